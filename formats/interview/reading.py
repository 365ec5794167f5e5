"""A document → blocks: the steps, one after the other."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from formats.base import Block, Draft
from formats.interview import ledger
from formats.interview.classify import classify
from formats.interview.drafts import DraftMaker
from formats.interview.entries import Entry
from formats.interview.lines import Kind, Line
from formats.interview.markup import to_markdown
from formats.interview.page import page_lines
from formats.interview.page_encoding import declared_encoding, usual_encoding
from formats.interview.page_source import is_page
from formats.interview.render import Renderer
from formats.interview.segment import segment
from formats.language import guess
from formats.text import decode

# Word processors put spaces that do not break behind the marks at the head of a line.
_HARD_SPACES = re.compile(r"^\s*(?:[^\w\s]|\d{1,4}[.)])?[ \xa0]+")
_MARKDOWN = re.compile(
    r"(?m)^ {0,3}(?:#{2,6} \S|```|~~~|#{1,6} .*\?$)|^.*\]\((?:https?:|#|\.)|^[ \t]*</?details>|^\|.*\|$"
    r"|^ {0,3}(?:\d+\.\s+)?\*\*[^*]+\*\*$"
)


def read(stream: BinaryIO) -> Iterator[Block]:
    """Yield the blocks of an interview document. Raises FormatError for what is not text."""
    data = stream.read()
    text, notes = decode(data, declared_encoding(data), usual_encoding(data))
    source = text.split("\n")
    page = is_page(text)
    lines = page_lines(text) if page else _text_lines(source)
    translated = not page and to_markdown(lines)
    classify(lines)
    entries = segment(lines, page=page)
    prose = [line.text for line in lines if line.kind is Kind.TEXT]
    markdown = (
        page or translated or any(line.kind is Kind.FENCED for line in lines) or _MARKDOWN.search(text) is not None
    )
    maker = DraftMaker(Renderer(markdown, _width(prose)), guess(" ".join(prose[:400])), page=page)

    def draft_of(entry: Entry) -> Draft:
        draft = maker.draft(entry)
        if notes and not all(line.text.isascii() for line in entry.lines):
            draft.notes.extend(notes)
        return draft

    yield from ledger.blocks(lines, entries, source, draft_of)


def _text_lines(source: list[str]) -> list[Line]:
    return [
        Line(number, number, _HARD_SPACES.sub(_spaced, line) if "\xa0" in line else line)
        for number, line in enumerate(source, 1)
    ]


def _spaced(found: re.Match[str]) -> str:
    return found[0].replace("\xa0", " ")


def _width(prose: list[str]) -> int | None:
    """Return the column at which the paragraphs of a text are wrapped, None if every paragraph is one line."""
    lengths = [len(line) for line in prose]
    longest = max(lengths, default=0)
    full = sum(length > 0.85 * longest for length in lengths)
    return longest if 40 <= longest <= 200 and full >= max(3, 0.1 * len(lengths)) else None
