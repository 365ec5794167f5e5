"""Lines that may begin a question, what speaks for each, and where the sections of a document begin."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import takewhile

from formats.interview import words
from formats.interview.lines import DECIMAL, QUESTION, Kind, Line, Mark, answer_label, asks_below, is_answer_label
from formats.interview.unanswered import listed_questions

# A line that is shorter ends its paragraph: nobody wraps so early.
SHORTEST_WRAPPED = 50
_LONGEST_WRAPPED = 3  # lines of a question
_COMPARED = re.compile(r"\w+")
_NOT_COMPARED = frozenset({"vs", "versus", "the", "difference", "differences", "between", "and", "in", "key", "main"})


@dataclass(slots=True)
class Candidate:
    """A line that may begin a question, and what speaks for it."""

    index: int
    family: str
    style: tuple[str, ...]
    number: int | None
    asks: bool
    followed: bool  # by text that may be its answer
    listed: bool = False  # among questions that nobody has answered
    title: str = ""  # the kind of titles of a page that it is one of


def candidates_of(lines: list[Line]) -> list[Candidate]:
    listed = listed_questions(lines)
    candidates = []
    asked = ""
    for index, line in enumerate(lines):
        if line.kind is not Kind.TEXT or words.counts_questions(line.words):
            continue
        mark = line.mark
        if mark is None:
            asks = index in listed or (
                _begins_paragraph(lines, index) and (words.asks_unmarked(line.words) or _asks_wrapped(lines, index))
            )
            if asks or (index > 0 and lines[index - 1].kind is Kind.BLANK and _compares(line, asked)):
                asked = line.words
                candidates.append(Candidate(index, "plain", (), None, True, _followed(lines, index), index in listed))
            continue
        family = _family(mark)
        if family and not answer_label(line.text):
            asks = (
                index in listed
                or mark.has("label")
                or mark.title == QUESTION
                or words.asks(mark.words)
                or ((mark.has("bold") or mark.has(DECIMAL)) and _compares(line, asked))
                or asks_below(line, lines[index + 1 : index + 3])
            )
            if mark.number is None and family in ("heading", "bold"):
                asks = asks and not (words.is_about_interviews(mark.words) or words.is_conclusion_heading(mark.words))
            asked = line.words if asks else asked
            style = (
                mark.style
                if family == "number"
                else tuple(part for part in mark.style if part[0] == "h" or part == DECIMAL)
            )
            # What is folded away is a question with or without a number.
            number = None if family == "title" else mark.number
            style = (*style, mark.title) if mark.title else style
            candidates.append(Candidate(index, family, style, number, asks, _followed(lines, index), title=mark.title))
    return candidates


def _counts(part: str) -> bool:
    """Whether a part of a style tells two questions of one kind apart, beside what kind it is."""
    return part[0] == "h" or part == DECIMAL


def _compares(line: Line, question: str) -> bool:
    """Whether a line asks for a comparison, and not for the one that the question before asks for."""
    if not words.compares(line.words):
        return False
    asked = question.casefold()
    return any(word not in asked and word not in _NOT_COMPARED for word in _COMPARED.findall(line.words.casefold()))


def _family(mark: Mark) -> str | None:
    """Return the kind of mark that counts most in a style; None for quotations and bold beginnings of sentences."""
    style = mark.style
    if "card" in style:
        return "plain"
    if "label" in style or "row" in style:
        return style[0] if style[0] == "row" else "label"
    if "quote" in style:
        return None
    if any(part[0] == "h" for part in style):
        return "heading"
    if "summary" in style or mark.title:
        return "title"
    if any(part.startswith("number") for part in style):
        return "number"
    if "bold" in style and "bullet" not in style:
        return "bold"
    return "bullet" if "bullet" in style and "indented" not in style else None


def _followed(lines: list[Line], index: int) -> bool:
    """Whether something that may be an answer comes before the next line of the same marks."""
    mark = lines[index].mark
    if lines[index].answer:
        return True
    for line in lines[index + 1 : index + 40]:
        if line.kind in (Kind.BLANK, Kind.DROPPED, Kind.RULE):
            continue
        if line.kind is not Kind.TEXT:
            return True
        if mark is None:
            return not words.asks_unmarked(line.text.strip()) and not words.is_level_heading(line.text.strip())
        other = line.mark
        # Answers have bold lines of their own.
        return other is None or other.style != mark.style or (mark.style == ("bold",) and not words.asks(other.words))
    return False


def _begins_paragraph(lines: list[Line], index: int) -> bool:
    """Whether a line that asks does not continue a sentence of the line before."""
    if index == 0:
        return True
    before = lines[index - 1]
    return (
        before.kind is not Kind.TEXT
        or before.mark is not None
        or before.text.rstrip().endswith((".", "!", "?", ":", "…", '"', "”", ")"))
        or len(before.text.strip()) < SHORTEST_WRAPPED
        or words.asks_in_full(lines[index].words)
        or any(map(is_answer_label, lines[index + 1 : index + 2]))
    )


def announces(line: Line) -> bool:
    """Whether a line titles a document of questions: a heading, or what a page has in its head."""
    if line.kind is Kind.DROPPED:
        return line.reason == "page markup" and words.is_about_interviews(line.text)
    return line.heading > 0 and (words.is_title(line.words) or words.is_about_interviews(line.words))


def _asks_wrapped(lines: list[Line], index: int) -> bool:
    """Whether a line without any mark begins a question of one sentence, which is a paragraph of its own."""
    if index and lines[index - 1].kind is not Kind.BLANK:
        return False
    paragraph = list(takewhile(_is_unmarked_text, lines[index : index + _LONGEST_WRAPPED + 1]))
    text = " ".join(line.text.strip() for line in paragraph)
    return (
        1 < len(paragraph) <= _LONGEST_WRAPPED
        and ". " not in text
        and words.asks_unmarked(text)
        and words.ends_asking(text)
        and words.begins_asking(text)
        and not words.ends_asking(paragraph[0].text)
    )


def _is_unmarked_text(line: Line) -> bool:
    return line.kind is Kind.TEXT and line.mark is None


@dataclass(frozen=True)
class Sections:
    """The indexes at which something new begins.

    `headings` are titles, levels and headings that ask nothing, `all` are rules besides, and `leading` are headings
    however small that lead right to a question which is none itself.
    """

    headings: list[int]
    all: list[int]
    leading: list[int]


def sections_of(lines: list[Line], candidates: list[Candidate]) -> Sections:
    headings = [index for index, line in enumerate(lines) if is_section_heading(line)]
    rules = [index for index, line in enumerate(lines) if line.kind is Kind.RULE]
    leading = [before for item in candidates if item.asks and (before := _heading_above(lines, item.index)) is not None]
    return Sections(headings, sorted(headings + rules), leading)


def _heading_above(lines: list[Line], index: int) -> int | None:
    """Return the heading that stands right above a line, if it asks nothing."""
    above = next((at for at in range(index - 1, -1, -1) if lines[at].kind is not Kind.BLANK), 0)
    line = lines[above]
    if line.kind is not Kind.TEXT or not line.heading or words.asks(line.words):
        return None
    return above if not lines[index].heading or line.heading < lines[index].heading else None


def is_section_heading(line: Line) -> bool:
    """Whether the line is a heading of a section by its own words or marks, wherever it stands."""
    if line.kind is not Kind.TEXT:
        return line.kind is Kind.HEADING
    mark = line.mark
    if words.counts_questions(line.words):
        return True
    if mark is None or mark.style == ("bold",):
        text = line.words
        return words.is_level_heading(text) or words.is_title(text) or words.is_conclusion_heading(text)
    if not mark.heading or mark.number is not None or mark.has("label") or words.asks(mark.words):
        return False
    if line.text.startswith(("   ", "\t")):
        # Indented headings stand inside the item of a list.
        return False
    return mark.heading <= 2 or words.level(mark.words) is not None


def same_section(first: int, second: int, starts: list[int]) -> bool:
    return bisect_right(starts, first) == bisect_right(starts, second)
