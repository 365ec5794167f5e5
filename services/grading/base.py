"""What all types have in common: the grade, and how numbers are kept exact and rounded."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

Faults = Iterator[tuple[str, str]]
# Shares of points are rounded to so many parts, so that sums over many attempts are whole numbers.
UNITS = 100_000


@dataclass(frozen=True)
class Grade:
    """What a response is worth: the share of the question's points, from 0 to 1.

    `met` are the ids of the answers in the question's key that the response chose or agrees with.
    """

    share: Fraction
    met: tuple[str, ...] = ()


def exact(number: float) -> Fraction:
    """A number as the decimal that documents and responses show: 0.1 is a tenth."""
    return Fraction(repr(number))


def units(share: Fraction) -> int:
    """A share in units, rounded half up."""
    return (share * UNITS + Fraction(1, 2)).__floor__()


def within_bounds(share: Fraction) -> Fraction:
    """A share that is neither below 0 nor above 1."""
    return min(max(share, Fraction(0)), Fraction(1))


def best(met: Iterable[dict[str, Any]]) -> Grade:
    """The grade by that answer, of those that a response agrees with, which weighs most; the first of equals."""
    answer = max(met, key=lambda one: float(one["weight"]), default=None)
    return Grade(within_bounds(exact(answer["weight"])), (answer["id"],)) if answer else Grade(Fraction(0))
