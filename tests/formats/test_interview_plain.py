"""Stories of interview documents in which nothing but the words marks the questions."""

from interview_tools import answer, questions, stems


def test_questions_that_go_on_in_the_next_line():
    drafts = questions("""
        What should a reader of your logs be able to find out about
        a request that failed?

        Where it came from, which servers it went through, and what
        each of them answered.

        How would you bring a new version to a tenth of the users,
        and how would you know whether to go on
        or to go back?

        Behind a flag, watching the errors of both versions.

        What is a canary?

        The first to get a version.
    """)
    assert stems(drafts) == [
        "What should a reader of your logs be able to find out about\na request that failed?",
        "How would you bring a new version to a tenth of the users,\n"
        "and how would you know whether to go on\nor to go back?",
        "What is a canary?",
    ]
    assert answer(drafts[1]) == "Behind a flag, watching the errors of both versions."


def test_a_paragraph_that_only_ends_with_a_question_is_none():
    (draft,) = questions("""
        What is a retry budget?

        What matters is that a server in need is left alone. Who would
        go on asking it?

        It allows a few retries for each hundred requests.
    """)
    assert answer(draft).startswith("What matters")
    assert answer(draft).endswith("each hundred requests.")


def test_an_answer_that_ends_with_a_command():
    drafts = questions("""
        How do you take a host out of service?

        Drain it, and wait.

        Write its name into the diary.

        How do you find the slowest query?

        In the log of slow queries.

        List the plans of the first three.

        What is a hot spare?

        A disk that waits.
    """)
    assert stems(drafts) == [
        "How do you take a host out of service?",
        "How do you find the slowest query?",
        "What is a hot spare?",
    ]
    assert answer(drafts[0]) == "Drain it, and wait.\n\nWrite its name into the diary."


def test_commands_that_are_answered_are_questions():
    drafts = questions("""
        What is a hot spare?

        A disk that waits.

        List the levels of RAID that you have used.

        Two: 1 and 10.

        Write a query for the three largest tables.

        By size, downwards, with a limit.
    """)
    assert len(drafts) == 3
    assert not any(draft.missing for draft in drafts)
