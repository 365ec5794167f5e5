"""Group commit: writers that wait for one another anyway share one transaction, and so one write to the disk.

A durable commit costs as much as all the statements before it. Both databases let one writer of questions at a time
come through (SQLite any writer), so under load writers queue. Here the first of a group begins a transaction, each
further one does its part in a savepoint of it, and the last, when nobody is queuing behind it, commits for all. A
writer returns when its group is committed: nothing is acknowledged that is not on the disk. A lone writer waits for
nobody, and pays for no savepoint.

This is the group commit of DeWitt et al., "Implementation Techniques for Main Memory Database Systems" (1984).
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, select
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from models.history import ChangeSequence
from models.prepared import Prepared, run

# So many writers share a commit at most. Those that fail do not wait for it and may queue again, without end.
_MOST = 16


@dataclass(eq=False)
class _Group:
    """Writers that share a transaction, and how it ended."""

    connection: Connection
    writers: int = 0
    ended: threading.Event = field(default_factory=threading.Event)
    error: BaseException | None = None

    @property
    def undone(self) -> bool:
        """Whether its first and only writer took everything back."""
        return not self.connection.in_transaction()


class GroupCommit:
    """The writers of one process to one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turn = threading.Lock()
        self._counting = threading.Lock()
        self._queuing = 0
        self._group: _Group | None = None

    @contextmanager
    def place(self) -> Iterator[tuple[Connection, bool]]:
        """A connection in a transaction that other writers may end, and whether others have begun it.

        Returns when what was written is durable. What a writer did that raises is undone, which touches nobody else.
        If the commit fails, it fails for the whole group, each of which raises its error.
        """
        with self._counting:
            self._queuing += 1
        with self._turn:
            with self._counting:
                self._queuing -= 1
            group = self._group = self._group or self._begin()
            group.writers += 1
            try:
                begun = group.writers > 1
                with _part(group.connection, begun):
                    yield group.connection, begun
            finally:
                if not self._queuing or group.writers == _MOST or group.undone or _lost(group.connection):
                    self._group = None
                    self._end(group)
        group.ended.wait()
        if group.error:
            raise group.error

    def _begin(self) -> _Group:
        connection = self._engine.connect()
        try:
            connection.begin()
            if connection.dialect.name == "postgresql":
                # As BEGIN IMMEDIATE does in SQLite. Groups of several processes would lock questions in any order.
                _lock(connection.dialect).run(connection, {})
        except BaseException:
            connection.close()
            raise
        return _Group(connection)

    def _end(self, group: _Group) -> None:
        try:
            with group.connection as connection:
                if group.undone:
                    return
                if _lost(connection):
                    raise OperationalError("COMMIT", None, RuntimeError("the transaction was undone"))
                connection.commit()
        except BaseException as error:
            group.error = error
        finally:
            group.ended.set()


@contextmanager
def _part(connection: Connection, begun: bool) -> Iterator[None]:
    """What one writer does: undone if it raises, from its savepoint on, or altogether if there is nothing before it.

    The savepoint is the driver's, because SQLAlchemy's costs more than all statements of a create. Nobody releases it:
    the next one of that name hides it, and the commit ends them all.
    """
    if begun:
        run(connection, "SAVEPOINT writer", [()])
    try:
        yield
    except BaseException:
        try:
            if begun:
                run(connection, "ROLLBACK TO SAVEPOINT writer", [()])
            else:
                connection.rollback()
        except SQLAlchemyError:
            # Nobody can tell what is left of the transaction, so it is given up, of which all in it will be told.
            connection.invalidate()
        raise


@lru_cache
def _lock(dialect: Dialect) -> Prepared:
    return Prepared(select(ChangeSequence.value).with_for_update(), dialect)


def _lost(connection: Connection) -> bool:
    """Whether the transaction is no more: the connection broke, or SQLite undid it by itself, as on a full disk.

    A commit would then do nothing, without a word.
    """
    if connection.invalidated:
        return True
    driver: Any = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite":
        return not driver.in_transaction
    return bool(driver.info.transaction_status != TransactionStatus.INTRANS)
