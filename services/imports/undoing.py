"""Taking an import back as a whole."""

from collections.abc import Iterator, Sequence
from typing import Any

import orjson
from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session, aliased

from models import ImportJob, LedgerRow, Placement, Question, Revision, Topic, now
from schemas.v1.question import GIVEN
from services import questions, topics
from services.access import Principal
from services.errors import Conflict
from services.imports import staging
from services.imports.brought import brought, current
from services.saving import Save, remove_all, save

_MOST_NAMED = 20


def undo(session: Session, job: ImportJob, principal: Principal) -> None:
    """Remove the questions that an import made and give those that it revised their former content back.

    Topics that it made go too if nothing belongs to them any more. One that still waits or runs is called off. Raises
    Conflict if one of its questions says something else by now, or if it was undone before, Forbidden if what it made
    is or was published and the principal is no reviewer.
    """
    if job.state == "undone":
        raise Conflict("This import was undone before.")
    if job.state == "finished" and not job.dry_run:
        _refuse_edited(session, job.id)
        for rows in _changed(session, job.id):
            _take_back(session, rows, principal)
        _remove_empty_topics(session, job.made_topics)
    staging.clear(session, job.id)
    job.state, job.owner, job.lease_until, job.updated_at = "undone", None, None, now()


def _changed(session: Session, import_id: str) -> Iterator[Sequence[Any]]:
    """The questions that an import changed and that are still there."""
    return brought(session, import_id, LedgerRow.revision.is_not(None), Question.status != "deleted")


def _refuse_edited(session: Session, import_id: str) -> None:
    edited = [
        f"{identifier} was {how} since"
        for rows in _changed(session, import_id)
        for identifier, how in _edited(session, [row for row in rows if row.revision != row.imported]).items()
    ]
    if edited:
        named = "; ".join(edited[:_MOST_NAMED])
        more = f"; and {len(edited) - _MOST_NAMED} more" if len(edited) > _MOST_NAMED else ""
        raise Conflict(f"The import cannot be undone as a whole: {named}{more}.")


def _edited(session: Session, rows: Sequence[Any]) -> dict[str, str]:
    """How questions with later revisions came to be other than the import made them; what was taken back is no edit."""
    if not rows:
        return {}
    made = _revisions(session, [(row.id, row.imported) for row in rows])
    took_in = dict(
        session.execute(
            select(Question.merged_into, func.max(Question.seq))
            .where(Question.merged_into.in_(made))
            .group_by(Question.merged_into)
        ).all()
    )
    revised_by = _revised_by(session, list(made))
    edited = {}
    for row in rows:
        if row.status == "merged":
            edited[row.id] = "merged into another"
        elif took_in.get(row.id, 0) > made[row.id].seq:
            edited[row.id] = "merged with another"
        elif _written(orjson.loads(row.document)) != _written(orjson.loads(made[row.id].document)):
            edited[row.id] = f"revised by the import {revised_by[row.id]}" if row.id in revised_by else "edited"
    return edited


def _revised_by(session: Session, ids: list[str]) -> dict[str, str]:
    """The imports that made the present revisions of some questions, as far as imports did."""
    rows = session.execute(
        select(Question.id, LedgerRow.import_id)
        .join(LedgerRow, LedgerRow.known_as == Question.id)
        .where(Question.id.in_(ids), LedgerRow.question_id == Question.id, LedgerRow.revision == Question.revision)
    )
    return {row.id: row.import_id for row in rows}


def _revisions(session: Session, numbered: list[tuple[str, int]]) -> dict[str, Any]:
    """Revisions of questions, one of each, by the ids of the questions."""
    rows = session.execute(
        select(Revision.question_id, Revision.seq, Revision.document).where(
            tuple_(Revision.question_id, Revision.number).in_(numbered)
        )
    )
    return {row.question_id: row for row in rows}


def _take_back(session: Session, rows: Sequence[Any], principal: Principal) -> None:
    questions.refuse_publishing(principal, *(row.status for row in rows))
    remove_all(session, [current(row) for row in rows if _was_made(row)], principal.key_id)
    _give_back(session, [row for row in rows if not _was_made(row)], principal)


def _was_made(row: Any) -> bool:
    """Whether the import made the question, rather than revised it."""
    return row.outcome in ("created", "duplicate") or row.imported == 1


def _give_back(session: Session, rows: Sequence[Any], principal: Principal) -> None:
    """Make what questions were before the import their newest revision."""
    if not rows:
        return
    revisions = _revisions(session, [(row.id, row.imported - 1) for row in rows])
    contents = {identifier: orjson.loads(former.document) for identifier, former in revisions.items()}
    # What was published before the import would be so again.
    questions.refuse_publishing(principal, *(content["status"] for content in contents.values()))
    save(session, [Save(_written(contents[row.id]), current(row)) for row in rows], principal.key_id)


def _written(document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name not in GIVEN}


def _remove_empty_topics(session: Session, made: Sequence[str]) -> None:
    """Remove those of some topics to which nothing belongs, neither questions nor other topics."""
    child = aliased(Topic)
    while made:
        empty = session.scalars(
            select(Topic)
            .where(
                Topic.slug.in_(made),
                ~select(child.id).where(child.parent_id == Topic.id).exists(),
                ~select(Placement.question_id).where(Placement.topic_id == Topic.id).exists(),
            )
            .with_for_update()
        ).all()
        for topic in empty:
            topics.remove(session, topic)
        if not empty:
            return
