"""How the service reaches its database: one engine, reads that cost one statement, writes in one transaction."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import orjson
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.session import JoinTransactionMode

from models.commits import SECONDS_TO_WAIT_FOR_A_LOCK, GroupCommit

# What any use of a database raises that cannot be reached, or is locked for too long.
Unavailable = OperationalError
# SQLite before this version may corrupt a WAL file in a rare race between a checkpoint and a writer.
SQLITE_WITH_WAL_FIX = (3, 51, 3)
# What SQLite keeps of the file for each connection. A process has several of them, and the operating system keeps the
# file for all: 16 MB each made no read and no import quicker.
_KILOBYTES = 2_048
# What readers map of the file: a list page costs 7 % less, a search 12 %. It makes no write and no import quicker.
_MAPPED = 2**30
# Entries of each index that SQLite looks at, as its documentation recommends.
_MOST_ANALYSED = 400


class Database:
    """The database at a URL: `sqlite:///path` or `postgresql://…` (psycopg).

    Nothing is opened before the first use, so a process may fork after making one.
    """

    def __init__(self, url: str | URL, *, pool_size: int = 10) -> None:
        self.url = make_url(url)
        self.dialect = self.url.get_backend_name()
        options: dict[str, Any] = {
            "pool_size": pool_size,
            "max_overflow": pool_size,
            "pool_pre_ping": False,
            # The one that was used last comes next: what others hold in memory would only be held more often.
            "pool_use_lifo": True,
            "json_serializer": _json,
            "json_deserializer": orjson.loads,
        }
        if self.dialect == "sqlite":
            options["connect_args"] = {"timeout": SECONDS_TO_WAIT_FOR_A_LOCK}
        elif self.dialect == "postgresql":
            options["connect_args"] = {"options": f"-c lock_timeout={SECONDS_TO_WAIT_FOR_A_LOCK}s -c timezone=UTC"}
        else:
            raise ValueError(f"neither SQLite nor PostgreSQL: {self.url.render_as_string()}")
        self.engine: Engine = create_engine(self.url, **options)
        # Connections between two reads. The rest of the pool is left to writers.
        self._idle: list[Connection] = []
        self._most_idle = pool_size
        self._commits = GroupCommit(self.engine)
        if self.dialect == "sqlite":
            _prepare_sqlite(self.engine)
            self._reading = self.engine.execution_options(transaction="none", reading=True)
            self._snapshot = self.engine.execution_options(transaction="BEGIN")
        else:
            self._reading = self.engine.execution_options(isolation_level="AUTOCOMMIT", reading=True)
            self._snapshot = self.engine.execution_options(isolation_level="REPEATABLE READ")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for reads; each statement sees the bank as it is at that moment.

        One statement is its own snapshot, so there is no BEGIN and no ROLLBACK to pay for. The connection is kept for
        the next read: opening and closing even a pooled one costs as much as the statement.
        """
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._reading.connect()
            if self.dialect == "sqlite":
                connection.exec_driver_sql(f"PRAGMA mmap_size={_MAPPED}")
        try:
            yield connection
        finally:
            if connection.invalidated:
                # The database went away, so the others lead nowhere either.
                self._close_idle()
                connection.close()
            elif len(self._idle) < self._most_idle:
                connection.rollback()
                self._idle.append(connection)
            else:
                connection.close()

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection for reads whose statements all see the bank as it was at the first of them."""
        with self._snapshot.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, *, keep: bool = True, alone: bool = False) -> Iterator[Session]:
        """A session for one transaction: committed at the end of the block, undone if anything is raised in it.

        With `keep` False it is undone in any case, for those who want to see what would come of it. `alone` is for what
        may take long. What was written is on the disk when the block has ended; models/commits.py tells how. Raises
        Unavailable if others have written for too long.
        """
        with (
            suppress(_NotKept),
            self._commits.alone() if alone else self._commits.place() as (connection, begun),
            _Writing(connection, "create_savepoint" if begun else "rollback_only") as session,
        ):
            yield session
            if not keep:
                raise _NotKept
            if session.in_transaction():
                session.commit()

    def analyse(self) -> None:
        """Let the database look at a sample of what its tables hold, and plan by it; takes a fraction of a second.

        SQLite never does so by itself, PostgreSQL up to a minute after a large import. Until then they plan as for an
        empty bank, and a page may cost as much as the whole list.
        """
        with self.engine.connect() as connection:
            if self.dialect == "sqlite":
                connection.exec_driver_sql(f"PRAGMA analysis_limit={_MOST_ANALYSED}")
            connection.exec_driver_sql("ANALYZE")
            connection.commit()

    @property
    def caveat(self) -> str | None:
        """What whoever runs the service should know of this database, if anything."""
        if self.dialect != "sqlite" or sqlite3.sqlite_version_info >= SQLITE_WITH_WAL_FIX:
            return None
        return (
            f"this Python has SQLite {sqlite3.sqlite_version}. Before {'.'.join(map(str, SQLITE_WITH_WAL_FIX))}, "
            "a rare race between processes could damage a database in WAL mode. Keep backups, or use PostgreSQL."
        )

    def close(self) -> None:
        """Close every connection that is not in use."""
        self._close_idle()
        self.engine.dispose()

    def _close_idle(self) -> None:
        while self._idle:
            with suppress(IndexError):
                self._idle.pop().close()


class _NotKept(Exception):
    """A writer does not want to keep what it wrote."""


class _Writing(Session):
    """A session in a transaction that is there already.

    Statements that go straight to the connection need no transaction of the session's own, which would cost as much as
    they do; only the ORM begins one.
    """

    def __init__(self, connection: Connection, mode: JoinTransactionMode) -> None:
        super().__init__(connection, join_transaction_mode=mode)
        self._given = connection

    def connection(self, *arguments: Any, **options: Any) -> Connection:
        return super().connection(*arguments, **options) if self.in_transaction() else self._given


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: Any) -> None:
        # The driver must not begin transactions on its own: `begin` below decides how they start.
        connection.isolation_level = None
        _write_ahead(connection)
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        # A checkpoint every 40 MB of log rather than every 4: pages that many writes share are copied once.
        connection.execute("PRAGMA wal_autocheckpoint=10000")
        connection.execute(f"PRAGMA cache_size=-{_KILOBYTES}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer takes the lock at once: one that reads first and asks for the lock later can only fail.
        statement = connection.get_execution_options().get("transaction", "BEGIN IMMEDIATE")
        if statement != "none":
            connection.exec_driver_sql(statement)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Put a new database into WAL mode, also where several processes open it for the first time at once.

    Of these, SQLite lets one go ahead and tells the others at once that it is locked; it does not wait as elsewhere.
    """
    deadline = time.monotonic() + SECONDS_TO_WAIT_FOR_A_LOCK
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
