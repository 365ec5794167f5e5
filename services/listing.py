"""Lists of questions: their orders, their pages, the cursors between them.

A list is read straight from an index into stored documents. services/selection.py says which questions are in it.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import aliased

from models import ChangeSequence, Revision
from models.prepared import Prepared
from services import cursors, search
from services.selection import Matching, Query, Shape, limit_of, matching, plan, refuse_unknown_names

SORTS = ("created_at", "-created_at", "updated_at", "-updated_at", "relevance")
_LONGER_THAN_ANY_STEM = 1_000_000
# So many of the best matches, the other good ones and the rest are ranked: those whose newest revisions are the oldest.
MOST_RANKED = 1_000


@dataclass(frozen=True)
class Page:
    """Some documents of a list, the cursor behind the last of them if there are more, and how many match in all."""

    documents: list[str]
    next_cursor: str | None
    total: int | None


def page(connection: Connection, query: Query, *, limit: int, cursor: str | None = None, count: bool = False) -> Page:
    """One page of a list. Raises Invalid if a filter names nothing, BadCursor if the cursor is not of this query."""
    planned = plan(query, connection.dialect.name)
    after = cursors.decode(planned.fingerprint, cursor, *_KEYS[query.sort]) if cursor else None
    # One row more than asked for tells whether there is a next page.
    written = planned.shape.limit(limit + 1, connection.dialect.name)
    rows = _page_statement(planned.shape, after is not None, written, connection.dialect).rows(
        connection, limit=limit + 1, **planned.parameters, **_position(after)
    )
    refuse_unknown_names(connection, query, found=bool(rows))
    total = None
    if count:
        total = _count_statement(planned.shape, connection.dialect).rows(connection, **planned.parameters)[0][0]
    more = len(rows) > limit
    rows = rows[:limit]
    next_cursor = cursors.encode(planned.fingerprint, _key(rows[-1])) if more else None
    return Page([row[0] for row in rows], next_cursor, total)


# What the key of a row is in each order, which a cursor carries.
_KEYS: dict[str, tuple[type, ...]] = {
    "created_at": (UUID,),
    "-created_at": (UUID,),
    "updated_at": (int, int),
    "-updated_at": (int, int),
    "relevance": (int, UUID),
}


def _position(after: list[Any] | None) -> dict[str, Any]:
    return {f"after_{i}": value for i, value in enumerate(after or [])}


def _key(row: tuple[Any, ...]) -> list[Any]:
    return [value if isinstance(value, int | float) else str(value) for value in row[1:]]


@lru_cache(maxsize=512)
def _page_statement(shape: Shape, continued: bool, limit: int | None, dialect: Dialect) -> Prepared:
    match shape.sort:
        case "created_at" | "-created_at":
            statement = _by_id(shape, continued, matching(shape, dialect.name))
        case "updated_at" | "-updated_at":
            statement = _by_change(shape, continued, matching(shape, dialect.name, in_other_order=continued))
        case _:
            statement = _by_relevance(shape, continued, dialect.name)
    return Prepared(statement.limit(limit_of(limit)), dialect)


def _document(shape: Shape, revision: Any) -> Any:
    return revision.play if shape.view == "play" else revision.document


def _by_id(shape: Shape, continued: bool, selected: Matching) -> Select[*tuple[Any, ...]]:
    """A list in the order of creation, which is that of the ids."""
    newest = aliased(Revision)
    source = selected.source.join(newest, newest.seq == selected.seq)
    descending = shape.sort.startswith("-")
    key = selected.identifier
    conditions = [*selected.conditions, *([_behind([key], descending)] if continued else [])]
    statement = select(_document(shape, newest), key).select_from(source).where(*conditions)
    return statement.order_by(key.desc() if descending else key.asc())


def _by_relevance(shape: Shape, continued: bool, dialect: str) -> Select[*tuple[Any, ...]]:
    """A list of matches, the best first: by where the words are, then shorter stems first, then older ones.

    What a question's place depends on is in the question alone. To rank all matches of a common word would mean to
    sort half the bank, so of the best matches, of the other good ones and of the rest no more than the first few are
    ranked, and none of a kind where better ones fill the page.
    """
    limit = limit_of(None)
    tiers: list[CTE] = []
    for tier, parameter in enumerate(("match_best", "match_good", "match")):
        selected = matching(shape, dialect, parameter)
        score = tier * _LONGER_THAN_ANY_STEM + func.length(selected.stem)
        found = select(selected.seq.label("seq"), selected.identifier.label("id"), score.label("score"))
        found = found.select_from(selected.source).where(*selected.conditions)
        most: Any = MOST_RANKED
        if tiers:
            found = found.where(*(selected.seq.not_in(select(better.c.seq)) for better in tiers))
            better = select(func.count()).select_from(_ranked(tiers, continued).subquery()).scalar_subquery()
            most = case((better < limit, MOST_RANKED), else_=0)
        tiers.append(found.order_by(search.engine(dialect).match.seq).limit(most).cte(f"tier_{tier}"))
    ranked = _ranked(tiers, continued)
    # Only the documents of the page are to be read.
    best = ranked.order_by(ranked.selected_columns.score, ranked.selected_columns.id).limit(limit).subquery()
    newest = aliased(Revision)
    statement = select(_document(shape, newest), best.c.score, best.c.id).join(best, newest.seq == best.c.seq)
    return statement.order_by(best.c.score, best.c.id)


def _ranked(tiers: list[CTE], continued: bool) -> Select[*tuple[Any, ...]]:
    """The matches in some tiers that are behind the cursor, if there is one."""
    found = union_all(*(select(tier) for tier in tiers)).subquery()
    conditions = [_behind([found.c.score, found.c.id], False)] if continued else []
    return select(found).where(*conditions)


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


def _by_change(shape: Shape, continued: bool, selected: Matching) -> Select[*tuple[Any, ...]]:
    """A list in the order of changes, as that order was when the first page was read.

    While a client turns pages, edited questions move to the end of this order: they would come twice, or never. So a
    question keeps the place of the revision it had at the first page, whose change number the cursor carries.
    """
    newest = aliased(Revision)
    source = selected.source.join(newest, newest.seq == selected.seq)
    conditions = list(selected.conditions)
    descending = shape.sort.startswith("-")
    place = selected.seq
    as_of: ColumnElement[int] = select(ChangeSequence.value).where(ChangeSequence.id == 1).scalar_subquery()
    if continued:
        then, later = aliased(Revision), aliased(Revision)
        as_of = bindparam("after_1", type_=BigInteger)
        source = source.join(then, then.question_id == selected.identifier)
        superseded = exists().where(
            later.question_id == then.question_id, later.number == then.number + 1, later.seq <= as_of
        )
        place = then.seq
        after = bindparam("after_0", type_=BigInteger)
        conditions += [then.seq <= as_of, ~superseded, place < after if descending else place > after]
    statement = select(_document(shape, newest), place, as_of.label("as_of")).select_from(source).where(*conditions)
    return statement.order_by(place.desc() if descending else place.asc())


@lru_cache(maxsize=512)
def _count_statement(shape: Shape, dialect: Dialect) -> Prepared:
    selected = matching(shape, dialect.name)
    return Prepared(select(func.count()).select_from(selected.source).where(*selected.conditions), dialect)
