"""Choices: `single_choice`, `true_false` and `multiple_choice`. A response is the list of the chosen options' ids."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from services.grading.base import Faults, Grade, exact, within_bounds


def faults(question: Mapping[str, Any], chosen: list[str]) -> Faults:
    """Any number of the question's options may be chosen."""
    options = {answer["id"] for answer in question["answers"]}
    for index, identifier in enumerate(chosen):
        if identifier not in options:
            yield f"/answers/{index}", "is no option of this question"


def one_fault(question: Mapping[str, Any], chosen: list[str]) -> Faults:
    """Exactly one of the question's options must be chosen."""
    if len(chosen) != 1:
        yield "/answers", f"must be exactly one option, not {len(chosen)}"
    yield from faults(question, chosen)


def grade(question: Mapping[str, Any], chosen: list[str]) -> Grade:
    """The weights of the chosen options, as a share of what all right options weigh together.

    They weigh 1, but for rounding where an author wrote 0.33 three times: whoever chooses just them gets everything.
    """
    whole = sum((exact(answer["weight"]) for answer in question["answers"] if answer["correct"]), Fraction(0))
    weights = {answer["id"]: exact(answer["weight"]) for answer in question["answers"]}
    reached = sum((weights[identifier] for identifier in chosen), Fraction(0))
    return Grade(within_bounds(reached / whole), tuple(chosen))
