"""Full-text search over either engine: FTS5 in SQLite, tsvector with GIN in PostgreSQL.

Both index the terms of services/terms.py in three fields: the stem, what else a player sees (tags, options), and what
only the study view shows. A search in the play view looks into the first two alone, or it would tell which option
is right.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Double, FromClause, bindparam, cast, column, func, literal_column, table, text
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.orm import Session

from services.errors import Invalid
from services.terms import Clause, Run, analyse, parse

FIELDS = ("stem", "visible", "hidden")
_PLAYABLE = ("stem", "visible")
_TYPES_WITH_VISIBLE_OPTIONS = ("single_choice", "multiple_choice", "true_false", "matching", "ordering")


@dataclass(frozen=True)
class Match:
    """How a statement finds the newest revisions that match its parameter `match`.

    `score` is smaller the better a match is, and depends on nothing that changes while a client turns pages except
    the questions themselves.
    """

    index: FromClause
    seq: ColumnElement[int]
    condition: ColumnElement[bool]
    score: ColumnElement[float]


class Engine(Protocol):
    """What the two engines have in common."""

    match: Match

    def expression(self, clauses: list[Clause], fields: tuple[str, ...]) -> str:
        """The value of the parameter `match`."""

    def add(self, session: Session, rows: list[tuple[int, dict[str, list[Run]]]]) -> None:
        """Index the runs of each field of some revisions."""


class Fts5:
    """SQLite's engine. A term of its own, `_`, stands between runs, so that no phrase reaches across."""

    _index = table("search_index", column("rowid"))
    match = Match(
        _index,
        _index.c.rowid,
        literal_column("search_index").bool_op("MATCH")(bindparam("match")),
        func.bm25(literal_column("search_index"), *(literal_column(weight) for weight in ("8.0", "2.0", "1.0"))),
    )

    def expression(self, clauses: list[Clause], fields: tuple[str, ...]) -> str:
        def alternatives(clause: Clause) -> str:
            return "(" + " OR ".join('"' + " ".join(run) + '"' for run in clause.alternatives) + ")"

        wanted = " AND ".join(alternatives(clause) for clause in clauses if not clause.negative)
        unwanted = "".join(f" NOT {alternatives(clause)}" for clause in clauses if clause.negative)
        return f"{{{' '.join(fields)}}} : (({wanted}){unwanted})"

    def add(self, session: Session, rows: list[tuple[int, dict[str, list[Run]]]]) -> None:
        session.execute(
            text("INSERT INTO search_index (rowid, stem, visible, hidden) VALUES (:seq, :stem, :visible, :hidden)"),
            [{"seq": seq, **{field: _joined(runs[field]) for field in FIELDS}} for seq, runs in rows],
        )


class Tsvector:
    """PostgreSQL's engine. Fields are weights A to C, and a gap in the positions keeps phrases within a run."""

    _index = table("search_index", column("seq"), column("terms", TSVECTOR))
    _query = cast(bindparam("match"), TSQUERY)
    match = Match(
        _index,
        _index.c.seq,
        _index.c.terms.bool_op("@@")(_query),
        # The array holds the weights of D, C, B, A.
        -cast(func.ts_rank(literal_column("'{0,0.125,0.25,1}'::float4[]"), _index.c.terms, _query), Double),
    )

    def expression(self, clauses: list[Clause], fields: tuple[str, ...]) -> str:
        weights = "".join("ABC"[FIELDS.index(field)] for field in fields)

        def alternatives(clause: Clause) -> str:
            runs = (" <-> ".join(f"'{term}':{weights}" for term in run) for run in clause.alternatives)
            return "(" + " | ".join(f"({run})" for run in runs) + ")"

        return " & ".join(("!" if clause.negative else "") + alternatives(clause) for clause in clauses)

    def add(self, session: Session, rows: list[tuple[int, dict[str, list[Run]]]]) -> None:
        session.execute(
            text("INSERT INTO search_index (seq, terms) VALUES (:seq, CAST(:terms AS tsvector))"),
            [{"seq": seq, "terms": _tsvector(runs)} for seq, runs in rows],
        )


def engine(dialect: str) -> Engine:
    """The engine that comes with a database."""
    return _ENGINES[dialect]


_ENGINES: dict[str, Engine] = {"sqlite": Fts5(), "postgresql": Tsvector()}


def expression(dialect: str, query: str, language: str, *, playing: bool) -> str:
    """The value of the parameter `match` for a query in a language. Raises Invalid if it has no word to look for."""
    clauses = parse(query, language)
    if not clauses:
        raise Invalid([("/q", "has no word to look for")])
    return engine(dialect).expression(clauses, _PLAYABLE if playing else FIELDS)


def index(session: Session, documents: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
    """Index the documents of some new revisions, given with their place in the order of changes."""
    rows = [(seq, _runs(document)) for seq, document in documents]
    if rows:
        engine(session.get_bind().dialect.name).add(session, rows)


def forget(session: Session, seqs: list[int]) -> None:
    """Take revisions that are no longer the newest out of the index."""
    match = engine(session.get_bind().dialect.name).match
    if seqs:
        session.execute(
            text(f"DELETE FROM search_index WHERE {match.seq.name} = :seq"),  # noqa: S608 (a constant name)
            [{"seq": seq} for seq in seqs],
        )


def _runs(document: Mapping[str, Any]) -> dict[str, list[Run]]:
    options: list[str] = []
    key: list[str] = []
    for answer in document["answers"]:
        shown = document["type"] in _TYPES_WITH_VISIBLE_OPTIONS
        (options if shown else key).append(answer["body"])
        # The right sides of a matching question are shown too, though not to whom they belong.
        (options if document["type"] == "matching" else key).append(answer["match"] or "")
        key.append(answer["feedback"] or "")
    key += [document["explanation"] or "", *document["follow_ups"], *(entry["text"] for entry in document["rubric"])]
    language = document["language"]
    return {
        "stem": analyse([document["stem"]], language),
        "visible": analyse([*document["tags"], *options, *document["hints"]], language),
        "hidden": analyse(key, language),
    }


def _joined(runs: list[Run]) -> str:
    return " _ ".join(" ".join(run) for run in runs)


def _tsvector(fields: dict[str, list[Run]]) -> str:
    positions: dict[str, list[str]] = {}
    position = 0
    for letter, field in zip("ABC", FIELDS, strict=True):
        for run in fields[field]:
            for term in run:
                position += 1
                positions.setdefault(term, []).append(f"{position}{letter}")
            position += 1
    return " ".join(f"'{term}':{','.join(places)}" for term, places in positions.items())
