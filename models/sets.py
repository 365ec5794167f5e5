"""Question sets, and the releases that freeze them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class QuestionSet(Base):
    """A fixed list of questions, or the blueprint of one: sections that say how many of which questions are drawn.

    `questions` has `id` and `points` of each, `sections` are as schemas.v1.set.SectionIn loads them; one of the two is
    null. A set that is deleted keeps its row if it has releases, so that its slug never names another one.
    """

    __tablename__ = "question_set"
    __table_args__ = (CheckConstraint("(questions IS NULL) <> (sections IS NULL)", name="content"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(Text, unique=True)
    title: Mapped[str] = mapped_column(Text)
    description: Mapped[str | None] = mapped_column(Text)
    questions: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    sections: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]


class Release(Base):
    """A set as it was frozen; never updated, never deleted.

    `sha256` is the one hash over the lock, `play_sha256` that over the lock of the play view. `sections` say what was
    drawn by the seed, and are null where the set was a list; options are shuffled by the seed in any case.
    """

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("set_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("question_set.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    description: Mapped[str | None] = mapped_column(Text)
    seed: Mapped[str] = mapped_column(Text)
    sections: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    bank_revision: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(Text)
    play_sha256: Mapped[str] = mapped_column(Text)
    key_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), ForeignKey("api_key.id"))
    created_at: Mapped[datetime]


class ReleaseItem(Base):
    """One question of a release: the revision `seq` of it, worth `points`.

    `position` counts from 0 through the whole release, `section` through its sections; it is null where there are none.
    """

    __tablename__ = "release_item"
    __table_args__ = (UniqueConstraint("release_id", "question_id"),)

    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    section: Mapped[int | None]
    points: Mapped[float]
    # The revision vouches for it. A foreign key of its own would wait for whoever is writing to the question.
    question_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    seq: Mapped[int] = mapped_column(BigInteger, ForeignKey("revision.seq"))
