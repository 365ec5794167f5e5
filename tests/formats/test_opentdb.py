"""Open Trivia DB: the four encodings, what is odd in responses, and writing them."""

import base64
import html
import io
import json
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from accounting import CORPORA, drafts, garbage, in_proportion, monotonous
from documents import documents
from hypothesis import given
from hypothesis import strategies as st

from formats.base import Block, Draft, FormatError, Loss
from formats.opentdb import FORMAT

RESULTS = [
    {
        "type": "multiple",
        "difficulty": "hard",
        "category": "Entertainment: Film & TV",
        "question": 'Who said "I\'ll be back" for 100% of the fee + a car?',
        "correct_answer": "Arnold Schwarzenegger",
        "incorrect_answers": ["Zoë & co", "a + b", "Ümit"],
    },
    {
        "type": "boolean",
        "difficulty": "easy",
        "category": "History",
        "question": "Rome was built in a day.",
        "correct_answer": "False",
        "incorrect_answers": ["True"],
    },
]
ENCODINGS = {
    "default": html.escape,
    "urlLegacy": quote_plus,
    "url3986": lambda text: quote(text, safe=""),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
}


def encoded(value: Any, encode: Any) -> Any:
    """Encode each text in the value."""
    if isinstance(value, list):
        return [encoded(item, encode) for item in value]
    if isinstance(value, dict):
        return {name: encoded(item, encode) for name, item in value.items()}
    return encode(value) if isinstance(value, str) else value


def read(data: bytes | str) -> list[Block]:
    """Read a response; every line that is not blank is in a block, in order."""
    data = data.encode() if isinstance(data, str) else data
    assert FORMAT.read
    blocks = list(FORMAT.read(io.BytesIO(data)))
    lines = data.decode("utf-8-sig").split("\n")
    last = 0
    for block in blocks:
        assert block.first_line >= last
        assert not any(line.strip() for line in lines[last : block.first_line - 1])
        last = max(last, block.last_line)
    assert not any(line.strip() for line in lines[last:])
    return blocks


def response(results: list[Any], code: int = 0) -> str:
    return json.dumps({"response_code": code, "results": results})


def only(result: dict[str, Any]) -> Draft:
    (draft,) = drafts(read(response([result])))
    return draft


@pytest.mark.parametrize("name", ENCODINGS)
def test_encodings(name: str) -> None:
    results = encoded(RESULTS, ENCODINGS[name])
    if name == "default":
        results[0]["type"], results[1]["type"] = "multiple", "boolean"
    film, rome = drafts(read(response(results)))
    assert film.question == {
        "type": "single_choice",
        "stem": 'Who said "I\'ll be back" for 100% of the fee + a car?',
        "answers": [
            {"body": "Arnold Schwarzenegger", "correct": True},
            {"body": "Zoë & co", "correct": False},
            {"body": "a + b", "correct": False},
            {"body": "Ümit", "correct": False},
        ],
        "difficulty": "advanced",
    }
    assert film.headings == ["Entertainment: Film & TV"]
    assert rome.question["type"] == "true_false"
    assert rome.question["difficulty"] == "beginner"
    assert rome.question["answers"] == [{"body": "True", "correct": False}, {"body": "False", "correct": True}]


def test_the_documented_entities_are_read() -> None:
    draft = only({**RESULTS[1], "question": "&quot;R&ouml;m&quot; isn&#039;t &lt;b&gt; &amp;amp;"})
    assert draft.question["stem"] == '"Röm" isn\'t <b> &amp;'


def test_a_percent_sign_alone_does_not_make_it_url_encoded() -> None:
    draft = only({**RESULTS[0], "question": "Is 20%25 more than 1+1?"})
    assert draft.question["stem"] == "Is 20%25 more than 1+1?"


def test_lines_of_a_response_over_several_lines() -> None:
    blocks = read(
        '{\n"response_code": 0,\n"results": [\n' + ",\n".join(json.dumps(r, indent=1) for r in RESULTS) + "\n]\n}\n"
    )
    assert [(block.first_line, block.last_line) for block in blocks] == [(1, 15), (16, 27)]
    assert [(b.first_line, b.last_line) for b in read(response(RESULTS))] == [(1, 1), (1, 1)]


def test_a_mere_list_of_results() -> None:
    assert len(drafts(read(json.dumps(RESULTS)))) == 2


def test_what_a_result_does_not_say_is_missing() -> None:
    assert only({"type": "multiple"}).missing == ["stem", "answers", "key"]
    assert only({"question": "Q?", "correct_answer": "a", "incorrect_answers": []}).missing == ["answers"]
    assert only({"question": "Q?", "correct_answer": 1, "incorrect_answers": ["b", "c", None]}).missing == ["key"]


@pytest.mark.parametrize(
    "data",
    [
        "{",
        "[1]",
        "{}",
        "3",
        '{"results": 1}',
        response([], code=1),
        response([], code=5),
        '{"response_code": "x", "results": []}',
        "[" * 100_000,
        "1" * 10_000,
        b"\xff",
        '{"a": {"results": [3]}, "results": [{}]}',
        '[{"question": "\\ud800"}]',
        '[{"question": "\\u0000"}]',
    ],
)
def test_what_is_no_response_is_refused(data: str | bytes) -> None:
    with pytest.raises(FormatError) as caught:
        read(data)
    assert caught.value.line


def test_a_response_without_questions() -> None:
    assert [block.dropped for block in read(response([]))] == ["holds no questions"]
    assert read("") == []


def choice(**members: Any) -> dict[str, Any]:
    return {
        "id": "7",
        "type": "single_choice",
        "stem": "Which <b>?",
        "difficulty": "expert",
        "topics": ["flask"],
        "answers": [
            {"body": "'a'", "correct": False, "weight": 0.0},
            {"body": '"b"', "correct": True, "weight": 1.0},
        ],
    } | members


def written(*questions: dict[str, Any]) -> tuple[Any, list[Loss]]:
    losses: list[Loss] = []
    assert FORMAT.write
    return json.loads(b"".join(FORMAT.write(questions, losses))), losses


def test_writing() -> None:
    assert written(choice()) == (
        {
            "response_code": 0,
            "results": [
                {
                    "type": "multiple",
                    "difficulty": "hard",
                    "category": "flask",
                    "question": "Which &lt;b&gt;?",
                    "correct_answer": "&quot;b&quot;",
                    "incorrect_answers": ["&#039;a&#039;"],
                }
            ],
        },
        [],
    )
    assert written() == ({"response_code": 0, "results": []}, [])


def test_what_cannot_be_written_is_reported() -> None:
    response, losses = written(
        choice(type="open"), choice(topics=["a", "b"], hints=["x"], explanation="y", tags=[], source=None)
    )
    assert len(response["results"]) == 1
    assert losses == [
        Loss("7", "The question was left out: Open Trivia DB has no open questions."),
        Loss("7", "Lost: topics, explanation, hints."),
    ]


@given(st.lists(documents(), max_size=3))
def test_what_is_written_is_read(questions: list[dict[str, Any]]) -> None:
    losses: list[Loss] = []
    assert FORMAT.write
    data = b"".join(FORMAT.write(questions, losses))
    kept = [q for q in questions if q["type"] == "single_choice" and sum(a["correct"] for a in q["answers"]) == 1]
    try:
        found = drafts(read(data))
    except FormatError:  # what no database could hold
        texts = [text for q in kept for text in (q["stem"], *(a["body"] for a in q["answers"]))]
        assert any(0xD800 <= ord(letter) < 0xE000 or letter == "\0" for text in texts for letter in text)
        return
    assert len(found) == len(kept)


def test_the_format_is_recognised() -> None:
    assert FORMAT.sniff(response(RESULTS).encode(), "x.json") > 0.9
    assert FORMAT.sniff(b'[{"stem": "x"}]', "x.json") == 0


PIECES = [
    '{"results": [',
    "]}",
    '{"question": "a"',
    "}",
    ",",
    "\n",
    '"correct_answer": "b"',
    '"incorrect_answers": ["c"]',
    "%20",
    "&",
]


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside the repository")
def test_garbage_is_accounted_for_or_refused() -> None:
    for data in garbage(PIECES, seed=4):
        try:
            read(data)
        except FormatError as error:
            assert error.line  # noqa: PT017


def test_one_piece_over_and_over() -> None:
    for data in monotonous(["{", "[", '{"results":[', " ", "\n", "[],", "1"]):
        with in_proportion(data), pytest.raises(FormatError):
            read(b"[" + data)
