"""Stories of the levels that interview documents give their questions: behind, below and above them."""

import pytest
from interview_tools import answer, blocks_of, drafts_of, dropped, questions, stems


def test_levels_behind_questions():
    drafts = questions("""
        1. What is a lock? (Beginner)

        What only one may hold.

        2. Explain fairness [senior]

        Nobody waits for ever.

        3. What is a deadlock? ★★★★

        Each waits for the other.

        4. What is a spinlock? ★☆

        A loop.

        5. Is a mutex (simple) a lock?

        Yes.
    """)
    assert [(draft.question["stem"], draft.question.get("difficulty")) for draft in drafts] == [
        ("What is a lock?", "beginner"),
        ("Explain fairness", "advanced"),
        ("What is a deadlock?", "expert"),
        ("What is a spinlock?", "intermediate"),
        ("Is a mutex (simple) a lock?", None),
    ]
    assert ["difficulty" in draft.suggested for draft in drafts] == [False, True, True, True, False]


def test_levels_behind_questions_without_any_mark():
    drafts = questions("""
        What is a lock? (Beginner)

        What only one may hold.

        What is a deadlock? (Advanced)

        Each waits for the other.
    """)
    assert stems(drafts) == ["What is a lock?", "What is a deadlock?"]
    assert [draft.question["difficulty"] for draft in drafts] == ["beginner", "advanced"]


def test_levels_that_are_lines_of_their_own():
    blocks = blocks_of("""
        Python Interview Questions

        Beginner

        1. What is a list?
        An ordered collection.

        For experienced

        2. What is the GIL?
        A lock.

        Expert level questions

        3. What is a frame?
        A record of a call.
    """)
    drafts = drafts_of(blocks)
    assert [draft.question["difficulty"] for draft in drafts] == ["beginner", "advanced", "expert"]
    assert ["difficulty" in draft.suggested for draft in drafts] == [False, True, False]
    assert drafts[1].headings == ["Python Interview Questions", "For experienced"]
    assert [row[2] for row in dropped(blocks)] == ["heading", "heading", "heading", "heading"]


def test_years_of_experience_are_levels_as_headings_but_not_as_answers():
    blocks = blocks_of("""
        SRE Interview Questions

        0-1 years of experience

        1. What is an alert?
        A call for somebody.

        3+ years

        2. What is an error budget?
        The failures you may have.

        3. How long should logs be kept?
        3-5 years

        For candidates with 7 Years Experience

        4. When do you stop a launch?
        When the budget is spent.
    """)
    drafts = drafts_of(blocks)
    assert [draft.question["difficulty"] for draft in drafts] == [
        "beginner",
        "intermediate",
        "intermediate",
        "advanced",
    ]
    assert all("difficulty" in draft.suggested for draft in drafts)
    assert answer(drafts[2]) == "3-5 years"
    assert [block[2] for block in dropped(blocks)] == ["heading"] * 4


def test_levels_that_stand_apart_between_lists_of_questions():
    drafts = questions("""
        Flask - what we ask

        Beginner

        * What is a route?
        * Explain the application factory pattern.

        Advanced:

        * How would you stream a large response?
    """)
    assert [(one.question["stem"], one.question["difficulty"]) for one in drafts] == [
        ("What is a route?", "beginner"),
        ("Explain the application factory pattern.", "beginner"),
        ("How would you stream a large response?", "advanced"),
    ]


def test_a_level_under_each_question():
    drafts = questions("""
        Redis Interview Questions & Answers

        Q1. What is Redis?

        Fresher
        A store in memory.

        Q2. What is a cluster?

        Difficulty: advanced
        Several stores.
    """)
    assert [draft.question["difficulty"] for draft in drafts] == ["beginner", "advanced"]
    assert [draft.suggested for draft in drafts] == [["difficulty", "language"], ["language"]]
    assert [answer(draft) for draft in drafts] == ["A store in memory.", "Several stores."]


@pytest.mark.parametrize(
    ("line", "stem", "level"),
    [
        ("1. [Easy] What is a stack?", "What is a stack?", "beginner"),
        ("1. (Medium): What is a heap?", "What is a heap?", "intermediate"),
        ("1. **[Hard]** What is a rope?", "What is a rope?", "advanced"),
        ("**Q1 (Expert): What is a zipper?**", "What is a zipper?", "expert"),
        ("### Senior - Explain tries", "Explain tries", "advanced"),
        ("**Beginner:** What is a list?", "What is a list?", "beginner"),
        ("Easy — What is a set?", "What is a set?", "beginner"),
        ("Hard: Explain hash tables.", "Explain hash tables.", "advanced"),
        ("1. Bonus: What is a skip list?", "What is a skip list?", None),
        ("1. Follow-up question – What is a treap?", "What is a treap?", None),
        ("1. Simple: yes or no?", "Simple: yes or no?", None),
        ("1. Stack: What does push do?", "Stack: What does push do?", None),
    ],
)
def test_levels_in_front_of_questions(line: str, stem: str, level: str | None):
    (draft,) = questions(f"{line}\n\nA way to keep things.\n")
    assert (draft.question["stem"], draft.question.get("difficulty")) == (stem, level)


def test_a_level_in_front_of_an_answer_belongs_to_it():
    (draft,) = questions("""
        1. Which levels are there?

        Easy: What is a stack?
        is a typical question.
    """)
    assert "Easy: What is a stack?" in answer(draft)


def test_stars_below_questions():
    drafts = questions("""
        ### What is a frozen set?

        **Difficulty:** ⭐⭐

        One that cannot change.

        ### What is a filter?

        Difficulty: ★★★☆

        It says no for sure.
    """)
    assert [draft.question["difficulty"] for draft in drafts] == ["intermediate", "advanced"]
    assert answer(drafts[0]) == "One that cannot change."


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
