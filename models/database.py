"""How the service reaches its database: one engine, reads that cost one statement, writes in one transaction."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

# What any use of a database raises that cannot be reached, or is locked for too long.
Unavailable = OperationalError
# SQLite before this version may corrupt a WAL file in a rare race between a checkpoint and a writer.
SQLITE_WITH_WAL_FIX = (3, 51, 3)
SECONDS_TO_WAIT_FOR_A_LOCK = 10


class Database:
    """The database at a URL: `sqlite:///path` or `postgresql://…` (psycopg).

    Nothing is opened before the first use, so a process may fork after making one.
    """

    def __init__(self, url: str | URL, *, pool_size: int = 10) -> None:
        self.url = make_url(url)
        self.dialect = self.url.get_backend_name()
        options: dict[str, Any] = {"pool_size": pool_size, "max_overflow": pool_size, "pool_pre_ping": False}
        if self.dialect == "sqlite":
            options["connect_args"] = {"timeout": SECONDS_TO_WAIT_FOR_A_LOCK}
        elif self.dialect == "postgresql":
            options["connect_args"] = {"options": f"-c lock_timeout={SECONDS_TO_WAIT_FOR_A_LOCK}s -c timezone=UTC"}
        else:
            raise ValueError(f"neither SQLite nor PostgreSQL: {self.url.render_as_string()}")
        self.engine: Engine = create_engine(self.url, **options)
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

        One statement is its own snapshot, so there is no BEGIN and no ROLLBACK to pay for.
        """
        with self._reading.connect() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection for reads whose statements all see the bank as it was at the first of them."""
        with self._snapshot.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, *, keep: bool = True) -> Iterator[Session]:
        """A session for one transaction: committed at the end of the block, undone if anything is raised in it.

        With `keep` False it is undone in any case, for those who want to see what would come of it.
        """
        with Session(self.engine) as session, session.begin() as transaction:
            yield session
            if not keep:
                transaction.rollback()

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
        """Close every pooled connection."""
        self.engine.dispose()


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: Any) -> None:
        # The driver must not begin transactions on its own: `begin` below decides how they start.
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA cache_size=-65536")
        connection.execute("PRAGMA mmap_size=1073741824")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer takes the lock at once: one that reads first and asks for the lock later can only fail.
        statement = connection.get_execution_options().get("transaction", "BEGIN IMMEDIATE")
        if statement != "none":
            connection.exec_driver_sql(statement)
