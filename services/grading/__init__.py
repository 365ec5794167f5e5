"""Grading: what a response to a question is worth, worked out from the question's document and nothing else.

Each module grades a group of types by two functions: `faults` says why something cannot be a response to a question,
`grade` what a response without faults is worth. docs/attempts.md says the same to authors and players.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from services.grading import choices, parts, texts
from services.grading.base import UNITS, Faults, Grade, units

__all__ = ["UNITS", "Grade", "faults", "gradable", "grade", "units"]

Question = Mapping[str, Any]
# The loaded form of schemas.v1.attempt.ResponseIn; without a member it is no response yet.
Response = Mapping[str, Any]


@dataclass(frozen=True)
class _Type:
    """How a type is responded to: in which member, what may stand in it, and what it is worth."""

    member: str
    faults: Callable[[Question, Any], Faults]
    grade: Callable[[Question, Any], Grade] | None


_TYPES = {
    "open": _Type("text", texts.any_text, None),
    "single_choice": _Type("answers", choices.one_fault, choices.grade),
    "true_false": _Type("answers", choices.one_fault, choices.grade),
    "multiple_choice": _Type("answers", choices.faults, choices.grade),
    "short_answer": _Type("text", texts.any_text, texts.grade_text),
    "numeric": _Type("number", texts.any_number, texts.grade_number),
    "matching": _Type("matches", parts.matching_faults, parts.grade_matching),
    "ordering": _Type("answers", parts.ordering_faults, parts.grade_ordering),
}


def faults(question: Question, response: Response) -> list[tuple[str, str]]:
    """Why this cannot be a response to the question, as (JSON pointer, sentence)."""
    kind = _TYPES[question["type"]]
    found = [
        (f"/{member}", f"does not belong to a question of the type {question['type']}, which takes {kind.member}")
        for member in response
        if member != kind.member
    ]
    if kind.member in response:
        found += kind.faults(question, response[kind.member])
    return found


def gradable(question: Question) -> bool:
    """Whether a response to the question can be graded without a human being."""
    return _TYPES[question["type"]].grade is not None


def grade(question: Question, response: Response | None) -> Grade:
    """What a response without faults is worth; none at all is worth nothing. The question must be gradable."""
    kind = _TYPES[question["type"]]
    assert kind.grade is not None
    if not response:
        return Grade(Fraction(0))
    return kind.grade(question, response[kind.member])
