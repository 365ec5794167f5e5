"""JSON: a list of question documents, or an object with such a list as `items`, as a page of GET /questions is.

Objects that are no question documents, but questions by other names, are read as `formats.json_records` describes.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import orjson

from formats import strict_json
from formats.base import QUESTION_TYPES, Block, Draft, Format, FormatError, Loss, Topic
from formats.json_records import counts_from, draft_of_record, is_record

_SPACE = " \t\r\n"
# What other programs call the list of questions.
_LISTS = ("questions", "quiz", "data")
_ASKING = re.compile(rb'"(?:question|questionText|question_text|prompt)"\s*:\s*"')


def _sniff(head: bytes, name: str) -> float:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text.startswith((b"[", b"{")):
        return 0.0
    if b'"stem"' in text and (text.startswith(b"[") or b'"items"' in text):
        return 0.9
    if _ASKING.search(text):
        return 0.75
    return 0.2 if name.lower().endswith(FORMAT.extensions) else 0.0


def _read(stream: BinaryIO) -> Iterator[Block]:
    """One block a document; it reaches to where the next begins, and the outermost include the brackets around all.

    Documents that share a line share it in their blocks as well.
    """
    text = strict_json.decoded(stream.read())
    last_line = text.rstrip(_SPACE).count("\n") + 1
    questions: list[dict[str, Any]] = []
    starts: list[int] = []
    line = 1
    counted = 0
    for question, start in _Walker(text).documents():
        line += text.count("\n", counted, start)
        counted = start
        questions.append(question)
        starts.append(line)
    if not questions:
        yield Block(1, last_line, dropped="holds no questions")
    first_option = counts_from(question for question in questions if is_record(question))
    for index, question in enumerate(questions):
        draft = draft_of_record(question, first_option) if is_record(question) else Draft(question)
        first = starts[index] if index else 1
        following = starts[index + 1] - 1 if index + 1 < len(starts) else last_line
        yield Block(first, max(first, following), draft)


class _Walker:
    """Walks the outer brackets itself, so that each document is known by its place."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def documents(self) -> Iterator[tuple[dict[str, Any], int]]:
        if self._next("[{") == "[":
            yield from self._elements()
        else:
            yield from self._in_object()
        if self._peek():
            raise self._error("has something after the JSON value")

    def _in_object(self) -> Iterator[tuple[dict[str, Any], int]]:
        seen = set()
        listed = False
        closing = self._closes("}")
        while not closing:
            if self._peek() != '"':
                raise self._error("not JSON: expected the name of a member")
            name, _ = self._value()
            if name in seen:
                raise self._error(f"not usable JSON: the member {name} is there twice")
            seen.add(name)
            self._next(":")
            if name == "items" or (name in _LISTS and self._peek() == "["):
                self._next("[")
                listed = True
                yield from self._elements()
            else:
                self._value()
            closing = self._next(",}") == "}"
        if not listed:
            raise FormatError("is neither a list of questions nor an object with such a list as `items`", 1)

    def _elements(self) -> Iterator[tuple[dict[str, Any], int]]:
        closing = self._closes("]")
        while not closing:
            value, start = self._value()
            if not isinstance(value, dict):
                raise FormatError("is not a JSON object", self._line(start))
            yield value, start
            closing = self._next(",]") == "]"

    def _value(self) -> tuple[Any, int]:
        self._peek()
        start = self.at
        value, self.at = strict_json.value_at(self.text, start)
        return value, start

    def _peek(self) -> str:
        while self.text[self.at : self.at + 1] and self.text[self.at] in _SPACE:
            self.at += 1
        return self.text[self.at : self.at + 1]

    def _next(self, expected: str) -> str:
        letter = self._peek()
        if not letter or letter not in expected:
            raise self._error(f"not JSON: expected {' or '.join(expected)}")
        self.at += 1
        return letter

    def _closes(self, bracket: str) -> bool:
        return self._peek() == bracket and self._next(bracket) == bracket

    def _error(self, detail: str) -> FormatError:
        return FormatError(detail, self._line(self.at))

    def _line(self, place: int) -> int:
        return self.text.count("\n", 0, place) + 1


def _write(documents: Iterable[dict[str, Any]], losses: list[Loss], topics: Iterable[Topic] = ()) -> Iterator[bytes]:
    before = b"[\n"
    for document in documents:
        yield before + orjson.dumps(document)
        before = b",\n"
    yield b"\n]\n" if before == b",\n" else b"[]\n"


FORMAT = Format(
    name="json",
    title="JSON, a list of question documents",
    media_type="application/json",
    extensions=(".json",),
    sniff=_sniff,
    read=_read,
    write=_write,
    schema={"type": "array", "items": {"type": "object"}},
    reads=QUESTION_TYPES,
    writes=QUESTION_TYPES,
    keyless=True,
)
