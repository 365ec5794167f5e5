"""Interrobank's queries without HTTP: `python -m bench.peers.limits.sql PORT`, over DATABASE_URL.

Whoever drives it posts the cases and for how long to go through them, and gets the figures. One process, one thread.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import cycle
from statistics import quantiles
from typing import Any

from sqlalchemy import Connection

from models import Database
from services import listing, questions
from services.access import Principal
from services.selection import Query

_READER = Principal("reader")


def _ready(connection: Connection, path: str, query: dict[str, str]) -> Callable[[], Any]:
    """The one function that a view of Interrobank would call."""
    if path != "list":
        return lambda: questions.read(connection, path, _READER, "study")
    wanted = Query(
        topic=(query["topic"],) if "topic" in query else (),
        difficulty=(query["difficulty"],) if "difficulty" in query else (),
        q=query.get("q"),
        sort="relevance" if "q" in query else "created_at",
    )
    return lambda: listing.page(connection, wanted, limit=20)


def _loop(connection: Connection, asked: list[tuple[str, dict[str, str]]], seconds: float) -> dict[str, float]:
    ready = [_ready(connection, *one) for one in asked]
    started = last = time.perf_counter()
    taken = []
    for read in cycle(ready):
        read()
        now = time.perf_counter()
        taken.append(now - last)
        last = now
        if now - started > seconds and len(taken) > 1:
            break
    cuts = quantiles(taken, n=100)
    return {"done": len(taken), "seconds": last - started, "p50": cuts[49] * 1000, "p99": cuts[98] * 1000}


class _Handler(BaseHTTPRequestHandler):
    database: Database

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        wanted = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.database.reading() as connection:
            self._answer(_loop(connection, wanted["asked"], wanted["seconds"]))

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def _answer(self, content: dict[str, float]) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())


if __name__ == "__main__":
    _Handler.database = Database(os.environ["DATABASE_URL"])
    HTTPServer(("127.0.0.1", int(sys.argv[1])), _Handler).serve_forever()
