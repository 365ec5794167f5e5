"""Taking an import back as a whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class _Changed:
    """A question that an import changed, as `brought` gives it, and the first and the last revision that it made."""

    row: Any
    first: int
    last: int

    @property
    def was_made(self) -> bool:
        """Whether the import made the question, rather than revised it."""
        return self.row.outcome in ("created", "duplicate") or self.first == 1


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
        for some in _changed(session, job.id):
            _take_back(session, some, principal)
        _remove_empty_topics(session, job.made_topics)
    staging.clear(session, job.id)
    job.state, job.owner, job.lease_until, job.updated_at = "undone", None, None, now()


def _changed(session: Session, import_id: str) -> Iterator[list[_Changed]]:
    """The questions that an import changed and that are still there, each once, some at a time."""
    # Entries far from each other are one question, and revise it one after the other, if theirs were merged.
    several = {
        identifier: (first, last)
        for identifier, first, last in session.execute(
            select(LedgerRow.question_id, func.min(LedgerRow.revision), func.max(LedgerRow.revision))
            .where(LedgerRow.import_id == import_id)
            .group_by(LedgerRow.question_id)
            .having(func.min(LedgerRow.revision) < func.max(LedgerRow.revision))
        )
    }
    seen: set[str] = set()
    for rows in brought(session, import_id, LedgerRow.revision.is_not(None), Question.status != "deleted"):
        yield [_Changed(row, *several.get(row.id, (row.imported, row.imported))) for row in rows if row.id not in seen]
        seen.update(row.id for row in rows if row.id in several)


def _refuse_edited(session: Session, import_id: str) -> None:
    edited = [
        f"{identifier} was {how} since"
        for some in _changed(session, import_id)
        for identifier, how in _edited(session, [one for one in some if one.row.revision != one.last]).items()
    ]
    if edited:
        named = "; ".join(edited[:_MOST_NAMED])
        more = f"; and {len(edited) - _MOST_NAMED} more" if len(edited) > _MOST_NAMED else ""
        raise Conflict(f"The import cannot be undone as a whole: {named}{more}.")


def _edited(session: Session, some: Sequence[_Changed]) -> dict[str, str]:
    """How questions with later revisions came to be other than the import made them; what was taken back is no edit."""
    if not some:
        return {}
    made = _revisions(session, [(one.row.id, one.last) for one in some])
    took_in = dict(
        session.execute(
            select(Question.merged_into, func.max(Question.seq))
            .where(Question.merged_into.in_(made))
            .group_by(Question.merged_into)
        ).all()
    )
    revised_by = _revised_by(session, list(made))
    edited = {}
    for row in (one.row for one in some):
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


def _take_back(session: Session, some: Sequence[_Changed], principal: Principal) -> None:
    questions.refuse_publishing(principal, *(one.row.status for one in some))
    remove_all(session, [current(one.row) for one in some if one.was_made], principal.key_id)
    _give_back(session, [one for one in some if not one.was_made], principal)


def _give_back(session: Session, some: Sequence[_Changed], principal: Principal) -> None:
    """Make what questions were before the import their newest revision."""
    if not some:
        return
    revisions = _revisions(session, [(one.row.id, one.first - 1) for one in some])
    contents = {identifier: orjson.loads(former.document) for identifier, former in revisions.items()}
    # What was published before the import would be so again.
    questions.refuse_publishing(principal, *(content["status"] for content in contents.values()))
    save(session, [Save(_written(contents[one.row.id]), current(one.row)) for one in some], principal.key_id)


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
