"""The contenders: how each is started, what it is asked, how its answers are read, how much memory it takes."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.data import Question
from bench.stores import Store, as_written

ROOT = Path(__file__).parents[1]
WORKERS = 2
_SECONDS_TO_START = 30
_SECONDS_TO_END = 10


@dataclass(frozen=True)
class Request:
    """What is sent: a GET, or a POST where there is a body."""

    path: str
    body: dict[str, Any] | None = None
    headers: tuple[tuple[str, str], ...] = ()


# What of an answer must be the same for all contenders.
Comparable = tuple[str, str, tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Contender:
    """A service that can do the work. `command` takes its port; the requests take what they ask for."""

    name: str
    command: Callable[[int], list[str]]
    environment: Callable[[Store], dict[str, str]]
    prefix: str
    one: Callable[[int, Question], Request]
    create: Callable[[Store, Question], Request]

    def listed(self, **query: str) -> Request:
        """A page of the list."""
        return Request(f"{self.prefix}/questions" + (f"?{urlencode(query)}" if query else ""))


def interrobank(threads: int = 4, *options: str) -> Contender:
    """Interrobank as `interrobank serve` runs it."""
    prefix = "/api/v1"
    return Contender(
        "Interrobank",
        lambda port: [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", str(WORKERS), "--port", str(port)),
            *("--blocking-threads", str(threads), "--no-log", *options, "--factory", "api:create_app"),
        ],
        lambda store: {"INTERROBANK_DATABASE_URL": store.interrobank},
        prefix,
        lambda _number, question: Request(f"{prefix}/questions/{question.id}"),
        lambda store, question: Request(
            f"{prefix}/questions", as_written(question), (("Authorization", f"Bearer {store.token}"),)
        ),
    )


def idiomatic() -> Contender:
    """Flask-RESTX, Marshmallow and the ORM under gunicorn."""
    return Contender(
        "idiomatic Flask",
        lambda port: [
            *(sys.executable, "-m", "gunicorn", "--workers", str(WORKERS), "--worker-class", "gthread"),
            *("--threads", "4", "--keep-alive", "75", "--bind", f"127.0.0.1:{port}", "--log-level", "warning"),
            "bench.idiomatic:create_app()",
        ],
        lambda store: {"DATABASE_URL": store.idiomatic},
        "",
        lambda number, _question: Request(f"/questions/{number}"),
        lambda _store, question: Request(
            "/questions",
            {
                "stem": question.stem,
                "difficulty": question.difficulty,
                "topics": list(question.topics),
                "answers": [{"body": body} for body in question.answers],
            },
        ),
    )


class Running:
    """A contender at work on its own port."""

    def __init__(self, contender: Contender, process: subprocess.Popen[bytes], port: int) -> None:
        self.contender = contender
        self.url = f"http://127.0.0.1:{port}"
        self._process = process

    def ask(self, request: Request) -> Any:
        """Send a request; gives the decoded answer. Raises urllib.error.HTTPError."""
        body = None if request.body is None else json.dumps(request.body).encode()
        headers = {"Content-Type": "application/json", **dict(request.headers)}
        sent = urllib.request.Request(self.url + request.path, body, headers)
        with urllib.request.urlopen(sent, timeout=60) as response:
            return json.load(response)

    def memory(self) -> dict[str, int | None]:
        """Bytes of memory of all its processes: their share (PSS), and what is theirs alone. None but on Linux."""
        total = {"pss": 0, "private": 0}
        for identifier in self.processes():
            try:
                lines = Path(f"/proc/{identifier}/smaps_rollup").read_text().splitlines()[1:]
            except OSError:
                return {"pss": None, "private": None}
            sizes = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines}
            total["pss"] += sizes["Pss"]
            total["private"] += sizes["Private_Clean"] + sizes["Private_Dirty"]
        return dict(total)

    def processes(self) -> list[int]:
        """The ids of its process and of all below it."""
        parents = {}
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue  # ended in the meantime
        found = [self._process.pid]
        for identifier in found:
            found += [child for child, parent in parents.items() if parent == identifier]
        return found

    def end(self) -> None:
        """End it, and whatever of it is still there after some seconds, by their ids."""
        family = self.processes()
        self._process.terminate()
        try:
            self._process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            for identifier in family:
                try:
                    os.kill(identifier, signal.SIGKILL)
                except ProcessLookupError:
                    continue
            self._process.wait()


@contextmanager
def running(contender: Contender, store: Store) -> Iterator[Running]:
    """Start a contender and wait until it answers; it ends with the block. Raises RuntimeError if it does not start."""
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="bench-metrics-") as metrics:
        # Interrobank counts its requests as it does in production: over all workers.
        environment = {**os.environ, **contender.environment(store), "PROMETHEUS_MULTIPROC_DIR": metrics}
        environment.pop("INTERROBANK_TEST_POSTGRES_URL", None)
        # A session of its own, so that Ctrl-C reaches the benchmark alone, which then ends everything in order.
        process = subprocess.Popen(contender.command(port), cwd=ROOT, env=environment, start_new_session=True)
        service = Running(contender, process, port)
        try:
            deadline = time.monotonic() + _SECONDS_TO_START
            while True:
                try:
                    service.ask(contender.listed(limit="1"))
                    break
                except OSError as error:
                    if process.poll() is not None or time.monotonic() > deadline:
                        raise RuntimeError(f"{contender.name} does not answer") from error
                    time.sleep(0.1)
            yield service
        finally:
            service.end()


def comparable(question: dict[str, Any]) -> Comparable:
    """What every contender's answer must agree on. Topics have no order in the idiomatic version."""
    answers = tuple(answer["body"] for answer in question["answers"])
    return question["stem"], question["difficulty"], tuple(sorted(question["topics"])), answers


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
