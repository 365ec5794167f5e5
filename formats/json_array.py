"""JSON: a list of question documents, or objects with such lists in them, as a page of GET /questions is.

Objects that are no question documents, but questions by other names, are read as `formats.json_records` describes,
wherever they are: by category, by number, or one alone. What the objects around them are called are their headings.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import orjson

from formats import strict_json
from formats.base import QUESTION_TYPES, Block, Draft, Format, FormatError, Loss, Topic
from formats.json_records import counts_from, draft_of_record, is_record
from formats.record_options import plain_name

_SPACE = " \t\r\n"
# What programs call the list of questions; these names say nothing about the questions in it.
_LISTS = ("items", "questions", "quiz", "data", "results", "mcqs", "paragraphs", "qas")
_TITLES = ("title", "name", "category", "topic", "subject", "section", "chapter", "level", "difficulty")
# Each level costs as much time as the whole file.
_DEEPEST = 6
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
    questions = list(_Walker(text).questions())
    if not questions:
        yield Block(1, last_line, dropped="holds no questions")
    first_option = counts_from(question for question, _, _ in questions if is_record(question))
    line, counted = 1, 0
    starts: list[int] = []
    for _, start, _ in questions:
        line, counted = line + text.count("\n", counted, start), start
        starts.append(line)
    for index, (question, _, headings) in enumerate(questions):
        draft = draft_of_record(question, first_option) if is_record(question) else Draft(question)
        draft.headings[:0] = headings
        first = starts[index] if index else 1
        following = starts[index + 1] - 1 if index + 1 < len(starts) else last_line
        yield Block(first, max(first, following), draft)


def _asks(value: Any) -> bool:
    """Tell whether a value is a question."""
    return isinstance(value, dict) and (isinstance(value.get("stem"), str) or is_record(value))


def _holds(value: Any, depth: int) -> bool:
    """Tell whether a value is a question or has one in it, at most so deep."""
    within = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return _asks(value) or (depth > 0 and any(_holds(one, depth - 1) for one in within))


Found = tuple[dict[str, Any], int, list[str]]
"""A question, the place where it begins, and the headings above it."""


def _is_title(name: str) -> bool:
    return plain_name(name).split(" ")[-1] in _TITLES


class _Walker:
    """Walks the brackets around the questions itself, so that each of them is known by its place."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def questions(self) -> Iterator[Found]:
        self._peek()
        yield from self._in_brackets(self.at, [], _DEEPEST)
        if self._peek():
            raise self._error("has something after the JSON value")

    def _in_brackets(self, start: int, above: list[str], depth: int) -> Iterator[Found]:
        """Yield the questions of the list or object that begins at a place, and stay behind it."""
        self.at = start
        if self._next("[{") == "[":
            yield from self._in_list(above, depth)
        else:
            yield from self._in_object(start, above, depth)

    def _in_object(self, start: int, above: list[str], depth: int) -> Iterator[Found]:
        """Yield the object itself if it is a question, or else the questions in its members."""
        members = self._members()
        end = self.at
        values = {name: value for name, (value, _) in members.items()}
        if _asks(values):
            yield values, start, above
            return
        titles = [value for name, value in values.items() if isinstance(value, str) and _is_title(name)]
        holding = [name for name, value in values.items() if _holds(value, depth)] or [
            name for name, value in values.items() if name in _LISTS and isinstance(value, list)
        ]
        if not holding:
            raise FormatError("is neither a question nor a list of questions, and has none in it", self._line(start))
        for name in holding:
            named = [] if name in _LISTS or _asks(values[name]) else [name]
            yield from self._in_brackets(members[name][1], [*above, *titles, *named], depth - 1)
        self.at = end

    def _members(self) -> dict[str, tuple[Any, int]]:
        """Return the members of an object that has just been opened, each with the place of its value."""
        members: dict[str, tuple[Any, int]] = {}
        closing = self._closes("}")
        while not closing:
            if self._peek() != '"':
                raise self._error("not JSON: expected the name of a member")
            name, _ = self._value()
            if name in members:
                raise self._error(f"not usable JSON: the member {name} is there twice")
            self._next(":")
            members[name] = self._value()
            closing = self._next(",}") == "}"
        return members

    def _in_list(self, above: list[str], depth: int) -> Iterator[Found]:
        """Yield the elements of a list, which are questions or have some in them."""
        closing = self._closes("]")
        while not closing:
            value, start = self._value()
            if not isinstance(value, dict):
                raise FormatError("is not a JSON object", self._line(start))
            if not _asks(value) and _holds(value, depth):
                yield from self._in_brackets(start, above, depth - 1)
            else:
                yield value, start, above
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
