"""Stories of questions and answers that were lost on the way, and how an interview document shows that."""

from interview_tools import answer, blocks_of, drafts_of, dropped, questions, stems


def test_a_question_whose_number_was_lost():
    drafts = questions("""
        1. What is A?
        A letter.

        2. What is B?
        Another letter. Do you know it?

        What is C?
        A third letter.

        4. What is D?
        A fourth letter.
    """)
    assert stems(drafts) == ["What is A?", "What is B?", "What is C?", "What is D?"]


def test_answers_whose_questions_were_lost():
    drafts = questions("""
        Answer: A framework for the web.

        It is small.

        Answer: A template engine.
    """)
    assert [draft.missing for draft in drafts] == [["stem"], ["stem"]]
    assert [answer(draft) for draft in drafts] == ["A framework for the web.\n\nIt is small.", "A template engine."]
    assert all("stem" not in draft.question for draft in drafts)


def test_numbered_answers_whose_questions_were_lost():
    drafts = questions("""
        1. Flask is a framework that is small enough to be learnt in an afternoon.
        It has extensions.
        2. Jinja is the language of its templates and can be used without it.
        3. Werkzeug is the library below, which speaks HTTP.
    """)
    assert [draft.missing for draft in drafts] == [["stem"]] * 3
    assert answer(drafts[0]).startswith("Flask is a framework")
    assert answer(drafts[0]).endswith("It has extensions.")


def test_prose_alone_is_one_answer_without_a_question():
    (draft,) = questions("""
        A mutex lets one thread pass.

        A semaphore lets several pass.
    """)
    assert draft.missing == ["stem"]
    assert answer(draft) == "A mutex lets one thread pass.\n\nA semaphore lets several pass."


def test_a_document_that_begins_inside_an_answer():
    first, second = questions("""
        and so the cache is invalidated.

        12. What is a cache?
        A memory of answers.
    """)
    assert first.missing == ["stem"]
    assert answer(first) == "and so the cache is invalidated."
    assert second.question["stem"] == "What is a cache?"


def test_one_question_lost_among_labelled_ones():
    drafts = questions("""
        Q1: What is A?
        Answer: A letter.

        Answer: A digit.

        Q3: What is C?
        Answer: A third.
    """)
    assert stems(drafts) == ["What is A?", None, "What is C?"]
    assert drafts[1].missing == ["stem"]
    assert answer(drafts[1]) == "A digit."


def test_questions_of_which_some_lack_their_answer():
    drafts = questions("""
        1. What is A?
        2. What is B?
        A letter.
        3. What is C?
    """)
    assert [draft.missing for draft in drafts] == [["answers"], [], ["answers"]]


def test_answers_after_questions_were_announced_and_lost():
    blocks = blocks_of("""
        Redis Interview Questions

        What is Redis?

        A store in memory that many people use.

        Below is the list of the best Redis interview questions and answers

        It is fast, because all is in memory.

          • reads
          • writes

        Sets have members without an order.
    """)
    first, lost = drafts_of(blocks)
    assert first.question["stem"] == "What is Redis?"
    assert answer(first) == "A store in memory that many people use."
    assert lost.missing == ["stem"]
    assert answer(lost).startswith("It is fast")
    assert answer(lost).endswith("without an order.")
    assert dropped(blocks) == [(1, 1, "heading"), (7, 7, "introduction")]
