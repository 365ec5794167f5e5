"""Requests that may be sent twice: their response is kept in the transaction of their effect.

Because both commit together, a client that never saw the response sends the request again and gets it, and there is
no moment in which the effect is there and the response is not.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from models import IdempotentResponse, now
from services.errors import Busy, KeyReused
from services.references import insert_missing

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
    session.execute(delete(IdempotentResponse).where(IdempotentResponse.created_at < moment - KEPT_FOR))
    claim = {"owner": owner, "key": key, "fingerprint": fingerprint, "created_at": moment}
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SET LOCAL lock_timeout = '{_SECONDS_TO_WAIT_FOR_THE_FIRST}s'"))
    try:
        insert_missing(session, IdempotentResponse, [claim])
    except OperationalError:
        raise Busy("The first request with this Idempotency-Key is still at work.") from None
    row = session.get_one(IdempotentResponse, (owner, key))
    if row.fingerprint != fingerprint:
        raise KeyReused("This Idempotency-Key came with another request before.")
    return None if row.status is None else Kept(row.status, row.headers or {}, row.body or "")


def finish(session: Session, owner: str, key: str, kept: Kept) -> None:
    """Keep the response to the request that claimed the key."""
    row = session.get_one(IdempotentResponse, (owner, key))
    row.status, row.headers, row.body = kept.status, kept.headers, kept.body
