"""Fixed lists: sets whose questions their author has named one by one."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from models import Question
from schemas.v1.question import STATUSES
from services.blueprints import Pick
from services.errors import Shortage

Entry = Mapping[str, Any]


def faults(connection: Connection, questions: Sequence[Entry]) -> list[tuple[str, str]]:
    """The questions that are not there, each with a JSON pointer from the set on. Drafts may be named."""
    rows = _rows(connection, questions)
    return [
        (f"/questions/{index}/id", reason)
        for index, entry in enumerate(questions)
        if (reason := _reason(rows.get(entry["id"]), STATUSES))
    ]


def freeze(connection: Connection, questions: Sequence[Entry]) -> list[Pick]:
    """The questions of a list, in its order, as they are now. Raises Shortage unless all are published."""
    rows = _rows(connection, questions)
    wanting = _wanting(questions, rows)
    if wanting:
        raise Shortage(len(questions), len(questions) - len(wanting), _in_words(wanting))
    return [Pick(None, entry["points"], entry["id"], rows[entry["id"]].seq) for entry in questions]


def check(connection: Connection, questions: Sequence[Entry]) -> dict[str, Any]:
    """Which questions of a list could not be frozen, and what to do about them."""
    wanting = _wanting(questions, _rows(connection, questions))
    detail = f"{_in_words(wanting)} Publish them, or take them out."
    return {
        "feasible": not wanting,
        "requested": len(questions),
        "sections": None,
        "conflicts": [],
        "questions": wanting,
        "suggestion": {"detail": detail, "counts": None} if wanting else None,
    }


def _rows(connection: Connection, questions: Sequence[Entry]) -> dict[str, Row[*tuple[Any, ...]]]:
    ids = [entry["id"] for entry in questions]
    columns = (Question.id, Question.seq, Question.status, Question.merged_into)
    return {row.id: row for row in connection.execute(select(*columns).where(Question.id.in_(ids)))}


def _wanting(questions: Sequence[Entry], rows: Mapping[str, Row[*tuple[Any, ...]]]) -> list[dict[str, Any]]:
    return [
        {"index": index, "id": entry["id"], "reason": reason}
        for index, entry in enumerate(questions)
        if (reason := _reason(rows.get(entry["id"]), ("published",)))
    ]


def _reason(row: Any, accepted: Sequence[str]) -> str | None:
    """Why a question cannot be had, if it cannot."""
    if row is None:
        return "there is no such question"
    if row.merged_into:
        return f"was merged into {row.merged_into}"
    if row.status in accepted:
        return None
    return "was deleted" if row.status == "deleted" else f"is {row.status}, not published"


def _in_words(wanting: Sequence[Mapping[str, Any]]) -> str:
    named = ", ".join(f"{one['id']} {one['reason']}" for one in wanting)
    return f"{len(wanting)} question{'s' if len(wanting) > 1 else ''} cannot be frozen: {named}."
