"""Markdown multiple choice: quotations around whole questions, and numbers with those of their chapters."""

from textwrap import dedent

from markdown_tools import bodies, keys, only, several

from formats import detect
from formats.markdown_mcq import FORMAT


def test_a_document_that_is_a_quotation_as_a_whole() -> None:
    source = """\
        > # Ports and methods
        >
        > 1. Which method may be sent twice?
        >
        >    a) POST
        >    b) PUT
        >
        >    **Answer:** b
        >
        > 2. What does it print?
        >
        >    ```python
        >    print([1] * 2)
        >    ```
        >
        >    a) `[2]`
        >    b) `[1, 1]`
        >
        >    **Answer:** b
        """
    first, second = several(source)
    assert (first.question["stem"], bodies(first), keys(first)) == (
        "Which method may be sent twice?",
        ["POST", "PUT"],
        "B",
    )
    assert second.question["stem"] == "What does it print?\n\n```python\nprint([1] * 2)\n```"
    assert keys(second) == "B"
    assert first.headings == ["Ports and methods"]
    assert detect(dedent(source).encode(), "quoted.md") is FORMAT


def test_questions_that_are_a_quotation_each() -> None:
    first, second = several("""\
        > **Question 1:** What may not change?
        > - [ ] a list
        > - [x] a tuple

        ## Sets

        > **Question 2:** What has no order?
        >
        > - [x] a set
        > - [ ] a list
        """)
    assert [draft.question["stem"] for draft in (first, second)] == ["What may not change?", "What has no order?"]
    assert (keys(first), keys(second), second.headings) == ("B", "A", ["Sets"])


def test_a_quotation_within_a_question_stays_one() -> None:
    draft = only("""\
        ### 1. Who wrote this?

        > The question is
        > whether it is one.

        - A: Ann
        - B: Ben

        > Answer: B
        > A. is wrong, because Ann can spell.
        > B. is right.
        """)
    assert draft.question["stem"] == "Who wrote this?\n\n> The question is\n> whether it is one."
    assert (bodies(draft), keys(draft)) == (["Ann", "Ben"], "B")


def test_numbers_with_the_number_of_the_chapter() -> None:
    first, second, third = several("""\
        # Chapter 4: Operating systems

        4.1 What may starve a process?
        A. taking turns
        B. going by rank
        Answer: B

        4.2 A semaphore that is 0 or 1 is called
        A. counting
        B. binary
        Answer: B

        **4.3.** What does it cache?
        A. entries
        B. files
        Answer: A
        """)
    assert first.question["stem"] == "What may starve a process?"
    assert second.question["stem"] == "A semaphore that is 0 or 1 is called"
    assert third.question["stem"] == "What does it cache?"
    assert [keys(draft) for draft in (first, second, third)] == ["B", "B", "A"]
    assert first.headings == ["Chapter 4: Operating systems"]


def test_keys_at_the_end_with_the_number_of_the_chapter() -> None:
    first, second = several("""\
        ### 2.1 What is green?
        a. grass
        b. snow
        ### 2.2 What is white?
        a. grass
        b. snow

        ## Answers

        2.1 a
        2.2 b
        """)
    assert [draft.question["stem"] for draft in (first, second)] == ["What is green?", "What is white?"]
    assert (keys(first), keys(second)) == ("A", "B")


def test_other_numbers_with_a_point_stay() -> None:
    million, section, release = several("""\
        3.5 million people live in which city?
        a) Berlin
        b) Bonn

        Answer: a

        ## 1.1 Lists

        What grows?
        a) a list
        b) a tuple

        Answer: a

        ## 1.2 Sets

        2.0 brought which of them?
        a) sets
        b) lists

        Answer: a
        """)
    assert million.question["stem"] == "3.5 million people live in which city?"
    assert (section.question["stem"], section.headings) == ("What grows?", ["1.1 Lists"])
    assert (release.question["stem"], release.headings) == ("2.0 brought which of them?", ["1.2 Sets"])
