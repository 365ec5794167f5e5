"""What an attempt can be made of: a draw, a release of a set, a set as it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from models import QuestionSet
from services import blueprints, draws, fixed_lists, releases
from services.errors import Invalid, NotFound, Shortage
from services.selection import Query


@dataclass(frozen=True)
class Chosen:
    """The questions of a new attempt, with their revisions and points, and the set or release that they come from."""

    items: Sequence[tuple[str, int, float]]
    set: str | None = None
    release_id: int | None = None


@dataclass(frozen=True)
class FromDraw:
    """Questions drawn by the seed; each brings one point."""

    query: Query
    count: int
    strict: bool

    def choose(self, connection: Connection, seed: str) -> Chosen:
        """Raises Invalid if a filter names nothing, Shortage if there are too few questions, or none at all."""
        try:
            drawn = draws.draw(connection, self.query, count=self.count, seed=seed, strict=self.strict)
        except Invalid as invalid:
            raise Invalid((f"/draw{pointer}", sentence) for pointer, sentence in invalid.faults) from None
        if not drawn.seqs:
            raise Shortage(self.count, 0)
        return Chosen([(question, seq, 1.0) for question, seq in drawn.seqs.items()])


@dataclass(frozen=True)
class FromRelease:
    """The questions of a release of a set."""

    set: str
    number: int

    def choose(self, connection: Connection, _seed: str) -> Chosen:
        """Raises Invalid if there is no such release."""
        try:
            release = releases.load(connection, self.set, self.number)
        except NotFound as missing:
            raise Invalid([("/release", str(missing))]) from None
        items = [(item.question_id, item.seq, item.points) for item in release.items]
        return Chosen(items, release.set, release.id)


@dataclass(frozen=True)
class FromSet:
    """The questions of a set as it is now: of a blueprint those that the seed draws, of a list those that it names."""

    set: str

    def choose(self, connection: Connection, seed: str) -> Chosen:
        """Raises Invalid if there is no such set, Shortage if the bank has too few published questions for the set."""
        found = connection.execute(
            select(QuestionSet.questions, QuestionSet.sections).where(
                QuestionSet.slug == self.set, QuestionSet.deleted_at.is_(None)
            )
        ).one_or_none()
        if found is None:
            raise Invalid([("/set", f"there is no set {self.set}")])
        if found.sections is None:
            picks = fixed_lists.freeze(connection, found.questions or [])
        else:
            picks = blueprints.draw(connection, found.sections, seed)
        return Chosen([(pick.question_id, pick.seq, pick.points) for pick in picks], self.set)


Source = FromDraw | FromRelease | FromSet
