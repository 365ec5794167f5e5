"""The tables: a question has answers and a level, and belongs to topics."""

from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Table, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, scoped_session, sessionmaker


class Base(DeclarativeBase):
    """The declarative base."""


question_topic = Table(
    "question_topic",
    Base.metadata,
    Column("question_id", ForeignKey("question.id"), primary_key=True),
    Column("topic_id", ForeignKey("topic.id"), primary_key=True),
    Index("ix_question_topic_topic_id", "topic_id", "question_id"),
)


class Topic(Base):
    __tablename__ = "topic"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)


class Difficulty(Base):
    __tablename__ = "difficulty"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)


class Question(Base):
    __tablename__ = "question"
    __table_args__ = (Index("ix_question_difficulty_id", "difficulty_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    stem: Mapped[str]
    difficulty_id: Mapped[int] = mapped_column(ForeignKey("difficulty.id"))
    difficulty: Mapped[Difficulty] = relationship(lazy="joined", innerjoin=True)
    topics: Mapped[list[Topic]] = relationship(secondary=question_topic)
    answers: Mapped[list["Answer"]] = relationship(back_populates="question", order_by="Answer.id")


class Answer(Base):
    __tablename__ = "answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), index=True)
    body: Mapped[str]
    question: Mapped[Question] = relationship(back_populates="answers")


class Db:
    """The engine and the session of each request."""

    def open(self, url: str) -> None:
        """Connect to the database at `url`."""
        self.engine = create_engine(url, connect_args={"timeout": 10} if url.startswith("sqlite") else {})
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", configure_sqlite)
        self.session = scoped_session(sessionmaker(self.engine))


def configure_sqlite(connection: Any, _record: Any) -> None:
    """Set a new connection to SQLite up."""
    # The same durability, cache and checks as Interrobank's.
    for setting in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-65536",
        "mmap_size=1073741824",
    ):
        connection.execute(f"PRAGMA {setting}")


db = Db()
