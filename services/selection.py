"""Which questions a query selects: the one place where filters become SQL.

Where topic, tag or neither is asked for, a statement starts from the table whose index has just those columns in just
that order, so that what it gives costs the same wherever it lies and however large the bank is. services/listing.py
turns pages through the questions selected, services/circle.py draws from them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, bindparam, exists, literal_column, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql.expression import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from models import Difficulty, Placement, Question, RevisionStatistics, Source, Tag, Tagging, Topic
from services import cursors, search
from services.errors import Invalid

_MEASURED = ("measured_difficulty_gte", "measured_difficulty_lte")
# Filters that may be given several times; a question passes if one of the values fits.
_REPEATABLE = ("topic", "topic_all", "difficulty", "type", "tag", "status", "language", "source", "ids")


@dataclass(frozen=True)
class Query:
    """What a client asks of the list of questions. Values of one filter are alternatives; filters add up."""

    topic: tuple[str, ...] = ()
    topic_all: tuple[str, ...] = ()
    difficulty: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    status: tuple[str, ...] = ("published",)
    language: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    updated_since: datetime | None = None
    measured_difficulty_gte: float | None = None
    measured_difficulty_lte: float | None = None
    q: str | None = None
    sort: str = "created_at"
    view: str = "study"

    def fingerprint(self) -> str:
        """The name by which cursors know the list of this query."""
        since = self.updated_since.isoformat() if self.updated_since else None
        return cursors.fingerprint({**self.__dict__, "updated_since": since})


# --- the shape of a query, from which a statement follows ---


@dataclass(frozen=True)
class Shape:
    """Which filters a query has, each with the names of the parameters for its values.

    The shape decides the statement, which is compiled once; what clients ask for comes as parameters.
    """

    filters: tuple[tuple[str, tuple[str, ...]], ...]
    updated_since: bool
    measured: tuple[str, ...]
    searching: bool
    sort: str
    view: str

    def names(self, name: str) -> tuple[str, ...]:
        """The parameters of a filter; none if it is not asked for."""
        return dict(self.filters)[name]

    def limit(self, rows: int, dialect: str) -> int | None:
        """The LIMIT to write into the statement for so many rows; None if it is to be a parameter.

        PostgreSQL plans a statement once only if it knows how many rows are wanted. Planning takes as long as reading a
        page, and gives the same each time, because names are looked up within the statement; but where something else
        is asked for, the best plan depends on it. SQLite plans once in any case.
        """
        depends = self.searching or self.updated_since or self.measured or self.names("ids") or self.names("language")
        return None if depends or dialect == "sqlite" else rows


@dataclass(frozen=True)
class Plan:
    """What follows from a query alone, kept because clients ask for the same lists all day."""

    shape: Shape
    parameters: dict[str, Any]
    fingerprint: str


@lru_cache(maxsize=1024)
def plan(query: Query, dialect: str) -> Plan:
    """The shape of a query and its parameters, for one kind of database."""
    return Plan(_shape(query), _parameters(query, dialect), query.fingerprint())


def _shape(query: Query) -> Shape:
    filters = tuple((name, tuple(f"{name}_{i}" for i in range(len(getattr(query, name))))) for name in _REPEATABLE)
    measured = tuple(name for name in _MEASURED if getattr(query, name) is not None)
    return Shape(filters, query.updated_since is not None, measured, query.q is not None, query.sort, query.view)


def _parameters(query: Query, dialect: str) -> dict[str, Any]:
    values = {f"{name}_{i}": value for name in _REPEATABLE for i, value in enumerate(getattr(query, name))}
    if query.updated_since:
        values["updated_since"] = query.updated_since
    values |= {name: getattr(query, name) for name in _MEASURED if getattr(query, name) is not None}
    if query.q is not None:
        languages = query.language or ("en",)
        values |= search.expressions(dialect, query.q, languages, playing=query.view == "play")
    return values


def limit_of(written: int | None) -> ColumnElement[int]:
    """The LIMIT of a statement: what `Shape.limit` gave, or the parameter `limit`."""
    return bindparam("limit", type_=Integer) if written is None else literal_column(str(written))


# --- the conditions ---


@dataclass(frozen=True)
class Matching:
    """The questions of a shape: the columns for their revision and id, the tables, the conditions.

    `stem` is what the order by relevance needs, None where the list is in another order.
    """

    seq: Any
    identifier: Any
    source: Any
    conditions: list[ColumnElement[bool]]
    stem: Any = None


def matching(shape: Shape, dialect: str, parameter: str = "match", *, in_other_order: bool = False) -> Matching:
    """How the questions of a shape are found; `parameter` is the one that holds the words of a search.

    `in_other_order`: something else gives the order, and the question is looked up for each.
    """
    conditions: list[ColumnElement[bool]] = []
    start, source = _start(shape, conditions)
    by_relevance, by_measure = shape.sort == "relevance", start is RevisionStatistics
    identifier = start.id if start is Question else start.question_id
    question = aliased(Question) if start is not Question else Question
    if by_measure:
        # Only the newest revision of a question has its number.
        source = source.join(question, question.seq == start.seq)
    about = question if by_measure else start
    status, difficulty, kind = about.status, getattr(about, "difficulty_id", None), getattr(about, "type", None)
    looked_up = by_relevance or by_measure or (in_other_order and start is Question)
    if looked_up and dialect == "sqlite":
        # Without statistics SQLite would rather walk an index of all published questions for each match, or for each
        # that was measured, than look the question up by its number.
        status, difficulty = _without_index(status), _without_index(difficulty)
    needs_question = shape.names("language") or shape.names("source") or shape.updated_since or by_relevance
    needs_level_or_type = (shape.names("difficulty") and difficulty is None) or (shape.names("type") and kind is None)
    if start in (Placement, Tagging) and (needs_question or needs_level_or_type):
        source = source.join(question, question.id == identifier)
        difficulty = difficulty if difficulty is not None else question.difficulty_id
        kind = kind if kind is not None else question.type
    conditions.append(_equals(status, shape.names("status")))
    if shape.names("difficulty"):
        assert difficulty is not None
        conditions.append(_named(difficulty, Difficulty, Difficulty.slug, shape.names("difficulty")))
    if shape.names("type"):
        assert kind is not None
        conditions.append(_equals(kind, shape.names("type")))
    if shape.names("language"):
        conditions.append(_equals(question.language, shape.names("language")))
    if shape.names("source"):
        conditions.append(
            question.source_id.in_(select(Source.id).where(Source.title.in_(_values(shape.names("source")))))
        )
    if shape.updated_since:
        conditions.append(question.updated_at >= bindparam("updated_since", type_=Question.updated_at.type))
    if shape.names("ids"):
        conditions.append(_equals(identifier, shape.names("ids")))
    if shape.measured:
        within = _measured(shape)
        conditions += within if by_measure else [exists().where(RevisionStatistics.seq == start.seq, *within)]
    # Each of these is a set of topics of which the question has to be in one.
    for names in (shape.names("topic"), *((name,) for name in shape.names("topic_all"))):
        if names and not (start is Placement and names == _topic_to_start_from(shape)):
            one = aliased(Placement)
            placed = _named(one.topic_id, Topic, Topic.slug, names)
            conditions.append(exists().where(one.question_id == identifier, placed))
    if shape.names("tag") and start is not Tagging:
        tagged = select(Tagging.question_id).where(
            Tagging.question_id == identifier, _named(Tagging.tag_id, Tag, Tag.name, shape.names("tag"))
        )
        conditions.append(tagged.exists())
    match = search.engine(dialect).match
    if by_relevance:
        source = source.join(match.index, match.seq == start.seq)
        conditions.append(match.condition(parameter))
        return Matching(start.seq, identifier, source, conditions, question.stem)
    if shape.searching:
        conditions.append(start.seq.in_(select(match.seq).where(match.condition(parameter))))
    return Matching(start.seq, identifier, source, conditions)


def _without_index(column: Any) -> ColumnElement[Any]:
    """A column with a plus before it, for which SQLite takes no index."""
    return UnaryExpression(column, operator=custom_op("+"), type_=column.type)


def _measured(shape: Shape) -> list[ColumnElement[bool]]:
    """That the measured difficulty lies within its bounds; where nothing was measured, it does not."""
    measured = RevisionStatistics.measured_difficulty
    least, most = (bindparam(name, type_=measured.type) for name in _MEASURED)
    conditions = {_MEASURED[0]: measured >= least, _MEASURED[1]: measured <= most}
    return [conditions[name] for name in shape.measured]


def _start(shape: Shape, conditions: list[ColumnElement[bool]]) -> tuple[Any, Any]:
    """The table whose index gives the questions in order: that of a topic, of a tag, of what was measured, or of all.

    Where the search engine ranks, it gives the order, and a question is looked up for each of its matches.
    """
    if shape.sort == "relevance":
        return Question, Question.__table__
    if topic := _topic_to_start_from(shape):
        conditions.append(_named(Placement.topic_id, Topic, Topic.slug, topic))
        return Placement, Placement.__table__
    if len(shape.names("tag")) == 1:
        conditions.append(_named(Tagging.tag_id, Tag, Tag.name, shape.names("tag")))
        return Tagging, Tagging.__table__
    if shape.measured:
        return RevisionStatistics, RevisionStatistics.__table__
    return Question, Question.__table__


def _topic_to_start_from(shape: Shape) -> tuple[str, ...]:
    """The parameter of a topic that every question of a shape is in; none if there is no such topic."""
    return shape.names("topic") if len(shape.names("topic")) == 1 else shape.names("topic_all")[:1]


def _values(names: Iterable[str]) -> list[ColumnElement[Any]]:
    return [bindparam(name) for name in names]


def _equals(column: Any, names: tuple[str, ...]) -> ColumnElement[bool]:
    values = [bindparam(name, type_=column.type) for name in names]
    return column == values[0] if len(values) == 1 else column.in_(values)


def _named(column: Any, model: Any, by: Any, names: tuple[str, ...]) -> ColumnElement[bool]:
    """That `column` is the id of one of the named rows of a model."""
    if len(names) == 1:
        return column == select(model.id).where(by == bindparam(names[0])).scalar_subquery()
    return column.in_(select(model.id).where(by.in_(_values(names))))


# --- filters that name nothing ---


def refuse_unknown_names(connection: Connection, query: Query, *, found: bool) -> None:
    """A typo must not look like an empty bank. Where something was found, a filter with one value names something."""
    if found and all(len(getattr(query, name)) < 2 for name in ("topic", "topic_all", "difficulty", "tag", "source")):
        return
    faults = []
    for name, column, what in (
        ("topic", Topic.slug, "topic"),
        ("topic_all", Topic.slug, "topic"),
        ("difficulty", Difficulty.slug, "difficulty level"),
        ("tag", Tag.name, "tag"),
        ("source", Source.title, "source"),
    ):
        wanted = getattr(query, name)
        if wanted:
            known = set(connection.execute(select(column).where(column.in_(wanted))).scalars())
            faults += [(f"/{name}", f"there is no {what} {value}") for value in wanted if value not in known]
    if faults:
        raise Invalid(faults)
