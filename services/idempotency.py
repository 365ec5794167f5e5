"""Requests that may be sent twice: their response is kept in the transaction of their effect.

Because both commit together, a client that never saw the response sends the request again and gets it, and there is
no moment in which the effect is there and the response is not.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from models import IdempotentResponse, now
from models.prepared import Prepared, run, together
from services.errors import Busy, KeyReused

KEPT_FOR = timedelta(hours=24)
_SECONDS_TO_WAIT_FOR_THE_FIRST = 5


@dataclass(frozen=True)
class Kept:
    """A response as it was sent."""

    status: int
    headers: dict[str, str]
    body: str


def begin(session: Session, owner: str, key: str, fingerprint: str) -> Kept | None:
    """Claim a key for a request, or give the response that the first request with it got.

    While the first one is still at work, this waits for it; raises Busy if that takes too long. Raises KeyReused if
    the key came with another request before.
    """
    moment = now()
    connection = session.connection()
    claim = {"owner": owner, "key": key, "fingerprint": fingerprint, "created_at": moment}
    try:
        with together(connection):
            if connection.dialect.name == "postgresql":
                run(connection, f"SET LOCAL lock_timeout = '{_SECONDS_TO_WAIT_FOR_THE_FIRST}s'", [()])
            _expire(connection.dialect).run(connection, {"before": moment - KEPT_FOR})
        claimed = _claim(connection.dialect).rows(connection, **claim)
    except OperationalError:
        raise Busy("The first request with this Idempotency-Key is still at work.") from None
    if claimed:
        return None
    row = session.get_one(IdempotentResponse, (owner, key))
    if row.fingerprint != fingerprint:
        raise KeyReused("This Idempotency-Key came with another request before.")
    return None if row.status is None else Kept(row.status, row.headers or {}, row.body or "")


def finish(session: Session, owner: str, key: str, kept: Kept) -> None:
    """Keep the response to the request that claimed the key."""
    connection = session.connection()
    _keep(connection.dialect).run(connection, {"b_owner": owner, "b_key": key, **kept.__dict__})


@lru_cache
def _expire(dialect: Dialect) -> Prepared:
    created_at = IdempotentResponse.created_at
    before = bindparam("before", type_=created_at.type)
    return Prepared(delete(IdempotentResponse).where(created_at < before), dialect)


@lru_cache
def _claim(dialect: Dialect) -> Prepared:
    """Gives a row only if the key was free."""
    insert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[dialect.name]
    columns = ("owner", "key", "fingerprint", "created_at")
    values = {name: bindparam(name, type_=IdempotentResponse.__table__.c[name].type) for name in columns}
    claim = insert(IdempotentResponse).values(values).on_conflict_do_nothing()
    return Prepared(claim.returning(IdempotentResponse.key), dialect)


@lru_cache
def _keep(dialect: Dialect) -> Prepared:
    row = IdempotentResponse
    mine = (row.owner == bindparam("b_owner")) & (row.key == bindparam("b_key"))
    values = {name: bindparam(name, type_=row.__table__.c[name].type) for name in ("status", "headers", "body")}
    return Prepared(update(row).where(mine).values(values), dialect)
