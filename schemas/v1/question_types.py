"""The rules of each question type, in one table. docs/bank-format.md says the same to authors.

A rule looks at a question in the shape of its document and yields its faults as (JSON pointer, sentence).
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

Faults = Iterator[tuple[str, str]]

_NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?"
NUMBER = re.compile(_NUMBER)
RANGE = re.compile(rf"({_NUMBER})\.\.({_NUMBER})")
# What a draft may lack, and say so.
MISSING = ("stem", "answers", "key")
_FEWEST_ANSWERS = {"single_choice": 2, "multiple_choice": 2, "true_false": 2, "matching": 2, "ordering": 2}
_WITH_KEY = ("single_choice", "multiple_choice", "true_false")
_TO_FILL = {
    "stem": ("/stem", "is missing; fill it in before the question can be more than a draft"),
    "answers": ("/answers", "are missing; fill them in before the question can be more than a draft"),
    "key": ("/answers", "lack the key: say what is right before the question can be more than a draft"),
}
# Shares such as 1/3 do not add up exactly when people write two digits.
_WEIGHT_TOLERANCE = 0.015


def faults(question: dict[str, Any], *, complete: bool) -> list[tuple[str, str]]:
    """What in `question` breaks the rules of its type.

    `question` has the members of the question document, already of the right JSON types, weights filled in;
    `complete` asks for what may be missing while a question is a draft. A question that says what is `missing` of it
    may break the rules about its answers as a whole, but not those about a single one.
    """
    found = list(_RULES[question["type"]](question["answers"]))
    missing = question.get("missing")
    if missing:
        found = [(pointer, sentence) for pointer, sentence in found if pointer != "/answers"]
        return [*found, *(_TO_FILL[name] for name in missing if complete)]
    if complete and not question["answers"] and question["type"] == "open":
        found.append(("/answers", "needs at least one model answer to be more than a draft"))
    return found


def lacking(question: dict[str, Any]) -> list[str]:
    """What a question lacks: its stem, as many answers as its type needs, or what is right among them."""
    answers = question["answers"]
    lacks = {
        "stem": not question["stem"],
        "answers": len(answers) < _FEWEST_ANSWERS.get(question["type"], 1),
        "key": question["type"] in _WITH_KEY and not any(answer["correct"] for answer in answers),
    }
    return [name for name in MISSING if lacks[name]]


def fill_weights(question_type: str, answers: list[dict[str, Any]]) -> None:
    """Give each answer without a weight the one that its type implies."""
    right = [answer for answer in answers if answer["correct"]]
    share = 1 / len(right) if question_type == "multiple_choice" and right else 1
    for answer in answers:
        if answer["weight"] is None:
            answer["weight"] = float(share) if answer["correct"] else 0.0


def _open(answers: list[dict[str, Any]]) -> Faults:
    yield from _all_right(answers, "a model answer")
    yield from _no_match(answers)


def _single_choice(answers: list[dict[str, Any]]) -> Faults:
    yield from _at_least(2, answers, "options")
    yield from _one_right(answers)
    for index, answer in enumerate(answers):
        if answer["correct"] and answer["weight"] != 1:
            yield f"/answers/{index}/weight", "must be 1 for the right option"
        elif not answer["correct"] and answer["weight"] >= 1:
            yield f"/answers/{index}/weight", "must be below 1 for a wrong option"
    yield from _no_match(answers)
    yield from _distinct(answers)


def _multiple_choice(answers: list[dict[str, Any]]) -> Faults:
    yield from _at_least(2, answers, "options")
    if answers and not any(answer["correct"] for answer in answers):
        yield "/answers", "must have at least one right option"
    total = sum(answer["weight"] for answer in answers if answer["correct"])
    for index, answer in enumerate(answers):
        if answer["correct"] and answer["weight"] <= 0:
            yield f"/answers/{index}/weight", "must be above 0 for a right option"
        elif not answer["correct"] and answer["weight"] > 0:
            yield f"/answers/{index}/weight", "must be 0 or less for a wrong option"
    if total and abs(total - 1) > _WEIGHT_TOLERANCE:
        yield "/answers", f"the weights of the right options must add up to 1, not {total:g}"
    yield from _no_match(answers)
    yield from _distinct(answers)


def _true_false(answers: list[dict[str, Any]]) -> Faults:
    if sorted(answer["body"] for answer in answers) != ["False", "True"]:
        yield "/answers", "must be exactly two options, True and False"
    yield from _one_right(answers)
    for index, answer in enumerate(answers):
        if answer["weight"] != (1 if answer["correct"] else 0):
            yield f"/answers/{index}/weight", "must be 1 for the right option and 0 for the wrong one"
    yield from _no_match(answers)


def _short_answer(answers: list[dict[str, Any]]) -> Faults:
    yield from _accepted(answers, "an accepted text")
    for index, answer in enumerate(answers):
        if answer["match"] not in (None, "exact", "ignore_case"):
            yield f"/answers/{index}/match", "must be exact, ignore_case or null"
        if not answer["body"].replace(r"\*", "x").replace("*", "").strip():
            yield f"/answers/{index}/body", "must not accept every text there is"


def _numeric(answers: list[dict[str, Any]]) -> Faults:
    yield from _accepted(answers, "an accepted value")
    for index, answer in enumerate(answers):
        bounds = RANGE.fullmatch(answer["body"])
        if bounds:
            if float(bounds[1]) > float(bounds[2]):
                yield f"/answers/{index}/body", "the range must begin with its smaller end"
            if answer["match"] is not None:
                yield f"/answers/{index}/match", "a range has no tolerance"
        elif not NUMBER.fullmatch(answer["body"]):
            yield f"/answers/{index}/body", "must be a number such as 3.14, or a range such as 3..4"
        elif answer["match"] is not None and (not NUMBER.fullmatch(answer["match"]) or float(answer["match"]) < 0):
            yield f"/answers/{index}/match", "must be the tolerance, a number of 0 or more"


def _matching(answers: list[dict[str, Any]]) -> Faults:
    pairs = [answer for answer in answers if answer["correct"]]
    if len(pairs) < 2:
        yield "/answers", "must have at least two pairs"
    for index, answer in enumerate(answers):
        if answer["correct"] and answer["match"] is None:
            yield f"/answers/{index}/match", "must be the right side of the pair"
        elif not answer["correct"] and answer["match"] is not None:
            yield f"/answers/{index}/match", "must be null where there is no partner"
        if answer["weight"] != (1 if answer["correct"] else 0):
            yield f"/answers/{index}/weight", "must be 1 for a pair and 0 for a right side without a partner"
    yield from _distinct(pairs)


def _ordering(answers: list[dict[str, Any]]) -> Faults:
    yield from _at_least(2, answers, "elements")
    yield from _all_right(answers, "an element")
    yield from _no_match(answers)
    yield from _distinct(answers)


_RULES: dict[str, Callable[[list[dict[str, Any]]], Faults]] = {
    "open": _open,
    "single_choice": _single_choice,
    "multiple_choice": _multiple_choice,
    "true_false": _true_false,
    "short_answer": _short_answer,
    "numeric": _numeric,
    "matching": _matching,
    "ordering": _ordering,
}


def _at_least(number: int, answers: list[dict[str, Any]], what: str) -> Faults:
    if len(answers) < number:
        yield "/answers", f"must have at least {number} {what}"


def _one_right(answers: list[dict[str, Any]]) -> Faults:
    right = sum(answer["correct"] for answer in answers)
    if right != 1:
        yield "/answers", f"must have exactly one right option, not {right}"


def _all_right(answers: list[dict[str, Any]], what: str) -> Faults:
    for index, answer in enumerate(answers):
        if not answer["correct"]:
            yield f"/answers/{index}/correct", f"must be true, because each answer is {what}"
        if answer["weight"] != 1:
            yield f"/answers/{index}/weight", "must be 1"


def _accepted(answers: list[dict[str, Any]], what: str) -> Faults:
    if not any(answer["correct"] and answer["weight"] == 1 for answer in answers):
        yield "/answers", f"must have at least {what} of weight 1"
    for index, answer in enumerate(answers):
        if answer["correct"] and answer["weight"] <= 0:
            yield f"/answers/{index}/weight", f"must be above 0, because the answer is {what}"
        elif not answer["correct"] and answer["weight"] != 0:
            yield f"/answers/{index}/weight", "must be 0 for a mistake"


def _no_match(answers: list[dict[str, Any]]) -> Faults:
    for index, answer in enumerate(answers):
        if answer["match"] is not None:
            yield f"/answers/{index}/match", "must be null for this type of question"


def _distinct(answers: list[dict[str, Any]]) -> Faults:
    bodies = [answer["body"] for answer in answers]
    for index, body in enumerate(bodies):
        if body in bodies[:index]:
            yield f"/answers/{index}/body", "is there already"
