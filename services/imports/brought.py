"""The questions that an import brought in, as they are now."""

from collections.abc import Iterator, Sequence
from typing import Any

import orjson
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from models import LedgerRow, Question, Revision
from services.saving import Current

_AT_ONCE = 500


def brought(session: Session, import_id: str, *conditions: ColumnElement[bool]) -> Iterator[Sequence[Any]]:
    """Rows of the questions that meet some conditions, some at a time, locked, in the order of the source.

    Each has the question's row in the ledger (`outcome`, `duplicate_of`, `imported`: the revision that the import made)
    and what `current` takes.
    """
    after = -1
    while True:
        rows = session.execute(
            select(
                LedgerRow.number,
                LedgerRow.outcome,
                LedgerRow.duplicate_of,
                LedgerRow.revision.label("imported"),
                Question.id,
                Question.seq,
                Question.revision,
                Question.status,
                Question.created_at,
                Revision.document,
                Revision.sha256,
            )
            .join(Question, Question.id == LedgerRow.question_id)
            .join(Revision, Revision.seq == Question.seq)
            .where(LedgerRow.import_id == import_id, LedgerRow.number > after, *conditions)
            .order_by(LedgerRow.number)
            .limit(_AT_ONCE)
            .with_for_update(of=Question)
        ).all()
        if not rows:
            return
        after = rows[-1].number
        # A question whose lines are interrupted has several rows.
        yield list({row.id: row for row in rows}.values())


def current(row: Any) -> Current:
    """The question of a row as it is stored."""
    return Current(row.id, row.seq, row.revision, row.status, row.created_at, orjson.loads(row.document), row.sha256)
