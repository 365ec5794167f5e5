"""What every line is before anything is known about questions: code, rule, advertising, navigation, contents.

Fences come first, because nothing inside them means anything; then code without fences, because numbers, questions
and advertising inside a program are none.
"""

import re
from itertools import pairwise

from formats.interview import words
from formats.interview.clutter import is_advertising, is_navigation
from formats.interview.columns import read_columns
from formats.interview.contents import ANCHOR_LINK, drop_contents
from formats.interview.dialogue import label_dialogue
from formats.interview.lines import DECIMAL, Kind, Line, Mark, read_card, read_mark
from formats.interview.loose_code import mark_loose_code
from formats.interview.paging import drop_running_heads
from formats.interview.previews import drop_previews

_FENCE = re.compile(r"[ \t]*(?:[-*+>][ \t]+|\d+[.)][ \t]+)?(`{3,}|~{3,})([^`]*)$")
_RULE = re.compile(r"[ \t]*([-*_=~#+•·—–])(?:[ \t]*\1){2,}[ \t]*$")
_QUESTION_HEADING = re.compile(r"[ \t]*(?:\d{1,4}[.)][ \t]+)?#{2,6}[ \t]+\S.*\?[ \t]*$")
_FRONT_MATTER = re.compile(r"(?:[\w-]+:(?:\s.*)?|\s+\S.*|-\s.*|#.*|)$")
_TAGS_ONLY = re.compile(
    r"\s*(?:</?(?:div|p|br|hr|center|span|b|i|a|img|sub|sup|picture|source|section|h[1-6]|font|kbd|table|tr|td"
    r"|tbody|small)"
    r"\b[^<>]*/?>\s*)+$",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"\s*<!--(?:(?!-->).)*-->\s*$")
_SUMMARY_ALONE = re.compile(r"\s*(?:<details\b[^<>]*>\s*)?<summary\b[^<>]*>\s*", re.IGNORECASE)
_LINKED_WORDS = re.compile(r"<[^<>]*>|[\[\]*_]|\(#[^()]*\)")
_LINK_ALONE = re.compile(r"[*_]{0,3}\[([^\[\]]+)\]\([^()\s]*\)[*_]{0,3}|[*_]{1,3}([^*_]+)[*_]{1,3}")
_DEFINITION = re.compile(r" {0,3}:[ \t]+(?=\S)")
_FEWEST_CARDS = 3
_CARD_SEPARATOR = re.compile(r"\s*(?:\?{1,2}|::)\s*$")
_BULLET_ALONE = re.compile(r"\s*[-*+•●▪◦‣·–]\s*")


def classify(lines: list[Line]) -> None:
    """Set the kind of every line, the reason where it is dropped, and the marks it begins with."""
    _front_matter(lines)
    fenced = _fences(lines)
    _summaries(lines)
    _comments(lines)
    drop_running_heads(lines)
    label_dialogue(lines)
    mark_loose_code(lines, only_copied=fenced)
    _definitions(lines)
    in_list = False
    for line in lines:
        if line.kind is Kind.TEXT:
            _classify_text(line, in_list)
            in_list = _BULLET_ALONE.fullmatch(line.text) is not None
    _cards(lines)
    _card_separators(lines)
    _underlined_headings(lines)
    _numbered_sections(lines)
    read_columns(lines)
    drop_previews(lines)
    drop_contents(lines)
    _tag_blocks(lines)


def _front_matter(lines: list[Line]) -> None:
    if not lines or lines[0].text.rstrip() != "---":
        return
    for end in range(1, min(len(lines), 60)):
        if lines[end].text.rstrip() in ("---", "..."):
            if end > 1:
                for line in lines[: end + 1]:
                    line.drop("front matter")
            return
        if not _FRONT_MATTER.match(lines[end].text):
            return


def _fences(lines: list[Line]) -> bool:
    """Mark fenced code and blank lines; return whether there is any fence. A fence never closed ends with the text."""
    fence, found = "", False
    for index, line in enumerate(lines):
        if line.kind is Kind.DROPPED:
            continue
        match = _FENCE.match(line.text) if "``" in line.text or "~~" in line.text else None
        if fence:
            line.kind = Kind.FENCED
            if match and match[1].startswith(fence) and not match[2].strip():
                fence = ""
        elif match and not _is_stray_fence(lines, index, match):
            line.kind, fence, found = Kind.FENCED, match[1], True
        elif not line.text.strip():
            line.kind = Kind.BLANK
    return found


def _summaries(lines: list[Line]) -> None:
    """Join a `<summary>` that stands alone with the line below, which it makes a question."""
    joined: list[Line] = []
    above = None
    for line in lines:
        if (
            above
            and "<" in above.text
            and above.kind is line.kind is Kind.TEXT
            and _SUMMARY_ALONE.fullmatch(above.text)
        ):
            joined[-1] = Line(above.first, line.last, above.text.rstrip() + line.text.lstrip())
        else:
            joined.append(line)
        above = joined[-1]
    lines[:] = joined


def _comments(lines: list[Line]) -> None:
    """Drop comments of HTML, which nobody sees, unless they stand right beside something: that may be a program."""
    for before, line, after in zip([None, *lines], lines, [*lines[1:], None], strict=False):
        if line.kind is Kind.TEXT and _COMMENT.match(line.text) and all(map(_is_apart, (before, after))):
            line.drop("page markup")


def _is_apart(line: Line | None) -> bool:
    return (
        line is None
        or line.kind is not Kind.TEXT
        or line.text.lstrip().startswith("|")
        or bool(_COMMENT.match(line.text))
    )


def _definitions(lines: list[Line]) -> None:
    """Take the colon from the definition under a term: the term asks, and the definition is its answer."""
    before = Kind.BLANK
    for line in lines:
        if line.kind is Kind.TEXT and before is Kind.TEXT and (match := _DEFINITION.match(line.text)):
            line.text = line.text[match.end() :]
        before = line.kind


def _is_stray_fence(lines: list[Line], index: int, match: re.Match[str]) -> bool:
    """Whether an opening fence is one too many: a blank line follows it, and a question's heading before it closes."""
    if match[2].strip() or index + 1 >= len(lines) or lines[index + 1].text.strip():
        return False
    for line in lines[index + 1 : index + 200]:
        if _QUESTION_HEADING.match(line.text):
            return True
        if line.text.lstrip().startswith(match[1]):
            return False
    return False


def _classify_text(line: Line, in_list: bool) -> None:
    """Classify a line of text; `in_list` says that a bullet stands alone before it, so that it is the bullet's text."""
    text = line.text.strip()
    if not text:
        line.kind = Kind.BLANK
    elif _RULE.match(text):
        line.kind = Kind.RULE
    elif _is_back_link(text) or (not in_list and is_navigation(text)):
        # As a heading it says that what follows is navigation too.
        line.mark = read_mark(line.text)
        line.drop("navigation")
    elif not in_list and is_advertising(_unlinked(text)):
        line.drop("advertising")
    else:
        line.mark = read_mark(line.text)
        if line.mark:
            line.mark.title = line.title
        if line.mark and line.mark.style == ("bullet",) and is_advertising(line.mark.words):
            line.drop("advertising")
        _take_kind(line)


def _take_kind(line: Line) -> None:
    """Take what says of which kind a question is from the front of its words: "Easy: ", "[Senior] ", "Bonus – "."""
    written = line.words
    question = words.without_kind(written)
    if question == written:
        return
    if line.mark is None:
        line.mark = Mark(("card",), None, question, 0)
    else:
        line.mark.words = question
        # What was bold was the kind alone.
        line.mark.style = tuple("bold" if part == "lead" else part for part in line.mark.style)


def _cards(lines: list[Line]) -> None:
    """Mark what is written like flash cards, a question and its answer on each line; a few of them are rhetoric."""
    found = [
        (line, mark)
        for line in lines
        if line.kind is Kind.TEXT and line.mark is None and (mark := read_card(line.text)) is not None
    ]
    if len(found) >= _FEWEST_CARDS:
        for line, mark in found:
            line.mark = mark


def _card_separators(lines: list[Line]) -> None:
    """Drop the question marks that part the two sides of flash cards, each on a line of its own below a question."""
    for above, line in pairwise(lines):
        if line.kind is above.kind is Kind.TEXT and _CARD_SEPARATOR.match(line.text) and words.asks(above.words):
            line.kind = Kind.ASIDE


def _underlined_headings(lines: list[Line]) -> None:
    """Make a heading of a line of its own with a rule of "=" or "-" right under it."""
    for index in range(len(lines) - 1):
        line, rule = lines[index], lines[index + 1]
        if rule.kind is not Kind.RULE or line.kind is not Kind.TEXT or rule.text.strip()[0] not in "=-":
            continue
        alone = index == 0 or lines[index - 1].kind is not Kind.TEXT
        if alone and len(line.text) <= words.LONGEST_QUESTION and not (line.mark and line.mark.heading):
            level = "h1" if rule.text.strip()[0] == "=" else "h2"
            mark = line.mark
            style = (level, *mark.style) if mark else (level,)
            line.mark = Mark(style, mark.number if mark else None, line.words, mark.offset if mark else 0)
            rule.drop("section rule")


def _numbered_sections(lines: list[Line]) -> None:
    """Make headings of numbered lines right above questions numbered within them: "2. Networks", "2.1 …"."""
    written = [line for line in lines if line.kind is not Kind.BLANK]
    for line, below in pairwise(written):
        if (
            line.kind is below.kind is Kind.TEXT
            and not line.heading
            and line.number is not None
            and below.mark is not None
            and (below.mark.has(DECIMAL) or (_is_roman(line) and below.number == 1 and words.asks(below.words)))
            and not words.asks(line.words)
        ):
            line.kind = Kind.HEADING


def _is_roman(line: Line) -> bool:
    return line.mark is not None and any(part.startswith("number I") for part in line.mark.style)


def _is_back_link(text: str) -> bool:
    """Whether the line is nothing but a link to another place of the page with words of navigation or an arrow."""
    if "#" not in text or len(text) > 300:
        return False
    if not ANCHOR_LINK.search(text):
        return False
    rest = _LINKED_WORDS.sub(" ", text).strip()
    return not any(letter.isalnum() for letter in rest) or is_navigation(rest)


def _unlinked(text: str) -> str:
    """Return the words of a line that is nothing but a link or stressed as a whole."""
    return match[match.lastindex or 0] if (match := _LINK_ALONE.fullmatch(text)) else text


def _tag_blocks(lines: list[Line]) -> None:
    """Drop the tags that wrap a dropped link, and what consists of tags and pictures alone."""
    for index, line in enumerate(lines):
        if line.kind is not Kind.TEXT or not line.text.lstrip().startswith(("<", "[", "!")):
            continue
        if _TAGS_ONLY.match(line.text) and (_dropped_beside(lines, index, -1) or _dropped_beside(lines, index, 1)):
            line.drop("navigation")


def _dropped_beside(lines: list[Line], index: int, step: int) -> bool:
    other = index + step
    while 0 <= other < len(lines) and abs(other - index) <= 3:
        if lines[other].kind is Kind.DROPPED and lines[other].reason in ("navigation", "table of contents"):
            return True
        if not _TAGS_ONLY.match(lines[other].text):
            return False
        other += step
    return False
