"""What attempts say about questions: sums, from which every figure follows, kept up to date as attempts are graded."""

from collections.abc import Iterable
from typing import Any, Self

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Sums:
    """Sums over the attempts in which a question was graded.

    Scores are shares of the points in parts of 100,000, so the sums are whole numbers: exact, and the same in whatever
    order attempts come. An attempt at a single question has no rest of the test to compare with; `compared` and the
    sums after it leave such attempts out. `met` counts how often each answer was chosen or agreed with.
    """

    attempts: Mapped[int] = mapped_column(default=0)
    unanswered: Mapped[int] = mapped_column(default=0)
    score: Mapped[int] = mapped_column(BigInteger, default=0)
    score_squared: Mapped[int] = mapped_column(BigInteger, default=0)
    compared: Mapped[int] = mapped_column(default=0)
    compared_score: Mapped[int] = mapped_column(BigInteger, default=0)
    compared_score_squared: Mapped[int] = mapped_column(BigInteger, default=0)
    rest: Mapped[int] = mapped_column(BigInteger, default=0)
    rest_squared: Mapped[int] = mapped_column(BigInteger, default=0)
    score_times_rest: Mapped[int] = mapped_column(BigInteger, default=0)
    met: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)

    @classmethod
    def none(cls, **key: Any) -> Self:
        """The sums over no attempt at all."""
        return cls(**{**dict.fromkeys(_NUMBERS, 0), "met": {}, **key})

    def add(self, score: int, rest: int | None, *, answered: bool, met: Iterable[str]) -> None:
        """Take in one more attempt: its score at this question and at the rest of the test, if there was any."""
        self.attempts += 1
        self.unanswered += not answered
        self.score += score
        self.score_squared += score * score
        # A new dictionary, because that is how a change is noticed.
        counts = dict(self.met)
        for answer in met:
            counts[answer] = counts.get(answer, 0) + 1
        self.met = counts
        if rest is not None:
            self.compared += 1
            self.compared_score += score
            self.compared_score_squared += score * score
            self.rest += rest
            self.rest_squared += rest * rest
            self.score_times_rest += score * rest


_NUMBERS = tuple(name for name in Sums.__annotations__ if name != "met")


class RevisionStatistics(Sums, Base):
    """The sums of a revision of a question, over all attempts.

    `measured_difficulty` is the share of the points that was missed. It, the question and its place on the circle of
    draws are written down here so that lists and draws by measured difficulty are read from an index.
    """

    __tablename__ = "revision_statistics"
    __table_args__ = (
        Index("ix_revision_statistics_list", "question_id", "seq", "measured_difficulty"),
        Index("ix_revision_statistics_draw", "draw_key", "question_id", "seq", "measured_difficulty"),
    )

    seq: Mapped[int] = mapped_column(BigInteger, ForeignKey("revision.seq"), primary_key=True, autoincrement=False)
    question_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    draw_key: Mapped[int] = mapped_column(BigInteger)
    measured_difficulty: Mapped[float | None]


class ReleaseStatistics(Base):
    """The sums of a release as a whole: of the share of all its points that each attempt reached."""

    __tablename__ = "release_statistics"

    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), primary_key=True, autoincrement=False)
    attempts: Mapped[int] = mapped_column(default=0)
    score: Mapped[int] = mapped_column(BigInteger, default=0)
    score_squared: Mapped[int] = mapped_column(BigInteger, default=0)


class ReleaseItemStatistics(Sums, Base):
    """The sums of a question of a release, over the attempts at that release."""

    __tablename__ = "release_item_statistics"

    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigInteger, ForeignKey("revision.seq"), primary_key=True, autoincrement=False)
