"""Load: wrk for many small requests, real HTTP over kept-alive connections; one client for large files."""

import json
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.contender import Request
from bench.running import Running, encoded
from bench.work import Work

# Each request is made ready before the clock starts; `done` runs after it has stopped.
_SCRIPT = """
local requests = {}
local turn = 0

function init(args)
%s
end

function request()
  turn = turn %% #requests + 1
  return requests[turn]
end

function done(summary, latency)
  io.write(string.format(
    "RESULT {\\"requests\\": %%d, \\"microseconds\\": %%d, \\"errors\\": %%d, \\"p50\\": %%d, \\"p99\\": %%d}\\n",
    summary.requests, summary.duration,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status
      + summary.errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
"""
_CHUNK = 2**16
LONGEST_RUN = 10


class NoWrk(RuntimeError):
    """wrk is not installed."""


@dataclass(frozen=True)
class Result:
    """One run: how many requests (questions, where they come in one file) were done in how many seconds.

    `p50` and `p99` are the milliseconds that half and 99 % of the requests took at most; None for a file, and where
    not one request was done.
    """

    done: int
    seconds: float
    p50: float | None = None
    p99: float | None = None


def require_wrk() -> str:
    """The path of wrk. Raises NoWrk."""
    found = shutil.which("wrk")
    if not found:
        raise NoWrk("The benchmark needs the load generator wrk: `apt-get install wrk` or `brew install wrk`.")
    return found


# Does a run of at most so many seconds. Raises RuntimeError if a single answer was not a success.
Run = Callable[[int], Result]


def prepared(work: Work, service: Running, folder: Path, concurrency: int) -> Run:
    """What drives a service with some work, made ready before the clock runs. Its script is written into `folder`."""
    requests = [service.request(name, case) for name, case in work.asked]
    if service.contender.drives_itself:
        return lambda seconds: _leave_to_itself(service, requests, seconds)
    if work.kind == "requests":
        script = _write_script(requests, folder / f"{work.name}.lua")
        return lambda seconds: _drive(service.url, script, seconds, concurrency)
    if work.kind == "out":
        # Some take seconds to find the first question, which is not to count more than the others.
        return lambda _seconds: _send_out(service, requests[0], LONGEST_RUN)
    batches = iter(zip(requests, work.asked, strict=True))

    def bring_in(_seconds: int) -> Result:
        request, (_, case) = next(batches)
        return _bring_in(service, request, len(case.batch))

    return bring_in


def _drive(url: str, script: Path, seconds: int, concurrency: int) -> Result:
    command = [
        *(require_wrk(), "-t1", f"-c{concurrency}", f"-d{seconds}s", "--timeout", "30s", "--latency"),
        *("-s", str(script), url),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 30, check=True)
    result = json.loads(done.stdout.partition("RESULT ")[2])
    if result["errors"]:
        raise RuntimeError(f"{result['errors']} of {result['requests']} requests failed")
    seconds_taken = result["microseconds"] / 1e6
    if not result["requests"]:
        return Result(0, seconds_taken)
    return Result(result["requests"], seconds_taken, result["p50"] / 1000, result["p99"] / 1000)


def _leave_to_itself(service: Running, requests: list[Request], seconds: int) -> Result:
    wanted = {"asked": [(one.path, one.body) for one in requests], "seconds": seconds}
    return Result(**service.ask(Request("/", wanted, "POST")).json())


def _send_out(service: Running, request: Request, seconds: int) -> Result:
    """Receive a file with a question a line, and hang up when the time is over."""
    started = time.perf_counter()
    lines = 0
    with service.open(request) as stream:
        while time.perf_counter() - started < seconds and (chunk := stream.read1(_CHUNK)):
            lines += chunk.count(b"\n")
        return Result(lines, time.perf_counter() - started)


def _bring_in(service: Running, request: Request, expected: int) -> Result:
    """Send a file with questions, all of which are to be in when the answer comes."""
    started = time.perf_counter()
    answer = service.ask(request).json()
    seconds = time.perf_counter() - started
    if service.contender.created(answer) != expected:
        raise RuntimeError(f"only {service.contender.created(answer)} of {expected} questions were made")
    return Result(expected, seconds)


def _write_script(requests: list[Request], path: Path) -> Path:
    lines = []
    for one in requests:
        headers, body = encoded(one)
        table = ", ".join(f"[{_lua(name)}] = {_lua(value)}" for name, value in headers.items())
        sent = "nil" if body is None else _lua(body.decode())
        lines.append(
            f"  requests[#requests + 1] = wrk.format({_lua(one.method)}, {_lua(one.path)}, {{{table}}}, {sent})"
        )
    path.write_text(_SCRIPT % "\n".join(lines))
    return path


def _lua(text: str) -> str:
    """A Lua string. JSON's escapes of plain ASCII are Lua's too."""
    assert text.isascii()
    return json.dumps(text)
