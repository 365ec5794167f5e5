"""The bank itself: questions and their answers, topics, difficulty levels, tags and sources.

A question's rows are for filters, constraints and search; what clients read is the document in its newest
revision (models/history.py), written in the same transaction.
"""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base

QUESTION_TYPES = (
    "open",
    "single_choice",
    "multiple_choice",
    "true_false",
    "short_answer",
    "numeric",
    "matching",
    "ordering",
)
# The life of a question that can be read, in order.
STATUSES = ("draft", "in_review", "published", "retired")
# A question that is gone keeps its row, so that its id is never used again and a merged one can redirect.
GONE = ("deleted", "merged")


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """A check, named after its column, that the column holds one of the values."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _where_given(column: str) -> Index:
    """An index on a column of questions that most of them leave empty: those are not in it, and cost nothing."""
    given = text(f"{column} IS NOT NULL")
    return Index(f"ix_question_{column}", column, sqlite_where=given, postgresql_where=given)


class Difficulty(Base):
    """A difficulty level; `rank` orders them from easy to hard."""

    __tablename__ = "difficulty"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    description: Mapped[str | None] = mapped_column(Text)
    rank: Mapped[int] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Topic(Base):
    """A node of the tree of topics. `aliases` are other words for it, by which imports recognise it.

    An id is never given twice, not even after its topic was deleted: clients of the Open Trivia DB façade know a topic
    by a number made of it. PostgreSQL sees to that anyhow, SQLite only when told to.
    """

    __tablename__ = "topic"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    description: Mapped[str | None] = mapped_column(Text)
    aliases: Mapped[list[str]] = mapped_column(JSON)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"), index=True)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Tag(Base):
    """A free word that authors attach to questions."""

    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text, unique=True)


class Source(Base):
    """Where questions or answers come from. Rows are never changed, so that many can share one."""

    __tablename__ = "source"
    __table_args__ = (UniqueConstraint("title", "url", "license"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    # Empty rather than null where unknown, because nulls are never equal and would defeat the uniqueness.
    url: Mapped[str] = mapped_column(Text, default="")
    license: Mapped[str] = mapped_column(Text, default="")


class Question(Base):
    """A question; `seq` names its newest revision, and so its place in the order of all changes of the bank."""

    __tablename__ = "question"
    __table_args__ = (
        one_of("type", QUESTION_TYPES),
        one_of("status", (*STATUSES, *GONE)),
        Index("ix_question_list", "status", "id", "seq"),
        Index("ix_question_list_difficulty", "status", "difficulty_id", "id", "seq"),
        Index("ix_question_list_type", "status", "type", "id", "seq"),
        Index("ix_question_changed", "status", "seq"),
        Index("ix_question_draw", "status", "draw_key", "id", "seq"),
        Index("ix_question_draw_difficulty", "status", "difficulty_id", "draw_key", "id", "seq"),
        Index("ix_question_draw_difficulty_type", "status", "difficulty_id", "type", "draw_key", "id", "seq"),
        Index("ix_question_draw_type", "status", "type", "draw_key", "id", "seq"),
        *map(_where_given, ("source_id", "external_id", "merged_into")),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, unique=True)
    draw_key: Mapped[int] = mapped_column(BigInteger)
    revision: Mapped[int]
    type: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    stem: Mapped[str] = mapped_column(Text)
    difficulty_id: Mapped[int] = mapped_column(ForeignKey("difficulty.id"))
    explanation: Mapped[str | None] = mapped_column(Text)
    hints: Mapped[list[str]] = mapped_column(JSON)
    follow_ups: Mapped[list[str]] = mapped_column(JSON)
    rubric: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    minutes: Mapped[float | None]
    source_id: Mapped[int | None] = mapped_column(ForeignKey("source.id"))
    source_locator: Mapped[str | None] = mapped_column(Text)
    external_id: Mapped[str | None] = mapped_column(Text)
    # What a draft lacks; empty for every other question.
    missing: Mapped[list[str]] = mapped_column(JSON)
    # By it imports find the same words again: services/text_keys.py.
    text_key: Mapped[int] = mapped_column(BigInteger, index=True)
    merged_into: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), ForeignKey("question.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime] = mapped_column(index=True)


class Answer(Base):
    """An answer of a question, in the order of `position`. It is only ever asked for with its question."""

    __tablename__ = "answer"
    __table_args__ = (CheckConstraint("weight BETWEEN -1 AND 1", name="weight"), {"sqlite_with_rowid": False})

    question_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("question.id"), primary_key=True)
    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    position: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    correct: Mapped[bool]
    weight: Mapped[float]
    feedback: Mapped[str | None] = mapped_column(Text)
    match: Mapped[str | None] = mapped_column(Text)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("source.id"))
    source_locator: Mapped[str | None] = mapped_column(Text)


class Placement(Base):
    """That a question belongs to a topic, directly or (`position` null) because it belongs to one below it.

    Status, level, type, revision and place on the circle of draws are repeated here so that the index alone answers
    "published beginner questions about routing, oldest first" or "any ten of them", however large the bank is.
    """

    __tablename__ = "placement"
    __table_args__ = (
        Index("ix_placement_list", "topic_id", "status", "question_id", "seq"),
        Index("ix_placement_list_difficulty", "topic_id", "status", "difficulty_id", "question_id", "seq"),
        Index("ix_placement_draw", "topic_id", "status", "draw_key", "question_id", "seq", "type"),
        Index(
            "ix_placement_draw_difficulty",
            "topic_id", "status", "difficulty_id", "draw_key", "question_id", "seq", "type",
        ),
    )  # fmt: skip

    question_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("question.id"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    position: Mapped[int | None]
    status: Mapped[str] = mapped_column(Text)
    difficulty_id: Mapped[int]
    type: Mapped[str] = mapped_column(Text)
    seq: Mapped[int] = mapped_column(BigInteger)
    draw_key: Mapped[int] = mapped_column(BigInteger)


class Tagging(Base):
    """That a question carries a tag; status, revision and place on the circle are repeated as in Placement."""

    __tablename__ = "tagging"
    __table_args__ = (
        Index("ix_tagging_list", "tag_id", "status", "question_id", "seq"),
        Index("ix_tagging_draw", "tag_id", "status", "draw_key", "question_id", "seq"),
    )

    question_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("question.id"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id"), primary_key=True)
    position: Mapped[int]
    status: Mapped[str] = mapped_column(Text)
    seq: Mapped[int] = mapped_column(BigInteger)
    draw_key: Mapped[int] = mapped_column(BigInteger)
