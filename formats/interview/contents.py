"""Tables of contents: lists of links within the page, and what frames contents of any kind."""

import re

from formats.interview import words
from formats.interview.lines import Kind, Line

# A link within the page; one to nowhere was to be one.
ANCHOR_LINK = re.compile(
    r"!?\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(\s*(?:#[^()]*(?:\([^()]*\)[^()]*)*)?\)|<a\s[^<>]*href=[\"']#[^<>]*>[^<]*</a>"
)
_LIST_MARKS = re.compile(r"^[\s>*+|•-]*(?:\d+[.)]?)?[\s|*+-]*")
_FOLDING = re.compile(r"\s*(?:</?details\b[^<>]*>|<summary\b.*</summary>)\s*$", re.IGNORECASE)
MARK_ALONE = re.compile(r"\s*(?:[-*+•●▪◦‣·–]|\d{1,4}[.)]?)\s*")
_NUMBER_COLUMN = re.compile(r"(?:sr\.? ?)?no\.?|#|s\.? ?no\.?|nr\.?", re.IGNORECASE)
_LONGEST_HEADING = 100  # with its marks and tags
FEWEST_ENTRIES = 3  # in a row, without a heading that says that they are contents
REASON = "table of contents"


def drop_contents(lines: list[Line]) -> None:
    """Drop tables of contents, and what frames them."""
    _links(lines)
    _frames(lines)


def contents_depth(line: Line) -> int | None:
    """Return the level of a heading of contents, 0 if nothing marks it as a heading; None if it is something else."""
    if len(line.text) > _LONGEST_HEADING or (line.kind is not Kind.TEXT and line.reason != "navigation"):
        return None
    if line.answer:
        # A row of a table that says more.
        return None
    text = line.words if line.kind is Kind.TEXT else line.text.strip()
    if not words.CONTENTS_HEADING.fullmatch(text.strip(" #*:_")):
        return None
    return line.heading or len(line.text) - len(line.text.lstrip("#"))


def frames_table(text: str) -> bool:
    """Whether a row of a table of contents is none of its entries: its head, the line below, or a title."""
    cells = [cell.strip(" *") for cell in text.strip(" |").split("|")]
    return (
        len([cell for cell in cells if cell]) <= 1
        or all(set(cell) <= set("-: ") for cell in cells)
        or any(map(is_number_column, cells))
    )


def is_number_column(text: str) -> bool:
    """Whether a text is the title of a column of numbers."""
    return _NUMBER_COLUMN.fullmatch(text) is not None


def _links(lines: list[Line]) -> None:
    """Drop lists of links within the page: any below a heading of contents, elsewhere three in a row.

    Bullets and numbers alone on their line are part of a list that goes on.
    """
    depth: int | None = None  # of the heading the contents stand under, None outside of them
    run: list[Line] = []
    length = 0  # of the run, without what stands alone
    for line in lines:
        if line.kind in (Kind.BLANK, Kind.RULE):
            continue
        if (found := contents_depth(line)) is not None:
            depth, run, length = found, [], 0
            line.drop(REASON)
        elif line.kind is Kind.TEXT and line.mark is None and MARK_ALONE.fullmatch(line.text):
            run.append(line)
        elif line.kind is Kind.TEXT and _is_contents_line(line, depth is not None):
            run.append(line)
            length += 1
            if depth is not None or length >= FEWEST_ENTRIES:
                for entry in run:
                    entry.drop(REASON)
                run = []
        elif line.kind is not Kind.DROPPED:
            if not (depth and line.kind is Kind.TEXT and line.heading > depth and not words.asks(line.words)):
                depth = None
            run, length = [], 0


def _frames(lines: list[Line]) -> None:
    """Drop what frames a part of a table of contents: the tags that fold it away, and the heading above them."""
    for index, line in enumerate(lines):
        if line.reason != REASON:
            continue
        for step in (-1, 1):
            for other in range(index + step, index + 8 * step, step):
                if not 0 <= other < len(lines) or not _drop_frame(lines[other], step):
                    break


def _drop_frame(line: Line, step: int) -> bool:
    """Drop a line beside contents if it frames them; return whether to look further."""
    if line.kind is Kind.TEXT and _FOLDING.match(line.text):
        line.drop(REASON)
        return True
    if step < 0 and line.kind is Kind.TEXT and line.heading > 2 and line.number is None and not words.asks(line.words):
        line.drop(REASON)
        return False
    return line.kind is Kind.BLANK


def _is_contents_line(line: Line, under_heading: bool) -> bool:
    """Whether the line is an entry of a table of contents, or what frames one."""
    text = line.text
    if ("](" in text or "#" in text) and ANCHOR_LINK.search(text):
        rest = ANCHOR_LINK.sub("", _LIST_MARKS.sub("", text, count=1))
        return under_heading or len(rest.strip(" |*-:.")) < 25
    if text.lstrip().startswith("|"):
        return under_heading and frames_table(text)
    return (
        under_heading
        and not line.heading
        and re.match(
            r"\s*</?(?:details|summary|div|p|br|ul|ol|li|hr|center)\b|.*</summary>|Hide/Show|\s*[-*+] |\s*\d+[.)] ",
            text,
            re.IGNORECASE,
        )
        is not None
        and not words.asks(line.words)
    )
