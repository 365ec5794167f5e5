"""What of a web page belongs to the page: scripts, navigation, advertising, by its tag, its role or its classes."""

import re
from collections.abc import Container

from lxml import html

from formats.interview import page_titles

_DROPPED_TAGS = {
    "head": "page markup", "script": "script", "style": "style", "noscript": "script", "template": "page markup",
    "svg": "page markup", "iframe": "advertising", "object": "page markup", "embed": "page markup",
    "nav": "navigation", "footer": "navigation", "aside": "navigation", "form": "navigation", "select": "navigation",
    "input": "navigation", "textarea": "navigation", "menu": "navigation", "dialog": "advertising",
}  # fmt: skip
_DROPPED_CLASSES = (
    ("table of contents", re.compile(r"(?:toc|ez-toc|lwptoc|table-?of-?contents)(?:[-_]|$)")),
    ("advertising", re.compile(r"(?:ads?|advert\w*|adsbygoogle|google-?ad\w*|sponsor\w*|promo\w*|banner|newsletter"
    r"|subscri\w+|cookies?|popup|cta)(?:[-_]|$)")),
    (
        "navigation",
        re.compile(r"(?:nav\w*|menu|breadcrumbs?|sidebar|pagination|pager|share|sharing|social\w*|related\w*"
        r"|comments?|skip-?link|toolbar"
                   r"|author-?(?:box|bio|info)|byline|post-?(?:meta|tags|nav\w*)|site-?(?:header|footer)|footer"
                   r"|back-?to-?top)(?:[-_]|$)"),
    ),
    (
        "navigation",
        re.compile(r"(?:sr-only|visually-?hidden|screen-reader|skip-?(?:to|nav|content|main))(?:[-_]|$)"),
    ),
)  # fmt: skip
# A class may also say last what its element is: "post-navigation". What merely has a footer says so before.
_NAMED_LAST = re.compile(
    r"(?:.+[-_])(?:nav|navigation|navigator|breadcrumbs?|pagination|pager|comments|sharing|share|footer)$"
)
_HAS_ONE = re.compile(r"(?:^|[-_])(?:has|with|no|without|is|hide|show|toggle|sticky|fixed|js)[-_]")
_LINE_NUMBERS = re.compile(r"(?:gutter|linenos?|line-?numbers?(?:-rows)?|lineno|blob-num|ln|hljs-ln-numbers)$")
_NEVER_DROPPED = {
    "html",
    "body",
    "main",
    "article",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "pre",
    "code",
    "details",
    "summary",
    "table",
}


def is_line_number(element: html.HtmlElement) -> bool:
    return any(map(_LINE_NUMBERS.match, _marks(element)))


def _marks(element: html.HtmlElement) -> list[str]:
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()


def drop_reason(element: html.HtmlElement, question_buttons: Container[str] = ()) -> str | None:
    """Return why an element with everything in it is no part of any question, None if it may be.

    `question_buttons` are the classes of buttons that hold questions.
    """
    tag = element.tag
    if tag in _DROPPED_TAGS:
        return _DROPPED_TAGS[tag]
    if tag == "button":
        names = element.get("class") or ""
        return None if names in question_buttons or page_titles.asks(element) else "navigation"
    if tag in _NEVER_DROPPED:
        return None
    if element.get("role") in ("navigation", "search", "contentinfo", "complementary"):
        return "navigation"
    for mark in _marks(element):
        for reason, pattern in _DROPPED_CLASSES:
            if pattern.match(mark):
                return reason if next(element.iter("main", "article"), None) is None else None
        if _NAMED_LAST.match(mark) and not _HAS_ONE.search(mark):
            return "navigation" if next(element.iter("main", "article", "h1"), None) is None else None
    return "line numbers" if is_line_number(element) else None
