"""Writers that share a commit: each gets its own outcome, and none an answer before its change is durable."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from conftest import open_question
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

import migrations
from models import Database, Tag, Unavailable, commits
from models import database as models_database
from models.commits import GroupCommit
from schemas.v1.question import QuestionIn
from services.saving import Save, next_seqs, save

WRITERS = 16


def all_at_once(database: Database, write: Callable[[Session, int], Any]) -> list[BaseException | None]:
    """Let writers loose together; gives what each of them raised."""
    gate = threading.Barrier(WRITERS)

    def run(number: int) -> BaseException | None:
        gate.wait()
        try:
            with database.writing() as session:
                write(session, number)
        except Exception as error:
            return error
        return None

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(run, range(WRITERS)))


def names(database: Database) -> set[str]:
    with database.reading() as connection:
        return set(connection.execute(select(Tag.name)).scalars())


def test_who_fails_takes_nobody_along(database: Database) -> None:
    def write(session: Session, number: int) -> None:
        session.add(Tag(name=f"tag {number}"))
        session.flush()
        if number % 4 == 1:
            raise ValueError(number)
        if number % 4 == 2:
            session.execute(text("INSERT INTO tag (id, name) SELECT id, name FROM tag"))

    raised = all_at_once(database, write)

    for number, error in enumerate(raised):
        expected = {1: ValueError, 2: DBAPIError}.get(number % 4)
        assert isinstance(error, expected) if expected else error is None, (number, error)
    assert names(database) == {f"tag {number}" for number in range(WRITERS) if number % 4 in (0, 3)}


def test_writers_who_queue_share_their_commits(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    commits = []
    end = GroupCommit._end
    monkeypatch.setattr(GroupCommit, "_end", lambda self, group: (commits.append(1), end(self, group))[1])
    queued = threading.Barrier(2)

    def first() -> None:
        with database.writing() as session:
            session.add(Tag(name="first"))
            queued.wait()
            # The others queue while the first is at work.
            while database._commits._queuing < WRITERS - 1:
                pass

    leader = threading.Thread(target=first)
    leader.start()
    queued.wait()

    def write(number: int) -> None:
        with database.writing() as session:
            session.add(Tag(name=f"tag {number}"))
        # Returned, so it is there for everybody.
        assert f"tag {number}" in names(database)

    with ThreadPoolExecutor(WRITERS - 1) as pool:
        list(pool.map(write, range(WRITERS - 1)))
    leader.join()
    assert len(names(database)) == WRITERS
    assert len(commits) == 1


def test_a_lost_transaction_is_told_to_everybody_in_it(database: Database) -> None:
    """As when SQLite has rolled back by itself on a full disk, or the connection to PostgreSQL broke."""

    def write(session: Session, number: int) -> None:
        session.add(Tag(name=f"tag {number}"))
        session.flush()
        if number == 0:
            driver: Any = session.connection().connection.dbapi_connection
            driver.rollback()

    raised = all_at_once(database, write)
    kept = names(database)
    for number, error in enumerate(raised):
        assert (f"tag {number}" in kept) == (error is None), (number, error)
    assert raised[0] is not None


def test_change_numbers_are_gapless_however_writers_are_grouped(database: Database) -> None:
    schema = QuestionIn()

    def write(session: Session, number: int) -> None:
        save(session, [Save(schema.load(open_question(stem=f"Question {number}?")))], None)
        if number % 3 == 0:
            raise ValueError(number)

    all_at_once(database, write)
    with database.reading() as connection:
        seqs = list(connection.execute(text("SELECT seq FROM revision ORDER BY seq")).scalars())
        value = connection.execute(text("SELECT value FROM change_sequence")).scalar_one()
        assert connection.execute(select(func.count()).select_from(text("question"))).scalar_one() == len(seqs)
    assert seqs == list(range(seqs[0], seqs[0] + len(seqs)))
    assert value == seqs[-1]
    assert len(seqs) == sum(number % 3 != 0 for number in range(WRITERS))


def test_a_process_queues_behind_another(tmp_path: Path) -> None:
    """Two databases at one file keep their writers apart as two processes do."""
    if not Path("/proc/locks").exists():
        pytest.skip("only Linux tells who waits for a file lock")
    url = f"sqlite:///{tmp_path / 'bank.db'}"
    with closing(Database(url)) as one, closing(Database(url)) as other, ThreadPoolExecutor() as pool:
        migrations.upgrade(one)

        def write() -> None:
            with other.writing() as session:
                session.add(Tag(name="second"))

        with one.writing() as session:
            session.add(Tag(name="first"))
            second = pool.submit(write)
            while not is_waited_for(tmp_path / "bank.db-queue"):
                assert not second.done()
        second.result()
        assert names(one) == {"first", "second"}


def is_waited_for(path: Path) -> bool:
    if not path.exists():
        return False
    inode = f":{path.stat().st_ino} "
    return any("->" in line and inode in line for line in Path("/proc/locks").read_text().splitlines())


def test_who_waits_too_long_for_a_writer_is_told(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commits, "SECONDS_TO_WAIT_FOR_A_LOCK", 0.1)
    with database.writing() as session, ThreadPoolExecutor() as pool:
        session.add(Tag(name="first"))

        def write() -> None:
            with database.writing() as another:
                another.add(Tag(name="second"))

        with pytest.raises(Unavailable, match="took too long"):
            pool.submit(write).result()
    assert names(database) == {"first"}


def test_nobody_waits_longer_because_others_wait_too(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each process whose writer comes first waits for the database's lock; those behind it have waited as long."""
    for module in (commits, models_database):
        monkeypatch.setattr(module, "SECONDS_TO_WAIT_FOR_A_LOCK", 2)
    waiting = 8

    def write(_number: int) -> float:
        started = time.monotonic()
        with closing(Database(database.url)) as process, pytest.raises(Unavailable), process.writing() as session:
            session.add(Tag(name="waiting"))
        return time.monotonic() - started

    with closing(Database(database.url)) as other, other.writing(alone=True) as session:
        next_seqs(session, 1)
        with ThreadPoolExecutor(waiting) as pool:
            waited = list(pool.map(write, range(waiting)))
    # One after the other they would wait for 16 seconds.
    assert max(waited) < 8


def test_what_lasts_has_a_transaction_of_its_own(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """As an import of a large file: others neither join it nor wait for it without end, and read on meanwhile."""
    monkeypatch.setattr(models_database, "SECONDS_TO_WAIT_FOR_A_LOCK", 0.1)
    with closing(Database(database.url)) as other, other.writing(alone=True) as session:
        session.add(Tag(name="lasting"))
        # Whatever writes takes its turn here, which the databases give in different ways.
        next_seqs(session, 1)
        with closing(Database(database.url)) as impatient:
            for _ in range(2):
                with pytest.raises(Unavailable), impatient.writing() as another:
                    another.add(Tag(name="waiting"))
        assert names(database) == set()
    assert names(database) == {"lasting"}
