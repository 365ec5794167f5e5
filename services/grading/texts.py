"""Responses that are compared with accepted ones: `short_answer` and `numeric`. (`open` takes a text ungraded.)

A short answer is compared in Unicode's composed form (NFC), white space at its ends dropped and within it made one
space; a number exactly as the decimal that was written. Of several accepted answers that agree, the one that weighs
most counts.
"""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Context, Decimal
from typing import Any

from schemas.v1.question_types import RANGE
from services.grading.base import Faults, Grade, best

_WILDCARD = re.compile(r"(?<!\\)\*")
# More digits than any text of an answer has: nothing is rounded.
_EXACT = Context(prec=200_000)


def any_text(_question: Mapping[str, Any], _text: str) -> Faults:
    """Every text is a response."""
    yield from ()


def any_number(_question: Mapping[str, Any], _number: float) -> Faults:
    """Every number is a response."""
    yield from ()


def grade_text(question: Mapping[str, Any], text: str) -> Grade:
    """The weight of the accepted text that the response agrees with."""
    return best(answer for answer in question["answers"] if _agrees(answer, text))


def _agrees(answer: dict[str, Any], text: str) -> bool:
    """Whether a text is what an answer accepts. `*` in the answer stands for any text, none too; `\\*` for itself."""
    exact = answer["match"] == "exact"
    given = _normal(text, exact)
    first, *rest = (part.replace(r"\*", "*") for part in _WILDCARD.split(_normal(answer["body"], exact)))
    if not rest:
        return given == first
    *middle, last = rest
    if len(given) < len(first) + len(last) or not given.startswith(first) or not given.endswith(last):
        return False
    # Each part as early as it comes leaves the most room for the next one, so nothing has to be tried twice.
    place, end = len(first), len(given) - len(last)
    for part in middle:
        found = given.find(part, place, end)
        if found < 0:
            return False
        place = found + len(part)
    return True


def _normal(text: str, exact: bool) -> str:
    """A text as it is compared. Folding case may take a composed text apart, so it is composed again."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    return text if exact else unicodedata.normalize("NFC", text.casefold())


def grade_number(question: Mapping[str, Any], number: float) -> Grade:
    """The weight of the accepted value, with its tolerance, or range in which the number lies; ends belong to it."""
    given = Decimal(repr(number))
    return best(answer for answer in question["answers"] if _holds(answer, given))


def _holds(answer: dict[str, Any], given: Decimal) -> bool:
    bounds = RANGE.fullmatch(answer["body"])
    if bounds:
        return Decimal(bounds[1]) <= given <= Decimal(bounds[2])
    distance = _EXACT.abs(_EXACT.subtract(given, Decimal(answer["body"])))
    return distance <= Decimal(answer["match"] or 0)
