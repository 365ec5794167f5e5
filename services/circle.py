"""The circle of draws: questions in an order that follows from a seed, at a cost that does not depend on the bank.

Each question stands at a place that follows from its id alone and that an index has in order. A seed names a place as
well, and the coefficients of a polynomial: the next 1,024 questions clockwise are its window, and the value of the
polynomial at a question's place ranks it within. The database does all of this in one statement, so no more questions
come out of it than are asked for. docs/draws.md has the algorithm for whoever wants to write it in another language.

That a random polynomial over a prime field is a hash function under which any four values are independent is due to
Wegman and Carter, "New Hash Functions and Their Use in Authentication and Set Equality" (1981).
"""

import hashlib
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from math import prod
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Text,
    bindparam,
    cast,
    exists,
    func,
    null,
    select,
    true,
    union,
    union_all,
)
from sqlalchemy.engine import Dialect

from models import ChangeSequence, DrawnQuestion, Revision, draw_key
from models.prepared import Prepared
from services.selection import Query, Shape, limit_of, matching, plan, refuse_unknown_names

WINDOW = 1024
# The Mersenne prime 2³¹ − 1: products of two numbers below it fit the 64 bits that both databases count with.
_PRIME = 2**31 - 1
_LOW_BITS = 2**31 - 1
_COEFFICIENTS = ("cubic", "square", "linear", "constant")
# The filters of which one value each is read straight from an index in the order of the circle.
_ALONG_THE_CIRCLE = ("topic", "difficulty", "type", "tag")
_MOST_WALKS = 32


@dataclass(frozen=True)
class Window:
    """Questions in the order of a draw: the newest revision of each, by its id, and the bank's revision.

    `documents` are theirs, if they were asked for.
    """

    bank_revision: int
    seqs: dict[str, int]
    documents: list[str]


def window(
    connection: Connection,
    query: Query,
    seed: str,
    limit: int = WINDOW,
    draw_session: int | None = None,
    *,
    documents: bool = False,
) -> Window:
    """The first `limit` questions that a seed draws from those of a query; all of its window if there are fewer.

    Those that `draw_session` has had are left out. With `documents` they come along, in the same statement. Raises
    Invalid if a filter names nothing.
    """
    planned = plan(query, connection.dialect.name)
    further = {} if draw_session is None else {"draw_session": draw_session}
    written = planned.shape.limit(limit, connection.dialect.name)
    rows = _statement(planned.shape, draw_session is not None, documents, written, connection.dialect).rows(
        connection, limit=limit, **of_seed(seed), **planned.parameters, **further
    )
    # A row without a question is there to tell the revision.
    found = [row for row in rows if row[1] is not None]
    refuse_unknown_names(connection, query, found=bool(found))
    seqs = {_dashed(identifier): seq for _, identifier, seq, _ in found}
    return Window(rows[0][0], seqs, [row[3] for row in found] if documents else [])


def of_seed(seed: str) -> dict[str, int]:
    """The place of a seed, `start`, and the coefficients of its polynomial."""
    digest = hashlib.sha256(seed.encode()).digest()
    words = [int.from_bytes(digest[i : i + 4]) & _LOW_BITS for i in range(8, 24, 4)]
    return {"start": draw_key(seed), **dict(zip(_COEFFICIENTS, words, strict=True))}


@lru_cache(maxsize=512)
def _statement(shape: Shape, in_session: bool, documents: bool, limit: int | None, dialect: Dialect) -> Prepared:
    """One statement, so that all of it, the revision too, is of one moment."""
    walks = [_walk(number, walk, in_session, dialect) for number, walk in enumerate(_walks(shape))]
    found = walks[0] if len(walks) == 1 else _nearest(walks)
    rank = _rank(found.c.key).label("rank")
    ranked = select(found.c.id, found.c.seq, rank).order_by(rank, found.c.id)
    drawn = ranked.limit(limit_of(limit)).subquery()
    bank = select(ChangeSequence.value.label("bank_revision")).where(ChangeSequence.id == 1).subquery()
    source = bank.outerjoin(drawn, true())
    document: ColumnElement[Any] = null()
    if documents:
        source, document = source.outerjoin(Revision, Revision.seq == drawn.c.seq), Revision.document.expression
    statement = select(bank.c.bank_revision, cast(drawn.c.id, Text), drawn.c.seq, document).select_from(source)
    return Prepared(statement.order_by(drawn.c.rank, drawn.c.id), dialect)


def _walks(shape: Shape) -> list[Shape]:
    """Shapes with one value a filter that together have the questions of `shape`: each is read from an index.

    Where they would be too many the shape stays whole, and every question of it has to be sorted.
    """
    several = {name: shape.names(name) for name in _ALONG_THE_CIRCLE if shape.names(name)}
    if prod(len(names) for names in several.values()) > _MOST_WALKS:
        return [shape]
    filters = dict(shape.filters)
    return [
        replace(shape, filters=tuple({**filters, **dict(zip(several, one, strict=True))}.items()))
        for one in product(*([(name,) for name in names] for names in several.values()))
    ]


def _walk(number: int, shape: Shape, in_session: bool, dialect: Dialect) -> Any:
    """The next questions of a shape clockwise from the place of the seed: a window, or all if they are fewer."""
    selected = matching(shape, dialect.name)
    seq, identifier, conditions = selected.seq, selected.identifier, list(selected.conditions)
    key = seq.table.c.draw_key
    if in_session:
        drawn = exists().where(
            DrawnQuestion.session_id == bindparam("draw_session", type_=Integer),
            DrawnQuestion.question_id == identifier,
        )
        conditions.append(~drawn)
    found = select(identifier.label("id"), seq.label("seq"), key.label("key")).select_from(selected.source)
    in_order = found.where(*conditions).order_by(key, identifier)
    ahead = in_order.where(key >= _start()).limit(limit_of(WINDOW)).cte(f"ahead_{number}")
    missing = WINDOW - select(func.count()).select_from(ahead).scalar_subquery()
    behind = in_order.where(key < _start()).limit(missing).cte(f"behind_{number}")
    return union_all(select(ahead), select(behind)).subquery(f"walk_{number}")


def _nearest(walks: list[Any]) -> CTE:
    """What is nearest clockwise of several walks, which may meet the same questions."""
    met = union(*(select(walk) for walk in walks)).subquery()
    return select(met).order_by(met.c.key < _start(), met.c.key, met.c.id).limit(WINDOW).cte("nearest")


def _start() -> ColumnElement[int]:
    return bindparam("start", type_=BigInteger)


def _rank(key: Any) -> ColumnElement[int]:
    """The value of the seed's polynomial at the last 31 bits of a place, by Horner's rule."""
    place = key.bitwise_and(bindparam("low_bits", _LOW_BITS, type_=BigInteger))
    first, *rest = (bindparam(name, type_=BigInteger) for name in _COEFFICIENTS)
    value: Any = first
    for coefficient in rest:
        value = (value * place + coefficient) % bindparam("prime", _PRIME, type_=BigInteger)
    return value


def _dashed(identifier: str) -> str:
    """An id in the form in which clients know it; SQLite stores the digits alone."""
    if "-" in identifier:
        return identifier
    return "-".join((identifier[:8], identifier[8:12], identifier[12:16], identifier[16:20], identifier[20:]))
