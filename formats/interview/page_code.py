"""Preformatted text of a page: its lines, and the language they are in."""

import re

from lxml import etree, html

from formats.interview.code import language_name
from formats.interview.furniture import is_line_number

_NO_CODE = ("button", "script", "style", "svg")
_ROWS = ("div", "p", "li", "tr")
_FRAMES = {"div", "p", "header", "figcaption", "ul", "ol"}
_ATTRIBUTES = ("data-lang", "data-language", "data-enlighter-language")
_NAMED = re.compile(r"(?:language|lang|brush|highlight-source|highlight)[-:]([\w+#]+)")
# Classes that name no language themselves, and have it beside them.
_BESIDE = {"highlight", "hljs", "sourcecode", "prettyprint", "codehilite", "code", "brush:"}
_UNNAMED = {"none", "plaintext", "plain", "auto", "default", "js-file-line"}
_WRAPPERS = {"div", "figure", "td", "tr", "tbody", "table", "span", "code", "pre"}
_MOST_WRAPPERS = 6


def read_pre(pre: html.HtmlElement) -> tuple[str, int]:
    """Return the text of preformatted text, and how many of its line ends come from tags and not from the source.

    What frames a program (its language, a button that copies it, line numbers) is taken out.
    """
    for beside in [*_frames(pre), *pre.iter(*_NO_CODE, "span", "td")]:
        if beside.tag in _NO_CODE or beside.tag in _FRAMES or is_line_number(beside):
            beside.drop_tree()
    breaks = 0
    for row in pre.iter("br", *_ROWS):
        if row.tag == "br" or _runs_on(row):
            row.tail = "\n" + (row.tail or "")
            breaks += 1
    text = str(pre.text_content()).expandtabs(4)
    return text, breaks


def _frames(pre: html.HtmlElement) -> list[html.HtmlElement]:
    """Return the blocks that stand beside the `<code>` of preformatted text; without one everything is code."""
    holding = set()
    for code in pre.iter("code"):
        node = code
        while node is not pre and node not in holding:
            holding.add(node)
            node = node.getparent()
    if not holding:
        return []
    frames, depth = [], 0
    for event, node in etree.iterwalk(pre, events=("start", "end")):
        if node.tag == "code":
            depth += 1 if event == "start" else -1
        elif event == "start" and not depth and node.tag in _FRAMES and node not in holding:
            frames.append(node)
    return frames


def _runs_on(row: html.HtmlElement) -> bool:
    """Whether something follows a block without a line end between them."""
    if (row.tail or "").startswith("\n") or (not row.tail and row.getnext() is None):
        return False
    node = row
    while len(node) and not node[-1].tail:
        node = node[-1]
    last = node[-1].tail if len(node) else node.text
    return not (last or "").endswith("\n")


def language_of_pre(pre: html.HtmlElement) -> str:
    """Return the language that the classes of preformatted text or of what wraps it name, "" if none.

    Farther out a class may mean something else ("lang-en"): there only names of languages count.
    """
    for node in pre.iter("pre", "code"):
        if name := _language(node):
            return "" if name in _UNNAMED else name
    for node, _ in zip(pre.iterancestors(), range(_MOST_WRAPPERS), strict=False):
        if node.tag not in _WRAPPERS:
            break
        if (name := _language(node)) and language_name(name):
            return "" if name in _UNNAMED else name
    return ""


def _language(element: html.HtmlElement) -> str:
    for attribute in _ATTRIBUTES:
        if named := element.get(attribute):
            return named
    names = (element.get("class") or "").replace("brush: ", "brush:").split()
    for name in names:
        if (found := _NAMED.match(name)) is not None:
            return found[1]
    if any(name.lower() in _BESIDE for name in names):
        return next((name for name in names if language_name(name)), "")
    return ""
