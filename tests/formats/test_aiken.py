"""Aiken: reading, writing, and the round trip of what it can carry."""

from typing import Any

import pytest
from accounting import assert_survives, drafts, garbage, in_proportion, monotonous, read
from documents import documents
from hypothesis import given
from hypothesis import strategies as st

from formats import detect
from formats.aiken import FORMAT
from formats.base import Loss


def written(*questions: dict[str, Any]) -> tuple[bytes, list[Loss]]:
    losses: list[Loss] = []
    assert FORMAT.write
    return b"".join(FORMAT.write(questions, losses)), losses


def test_both_shapes_of_options() -> None:
    blocks = read(FORMAT, "What is it?\nA. one\nB. two\nANSWER: B\n\nTrue?\nA) True\nB) False\nANSWER: A\n")
    assert [(block.first_line, block.last_line) for block in blocks] == [(1, 4), (6, 9)]
    first, second = drafts(blocks)
    assert first.question == {
        "type": "single_choice",
        "stem": "What is it?",
        "answers": [{"body": "one", "correct": False}, {"body": "two", "correct": True}],
    }
    assert second.question["type"] == "true_false"


@pytest.mark.parametrize(
    ("source", "missing"),
    [
        ("Q?\nA. one\nB. two\n", ["key"]),
        ("Q?\nA. one\nB. two\nANSWER: C\n", ["key"]),
        ("Q?\nA. one\nANSWER: A\n", ["answers"]),
        ("A. one\nB. two\nANSWER: A\n", ["stem"]),
    ],
)
def test_what_is_missing(source: str, missing: list[str]) -> None:
    (draft,) = drafts(read(FORMAT, source))
    assert draft.missing == missing


def test_what_is_odd_is_noted() -> None:
    (draft,) = drafts(read(FORMAT, "One\ntwo\nA. x\nA. y\nB. z\nANSWER: D\n"))
    assert draft.notes == [
        "The letter A is there twice; the second option reads: y",
        "The stem runs over several lines, which Aiken does not know.",
        "The answer D names an option that is not there.",
    ]
    forgotten, following = drafts(read(FORMAT, "One?\nA. x\nB. y\nTwo?\nA. x\nB. y\nANSWER: A\n"))
    assert (forgotten.missing, following.missing) == (["key"], [])
    assert [block.dropped for block in read(FORMAT, "Just a text.\n")] == ["no part of a question"]


@pytest.mark.parametrize("answer", ["A, C", "A and C", "AC", "A;C."])
def test_several_answers_make_a_multiple_choice(answer: str) -> None:
    (draft,) = drafts(read(FORMAT, f"Which are odd?\nA. 1\nB. 2\nC. 3\nANSWER: {answer}\n"))
    assert draft.question["type"] == "multiple_choice"
    assert [one["correct"] for one in draft.question["answers"]] == [True, False, True]


def test_small_letters_where_no_option_has_a_capital() -> None:
    source = "What is it?\na. one\nb. two\nANSWER: b\n\nWhich are odd?\na. 1\nb. 2\nc. 3\nANSWER: a, c\n"
    first, second = drafts(read(FORMAT, source))
    assert [one["correct"] for one in first.question["answers"]] == [False, True]
    assert [one["correct"] for one in second.question["answers"]] == [True, False, True]
    assert detect(source.encode(), "quiz.txt") is FORMAT

    (statements,) = drafts(read(FORMAT, "Which hold?\na. x = x\nb. x < x\nA. a\nB. a and b\nANSWER: A\n"))
    assert statements.question["stem"] == "Which hold?\na. x = x\nb. x < x"
    assert [answer["body"] for answer in statements.question["answers"]] == ["a", "a and b"]


def test_one_of_several_answers_that_is_no_option_leaves_the_key_missing() -> None:
    (draft,) = drafts(read(FORMAT, "Which are odd?\nA. 1\nB. 2\nANSWER: A, C\n"))
    assert (draft.missing, draft.notes) == (["key"], ["The answer A, C names an option that is not there."])


def test_options_over_several_lines() -> None:
    blocks = read(FORMAT, "Who?\nA. one\nof them\n\nB. two\nor three\nANSWER: A\nWho else?\nA. x\nB. y\nANSWER: B\n")
    assert [(block.first_line, block.last_line) for block in blocks] == [(1, 7), (8, 11)]
    first, second = drafts(blocks)
    assert [answer["body"] for answer in first.question["answers"]] == ["one\nof them", "two\nor three"]
    assert first.notes == [
        "The option A runs over several lines, which Aiken does not know.",
        "The option B runs over several lines, which Aiken does not know.",
    ]
    assert (first.missing, second.question["stem"], second.notes) == ([], "Who else?", [])


@pytest.mark.parametrize("label", ["FEEDBACK", "Feedback", "Explanation"])
def test_feedback_behind_the_answer_explains_it(label: str) -> None:
    first, second = drafts(
        read(FORMAT, f"One?\nA. x\nB. y\nANSWER: A\n{label}: It is x.\nTwo?\nA. x\nB. y\nANSWER: B\n")
    )
    assert (first.question["explanation"], second.question["stem"]) == ("It is x.", "Two?")
    assert "explanation" not in second.question


def test_what_cannot_be_written_is_reported() -> None:
    question = {
        "id": "7",
        "type": "single_choice",
        "stem": "Which?\n\n    code",
        "answers": [{"body": "x", "correct": True, "feedback": "y"}, {"body": "z", "correct": False}],
    }
    stems = ["A. b", "Feedback: c"]
    data, losses = written(question, {**question, "type": "open"}, *({**question, "stem": stem} for stem in stems))
    assert data == b"Which? code\nA. x\nB. z\nANSWER: A\n\n"
    assert losses == [
        Loss("7", "Lost: line ends, and with them the layout of code."),
        Loss("7", "Lost: answers.feedback."),
        Loss("7", "The question was left out: Aiken has no open questions."),
        *[Loss("7", "The question was left out: its stem or an option is empty or would be taken for something else.")]
        * 2,
    ]


line = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20)


@st.composite
def choices(draw: st.DrawFn) -> dict[str, Any]:
    bodies = draw(st.lists(line, min_size=2, max_size=26))
    right = draw(st.integers(0, len(bodies) - 1))
    answers = [{"body": body, "correct": number == right} for number, body in enumerate(bodies)]
    return {"id": "1", "type": "single_choice", "stem": "Why " + draw(line), "answers": answers}


@given(st.lists(choices(), max_size=4))
def test_what_it_can_carry_survives_the_round_trip(questions: list[dict[str, Any]]) -> None:
    data, losses = written(*questions)
    assert losses == []
    found = [draft.question for draft in drafts(read(FORMAT, data))]
    assert found == [{name: value for name, value in question.items() if name != "id"} for question in questions]


@given(st.lists(documents(), max_size=3))
def test_every_question_is_written_or_reported(questions: list[dict[str, Any]]) -> None:
    data, losses = written(*questions)
    left = sum(loss.detail.startswith("The question was left out") for loss in losses)
    assert data.count(b"ANSWER: ") >= len(questions) - left


def test_the_format_is_recognised() -> None:
    assert FORMAT.sniff(b"Q?\nA. x\nB. y\nANSWER: A\n", "q.txt") == 0.9
    assert FORMAT.sniff(b"Q?\nA. x\nB. y\nAnswer: A\n", "q.txt") == 0


PIECES = ["A. ", "B) ", "ANSWER: ", "FEEDBACK: ", "A", "\n", "\n\n", "x", " ", "C.", "é"]


@given(st.lists(st.sampled_from(PIECES), max_size=50))
def test_every_line_has_its_place(pieces: list[str]) -> None:
    assert_survives(FORMAT, "".join(pieces).encode())


def test_garbage_is_accounted_for_or_refused() -> None:
    for data in garbage(PIECES, seed=5):
        assert_survives(FORMAT, data)


def test_one_piece_over_and_over() -> None:
    for data in monotonous(["a\n", "A. x\n", "ANSWER: A\n", " ", "A. x\nA. y\n"]):
        with in_proportion(data):
            assert_survives(FORMAT, data)


def test_options_without_a_space_behind_the_bracket() -> None:
    (draft,) = drafts(read(FORMAT, "Which swims?\nA)trout\nB)lark\nANSWER:A\n"))
    assert [(answer["body"], answer["correct"]) for answer in draft.question["answers"]] == [
        ("trout", True),
        ("lark", False),
    ]
