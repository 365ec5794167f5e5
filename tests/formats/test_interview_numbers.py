"""Stories of numbers and other marks in front of questions, and of questions that have none."""

from interview_tools import answer, asked, blocks_of, drafts_of, dropped, questions, stems


def test_definition_lists():
    assert asked("What is an API?\n:   An interface.\n\nWhat is CORS?\n: Sharing.\n\n    Across origins.\n") == [
        ("What is an API?", "An interface."),
        ("What is CORS?", "Sharing.\n\nAcross origins."),
    ]


def test_answers_whose_questions_are_lost_are_told_apart_by_bare_numbers():
    drafts = questions("1.\n\nFlask is a framework.\n\n2.\n\nContexts keep track.\n")
    assert [answer(draft) for draft in drafts] == ["Flask is a framework.", "Contexts keep track."]
    assert all(draft.missing == ["stem"] for draft in drafts)


def test_marks_without_spaces_and_with_hard_ones():
    assert asked("###1.What is Java?\nA language.\n\n###2.What is a JVM?\nA machine.\n") == [
        ("What is Java?", "A language."),
        ("What is a JVM?", "A machine."),
    ]
    assert asked("1.\u00a0\u00a0What is A?\nA letter.\n\n2.\u00a0\u00a0What is B?\nB.\n") == [
        ("What is A?", "A letter."),
        ("What is B?", "B."),
    ]
    assert stems(questions("**Q.1 What is a heap?**\n\nA tree.\n\n**Q.2 What is a trie?**\n\nA tree.\n")) == [
        "What is a heap?",
        "What is a trie?",
    ]


def test_a_short_command_of_its_own():
    assert stems(questions("What is inheritance?\n\nDerivation.\n\nExplain encapsulation\n\nBundling.\n")) == [
        "What is inheritance?",
        "Explain encapsulation",
    ]


def test_scripts_are_text():
    ((stem, body),) = asked("## 1. What does <script>alert(1)</script> do?\n\nIt runs: <script>alert(2)</script>\n")
    assert (stem, body) == ("What does <script>alert(1)</script> do?", "It runs: <script>alert(2)</script>")


def test_roman_numbers_and_the_lists_with_small_ones_within_answers():
    blocks = blocks_of(
        "I. What is Redis?\nA store. Its keys hold:\ni. strings\nii. lists\n\nII. What is a TTL?\nThe time to live.\n\n"
        "III. Why is it fast?\nIt is in memory.\n\nIV. What does MULTI do?\nIt begins a transaction.\n\n"
        "Share this article on Facebook\n"
    )
    drafts = drafts_of(blocks)
    assert stems(drafts) == ["What is Redis?", "What is a TTL?", "Why is it fast?", "What does MULTI do?"]
    assert "i. strings" in answer(drafts[0])
    assert dropped(blocks) == [(15, 15, "navigation")]


def test_a_numbered_conclusion_is_no_question():
    blocks = blocks_of("""
        ## Basics

        ### 1. What is A?

        A letter.

        ### 2. What is B?

        Another.

        ## Next steps…

        ### 3. Conclusion

        Learn the others.
    """)
    assert stems(drafts_of(blocks)) == ["What is A?", "What is B?"]
    assert dropped(blocks)[-1] == (11, 15, "conclusion")


def test_numbers_with_a_point_in_them():
    text = """\
        Interview guide

        1. Databases

        1.1 What does ACID stand for?
        Atomicity and so on.

        1.2. What is MVCC? Version 3.11 of what?
        Versions.
        4.5 million rows are no problem.

        2. Networks

        2.1 TCP vs UDP
        TCP is reliable.
        """
    assert [(draft.question["stem"], answer(draft), draft.headings) for draft in questions(text)] == [
        ("What does ACID stand for?", "Atomicity and so on.", ["Databases"]),
        ("What is MVCC? Version 3.11 of what?", "Versions.\n\n4.5 million rows are no problem.", ["Databases"]),
        ("TCP vs UDP", "TCP is reliable.", ["Networks"]),
    ]


def test_a_case_and_the_question_about_it_on_the_line_below():
    text = """\
        SYSTEM DESIGN

        1. You are given two arrays of integers, sorted ascending.
        How do you merge them in linear time?
        With two pointers that walk through both.

        2. A user reports that the page is slow only in the morning.
        Where do you look first?
        At scheduled jobs.

        3. What is consistent hashing?
        A way to spread keys.
        """
    assert [(draft.question["stem"], answer(draft), draft.notes) for draft in questions(text)] == [
        (
            "You are given two arrays of integers, sorted ascending.\nHow do you merge them in linear time?",
            "With two pointers that walk through both.",
            [],
        ),
        (
            "A user reports that the page is slow only in the morning.\nWhere do you look first?",
            "At scheduled jobs.",
            [],
        ),
        ("What is consistent hashing?", "A way to spread keys.", []),
    ]


def test_what_sites_put_between_and_behind_their_questions():
    text = """\
        DevOps interview questions

        1. What is Ansible?

        A tool for configuration.

        => Check out the complete DevOps series here

        2. What is Git?

        A version control system.

        Want to upskill yourself? Check out this video

        3. What is CI?

        Continuous integration.

        www.academy.example

        Got a question for us? Mention it in the comments.

        Recommended videos for you
        DevOps for beginners
        """
    assert [(draft.question["stem"], answer(draft)) for draft in questions(text)] == [
        ("What is Ansible?", "A tool for configuration."),
        ("What is Git?", "A version control system."),
        ("What is CI?", "Continuous integration."),
    ]
