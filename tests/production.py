"""The service as it runs in production: Granian with worker processes, over real HTTP."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[1]


@contextmanager
def granian(database_url: str, *, workers: int = 1, threads: int = 4, **settings: str) -> Iterator[str]:
    """The address of a Granian server over a database; it stops at the end of the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("INTERROBANK_")} | {
        "INTERROBANK_DATABASE_URL": database_url,
        "INTERROBANK_LOG_LEVEL": "error",
        "PYTHONPATH": str(ROOT),
        **{f"INTERROBANK_{name.upper()}": value for name, value in settings.items()},
    }
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--no-ws", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", str(workers), "--blocking-threads", str(threads)]
    command += ["--log-level", "error", "api:create_app"]
    server = subprocess.Popen(command, env=environment, cwd=ROOT)
    try:
        _wait_for(server, f"http://127.0.0.1:{port}/readyz")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(server: subprocess.Popen[bytes], address: str) -> None:
    for _ in range(300):
        assert server.poll() is None, "the server ended before it was ready"
        try:
            if httpx.get(address).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the server did not become ready")
