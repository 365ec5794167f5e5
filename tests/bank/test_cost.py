"""What an operation costs, counted and never timed: statements, round trips to the server, memory."""

import multiprocessing
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from conftest import Bank, open_question
from sqlalchemy import event

from api import create_app
from api.config import Settings
from models import Database

TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """The statements that reach SQLite itself, however they are sent; not those that FTS5 makes of them."""
    seen: list[str] = []

    def notice(statement: str) -> None:
        if "search_index_" not in statement and not statement.startswith(("--", "PRAGMA", *TRANSACTION)):
            seen.append(statement)

    with watched(database, lambda connection: connection.set_trace_callback(notice)):
        yield seen


@contextmanager
def round_trips(database: Database) -> Iterator[list[str]]:
    """How often PostgreSQL was waited for: in libpq's own trace, a line for each answer that ends a round trip."""
    waited: list[str] = []
    with tempfile.TemporaryFile() as file:
        with watched(database, lambda connection: connection.pgconn.trace(file.fileno())):
            yield waited
        file.seek(0)
        waited += [line for line in file.read().decode().splitlines() if "\tReadyForQuery\t" in line]


@contextmanager
def watched(database: Database, watch: Callable[[Any], None]) -> Iterator[None]:
    """`watch` is called with each of the driver's connections that the block uses."""

    def notice(connection: Any, *_: Any) -> None:
        watch(connection)

    # A connection that is kept between reads is not checked out again.
    database.close()
    event.listen(database.engine, "checkout", notice)
    yield
    event.remove(database.engine, "checkout", notice)
    database.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_read_is_one_statement_however_long_the_page(bank: Bank) -> None:
    """Counted in SQLite, which tells what reaches it; PostgreSQL is sent the same."""
    bank.add_topic("flask")
    for number in range(30):
        made = bank.add_question(**open_question(f"What is context {number}?"), topics=["flask"])
    for url in (
        "/api/v1/questions",
        "/api/v1/questions?limit=1",
        "/api/v1/questions?limit=100",
        "/api/v1/questions?topic=flask&difficulty=beginner&limit=5",
        "/api/v1/questions?q=context",
        "/api/v1/draws?count=5&seed=s",
        f"/api/v1/questions/{made['id']}",
    ):
        with statements(bank.database) as seen:
            assert bank.public.get(url).status_code == 200
        assert len(seen) == 1, seen


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_write_is_few_statements(bank: Bank) -> None:
    """One for the key, one for the names it uses, one for the change number, one for each row that is written."""
    bank.add_topic("flask")
    bank.add_question(**open_question(), topics=["flask"], tags=["g"])
    with statements(bank.database) as seen:
        made = bank.add_question(**open_question())
    # The key, the names, the number; question, answer, revision, index.
    assert len(seen) == 7, seen
    with statements(bank.database) as seen:
        bank.add_question(**open_question(), topics=["flask"], tags=["g"])
    # A topic and a tag besides; they were looked up with the level.
    assert len(seen) == 9, seen
    with statements(bank.database) as seen:
        url = f"/api/v1/questions/{made['id']}"
        patch = {"stem": "What is the request context?"}
        assert bank.reviewer.patch(url, json=patch, headers={"If-Match": "*"}).status_code == 200
    # As for a create, after the question was read and what hangs on it (answers, topics, tags, index) was deleted.
    assert len(seen) == 7 + 1 + 4, seen


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_write_is_few_round_trips(bank: Bank) -> None:
    """However much is written, it goes to the server together."""
    bank.add_topic("flask")
    answers = [{"body": f"Answer {number}"} for number in range(20)]
    for _ in range(8):
        # From the sixth time on the driver has its statements prepared by the server.
        made = bank.add_question(**open_question(), topics=["flask"], tags=["g"])
    with round_trips(bank.database) as waited:
        bank.add_question(**{**open_question(), "answers": answers}, topics=["flask"], tags=["g"])
    # On a connection for reads the key; then BEGIN, the turn to write, the names, the number, all rows, COMMIT.
    assert len(waited) == 7, waited
    with round_trips(bank.database) as waited:
        url = f"/api/v1/questions/{made['id']}"
        assert bank.reviewer.patch(url, json={"answers": answers}, headers={"If-Match": "*"}).status_code == 200
    # As before, with the question itself.
    assert len(waited) == 8, waited


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_list_page_takes_little_more_memory_than_its_bytes(bank: Bank) -> None:
    """Its documents are read, joined and encoded: never more than a few copies, and none of them kept."""
    for number in range(100):
        bank.add_question(**open_question(f"What is context {number}?"))
    # Counted in a process of its own: in this one are threads of other tests' servers, and what they take is seen too.
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        length, most = process.submit(memory_of_a_page, str(bank.database.engine.url)).result()
    assert length > 50_000
    assert most < 6 * length + 200_000


def memory_of_a_page(url: str) -> tuple[int, int]:
    """How many bytes a page of 100 questions has, and how many are allocated at most while it is made a second time."""
    client = create_app(Settings(log_level="error"), Database(url)).test_client()
    length = len(client.get("/api/v1/questions?limit=100").data)
    tracemalloc.start()
    client.get("/api/v1/questions?limit=100")
    return length, tracemalloc.get_traced_memory()[1]
