"""Inserting rows, be it one or thousands, through the driver itself.

SQLAlchemy writes the statement and says how each column's values look to the driver. Its execution machinery would
take longer for a row than the databases do. PostgreSQL gets many rows by COPY, which spares it as much again.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, islice
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import Connection, FromClause, TableClause, insert
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError

from models.prepared import in_pipeline, run

# Fewer rows than this go by INSERT, because COPY costs PostgreSQL one more round trip.
_WORTH_A_COPY = 10
_COPIED_AT_ONCE = 50

Row = Mapping[str, Any]


def insert_rows(connection: Connection, table: FromClause, rows: Iterable[Row]) -> None:
    """Insert rows that all name the same columns. Raises SQLAlchemy's errors.

    Rows may be made while they are asked for, though not by asking the database: PostgreSQL takes in those that it
    has got in the meantime.
    """
    rest = iter(rows)
    if first := list(islice(rest, _WORTH_A_COPY)):
        statement = _insert(cast(TableClause, table), tuple(first[0]), connection.dialect)
        statement.run(connection, first, rest)


class _Insert:
    """The statement that inserts into some columns of a table."""

    def __init__(self, table: TableClause, columns: tuple[str, ...], dialect: Dialect) -> None:
        compiled = insert(table).compile(dialect=dialect, column_keys=list(columns))
        self._sql = str(compiled)
        self._positional = compiled.positional
        self._columns = columns = tuple(compiled.positiontup or columns)
        self._values_in = itemgetter(*columns)
        self._processors: list[Any] = [compiled._bind_processors.get(name) for name in columns]
        quote = dialect.identifier_preparer.quote
        self._copy = None
        if dialect.name == "postgresql":
            self._copy = f"COPY {quote(table.name)} ({', '.join(map(quote, columns))}) FROM STDIN"

    def run(self, connection: Connection, first: list[Row], rest: Iterator[Row]) -> None:
        if self._copy and len(first) == _WORTH_A_COPY and not in_pipeline(connection):
            batches = iter(lambda: list(islice(rest, _COPIED_AT_ONCE)), [])
            _copy(connection, self._copy, (row for batch in chain([first], batches) for row in self._processed(batch)))
            return
        rows = self._processed([*first, *rest])
        given = rows if self._positional else [dict(zip(self._columns, row, strict=True)) for row in rows]
        run(connection, self._sql, given)

    def _processed(self, rows: list[Row]) -> list[tuple[Any, ...]]:
        """The rows as the driver takes them; column by column, which costs no Python for each value."""
        columns = zip(*map(self._values_in, rows), strict=True)
        pairs = zip(self._processors, columns, strict=True)
        return list(zip(*(map(process, column) if process else column for process, column in pairs), strict=True))


_insert = lru_cache(_Insert)


def _copy(connection: Connection, sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
    driver: Any = connection.connection.driver_connection
    errors = connection.dialect.loaded_dbapi.Error
    try:
        with driver.cursor() as cursor, cursor.copy(sql) as copy:
            for row in rows:
                copy.write_row(row)
    except errors as error:
        raise DBAPIError.instance(sql, None, error, errors, dialect=connection.dialect) from error
