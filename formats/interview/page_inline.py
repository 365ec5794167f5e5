"""What stands within a line of a page → Markdown: emphasis, code, links, pictures, raised and lowered letters."""

import re
from urllib.parse import urljoin

from lxml import html

BOLD = "**"
CODE = "`"
_MARKS = {"strong": BOLD, "b": BOLD, "em": "*", "i": "*", "code": CODE, "kbd": CODE, "tt": CODE, "samp": CODE}
_SPECIAL = re.compile(r"[\\`*]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?\w{1,30};)|\](?=\()")
_SIGNS = "0123456789+-−=()"
# Markdown has no way to raise and lower letters, and without one another thing is said: 2 to the 8th is not 28.
_MOVED = {
    "sup": dict(zip(_SIGNS + "ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ", strict=True)),
    "sub": dict(zip(_SIGNS + "aeoxhklmnpstijruv", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ", strict=True)),
}
INLINE = {*_MARKS, *_MOVED, "a"}


def mark_of(tag: str) -> str:
    """Return what stands around the text of an element in Markdown, "" where nothing does."""
    return _MARKS.get(tag, "")


def escaped(text: str) -> str:
    """Return a text that Markdown would take for markup so that it takes it for text."""
    return _SPECIAL.sub(lambda match: "&amp;" if match[0] == "&" else "\\" + match[0], text)


def formatted(element: html.HtmlElement, text: str, base: str) -> str:
    """Return the text of an element, which is not bold, as Markdown; `base` is what its page's addresses start from."""
    tag = str(element.tag)
    if tag == "a":
        target = _target(element, base)
        return f"[{text}]({target})" if target and not text.startswith("![") else text
    if (moved := _MOVED.get(tag)) is not None:
        return "".join(moved[letter] for letter in text) if moved.keys() >= set(text) else text
    mark = _MARKS[tag]
    if mark == CODE:
        return f"`` {text} ``" if CODE in text else f"`{text}`"
    return text if text.startswith(mark) and text.endswith(mark) else f"{mark}{text}{mark}"


def _target(link: html.HtmlElement, base: str) -> str:
    """Return where a link leads, "" if nowhere or to a program."""
    target = (link.get("href") or "").strip()
    if " " in target or target.lower().startswith(("javascript:", "data:", "vbscript:")):
        return ""
    if not base or not target or target.startswith("#"):
        return target
    try:
        return urljoin(base, target)
    except ValueError:
        return target


def picture(element: html.HtmlElement, description: str) -> str:
    """Return a picture as Markdown, or what describes it where the page alone has it, or where that is a sign."""
    if not any(map(str.isalnum, description)):
        return description
    # What is loaded late has its address beside that of an empty picture.
    addresses = map(element.get, ("data-src", "data-lazy-src", "data-original", "src"))
    source = next(filter(None, addresses), "")
    linked = source.startswith(("http://", "https://", "/", "./")) and " " not in source
    return f"![{description}]({source})" if linked else description


def base_of(root: html.HtmlElement) -> str:
    """Return the address that a page says its own addresses start from, "" if none."""
    address = next((base.get("href") or "" for base in root.iter("base")), "").strip()
    return address if address.startswith(("http://", "https://")) else ""
