"""Lists of questions that nobody has answered: what stands between those that ask are titles, or tasks among them."""

import re
from collections.abc import Iterator
from itertools import pairwise

from formats.interview import words
from formats.interview.lines import Kind, Line, is_answer_label

_FEWEST = 5
_LEAST_ASKING = 0.5
_LEAST_IN_QUESTIONS = 0.3
_LEAST_IN_A_ROW = 0.2
_MOST_TITLES = 0.4
_LONGEST_TITLE = 60
# "Design a parking lot" and "Reverse a list in place." are tasks, "Design patterns" is a title.
_VERB = (
    r"(?:build|calculate|check|convert|count|create|debug|design|detect|develop|find|implement|merge|optimi[sz]e"
    r"|refactor|reverse|simulate|solve|sort)\b"
)
_TASK = re.compile(rf"{_VERB}(?: (?:an?|all|if|the|two|whether|your)\b|.*\.$)", re.IGNORECASE)


def listed_questions(lines: list[Line]) -> set[int]:
    """Return the lines of such lists that are to be answered; titles among them become headings."""
    listed: set[int] = set()
    for found in _stretches(lines):
        asking = [_asks(lines[index]) or _is_task(lines[index]) for index in found]
        if len(found) < _FEWEST or not _is_list(lines, found, asking):
            continue
        titles = _titles(lines, found, asking)
        if len(titles) > _MOST_TITLES * len(found):
            continue
        for index in titles:
            lines[index].kind = Kind.HEADING
        listed.update(index for index, asks in zip(found, asking, strict=True) if asks)
    return listed


def _is_list(lines: list[Line], found: list[int], asking: list[bool]) -> bool:
    """Whether most lines are to be answered, often one right after the other; a list of tasks alone is a plan."""
    in_a_row = sum(one and other for one, other in pairwise(asking))
    return (
        sum(asking) >= _LEAST_ASKING * len(found)
        and in_a_row >= _LEAST_IN_A_ROW * len(found)
        and sum(_asks(lines[index]) for index in found) >= _LEAST_IN_QUESTIONS * len(found)
    )


def _stretches(lines: list[Line]) -> Iterator[list[int]]:
    """Yield the indexes of lines of a sentence each, with nothing else between than blank lines and what is dropped."""
    found: list[int] = []
    for index, line in enumerate(lines):
        if line.kind is Kind.TEXT and _may_be_listed(line):
            found.append(index)
        elif line.kind not in (Kind.BLANK, Kind.DROPPED):
            yield found
            found = []
    yield found


def _may_be_listed(line: Line) -> bool:
    style = line.mark.style if line.mark else ()
    listed = all(part in ("bullet", "bold") or part.startswith("number") for part in style)
    return listed and not line.answer and not is_answer_label(line) and (_asks(line) or _is_sentence(line.words))


def _is_sentence(text: str) -> bool:
    return len(text) <= words.LONGEST_HEADING and ". " not in text and not text.endswith((":", ",", ";"))


def _asks(line: Line) -> bool:
    text = line.words
    return words.asks(text) if line.mark else words.asks_unmarked(text) or words.commands(text)


def _is_task(line: Line) -> bool:
    return _is_sentence(line.words) and (words.compares(line.words) or _TASK.match(line.words) is not None)


def _titles(lines: list[Line], found: list[int], asking: list[bool]) -> set[int]:
    """Return those of the lines found that do not ask, and lead to one that does."""
    titles: set[int] = set()
    leads = False
    for index, asks in zip(reversed(found), reversed(asking), strict=True):
        if not asks and leads and _is_title(lines[index]):
            titles.add(index)
        leads = asks or index in titles
    return titles


def _is_title(line: Line) -> bool:
    return (
        (line.mark is None or line.mark.style == ("bold",))
        and len(line.words) <= _LONGEST_TITLE
        and words.is_shaped_like_a_heading(line.words)
    )
