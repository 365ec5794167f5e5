"""Near-duplicates: the pairs that were found, and the index in which they are looked for.

But for the decisions of people, all of this follows from the questions. It is written by services/duplicates, which
notes in DuplicateWatermark how many of the bank's changes it has taken in.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from models.bank import one_of
from models.base import Base

PAIR_STATES = ("pending", "dismissed")


class DuplicatePair(Base):
    """Two questions that are probably the same; `first_id` is the smaller id. A dismissed pair stays, so as not to
    come back; one that is merged goes with its question. `why` is what the score comes from.
    """

    __tablename__ = "duplicate_pair"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="order"),
        one_of("state", PAIR_STATES),
        Index("ix_duplicate_pair_list", "state", "score", "id"),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    first_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("question.id"))
    second_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("question.id"), index=True)
    state: Mapped[str] = mapped_column(Text)
    score: Mapped[float]
    why: Mapped[dict[str, Any]] = mapped_column(JSON)
    key_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), ForeignKey("api_key.id"))
    found_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]


class DuplicateProfile(Base):
    """What of a question is compared. `place` is the change that brought it; the index knows the question by it.

    `terms` and `keys` are what the question counts for in the two tables below, to be taken back some day.
    """

    __tablename__ = "duplicate_profile"

    question_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("question.id"), primary_key=True)
    place: Mapped[int] = mapped_column(BigInteger, unique=True)
    profile: Mapped[str] = mapped_column(Text)
    terms: Mapped[list[int]] = mapped_column(JSON)
    keys: Mapped[list[int]] = mapped_column(JSON)


class DuplicatePosting(Base):
    """That a question has a rare term, or a pair of terms that is rare together: hashed, and listed a few times."""

    __tablename__ = "duplicate_posting"
    __table_args__ = {"sqlite_with_rowid": False}

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)


class DuplicateTerm(Base):
    """How many questions have a term, which is hashed."""

    __tablename__ = "duplicate_term"

    term: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    questions: Mapped[int]


class DuplicateWatermark(Base):
    """The number of the last change of the bank that has been taken in, and of questions in the index; a single row.

    Whoever takes in more locks the row first, so that nothing is taken in twice.
    """

    __tablename__ = "duplicate_watermark"

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    questions: Mapped[int]
