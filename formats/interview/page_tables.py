"""The tables of a page: which hold data, and what becomes of those that are laid out as text."""

from lxml import html

from formats.interview import words
from formats.interview.columns import places_of


def bring_levels_to_questions(root: html.HtmlElement) -> None:
    """Move the levels in tables that are laid out as text behind the questions of their rows.

    There they stand below the answer and would be headings of what follows.
    """
    for table in root.iter("table"):
        header, *rows = [list(row.iterchildren("td", "th")) for row in table.iter("tr")] or [[]]
        question, level = places_of([cell.text_content().strip() for cell in header])
        if question is None or level is None or is_data(table):
            continue
        for cells in rows:
            if len(cells) == len(header) and words.level_label(said := cells[level].text_content().strip()) is not None:
                _append(cells[question], f" ({said})")
                cells[level].drop_tree()


def _append(cell: html.HtmlElement, text: str) -> None:
    """Put a text at the end of the only paragraph of a cell, or of the cell itself."""
    while len(cell) == 1 and not (cell.text or "").strip() and not (cell[0].tail or "").strip():
        cell = cell[0]
    if len(cell):
        cell[-1].tail = (cell[-1].tail or "").rstrip() + text
    else:
        cell.text = (cell.text or "").rstrip() + text


def is_data(table: html.HtmlElement) -> bool:
    """Whether a table holds data; others are there for the layout, or hold code beside its line numbers."""
    if next(table.iter("pre", "h1", "h2", "h3", "h4", "ul", "ol"), None) is not None:
        return False
    return next((child for child in table.iter("table") if child is not table), None) is None and any(
        sum(1 for _ in row.iter("td", "th")) > 1 for row in table.iter("tr")
    )
