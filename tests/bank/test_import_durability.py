"""`kill -9` of a worker in the middle of imports, and a restart: it goes on, no row is lost, none comes twice.

IMPORT_KILLS sets how often the worker is killed, 4 times if it does not say.
"""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import orjson
import psutil
import pytest
from conftest import open_question
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import Database, DuplicateProfile, ImportBatch, ImportChunk, ImportJob, LedgerRow, Question
from services import rebuilding
from services.access import Principal
from services.duplicates.finding import near
from services.imports import jobs, running
from services.imports.entries import Options
from services.imports.uploads import Upload

KILLS = int(os.environ.get("IMPORT_KILLS", "4"))
ROOT = Path(__file__).parents[2]
QUESTIONS = 3_000


def send(database: Database, questions: int) -> str:
    """Leave a file to a worker; gives the id of its import."""
    lines = (
        orjson.dumps({**open_question(f"Number {number}? {'x' * 400}"), "status": "draft"}) + b"\n"
        for number in range(questions)
    )
    return send_file(database, "many.ndjson", b"".join(lines))


def send_file(database: Database, name: str, body: bytes) -> str:
    with database.writing() as session:
        upload = Upload(BytesIO(body), name, len(body))
        made = running.receive(session, upload, Options(name), Principal("admin"), None, dry_run=False)
    assert made["state"] == "queued"
    return str(made["id"])


def start_worker(database: Database) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "INTERROBANK_DATABASE_URL": database.url.render_as_string(hide_password=False),
        "INTERROBANK_LOG_LEVEL": "error",
    }
    command = [sys.executable, "-c", "from cli import main; main()", "worker", "--lease", "1"]
    return subprocess.Popen(command, env=environment, cwd=ROOT, start_new_session=True)


def progress(database: Database, import_id: str) -> tuple[str, int]:
    with database.reading() as connection:
        row = connection.execute(select(ImportJob.state, ImportJob.checkpoint).where(ImportJob.id == import_id)).one()
    return row.state, row.checkpoint


def wait_for(database: Database, import_id: str, checkpoint: int) -> bool:
    """Wait until the import is as far as that, or at its end, which is False."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        state, reached = progress(database, import_id)
        if state not in ("queued", "running"):
            return False
        if reached >= checkpoint:
            return True
        time.sleep(0.005)
    raise AssertionError("the worker does not get on")


def profiles_of_all(session: Session) -> dict[str, str]:
    """What is compared of each question, in the index of near-duplicates."""
    return {row.question_id: row.profile for row in session.scalars(select(DuplicateProfile))}


def profiles_made_anew(session: Session) -> dict[str, str]:
    rebuilding.rebuild(session)
    list(near(session, []))
    return profiles_of_all(session)


def test_an_import_survives_the_death_of_its_worker(database: Database) -> None:
    import_id = send(database, QUESTIONS)
    chance = random.Random(4)
    killed = 0
    # The first at once, then ever later while it reads, the last ones while everything is moved in.
    points = [round(QUESTIONS * number / max(1, KILLS - 2)) for number in range(KILLS - 1)]
    for checkpoint in (*points, QUESTIONS):
        worker = start_worker(database)
        try:
            waiting = wait_for(database, import_id, checkpoint)
            time.sleep(chance.uniform(0, 0.15))
        finally:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
        killed += waiting
        with database.reading() as connection:
            made = connection.execute(select(func.count()).select_from(Question)).scalar_one()
        # All of it or nothing.
        assert made in (0, QUESTIONS)
    assert killed > 0, "no kill hit the import"

    worker = start_worker(database)
    try:
        assert not wait_for(database, import_id, QUESTIONS + 1)
    finally:
        worker.terminate()
        assert worker.wait() == 0

    with database.writing() as session:
        job = session.get_one(ImportJob, import_id)
        assert job.state == "finished"
        assert job.counts["created"] == QUESTIONS
        # What a process of its own has worked out ahead is what the documents say.
        profiles = profiles_of_all(session)
        assert len(profiles) == QUESTIONS
        stems = list(session.scalars(select(Question.stem)))
        assert len(stems) == len(set(stems)) == QUESTIONS
        lines = list(session.scalars(select(LedgerRow.first_line).order_by(LedgerRow.number)))
        assert lines == list(range(1, QUESTIONS + 1))
        assert rebuilding.compare(session) == []
        assert profiles_made_anew(session) == profiles
        for model in (ImportBatch, ImportChunk):
            assert session.scalar(select(func.count()).select_from(model)) == 0


def test_a_worker_that_lost_its_lease_writes_nothing_more(database: Database) -> None:
    import_id = send(database, QUESTIONS)
    nothing, minute = timedelta(0), timedelta(minutes=1)
    with database.writing() as session:
        slow = jobs.claim(session, "slow", nothing)
    assert slow is not None
    time.sleep(0.01)

    assert running.work(database, "quick", minute)

    with pytest.raises(jobs.LeaseLost), database.writing() as session:
        jobs.renew(session, slow, checkpoint=7, progress=0.1)
    with pytest.raises(jobs.LeaseLost), database.writing() as session:
        jobs.hold(session, slow)
    assert progress(database, import_id) == ("finished", QUESTIONS)


def test_a_worker_renews_its_lease_while_it_reads_a_document(database: Database) -> None:
    # Documents are read as a whole before there is a first batch, this one for several times the lease.
    answer = "\n".join(f"- It is one of many, of which this is number {number}." for number in range(250))
    text = "".join(f"### {number}. What is number {number}?\n\n{answer}\n\n" for number in range(400))
    import_id = send_file(database, "many.md", text.encode())
    worker = threading.Thread(target=running.work, args=(database, "slow", timedelta(seconds=1)))
    worker.start()
    leases = set()
    columns = (ImportJob.state, ImportJob.checkpoint, ImportJob.lease_until)
    while worker.is_alive():
        with database.reading() as connection:
            state, checkpoint, until = connection.execute(select(*columns).where(ImportJob.id == import_id)).one()
        if state == "running" and checkpoint == 0:
            leases.add(until)
        worker.join(0.05)
    assert len(leases) > 1
    assert progress(database, import_id) == ("finished", 400)


def reader_of(worker: subprocess.Popen[bytes]) -> psutil.Process:
    """The process that reads for a worker, once it is there."""
    deadline = time.monotonic() + 60
    while not (children := psutil.Process(worker.pid).children()):
        assert time.monotonic() < deadline, "nothing reads the file"
        time.sleep(0.01)
    return children[0]


def test_a_reader_that_is_killed_ends_neither_the_worker_nor_the_import(database: Database) -> None:
    text = "".join(
        f"### {number}. What is number {number}?\n\n{'It is one of many. ' * 60}\n\n" for number in range(2000)
    )
    import_id = send_file(database, "many.md", text.encode())
    worker = start_worker(database)
    try:
        reader_of(worker).kill()
        assert not wait_for(database, import_id, 2001)
    finally:
        worker.terminate()
        assert worker.wait() == 0
    assert progress(database, import_id) == ("finished", 2000)
    with database.reading() as connection:
        assert connection.scalar(select(ImportJob.attempt).where(ImportJob.id == import_id)) == 2


def test_a_reader_ends_with_its_worker(database: Database) -> None:
    import_id = send(database, 20_000)
    worker = start_worker(database)
    try:
        reader = reader_of(worker)
        assert wait_for(database, import_id, 1)
    finally:
        worker.kill()
        worker.wait()
    reader.wait(60)
