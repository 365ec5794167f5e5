"""API keys: made, listed, revoked, recognised."""

import hashlib
import secrets
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session

from models import ApiKey, now, question_id
from models.prepared import Prepared
from services.access import Principal
from services.documents import timestamp
from services.errors import NotFound, Unauthenticated

# Marks a leaked token as one of ours, so that scanners and people recognise it.
_PREFIX = "ib_"


@lru_cache
def _by_token(dialect: Dialect) -> Prepared:
    return Prepared(
        select(ApiKey.id, ApiKey.role).where(
            ApiKey.token_sha256 == bindparam("token_sha256"), ApiKey.revoked_at.is_(None)
        ),
        dialect,
    )


def recognise(connection: Connection, token: str) -> Principal:
    """Who sends a token. Raises Unauthenticated if no key that is in force has it."""
    rows = _by_token(connection.dialect).rows(connection, token_sha256=_hash(token))
    if not rows:
        raise Unauthenticated("The token belongs to no key that is in force.")
    identifier, role = rows[0]
    return Principal(role, str(identifier))


def create(session: Session, role: str, name: str) -> tuple[dict[str, Any], str]:
    """Make a key; gives its description and its token, which cannot be had again."""
    token = _PREFIX + secrets.token_urlsafe(32)
    key = ApiKey(id=question_id(), name=name, role=role, token_sha256=_hash(token), created_at=now(), revoked_at=None)
    session.add(key)
    session.flush()
    return describe(key), token


def revoke(session: Session, identifier: str) -> None:
    """Put a key out of force; its name stays in the history of what it wrote. Raises NotFound."""
    key = session.get(ApiKey, identifier, with_for_update=True)
    if key is None or key.revoked_at:
        raise NotFound(f"There is no key {identifier} in force.")
    key.revoked_at = now()


def find(connection: Connection, identifier: str) -> dict[str, Any]:
    """The description of a key in force. Raises NotFound."""
    row = connection.execute(
        select(*_DESCRIBED).where(ApiKey.id == identifier, ApiKey.revoked_at.is_(None))
    ).one_or_none()
    if row is None:
        raise NotFound(f"There is no key {identifier} in force.")
    return describe(row)


def listed(connection: Connection, *, limit: int, after: str | None) -> list[dict[str, Any]]:
    """The keys in force, oldest first, from the one behind the id `after` on."""
    statement = select(*_DESCRIBED).where(ApiKey.revoked_at.is_(None)).order_by(ApiKey.id).limit(limit)
    if after:
        statement = statement.where(ApiKey.id > after)
    return [describe(row) for row in connection.execute(statement)]


_DESCRIBED = (ApiKey.id, ApiKey.name, ApiKey.role, ApiKey.created_at)


def describe(key: Any) -> dict[str, Any]:
    """What may be told about a key: everything but the hash of its token."""
    return {"id": key.id, "name": key.name, "role": key.role, "created_at": timestamp(key.created_at)}


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
