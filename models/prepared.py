"""Statements compiled once and run through the driver's own cursor.

SQLAlchemy writes the SQL; the two or three reads that make up nearly all traffic then skip its execution machinery,
which costs several times what the database does for a page of twenty questions.
"""

from typing import Any

from sqlalchemy import Connection, Select
from sqlalchemy.engine import Dialect


class Prepared:
    """A select, compiled for one database.

    Rows come as plain tuples with the driver's own types: a UUID column gives 32 hexadecimal digits on SQLite and a
    `uuid.UUID` on PostgreSQL.
    """

    def __init__(self, statement: Select[*tuple[Any, ...]], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self.sql = str(compiled)
        self._defaults: dict[str, Any] = dict(compiled.params)
        self._processors = compiled._bind_processors
        self._positions: list[str] | None = list(compiled.positiontup or ()) if compiled.positional else None

    def rows(self, connection: Connection, **parameters: Any) -> list[tuple[Any, ...]]:
        """All rows for the given values of the statement's named parameters. Raises SQLAlchemy's errors."""
        values = {**self._defaults, **parameters}
        for name, process in self._processors.items():
            if callable(process):
                values[name] = process(values[name])
        given = values if self._positions is None else tuple(values[name] for name in self._positions)
        driver = connection.connection.cursor()
        try:
            driver.execute(self.sql, given)
            return list(driver.fetchall())
        except connection.dialect.loaded_dbapi.Error:
            # The long way knows which errors mean that the connection, and with it the pool, is lost.
            return [tuple(row) for row in connection.exec_driver_sql(self.sql, given)]
        finally:
            driver.close()
