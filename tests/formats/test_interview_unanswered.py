"""Lists of questions that nobody has answered, with titles and tasks among those that ask."""

from textwrap import dedent

import pytest
from accounting import read
from interview_tools import UNANSWERED, answer, blocks_of, drafts_of, dropped, questions, stems

from formats.interview import FORMAT

# A title in front of its questions, in the ways in which people set them apart.
LISTS = {
    "bullets": "{title}\n\n- {}\n- {}\n- {}\n\n",
    "numbers": "{title}\n\n1. {}\n2. {}\n3. {}\n\n",
    "a blank line below the title": "{title}\n\n{}\n{}\n{}\n",
    "a blank line above the title": "\n{title}\n{}\n{}\n{}\n",
    "blank lines everywhere": "{title}\n\n{}\n\n{}\n\n{}\n\n",
    "in bold": "**{title}**\n\n{}\n{}\n{}\n\n",
}
SECTIONS = {
    "Query optimization": [
        "How do you find a slow query?",
        "What does prefetch_related do? When would you use it?",
        "Explain the N+1 problem. Give an example.",
    ],
    "Caching & queues": [
        "What is a cold cache?",
        "Design a caching layer for a shop.",
        "When would you rather use a queue?",
    ],
    "Testing": ["Why are tests flaky?", "Mocks vs fakes", "How do you test a migration?"],
}


@pytest.mark.parametrize("form", LISTS.values(), ids=LISTS)
def test_titles_are_no_answers_and_tasks_are_questions(form: str) -> None:
    drafts = questions("".join(form.format(*asked, title=title) for title, asked in SECTIONS.items()).encode())
    assert [(draft.question["stem"], draft.headings[-1:], draft.missing) for draft in drafts] == [
        (stem, [title], ["answers"]) for title, asked in SECTIONS.items() for stem in asked
    ]


def test_a_task_in_a_short_list_of_questions() -> None:
    listed = ["What is a broker?", "What is a topic?", "Sketch the way of one message.", "What is an offset?"]
    document = "# Streams\n\n## Storage\n\n- What is a segment?\n- What is retention?\n\n## Messages\n\n"
    assert stems(questions(document + "".join(f"- {text}\n" for text in listed)))[2:] == listed


def test_titles_that_count_their_questions() -> None:
    text = dedent("""\
        Here is a list of 6 interview questions.

        🔹 I. Foundations (3 questions)
        What is a token?

        What is a context window?

        Design a tokenizer.

        ✅ 2. Serving [3 Questions]
        How do you batch requests?

        Why is the first token slow?

        What is a KV cache?

        Let me know if you'd like these as a PDF!
        """)
    drafts = questions(text.encode())
    assert [(draft.question["stem"], draft.headings) for draft in drafts] == [
        ("What is a token?", ["Foundations (3 questions)"]),
        ("What is a context window?", ["Foundations (3 questions)"]),
        ("Design a tokenizer.", ["Foundations (3 questions)"]),
        ("How do you batch requests?", ["Serving [3 Questions]"]),
        ("Why is the first token slow?", ["Serving [3 Questions]"]),
        ("What is a KV cache?", ["Serving [3 Questions]"]),
    ]
    assert all(draft.missing == ["answers"] for draft in drafts[:-1])


def test_short_answers_between_questions_stay_answers() -> None:
    text = "What is the capital of France?\nParis\n\nAnd of Italy? Which river runs through it?\nRome, the Tiber\n\n"
    drafts = questions((text + "Who wrote Faust?\nGoethe\n\nWhat is 2 + 2?\nFour\n").encode())
    assert [draft.question["answers"][0]["body"] for draft in drafts][-2:] == ["Goethe", "Four"]


def test_buttons_that_show_answers_are_navigation() -> None:
    text = "1. What is a view?\nHide Answer\n\nA stored query.\n\n2. What is an index?\nView Answer\n\nA sorted copy.\n"
    assert [draft.question["answers"][0]["body"] for draft in questions(text.encode())] == [
        "A stored query.",
        "A sorted copy.",
    ]
    assert [block.dropped for block in read(FORMAT, text) if block.dropped] == ["navigation", "navigation"]


def test_question_marks_that_were_symbols_once_ask_nothing() -> None:
    text = dedent("""\
        ## 1. When do you pass by reference?

        - ? The method may change the value
        - ? The value must be set before
        - ? Both sides have to say so

        ## 2. When do you not?

        - ? For small values
        """)
    drafts = questions(text.encode())
    assert stems(drafts) == ["When do you pass by reference?", "When do you not?"]


def test_numbered_headings_with_the_same_parts_below_each() -> None:
    part = "### Description\n\nAbout {0}.\n\n### Example\n\n```sql\nSELECT {0};\n```\n\n"
    titles = ["What is SQL?", "WHERE vs HAVING", "Locks and deadlocks", "UNION vs UNION ALL"]
    text = "".join(f"## {number}. {title}\n\n{part.format(number)}" for number, title in enumerate(titles, 1))
    drafts = questions(("# SQL\n\n" + text + "## 5. Scenario-based interview questions\n\nTen of them.\n").encode())
    assert stems(drafts) == titles
    assert drafts[1].question["answers"][0]["body"].startswith("### Description\n\nAbout 2.")


def test_a_file_with_one_question_whose_answer_has_numbered_parts() -> None:
    text = "# Question 05 - What are the benefits of compiling just in time?\n\nThere are several.\n\n"
    text += "".join(f"## {number}. **Benefit {number}**\n\nIt helps.\n\n" for number in range(1, 6))
    (draft,) = questions(text.encode())
    assert draft.question["stem"].endswith("What are the benefits of compiling just in time?")
    assert "## 5. **Benefit 5**" in draft.question["answers"][0]["body"]


@pytest.mark.parametrize("leave", ["Good luck!", "Looking forward to your answers.", "Best,\nAnn", "Viel Glück!"])
def test_nobody_is_answered_by_a_farewell(leave: str):
    asked = "\n".join(f"{number}. {stem}" for number, stem in enumerate(UNANSWERED, 1))
    blocks = blocks_of(f"{asked}\n\n{leave}\n")
    drafts = drafts_of(blocks)
    assert stems(drafts) == UNANSWERED
    assert all(draft.missing == ["answers"] for draft in drafts)
    assert {reason for _, _, reason in dropped(blocks)} == {"conclusion"}


def test_what_answers_the_last_question_is_no_farewell():
    drafts = questions("""
        1. What is a lease?

        A lock that runs out.

        2. How does an old joke begin?

        Cheers!
    """)
    assert answer(drafts[1]) == "Cheers!"


def test_lettered_questions_under_a_topic_do_not_answer_one_another():
    drafts = questions("""
        1. Transactions
           a) What is isolation?
           b) What is durability?
        2. Locks
           a) What is a deadlock?
           (b) How is it resolved?
        3. Indexes
           a) yes
           b) no
    """)
    assert [(draft.question["stem"], draft.question.get("follow_ups")) for draft in drafts[:2]] == [
        ("Transactions", ["What is isolation?", "What is durability?"]),
        ("Locks", ["What is a deadlock?", "How is it resolved?"]),
    ]
    assert drafts[0].missing == ["answers"]
    assert drafts[2].question["answers"]
