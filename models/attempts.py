"""Attempts: somebody plays some questions, and is graded once."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Attempt(Base):
    """An attempt at some questions. Who has the token may see it and respond; its SHA-256 is stored.

    `seed` decides the order of the options, and in a draw or a blueprint the questions. An attempt at a release names
    it and the slug of its set, one at a set's own content the slug alone, because the set may be deleted. Whoever
    changes the attempt or its items locks this row first.
    """

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_unfinished", "submitted_at", "created_at"),)

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    token_sha256: Mapped[str] = mapped_column(Text)
    seed: Mapped[str] = mapped_column(Text)
    set: Mapped[str | None] = mapped_column(Text)
    release_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]


class AttemptItem(Base):
    """A question of an attempt, in the very revision `seq` that was there when the attempt began.

    `response` is null until there is one. `units` is the share of the points that it was worth when it was graded, in
    parts of 100,000, and `met` the ids of the answers it agreed with; both stay null where nothing can be graded.
    """

    __tablename__ = "attempt_item"

    attempt_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("attempt.id", ondelete="CASCADE"), primary_key=True
    )
    # The revision vouches for it. A foreign key of its own would wait for whoever is writing to the question.
    question_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    position: Mapped[int]
    seq: Mapped[int] = mapped_column(BigInteger, ForeignKey("revision.seq"))
    points: Mapped[float]
    response: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    units: Mapped[int | None]
    met: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
