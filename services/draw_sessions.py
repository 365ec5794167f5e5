"""Draw sessions: series of draws in which no question comes twice. They end six hours after their last use."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update
from sqlalchemy.orm import Session

from models import DrawnQuestion, DrawSession, now
from services.documents import timestamp
from services.errors import Invalid, NotFound

KEPT_FOR = timedelta(hours=6)
_CLEARED_AT_ONCE = 100


def create(session: Session, token: str | None = None) -> dict[str, Any]:
    """Begin a session; gives its token, which cannot be had again, and when it ends. Clears away some that are over.

    A `token` is given where one must look in a certain way; it has to be as hard to guess as those that are made here.
    """
    over = select(DrawSession.id).where(DrawSession.used_at < now() - KEPT_FOR).order_by(DrawSession.used_at)
    some = over.limit(_CLEARED_AT_ONCE).with_for_update(skip_locked=True)
    session.execute(
        delete(DrawSession).where(DrawSession.id.in_(some)), execution_options={"synchronize_session": False}
    )
    token, moment = token or secrets.token_urlsafe(24), now()
    session.add(DrawSession(token_sha256=_hash(token), drawn=0, created_at=moment, used_at=moment))
    session.flush()
    return {"token": token, "expires_at": timestamp(moment + KEPT_FOR)}


def find(connection: Connection, token: str) -> dict[str, Any]:
    """How many questions a session has had and when it ends. Raises NotFound if it is over."""
    row = connection.execute(select(DrawSession.drawn, DrawSession.used_at).where(_in_force(token))).one_or_none()
    if row is None:
        raise NotFound("There is no such draw session, or it is over.")
    return {"drawn": row.drawn, "expires_at": timestamp(row.used_at + KEPT_FOR)}


def end(session: Session, token: str) -> None:
    """Forget a session and what it has had. Raises NotFound if it is over."""
    find(session.connection(), token)
    session.execute(delete(DrawSession).where(_in_force(token)), execution_options={"synchronize_session": False})


def reset(session: Session, token: str) -> None:
    """Forget what a session has had and let it go on. Raises Invalid if it is over."""
    identifier = take(session.connection(), token)
    session.execute(
        delete(DrawnQuestion).where(DrawnQuestion.session_id == identifier),
        execution_options={"synchronize_session": False},
    )
    session.execute(update(DrawSession).where(DrawSession.id == identifier).values(drawn=0, used_at=now()))


def take(connection: Connection, token: str) -> int:
    """The id of a session, locked until the transaction ends, so that its draws wait for each other.

    Raises Invalid if it is over.
    """
    identifier = connection.execute(
        select(DrawSession.id).where(_in_force(token)).with_for_update()
    ).scalar_one_or_none()
    if identifier is None:
        raise Invalid([("/session", "there is no such draw session, or it is over")])
    return identifier


def keep(connection: Connection, identifier: int, drawn: Iterable[str]) -> None:
    """Write down that a session was used and what it has drawn."""
    rows = [{"session_id": identifier, "question_id": question} for question in drawn]
    if rows:
        connection.execute(insert(DrawnQuestion), rows)
    connection.execute(
        update(DrawSession)
        .where(DrawSession.id == identifier)
        .values(drawn=DrawSession.drawn + len(rows), used_at=now())
    )


def _in_force(token: str) -> ColumnElement[bool]:
    over: datetime = now() - KEPT_FOR
    return (DrawSession.token_sha256 == _hash(token)) & (DrawSession.used_at >= over)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
