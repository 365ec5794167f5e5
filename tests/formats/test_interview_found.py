"""More of the shapes in which interview documents are found, each in the smallest document that shows it."""

from pathlib import Path

import pytest
from interview_tools import answer, blocks_of, drafts_of, dropped, questions, stems


def asked(source: str) -> list[tuple[str | None, str]]:
    return [(draft.question.get("stem"), answer(draft)) for draft in questions(source)]


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


def test_definition_lists():
    assert asked("What is an API?\n:   An interface.\n\nWhat is CORS?\n: Sharing.\n\n    Across origins.\n") == [
        ("What is an API?", "An interface."),
        ("What is CORS?", "Sharing.\n\nAcross origins."),
    ]


def test_answers_in_a_list_of_their_own():
    blocks = blocks_of(
        "1. What is 2 + 2?\n2. Who wrote Hamlet?\n\n## Answers\n\n1. Four.\n\n   It is even.\n2. Shakespeare\n"
    )
    first, second = drafts_of(blocks)
    assert (answer(first), answer(second)) == ("Four.\n\nIt is even.", "Shakespeare")
    assert [(block.first_line, block.last_line) for block in blocks if block.draft is first] == [(1, 1), (6, 8)]


def test_answers_whose_questions_are_lost_are_told_apart_by_bare_numbers():
    drafts = questions("1.\n\nFlask is a framework.\n\n2.\n\nContexts keep track.\n")
    assert [answer(draft) for draft in drafts] == ["Flask is a framework.", "Contexts keep track."]
    assert all(draft.missing == ["stem"] for draft in drafts)


def test_interviewer_and_candidate():
    assert asked("Interviewer: What is a thread?\nCandidate: A unit of execution.\n") == [
        ("What is a thread?", "A unit of execution.")
    ]


def test_code_copied_from_a_page_beside_fenced_code():
    first, second = questions("""
        ## 1. How do you start?

        python
        Copy code
        import flask
        app = flask.Flask(__name__)

        ## 2. How do you stop?

        ```sh
        kill 1
        ```
    """)
    assert answer(first) == "```python\nimport flask\napp = flask.Flask(__name__)\n```"
    assert first.notes == ["Left by a button of the page and taken out of the code: “python Copy code”."]
    assert answer(second) == "```sh\nkill 1\n```"


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


def test_headings_that_say_no_more_than_question_and_answer():
    drafts = questions("""
        ## Question

        What is a view of a database?

        ## Answer

        A stored query with a name.

        ---

        ## Question

        Which rows does this find?

        ```sql
        SELECT name FROM users WHERE id = 3
        ```

        ## Answer

        At most one.
    """)
    assert stems(drafts) == [
        "What is a view of a database?",
        "Which rows does this find?\n\n```sql\nSELECT name FROM users WHERE id = 3\n```",
    ]
    assert [answer(draft) for draft in drafts] == ["A stored query with a name.", "At most one."]


def test_an_answer_below_a_heading_larger_than_that_of_its_question():
    drafts = questions("""
        ###### 1. What is a closure?

        #### Answer: it remembers

        A function with its surroundings.

        ###### 2. What is a promise?

        #### Answer: it will come

        A value that is not there yet.
    """)
    assert stems(drafts) == ["What is a closure?", "What is a promise?"]
    assert answer(drafts[0]) == "it remembers\n\nA function with its surroundings."
    assert answer(drafts[1]) == "it will come\n\nA value that is not there yet."


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


def test_levels_in_bold_part_the_list_though_other_questions_are_headings():
    drafts = questions("""
        **Basic:**

        1. What is A?

        **Advanced:**

        2. What is Z?

        ### 1. Why do letters matter?

        They make words.

        ### 2. Why do words matter?

        They make sentences.
    """)
    assert [draft.question.get("difficulty") for draft in drafts[:2]] == ["beginner", "advanced"]
    assert stems(drafts)[2:] == ["Why do letters matter?", "Why do words matter?"]


def test_chinese_asks_without_question_marks_and_anywhere_in_the_line():
    blocks = blocks_of("""
        # 面试题

        ## 什么是队列

        先进先出。

        ## 栈和队列有哪些不同

        顺序不同。

        ## 简述链表

        节点相连。

        ## 数组

        连续的内存。
    """)
    assert stems(drafts_of(blocks))[:3] == ["什么是队列", "栈和队列有哪些不同", "简述链表"]
    assert [answer(draft) for draft in drafts_of(blocks)][:2] == ["先进先出。", "顺序不同。"]


COMPARED = {
    "plain": "{}\n\n{}\n\n",
    "bold": "**{}**\n\n{}\n\n",
    "bold bullets": "- **{}**\n\n    {}\n\n",
    "definitions": "<dt>{}</dt>\n<dd>{}</dd>\n",
    "buttons": '<div><button class="accordion">{}</button>\n<div><p>{}</p></div></div>\n',
}


@pytest.mark.parametrize("form", COMPARED.values(), ids=COMPARED)
def test_what_is_to_be_compared_is_asked(form):
    asked = {
        "What is a list?": "A mutable sequence.",
        "List vs tuple": "One of them changes.",
        "Difference between PUT and PATCH": "One replaces all.",
        "What is a set?": "Items without order.",
    }
    text = "".join(form.format(stem, body) for stem, body in asked.items())
    drafts = questions(f"<html><body>{text}</body></html>" if text.startswith("<") else f"# Python\n\n{text}")
    assert {draft.question["stem"]: answer(draft) for draft in drafts} == asked


def test_a_comparison_within_the_answer_that_it_belongs_to_is_no_question():
    text = """\
        **What is the difference between a list and a tuple?**

        One of them changes.

        **List vs tuple**

        Tuples are smaller.

        **What is a set?**

        Items without order.
        """
    first, _ = questions(text)
    assert answer(first) == "One of them changes.\n\n**List vs tuple**\n\nTuples are smaller."


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


def test_headings_that_come_again_and_again_head_parts_of_answers():
    parts = "### {}\n\nYes.\n\n### Example\n\nHere.\n\n"
    asked = ["What is a lease?", "What is a quorum?", "How do you elect a leader?"]
    drafts = questions("# Raft\n\n" + "".join(map(parts.format, asked)))
    assert stems(drafts) == asked
    assert answer(drafts[0]) == "Yes.\n\n### Example\n\nHere."


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


def test_headings_numbered_within_sections_are_topics():
    text = """\
        # C#

        ## 1. Strings

        ### 1.1 Reverse a string

        Swap the ends.

        ### 1.2 Check a palindrome

        Compare the ends.

        ## 2. Threads

        ### 2.1 Task vs thread

        A task is more.
        """
    assert stems(questions(text)) == ["Reverse a string", "Check a palindrome", "Task vs thread"]


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


def test_french_labels_with_their_sign_for_numbers():
    text = "Question n°1 : Parlez-moi de vous.\nRéponse : Votre parcours.\n\n"
    text += "Question n° 2 : Pourquoi nous ?\nRéponse : Vous.\n"
    assert asked(text) == [("Parlez-moi de vous.", "Votre parcours."), ("Pourquoi nous ?", "Vous.")]


def test_larger_headings_that_name_what_the_question_below_is_about():
    text = "# Question 1 - Sealed classes\n\n## What is a sealed class?\n\nOne without heirs.\n"
    assert asked(text) == [("What is a sealed class?", "One without heirs.")]


def test_a_section_of_exercises_below_smaller_headings():
    text = """\
        # JavaScript

        ### What is a closure?

        A function with its scope.

        ### What is hoisting?

        Declarations come first.

        ### Coding exercises

        #### 1. What is the output of this?

        Nothing.

        #### 2. What is the output of that?

        One.
        """
    assert [(draft.question["stem"], answer(draft), draft.headings) for draft in questions(text)] == [
        ("What is a closure?", "A function with its scope.", ["JavaScript"]),
        ("What is hoisting?", "Declarations come first.", ["JavaScript"]),
        ("What is the output of this?", "Nothing.", ["JavaScript", "Coding exercises"]),
        ("What is the output of that?", "One.", ["JavaScript", "Coding exercises"]),
    ]


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


@pytest.mark.parametrize(
    ("heading", "level"),
    [
        ("Profis", "expert"),
        ("Experte", "expert"),
        ("Confirmé", "advanced"),
        ("高级", "advanced"),
        ("中级", "intermediate"),
        ("Начальный уровень", "beginner"),
        ("初级面试题", "beginner"),
    ],
)
def test_levels_in_more_languages(heading, level):
    drafts = questions(f"1. What is a list?\nA sequence.\n\n{heading}\n\n2. What is a set?\nA bag.\n")
    assert drafts[1].question["difficulty"] == level
