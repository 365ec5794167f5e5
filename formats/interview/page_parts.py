"""The parts of a page that are open while it is gone through: items and quotations, titles, rows of tables."""

import re
from dataclasses import dataclass, field
from string import ascii_lowercase, ascii_uppercase

from lxml import html

_LETTERS = re.compile(r"list-style(?:-type)?\s*:\s*(upper|lower)-(?:alpha|latin)", re.IGNORECASE)


@dataclass
class Container:
    """A list item or a quotation that is open: what stands before its first line and before the others."""

    first: str
    rest: str
    begun: bool = False


@dataclass
class Numbering:
    """The items of a list that is open: the number of the next one, None where they have none, and their letters."""

    number: int | None
    letters: str = ""

    @staticmethod
    def of(element: html.HtmlElement) -> "Numbering":
        if element.tag != "ol":
            return Numbering(None)
        start = element.get("start") or "1"
        style = _LETTERS.search(element.get("style") or "")
        kind = element.get("type") or (style[1].lower() if style else "")
        letters = {"A": ascii_uppercase, "upper": ascii_uppercase, "a": ascii_lowercase, "lower": ascii_lowercase}
        return Numbering(int(start) if start.isdigit() and len(start) < 6 else 1, letters.get(kind, ""))

    def item(self, element: html.HtmlElement) -> Container:
        """Return what stands before the lines of the next item. Markdown has no lists in letters: they become text."""
        if self.number is None:
            return Container("- ", "  ")
        value = element.get("value") or ""
        number = int(value) if value.isdigit() and len(value) < 6 else self.number
        self.number = number + 1
        if 0 < number <= len(self.letters):
            return Container(f"- {self.letters[number - 1]}. ", "  ")
        return Container(f"{number}. ", " " * (len(str(number)) + 2))


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


def offers_choice(label: html.HtmlElement) -> bool:
    """Whether a label is that of a choice among several, which stands in it or right before it."""
    if next(label.iterdescendants("label"), None) is not None:
        return False
    before = label.getprevious()
    beside = [before] if before is not None and not (before.tail or "").strip() else []
    return any(node.tag == "input" and node.get("type") in ("radio", "checkbox") for node in [*beside, *label])


def folds(item: html.HtmlElement) -> bool:
    """Whether an item of a list is nothing but something that is folded away; the list is there for its looks then."""
    return len(item) == 1 and item[0].tag == "details" and not (item.text or "").strip()


def ends_block(part: html.HtmlElement) -> bool:
    """Whether nothing comes behind an element in the block around it."""
    return part.getnext() is None and not (part.tail or "").strip()


def goes_on(bullets: html.HtmlElement) -> bool:
    """Whether a list of bullets goes on in the next one, as where each of its items is a list to itself."""
    following = bullets.getnext()
    return (
        bullets.tag == "ul"
        and len(bullets) == 1
        and following is not None
        and following.tag == "ul"
        and following.get("class") == bullets.get("class")
        and not (bullets.tail or "").strip()
    )
