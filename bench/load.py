"""wrk, the load generator: real HTTP over kept-alive connections, several requests under way at any time."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from bench.contenders import Request

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


class NoWrk(RuntimeError):
    """wrk is not installed."""


@dataclass(frozen=True)
class Result:
    """One run: requests a second, and milliseconds that half and 99 % of them took at most."""

    rate: float
    p50: float
    p99: float


def require_wrk() -> str:
    """The path of wrk. Raises NoWrk."""
    found = shutil.which("wrk")
    if not found:
        raise NoWrk("The benchmark needs the load generator wrk: `apt-get install wrk` or `brew install wrk`.")
    return found


def script(requests: list[Request], path: Path) -> Path:
    """Write wrk's script that sends these requests in turn."""
    lines = [
        "  requests[#requests + 1] = wrk.format("
        f"{_lua('GET' if one.body is None else 'POST')}, {_lua(one.path)}, {_headers(one)}, {_body(one)})"
        for one in requests
    ]
    path.write_text(_SCRIPT % "\n".join(lines))
    return path


def drive(url: str, script: Path, seconds: int, concurrency: int) -> Result:
    """Drive a service for some seconds. Raises RuntimeError if a single answer was not a success."""
    command = [require_wrk(), "-t1", f"-c{concurrency}", f"-d{seconds}s", "--latency", "-s", str(script), url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 30, check=True)
    result = json.loads(done.stdout.partition("RESULT ")[2])
    if result["errors"]:
        raise RuntimeError(f"{result['errors']} of {result['requests']} requests failed")
    rate = result["requests"] / result["microseconds"] * 1e6
    return Result(round(rate, 1), result["p50"] / 1000, result["p99"] / 1000)


def _headers(request: Request) -> str:
    headers = dict(request.headers)
    if request.body is not None:
        headers["Content-Type"] = "application/json"
    return "{" + ", ".join(f"[{_lua(name)}] = {_lua(value)}" for name, value in headers.items()) + "}"


def _body(request: Request) -> str:
    return "nil" if request.body is None else _lua(json.dumps(request.body))


def _lua(text: str) -> str:
    """A Lua string. JSON's escapes of plain ASCII are Lua's too."""
    assert text.isascii()
    return json.dumps(text)
