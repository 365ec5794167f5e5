"""What a page shows as a title: its headings, and what opens when somebody clicks on it.

The parts of a title stand apart on a screen (a number in a circle, a level in a coloured box, an arrow), though in the
source nothing is between them; in a line of text they are told apart by punctuation.
"""

import re
from itertools import islice

from lxml import etree, html

from formats.interview import words

# Beside the question itself nothing of a title is longer.
_LONGEST_PART = 30
_MOST_NODES = 64
_MAY_OPEN = {"div", "p", "header"}
_WITHIN_LINE = {
    "a", "b", "strong", "em", "i", "u", "code", "kbd", "tt", "samp", "span", "small", "label", "mark", "font", "sup",
    "sub", "br", "img", "q", "abbr", "var", "svg", "g", "path", "circle", "line", "polyline", "polygon", "rect", "use",
}  # fmt: skip
_NAMED_QUESTION = re.compile(
    r"(?:.*[-_])?(?:question|accordion)(?:[-_]*(?:title|header|heading|head|text|toggle|trigger|button|name))?",
    re.IGNORECASE,
)
_NAMED_ALONE = re.compile(r"(?:.*[-_])?accordion", re.IGNORECASE)
_NUMBER = re.compile(r"(\d{1,4})[.):]?")
_LABEL = re.compile(r"(?:q|question)\s*\d{1,4}[.):]?", re.IGNORECASE)
_NUMBERED = re.compile(r"\W*(?:q\s*)?\d{0,4}\W*", re.IGNORECASE)
_ARROWS = frozenset("▲△▴▵▶▷▸▹►▻▼▽▾▿◀◁◂◃◄◅←↑→↓⌃⌄❯❮❱❰›‹»«˅˄⯆⯈¶\u200b\ufe0e\ufe0f")
_SIGNS = frozenset("+-−–×✕✖#§🔗⋮…")  # arrows too, unless they belong to the word before: "C#", "A+"


def opens(element: html.HtmlElement) -> bool:
    """Whether an element that is no heading is the title of what a click opens, and holds nothing but its line."""
    if element.tag not in _MAY_OPEN:
        return False
    names = (element.get("class") or "").split()
    named = any(_NAMED_QUESTION.fullmatch(name) and not _NAMED_ALONE.fullmatch(name) for name in names)
    if not named and not reacts(element):
        return False
    return all(node.tag in _WITHIN_LINE for node in element.iterdescendants() if isinstance(node.tag, str))


def reacts(element: html.HtmlElement) -> bool:
    """Whether something happens on a click on an element."""
    return (
        element.tag == "button"
        or element.get("role") == "button"
        or element.get("onclick") is not None
        or element.get("aria-expanded") is not None
        or "collapse" in (element.get("data-toggle") or element.get("data-bs-toggle") or "")
    )


def question_buttons(root: html.HtmlElement) -> set[str]:
    """Return the classes of the buttons that hold questions: those most of whose bearers ask."""
    asking: dict[str, list[bool]] = {}
    for button in root.iter("button"):
        asking.setdefault(button.get("class") or "", []).append(asks(button))
    return {names for names, answers in asking.items() if names and 2 * sum(answers) > len(answers)}


def asks(element: html.HtmlElement) -> bool:
    """Whether a title asks, a number before it aside."""
    text = _NUMBERED.sub("", " ".join(_beginning(element).split()), count=1)
    return words.asks(text) or words.compares(text)


def links_itself(title: html.HtmlElement, link: html.HtmlElement) -> bool:
    """Whether a link in a title leads to a place of the page, or is all of the title but its number."""
    if (link.get("href") or "").startswith("#"):
        return True
    return _NUMBERED.sub("", _beginning(title), count=1).strip() == _NUMBERED.sub("", _beginning(link), count=1).strip()


def _beginning(element: html.HtmlElement) -> str:
    """Return the text of the first nodes of an element; no title has more of them."""
    text: list[str] = []
    for event, node in islice(etree.iterwalk(element, events=("start", "end")), 2 * _MOST_NODES):
        if event == "start":
            text.append(node.text or "" if isinstance(node.tag, str) else "")
        elif node is not element:
            text.append(node.tail or "")
    return "".join(text)


def part(text: str, before: str, apart: bool) -> str:
    """Return the text of an element within a title as it reads in a line.

    `before` is the last character of the title before it, "" at its beginning; `apart` says that the parts of this
    title stand apart though nothing is between them.

    >>> part("12", "", True)
    '12. '
    >>> part("Hard", "?", True)
    ' (Hard) '
    """
    bare = text.strip()
    if not bare:
        return text
    if not any(map(str.isalnum, bare)):
        return " " if _decorates(bare, before) else text
    if apart and not before:
        if (number := _NUMBER.fullmatch(bare)) is not None:
            return f"{number[1]}. "
        return f"{bare} " if _LABEL.fullmatch(bare) else text
    if before and _is_remark(bare, before, apart):
        return f" ({bare}) "
    return f" {text}" if apart and before else text


def _decorates(signs: str, before: str) -> bool:
    return all(
        sign in _ARROWS or sign.isspace() or (sign in _SIGNS and not before.isalnum() and len(signs) == 1)
        for sign in signs
    )


def _is_remark(text: str, before: str, apart: bool) -> bool:
    """Whether a part is about the question before it: its level, or a word or two apart from its question mark."""
    if len(text) > _LONGEST_PART or text[0] in "([" or not text[0].isalnum():
        return False
    if text[0].isupper() and words.level_label(text) is not None:
        return True
    return (
        apart
        and before in ".?!？。"
        and len(text.split()) <= 3
        and text[-1] not in ".?!？。:,"
        and not words.begins_asking(text)
    )
