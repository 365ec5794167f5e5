"""Full-text search over either engine: FTS5 in SQLite, tsvector with GIN in PostgreSQL.

Both index the terms of services/terms.py in three fields: the stem, what else a player sees (tags, options), and what
only the study view shows. A search in the play view looks into the first two alone, or it would tell which option
is right.

Matches are ranked by us, too: the engines' own scores differ from each other, and FTS5's depends on every other
question of the bank, so that each write would reorder the results under a client that turns pages.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    TableClause,
    bindparam,
    cast,
    column,
    delete,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session

from models.inserting import insert_rows
from models.prepared import Prepared
from services.errors import Invalid
from services.terms import BETWEEN_RUNS, FIELDS, Clause, Terms, of_question, parse

_PLAYABLE = ("stem", "visible")
Rows = list[tuple[int, Terms]]


@dataclass(frozen=True)
class Match:
    """How a statement finds the newest revisions that match; `condition` takes the name of its parameter."""

    index: TableClause
    seq: ColumnElement[int]
    condition: Callable[[str], ColumnElement[bool]]


class Engine(Protocol):
    """What the two engines have in common."""

    match: Match

    def all_of(self, clauses: Iterable[Clause], fields: tuple[str, ...]) -> str:
        """The expression for what meets all of the clauses, of which one at least is positive, in some fields."""

    def any_of(self, clauses: Iterable[Clause], fields: tuple[str, ...]) -> str:
        """The expression for what meets one of some positive clauses."""

    def either(self, one: str, other: str) -> str:
        """The expression for what meets one of two expressions."""

    def both(self, one: str, other: str) -> str:
        """The expression for what meets two expressions."""

    def add(self, session: Session, rows: Iterable[tuple[int, Terms]]) -> None:
        """Index the terms of some revisions."""

    def holding(self, session: Session, rows: Rows) -> set[int]:
        """Which of some revisions are indexed with just these terms."""


_FTS5 = table("search_index", column("rowid"), *(column(field) for field in FIELDS))
_TSVECTOR = table("search_index", column("seq"), column("terms", TSVECTOR))


def _fts5_matches(parameter: str) -> ColumnElement[bool]:
    return literal_column("search_index").bool_op("MATCH")(bindparam(parameter))


def _tsvector_matches(parameter: str) -> ColumnElement[bool]:
    return _TSVECTOR.c.terms.bool_op("@@")(cast(bindparam(parameter), TSQUERY))


class Fts5:
    """SQLite's engine. It takes terms as they are written down; what stands between runs keeps phrases within one."""

    match = Match(_FTS5, _FTS5.c.rowid, _fts5_matches)

    def all_of(self, clauses: Iterable[Clause], fields: tuple[str, ...]) -> str:
        clauses = list(clauses)
        wanted = " AND ".join(self._alternatives(clause) for clause in clauses if not clause.negative)
        # One NOT for all: each would be a level of nesting, of which FTS5 allows 256.
        unwanted = " OR ".join(self._alternatives(clause) for clause in clauses if clause.negative)
        return f"{{{' '.join(fields)}}} : (({wanted}){f' NOT ({unwanted})' if unwanted else ''})"

    def any_of(self, clauses: Iterable[Clause], fields: tuple[str, ...]) -> str:
        return f"{{{' '.join(fields)}}} : ({' OR '.join(map(self._alternatives, clauses))})"

    def either(self, one: str, other: str) -> str:
        return f"({one}) OR ({other})"

    def both(self, one: str, other: str) -> str:
        return f"({one}) AND ({other})"

    def add(self, session: Session, rows: Iterable[tuple[int, Terms]]) -> None:
        insert_rows(session.connection(), _FTS5, ({"rowid": seq, **terms} for seq, terms in rows))

    def holding(self, session: Session, rows: Rows) -> set[int]:
        found = session.execute(select(_FTS5).where(_FTS5.c.rowid.in_([seq for seq, _ in rows])))
        held = {seq: dict(zip(FIELDS, texts, strict=True)) for seq, *texts in found}
        return {seq for seq, terms in rows if held.get(seq) == terms}

    def _alternatives(self, clause: Clause) -> str:
        return "(" + " OR ".join('"' + " ".join(run) + '"' for run in clause.alternatives) + ")"


class Tsvector:
    """PostgreSQL's engine. Fields are weights A to C, and a gap in the positions keeps phrases within a run."""

    match = Match(_TSVECTOR, _TSVECTOR.c.seq, _tsvector_matches)

    def all_of(self, clauses: Iterable[Clause], fields: tuple[str, ...]) -> str:
        return " & ".join(("!" if clause.negative else "") + self._alternatives(clause, fields) for clause in clauses)

    def any_of(self, clauses: Iterable[Clause], fields: tuple[str, ...]) -> str:
        return " | ".join(self._alternatives(clause, fields) for clause in clauses)

    def either(self, one: str, other: str) -> str:
        return f"({one}) | ({other})"

    def both(self, one: str, other: str) -> str:
        return f"({one}) & ({other})"

    def add(self, session: Session, rows: Iterable[tuple[int, Terms]]) -> None:
        insert_rows(session.connection(), _TSVECTOR, ({"seq": seq, "terms": _tsvector(terms)} for seq, terms in rows))

    def holding(self, session: Session, rows: Rows) -> set[int]:
        found = session.scalars(
            text(
                "SELECT seq FROM search_index JOIN unnest(CAST(:seqs AS bigint[]), CAST(:terms AS text[]))"
                " AS expected (seq, text) USING (seq) WHERE terms = CAST(text AS tsvector)"
            ),
            {"seqs": [seq for seq, _ in rows], "terms": [_tsvector(terms) for _, terms in rows]},
        )
        return set(found)

    def _alternatives(self, clause: Clause, fields: tuple[str, ...]) -> str:
        # Weights are not in the GIN index, so a query that names none is answered by the index alone.
        weights = "" if fields == FIELDS else ":" + "".join("ABC"[FIELDS.index(field)] for field in fields)
        runs = (" <-> ".join(f"'{term}'{weights}" for term in run) for run in clause.alternatives)
        return "(" + " | ".join(f"({run})" for run in runs) + ")"


def engine(dialect: str) -> Engine:
    """The engine that comes with a database."""
    return _ENGINES[dialect]


_ENGINES: dict[str, Engine] = {"sqlite": Fts5(), "postgresql": Tsvector()}


def expressions(dialect: str, query: str, languages: Collection[str], *, playing: bool) -> dict[str, str]:
    """The parameters of a Match for a query: for all matches, for the good and the best among them.

    The best matches have all words in the stem; good ones have one there, or all where a player sees them. Raises
    Invalid if the query has no word to look for.
    """
    clauses = parse(query, languages)
    if not clauses:
        raise Invalid([("/q", "has no word to look for")])
    language = engine(dialect)
    positive = [clause for clause in clauses if not clause.negative]
    match = language.all_of(clauses, _PLAYABLE if playing else FIELDS)
    best = language.all_of(positive, ("stem",))
    good = language.either(language.any_of(positive, ("stem",)), language.all_of(positive, _PLAYABLE))
    if len(positive) < len(clauses):
        best = language.both(match, best)
    return {"match": match, "match_good": language.both(match, good), "match_best": best}


def index(session: Session, rows: Iterable[tuple[int, Terms]]) -> None:
    """Index the terms of some new revisions, given with their place in the order of changes."""
    engine(session.get_bind().dialect.name).add(session, rows)


def forget(session: Session, seqs: list[int]) -> None:
    """Take revisions that are no longer the newest out of the index."""
    connection = session.connection()
    _forget(connection.dialect).run(connection, *({"gone": seq} for seq in seqs))


@lru_cache
def _forget(dialect: Dialect) -> Prepared:
    match = engine(dialect.name).match
    return Prepared(delete(match.index).where(match.seq == bindparam("gone", type_=BigInteger)), dialect)


def clear(session: Session) -> None:
    """Empty the index."""
    session.execute(text("DELETE FROM search_index"))


def indexed(session: Session, documents: Iterable[tuple[int, Mapping[str, Any]]]) -> set[int]:
    """Which of some revisions are indexed, and just as their documents say."""
    rows = [(seq, of_question(document)) for seq, document in documents]
    return engine(session.get_bind().dialect.name).holding(session, rows)


def _tsvector(terms: Terms) -> str:
    positions: dict[str, list[str]] = {}
    position = 0
    for letter, field in zip("ABC", FIELDS, strict=True):
        for run in filter(None, terms[field].split(BETWEEN_RUNS)):
            for term in run.split():
                position += 1
                positions.setdefault(term, []).append(f"{position}{letter}")
            position += 1
    return " ".join(f"'{term}':{','.join(places)}" for term, places in positions.items())
