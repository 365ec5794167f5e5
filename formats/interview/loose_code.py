"""Code that no fence marks: runs of lines that nothing but code looks like, and what stands between them."""

import re
from collections.abc import Iterator
from itertools import groupby

from formats.interview import code
from formats.interview.lines import Kind, Line
from formats.interview.words import asks

# Tags that people write between lines of Markdown; where nothing else is Markdown they are code.
_MARKDOWN_SIGN = re.compile(r" {0,3}#{2,6} \S|\s*</?(?:details|summary)\b", re.IGNORECASE)
_MARKDOWN_TAG = re.compile(
    r"\s*</?(?:details|summary|div|p|br|hr|img|a|b|strong|center|kbd|sub|sup|h[1-6])\b", re.IGNORECASE
)
_NUMBERED_CODE = re.compile(r"\s*(\d{1,4})[.:|]?(?:\s|$)(.*)")
_RULE = re.compile(r"\s*([-=_*])\1{4,}\s*$")
_ITEM = re.compile(r"\s*(?:[-*+•●▪◦‣·–→]\s|\d{1,4}[.)]\s|\||>|#{1,6}\s)")
_OPENS = re.compile(r"(?:#(?!#)|//|--\s|/\*)\s*\w|[\w.#*:>, -]{1,60}\{$")
_NUMBERED_COMMENT = re.compile(r"\s*#\d{1,4}[.):]?\s+(\S.*)")
_INDENT = 4
_MOST_STRING_LINES = 80


def mark_loose_code(lines: list[Line], *, only_copied: bool) -> None:
    """Find code without fences: runs of strong lines, with the weak and blank ones between them.

    Where other code has fences it is `only_copied` code that is looked for, with what a button left above it, and
    what is indented as Markdown wants code to be.
    """
    tagged = any(line.kind is Kind.TEXT and _MARKDOWN_SIGN.match(line.text) for line in lines)
    strong = [
        line.kind is Kind.TEXT and not (tagged and _MARKDOWN_TAG.match(line.text)) and _strong(lines, index)
        for index, line in enumerate(lines)
    ]
    for index in (*_announced(lines), *_configuring(lines)):
        strong[index] = True
    index, end = 0, len(lines)
    while index < end:
        if not strong[index] or (only_copied and not (_is_copied(lines, index) or _is_set_apart(lines, index))):
            index += 1
            continue
        last = index
        start = _beginning(lines, index)
        quote = _open_string(lines[index].text, "")
        index += 1
        while index < end:
            line = lines[index]
            if quote:
                if index - last > _MOST_STRING_LINES:
                    break
                if (quote := _open_string(line.text, quote)) == "":
                    last = index
            elif strong[index]:
                last = index
                quote = _open_string(line.text, "")
            elif (line.kind is not Kind.BLANK and not _between(lines, index, start)) or (
                line.kind is Kind.BLANK and index - last > 2 and lines[index - 1].kind is Kind.BLANK
            ):
                break
            index += 1
        while last + 1 < index and not quote and _trailing(lines[last + 1].text):
            last += 1
        for line in lines[start : last + 1]:
            line.kind = Kind.CODE
        index = last + 1


def _beginning(lines: list[Line], start: int) -> int:
    """Return where the lines begin that open code right above it: comments, braces, the numbers of a gutter.

    A single "#" could be a heading elsewhere; the first line of a document is its title.
    """
    while start > 1 and lines[start - 1].kind is Kind.TEXT and _opens(lines[start - 1].text.strip()):
        start -= 1
    gutter = start
    while gutter > 1 and lines[gutter - 1].kind is Kind.TEXT and lines[gutter - 1].text.strip().isdecimal():
        gutter -= 1
    counted = [int(line.text) for line in lines[gutter:start]]
    return gutter if len(counted) > 1 and counted == list(range(1, len(counted) + 1)) else start


def _opens(text: str) -> bool:
    return text in ("{", "[") or (_OPENS.match(text) is not None and not asks(text.lstrip("#/- ")))


def _announced(lines: list[Line]) -> Iterator[int]:
    """The lines of blocks that are indented below a line with a colon, and in which nothing is a sentence."""
    for start in range(2, len(lines)):
        announcing = lines[start - 2]
        margin = _indent(announcing) + _INDENT
        if (
            lines[start - 1].kind is not Kind.BLANK
            or announcing.kind is not Kind.TEXT
            or not announcing.text.rstrip().endswith(":")
            or _indent(lines[start]) < margin
        ):
            continue
        written = list(_block(lines, start, margin))
        texts = [lines[index].text for index in written]
        if not any(_ITEM.match(text) or code.reads(text) for text in texts):
            yield from written


def _configuring(lines: list[Line]) -> Iterator[int]:
    """The lines of runs that are YAML."""
    looks = [line.kind is Kind.TEXT and code.looks_like_yaml(line.text) for line in lines]
    for likely, run in groupby(range(len(lines)), key=looks.__getitem__):
        indexes = list(run)
        if likely and code.is_yaml([lines[index].text for index in indexes]):
            yield from indexes


def _block(lines: list[Line], start: int, margin: int) -> Iterator[int]:
    """The lines from one on that are indented as far as a margin."""
    for index in range(start, len(lines)):
        if lines[index].kind is Kind.TEXT and _indent(lines[index]) >= margin:
            yield index
        elif lines[index].kind is not Kind.BLANK:
            return


def _indent(line: Line) -> int:
    text = line.text.expandtabs(_INDENT)
    return len(text) - len(text.lstrip())


def _strong(lines: list[Line], index: int) -> bool:
    text = lines[index].text
    if code.strong(text) is not None:
        return True
    stripped = text.strip()
    if (numbered := _NUMBERED_CODE.match(stripped)) and code.strong(numbered[2]) is not None:
        return _numbered_neighbour(lines, index, int(numbered[1]))
    if "Copy" not in stripped[:24] and not code.language_name(stripped):
        return False
    before = next((line.text for line in reversed(lines[max(index - 2, 0) : index]) if line.text.strip()), ":")
    after = next((line.text for line in lines[index + 1 : index + 4] if line.text.strip()), "")
    follows = code.strong(after) is not None or code.copy_button(after) is not None or code.weak(after)
    if code.copy_button(stripped):
        rest = code.copy_button(stripped)
        return bool(follows or (rest and rest[1] and (code.strong(rest[1]) or before.rstrip().endswith(":"))))
    return (follows and code.strong(after) is not None) or code.copy_button(after) is not None


def _is_copied(lines: list[Line], index: int) -> bool:
    """Whether a button that copies code stands here, or right below the name of a language."""
    text = lines[index].text.strip()
    if code.language_name(text):
        below = (line.text.strip() for line in lines[index + 1 : index + 3] if line.kind is Kind.TEXT)
        text = next(below, "")
    return "Copy" in text[:24] and code.copy_button(text) is not None


def _is_set_apart(lines: list[Line], index: int) -> bool:
    """Whether a line is indented below a blank line and a paragraph, so that it is no part of a list."""
    if _indent(lines[index]) < _INDENT or lines[index - 1].kind is not Kind.BLANK:
        return False
    above = next((lines[at] for at in range(index - 1, -1, -1) if lines[at].kind is not Kind.BLANK), None)
    return above is not None and above.kind is Kind.TEXT and _indent(above) == 0 and not _ITEM.match(above.text)


def _numbered_neighbour(lines: list[Line], index: int, number: int) -> bool:
    """Whether the line before or after carries the number before or after: line numbers copied with the code."""
    for other, expected in ((index - 1, number - 1), (index + 1, number + 1)):
        if 0 <= other < len(lines):
            match = _NUMBERED_CODE.match(lines[other].text)
            if match and int(match[1]) == expected and (not match[2] or code.strong(match[2]) or code.weak(match[2])):
                return True
    return False


def _open_string(text: str, quote: str) -> str:
    """Return the triple quote that is open after the line, "" if none."""
    position = 0
    while True:
        found = [at for mark in ((quote,) if quote else ('"""', "'''")) if (at := text.find(mark, position)) >= 0]
        if not found:
            return quote
        position = min(found) + 3
        quote = "" if quote else text[position - 3 : position]


def _between(lines: list[Line], index: int, start: int) -> bool:
    """Whether a line that is not strong may stand inside code: a weak one, or one more deeply indented."""
    text = lines[index].text
    if re.match(r"\s*\d+[.)]\s", text) or _RULE.match(text) or _asks_behind_number(text):
        return False
    if code.weak(text):
        return True
    indent = len(text) - len(text.lstrip())
    return (
        indent >= 2
        and not text.lstrip().startswith(("-", "*", "•"))
        and indent > len(lines[start].text) - len(lines[start].text.lstrip())
    )


def _asks_behind_number(text: str) -> bool:
    """Whether a line is a question rather than a comment: "#3 How do you see the logs?"."""
    numbered = _NUMBERED_COMMENT.match(text)
    return numbered is not None and asks(numbered[1])


def _trailing(text: str) -> bool:
    """Whether a line that follows the last strong one still belongs to it."""
    return (
        not _asks_behind_number(text)
        and re.match(
            r"\s*(?:#\s*\S|[\])}]+(?:\(\))?[;,:]*\s*$|(?:pass|\.\.\.|break|continue|else:|end|fi|done)\s*$|\"\"\"|''')"
            r"|\s{2,}(?:return|yield|raise)\b",
            text,
        )
        is not None
    )
