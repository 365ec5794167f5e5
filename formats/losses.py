"""What a writer has to leave out of a question document, put into the sentences of the export's ledger."""

from collections.abc import Collection
from typing import Any

from formats.base import Loss

_CONTENT = (
    "language",
    "difficulty",
    "topics",
    "tags",
    "explanation",
    "hints",
    "follow_ups",
    "rubric",
    "minutes",
    "source",
    "external_id",
)
"""Members that say something about the question. The rest is the service's own book-keeping."""

_ANSWER_CONTENT = ("feedback", "source")


def left_out(document: dict[str, Any], reason: str) -> Loss:
    """Return the loss of a whole question."""
    return Loss(document.get("id"), f"The question was left out: {reason}.")


def lost_members(document: dict[str, Any], carried: Collection[str]) -> list[Loss]:
    """Return the loss of the members that have a value and are not among the carried ones.

    Members of answers are named in the form `answers.feedback`; weights are lost only where they are not those that
    the type gives by default.
    """
    lost = [member for member in _CONTENT if document.get(member) not in (None, "", [], {}) and member not in carried]
    answers = document.get("answers") or []
    for member in _ANSWER_CONTENT:
        name = f"answers.{member}"
        if name not in carried and any(answer.get(member) for answer in answers):
            lost.append(name)
    # Elsewhere it is half of the answer; only that the case of a short answer counts can get lost without it.
    if document.get("type") == "short_answer" and any(answer.get("match") == "exact" for answer in answers):
        lost.append("answers.match")
    if "answers.weight" not in carried and not _usual_weights(document):
        lost.append("answers.weight")
    return [Loss(document.get("id"), f"Lost: {', '.join(lost)}.")] if lost else []


def _usual_weights(document: dict[str, Any]) -> bool:
    answers = document.get("answers") or []
    right = sum(bool(answer.get("correct")) for answer in answers)
    share = 1 / right if document.get("type") == "multiple_choice" and right else 1
    return all(
        answer.get("weight") is None or abs(answer["weight"] - (share if answer.get("correct") else 0)) < 1e-6
        for answer in answers
    )
