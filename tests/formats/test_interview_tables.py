"""Stories of tables of questions in Markdown, and what a reader finds in them."""

from interview_tools import answer, blocks_of, drafts_of, questions, stems


def test_a_table_that_lists_the_questions():
    blocks = blocks_of("""
        # Docker

        | # | Question |
        |---|----------|
        | 1 | What is an image? |
        | 2 | What is a container? |
        | 3 | How do you stop one? |
    """)
    drafts = drafts_of(blocks)
    assert stems(drafts) == ["What is an image?", "What is a container?", "How do you stop one?"]
    assert all(draft.missing == ["answers"] for draft in drafts)


def test_a_table_of_questions_and_answers():
    drafts = questions("""
        | Question | Answer |
        |----------|--------|
        | What is an image? | A *template*. |
        | What is a container? | A running image. |
    """)
    assert stems(drafts) == ["What is an image?", "What is a container?"]
    assert [answer(draft) for draft in drafts] == ["A *template*.", "A running image."]


def test_a_table_whose_header_says_what_its_columns_are():
    drafts = questions("""
        | # | Topic | Question | Answer | Level | See |
        |---|-------|----------|--------|-------|-----|
        | 1 | Basics | What is an image? | A *template*. | Easy | [docs](https://a.example) |
        | 2 | Basics | **Layers** | Parts of an image. | Hard | |
        | 3 | Life | Stopping a container | | | |
        | 4 | Life | Volumes and mounts | Both keep data. | | |
    """)
    assert stems(drafts) == ["What is an image?", "Layers", "Stopping a container", "Volumes and mounts"]
    assert [answer(draft) for draft in drafts[:2]] == [
        "A *template*.\n\n[docs](https://a.example)\n\nTopic: Basics",
        "Parts of an image.\n\nTopic: Basics",
    ]
    assert [draft.question.get("difficulty") for draft in drafts] == ["beginner", "advanced", None, None]
    assert drafts[2].missing == ["answers"]


def test_a_table_whose_first_column_is_the_level():
    drafts = questions("""
        | Level | Questions |
        |-------|-----------|
        | Senior | What is a namespace? |
        | Junior | What is a tag? |
    """)
    assert stems(drafts) == ["What is a namespace?", "What is a tag?"]
    assert [draft.question["difficulty"] for draft in drafts] == ["advanced", "beginner"]
    assert [draft.missing for draft in drafts] == [["answers"], ["answers"]]


def test_all_rows_below_the_header_of_a_table_of_questions():
    text = """\
        # Scrum

        | Question | Answer |
        |---|---|
        | **What is a sprint?** | A time box. |
        | Done vs ready | The first comes last. |
        | Velocity | Work finished in a sprint. |
        | Who owns the backlog? (one person) | The product owner. |

        ## Compared

        | Scrum | Kanban |
        |---|---|
        | sprints | flow |
        """
    assert [(draft.question["stem"], answer(draft)) for draft in questions(text)] == [
        ("What is a sprint?", "A time box."),
        ("Done vs ready", "The first comes last."),
        ("Velocity", "Work finished in a sprint."),
        ("Who owns the backlog? (one person)", "The product owner."),
    ]
