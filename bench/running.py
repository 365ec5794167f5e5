"""A contender at work: started on its own port, asked, watched and ended."""

import json
import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.contender import ROOT, Case, Contender, Missing, Request
from bench.stores import Store

_SECONDS_TO_START = 120
_SECONDS_TO_ANSWER = 600
_SECONDS_TO_END = 10
_SECONDS_TO_SETTLE = 60
_MOST_SAID = 500
_TICKS = os.sysconf("SC_CLK_TCK")


class Refused(RuntimeError):
    """A contender's answer is no success; the message says whose, to what, and why."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The body, decoded."""
        return json.loads(self.body)


class Running:
    """A contender that serves a store at `url`."""

    def __init__(self, contender: Contender, store: Store, process: subprocess.Popen[bytes], port: int) -> None:
        self.contender = contender
        self.store = store
        self.url = f"http://127.0.0.1:{port}"
        self._process = process

    def request(self, name: str, case: Case) -> Request:
        """What to send to this service for a case of the work of that name."""
        return self.contender.requests[name](case, self)

    def ask(self, request: Request) -> Answer:
        """Send a request. Raises Refused where the answer is no success."""
        with self.open(request) as response:
            return Answer({name.lower(): value for name, value in response.headers.items()}, response.read())

    def open(self, request: Request) -> Any:
        """Send a request; gives the response, open, before its body is read. Raises Refused as well."""
        headers, body = encoded(request)
        sent = urllib.request.Request(self.url + request.path, body, headers, method=request.method)
        try:
            return urllib.request.urlopen(sent, timeout=_SECONDS_TO_ANSWER)
        except urllib.error.HTTPError as error:
            said = error.read(_MOST_SAID).decode(errors="replace")
            asked = f"{request.method} {request.path}"
            raise Refused(f"{self.contender.name} answers {asked} with {error.code}: {said}") from None

    def is_running(self) -> bool:
        return self._process.poll() is None

    def cpu(self) -> float:
        """Seconds of CPU time that all its processes have taken. The server of PostgreSQL is none of them."""
        return sum(self._ticks().values()) / _TICKS

    def settle(self) -> None:
        """Wait until it does nothing any more: what it was still busy with would slow the next one down."""
        deadline = time.monotonic() + _SECONDS_TO_SETTLE
        before, quiet = self._ticks(), False
        while not quiet and time.monotonic() < deadline:
            time.sleep(0.1)
            now = self._ticks()
            quiet = sum(now.values()) - sum(before.values()) <= 1 and not self.store.busy()
            before = now

    def memory(self) -> dict[str, int]:
        """Bytes of memory of all its processes. Empty but on Linux.

        `pss` is their share of what is common, `private` what is theirs alone, `anonymous` what comes from no file.
        """
        total = {"pss": 0, "private": 0, "anonymous": 0}
        for identifier in self.processes():
            try:
                lines = Path(f"/proc/{identifier}/smaps_rollup").read_text().splitlines()[1:]
            except OSError:
                return {}
            sizes = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines}
            total["pss"] += sizes["Pss"]
            total["anonymous"] += sizes["Anonymous"]
            total["private"] += sizes["Private_Clean"] + sizes["Private_Dirty"]
        return total

    def processes(self) -> list[int]:
        """The ids of its process and of all below it."""
        parents = {identifier: int(fields[1]) for identifier, fields in _all_processes()}
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

    def _ticks(self) -> dict[int, int]:
        family = set(self.processes())
        return {
            identifier: int(fields[11]) + int(fields[12])
            for identifier, fields in _all_processes()
            if identifier in family
        }


@contextmanager
def running(contender: Contender, store: Store, folder: Path) -> Iterator[Running]:
    """Install, prepare and start a contender, and wait until it answers; it ends with the block. Raises Missing."""
    contender.install()
    contender.prepare(store, folder)
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="bench-metrics-") as metrics, (folder / "log").open("wb") as log:
        # Interrobank counts its requests as it does in production: over all workers.
        environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": metrics, **contender.environment(store, port)}
        environment.pop("INTERROBANK_TEST_POSTGRES_URL", None)
        # A session of its own, so that Ctrl-C reaches the benchmark alone, which then ends everything in order.
        process = subprocess.Popen(
            contender.command(port), cwd=ROOT, env=environment, start_new_session=True, stdout=log, stderr=log
        )
        service = Running(contender, store, process, port)
        try:
            _wait_until_it_answers(service, folder / "log")
            yield service
        finally:
            service.end()


def encoded(request: Request) -> tuple[dict[str, str], bytes | None]:
    """The headers and the body of a request as they are sent."""
    if request.body is None:
        return dict(request.headers), None
    body = request.body if isinstance(request.body, bytes) else json.dumps(request.body).encode()
    return {"Content-Type": "application/json", **request.headers}, body


def _wait_until_it_answers(service: Running, log: Path) -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    while True:
        try:
            service.ask(Request("/"))
            return
        except Refused:
            return  # It need not have anything there.
        except OSError:
            if not service.is_running() or time.monotonic() > deadline:
                said = log.read_text(errors="replace").strip().splitlines()[-1:]
                raise Missing(f"does not start: {''.join(said) or 'it says nothing'}") from None
            time.sleep(0.1)


def _all_processes() -> Iterator[tuple[int, list[str]]]:
    """The id of each process, with what /proc says of it from its state on."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            yield int(path.parent.name), path.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # ended in the meantime


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
