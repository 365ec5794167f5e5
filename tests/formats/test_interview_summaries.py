"""Stories of questions in summaries that open a details element, and what a reader finds in them."""

from interview_tools import answer, asked, blocks_of, drafts_of, dropped, questions, stems


def test_a_question_in_the_summary_and_its_answer_in_the_details():
    drafts = questions("""
        <details>
        <summary><b>1. What is a closure?</b></summary>

        A function and its surroundings.

        <details>
        <summary>Deep dive</summary>

        Cells.

        </details>
        </details>

        <details>
        <summary><b>2. What is hoisting?</b></summary>
        <br>

        Declarations come first.

        </details>
    """)
    assert stems(drafts) == ["What is a closure?", "What is hoisting?"]
    assert answer(drafts[0]) == (
        "A function and its surroundings.\n\n<details>\n<summary>Deep dive</summary>\n\nCells.\n\n</details>"
    )
    assert answer(drafts[1]) == "Declarations come first."


def test_contents_that_are_folded_away_by_subject():
    blocks = blocks_of("""
        ## Table of Contents

        ### CSS

        <details>
        <summary>View contents</summary>

        * [What is a box?](#what-is-a-box)
        * [What is a float?](#what-is-a-float)
        </details>

        ---

        ## CSS

        ### What is a box?

        A rectangle.

        ### What is a float?

        A box at a side.
    """)
    assert stems(drafts_of(blocks)) == ["What is a box?", "What is a float?"]
    assert dropped(blocks) == [(1, 10, "table of contents"), (12, 12, "section rule"), (14, 14, "heading")]


def test_a_question_that_takes_several_lines_of_a_summary():
    drafts = questions("""
        <details>
        <summary>Describe each of these parts:

          * Task
          * Play
        </summary><br><b>

        A task is a call, a play has some.
        </b></details>

        <details>
        <summary>What does this print,
        and why?
        </summary>

        One.
        </details>

        <details>
        <summary><b>Which is wrong?

        ```python
        import this

        print(this)
        ```
        </b>
        </summary>

        None.
        </details>
    """)
    assert stems(drafts) == [
        "Describe each of these parts:\n\n  * Task\n  * Play",
        "What does this print,\nand why?",
        "Which is wrong?\n\n```python\nimport this\n\nprint(this)\n```",
    ]
    assert [answer(draft) for draft in drafts] == ["A task is a call, a play has some.", "One.", "None."]


def test_summaries_that_stand_alone_above_their_questions():
    blocks = blocks_of("""
        ## Basic questions

        <details>
        <summary>
        1.<b>  What is a branch?</b>
        </summary>

        A line of commits.

        </details>
        <details>
        <summary>
        2. <b> Rewrite this history </b>
        </summary>

        With a rebase.

        ```html
        <summary>
        kept as it is
        ```

        </details>

        <details>
        <summary>
        3. <b> What is a tag? </b>
        </summary>
        A name.
        </details>
    """)
    drafts = drafts_of(blocks)
    assert stems(drafts) == ["What is a branch?", "Rewrite this history", "What is a tag?"]
    assert [answer(draft) for draft in drafts] == [
        "A line of commits.",
        "With a rebase.\n\n```html\n<summary>\nkept as it is\n```",
        "A name.",
    ]
    lines = [(block.first_line, block.last_line) for block in blocks if block.draft]
    assert lines == [(3, 10), (11, 23), (25, 30)]


def test_a_document_that_begins_with_a_summary():
    (draft,) = questions("<summary>\nWhat is a tag?\n</summary>\nA name.\n")
    assert draft.question["stem"] == "What is a tag?"
    assert answer(draft) == "A name."


def test_summaries_with_tags_around_and_behind_them():
    assert asked("""
        <details>
        <summary>What is A?</summary><br><b>

        A letter.
        </b></details>

        <details>
        <summary><b>2. What is B?</b></summary><br>

        Another.

        </details>
    """) == [("What is A?", "A letter."), ("What is B?", "Another.")]
