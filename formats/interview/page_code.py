"""Programs in a page, preformatted or not: their lines, and the language they are in."""

import re
from collections.abc import Callable, Iterator
from itertools import islice

from lxml import etree, html

from formats.interview.code import copy_button, language_name
from formats.interview.furniture import is_line_number

_NO_CODE = ("button", "script", "style", "svg")
_ROWS = ("div", "p", "li", "tr", "pre")
# What editors and highlighters call an element that is one line of a program.
_CALLED_LINE = re.compile(r"(?:(?:token|view|code)-)?line")
# Editors show a program as a block for each line, with its number beside it.
_EDITORS = ("codemirror-code", "cm-content", "ace_text-layer", "view-lines")
_BLOCKS = ("div", "p", "ul", "ol", "dl", "table", "pre", "textarea", "h1", "h2", "h3", "h4", "h5", "h6", "section")
_CALLED_CODE = re.compile(r"(?:w3-|source-?)?code(?:[-_]?(?:block|snippet|sample|example|box))?")
_FIRST_CELLS = 8
_SPACE = re.compile(r"[ \t\r\n\f]+")
# Editors hold lines open with it that are empty.
_UNSEEN = re.compile("\u200b")
_FRAMES = {"div", "p", "header", "figcaption", "ul", "ol"}
_ATTRIBUTES = ("data-lang", "data-language", "data-enlighter-language")
_NAMING = ("class", "data-syntaxhighlighter-params")
_NAMED = re.compile(r"(?:language|lang|brush|highlight-source|highlight)[-:]([\w+#]+)")
# Classes that name no language themselves, and have it beside them.
_BESIDE = {"highlight", "hljs", "sourcecode", "prettyprint", "codehilite", "code", "brush:"}
_UNNAMED = {"none", "plaintext", "plain", "auto", "default", "js-file-line"}
_WRAPPERS = {"div", "figure", "td", "tr", "tbody", "table", "span", "code", "pre"}
_MOST_WRAPPERS = 6
_BARS = {"div", "span", "p", "header", "figcaption"}
_MOST_IN_BAR = 4
_LONGEST_PIECE = 40


def holds_program(element: html.HtmlElement) -> bool:
    """Whether an element that is not preformatted shows a program.

    That is a table with line numbers, code with line breaks, a block that is called code and has lines, or a field with
    something in it: those for comments are empty.
    """
    if element.tag == "table":
        cells = list(islice(element.iter("td", "pre"), _FIRST_CELLS))
        return any(cell.tag == "td" and is_line_number(cell) for cell in cells) and all(
            cell.tag != "pre" for cell in cells
        )
    if element.tag == "div" and (_is_called_code(element) or _is_editor(element)):
        return True
    if element.tag in ("code", "tt", "samp"):
        return next(element.iter("br"), None) is not None
    return element.tag == "textarea" and bool((element.text or "").strip()) and not _is_shown_again(element)


def _is_editor(block: html.HtmlElement) -> bool:
    return any(name in _EDITORS for name in (block.get("class") or "").lower().split())


def _is_called_code(block: html.HtmlElement) -> bool:
    """Whether the class of a block says that it is code, and it holds several lines and nothing else."""
    if not any(map(_CALLED_CODE.fullmatch, (block.get("class") or "").lower().split())):
        return False
    if next(block.iterdescendants(*_BLOCKS), None) is not None:
        return False
    return next(block.iter("br"), None) is not None or "\n" in str(block.text_content()).strip()


def _is_shown_again(field: html.HtmlElement) -> bool:
    """Whether what follows shows the program of a field, as highlighters do that leave the field to copy from."""
    following = field.getnext()
    if following is None and (wrapper := field.getparent()) is not None:
        following = wrapper.getnext()
    said = "".join((field.text or "").split())
    return following is not None and said in "".join(following.text_content().split())


def frames_program(element: html.HtmlElement) -> bool:
    """Whether an element is the bar above a program: a button that copies it, with or without its language."""
    if element.tag not in _BARS or len(element) > _MOST_IN_BAR:
        return False
    buttons = 0
    for piece in _pieces(element):
        if _is_button(piece):
            buttons += 1
        elif not language_name(piece):
            return False
    following = _beside(element, html.HtmlElement.getnext) if buttons else None
    return following is not None and next(following.iter("pre", "code"), None) is not None


def _is_button(text: str) -> bool:
    return any(map(str.isalpha, text)) and copy_button(text) == ("", "")


def _pieces(element: html.HtmlElement) -> Iterator[str]:
    """Yield what stands in an element, piece by piece; of much text only the beginning."""
    for text in islice(element.itertext(), 4 * _MOST_IN_BAR):
        if piece := text[:_LONGEST_PIECE].strip():
            yield piece


def _beside(
    element: html.HtmlElement, neighbour: Callable[[html.HtmlElement], html.HtmlElement | None]
) -> html.HtmlElement | None:
    """Return the neighbour of an element, or of its wrapper where it is the last one on that side."""
    wrapper = element.getparent()
    found = neighbour(element)
    return neighbour(wrapper) if found is None and wrapper is not None else found


def read_program(element: html.HtmlElement) -> tuple[str, int]:
    """Return the text of a program, and how many of its line ends come from tags and not from the source.

    What frames a program (its language, a button that copies it, line numbers) is taken out.
    """
    in_rows = element.tag == "table" or _is_editor(element)
    if element.tag not in ("pre", "textarea") and (
        in_rows or element.tag != "div" or next(element.iter("br"), None) is not None
    ):
        _unformat(element, in_rows)
    frames = set(_frames(element))
    for beside in list(element.iterdescendants(*_NO_CODE, *_FRAMES, "span", "td")):
        if beside.tag in _NO_CODE or beside in frames or is_line_number(beside):
            beside.drop_tree()
    breaks = 0
    for row in [*element.iter("br"), *element.iter(*_ROWS), *filter(_is_line, element.iter("span"))]:
        if row is not element and (row.tag == "br" or _runs_on(row)):
            row.tail = "\n" + (row.tail or "")
            breaks += 1
    text = _UNSEEN.sub("", str(element.text_content())).replace("\xa0", " ").expandtabs(4)
    return text, breaks


def _is_line(span: html.HtmlElement) -> bool:
    """Whether a part of a program is a line of it, and what comes right behind it is another one."""
    following = span.getnext()
    return _is_called_line(span) and following is not None and _is_called_line(following)


def _is_called_line(element: html.HtmlElement) -> bool:
    return any(map(_CALLED_LINE.fullmatch, (element.get("class") or "").lower().split()))


def _unformat(element: html.HtmlElement, in_rows: bool) -> None:
    """Take out what the source of a program has for its own looks: spaces in a paragraph, lines between rows."""
    for node in element.iter():
        if isinstance(node.tag, str):
            node.text = _unformatted(node.text, in_rows)
        if node is not element:
            tail = _unformatted(node.tail, in_rows)
            node.tail = tail.lstrip(" ") if node.tag == "br" and not in_rows else tail
    if not in_rows:
        element.text = (element.text or "").lstrip(" ")


def _unformatted(text: str | None, in_rows: bool) -> str:
    if not text:
        return ""
    if in_rows:
        return "" if "\n" in text and text.isspace() else text
    return _SPACE.sub(" ", text)


def _frames(pre: html.HtmlElement) -> list[html.HtmlElement]:
    """Return the blocks that stand beside the `<code>` of preformatted text; without one everything is code."""
    if pre.tag != "pre":
        return []
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


def language_of_program(program: html.HtmlElement) -> str:
    """Return the language that the classes of a program or of what wraps it name, "" if none.

    Farther out a class may mean something else ("lang-en"): there only names of languages count.
    """
    for node in (program, *program.iterdescendants("pre", "code")):
        if name := _language(node):
            return "" if name in _UNNAMED else name
    for node, _ in zip(program.iterancestors(), range(_MOST_WRAPPERS), strict=False):
        if node.tag not in _WRAPPERS:
            break
        if (name := _language(node)) and language_name(name):
            return "" if name in _UNNAMED else name
    bar = _beside(program, html.HtmlElement.getprevious)
    if bar is None or not frames_program(bar):
        return ""
    return next(filter(None, map(language_name, _pieces(bar))), "")


def _language(element: html.HtmlElement) -> str:
    for attribute in _ATTRIBUTES:
        if named := element.get(attribute):
            return named
    names = " ".join(element.get(name) or "" for name in _NAMING).replace("brush: ", "brush:").split()
    for name in names:
        if (found := _NAMED.match(name)) is not None:
            return found[1]
    if element.tag == "textarea" or any(name.lower() in _BESIDE for name in names):
        return next((name for name in names if language_name(name)), "")
    return ""
