"""Datasette, which publishes a file of SQLite: bench/peers/datasette/."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import make_url

from bench.contender import ROOT, WORKERS, Case, Comparable, Contender, Request, comparable
from bench.contenders import environment
from bench.contenders.fastapi import uvicorn
from bench.running import Running
from bench.stores import SQLITE, Store

_TABLES = ROOT / "bench" / "peers" / "datasette" / "tables.sql"
_DATABASE = "questions"


def _query(name: str, **parameters: object) -> Request:
    asked = [*parameters.items(), ("_shape", "array"), ("_json", "topics"), ("_json", "answers")]
    return Request(f"/{_DATABASE}/{name}.json?{urlencode(asked)}")


class Datasette(Contender):
    """Datasette. It only reads, and only SQLite; it sends out no NDJSON of more than a thousand rows.

    Questions come by named queries, which it recommends for what its pages of tables can't do, from a file of its own
    with an index for full-text search. The file is immutable to it: so it is at its fastest, by its documentation. Its
    own command has a single process, so its application runs under the server that the command uses, in two.
    """

    name = "Datasette"
    about = f"Datasette, named queries over an immutable file with FTS5; uvicorn with uvloop, {WORKERS} workers"
    kinds = (SQLITE,)
    requests: Mapping[str, Callable[[Case, Running], Request]] = {
        "list": lambda case, _service: _query("list", **case.filters),
        "unfiltered": lambda case, _service: _query("page", page=case.page),
        "deep": lambda case, _service: _query("page", page=case.page),
        "one": lambda case, _service: _query("one", id=case.number),
        "search": lambda case, _service: _query("search", **case.filters),
        "common": lambda case, _service: _query("search", **case.filters),
        "draw": lambda _case, _service: _query("draw"),
        "draw-topic": lambda case, _service: _query("draw-topic", **case.filters),
    }

    def install(self) -> None:
        environment.install()

    def prepare(self, store: Store, folder: Path) -> None:
        self._file = folder / f"{_DATABASE}.db"
        with closing(sqlite3.connect(str(make_url(store.peers).database))) as peers:
            peers.execute("VACUUM INTO ?", [str(self._file)])
        with closing(sqlite3.connect(self._file)) as database:
            database.executescript(_TABLES.read_text())

    def command(self, port: int) -> list[str]:
        return uvicorn("bench.peers.datasette.app:app", port)

    def environment(self, store: Store, port: int) -> dict[str, str]:
        return {"DATABASE_FILE": str(self._file)}

    def versions(self) -> dict[str, str]:
        return environment.versions("datasette", "uvicorn")

    def questions(self, answer: Any) -> list[Comparable]:
        return [comparable(row) for row in answer]
