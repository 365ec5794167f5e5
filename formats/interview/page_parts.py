"""The parts of a page that are open while it is gone through: items and quotations, titles, rows of tables."""

from dataclasses import dataclass, field

from lxml import html


@dataclass
class Container:
    """A list item or a quotation that is open: what stands before its first line and before the others."""

    first: str
    rest: str
    begun: bool = False


@dataclass
class Title:
    """A title that is open: whether its parts stand apart, and what was last said in it.

    `kind` is that of the titles it is one of (page_titles.py); `parts` holds what had been said before each of its
    parts that are open; `picture` describes a picture, which speaks only where nothing else does.
    """

    element: html.HtmlElement
    apart: bool
    kind: str = ""
    said: str = ""
    parts: list[str] = field(default_factory=list)
    picture: str = ""


@dataclass
class Cells:
    """A row of a table that is open."""

    rows: int = 0
    texts: list[str] = field(default_factory=list)
    first: int = 0

    def add(self, text: str, line: int) -> None:
        """Add a paragraph to the last cell; in Markdown a cell has one line."""
        self.texts[-1] = f"{self.texts[-1]} {text}".lstrip()
        self.first = self.first or line


def folds(item: html.HtmlElement) -> bool:
    """Whether an item of a list is nothing but something that is folded away; the list is there for its looks then."""
    return len(item) == 1 and item[0].tag == "details" and not (item.text or "").strip()
