"""The ledger of an import, as the API gives it."""

from collections.abc import Iterator
from typing import Any

import orjson
from sqlalchemy import Connection, Row, select

from models import ImportJob, LedgerRow
from services.errors import NotFound

_AT_ONCE = 1_000
_COLUMNS = (
    LedgerRow.first_line,
    LedgerRow.last_line,
    LedgerRow.path,
    LedgerRow.outcome,
    LedgerRow.reason,
    LedgerRow.question_id,
    LedgerRow.duplicate_of,
    LedgerRow.score,
    LedgerRow.notes,
)


def page(
    connection: Connection, import_id: str, outcomes: tuple[str, ...] = (), *, limit: int, after: int = -1
) -> list[tuple[int, dict[str, Any]]]:
    """Rows with their numbers, from the one after number `after` on, in the order of the source. Raises NotFound."""
    if connection.execute(select(ImportJob.id).where(ImportJob.id == import_id)).one_or_none() is None:
        raise NotFound(f"There is no import {import_id}.")
    return [(row.number, _described(row)) for row in _rows(connection, import_id, outcomes, limit, after)]


def lines(connection: Connection, import_id: str, outcomes: tuple[str, ...] = ()) -> Iterator[bytes]:
    """All rows as lines of JSON, some of them in memory at a time."""
    after = -1
    while rows := _rows(connection, import_id, outcomes, _AT_ONCE, after):
        yield b"".join(orjson.dumps(_described(row)) + b"\n" for row in rows)
        after = rows[-1].number


def _rows(
    connection: Connection, import_id: str, outcomes: tuple[str, ...], limit: int, after: int
) -> list[Row[*tuple[Any, ...]]]:
    statement = select(LedgerRow.number, *_COLUMNS).where(LedgerRow.import_id == import_id, LedgerRow.number > after)
    if outcomes:
        statement = statement.where(LedgerRow.outcome.in_(outcomes))
    return list(connection.execute(statement.order_by(LedgerRow.number).limit(limit)))


def _described(row: Any) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name != "number"}
