"""Pairs for people to decide: listed with the likeliest first, dismissed, or merged (services/merging.py)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from models import ChangeSequence, Database, DuplicatePair, DuplicateWatermark, Question, Unavailable, now
from models.bank import GONE
from services import cursors
from services.access import Principal
from services.documents import canonical, timestamp
from services.duplicates.folding import fold
from services.duplicates.index import Frequencies
from services.errors import Invalid, NotFound

# So many times a list takes in changes before it answers: some 2,000 questions, and about a second.
_FOLDS_FOR_A_LIST = 4


@dataclass(frozen=True)
class Page:
    """Some pairs as JSON, the cursor behind them if there are more, and how many there are in all if that was asked."""

    items: list[bytes]
    next_cursor: str | None
    total: int | None


def catch_up(database: Database) -> None:
    """Take in changes, but not so many that a client would have to wait for long; `checked_revision` tells how far.

    Where the bank is being written, or somebody else is at this, it is left to them.
    """
    for _ in range(_FOLDS_FOR_A_LIST):
        with database.reading() as connection:
            checked, newest = revisions(connection)
        if checked == newest:
            return
        try:
            with database.writing() as session:
                if not _fold(session, wait=False):
                    return
        except Unavailable:
            return


def catch_up_if_quiet(database: Database, seen: int) -> int:
    """Take in changes unless the bank has changed since its newest change was `seen`; gives the newest.

    Comparing keeps writers waiting, so it is left for a moment when there are none.
    """
    with database.reading() as connection:
        _, newest = revisions(connection)
    if newest == seen:
        catch_up(database)
    return newest


def catch_up_wholly(database: Database) -> None:
    """Take in every change, however long that takes."""
    more = True
    while more:
        with database.writing() as session:
            more = _fold(session)


def _fold(session: Session, *, wait: bool = True) -> bool:
    frequencies = Frequencies(session)
    more = fold(session, frequencies, {}, wait=wait)
    frequencies.write()
    return more


def revisions(connection: Connection) -> tuple[int, int]:
    """The numbers of the last change that was looked at, and of the bank's newest."""
    row = connection.execute(
        select(DuplicateWatermark.seq, ChangeSequence.value).join(ChangeSequence, ChangeSequence.id == 1)
    ).one()
    return row[0], row[1]


def page(
    connection: Connection,
    *,
    limit: int,
    min_score: float | None = None,
    question: str | None = None,
    cursor: str | None = None,
    count: bool = False,
) -> Page:
    """The undecided pairs, the likeliest first. Raises BadCursor, and Invalid if there is no such question."""
    collection = cursors.fingerprint({"duplicates": question, "min_score": min_score})
    statement = _pairs().where(DuplicatePair.state == "pending")
    if min_score is not None:
        statement = statement.where(DuplicatePair.score >= min_score)
    if question is not None:
        if connection.execute(select(Question.id).where(Question.id == question)).first() is None:
            raise Invalid([("/question", f"there is no question {question}")])
        statement = statement.where(or_(DuplicatePair.first_id == question, DuplicatePair.second_id == question))
    total = None
    if count:
        total = connection.execute(select(func.count()).select_from(statement.subquery())).scalar_one()
    if cursor is not None:
        score, identifier = cursors.decode(collection, cursor, float, UUID)
        behind = and_(DuplicatePair.score == score, DuplicatePair.id > identifier)
        statement = statement.where(or_(DuplicatePair.score < score, behind))
    ordered = statement.order_by(DuplicatePair.score.desc(), DuplicatePair.id).limit(limit + 1)
    rows = list(connection.execute(ordered))
    next_cursor = None
    if len(rows) > limit:
        rows.pop()
        next_cursor = cursors.encode(collection, [rows[-1].score, rows[-1].id])
    return Page([canonical(_described(row)) for row in rows], next_cursor, total)


def dismiss(session: Session, pair_id: str, principal: Principal) -> Mapping[str, Any]:
    """Decide that the two questions are not the same; the pair never comes back. Gives it. Raises NotFound."""
    pair = session.scalar(select(DuplicatePair).where(DuplicatePair.id == pair_id).with_for_update())
    if pair is not None and pair.state == "pending":
        pair.state, pair.decided_at, pair.key_id = "dismissed", now(), principal.key_id
        session.flush()
    found = session.execute(_pairs().where(DuplicatePair.id == pair_id)).one_or_none()
    if found is None:
        raise NotFound(f"There is no pair {pair_id}.")
    return _described(found)


def _pairs() -> Select[*tuple[Any, ...]]:
    """The pairs of questions that are both in the bank."""
    first, second = aliased(Question), aliased(Question)
    members = [
        getattr(one, name).label(f"{which}_{name}")
        for which, one in (("first", first), ("second", second))
        for name in ("type", "status", "stem")
    ]
    return (
        select(*DuplicatePair.__table__.columns, *members)
        .join(first, first.id == DuplicatePair.first_id)
        .join(second, second.id == DuplicatePair.second_id)
        .where(first.status.not_in(GONE), second.status.not_in(GONE))
    )


def _described(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    return {
        "id": row.id,
        "state": row.state,
        "score": row.score,
        "first": _question(row, "first"),
        "second": _question(row, "second"),
        "why": row.why,
        "found_at": timestamp(row.found_at),
        "decided_at": row.decided_at and timestamp(row.decided_at),
    }


def _question(row: Row[*tuple[Any, ...]], which: str) -> dict[str, Any]:
    return {name: getattr(row, f"{which}_{name}") for name in ("id", "type", "status", "stem")}
