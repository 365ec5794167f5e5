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
    for stretch in _stretches(lines):
        if len(stretch) < _FEWEST:
            continue
        found = [index for index, _ in stretch]
        asking = [asks or _is_task(lines[index]) for index, asks in stretch]
        steps = [asks and words.instructs(lines[index].words) for index, asks in stretch]
        if not _is_list(asking, steps, sum(asks for _, asks in stretch)):
            continue
        titles = _titles(lines, found, asking)
        if len(titles) > _MOST_TITLES * len(found):
            continue
        for index in titles:
            lines[index].kind = Kind.HEADING
        listed.update(index for index, asks in zip(found, asking, strict=True) if asks)
    return listed


def _is_list(asking: list[bool], steps: list[bool], questions: int) -> bool:
    """Whether most lines are to be answered, often one right after the other; a list of tasks alone is a plan.

    A question below what may be one of the last `steps` of an answer is not right after a question.
    """
    in_a_row = sum(one and other for one, other in pairwise(asking)) - sum(
        one != other and asks and asks_below
        for (one, asks), (other, asks_below) in pairwise(zip(steps, asking, strict=True))
    )
    return (
        sum(asking) >= _LEAST_ASKING * len(asking)
        and in_a_row >= _LEAST_IN_A_ROW * len(asking)
        and questions >= _LEAST_IN_QUESTIONS * len(asking)
    )


def _stretches(lines: list[Line]) -> Iterator[list[tuple[int, bool]]]:
    """Yield the indexes of lines of a sentence each, and whether they ask.

    There is nothing else between than blank lines and what is dropped.
    """
    found: list[tuple[int, bool]] = []
    for index, line in enumerate(lines):
        if line.kind in (Kind.BLANK, Kind.DROPPED):
            continue
        if line.kind is Kind.TEXT and _has_marks_of_lists(line):
            asks = _asks(line)
            if asks or _is_sentence(line.words):
                found.append((index, asks))
                continue
        yield found
        found = []
    yield found


def _has_marks_of_lists(line: Line) -> bool:
    style = line.mark.style if line.mark else ()
    listed = all(part in ("bullet", "bold") or part.startswith("number") for part in style)
    return listed and not line.answer and not is_answer_label(line)


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
