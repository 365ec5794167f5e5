"""Directus, a product that puts an API in front of a database: bench/peers/directus/."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import make_url

from bench import data
from bench.contender import PAGE, ROOT, WORKERS, Case, Comparable, Contender, Missing, Request, comparable
from bench.contenders import node
from bench.running import Running
from bench.stores import SQLITE, Store

_FOLDER = ROOT / "bench" / "peers" / "directus"
_ITEMS = "/items/question"
_FIELDS = "id,stem,difficulty_id.slug,topics.topic_id.slug,answers.id,answers.body"
_TOKEN = "benchmark"
_SECONDS_TO_PREPARE = 120
_WHERE = {"topic": "filter[topics][topic_id][slug][_eq]", "difficulty": "filter[difficulty_id][slug][_eq]"}


def _asked(path: str, parameters: Mapping[str, object], method: str = "GET", body: Any = None) -> Request:
    query = urlencode({"fields": _FIELDS, **parameters})
    return Request(f"{path}?{query}", body, method, {"Authorization": f"Bearer {_TOKEN}"})


def _listed(case: Case, _service: Running) -> Request:
    filters = {_WHERE[name]: value for name, value in case.filters.items() if name in _WHERE}
    for number, word in enumerate(case.filters.get("q", "").split()):
        filters[f"filter[_and][{number}][stem][_icontains]"] = word
    return _asked(_ITEMS, {**filters, "sort": "id", "page": case.page})


def _one(case: Case, _service: Running) -> Request:
    return _asked(f"{_ITEMS}/{case.number}", {})


def _create(case: Case, _service: Running) -> Request:
    one = case.about
    body = {
        "stem": one.stem,
        "difficulty_id": 1 + data.LEVELS.index(one.difficulty),
        "topics": [{"topic_id": 1 + data.TOPICS.index(slug)} for slug in one.topics],
        "answers": [{"body": answer} for answer in one.answers],
    }
    return _asked(_ITEMS, {}, "POST", body)


def _update(case: Case, _service: Running) -> Request:
    return _asked(f"{_ITEMS}/{case.number}", {}, "PATCH", {"stem": case.about.stem})


class Directus(Contender):
    """Directus, over a file of its own, because its tables must have keys of one column.

    Its filters, fields and nested writes are those of its REST API; a static token comes with each request. It orders
    nothing at random, and sends a file of everything only as one piece of JSON.
    """

    name = "Directus"
    about = f"Directus, its REST API over a file of SQLite; node:cluster, {WORKERS} workers"
    kinds = (SQLITE,)
    requests: Mapping[str, Callable[[Case, Running], Request]] = {
        "list": _listed,
        "unfiltered": _listed,
        "deep": _listed,
        "one": _one,
        "search": _listed,
        "common": _listed,
        "create": _create,
        "update": _update,
    }

    def install(self) -> None:
        # Its compiled parts are made for the Node.js that npm runs on.
        if not shutil.which("node"):
            raise Missing("needs Node.js, which is not installed")
        node.install(_FOLDER)

    def prepare(self, store: Store, folder: Path) -> None:
        self._file = folder / "directus.db"
        with closing(sqlite3.connect(str(make_url(store.peers).database))) as peers:
            peers.execute("VACUUM INTO ?", [str(self._file)])
        self._run("tables.sql")
        command = [*self._command, "bootstrap"]
        try:
            subprocess.run(
                command,
                cwd=folder,
                env={**os.environ, **self.environment(store, 0)},
                capture_output=True,
                timeout=_SECONDS_TO_PREPARE,
                check=True,
            )
        except subprocess.SubprocessError as error:
            raise Missing(f"can't make its own tables: {error}") from None
        self._run("relations.sql")

    def command(self, port: int) -> list[str]:
        return [*self._command, "start"]

    def environment(self, store: Store, port: int) -> dict[str, str]:
        return {
            "DB_CLIENT": "sqlite3",
            "DB_FILENAME": str(self._file),
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "WORKERS": str(WORKERS),
            "ADMIN_EMAIL": "benchmark@example.org",
            "ADMIN_PASSWORD": _TOKEN,
            "ADMIN_TOKEN": _TOKEN,
            "SECRET": _TOKEN * 4,
            "STORAGE_LOCAL_ROOT": str(self._file.parent),
            "EXTENSIONS_PATH": str(self._file.parent),
            "LOG_LEVEL": "error",
            "TELEMETRY": "false",
            "QUERY_LIMIT_DEFAULT": str(PAGE),
        }

    def versions(self) -> dict[str, str]:
        return node.versions(_FOLDER)

    def questions(self, answer: Any) -> list[Comparable]:
        found = answer["data"] if isinstance(answer["data"], list) else [answer["data"]]
        return [
            comparable(
                {
                    **one,
                    "difficulty": one["difficulty_id"]["slug"],
                    "topics": [placed["topic_id"]["slug"] for placed in one["topics"]],
                }
            )
            for one in found
        ]

    @property
    def _command(self) -> list[str]:
        return [shutil.which("node") or "node", str(_FOLDER / "server.js")]

    def _run(self, script: str) -> None:
        with closing(sqlite3.connect(self._file)) as database:
            database.executescript((_FOLDER / script).read_text())
            database.commit()
