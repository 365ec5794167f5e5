"""Group commit: writers that wait for one another anyway share one transaction, and so one write to the disk.

A durable commit costs as much as all the statements before it. Both databases let one writer of questions at a time
come through (SQLite any writer), so under load writers queue. Here the first of a group begins a transaction, each
further one does its part in a savepoint of it, and the last, when nobody is queuing behind it, commits for all. A
writer returns when its group is committed: nothing is acknowledged that is not on the disk. A lone writer waits for
nobody, and pays for no savepoint. What lasts, such as the import of a large file, stays out of groups.

This is the group commit of DeWitt et al., "Implementation Techniques for Main Memory Database Systems" (1984).
"""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, select
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from models.history import ChangeSequence
from models.prepared import Prepared, run
from models.queue import queued

SECONDS_TO_WAIT_FOR_A_LOCK = 10
# So many writers share a commit at most. Those that fail do not wait for it and may queue again, without end.
_MOST = 16


@dataclass(eq=False)
class _Group:
    """Writers that share a transaction, and how it ended. `turn` is theirs among all processes, until it is closed."""

    connection: Connection
    turn: ExitStack
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
        deadline = time.monotonic() + SECONDS_TO_WAIT_FOR_A_LOCK
        with self._my_turn():
            group = self._group = self._group or self._begin(deadline)
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

    @contextmanager
    def alone(self) -> Iterator[tuple[Connection, bool]]:
        """As `place`, but nobody joins the transaction, however long it lasts.

        Whoever wants to write meanwhile waits as long as for any lock of the database, and is then told so.
        """
        group = self._begin(time.monotonic() + SECONDS_TO_WAIT_FOR_A_LOCK)
        group.turn.close()
        try:
            with _part(group.connection, begun=False):
                yield group.connection, False
        finally:
            self._end(group)
        if group.error:
            raise group.error

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        """One writer of this process after the other. Raises OperationalError if others take too long."""
        with self._counting:
            self._queuing += 1
        has_come = self._turn.acquire(timeout=SECONDS_TO_WAIT_FOR_A_LOCK)
        with self._counting:
            self._queuing -= 1
        if not has_come:
            raise OperationalError("BEGIN", None, TimeoutError("other writers took too long"))
        try:
            yield
        finally:
            self._turn.release()

    def _begin(self, deadline: float) -> _Group:
        with ExitStack() as undoing:
            connection = undoing.enter_context(self._engine.connect())
            turn = undoing.enter_context(ExitStack())
            turn.enter_context(queued(self._engine.url))
            with _patience(connection, deadline - time.monotonic()):
                connection.begin()
                if connection.dialect.name == "postgresql":
                    # As BEGIN IMMEDIATE does in SQLite. Groups of several processes would lock questions in any order.
                    _lock(connection.dialect).run(connection, {})
            undoing.pop_all()
        return _Group(connection, turn)

    def _end(self, group: _Group) -> None:
        try:
            with group.connection as connection, group.turn:
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


@contextmanager
def _patience(connection: Connection, seconds: float) -> Iterator[None]:
    """Wait for the database's own lock for what is left of a writer's time, most of which it may have queued away."""
    if seconds > SECONDS_TO_WAIT_FOR_A_LOCK / 2:
        # As nearly always. What the connection was opened with will do.
        yield
        return
    milliseconds = max(1, round(seconds * 1000))
    if connection.dialect.name == "postgresql":
        run(connection, f"SET LOCAL lock_timeout = {milliseconds}", [()])
        yield
        run(connection, "SET LOCAL lock_timeout TO DEFAULT", [()])
        return
    run(connection, f"PRAGMA busy_timeout = {milliseconds}", [()])
    try:
        yield
    finally:
        run(connection, f"PRAGMA busy_timeout = {round(SECONDS_TO_WAIT_FOR_A_LOCK * 1000)}", [()])


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
