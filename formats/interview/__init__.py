"""Interview documents as they are found: plain text, Markdown and saved pages with questions and their answers.

    bytes ──decode──▶ lines ──classify──▶ kinds ──segment──▶ entries ──render──▶ drafts ──ledger──▶ blocks

Nobody wrote these documents for a program. The rules are general ones (marks, words, layout), the ledger accounts for
every line, and where a rule had to guess the draft says so.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from formats.base import Block, Draft, Format
from formats.interview import language, ledger
from formats.interview.classify import classify
from formats.interview.drafts import DraftMaker
from formats.interview.lines import Kind, Line
from formats.interview.page import is_page, page_lines
from formats.interview.render import Renderer
from formats.interview.segment import segment
from formats.text import decode

_EXTENSIONS = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml")
_QUESTION = re.compile(
    rb"(?m)^[\s#>*_-]*(?:\d{1,4}[.)]|Q(?:uestion)?[ #]*\d*[.:)]|\W{0,4}(?:What|How|Why|Explain|Describe)\b).{5,300}$"
)
_MARKDOWN = re.compile(
    r"(?m)^ {0,3}(?:#{2,6} \S|```|~~~|#{1,6} .*\?$)|^.*\]\((?:https?:|#|\.)|^[ \t]*</?details>|^\|.*\|$"
    r"|^ {0,3}(?:\d+\.\s+)?\*\*[^*]+\*\*$"
)


def read(stream: BinaryIO) -> Iterator[Block]:
    """Yield the blocks of an interview document. Raises FormatError for what is not text."""
    text, notes = decode(stream.read())
    source = text.split("\n")
    page = is_page(text)
    lines = page_lines(text) if page else [Line(number, number, line) for number, line in enumerate(source, 1)]
    classify(lines)
    entries = segment(lines)
    prose = [line.text for line in lines if line.kind is Kind.TEXT]
    markdown = page or any(line.kind is Kind.FENCED for line in lines) or _MARKDOWN.search(text) is not None
    maker = DraftMaker(Renderer(markdown, _width(prose)), language.detect(" ".join(prose[:400])))
    drafts: dict[int, Draft] = {}
    for entry in entries:
        draft = maker.draft(entry)
        if notes and not all(line.text.isascii() for line in entry.lines):
            draft.notes.extend(notes)
        drafts.update((id(line), draft) for line in entry.lines)
    yield from ledger.blocks(lines, drafts, source)


def _width(prose: list[str]) -> int | None:
    """Return the column at which the paragraphs of a text are wrapped, None if every paragraph is one line."""
    lengths = [len(line) for line in prose]
    longest = max(lengths, default=0)
    full = sum(length > 0.85 * longest for length in lengths)
    return longest if 40 <= longest <= 200 and full >= max(3, 0.1 * len(lengths)) else None


def sniff(head: bytes, name: str) -> float:
    """Say how sure it is that a file is an interview document: by its name, and by lines that ask."""
    known = name.lower().endswith(_EXTENSIONS)
    asking = len(_QUESTION.findall(head[:65536]))
    if not known and not asking:
        return 0.0
    return min(0.2 + 0.1 * min(asking, 4) + 0.1 * known, 0.7)


FORMAT = Format(
    name="interview",
    title="Interview documents: plain text, Markdown, saved web pages",
    media_type="text/plain",
    extensions=_EXTENSIONS,
    sniff=sniff,
    read=read,
    reads=("open",),
    loses="What belongs to the page and not to its questions: navigation, advertising, introductions, conclusions.",
)
