"""What of a web page belongs to the page: scripts, navigation, advertising, by its tag, its role or its classes."""

import re
from collections import Counter
from collections.abc import Container
from itertools import islice

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
    r"|subscri\w+|cookies?|popup|cta|onetrust|gdpr)(?:[-_]|$)")),
    (
        "navigation",
        re.compile(r"(?:nav\w*|menu|breadcrumbs?|sidebar|pagination|pager|share|sharing|social\w*|related\w*"
        r"|(?:articles?[-_]+)?recommended|disqus|comments?|(?:jp|sd|td|et)-(?:related\w*|social|sharing)"
        r"|sharedaddy|addtoany\w*|addthis\w*|skip-?link|toolbar"
                   r"|author-?(?:box|bio|info)|byline|post-?(?:meta|tags|nav\w*)|site-?(?:header|footer)|footer"
                   r"|back-?to-?top)(?:[-_]|$)"),
    ),
    (
        "navigation",
        re.compile(r"(?:sr-only|visually-?hidden|screen-reader|skip-?(?:to|nav|content|main))(?:[-_]|$)"),
    ),
)  # fmt: skip
# A class may also say last what its element is: "post-navigation". What merely has a footer says so before.
_NAMED_LAST = (
    ("table of contents", re.compile(r".+[-_]toc$")),
    (
        "navigation",
        re.compile(
            r".+[-_](?:nav|navigation|navigator|breadcrumbs?|pagination|pager|comments|sharing|share|recommended"
            r"|footer)$"
        ),
    ),
    ("advertising", re.compile(r".+[-_](?:ads?|advert|banner|newsletter|signup|cta|promo|popup|consent)$")),
)
_HAS_ONE = re.compile(r"(?:^|[-_])(?:has|with|no|without|is|hide|show|toggle|sticky|fixed|js)[-_]")
_LINE_NUMBERS = re.compile(
    r"(?:(?:ace_|cm-|codemirror-)?gutter(?:s|-wrapper)?|blob-num|lnt?|hljs-ln-numbers|crayon-nums"
    r"|(?:[\w-]+-)?(?:linenos?|line-?numbers?(?:-rows)?))$"
)
_NO_LETTER = re.compile(r"[\W_]")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NEVER_DROPPED = {
    "html",
    "body",
    "main",
    "article",
    *_HEADINGS,
    "pre",
    "code",
    "details",
    "summary",
    "table",
}


# What is read; with a field in it, it is filled in.
_READ = (*_HEADINGS, "p", "li", "pre", "dt", "summary")
_FIELDS = ("input", "select", "textarea", "button")
_WRITTEN = ("text", "email", "tel", "url", "password", "number", "date")
_MOST_READ = 3


def _is_page(form: html.HtmlElement) -> bool:
    """Whether a form is a quiz, in which more is to be chosen than to be written, or wraps a page with much to read."""
    chosen = Counter(field.get("name") for field in form.iter("input") if field.get("type") in ("radio", "checkbox"))
    written = [
        *form.iter("textarea"),
        *(field for field in form.iter("input") if field.get("type", "text") in _WRITTEN),
    ]
    if sum(choices > 1 for choices in chosen.values()) > len(written):
        return True
    read = (node for node in form.iter(*_READ) if next(node.iterdescendants(*_FIELDS), None) is None)
    return next(islice(read, _MOST_READ, None), None) is not None


def is_line_number(element: html.HtmlElement) -> bool:
    return any(map(_LINE_NUMBERS.match, _marks(element)))


def _marks(element: html.HtmlElement) -> list[str]:
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()


def _furniture(mark: str) -> str | None:
    """Return what a class or an id calls its element, None if not by a name for furniture."""
    for reason, pattern in _DROPPED_CLASSES:
        if pattern.match(mark):
            return reason
    if _HAS_ONE.search(mark):
        return None
    return next((reason for reason, pattern in _NAMED_LAST if pattern.match(mark)), None)


def _is_itself(element: html.HtmlElement, mark: str, reason: str) -> bool:
    """Whether an element is the furniture that a mark of it names, and neither holds the page nor leads there.

    An id may also spell the heading below it, as "cookies-and-sessions" does.
    """
    if element.tag == "a" and reason == "table of contents":
        return False
    if next(element.iter("main", "article", "h1"), None) is not None:
        return False
    if "-" not in mark or (heading := next(element.iter(*_HEADINGS), None)) is None:
        return True
    return _NO_LETTER.sub("", mark) != _NO_LETTER.sub("", heading.text_content().lower())


def drop_reason(element: html.HtmlElement, question_buttons: Container[str] = ()) -> str | None:
    """Return why an element with everything in it is no part of any question, None if it may be.

    `question_buttons` are the looks of buttons that hold questions.
    """
    tag = element.tag
    if tag == "form" and _is_page(element):
        return None
    if tag in _DROPPED_TAGS:
        return _DROPPED_TAGS[tag]
    if tag == "button":
        return None if page_titles.is_question_button(element, question_buttons) else "navigation"
    if tag in _NEVER_DROPPED:
        return None
    if element.get("role") in ("navigation", "search", "contentinfo", "complementary"):
        return "navigation"
    if element.get("role") in ("dialog", "alertdialog"):
        return "advertising"
    for mark in _marks(element):
        if (reason := _furniture(mark)) is not None and _is_itself(element, mark, reason):
            return reason
    return "line numbers" if is_line_number(element) else None
