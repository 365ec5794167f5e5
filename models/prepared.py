"""Statements compiled once and run through the driver's own cursor.

SQLAlchemy writes the SQL; the reads that make up nearly all traffic, and the writing of a question, then skip its
execution machinery, which costs several times what the database does for a page of twenty questions.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from psycopg.pq import PipelineStatus
from sqlalchemy import JSON, ColumnElement, Connection, any_, bindparam, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import QueryableAttribute
from sqlalchemy.sql.expression import ClauseElement


class Prepared:
    """A statement, compiled for one database.

    Rows come as plain tuples with the driver's own types: a UUID column gives 32 hexadecimal digits on SQLite and a
    `uuid.UUID` on PostgreSQL.
    """

    def __init__(self, statement: ClauseElement, dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect)
        self.sql = str(compiled)
        self._defaults: dict[str, Any] = dict(compiled.params)
        self._processors = {name: process for name, process in compiled._bind_processors.items() if callable(process)}
        self._positions: list[str] | None = list(compiled.positiontup or ()) if compiled.positional else None

    def rows(self, connection: Connection, **parameters: Any) -> list[tuple[Any, ...]]:
        """All rows for the given values of the statement's named parameters. Raises SQLAlchemy's errors."""
        cursor = connection.connection.cursor()
        try:
            cursor.execute(self.sql, self._given(parameters))
            return list(cursor.fetchall())
        except connection.dialect.loaded_dbapi.Error as error:
            raise translated(connection, self.sql, error) from error
        finally:
            cursor.close()

    def run(self, connection: Connection, *several: Mapping[str, Any]) -> None:
        """Run a statement that gives no rows, once for each set of parameters. Raises SQLAlchemy's errors."""
        run(connection, self.sql, [self._given(parameters) for parameters in several])

    def _given(self, parameters: Mapping[str, Any]) -> Any:
        values = {**self._defaults, **parameters}
        for name, process in self._processors.items():
            values[name] = process(values[name])
        return values if self._positions is None else tuple(values[name] for name in self._positions)


def run(connection: Connection, sql: str, given: Sequence[Any]) -> None:
    """Run SQL through the driver, once for each set of parameters. Raises SQLAlchemy's errors."""
    cursor = connection.connection.cursor()
    try:
        if len(given) == 1:
            cursor.execute(sql, given[0])
        elif given:
            cursor.executemany(sql, given)
    except connection.dialect.loaded_dbapi.Error as error:
        raise translated(connection, sql, error) from error
    finally:
        cursor.close()


def translated(connection: Connection, sql: str, error: Any) -> Exception:
    """SQLAlchemy's error for one of the driver's. Raises it where the connection is lost."""
    dialect = connection.dialect
    if dialect.is_disconnect(error, connection.connection.driver_connection, None):
        # SQLAlchemy's own way finds that out again, and gives up the rest of the pool as well.
        connection.exec_driver_sql("SELECT 1")
    return DBAPIError.instance(sql, None, error, dialect.loaded_dbapi.Error, dialect=dialect)


@contextmanager
def together(connection: Connection) -> Iterator[None]:
    """The statements of the block go to the database at once, as far as it lies at the other end of a network.

    Their errors are raised at the latest at the end. Raises SQLAlchemy's errors.
    """
    if connection.dialect.name != "postgresql":
        yield
        return
    driver: Any = connection.connection.driver_connection
    try:
        with driver.pipeline():
            yield
    except connection.dialect.loaded_dbapi.Error as error:
        raise translated(connection, "a pipeline", error) from error


def in_pipeline(connection: Connection) -> bool:
    """Whether this is within `together` on PostgreSQL, where COPY cannot be used."""
    driver: Any = connection.connection.driver_connection
    return bool(driver.pgconn.pipeline_status != PipelineStatus.OFF)


def one_of(column: QueryableAttribute[Any], values: Iterable[Any], dialect: Dialect) -> ColumnElement[bool]:
    """That a column is one of some values, which go to the database as a single parameter, however many they are."""
    if dialect.name == "postgresql":
        return column == any_(literal(list(values), ARRAY(column.type)))
    process = column.type.dialect_impl(dialect).bind_processor(dialect)
    stored = list(map(process, values)) if process else list(values)
    return column.in_(select(func.json_each(literal(stored, JSON)).table_valued("value").c.value))


def among(column: QueryableAttribute[Any], name: str, dialect: Dialect) -> ColumnElement[bool]:
    """That a text or a number is in the list, of any length, which is the parameter `name`."""
    if dialect.name == "postgresql":
        return column == func.any(bindparam(name, type_=ARRAY(column.type)))
    return column.in_(select(func.json_each(bindparam(name, type_=JSON)).table_valued("value").c.value))
