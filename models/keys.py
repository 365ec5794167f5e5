"""API keys, and the responses kept for repeated requests."""

from datetime import datetime

from sqlalchemy import JSON, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from models.bank import one_of
from models.base import Base

# Each role may do what those before it may.
ROLES = ("player", "reader", "author", "reviewer", "admin")


class ApiKey(Base):
    """A key's role and the SHA-256 of its token. Tokens are random, so a plain hash keeps them safe."""

    __tablename__ = "api_key"
    __table_args__ = (one_of("role", ROLES),)

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    token_sha256: Mapped[str] = mapped_column(Text, unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class IdempotentResponse(Base):
    """The response to a request that carried an Idempotency-Key, written in the transaction of its effect.

    `fingerprint` is the SHA-256 of everything that makes the request what it is; a request that brings the same key
    and another fingerprint is refused.
    """

    __tablename__ = "idempotent_response"

    owner: Mapped[str] = mapped_column(Text, primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    fingerprint: Mapped[str] = mapped_column(Text)
    status: Mapped[int | None]
    headers: Mapped[dict[str, str] | None] = mapped_column(JSON)
    body: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(index=True)
