"""JSON files: a list of question documents, or a page as the API gives it."""

import io

import pytest

from formats import by_name, detect
from formats.base import Block, FormatError


def read(data: bytes) -> list[Block]:
    read_blocks = by_name("json").read
    assert read_blocks is not None
    return list(read_blocks(io.BytesIO(data)))


def spans(data: bytes) -> list[tuple[int, int, str | None]]:
    return [(block.first_line, block.last_line, block.draft and block.draft.question["stem"]) for block in read(data)]


def test_what_is_written_reads_back() -> None:
    write = by_name("json").write
    assert write is not None
    documents = [{"stem": "One", "tags": []}, {"stem": "Two", "tags": ["\u2028"]}]

    data = b"".join(write(documents, []))

    assert [block.draft and block.draft.question for block in read(data)] == documents
    assert b"".join(write([], [])) == b"[]\n"


def test_every_line_belongs_to_one_document() -> None:
    data = b"""
[

  {
    "stem": "One"
  },
  {"stem": "Two"}
  ,

  {"stem": "Three"}

]
"""
    assert spans(data) == [(1, 6, "One"), (7, 9, "Two"), (10, 12, "Three")]


def test_documents_on_one_line_share_it() -> None:
    assert spans(b'[{"stem": "One"}, {"stem": "Two"}]') == [(1, 1, "One"), (1, 1, "Two")]


def test_a_page_of_the_api_is_read_and_what_surrounds_the_items_is_not_lost() -> None:
    data = b'\xef\xbb\xbf{\n"items": [\n{"stem": "One"},\n{"stem": "Two"}],\n"next": null}'

    assert spans(data) == [(1, 3, "One"), (4, 5, "Two")]


def test_an_empty_list_says_so() -> None:
    assert read(b"[\n]\n") == [Block(1, 2, dropped="holds no questions")]
    assert read(b'{"items": []}') == [Block(1, 1, dropped="holds no questions")]


@pytest.mark.parametrize(
    ("data", "line", "detail"),
    [
        (b"", 1, "not JSON: expected [ or {"),
        (b'"stem"', 1, "not JSON: expected [ or {"),
        (b'[\n{"stem": "a"}\n{"stem": "b"}]', 3, "not JSON: expected , or ]"),
        (b'[\n{"stem": "a"},\n]', 3, "not JSON: Expecting value"),
        (b'[\n{"stem": "a"},\n17]', 3, "is not a JSON object"),
        (b'[\n{"stem":\n"a" "b"}]', 3, "not JSON: Expecting ',' delimiter"),
        (b'[\n{"stem": "a",\n"stem": "b"}]', 2, 'not usable JSON: the member "stem" is there twice'),
        (b'[{"stem": "a"}]\n[]', 2, "has something after the JSON value"),
        (b'{"found": [{"name": "a"}]}', 1, "is neither a question nor a list of questions, and has none in it"),
        (b'{"items": [],\n"items": []}', 2, "not usable JSON: the member items is there twice"),
        (b'{"items": [], 1: 2}', 1, "not JSON: expected the name of a member"),
        (b"\n{}", 2, "is neither a question nor a list of questions, and has none in it"),
        (
            b'{"a":' * 9 + b'{"stem": "a"}' + b"}" * 9,
            1,
            "is neither a question nor a list of questions, and has none in it",
        ),
        (b'{"more": [\n{"stem": "a"},\n17]}', 3, "is not a JSON object"),
        (b'[\n"\xff"]', 2, "is not UTF-8"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(data: bytes, line: int, detail: str) -> None:
    with pytest.raises(FormatError) as refusal:
        read(data)

    assert (refusal.value.line, refusal.value.detail) == (line, detail)


def test_it_is_known_by_its_beginning() -> None:
    assert detect(b'[\n  {"stem": "One"', "questions").name == "json"
    assert detect(b'{"items": [\n  {"stem": "One"', "questions").name == "json"
    assert detect(b'[{"question": "One"}]', "questions.json").name == "json"
