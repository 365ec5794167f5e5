"""Interview documents whose answers stand on the line of their question."""

import pytest
from interview_tools import answer, blocks_of, drafts_of, dropped, questions, stems

COMMIT, BRANCH = "A snapshot of the tree.", "A movable name for a commit."


@pytest.mark.parametrize(
    "document",
    [
        "1. **What is a commit?** {0}\n2. **What is a branch?** {1}\n",
        "# Git\n\n- **What is a commit?** {0}\n- **What is a branch?**: {1}\n",
        "**What is a commit?** {0}\n\n**What is a branch?** {1}\n",
        "**Q1. What is a commit?** {0}\n\n**Q2. What is a branch?** {1}\n",
        "1. What is a commit? Ans: {0}\n2. What is a branch? Answer - {1}\n",
        "Q: What is a commit? A: {0}\nQ: What is a branch? A: {1}\n",
        "1) What is a commit? - {0}\n2) What is a branch? – {1}\n",
        "* What is a commit? => {0}\n* What is a branch? -> {1}\n",
        "### What is a commit? Answer: {0}\n\n### What is a branch? Answer: {1}\n",
    ],
)
def test_question_and_answer_on_one_line(document):
    drafts = questions(document.format(COMMIT, BRANCH))
    assert stems(drafts) == ["What is a commit?", "What is a branch?"]
    assert [answer(draft) for draft in drafts] == [COMMIT, BRANCH]
    assert [draft.missing for draft in drafts] == [[], []]


def test_an_answer_goes_on_below_the_line_on_which_it_begins():
    (draft, *_) = questions("""
        1. **What is a commit?** A snapshot of the tree:

           - files
           - folders

        2. **What is a branch?** A movable name for a commit.
    """)
    assert answer(draft) == "A snapshot of the tree:\n\n- files\n- folders"


def test_a_bold_command_is_a_question_as_well():
    drafts = questions("""
        1. **Name the three areas.** Working tree, index, repository.
        2. **What is a branch?** A movable name for a commit.
    """)
    assert stems(drafts)[0] == "Name the three areas."
    assert answer(drafts[0]) == "Working tree, index, repository."


def test_sentences_behind_questions_are_answers_where_most_have_one():
    drafts = questions("""
        GIT QUESTIONS

        1. What is a commit? A snapshot of the tree.
        2. What is a branch? How does it move? A movable name, which moves with each commit.
        3. What is HEAD? `HEAD` is the commit you stand on.
        It may be detached.
        4. Why rebase?
    """)
    assert stems(drafts) == [
        "What is a commit?",
        "What is a branch? How does it move?",
        "What is HEAD?",
        "Why rebase?",
    ]
    assert [answer(draft) for draft in drafts[:3]] == [
        "A snapshot of the tree.",
        "A movable name, which moves with each commit.",
        "`HEAD` is the commit you stand on.\n\nIt may be detached.",
    ]
    note = "The sentence behind the question, on its own line, was taken for the answer."
    assert [draft.notes for draft in drafts] == [[note], [note], [note], []]
    assert drafts[3].missing == ["answers"]


@pytest.mark.parametrize(
    "stem",
    [
        "What does this print? Assume the list is empty.",
        "What is `g`? How does it differ from `session`?",
        "**What is `g`?** How does it differ from `session`?",
        "Is a tuple mutable? - explain with an example",
        "Which is right? A: both B: none",
        "**Sorting:** how would you sort a list that does not fit into memory?",
    ],
)
def test_what_goes_on_behind_a_question_mark_need_not_be_an_answer(stem):
    drafts = questions(f"1. {stem}\n2. What is a list?\n3. What is a tuple?\n4. What is a set?\n")
    assert stems(drafts)[0] == stem
    assert [draft.missing for draft in drafts] == [["answers"]] * 4


def test_behind_the_dash_of_a_heading_there_is_no_answer():
    (draft,) = questions("# What is a commit? - Short version\n\nA snapshot of the tree.\n")
    assert (stems([draft]), answer(draft)) == (["What is a commit? - Short version"], "A snapshot of the tree.")


def test_bold_questions_within_an_answer_stay_in_it():
    drafts = questions("""
        ### 1. How do you choose a database?

        **Is the data relational?** Take a relational one.

        **Does it grow fast?** Think of partitions.

        ### 2. What is an index?

        A structure that finds rows.
    """)
    assert stems(drafts) == ["How do you choose a database?", "What is an index?"]
    assert "**Does it grow fast?** Think of partitions." in answer(drafts[0])


def test_rhetoric_in_answers_whose_questions_are_lost_is_no_question():
    drafts = questions("""
        # Git

        1. A commit is a snapshot of the tree.

        2. A branch is a name. Is it slow? - Not at all.

        3. Is HEAD a branch? - No, it is the commit you stand on.

        4. A tag is a name that stays.
    """)
    assert [draft.missing for draft in drafts] == [["stem"]] * 4
    assert answer(drafts[1]) == "A branch is a name. Is it slow? - Not at all."
    assert answer(drafts[2]) == "Is HEAD a branch? - No, it is the commit you stand on."


@pytest.mark.parametrize("between", [" - ", " – ", " -> ", "\t", " Ans: ", " A: "])
def test_flash_cards(between: str) -> None:
    cards = {
        "What is a 301?": "The page has moved for good.",
        "What is a 304?": "Nothing has changed.",
        "Which code asks for patience?": "503, with Retry-After.",
    }
    blocks = blocks_of(
        "Quick revision: HTTP\n\n" + "".join(f"{asked}{between}{said}\n" for asked, said in cards.items())
    )
    assert {draft.question["stem"]: answer(draft) for draft in drafts_of(blocks)} == cards
    assert dropped(blocks) == [(1, 1, "heading")]


def test_two_answered_questions_in_a_text_are_rhetoric() -> None:
    text = "Why so slow? - Nobody had looked.\nWhy not? - Nobody had time.\nIt took a week to find out."
    (draft,) = questions(f"1. Tell me about a bug.\n{text}\n")
    assert answer(draft) == "\n\n".join(text.split("\n"))
