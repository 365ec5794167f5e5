"""Questions whose parts count alike: the pairs of `matching`, the elements of `ordering`."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from services.grading.base import Faults, Grade


def matching_faults(question: Mapping[str, Any], matches: list[dict[str, str]]) -> Faults:
    """Left sides, each at most once, with right sides of the question; some may be left without one."""
    left = {answer["id"] for answer in question["answers"] if answer["correct"]}
    right = {_right_side(answer) for answer in question["answers"]}
    seen: set[str] = set()
    for index, match in enumerate(matches):
        if match["answer"] not in left:
            yield f"/matches/{index}/answer", "is no left side of this question"
        elif match["answer"] in seen:
            yield f"/matches/{index}/answer", "is there already"
        if match["match"] not in right:
            yield f"/matches/{index}/match", "is no right side of this question"
        seen.add(match["answer"])


def grade_matching(question: Mapping[str, Any], matches: list[dict[str, str]]) -> Grade:
    """The share of the pairs that were put together rightly.

    Met are the left sides of these pairs, and the right sides without a partner that were taken for one.
    """
    pairs = {answer["id"]: answer["match"] for answer in question["answers"] if answer["correct"]}
    right = [match["answer"] for match in matches if match["match"] == pairs[match["answer"]]]
    taken = {match["match"] for match in matches} - set(pairs.values())
    alone = [answer["id"] for answer in question["answers"] if not answer["correct"] and answer["body"] in taken]
    return Grade(Fraction(len(right), len(pairs)), (*right, *alone))


def _right_side(answer: Mapping[str, Any]) -> str:
    side: str = answer["match"] if answer["correct"] else answer["body"]
    return side


def ordering_faults(question: Mapping[str, Any], order: list[str]) -> Faults:
    """Every element of the question, once."""
    elements = {answer["id"] for answer in question["answers"]}
    for index, identifier in enumerate(order):
        if identifier not in elements:
            yield f"/answers/{index}", "is no element of this question"
    if elements - set(order):
        yield "/answers", f"must have all {len(elements)} elements of the question"


def grade_ordering(question: Mapping[str, Any], order: list[str]) -> Grade:
    """The share of the elements that stand at their own place. Met are these elements."""
    elements = [answer["id"] for answer in question["answers"]]
    right = [element for element, given in zip(elements, order, strict=True) if element == given]
    return Grade(Fraction(len(right), len(elements)), tuple(right))
