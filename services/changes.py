"""The delta feed: every change of the bank in its order, for clients that keep a copy."""

from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, case, select

from models import Question, Revision
from services.documents import sha256, timestamp


@dataclass(frozen=True)
class Change:
    """The number of a change and its JSON."""

    seq: int
    body: bytes


def since(connection: Connection, seq: int, *, everything: bool, view: str, limit: int) -> list[Change]:
    """The changes behind number `seq`, oldest first, each as JSON.

    Without `everything`, drafts do not exist, and a question that is withdrawn is deleted. An entry carries the
    question if it is the newest one about it; others carry null, because a later entry tells what became of it.
    """
    column = Revision.play if view == "play" else Revision.document
    change = Revision.change if everything else Revision.public_change
    newest = Question.seq == Revision.seq
    shown = newest if everything else newest & (Revision.status == "published")
    statement = (
        select(
            Revision.seq,
            change.label("change"),
            Revision.question_id,
            Revision.number,
            Question.merged_into,
            case((shown, column)).label("document"),
            Revision.created_at,
        )
        .join(Question, Question.id == Revision.question_id)
        .where(Revision.seq > seq, change.is_not(None))
        .order_by(Revision.seq)
        .limit(limit)
    )
    return [_entry(row) for row in connection.execute(statement)]


def _entry(row: Any) -> Change:
    document = row.document and row.document.encode()
    body = orjson.dumps(
        {
            "seq": row.seq,
            "change": row.change,
            "id": row.question_id,
            "revision": row.number,
            "merged_into": row.merged_into if row.change == "merged" else None,
            "sha256": sha256(document) if document else None,
            "at": timestamp(row.created_at),
            "question": orjson.Fragment(document) if document else None,
        }
    )
    return Change(row.seq, body)
