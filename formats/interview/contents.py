"""Tables of contents: lists of links within the page, and lists of questions that are all asked again below."""

import re
from collections import Counter

from formats.interview import words
from formats.interview.lines import Kind, Line

ANCHOR_LINK = re.compile(
    r"!?\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(\s*#[^()]*(?:\([^()]*\)[^()]*)*\)|<a\s[^<>]*href=[\"']#[^<>]*>[^<]*</a>"
)
_LIST_MARKS = re.compile(r"^[\s>*+|•-]*(?:\d+[.)]?)?[\s|*+-]*")
_FOLDING = re.compile(r"\s*(?:</?details\b[^<>]*>|<summary\b.*</summary>)\s*$", re.IGNORECASE)
_MARK_ALONE = re.compile(r"\s*(?:[-*+•●▪◦‣·–]|\d{1,4}[.)]?)\s*")
_FEWEST_CONTENTS = 3


def drop_contents(lines: list[Line]) -> None:
    """Drop tables of contents, and what frames them."""
    _contents(lines)
    _contents_frames(lines)


def _contents(lines: list[Line]) -> None:
    """Drop tables of contents.

    Under their heading they are a list of links; elsewhere three such lines in a row, or three questions that are all
    asked again, where they are answered. Bullets and numbers alone on their line are part of a list that goes on.
    """
    depth: int | None = None  # of the heading the contents stand under, None outside of them
    run: list[Line] = []
    length = 0  # of the run, without what stands alone
    written = Counter(line.words for line in lines if line.kind is Kind.TEXT)
    for line in lines:
        if line.kind in (Kind.BLANK, Kind.RULE):
            continue
        written[line.words] -= 1
        if _is_contents_heading(line):
            depth, run, length = line.heading or len(line.text) - len(line.text.lstrip("#")), [], 0
            line.drop("table of contents")
        elif line.kind is Kind.TEXT and line.mark is None and _MARK_ALONE.fullmatch(line.text):
            run.append(line)
        elif line.kind is Kind.TEXT and _is_contents_line(line, depth is not None, written[line.words] > 0):
            run.append(line)
            length += 1
            if depth is not None or length >= _FEWEST_CONTENTS:
                for entry in run:
                    entry.drop("table of contents")
                run = []
        elif line.kind is not Kind.DROPPED:
            if not (depth and line.kind is Kind.TEXT and line.heading > depth and not words.asks(line.words)):
                depth = None
            run, length = [], 0


def _is_contents_heading(line: Line) -> bool:
    if line.kind is Kind.DROPPED and line.reason == "navigation":
        return words.CONTENTS_HEADING.fullmatch(line.text.strip(" #*:_")) is not None
    return line.kind is Kind.TEXT and words.CONTENTS_HEADING.fullmatch(line.words.strip(" *:_")) is not None


def _contents_frames(lines: list[Line]) -> None:
    """Drop what frames a part of a table of contents: the tags that fold it away, and the heading above them."""
    for index, line in enumerate(lines):
        if line.reason != "table of contents":
            continue
        for step in (-1, 1):
            for other in range(index + step, index + 8 * step, step):
                if not 0 <= other < len(lines) or not _drop_frame(lines[other], step):
                    break


def _drop_frame(line: Line, step: int) -> bool:
    """Drop a line beside contents if it frames them; return whether to look further."""
    if line.kind is Kind.TEXT and _FOLDING.match(line.text):
        line.drop("table of contents")
        return True
    if step < 0 and line.kind is Kind.TEXT and line.heading > 2 and line.number is None and not words.asks(line.words):
        line.drop("table of contents")
        return False
    return line.kind is Kind.BLANK


def _is_contents_line(line: Line, under_heading: bool, comes_again: bool) -> bool:
    """Whether the line is an entry of a table of contents, or what frames one.

    What asks is an entry if it `comes_again`, where it is answered.
    """
    text = line.text
    if comes_again and words.asks(line.words):
        return True
    if "#" in text and ANCHOR_LINK.search(text):
        rest = ANCHOR_LINK.sub("", _LIST_MARKS.sub("", text, count=1))
        return under_heading or len(rest.strip(" |*-:.")) < 25
    if text.lstrip().startswith("|"):
        cells = [cell.strip(" *") for cell in text.strip(" |").split("|")]
        return under_heading and (
            len([cell for cell in cells if cell]) <= 1
            or all(set(cell) <= set("-: ") for cell in cells)
            or any(re.fullmatch(r"(?i)(?:sr\.? ?)?no\.?|#|s\.? ?no\.?|nr\.?", cell) for cell in cells)
        )
    return (
        under_heading
        and not line.heading
        and re.match(
            r"\s*</?(?:details|summary|div|p|br|ul|ol|li|hr|center)\b|.*</summary>|Hide/Show|\s*[-*+] |\s*\d+[.)] ",
            text,
            re.IGNORECASE,
        )
        is not None
        and (comes_again or not words.asks(line.words))
    )
