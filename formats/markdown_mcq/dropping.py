"""Step 8: the reasons of the lines that belong to no question, and the headings they leave for those below."""

import re

from formats.answer_keys import is_answer_label
from formats.markdown_lines import unillustrated
from formats.markdown_mcq.document import LINK_HOME, LINK_ITEM, Document

_BADGES = re.compile(r"\s*(?:\[?!\[[^\[\]]*\]\([^()]*\)(?:\]\([^()]*\))?\s*)+$")


def drop(document: Document, start: int, end: int, path: list[tuple[float, str]]) -> None:
    """Give the lines that belong to no question their reasons, and keep the headings for the questions below."""
    index = start
    while index < end:
        line = document.lines[index]
        stop = index + 1
        if index in document.rows:
            document.rows[index].headings[:0] = [title for _, title in path]
        elif document.owners[index] is not None or line.kind == "blank":
            pass
        elif line.kind == "heading" or (line.kind == "details" and document.visible[index]):
            contents = _reason(document, *_chunk(document, stop, end)) == "table of contents"
            document.owners[index] = "table of contents" if contents else "heading"
            if not contents and line.title and not is_answer_label(line.title):
                # A summary that wraps questions stands between the heading above it and those inside it.
                level = line.level or max((above for above, _ in path if above == int(above)), default=0) + 0.5
                path[:] = [(above, title) for above, title in path if above < level]
                path.append((level, unillustrated(line.title)))
        elif line.kind in ("rule", "comment"):
            document.owners[index] = "section rule" if line.kind == "rule" else "comment"
        else:
            first, stop = _chunk(document, index, end)
            reason = _reason(document, first, stop)
            for inner in range(first, stop):
                document.owners[inner] = document.owners[inner] or reason
        index = stop


def _chunk(document: Document, start: int, end: int) -> tuple[int, int]:
    """Find the run of text lines at or, over blank lines, below a line."""
    while start < end and document.lines[start].kind in ("blank", "markup") and document.lines[start].kind == "blank":
        start += 1
    stop = start
    while stop < end and (
        document.lines[stop].kind in ("text", "markup", "code")
        or (document.lines[stop].kind == "details" and not document.visible[stop])
    ):
        stop += 1
    return start, stop


def _reason(document: Document, start: int, stop: int) -> str:
    texts = [line.plain for line in document.lines[start:stop] if line.kind == "text"]
    if texts:
        if 2 * sum("](#" in text for text in texts) > len(texts):
            return "navigation" if len(texts) == 1 and LINK_HOME.match(texts[0]) else "table of contents"
        if all(LINK_HOME.match(text) for text in texts) or all(LINK_ITEM.match(text) for text in texts):
            return "navigation"
        if all(_BADGES.match(text) for text in texts):
            return "badge"
    return "boilerplate"
