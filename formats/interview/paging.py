"""What printing leaves at the edges of pages: the same title on each, and numbers that count them."""

import re
from collections.abc import Iterator
from itertools import pairwise

from formats.interview.lines import Kind, Line, read_mark

_FEWEST_PAGES = 3
_FEWEST_COUNTED = 2
_LONGEST = 160
_COUNTED = re.compile(
    r"(?:\bpage|seite|página|pagina|sayfa|стр\.|страница)[ \t]?(\d{1,4})"
    r"(?:[ \t]?(?:of|/|von|de|di|sur|из)[ \t]?\d{1,4})?$",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"\d{1,9}")


def drop_running_heads(lines: list[Line]) -> None:
    """Drop lines that come again at the edges of pages, or that end with the number of their page.

    Where they have numbers, these count: answers refer to pages as well, but at random.
    """
    edges = [(line, _NUMBERS.findall(line.text)[-1:]) for line in _edges(lines)]
    most_pages = max(_FEWEST_PAGES, len(edges) // 4)
    for found, fewest in ((list(_counted(lines)), _FEWEST_COUNTED), (edges, most_pages)):
        alike: dict[str, list[tuple[Line, list[str]]]] = {}
        for line, number in found:
            alike.setdefault(_NUMBERS.sub("#", " ".join(line.text.split())), []).append((line, number))
        for heads in alike.values():
            numbers = [int(number) for _, last in heads for number in last]
            if len(heads) >= fewest and all(other == one + 1 for one, other in pairwise(numbers)):
                for line, _ in heads:
                    line.drop("navigation")


def _counted(lines: list[Line]) -> Iterator[tuple[Line, list[str]]]:
    """Yield the lines that end with the number of a page, and the number."""
    for line in lines:
        text = line.text.rstrip()
        if line.kind is Kind.TEXT and len(text) <= _LONGEST and (page := _COUNTED.search(text)) and _may_be_head(line):
            yield line, [page[1]]


def _edges(lines: list[Line]) -> list[Line]:
    """Return the first and the last line of each page, as far as a form feed parts them."""
    starts = [index for index, line in enumerate(lines) if index and "\f" in line.text]
    found: dict[int, Line] = {}
    for start, stop in pairwise([0, *starts, len(lines)]) if starts else ():
        written = [line for line in lines[start:stop] if line.kind is Kind.TEXT and line.text.strip()]
        found.update((line.first, line) for line in (*written[:1], *written[-1:]) if _may_be_head(line))
    return list(found.values())


def _may_be_head(line: Line) -> bool:
    """Whether no mark makes a line more than words: questions begin pages as well."""
    return len(line.text) <= _LONGEST and read_mark(line.text.lstrip()) is None
