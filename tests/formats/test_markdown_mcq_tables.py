"""Markdown multiple choice: tables with a question and its options in each row."""

from textwrap import dedent

from accounting import drafts, read
from markdown_tools import bodies, keys, several

from formats import by_name, detect
from formats.markdown_mcq import FORMAT

QUIZ = dedent(r"""
    # Quiz night

    Ten points each.

    ## Beginner

    | # | Question | A | B | C | Answer | Explanation |
    |---|----------|---|---|---|:------:|-------------|
    | 1 | What does `a \| b` make of two sets? | their union | their difference | a pipe | A | It is `set.union`. |
    | 2 | Which status is Created? | 200 | 201 | 204 | B | |

    ---

    ## Advanced

    | Question | Options | Correct answer |
    |---|---|---|
    | Which one serves WSGI? | A) gunicorn<br>B) redis<br>C) celery | A |
    | Which two make templates? | a. Jinja<br>b. Mako<br>c. Celery | a, b |

    ### 3. What is Flask?

    - A: a framework
    - B: a bottle

    **Answer: A**
    """).lstrip()


def test_every_row_is_a_question_below_its_headings() -> None:
    found = several(QUIZ)
    assert [(draft.question["stem"], bodies(draft), keys(draft), draft.headings) for draft in found] == [
        (
            "What does `a | b` make of two sets?",
            ["their union", "their difference", "a pipe"],
            "A",
            ["Quiz night", "Beginner"],
        ),
        ("Which status is Created?", ["200", "201", "204"], "B", ["Quiz night", "Beginner"]),
        ("Which one serves WSGI?", ["gunicorn", "redis", "celery"], "A", ["Quiz night", "Advanced"]),
        ("Which two make templates?", ["Jinja", "Mako", "Celery"], "AB", ["Quiz night", "Advanced"]),
        ("What is Flask?", ["a framework", "a bottle"], "A", ["Quiz night", "Advanced"]),
    ]
    assert found[0].question["explanation"] == "It is `set.union`."
    assert not any(draft.missing or draft.notes for draft in found)


def test_the_account_names_header_and_rows() -> None:
    blocks = read(FORMAT, QUIZ)
    assert [(block.first_line, block.last_line, block.dropped) for block in blocks] == [
        (1, 1, "heading"),
        (3, 3, "boilerplate"),
        (5, 5, "heading"),
        (7, 8, "table header"),
        (9, 9, None),
        (10, 10, None),
        (12, 12, "section rule"),
        (14, 14, "heading"),
        (16, 17, "table header"),
        (18, 18, None),
        (19, 19, None),
        (21, 26, None),
    ]


def test_such_a_document_is_recognised() -> None:
    assert detect(QUIZ.encode(), "quiz.md").name == "markdown-mcq"


def test_a_table_in_an_explanation_stays_there() -> None:
    (draft,) = several("""\
        1. Which is faster?

        A) list
        B) set

        Answer: B

        | type | lookup |
        |------|--------|
        | list | O(n)   |
        | set  | O(1)   |
        """)
    assert keys(draft) == "B"
    assert draft.question["explanation"].splitlines()[-1] == "| set  | O(1)   |"


def test_tables_of_questions_and_answers_are_an_interview() -> None:
    text = "# Flask\n\n| No. | Question | Answer |\n|---|---|---|\n| 1 | What is `g`? | A place<br>for one request. |\n"
    assert detect(text.encode(), "flask.md").name == "interview"
    (draft,) = drafts(read(by_name("interview"), text))
    assert (draft.question["stem"], bodies(draft)) == ("What is `g`?", ["A place\nfor one request."])
