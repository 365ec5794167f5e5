"""What each line of a Markdown document is, as far as readers of questions need to know.

Not a Markdown parser: it keeps every line, because readers owe an account of each. It knows code fences, comments,
headings, rules and `<details>`, and is lenient where documents found in the wild are: a fence or a `<details>` that is
never closed does not swallow the rest of the document.
"""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["blank", "code", "comment", "heading", "rule", "details", "markup", "text"]


@dataclass(slots=True)
class Line:
    """One line: `plain` is its text without structural HTML tags at its ends.

    `title` is the text of a heading or of the summary of a `<details>`; `level` is the heading's, 1 to 6; `close` is
    the index of the line with the `</details>` that belongs to a `<details>`.
    """

    text: str
    kind: Kind
    plain: str
    title: str = ""
    level: int = 0
    close: int = -1


_FENCE = re.compile(r"(\s*(?:(?:[-*+]|\d{1,3}[.)])\s+)?(?:\[.\]\s*)?(?:\(?[A-Za-z][.):]\s*)?)(`{3,}|~{3,})\s*([^`]*)$")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|(?=\d))(.*)$")
_HTML_HEADING = re.compile(r"\s*<h([1-6])\b[^>]*>(.*)</h\1>\s*$", re.I)
# Word processors that export Markdown put a backslash before rules and the stops of numbers.
_RULE = re.compile(r" {0,3}(?:\\?([-*_])(?:[ \t]*\1){2,}[ \t]*|<hr\b[^>]*>\s*)$", re.I)
_DETAILS = re.compile(r"<(/?)details\b", re.I)
_SUMMARY = re.compile(r"<summary\b[^<>]*>(.*?)(?:</summary>|$)", re.I)
_STARTING_TAGS = re.compile(r"\s*(?:</?(?:details|summary|p|br|center)\b[^<>]*>\s*)+", re.I)
_ENDING_TAG = re.compile(r"(?:</(?:details|summary|p|center)>|<br\b[^<>]*>)$", re.I)
# The last ones are no HTML; tools that show a quiz in a page ask for them.
_ONLY_TAGS = re.compile(r"\s*(?:</?(?:div|span|p|a|br|center|quiz|questions?|mcq)\b[^<>]*>\s*)+$", re.I)
_EMPHASIS_TAGS = re.compile(r"</?(?:b|strong|i|em|u|h[1-6]|span|font|code|center|p|a|img)\b[^<>]*>", re.I)

_IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()]*\)")

_LONGEST_SUMMARY = 5
"""Lines a summary may run over; a longer one was never closed."""
_LONGEST_FRONT_MATTER = 50


def scan(lines: list[str]) -> list[Line]:
    """Tell what each line is."""
    found: list[Line] = []
    comment_ends = _comment_ends(lines)
    index = _front_matter(lines)
    found.extend(Line(text, "markup" if text.strip() else "blank", "") for text in lines[:index])
    while index < len(lines):
        text = lines[index]
        end = _fence_end(lines, index) if "```" in text or "~~~" in text else None
        kind: Kind = "code"
        if end is None and text.lstrip().startswith("<!--"):
            end, kind = comment_ends[index], "comment"
        if end is not None:
            found.extend(Line(text, kind, text) for text in lines[index : end + 1])
            if kind == "code" and text.lstrip()[0] not in "`~":
                found[index].kind = "text"
            index = end + 1
            continue
        found.append(_line(text))
        index += 1
    _underlined(found)
    _fold(found)
    return found


def closed(text: str) -> str:
    """Return the text with its last code fence closed, if it was left open."""
    mark = ""
    for line in text.split("\n") if "```" in text or "~~~" in text else ():
        fence = _FENCE.match(line)
        if not mark and fence:
            mark = fence[2]
        elif mark and line.strip().startswith(mark) and not line.strip().strip(mark[0]):
            mark = ""
    return f"{text}\n{mark}" if mark else text


def untagged(text: str) -> str:
    """Return the text without tags for emphasis and the anchors that headings carry."""
    return _EMPHASIS_TAGS.sub("", text).strip() if "<" in text else text.strip()


def unillustrated(title: str) -> str:
    """Return the title without badges and other images."""
    return " ".join(_IMAGE.sub("", title).split())


def _line(text: str) -> Line:
    if not text.strip():
        return Line(text, "blank", "")
    heading = _HEADING.match(text)
    if heading:
        title = heading[2].strip()
        closing = title.rstrip("#")
        if closing != title and (not closing or closing[-1] in " \t"):
            title = closing
        return Line(text, "heading", text, untagged(title), len(heading[1]))
    if "<" in text:
        heading = _HTML_HEADING.match(text)
        if heading:
            return Line(text, "heading", text, untagged(heading[2]), int(heading[1]))
    if _RULE.match(text):
        return Line(text, "rule", text)
    if "<" not in text:
        return Line(text, "text", text.rstrip())
    plain = _SUMMARY.sub("", text)
    starting = _STARTING_TAGS.match(plain)
    plain = plain[starting.end() :] if starting else plain
    plain = plain.rstrip()
    while ending := _ENDING_TAG.search(plain):
        plain = plain[: ending.start()].rstrip()
    if not plain.strip() or _ONLY_TAGS.match(plain):
        return Line(text, "markup", "")
    return Line(text, "text", plain)


def _front_matter(lines: list[str]) -> int:
    """Count the lines of the YAML front matter."""
    if lines[0].rstrip() == "---":
        for index, text in enumerate(lines[1:_LONGEST_FRONT_MATTER], 1):
            if text.rstrip() == "---":
                return index + 1
            if not re.match(r"[\w-]+:|[ \t]|- |#|$", text):
                break
    return 0


def _fence_end(lines: list[str], start: int) -> int | None:
    """Find the line that closes the fence at `start`; None when there is no fence.

    Where the next fence opens before this one has closed, or the document ends, the closing line was forgotten: then
    the code ends above the first heading or option in between.
    """
    opening = _FENCE.match(lines[start])
    if not opening:
        return None
    mark = opening[2]
    suspect: int | None = None
    for index in range(start + 1, len(lines)):
        text = lines[index]
        stripped = text.strip()
        if stripped.startswith(mark):
            if not stripped.strip(mark[0]):
                return index
            if suspect is not None:
                return suspect - 1
        elif suspect is None and _LOOKS_OUTSIDE.match(text):
            suspect = index
    return suspect - 1 if suspect is not None else len(lines) - 1


_LOOKS_OUTSIDE = re.compile(r"#{2,6}[ \t]+(?:\w+[ \t]*)?\d{1,4}[.):]|[-*+] (?:\[[ xX]\]|[A-D][:.)]) |<details\b")


def _comment_ends(lines: list[str]) -> list[int | None]:
    """Find for each line where a comment that begins on it ends; None: never, or with text after it on its line."""
    ends: list[int | None] = [None] * len(lines)
    end: int | None = None
    for index in range(len(lines) - 1, -1, -1):
        if "-->" in lines[index]:
            end = index if lines[index].rstrip().endswith("-->") else None
        ends[index] = end
    return ends


def _underlined(found: list[Line]) -> None:
    """Make headings of lines that are underlined with `===`, or, if they look like a title, with `---`."""
    for index in range(1, len(found)):
        under = found[index].text.strip()
        above = found[index - 1]
        if len(under) < 3 or above.kind != "text" or (index > 1 and found[index - 2].kind not in ("blank", "rule")):
            continue
        title = above.plain.strip()
        if not under.strip("=") or (
            not under.strip("-") and len(title) < 80 and title[0] not in "-*+>|" and title[-1] not in ".:;"
        ):
            above.kind, above.title = "heading", untagged(title)
            above.level = 1 if under[0] == "=" else 2
            found[index].kind = "markup"


def _fold(found: list[Line]) -> None:
    """Pair each `<details>` with its end, and note its summary. One without a partner is mere markup."""
    opened: list[int] = []
    for index, line in enumerate(found):
        if line.kind in ("code", "comment", "blank") or "details" not in line.text.lower():
            continue
        for tag in _DETAILS.finditer(line.text):
            if not tag[1]:
                opened.append(index)
            elif opened:
                start = opened.pop()
                if found[start].kind != "details":
                    found[start].kind = "details"
                    found[start].title = _summary(found, start)
                found[start].close = index


def _summary(found: list[Line], start: int) -> str:
    """Return the text of the summary at or just below a `<details>`, and make its other lines markup."""
    index = start
    while index < len(found) - 1 and "<summary" not in found[index].text.lower():
        index += 1
        if found[index].kind == "blank":
            continue
        if "<summary" not in found[index].text.lower():
            return ""
    opening = _SUMMARY.search(found[index].text)
    if not opening:
        return ""
    title = [opening[1]]
    if "</summary>" not in found[index].text.lower():
        for below in range(index + 1, min(index + _LONGEST_SUMMARY, len(found))):
            title.append(found[below].text.partition("</summary>")[0])
            found[below].kind, found[below].plain = "markup", ""
            if "</summary>" in found[below].text:
                break
    return untagged(" ".join(part.strip() for part in title))
