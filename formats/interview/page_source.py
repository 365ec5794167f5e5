"""What is a web page, and its elements.

Pages are parsed by lxml. Nothing is fetched, no entity is expanded beyond HTML's own.
"""

import re

from lxml import etree, html

from formats.base import FormatError

_PAGE = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_CLOSED_BLOCK = re.compile(r"</(?:p|div|h[1-6]|li|section|article|td|pre)>", re.IGNORECASE)
# Generators of sites keep pages with it in front of them.
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?:[^\n]{0,500}\n){0,60}?---[ \t]*\n(?=\s*<)")
# The parser stops there, though pages are put together from several, and templates close too early.
_PAGE_END = re.compile(r"</html\s*>(?=\s*\S)", re.IGNORECASE)
# Of languages that have them, in text whose author forgot that it is markup: "List<String>".
_TYPE_PARAMETER = re.compile(r"<(?<=\w<)(\w{1,40})(?:, ?\w{1,40})*>")
_END_TAG = re.compile(r"</(\w+)")
_MARKDOWN = re.compile(r"(?m)^ {0,3}(?:#{1,6} |```|~~~|[-*] \[)|\]\((?:#|http|\.)")


def is_page(text: str) -> bool:
    """Whether a text is a web page or a piece of one, and not Markdown with some tags in it."""
    head = _FRONT_MATTER.sub("", text[:20_000], count=1)
    if _PAGE.match(head):
        return True
    return head.lstrip()[:1] == "<" and len(_CLOSED_BLOCK.findall(head)) >= 3 and not _MARKDOWN.search(head)


def without_front_matter(text: str) -> tuple[str, str]:
    """Return a page with blank lines for its front matter, and that, "" if it has none."""
    before = _FRONT_MATTER.match(text)
    return _FRONT_MATTER.sub(_line_ends, text, count=1), before[0] if before else ""


def parsed(text: str) -> html.HtmlElement | None:
    """Return the elements of a page, None if it has none.

    Raises FormatError for what is nested more deeply than the parser goes.
    """
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_pis=True)
    try:
        root = html.document_fromstring(_parsable(text).encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        return None
    except etree.LxmlError as error:
        raise FormatError(f"the page cannot be parsed: {error}") from error
    if any("depth" in entry.message for entry in parser.error_log):
        raise FormatError("the page is nested too deeply")
    return root


def _parsable(text: str) -> str:
    """Return a page without what keeps the parser from reading it as it was meant: early ends, and text like tags.

    What looks like a tag is text if HTML does not have it and it is closed nowhere.
    """
    text = _PAGE_END.sub(_line_ends, text)
    names = {match[1].lower() for match in _TYPE_PARAMETER.finditer(text)} - html.defs.tags
    names.difference_update(map(str.lower, _END_TAG.findall(text)) if names else ())
    if not names:
        return text
    return _TYPE_PARAMETER.sub(lambda found: "&lt;" + found[0][1:] if found[1].lower() in names else found[0], text)


def _line_ends(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")
