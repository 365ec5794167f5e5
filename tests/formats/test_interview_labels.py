"""Stories of labels: what says that a line asks or answers, whose words they are, and where an answer ends."""

from pathlib import Path

from interview_tools import answer, asked, blocks_of, drafts_of, questions, stems


def test_answers_in_a_list_of_their_own():
    blocks = blocks_of(
        "1. What is 2 + 2?\n2. Who wrote Hamlet?\n\n## Answers\n\n1. Four.\n\n   It is even.\n2. Shakespeare\n"
    )
    first, second = drafts_of(blocks)
    assert (answer(first), answer(second)) == ("Four.\n\nIt is even.", "Shakespeare")
    assert [(block.first_line, block.last_line) for block in blocks if block.draft is first] == [(1, 1), (6, 8)]


def test_interviewer_and_candidate():
    assert asked("Interviewer: What is a thread?\nCandidate: A unit of execution.\n") == [
        ("What is a thread?", "A unit of execution.")
    ]


def test_the_worked_example_of_the_documentation():
    text = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
    numbered = text.split("````text\n")[1].split("````")[0]
    blocks = blocks_of("".join(line[4:] or "\n" for line in numbered.splitlines(keepends=True)))

    assert [(block.first_line, block.last_line, block.dropped) for block in blocks] == [
        (1, 1, "heading"),
        (3, 4, "table of contents"),
        (6, 6, "heading"),
        (8, 10, None),
        (12, 12, "navigation"),
        (14, 14, None),
        (16, 16, "advertising"),
    ]
    first, second = drafts_of(blocks)
    assert (answer(first), second.missing) == ("A namespace for one application context.", ["answers"])
    assert [draft.question["difficulty"] for draft in (first, second)] == ["advanced", "advanced"]


def test_advice_between_a_question_and_its_labelled_answer_is_no_part_of_the_question():
    drafts = questions("""
        1. How do you size a cache?
        Why you might get asked this:
        Memory is not free.
        Sample answer:
        By its hit rate.

        2. Which of these fails?
        Given this program:

        next(iter([]))
        print(1)

        Answer: The first line.
    """)
    assert stems(drafts)[0] == "How do you size a cache?"
    assert answer(drafts[0]) == (
        "Why you might get asked this:\n\nMemory is not free.\n\nSample answer:\n\nBy its hit rate."
    )
    assert stems(drafts)[1].endswith("```python\nnext(iter([]))\nprint(1)\n```")
    assert answer(drafts[1]) == "The first line."


def test_a_label_in_a_list_below_a_heading_labels_an_item():
    drafts = questions("""
        ## What is hard about a cache?

        Several things:

        1. **Age**:
            - **Importance**: Old entries lie.
            - **Solution**: Let them expire.

        ## What is easy?

        Nothing.
    """)
    assert stems(drafts) == ["What is hard about a cache?", "What is easy?"]
    assert answer(drafts[0]).startswith("Several things:")


def test_a_question_in_a_quotation_within_an_answer_has_its_own_answer():
    assert asked("""
        ## 1. What is an index?

        A second structure.

        > **Q:** How many may a table have?
        >
        > **A:** Many.

        ## 2. What is a view?

        > **Answer:** A stored query.
    """) == [
        ("What is an index?", "A second structure.\n\n> **Q:** How many may a table have?\n>\n> **A:** Many."),
        ("What is a view?", "A stored query."),
    ]


def test_an_answer_in_bold_together_with_its_label_stays_bold():
    assert asked("1. What is 3 + 4?\n\n**Answer: 7**\n**Why?** Count.\n\n2. What is 1 + 1?\n\n**Answer:** **2**\n") == [
        ("What is 3 + 4?", "**7**\n**Why?** Count."),
        ("What is 1 + 1?", "**2**"),
    ]


def test_symbols_before_numbers_and_labels():
    assert asked("## ❓1. What is A?\n\n✅ **Answer:** A letter.\n\n## ▎2. What is B?\n\n💡 Answer: Another.\n") == [
        ("What is A?", "A letter."),
        ("What is B?", "Another."),
    ]


def test_french_labels_with_their_sign_for_numbers():
    text = "Question n°1 : Parlez-moi de vous.\nRéponse : Votre parcours.\n\n"
    text += "Question n° 2 : Pourquoi nous ?\nRéponse : Vous.\n"
    assert asked(text) == [("Parlez-moi de vous.", "Votre parcours."), ("Pourquoi nous ?", "Vous.")]


def test_answers_that_say_so_without_a_question_above_them():
    text = """\
        # Flask

        Answer: The decorator registers a view.

        ## What is a rule?

        ----

        Answer: A pattern.
        """
    lost, found = questions(text)
    assert (lost.missing, answer(lost)) == (["stem"], "The decorator registers a view.")
    assert (found.question["stem"], answer(found)) == ("What is a rule?", "A pattern.")
