"""The lines that may be entries of a list of questions: with a number before them, or on the line above, or with none.

What stands between two of them is told apart here: titles of sections and columns, which a list may have, and text,
which ends it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from formats.interview import words
from formats.interview.contents import MARK_ALONE, contents_depth, frames_table, is_number_column
from formats.interview.lines import Kind, Line, is_answer_label

_LONGEST_TITLE = 60
_NUMBER = re.compile(r"\s*(\d{1,4})[.)]?(?:(\t|[ \t]+)(?=\S)|\s*$)")
_CLOSING = " \t?.:*_`"
_ENDS_OF_SENTENCES = (".", "!", ",", ";")


@dataclass(eq=False, slots=True)
class Entry:
    """A line that may be an entry of a list of questions, at the index `at`, and what stands around it."""

    at: int = 0
    key: str = ""
    number: int | None = None
    stands_alone: bool = False  # it reads like a question wherever it stands
    titles: list[int] = field(default_factory=list)  # above it, up to the entry before
    marks: list[int] = field(default_factory=list)  # numbers and bullets alone, below the titles
    apart: bool = True  # text stands between it and the entry before, or there is none
    headed: bool = False  # a heading of contents stands above it and its titles
    followed: bool = False  # by titles or text


def entries_of(lines: list[Line]) -> Iterator[Entry]:
    """Yield what may be an entry of a list, from top to bottom."""
    before: Entry | None = None
    entry = Entry()
    depth = 0  # of the heading of contents; smaller headings below it are titles
    for index, line in enumerate(lines):
        if line.kind in (Kind.BLANK, Kind.RULE):
            continue
        if (found := contents_depth(line)) is not None:
            entry, depth = Entry(headed=True), found
        elif line.kind is Kind.DROPPED:
            continue
        elif line.kind is Kind.TEXT and line.mark is None and MARK_ALONE.fullmatch(line.text):
            entry.marks.append(index)
        elif line.kind is Kind.TEXT and _fill(entry, line, lines):
            entry.at = index
            yield entry
            before, entry = entry, Entry(apart=False)
        else:
            if before is not None and not entry.apart:
                before.followed = True
            if line.kind is Kind.TEXT and _is_title(line, depth):
                entry.titles += [*entry.marks, index]
                entry.marks = []
            else:
                entry, depth = Entry(), 0


def _fill(entry: Entry, line: Line, lines: list[Line]) -> bool:
    """Fill an entry from a line, and return whether it may be one: it asks, or it stands in a column beside numbers."""
    if is_answer_label(line) or (line.mark is not None and line.mark.has("quote")):
        return False
    text, number, in_column = line.words, line.number, False
    if line.mark is None and (beside := _NUMBER.match(line.text)):
        text, number, in_column = line.text[beside.end() :].strip(), int(beside[1]), beside[2] == "\t"
    elif number is None and entry.marks and (above := _NUMBER.match(lines[entry.marks[-1]].text)):
        number, in_column = int(above[1]), True
    if line.mark is None:
        entry.stands_alone = words.asks_unmarked(text)
        asks = entry.stands_alone or _asks_like_a_title(text) or (in_column and _is_short(text))
    else:
        asks = words.asks(text)
        entry.stands_alone = asks and not line.mark.has("bullet")
    if asks:
        entry.key, entry.number = _key(text), number
    return asks


def _key(text: str) -> str:
    """Return what two lines have in common that ask the same in the same words."""
    return " ".join(text.casefold().strip(_CLOSING).split())


def _asks_like_a_title(text: str) -> bool:
    """Whether a line asks without a question mark, and neither ends a sentence nor may be part of one."""
    return (
        len(text) <= words.LONGEST_HEADING
        and not text[:1].islower()
        and not text.endswith(_ENDS_OF_SENTENCES)
        and words.begins_asking(text)
    )


def _is_title(line: Line, depth: int) -> bool:
    if line.text.lstrip().startswith("|"):
        return frames_table(line.text)
    if line.heading:
        return 0 < depth < line.heading
    return (line.mark is None or line.mark.style == ("bold",)) and not is_answer_label(line) and _is_short(line.words)


def _is_short(text: str) -> bool:
    """Whether a line is as short as a title, and no sentence."""
    return len(text) <= _LONGEST_TITLE and (not text.endswith(_ENDS_OF_SENTENCES) or is_number_column(text))
