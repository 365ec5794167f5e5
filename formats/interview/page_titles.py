"""What a page shows as a title: its headings, and what opens when somebody clicks on it.

The parts of a title stand apart on a screen (a number in a circle, a level in a coloured box, an arrow), though in the
source nothing is between them; in a line of text they are told apart by punctuation.
"""

import re
from collections.abc import Container, Iterator
from itertools import islice

from lxml import etree, html

from formats.interview import words
from formats.interview.lines import QUESTION

# Beside the question itself nothing of a title is longer.
_LONGEST_PART = 30
_MOST_NODES = 64
_FEWEST_OPENERS = 3
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_MAY_OPEN = {"div", "p", "header"}
_MAY_ASK = {"b", "strong", "span"}
_WITHIN_LINE = {
    "a", "b", "strong", "em", "i", "u", "code", "kbd", "tt", "samp", "span", "small", "label", "mark", "font", "sup",
    "sub", "br", "img", "q", "abbr", "var", "svg", "g", "path", "circle", "line", "polyline", "polygon", "rect", "use",
}  # fmt: skip
_NAMED_QUESTION = re.compile(r"(?:.*[-_])?question(?:[-_]*(?:title|header|heading|head|text|name))?", re.IGNORECASE)
_NAMED_OPENER = re.compile(
    r"(?:.*[-_])?(?:question|accordion|collapsible|expander|faq|spoiler|toggle)"
    r"[-_]*(?:title|header|heading|head|text|toggle|trigger|button|name)(?:[-_]text)?",
    re.IGNORECASE,
)
_FRONT, _BACK = (re.compile(rf"(?:.*[-_])?{side}", re.IGNORECASE) for side in ("front", "back"))
_HAS_ANSWERS = etree.XPath("boolean(//@itemprop[. = 'acceptedAnswer' or . = 'suggestedAnswer'])")
# What a class says of how a title is shown at the moment.
_STATES = {"active", "closed", "collapsed", "current", "expanded", "is-active", "is-open", "open", "opened", "show"}
_NUMBER = re.compile(r"(\d{1,4})[.):]?")
_LABEL = re.compile(r"(?:q|question)\s*\d{1,4}[.):]?", re.IGNORECASE)
_NUMBERED = re.compile(r"\W*(?:q\s*)?\d{0,4}\W*", re.IGNORECASE)
_ARROWS = frozenset("▲△▴▵▶▷▸▹►▻▼▽▾▿◀◁◂◃◄◅←↑→↓⌃⌄❯❮❱❰›‹»«˅˄⯆⯈¶\u200b\ufe0e\ufe0f")
_SIGNS = frozenset("+-−–×✕✖#§🔗⋮…")  # arrows too, unless they belong to the word before: "C#", "A+"


def opens(element: html.HtmlElement) -> bool:
    """Whether an element that is no heading is the title of what a click opens, and holds nothing but its line."""
    if element.tag not in _MAY_OPEN or not (_is_called_question(element) or _opens_something(element)):
        return False
    return all(map(_is_within_line, element.iterdescendants()))


def asks_within_block(element: html.HtmlElement) -> bool:
    """Whether an element within a line is called a question and begins that line, so that it is a title by itself."""
    return element.tag in _MAY_ASK and _has_name(element, _NAMED_QUESTION) and _begins_block(element)


def kind(element: html.HtmlElement) -> str:
    """Return the kind of titles that an element is one of: by what it is called or by its looks, "" if it is alone."""
    if _is_called_question(element):
        return QUESTION
    if element.tag in _HEADINGS and not any(map(_opens_something, _first_nodes(element))):
        return ""
    return f"{element.tag} {_looks(element)}"


def _is_called_question(element: html.HtmlElement) -> bool:
    """Whether a class or an attribute of an element, or of what wraps it alone, says that it is a question."""
    return any(
        _has_name(node, _NAMED_QUESTION) or _is_named_by_schema(node) or _is_front(node) for node in _wrappers(element)
    )


def _is_named_by_schema(element: html.HtmlElement) -> bool:
    """Whether an element is the name of a question in the vocabulary of schema.org."""
    if element.get("itemprop") != "name":
        return False
    scope = next((node for node in element.iterancestors() if node.get("itemscope") is not None), None)
    return scope is not None and (scope.get("itemtype") or "").rstrip("/").endswith("schema.org/Question")


def label_answers(root: html.HtmlElement) -> None:
    """Put a label before each answer to a question of schema.org, with its number where there are several."""
    if not _HAS_ANSWERS(root):
        return
    answers: dict[html.HtmlElement, list[html.HtmlElement]] = {}
    scopes = [root]
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(node.tag, str):
            continue
        if event == "start" and node.get("itemprop") in ("acceptedAnswer", "suggestedAnswer"):
            answers.setdefault(scopes[-1], []).append(node)
        if node.get("itemscope") is not None:
            if event == "start":
                scopes.append(node)
            else:
                scopes.pop()
    for found in answers.values():
        for number, answer in enumerate(found, 1):
            label = etree.SubElement(answer, "p")
            label.text = f"Answer {number}:" if len(found) > 1 else "Answer:"
            answer.insert(0, label)


def _is_front(element: html.HtmlElement) -> bool:
    """Whether an element is the front of a card whose back comes next."""
    following = element.getnext()
    return following is not None and _has_name(element, _FRONT) and _has_name(following, _BACK)


def _opens_something(element: html.HtmlElement) -> bool:
    """Whether an element, or what wraps it alone, is called so or reacts as if a click on it opened something."""
    return any(
        _has_name(node, _NAMED_OPENER) or (node.tag != "button" and reacts(node)) or _expands(node)
        for node in _wrappers(element)
    )


def _expands(element: html.HtmlElement) -> bool:
    return element.get("aria-expanded") is not None or "collapse" in (
        element.get("data-toggle") or element.get("data-bs-toggle") or ""
    )


def _wrappers(element: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """Yield an element, and the block around it if that holds nothing else, as far as their attributes say anything."""
    if element.attrib:
        yield element
    wrapper = element.getparent()
    if wrapper is None or wrapper.tag not in _MAY_OPEN or len(wrapper) > 1 or not wrapper.attrib:
        return
    if not (wrapper.text or "").strip() and not (element.tail or "").strip():
        yield wrapper


def _first_nodes(element: html.HtmlElement) -> Iterator[html.HtmlElement]:
    return (node for node in islice(element.iter(), _MOST_NODES) if isinstance(node.tag, str))


def _has_name(element: html.HtmlElement, pattern: re.Pattern[str]) -> bool:
    return any(map(pattern.fullmatch, (element.get("class") or "").split()))


def _looks(element: html.HtmlElement) -> str:
    """Return the classes of an element, without those that say how it is shown at the moment."""
    return " ".join(name for name in (element.get("class") or "").split() if name.lower() not in _STATES)


def _is_within_line(node: html.HtmlElement) -> bool:
    """Whether an element, as a browser shows it, is a part of a line; those that HTML does not have are."""
    return not isinstance(node.tag, str) or node.tag in _WITHIN_LINE or node.tag not in html.defs.tags


def _begins_block(element: html.HtmlElement) -> bool:
    """Whether nothing stands before an element in the block around it."""
    block, before = element.getparent(), element.getprevious()
    while before is not None and not isinstance(before.tag, str) and not (before.tail or "").strip():
        before = before.getprevious()
    return block is not None and not _is_within_line(block) and before is None and not (block.text or "").strip()


def reacts(element: html.HtmlElement) -> bool:
    """Whether something happens on a click on an element."""
    return (
        element.tag == "button"
        or element.get("role") == "button"
        or element.get("onclick") is not None
        or _expands(element)
    )


def question_buttons(root: html.HtmlElement) -> set[str]:
    """Return the looks of the buttons that hold questions: half of them ask, or several open something."""
    asking: dict[str, list[bool]] = {}
    opening: dict[str, list[bool]] = {}
    for button in root.iter("button"):
        asking.setdefault(_looks(button), []).append(asks(button))
        opening.setdefault(_looks(button), []).append(_opens_something(button))
    return {
        looks
        for looks, answers in asking.items()
        if looks and (2 * sum(answers) >= len(answers) or (len(answers) >= _FEWEST_OPENERS and all(opening[looks])))
    }


def is_question_button(button: html.HtmlElement, looks: Container[str]) -> bool:
    """Whether a button holds a question: by its looks, or because it asks."""
    return _looks(button) in looks or asks(button)


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
