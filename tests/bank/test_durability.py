"""`kill -9` of the server in the middle of writes: what was acknowledged is there, and nothing is half done.

DURABILITY_KILLS sets how often the server is killed, 10 times if it does not say.
"""

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from conftest import Bank, assert_problem, open_question
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from models import ChangeSequence, Database, Question, Revision
from services import keys, rebuilding

KILLS = int(os.environ.get("DURABILITY_KILLS", "10"))
WRITERS = 4
ROOT = Path(__file__).parents[2]
QUESTIONS = "/api/v1/questions"


class Server:
    """A Granian server in a process group of its own, which dies and comes back at the same address."""

    def __init__(self, database_url: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "INTERROBANK_DATABASE_URL": database_url,
            "INTERROBANK_LOG_LEVEL": "error",
        }

    def start(self) -> None:
        """Start, and wait until the server is ready."""
        options = ["--interface", "wsgi", "--factory", "--host", "127.0.0.1", "--port", str(self.port), "--no-log"]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "granian", *options, "api:create_app"],
            env=self._environment,
            cwd=ROOT,
            start_new_session=True,
        )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            assert self._process.poll() is None, "the server does not start"
            try:
                if httpx.get(f"{self.url}/readyz").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        raise AssertionError("the server is not ready after a minute")

    def kill(self) -> None:
        """End the server and its workers at once, in whatever they are doing."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


class Writer(threading.Thread):
    """A client that creates and updates questions of its own, and tries again until it has an answer."""

    def __init__(self, name: str, url: str, token: str, stop: threading.Event) -> None:
        super().__init__(name=name)
        self.acknowledged: list[tuple[str, int, str]] = []  # id, revision, ETag
        self.newest: dict[str, str] = {}  # the last acknowledged stem of each question
        self.created = 0
        self.interrupted = 0
        self.failure: BaseException | None = None
        self._client = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=30)
        self._stop_asked = stop
        self._random = random.Random(name)

    def run(self) -> None:
        try:
            number = 0
            while not self._stop_asked.is_set():
                number += 1
                stem = f"{self.name} wrote number {number}"
                if self.newest and self._random.random() < 0.5:
                    identifier = self._random.choice(list(self.newest))
                    answer = self._send(
                        "PATCH", f"{QUESTIONS}/{identifier}", {"stem": stem, "tags": [self.name]}, {"If-Match": "*"}
                    )
                else:
                    body = {**open_question(stem), "tags": [self.name, "new"]}
                    answer = self._send("POST", QUESTIONS, body, {"Idempotency-Key": str(uuid.uuid4())})
                    self.created += 1
                question = answer.json()
                assert question["stem"] == stem
                self.newest[question["id"]] = stem
                self.acknowledged.append((question["id"], question["revision"], answer.headers["ETag"].strip('"')))
        except BaseException as failure:
            self.failure = failure
        finally:
            self._client.close()

    def _send(self, method: str, url: str, body: dict[str, Any], headers: dict[str, str]) -> httpx.Response:
        """The answer to a request, sent again and again while there is none."""
        while True:
            try:
                answer = self._client.request(method, url, json=body, headers=headers)
            except httpx.TransportError:
                self.interrupted += 1
                time.sleep(0.02)
                continue
            if answer.status_code not in (409, 503):
                assert answer.status_code in (200, 201), answer.text
                return answer
            time.sleep(0.02)


def test_what_was_acknowledged_survives_every_kill(database: Database) -> None:
    url = database.url.render_as_string(hide_password=False)
    with database.writing() as session:
        token = keys.create(session, "reviewer", "the writers")[1]
    server = Server(url)
    server.start()
    stop = threading.Event()
    writers = [Writer(f"writer-{number}", server.url, token, stop) for number in range(WRITERS)]
    chance = random.Random(11)
    try:
        for writer in writers:
            writer.start()
        for _ in range(KILLS):
            time.sleep(chance.uniform(0.05, 0.7))
            server.kill()
            server.start()
        time.sleep(0.3)
    finally:
        stop.set()
        for writer in writers:
            writer.join()
        server.kill()
    for writer in writers:
        if writer.failure:
            raise writer.failure

    created = sum(writer.created for writer in writers)
    acknowledged = {one for writer in writers for one in writer.acknowledged}
    assert sum(writer.interrupted for writer in writers) > 0, "no kill hit a request"
    assert len(acknowledged) > created > 0
    with database.writing() as session:
        kept = {tuple(row) for row in session.execute(select(Revision.question_id, Revision.number, Revision.sha256))}
        assert acknowledged <= kept
        # Each create had one effect, however often it was sent.
        assert session.scalar(select(func.count()).select_from(Question)) == created
        documents = session.scalars(select(Revision.document).join(Question, Question.seq == Revision.seq))
        stems = {content["id"]: content["stem"] for content in map(orjson.loads, documents)}
        assert stems == {identifier: stem for writer in writers for identifier, stem in writer.newest.items()}
        # Nothing is half written, and no change number is missing.
        assert rebuilding.compare(session) == []
        numbers = sorted(session.scalars(select(Revision.seq)))
        assert numbers == list(range(1, len(numbers) + 1))
        assert session.scalar(select(ChangeSequence.value)) == len(numbers)
        claims = text("SELECT count(*) FROM idempotent_response WHERE status IS NULL")
        assert session.scalar(claims) == 0


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_service_outlives_the_connections_to_its_database(bank: Bank) -> None:
    """PostgreSQL restarts or fails over: a request is told to try again at most once, and then all is well."""
    made = bank.add_question()
    url = f"{QUESTIONS}/{made['id']}"
    assert bank.public.get(url).status_code == 200
    ours = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()")

    for _ in range(3):
        other = Database(bank.database.url)
        with pytest.raises(OperationalError), other.engine.connect() as connection:
            # All of them, the one that asks included.
            connection.execute(ours)
        other.close()
        answers = [bank.public.get(url) for _ in range(4)]
        assert [answer.status_code for answer in answers[1:]] == [200] * 3
        if answers[0].status_code != 200:
            assert_problem(answers[0], 503, "unavailable")
            assert answers[0].headers["Retry-After"]
