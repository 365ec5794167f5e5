"""Questions as JSON objects of other programs: how they are recognised, and what their members mean."""

import json
from typing import Any

import pytest
from accounting import assert_survives, drafts, read
from hypothesis import given
from hypothesis import strategies as st

from formats import detect, json_array, ndjson
from formats.base import Draft


def several(*records: dict[str, Any]) -> list[Draft]:
    source = json.dumps(records, indent=2).encode()
    assert detect(source, "questions.json") is json_array.FORMAT
    return drafts(read(json_array.FORMAT, source))


def keys(draft: Draft) -> str:
    return "".join("ABCDEFGH"[n] for n, answer in enumerate(draft.question["answers"]) if answer["correct"])


def bodies(draft: Draft) -> list[str]:
    return [answer["body"] for answer in draft.question["answers"]]


def test_a_record_with_all_that_such_records_have() -> None:
    (draft,) = several(
        {
            "id": 7,
            "category": "European rivers",
            "difficulty": "easy",
            "questionText": "Which flows through Vienna?",
            "options": ["Elbe", "Danube", "Rhine"],
            "correctAnswer": "Danube",
            "explanation": "It also flows through Budapest.",
            "tags": ["rivers", "capitals"],
            "hint": None,
            "seen": {"times": 2},
        }
    )
    assert draft.question == {
        "type": "single_choice",
        "stem": "Which flows through Vienna?",
        "answers": [
            {"body": "Elbe", "correct": False},
            {"body": "Danube", "correct": True},
            {"body": "Rhine", "correct": False},
        ],
        "explanation": "It also flows through Budapest.",
        "difficulty": "beginner",
        "tags": ["rivers", "capitals"],
        "external_id": "7",
    }
    assert (draft.headings, draft.missing) == (["European rivers"], [])
    assert draft.notes == ['The column “seen” says: {"times": 2}']


@pytest.mark.parametrize(
    ("options", "answer", "expected"),
    [
        (["one", "two", "three"], "b", "B"),
        (["one", "two", "three"], ["A", "C"], "AC"),
        (["A. one", "B. two", "C. three"], "B", "B"),
        (["A. one", "B. two", "C. three"], "B. two", "B"),
        (["1) one", "2) two", "3) three"], "3", "C"),
        ({"A": "one", "B": "two", "C": "three"}, "C", "C"),
        ({"x": "one", "y": "two", "z": "three"}, ["y"], "B"),
        ([{"letter": "a", "text": "one"}, {"letter": "b", "text": "two"}, {"letter": "c", "text": "three"}], "a", "A"),
        ([{"id": 5, "text": "one"}, {"id": 6, "text": "two"}, {"id": 7, "text": "three"}], 6, "B"),
        ([{"text": "one"}, {"text": "two", "isCorrect": True}, {"text": "three", "isCorrect": True}], None, "BC"),
        ({"text": ["one", "two", "three"], "label": ["A", "B", "C"]}, "C", "C"),
        ({"option_a": "one", "option_b": "two", "option_c": "three", "option_d": None}, "b", "B"),
        ({"1": "one", "2": "two", "3": "three"}, {"1_correct": "false", "2_correct": "true", "3": 1}, "BC"),
        ([{"a": "one"}, {"b": "two"}, {"c": "three"}], "c", "C"),
        ([{"answerText": "one"}, {"answerText": "two", "isCorrect": 1}, {"answerText": "three"}], None, "B"),
        ("['one', 'two', 'three']", "two", "B"),
        (["one", "two", "three"], "four", ""),
    ],
)
def test_shapes_of_options_and_keys(options: Any, answer: Any, expected: str) -> None:
    (draft,) = several({"question": "Which?", "options": options, "answer": answer})
    assert (bodies(draft), keys(draft)) == (["one", "two", "three"], expected)
    assert draft.missing == ([] if expected else ["key"])


def test_options_by_other_names_and_what_else_they_say() -> None:
    plane, fish, colour = several(
        {"questionText": "Which flies?", "answerOptions": [{"answerText": "a kite", "isCorrect": True}, {"no": 1}]},
        {
            "question": "Which swims?",
            "options": {"a": {"text": "a lark", "why": "It sings."}, "b": {"text": "a trout", "rationale": "A fish."}},
            "answer": "b",
        },
        {
            "question": "Which is a colour?",
            "answers": {"answer_a": "seven", "answer_b": "red", "answer_c": "blue", "answer_d": None},
            "correct_answer": None,
            "correct_answers": {"answer_a_correct": "false", "answer_b_correct": "true", "answer_c_correct": "true"},
        },
    )
    assert (bodies(plane), keys(plane)) == (["a kite", '{"no": 1}'], "A")
    assert [answer.get("feedback") for answer in fish.question["answers"]] == [None, "A fish."]
    assert fish.notes == ['The option “a lark” also says: {"why": "It sings."}']
    assert (bodies(colour), keys(colour)) == (["seven", "red", "blue"], "BC")


def test_a_sign_is_no_bullet_and_lists_by_letters_are_no_table() -> None:
    signs, lists = several(
        {"question": "2 - 9?", "options": ["- 5", "- 7"], "answer": "- 7"},
        {"question": "Which is sorted?", "options": {"A": [2, 1], "B": [1, 2]}, "answer": "B"},
    )
    assert (bodies(signs), keys(signs)) == (["- 5", "- 7"], "B")
    assert (bodies(lists), keys(lists)) == (["[2, 1]", "[1, 2]"], "B")


def test_the_question_may_be_an_object_of_its_own() -> None:
    fish, bird = several(
        {"id": "f1", "question": {"text": "Which swims?"}, "correctAnswer": "a trout", "incorrectAnswers": ["a lark"]},
        {"question": {"stem": "Which flies?", "choices": [{"text": "a trout"}, {"text": "a lark"}]}, "answerKey": "B"},
    )
    assert (fish.question["stem"], fish.question["external_id"]) == ("Which swims?", "f1")
    assert (bodies(fish), keys(fish)) == (["a trout", "a lark"], "A")
    assert (bird.question["stem"], bodies(bird), keys(bird)) == ("Which flies?", ["a trout", "a lark"], "B")


def test_numbers_count_from_where_all_of_them_together_say() -> None:
    options = ["one", "two", "three"]
    from_zero = several(*({"question": f"{key}?", "options": options, "answer": key} for key in (1, 0)))
    assert [keys(draft) for draft in from_zero] == ["B", "A"]
    from_one = several(*({"question": f"{key}?", "options": options, "answer": key} for key in (1, 3)))
    assert [keys(draft) for draft in from_one] == ["A", "C"]
    by_name = several({"question": "Two?", "options": options, "correct_index": 1})
    assert [keys(draft) for draft in by_name] == ["B"]
    in_doubt = several(*({"question": f"{key}?", "options": options, "answer": key} for key in (1, 2)))
    assert [draft.missing for draft in in_doubt] == [["key"], ["key"]]
    assert in_doubt[0].notes == ["The right answer is given as 1, which may count from 0 or from 1."]
    contradictory = several(*({"question": f"{key}?", "options": options, "answer": key} for key in (0, 3)))
    assert [draft.missing for draft in contradictory] == [["key"], ["key"]]


def test_numbers_of_options_that_have_a_member_each() -> None:
    letters = {"A": "one", "B": "two", "C": "three"}
    from_zero = several(*({"question": f"{key}?", **letters, "answer": key} for key in (1, 0)))
    assert [keys(draft) for draft in from_zero] == ["B", "A"]
    in_doubt = several({"question": "Which?", **letters, "answer": 1})
    assert in_doubt[0].missing == ["key"]
    assert in_doubt[0].notes == ["The right answer is given as 1, which may count from 0 or from 1."]
    numbered = {"option1": "one", "option2": "two", "option3": "three"}
    (by_label,) = several({"question": "One?", **numbered, "correct_option": 1})
    (by_index,) = several({"question": "Two?", **numbered, "correctIndex": 1})
    assert (keys(by_label), keys(by_index)) == ("A", "B")
    short = {"opa": "one", "opb": "two", "opc": "three", "exp": "So it is."}
    first, third = several({"question": "One?", **short, "cop": 0}, {"question": "Three?", **short, "cop": 2})
    assert (keys(first), keys(third), third.question["explanation"]) == ("A", "C", "So it is.")


def test_answers_beside_the_options_are_the_key() -> None:
    (even,) = several({"question": "Which are even?", "options": ["1", "2", "3", "4"], "answers": ["2", "4"]})
    assert (even.question["type"], keys(even)) == ("multiple_choice", "BD")


def test_shares_of_the_points_say_which_are_right() -> None:
    shares = {"red": 0.5, "run": 0, "blue": 0.5}
    answers = [{"answer": body, "fraction": share} for body, share in shares.items()]
    (colours,) = several({"questiontext": "Which are colours?", "qtype": "multichoice", "answers": answers})
    assert (colours.question["stem"], bodies(colours), keys(colours)) == ("Which are colours?", [*shares], "AC")


@pytest.mark.parametrize(
    ("stem", "answer"),
    [
        ("How much is\n2 + 2?\nA. 3\nB. 4\nC. 5", "B"),
        ("How much is\n2 + 2?\n\na) 3\n\nb) 4\n\nc) 5", "4"),
        ("How much is<br>2 + 2?<br>A) 3<br>B) 4<br />C) 5", "b"),
        ("How much is\n2 + 2? (A) 3 (B) 4 (C) 5", "Answer: B"),
    ],
)
def test_the_options_may_be_part_of_the_stem_if_the_key_is_one_of_them(stem: str, answer: str) -> None:
    (draft,) = several({"question": stem, "answer": answer})
    assert (draft.question["stem"], bodies(draft), keys(draft)) == ("How much is\n2 + 2?", ["3", "4", "5"], "B")


@pytest.mark.parametrize(
    ("stem", "answer"),
    [
        ("Compare them:\nA. lists\nB. tuples", "Only one of them can change."),
        ("What is it?\n```\na) x\nb) y\n```", "x"),
    ],
)
def test_a_stem_with_a_list_keeps_it_where_the_answer_is_none_of_it(stem: str, answer: str) -> None:
    (draft,) = several({"question": stem, "answer": answer})
    assert draft.question == {"stem": stem, "type": "open", "answers": [{"body": answer, "correct": True}]}


def test_a_title_asks_where_nothing_else_does() -> None:
    (draft,) = several({"title": "Which swims?", "options": ["a lark", "a trout"], "answer": "a trout"})
    assert (draft.question["stem"], keys(draft)) == ("Which swims?", "B")


def test_a_question_that_nobody_has_answered() -> None:
    unanswered, answered = drafts(read(ndjson.FORMAT, '{"question": "Why?"}\n{"question": "How?", "answer": "So."}\n'))
    assert (unanswered.question["stem"], unanswered.missing) == ("Why?", ["answers"])
    assert answered.missing == []


def test_questions_about_a_text() -> None:
    answers = [{"text": "north", "answer_start": 15}, {"text": "to the north", "answer_start": 12}]
    text = {"context": "The Nile flows to the north.", "qas": [{"question": "Where does it flow?", "answers": answers}]}
    source = json.dumps({"data": [{"title": "Rivers", "paragraphs": [text]}]})
    (draft,) = drafts(read(json_array.FORMAT, source))
    assert (draft.question["type"], bodies(draft)) == ("open", ["north", "to the north"])
    assert draft.headings == ["Rivers"]


def test_numbers_among_numbers_are_the_options_themselves() -> None:
    first, second = several(
        {"question": "2 - 1?", "options": [0, 1, 2], "answer": 1},
        {"question": "First?", "options": ["x", "y"], "answer": 0},
    )
    assert (bodies(first), keys(first), keys(second)) == (["0", "1", "2"], "B", "A")


def test_true_or_false_wrong_answers_and_open_questions() -> None:
    truth, choice, open_question = several(
        {"question": "Is water wet?", "answer": True},
        {"prompt": "Red?", "correct": "a rose", "wrong_answers": ["snow", "grass"]},
        {"question": "What is a namespace?", "answer": "A mapping of names."},
    )
    assert (truth.question["type"], bodies(truth), keys(truth)) == ("true_false", ["True", "False"], "A")
    assert (bodies(choice), keys(choice)) == (["a rose", "snow", "grass"], "A")
    assert (open_question.question["type"], bodies(open_question)) == ("open", ["A mapping of names."])


def test_a_list_inside_an_object() -> None:
    source = b'{"title": "Rivers",\n "questions": [\n{"question": "a?", "answers": ["x", "y"], "correct": "y"}\n]}'
    assert detect(source, "quiz.json") is json_array.FORMAT
    (draft,) = drafts(read(json_array.FORMAT, source))
    assert (bodies(draft), keys(draft)) == (["x", "y"], "B")


SWIMS = {"question": "Which swims?", "options": ["a lark", "a trout"], "answer": "a trout"}
FLIES = {"question": "Which flies?", "options": ["a lark", "a trout"], "answer": "a lark"}


@pytest.mark.parametrize(
    ("whole", "headings"),
    [
        ({"quiz": {"title": "Animals", "questions": [SWIMS, FLIES]}}, [["Animals"], ["Animals"]]),
        ({"response": 0, "results": [SWIMS, FLIES]}, [[], []]),
        ({"mcqs": {"1": SWIMS, "2": FLIES}}, [[], []]),
        ({"quiz": {"fish": {"q1": SWIMS}, "birds": {"q1": FLIES, "next": None}}}, [["fish"], ["birds"]]),
        ({"easy": [SWIMS], "hard": [FLIES], "version": [3]}, [["easy"], ["hard"]]),
        ([{"category": "fish", "items": [SWIMS]}, {"category": "birds", "items": [FLIES]}], [["fish"], ["birds"]]),
        ({"name": "Quiz", "topics": [{"topic": "fish", "data": [SWIMS, FLIES]}]}, [["Quiz", "topics", "fish"]] * 2),
    ],
)
def test_questions_are_found_wherever_they_are_in_the_file(whole: Any, headings: list[list[str]]) -> None:
    source = json.dumps(whole, indent=1).encode()
    assert detect(source, "quiz.json") is json_array.FORMAT
    found = drafts(read(json_array.FORMAT, source))
    assert [(draft.question["stem"], keys(draft), draft.headings) for draft in found] == [
        ("Which swims?", "B", headings[0]),
        ("Which flies?", "A", headings[1]),
    ]


def test_one_question_alone() -> None:
    (draft,) = drafts(read(json_array.FORMAT, json.dumps({**SWIMS, "category": "fish"}, indent=2)))
    assert (draft.question["stem"], keys(draft), draft.headings) == ("Which swims?", "B", [])
    assert draft.question["topics"] == ["fish"]


def test_a_record_a_line() -> None:
    lines = ({"question": "a?", "options": ["x", "y"], "answer": key} for key in ("B", 0))
    source = "\n".join(map(json.dumps, lines)).encode()
    assert detect(source, "quiz.jsonl") is ndjson.FORMAT
    first, second = drafts(read(ndjson.FORMAT, source))
    assert (keys(first), keys(second)) == ("B", "A")


def test_objects_that_are_no_questions_are_left_to_whoever_imports_them() -> None:
    (draft,) = drafts(read(json_array.FORMAT, b'[{"name": "x", "answer": "y"}]'))
    assert draft.question == {"name": "x", "answer": "y"}
    shape = {"stem": {"text": "Which?", "format": "html"}, "choices": [{"text": {"text": "this"}}]}
    (draft,) = drafts(read(json_array.FORMAT, json.dumps([shape])))
    assert draft.question == shape


def test_the_first_lines_tell_from_where_numbers_count() -> None:
    options = ["one", "two", "three"]
    lines = [json.dumps({"question": "Which?", "options": options, "answer": key}) for key in (2, 1, 0, 2)]
    found = drafts(read(ndjson.FORMAT, "\n".join(lines)))
    assert [keys(draft) for draft in found] == ["C", "B", "A", "C"]
    # Far behind them, each line has to tell by itself.
    silent = json.dumps({"question": "Which?", "options": options, "answer": "one"})
    found = drafts(read(ndjson.FORMAT, "\n".join([silent] * 100 + lines)))
    assert [keys(draft) for draft in found[100:]] == ["", "", "A", ""]


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 5)
    | st.floats(allow_nan=False)
    | st.sampled_from(["", "A", "1", "a. x"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["A", "text", "id", "correct", "option_b"]), inner)
    ),
    max_leaves=8,
)


@given(st.recursive(st.just(SWIMS), lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from("abc"), inner)))
def test_however_deep_they_are(whole: Any) -> None:
    assert_survives(json_array.FORMAT, json.dumps(whole, indent=1).encode())


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["question", "text", "options", "answers", "answer", "correctIndex", "a", "tags", "wrong"]),
            anything,
        ),
        max_size=3,
    )
)
def test_whatever_the_members_hold(records: list[dict[str, Any]]) -> None:
    assert_survives(json_array.FORMAT, json.dumps(records).encode())
    assert_survives(ndjson.FORMAT, "\n".join(json.dumps(record) for record in records).encode())
