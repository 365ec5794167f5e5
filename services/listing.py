"""Lists of questions: the one place where filters, sorting and paging become SQL.

A list is read straight from an index into stored documents. The shape of a query (which filters it has, how many
values each) decides the statement, which is compiled once; the values are its parameters. Where topic, tag or
neither is asked for, the statement starts from the table whose index has just those columns in just that order, so a
page costs the same wherever it lies and however large the bank is.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import product
from math import prod
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    exists,
    func,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import aliased
from sqlalchemy.sql.expression import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from models import ChangeSequence, Difficulty, DrawnQuestion, Placement, Question, Revision, Source, Tag, Tagging, Topic
from models.prepared import Prepared
from services import cursors, search
from services.errors import Invalid

SORTS = ("created_at", "-created_at", "updated_at", "-updated_at", "relevance")
_LONGER_THAN_ANY_STEM = 1_000_000
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
    q: str | None = None
    sort: str = "created_at"
    view: str = "study"

    def identity(self) -> dict[str, Any]:
        """What a cursor of this query is bound to."""
        since = self.updated_since.isoformat() if self.updated_since else None
        return {**self.__dict__, "updated_since": since}


@dataclass(frozen=True)
class Page:
    """Some documents of a list, the cursor behind the last of them if there are more, and how many match in all."""

    documents: list[str]
    next_cursor: str | None
    total: int | None


def page(connection: Connection, query: Query, *, limit: int, cursor: str | None = None, count: bool = False) -> Page:
    """One page of a list. Raises Invalid if a filter names nothing, BadCursor if the cursor is not of this query."""
    after = cursors.decode(query.identity(), cursor) if cursor else None
    parameters = _parameters(query, connection.dialect.name)
    # One row more than asked for tells whether there is a next page.
    rows = _page_statement(_shape(query), after is not None, connection.dialect).rows(
        connection, limit=limit + 1, **parameters, **_position(query, after)
    )
    _refuse_unknown_names(connection, query, found=bool(rows))
    total = None
    if count:
        total = _count_statement(_shape(query), connection.dialect).rows(connection, **parameters)[0][0]
    more = len(rows) > limit
    rows = rows[:limit]
    next_cursor = cursors.encode(query.identity(), _key(rows[-1])) if more else None
    return Page([row[0] for row in rows], next_cursor, total)


# --- the shape of a query, from which a statement follows ---


@dataclass(frozen=True)
class _Shape:
    counts: tuple[tuple[str, int], ...]
    updated_since: bool
    searching: bool
    sort: str
    view: str

    def has(self, name: str) -> int:
        return dict(self.counts)[name]


def _shape(query: Query) -> _Shape:
    counts = tuple((name, len(getattr(query, name))) for name in _REPEATABLE)
    return _Shape(counts, query.updated_since is not None, query.q is not None, query.sort, query.view)


def _parameters(query: Query, dialect: str) -> dict[str, Any]:
    values = {f"{name}_{i}": value for name in _REPEATABLE for i, value in enumerate(getattr(query, name))}
    if query.updated_since:
        values["updated_since"] = query.updated_since
    if query.q is not None:
        languages = query.language or ("en",)
        values |= search.expressions(dialect, query.q, languages, playing=query.view == "play")
    return values


def _position(query: Query, after: list[Any] | None) -> dict[str, Any]:
    return {f"after_{i}": value for i, value in enumerate(after or [])}


def _key(row: tuple[Any, ...]) -> list[Any]:
    return [value if isinstance(value, int | float) else str(value) for value in row[1:]]


def _values(name: str, count: int) -> list[ColumnElement[Any]]:
    return [bindparam(f"{name}_{i}") for i in range(count)]


def _equals(column: Any, name: str, count: int) -> ColumnElement[bool]:
    values = [bindparam(f"{name}_{i}", type_=column.type) for i in range(count)]
    return column == values[0] if count == 1 else column.in_(values)


def _named(column: Any, model: Any, by: Any, name: str, count: int) -> ColumnElement[bool]:
    """That `column` is the id of one of the named rows of a model."""
    if count == 1:
        return column == select(model.id).where(by == bindparam(f"{name}_0")).scalar_subquery()
    return column.in_(select(model.id).where(by.in_(_values(name, count))))


@lru_cache(maxsize=512)
def _page_statement(shape: _Shape, continued: bool, dialect: Dialect) -> Prepared:
    matching = _matching(shape, dialect.name)
    match shape.sort:
        case "created_at" | "-created_at":
            statement = _by_id(shape, continued, matching)
        case "updated_at" | "-updated_at":
            statement = _by_change(shape, continued, matching)
        case _:
            statement = _by_relevance(shape, continued, matching)
    return Prepared(statement.limit(bindparam("limit", type_=Integer)), dialect)


def _document(shape: _Shape, revision: Any) -> Any:
    return revision.play if shape.view == "play" else revision.document


def _by_id(shape: _Shape, continued: bool, matching: "_Matching") -> Select[*tuple[Any, ...]]:
    """A list in the order of creation, which is that of the ids."""
    newest = aliased(Revision)
    source = matching.source.join(newest, newest.seq == matching.seq)
    descending = shape.sort.startswith("-")
    key = matching.identifier
    conditions = [*matching.conditions, *([_behind([key], descending)] if continued else [])]
    statement = select(_document(shape, newest), key).select_from(source).where(*conditions)
    return statement.order_by(key.desc() if descending else key.asc())


def _by_relevance(shape: _Shape, continued: bool, matching: "_Matching") -> Select[*tuple[Any, ...]]:
    """A list of matches, the best first: by where the words are, then shorter stems first, then older ones.

    What a question's place depends on is in the question alone, so nothing that others write moves it.
    """
    score = matching.tier * _LONGER_THAN_ANY_STEM + func.length(matching.stem)
    keys = [score, matching.identifier]
    conditions = [*matching.conditions, *([_behind(keys, False)] if continued else [])]
    named = score.label("score")
    found = select(matching.seq.label("seq"), named, matching.identifier.label("id"))
    # By its name, or SQLite would work the score out once more for the order.
    found = found.select_from(matching.source).where(*conditions).order_by(named, matching.identifier)
    # Every match has to be sorted, but only the documents of the page are to be read.
    best = found.limit(bindparam("limit", type_=Integer)).subquery()
    newest = aliased(Revision)
    statement = select(_document(shape, newest), best.c.score, best.c.id).join(best, newest.seq == best.c.seq)
    return statement.order_by(best.c.score, best.c.id)


def _behind(keys: list[Any], descending: bool) -> ColumnElement[bool]:
    """That a row comes after the position `after_0`, `after_1`, … in the order of the keys."""
    steps = []
    for i, key in enumerate(keys):
        place = bindparam(f"after_{i}", type_=key.type)
        steps.append(
            and_(
                *(earlier == bindparam(f"after_{j}", type_=earlier.type) for j, earlier in enumerate(keys[:i])),
                key < place if descending else key > place,
            )
        )
    return or_(*steps)


def _by_change(shape: _Shape, continued: bool, matching: "_Matching") -> Select[*tuple[Any, ...]]:
    """A list in the order of changes, as that order was when the first page was read.

    While a client turns pages, edited questions move to the end of this order: they would come twice, or never. So a
    question keeps the place of the revision it had at the first page, whose change number the cursor carries.
    """
    newest = aliased(Revision)
    source = matching.source.join(newest, newest.seq == matching.seq)
    conditions = list(matching.conditions)
    descending = shape.sort.startswith("-")
    place = matching.seq
    as_of: ColumnElement[int] = select(ChangeSequence.value).where(ChangeSequence.id == 1).scalar_subquery()
    if continued:
        then, later = aliased(Revision), aliased(Revision)
        as_of = bindparam("after_1", type_=BigInteger)
        source = source.join(then, then.question_id == matching.identifier)
        superseded = exists().where(
            later.question_id == then.question_id, later.number == then.number + 1, later.seq <= as_of
        )
        place = then.seq
        after = bindparam("after_0", type_=BigInteger)
        conditions += [then.seq <= as_of, ~superseded, place < after if descending else place > after]
    statement = select(_document(shape, newest), place, as_of.label("as_of")).select_from(source).where(*conditions)
    return statement.order_by(place.desc() if descending else place.asc())


@lru_cache(maxsize=512)
def _count_statement(shape: _Shape, dialect: Dialect) -> Prepared:
    matching = _matching(shape, dialect.name)
    return Prepared(select(func.count()).select_from(matching.source).where(*matching.conditions), dialect)


@dataclass(frozen=True)
class _Matching:
    """The questions of a shape: the columns for their revision and id, the tables, the conditions.

    `tier` and `stem` are what the order by relevance needs, None where the list is in another order.
    """

    seq: Any
    identifier: Any
    source: Any
    conditions: list[ColumnElement[bool]]
    tier: Any = None
    stem: Any = None


def _matching(shape: _Shape, dialect: str) -> _Matching:
    conditions: list[ColumnElement[bool]] = []
    start, source = _start(shape, conditions)
    status, difficulty, kind = start.status, getattr(start, "difficulty_id", None), getattr(start, "type", None)
    if shape.sort == "relevance" and dialect == "sqlite":
        # Without statistics SQLite would rather walk the index of all published questions for each match than look
        # the question up by its number. It takes no index for a column with a plus before it.
        status = UnaryExpression(status, operator=custom_op("+"), type_=status.type)
    identifier = start.id if start is Question else start.question_id
    question = aliased(Question) if start is not Question else Question
    by_relevance = shape.sort == "relevance"
    needs_question = shape.has("language") or shape.has("source") or shape.updated_since or by_relevance
    needs_level_or_type = (shape.has("difficulty") and difficulty is None) or (shape.has("type") and kind is None)
    if start is not Question and (needs_question or needs_level_or_type):
        source = source.join(question, question.id == identifier)
        difficulty = difficulty if difficulty is not None else question.difficulty_id
        kind = kind if kind is not None else question.type
    conditions.append(_equals(status, "status", shape.has("status")))
    if shape.has("difficulty"):
        assert difficulty is not None
        conditions.append(_named(difficulty, Difficulty, Difficulty.slug, "difficulty", shape.has("difficulty")))
    if shape.has("type"):
        assert kind is not None
        conditions.append(_equals(kind, "type", shape.has("type")))
    if shape.has("language"):
        conditions.append(_equals(question.language, "language", shape.has("language")))
    if shape.has("source"):
        conditions.append(
            question.source_id.in_(select(Source.id).where(Source.title.in_(_values("source", shape.has("source")))))
        )
    if shape.updated_since:
        conditions.append(question.updated_at >= bindparam("updated_since", type_=Question.updated_at.type))
    if shape.has("ids"):
        conditions.append(_equals(identifier, "ids", shape.has("ids")))
    if shape.has("topic") and start is not Placement:
        placed = select(Placement.question_id).where(
            Placement.question_id == identifier,
            _named(Placement.topic_id, Topic, Topic.slug, "topic", shape.has("topic")),
        )
        conditions.append(placed.exists())
    for i in range(shape.has("topic_all")):
        one = aliased(Placement)
        topic = select(Topic.id).where(Topic.slug == bindparam(f"topic_all_{i}")).scalar_subquery()
        conditions.append(exists().where(one.question_id == identifier, one.topic_id == topic))
    if shape.has("tag") and start is not Tagging:
        tagged = select(Tagging.question_id).where(
            Tagging.question_id == identifier, _named(Tagging.tag_id, Tag, Tag.name, "tag", shape.has("tag"))
        )
        conditions.append(tagged.exists())
    match = search.engine(dialect).match
    if by_relevance:
        source = source.join(match.index, match.seq == start.seq)
        conditions.append(match.condition)
        return _Matching(start.seq, identifier, source, conditions, match.tier, question.stem)
    if shape.searching:
        conditions.append(start.seq.in_(select(match.seq).where(match.condition)))
    return _Matching(start.seq, identifier, source, conditions)


def _start(shape: _Shape, conditions: list[ColumnElement[bool]]) -> tuple[Any, Any]:
    """The table whose index gives the questions in order: that of a single topic, of a single tag, or all questions.

    Where the search engine ranks, it gives the order, and a question is looked up for each of its matches.
    """
    if shape.sort == "relevance":
        return Question, Question.__table__
    if shape.has("topic") == 1:
        conditions.append(_named(Placement.topic_id, Topic, Topic.slug, "topic", 1))
        return Placement, Placement.__table__
    if shape.has("tag") == 1:
        conditions.append(_named(Tagging.tag_id, Tag, Tag.name, "tag", 1))
        return Tagging, Tagging.__table__
    return Question, Question.__table__


# --- the questions in the order of draws ---


@dataclass(frozen=True)
class Window:
    """A stretch of the circle of draws: the newest revision of each question in it, by id, and the bank's revision."""

    bank_revision: int
    seqs: dict[str, int]


# The filters of which one value each is read straight from an index in the order of the circle.
_ALONG_THE_CIRCLE = ("topic", "difficulty", "type", "tag")
_MOST_WALKS = 32
_MOST_TRIES = 3


def window(connection: Connection, query: Query, start: int, size: int, draw_session: int | None = None) -> Window:
    """The next `size` questions of a list clockwise from the place `start` of the circle, or all if they are fewer.

    Those that `draw_session` has had are left out. Raises Invalid if a filter names nothing.
    """
    # Several walks are several statements. If the bank changes between them, they are walked again, and in the end all
    # at once: that is one statement, but it has to sort every match.
    for walks in (*[_walks(query)] * _MOST_TRIES, [query]):
        found = [_walk(connection, walk, start, size, draw_session) for walk in walks]
        revisions = {rows[0][0] for rows in found}
        if len(revisions) == 1:
            break
    # A row without a question is there to tell the revision.
    rows = {row[1]: row for rows in found for row in rows if row[1] is not None}.values()
    _refuse_unknown_names(connection, query, found=bool(rows))
    nearest = sorted(rows, key=lambda row: ((row[3] - start) % 2**64, row[1]))[:size] if len(found) > 1 else rows
    return Window(revisions.pop(), {_dashed(row[1]): row[2] for row in nearest})


def _walks(query: Query) -> list[Query]:
    """Queries with one value a filter that together match what `query` does."""
    values = {name: getattr(query, name) for name in _ALONG_THE_CIRCLE if getattr(query, name)}
    if prod(len(several) for several in values.values()) > _MOST_WALKS:
        return [query]
    combinations: Any = product(*([(value,) for value in several] for several in values.values()))
    return [replace(query, **dict(zip(values, one, strict=True))) for one in combinations]


def _walk(
    connection: Connection, query: Query, start: int, size: int, draw_session: int | None
) -> list[tuple[Any, ...]]:
    """The questions of a window, each with the bank's revision, its id, the number of its revision and its key."""
    statement = _walk_statement(_shape(query), draw_session is not None, connection.dialect)
    return statement.rows(
        connection,
        start=start,
        size=size,
        **_parameters(query, connection.dialect.name),
        **({} if draw_session is None else {"draw_session": draw_session}),
    )


@lru_cache(maxsize=512)
def _walk_statement(shape: _Shape, in_session: bool, dialect: Dialect) -> Prepared:
    matching = _matching(shape, dialect.name)
    seq, identifier, conditions = matching.seq, matching.identifier, list(matching.conditions)
    key = seq.table.c.draw_key
    if in_session:
        drawn = exists().where(
            DrawnQuestion.session_id == bindparam("draw_session", type_=Integer),
            DrawnQuestion.question_id == identifier,
        )
        conditions.append(~drawn)
    start, size = bindparam("start", type_=BigInteger), bindparam("size", type_=Integer)
    found = select(cast(identifier, Text).label("id"), seq.label("seq"), key.label("key")).select_from(matching.source)
    in_order = found.where(*conditions).order_by(key, identifier)
    ahead = in_order.where(key >= start).limit(size).cte("ahead")
    missing = size - select(func.count()).select_from(ahead).scalar_subquery()
    behind = in_order.where(key < start).limit(missing).cte("behind")
    # One statement, so that all of it, the revision too, is of one moment.
    rows = union_all(select(ahead), select(behind)).subquery()
    bank = select(ChangeSequence.value.label("bank_revision")).where(ChangeSequence.id == 1).subquery()
    return Prepared(select(bank.c.bank_revision, *rows.c).select_from(bank.outerjoin(rows, true())), dialect)


def _dashed(identifier: str) -> str:
    """An id in the form in which clients know it; SQLite stores the digits alone."""
    if "-" in identifier:
        return identifier
    return "-".join((identifier[:8], identifier[8:12], identifier[12:16], identifier[16:20], identifier[20:]))


# --- filters that name nothing ---


def _refuse_unknown_names(connection: Connection, query: Query, *, found: bool) -> None:
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
