"""NDJSON: what GET /questions gives, a line each, in and out."""

import io
import itertools
from typing import Any

import orjson
import pytest

from formats import by_name, detect
from formats.base import Block, FormatError

DOCUMENT = {
    "id": "0199c0de-0000-7000-8000-000000000000",
    "revision": 3,
    "type": "open",
    "stem": "Was heißt „U+2028“: \u2028?",
    "minutes": 1.5,
    "created_at": "2026-01-01T00:00:00Z",
}


def read(data: bytes) -> list[Block]:
    read_blocks = by_name("ndjson").read
    assert read_blocks is not None
    return list(read_blocks(io.BytesIO(data)))


def written(documents: list[dict[str, Any]]) -> bytes:
    write = by_name("ndjson").write
    assert write is not None
    return b"".join(write(documents, []))


def test_documents_come_back_as_they_went_one_a_line() -> None:
    data = written([DOCUMENT, {"stem": "Two"}])

    assert data.count(b"\n") == 2
    assert [(block.first_line, block.last_line, block.draft and block.draft.question) for block in read(data)] == [
        (1, 1, DOCUMENT),
        (2, 2, {"stem": "Two"}),
    ]


def test_blank_lines_count_but_say_nothing() -> None:
    blocks = read(b'\xef\xbb\xbf{"stem": "One"}\r\n\r\n  \n{"stem": "Two"}')

    assert [(block.first_line, block.draft and block.draft.question["stem"]) for block in blocks] == [
        (1, "One"),
        (4, "Two"),
    ]


@pytest.mark.parametrize(
    ("line", "detail"),
    [
        (b'{"stem": "a"', "not JSON: Expecting ',' delimiter"),
        (b'["stem"]', "is not a JSON object"),
        (b"17", "is not a JSON object"),
        (b'{"stem": "a"} {}', "has something after the JSON value"),
        (b'{"stem": "a\\u0000b"}', "not usable JSON: a text contains NUL or half a surrogate pair"),
        (b'{"a": [{"b\\ud800": 1}]}', "not usable JSON: a text contains NUL or half a surrogate pair"),
        (b'{"a": {"x": 1, "x": 2}}', 'not usable JSON: the member "x" is there twice'),
        (b'{"minutes": NaN}', "not usable JSON: NaN is not a finite number"),
        (b'{"minutes": 1e999}', "not usable JSON: 1e999 is not a finite number"),
        (b'{"stem": "caf\xe9"}', "is not UTF-8"),
        (b'{"a": ' + b"[" * 100_000, "nested too deeply"),
        (b'{"a": "' + b"x" * 5_000_000, "is longer than 4194304 bytes"),
    ],
)
def test_a_line_that_cannot_be_taken_is_named(line: bytes, detail: str) -> None:
    with pytest.raises(FormatError) as refusal:
        read(b'{"stem": "fine"}\n\n' + line + b"\n")

    assert (refusal.value.line, refusal.value.detail) == (3, detail)


def test_all_lines_that_cannot_be_taken_are_told_of_behind_the_questions_between_them() -> None:
    read_blocks = by_name("ndjson").read
    assert read_blocks is not None
    blocks = read_blocks(io.BytesIO(b'{"stem": "One"}\n{"stem"}\n{"stem": "Two"}\n\n[]\n{"stem": "Three"}\n'))

    assert [block.first_line for block in itertools.islice(blocks, 3)] == [1, 3, 6]
    with pytest.raises(FormatError) as refusal:
        next(blocks)
    assert refusal.value.faults == ["line 2: not JSON: Expecting ':' delimiter", "line 5: is not a JSON object"]


def test_a_whole_surrogate_pair_is_a_letter() -> None:
    assert [block.draft and block.draft.question for block in read(b'{"stem": "\\ud83d\\ude00"}')] == [
        {"stem": "\U0001f600"}
    ]


def test_a_huge_integer_is_refused_or_kept_but_never_crashes() -> None:
    with pytest.raises(FormatError):
        read(b'{"minutes": ' + b"9" * 5000 + b"}")


def test_reading_and_writing_hold_no_more_than_some_lines() -> None:
    class Endless(io.RawIOBase):
        def readline(self, size: int | None = -1, /) -> bytes:
            return b'{"stem": "again"}\n'

    format_ = by_name("ndjson")
    assert format_.read is not None
    assert format_.write is not None

    blocks = itertools.islice(format_.read(Endless()), 3)  # type: ignore[arg-type]
    lines = itertools.islice(format_.write(itertools.repeat({"stem": "again"}), []), 3)

    assert [block.first_line for block in blocks] == [1, 2, 3]
    assert list(lines) == [b'{"stem":"again"}\n'] * 3


def test_it_is_known_by_its_first_line() -> None:
    assert detect(orjson.dumps(DOCUMENT) + b"\n{", "questions").name == "ndjson"
    assert detect(orjson.dumps(DOCUMENT), "questions.json").name == "ndjson"
    assert detect(b'{"stem": "' + b"x" * 65000, "questions.jsonl").name == "ndjson"


def test_what_nothing_knows_is_said_so() -> None:
    with pytest.raises(FormatError, match=r"photo.png is in no known format"):
        detect(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "photo.png")
