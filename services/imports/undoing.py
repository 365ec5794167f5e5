"""Taking an import back as a whole."""

from collections.abc import Iterator, Sequence
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from models import ImportJob, LedgerRow, Placement, Question, Revision, Topic, now
from schemas.v1.question import GIVEN
from services import questions, topics
from services.access import Principal
from services.errors import Conflict
from services.imports import staging
from services.imports.brought import brought, current
from services.saving import Current, Save, remove_all, save

_MOST_NAMED = 20


def undo(session: Session, job: ImportJob, principal: Principal) -> None:
    """Remove the questions that an import made and give those that it revised their former content back.

    Topics that it made go too if nothing belongs to them any more. One that still waits or runs is called off. Raises
    Conflict if one of its questions was edited since, or if it was undone before, Forbidden if what it made is or was
    published and the principal is no reviewer.
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
        f"{row.id} was {'merged into another' if row.status == 'merged' else 'edited'} since"
        for rows in _changed(session, import_id)
        for row in rows
        if row.revision != row.imported
    ]
    if edited:
        named = "; ".join(edited[:_MOST_NAMED])
        more = f"; and {len(edited) - _MOST_NAMED} more" if len(edited) > _MOST_NAMED else ""
        raise Conflict(f"The import cannot be undone as a whole: {named}{more}.")


def _take_back(session: Session, rows: Sequence[Any], principal: Principal) -> None:
    questions.refuse_publishing(principal, *(row.status for row in rows))
    remove_all(session, [current(row) for row in rows if _was_made(row)], principal.key_id)
    _give_back(session, [current(row) for row in rows if not _was_made(row)], principal)


def _was_made(row: Any) -> bool:
    """Whether the import made the question, rather than revised it."""
    return row.outcome in ("created", "duplicate") or row.imported == 1


def _give_back(session: Session, currents: list[Current], principal: Principal) -> None:
    """Make what questions were before the import their newest revision."""
    if not currents:
        return
    former = session.execute(
        select(Question.id, Revision.document)
        .join(Revision, (Revision.question_id == Question.id) & (Revision.number == Question.revision - 1))
        .where(Question.id.in_([one.id for one in currents]))
    )
    contents = {row.id: orjson.loads(row.document or "") for row in former}
    # What was published before the import would be so again.
    questions.refuse_publishing(principal, *(content["status"] for content in contents.values()))
    save(session, [Save(_written(contents[one.id]), one) for one in currents], principal.key_id)


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
