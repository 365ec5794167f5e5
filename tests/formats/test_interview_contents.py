"""Stories of tables of contents that spell questions out, as a browser copies them, and of lists that are none."""

from textwrap import dedent

import pytest
from interview_tools import UNANSWERED, answer, blocks_of, drafts_of, dropped, questions, stems

# As they stand in the contents, as they are asked, and their answers.
DELIVERY = [
    ("What is a broker?", "What is a broker?", "A program that passes messages on."),
    ("What are the main duties of a broker?", "Which duties has a broker?", "To take, to keep and to hand out."),
    ("What is a topic?", "What is a topic?", "A name that readers subscribe to."),
    ("How do you retry?", "How do you retry?", "With a delay that grows."),
]
STORAGE = [
    ("What is a log?", "What is a log?", "A file that only grows."),
    ("Explain compaction.", "Explain compaction.", "Of each key the last message is kept."),
    ("What is the difference between a log and a queue?", "How is a log unlike a queue?", "It is read many times."),
    ("What is an offset?", "What is an offset?", "The place of a message in a log."),
]
FIRST_REWORDED = [("What is meant by a broker?", *DELIVERY[0][1:]), *DELIVERY[1:], *STORAGE]
LAST_REWORDED = [*DELIVERY, *STORAGE[:-1], ("What are offsets?", *STORAGE[-1][1:])]

FORMS = {
    "pairs": "{}\n{}",
    "apart": "\n{}\n\n{}\n",
    "tabs": "{}\t{}",
    "spaces": "{}  {}",
    "full stops": "{}. {}",
    "bullets": "- {1}",
    "words alone": "{1}",
}


def listed(entries: list[tuple[str, str, str]], form: str, first: int = 1) -> str:
    """Return entries as contents have them."""
    return "\n".join(FORMS[form].format(number, entry[0]) for number, entry in enumerate(entries, first)) + "\n"


def answered(entries: list[tuple[str, str, str]], numbered: bool = True, first: int = 1) -> str:
    """Return the questions themselves, with their answers."""
    return "\n".join(
        f"{f'{number}. ' if numbered else ''}{stem}\n\n{text}\n"
        for number, (_, stem, text) in enumerate(entries, first)
    )


def asked(source: str) -> list[tuple[str | None, str]]:
    return [(draft.question.get("stem"), answer(draft)) for draft in questions(source.encode())]


def pairs(entries: list[tuple[str, str, str]]) -> list[tuple[str, str]]:
    return [(stem, text) for _, stem, text in entries]


@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("entries", [DELIVERY + STORAGE, FIRST_REWORDED], ids=["middle", "first"])
def test_entries_that_are_asked_in_other_words_are_contents_like_their_neighbours(entries, form, numbered):
    source = f"Messages\n\nTable of Contents\n\n{listed(entries, form)}\n{answered(entries, numbered)}"
    assert asked(source) == pairs(entries)


@pytest.mark.parametrize("form", FORMS)
def test_the_last_entry_in_other_words_stands_before_the_first_question(form):
    source = f"Table of Contents\n\n{listed(LAST_REWORDED, form)}\n{answered(LAST_REWORDED)}"
    assert asked(source) == pairs(LAST_REWORDED)


@pytest.mark.parametrize("form", ["pairs", "apart", "tabs", "spaces", "full stops"])
def test_numbers_tell_where_contents_end_if_words_do_not(form):
    entries = [*FIRST_REWORDED[:-1], LAST_REWORDED[-1]]
    source = f"Table of Contents\n\n{listed(entries, form)}\n{answered(entries)}"
    assert asked(source) == pairs(entries)


@pytest.mark.parametrize("form", FORMS)
def test_titles_of_columns_and_of_sections_are_part_of_the_contents(form):
    blocks = blocks_of(
        "Messages\n\nTable of Contents\n\nHide/Show table of contents\n\nNo.\nQuestions\nDelivery\n"
        f"{listed(DELIVERY, form)}Storage & Co\n{listed(STORAGE, form, 5)}\n"
        f"Delivery\n\n{answered(DELIVERY)}\nStorage and its company\n\n{answered(STORAGE, first=5)}".encode()
    )
    drafts = drafts_of(blocks)
    assert [(draft.question["stem"], answer(draft)) for draft in drafts] == pairs(DELIVERY + STORAGE)
    assert [draft.headings[-1:] for draft in drafts] == [["Delivery"]] * 4 + [["Storage and its company"]] * 4
    assert [row[2] for row in dropped(blocks)] == ["introduction", "table of contents", "heading", "heading"]


def test_two_tables_of_contents_before_all_questions():
    source = (
        f"Table of Contents\n\nNo.\tQuestions\nDelivery\n{listed(DELIVERY, 'tabs')}\n"
        f"Table of Contents\n\nNo.\tQuestions\nStorage\n{listed(STORAGE, 'tabs')}\n"
        f"{answered(DELIVERY)}\n{answered(STORAGE)}"
    )
    assert asked(source) == pairs(DELIVERY + STORAGE)


def test_contents_without_their_heading():
    blocks = blocks_of(f"Messages\n\n{listed(DELIVERY + STORAGE, 'tabs')}\n{answered(DELIVERY + STORAGE)}".encode())
    assert stems(drafts_of(blocks)) == [stem for _, stem, _ in DELIVERY + STORAGE]
    assert dropped(blocks) == [(1, 1, "introduction"), (3, 10, "table of contents")]


def test_text_between_the_contents_and_the_first_question():
    blocks = blocks_of(
        f"Contents\n\n{listed(DELIVERY, 'full stops')}\nRead on for the answers to all of them.\n\n"
        f"{answered(DELIVERY)}".encode()
    )
    assert stems(drafts_of(blocks)) == [stem for _, stem, _ in DELIVERY]
    assert dropped(blocks) == [(1, 6, "table of contents"), (8, 8, "introduction")]


def test_a_question_below_that_has_no_answer_is_still_the_one_of_the_contents():
    source = f"Contents\n\n{listed(DELIVERY, 'tabs')}\n{answered(DELIVERY)}"
    drafts = questions(source.replace("To take, to keep and to hand out.\n", "").encode())
    assert stems(drafts) == [stem for _, stem, _ in DELIVERY]
    assert [draft.missing for draft in drafts] == [[], ["answers"], [], []]


def test_capitals_and_closing_marks_make_no_other_question():
    source = dedent("""
        Contents
        What is a Broker
        What is a Topic
        What is a log?

        1. What is a broker?

        A program.

        2. What is a topic?

        A name.

        3. What is a log?

        A file.
    """)
    assert asked(source) == [
        ("What is a broker?", "A program."),
        ("What is a topic?", "A name."),
        ("What is a log?", "A file."),
    ]


# What is no table of contents ------------------------------------------------------------------------------------

OPEN = UNANSWERED[:5]


@pytest.mark.parametrize("heading", ["", "Questions\n\n", "Contents\n\n", "List of questions:\n\n"])
@pytest.mark.parametrize("form", ["full stops", "bullets", "words alone"])
def test_questions_that_nobody_answers_are_questions(form, heading):
    source = heading + "\n".join(FORMS[form].format(number, stem) for number, stem in enumerate(OPEN, 1))
    drafts = questions(source.encode())
    assert stems(drafts) == OPEN
    assert all(draft.missing == ["answers"] for draft in drafts)


@pytest.mark.parametrize("form", ["full stops", "bullets", "words alone"])
def test_a_list_of_which_the_last_ones_are_answered(form):
    source = "Questions\n\n"
    for number, stem in enumerate(OPEN, 1):
        source += FORMS[form].format(number, stem) + "\n" + ("\nBy a vote.\n\n" if number > 3 else "")
    drafts = questions(source.encode())
    assert stems(drafts) == OPEN
    assert [draft.missing for draft in drafts] == [["answers"]] * 3 + [[]] * 2


def test_a_list_of_which_some_are_asked_again_keeps_the_others():
    """Between the first and the third one below, no question takes the place of the second."""
    source = dedent("""
        Contents

        1. What is a lease?
        2. What is a quorum?
        3. How do you elect a leader?
        4. Explain split brain.
        5. What is a term?

        The three that are asked most:

        1. What is a lease?

        A lock that runs out.

        3. How do you elect a leader?

        By a vote.

        5. What is a term?

        The time between two votes.
    """)
    assert set(OPEN) <= set(stems(questions(source)))


def test_a_list_that_repeats_its_questions_loses_none():
    source = "\n".join(
        f"- {stem}"
        for stem in (
            "What is a lease?",
            "What is a fence?",
            "What is a term?",
            "What is a vote?",
            "What is a log?",
            "What is a lease?",
            "What is a quorum?",
            "What is a term?",
            "What is a leader?",
            "What is a log?",
        )
    )
    found = stems(questions(source.encode()))
    assert set(source.replace("- ", "").split("\n")) == set(found)


def test_what_nobody_answers_is_asked_in_every_list_it_stands_in():
    junior = ["What is a lease?", "What is a fence?", "What is a term?", "What is a vote?", "What is a log?"]
    senior = ["What is a lease?", "What is a quorum?", "What is a term?", "What is a vote?", "What is a log?"]
    source = "Questions we ask\n\n"
    for level, asked_here in (("Junior", junior), ("Senior", senior)):
        source += f"{level}\n\n" + "".join(f"{number}. {stem}\n" for number, stem in enumerate(asked_here, 1)) + "\n"
    assert stems(questions(source.encode())) == junior + senior


def test_a_list_in_the_middle_of_which_some_questions_are_asked_again_keeps_the_others():
    """Nothing calls it contents, and it does not begin with a question that is answered below."""
    listed_first = ["What is a vote?", *OPEN, "What is a log?"]
    below = [("", stem, "Something to agree on.") for stem in (OPEN[0], "What is a fence?", *OPEN[2:])]
    source = "".join(f"- {stem}\n" for stem in listed_first) + f"\nMore of it:\n\n{answered(below)}"
    assert {*listed_first, "What is a fence?"} == set(stems(questions(source.encode())))


@pytest.mark.parametrize("heading", ["", "Contents\n\n"])
@pytest.mark.parametrize("numbered", [True, False])
def test_answered_questions_are_none_whatever_heading_they_stand_under(heading, numbered):
    entries = [*DELIVERY, *STORAGE]
    assert asked(f"Messages\n\n{heading}{answered(entries, numbered)}") == pairs(entries)


@pytest.mark.parametrize("heading", ["", "Contents\n\n"])
def test_a_question_that_is_asked_twice_keeps_both_answers(heading):
    entries = [
        *DELIVERY,
        *STORAGE,
        ("", "What is a broker?", "The heart of it all."),
        ("", "What is a log?", "A tape."),
    ]
    assert asked(f"Messages\n\n{heading}{answered(entries)}") == pairs(entries)


def test_short_answers_are_no_titles_of_sections():
    source = "Contents\n\n" + "".join(f"{number}. {stem}\nA word\n" for number, stem in enumerate(OPEN, 1))
    again = "".join(f"{number}. {stem}\nA longer answer.\n" for number, stem in enumerate(OPEN[:2], 6))
    assert asked(source + again) == [
        *((stem, "A word") for stem in OPEN),
        *((stem, "A longer answer.") for stem in OPEN[:2]),
    ]


def test_links_to_nowhere_below_a_heading_of_contents():
    blocks = blocks_of("""
        ### Table of Contents

        | No. | Questions |
        |---- | --------- |
        | 1   | [ What is a table?	]( ) |
        | 1   | [What is an index? ]() |

        ### What is a table?

        Rows and columns.

        ### What is an index?

        A way to rows.
    """)
    assert stems(drafts_of(blocks)) == ["What is a table?", "What is an index?"]
    assert dropped(blocks) == [(1, 6, "table of contents")]


def test_numbered_headings_right_below_a_table_of_contents():
    blocks = blocks_of("""
        # Questions

        ### Table of Contents

        | No. | Questions |
        | --- | --------- |
        | 1 | [What is a closure](#closure) |
        | 2 | [What is hoisting](#hoisting) |

        1. ### What is a closure

            A function with its environment.

            **[⬆ Back to Top](#table-of-contents)**

        2. ### What is hoisting

            Moving declarations up.

            #### Of functions

            As a whole.
    """)
    first, second = drafts_of(blocks)
    assert stems([first, second]) == ["What is a closure", "What is hoisting"]
    assert answer(first) == "A function with its environment."
    assert answer(second) == "Moving declarations up.\n\n#### Of functions\n\nAs a whole."
    assert [reason for _, _, reason in dropped(blocks)] == ["heading", "table of contents", "navigation"]


def test_contents_of_questions_in_full_are_not_asked_twice():
    blocks = blocks_of(
        "Contents\n1. What is A?\n2. What is B?\n\n1. What is A?\n\nA letter.\n\n2. What is B?\n\nAnother.\n"
    )
    assert stems(drafts_of(blocks)) == ["What is A?", "What is B?"]
    assert dropped(blocks) == [(1, 3, "table of contents")]


def test_a_preview_of_the_questions_is_no_list_of_questions():
    blocks = blocks_of("""
        5 queue interview questions

        - What is a queue?
        - Explain the order of jobs.
        - How do you retry?

        1. What is a queue?

        A line in which jobs wait.

        2. Explain the order of jobs.

        First in, first out.

        3. How do you retry?

        With a delay that grows.
    """)
    assert stems(drafts_of(blocks)) == ["What is a queue?", "Explain the order of jobs.", "How do you retry?"]
    assert dropped(blocks) == [(1, 1, "heading"), (3, 5, "table of contents")]


def test_a_preview_whose_bullets_stand_alone_before_questions_without_any_mark():
    blocks = blocks_of("""
        Queues
        -
        What is a queue?
        -
        What is a topic?
        -
        How do you retry?
        What is a queue?
        A line in which jobs wait.
        What is a topic?
        What gives every reader a copy.
        How do you retry?
        With a delay that grows.
    """)
    assert stems(drafts_of(blocks)) == ["What is a queue?", "What is a topic?", "How do you retry?"]
    assert dropped(blocks)[-1] == (2, 7, "table of contents")
