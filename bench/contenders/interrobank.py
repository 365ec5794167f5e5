"""Interrobank, as `interrobank serve` runs it."""

import sys
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from urllib.parse import urlencode

import orjson

from bench.contender import DRAWN, PAGE, RELEASED, THREADS, WORKERS, Case, Contender, Request
from bench.running import Running
from bench.stores import Store, as_written

_API = "/api/v1"
_SET = "benchmark"
_MOST = 100


def _bearer(service: Running) -> dict[str, str]:
    return {"Authorization": f"Bearer {service.store.token}"}


def _listed(case: Case, _service: Running) -> Request:
    return Request(f"{_API}/questions" + (f"?{urlencode(case.filters)}" if case.filters else ""))


@cache
def _cursor(service: Running, skipped: int) -> str:
    """The cursor behind so many questions, found as clients find it: by following `next`."""
    path = f"{_API}/questions?limit={min(skipped, _MOST)}"
    while True:
        following: str = service.ask(Request(path)).json()["next"]
        skipped -= min(skipped, _MOST)
        cursor = following.partition("cursor=")[2].partition("&")[0]
        if not skipped:
            return cursor
        path = f"{_API}/questions?limit={min(skipped, _MOST)}&cursor={cursor}"


def _deep(case: Case, service: Running) -> Request:
    return Request(f"{_API}/questions?cursor={_cursor(service, (case.page - 1) * PAGE)}")


def _one(case: Case, _service: Running) -> Request:
    return Request(f"{_API}/questions/{case.about.id}")


def _unchanged(case: Case, service: Running) -> Request:
    path = _one(case, service).path
    return Request(path, headers={"If-None-Match": service.ask(Request(path)).headers["etag"]})


def _drawn(case: Case, _service: Running) -> Request:
    return Request(f"{_API}/draws?{urlencode({'count': DRAWN, **case.filters})}")


@cache
def _released(service: Running) -> str:
    """Make a set of RELEASED questions and freeze it; gives the address of the release."""
    made = {"slug": _SET, "title": "Benchmark", "sections": [{"count": RELEASED}]}
    service.ask(Request(f"{_API}/sets", made, "POST", _bearer(service)))
    return service.ask(Request(f"{_API}/sets/{_SET}/releases", {}, "POST", _bearer(service))).headers["location"]


def _release(_case: Case, service: Running) -> Request:
    return Request(_released(service))


def _create(case: Case, service: Running) -> Request:
    return Request(f"{_API}/questions", as_written(case.about), "POST", _bearer(service))


def _update(case: Case, service: Running) -> Request:
    headers = {**_bearer(service), "If-Match": "*"}
    return Request(f"{_API}/questions/{case.about.id}", {"stem": case.about.stem}, "PATCH", headers)


def _export(_case: Case, _service: Running) -> Request:
    return Request(f"{_API}/exports?format=ndjson")


def _import(case: Case, service: Running) -> Request:
    body = b"".join(orjson.dumps({"external_id": one.id, **as_written(one)}) + b"\n" for one in case.batch)
    query = urlencode({"filename": "questions.ndjson", "format": "ndjson", "status": "published"})
    headers = {**_bearer(service), "Content-Type": "application/x-ndjson"}
    return Request(f"{_API}/imports?{query}", body, "POST", headers)


class Interrobank(Contender):
    """Interrobank itself."""

    name = "Interrobank"
    about = f"Granian (WSGI), {WORKERS} workers of {THREADS} threads; all that it does in production is on"
    requests: Mapping[str, Callable[[Case, Running], Request]] = {
        "list": _listed,
        "unfiltered": _listed,
        "deep": _deep,
        "one": _one,
        "unchanged": _unchanged,
        "search": _listed,
        "common": _listed,
        "draw": _drawn,
        "draw-topic": _drawn,
        "release": _release,
        "create": _create,
        "update": _update,
        "export": _export,
        "import": _import,
    }

    def command(self, port: int) -> list[str]:
        return granian("api.production:worker", port)

    def environment(self, store: Store, port: int) -> dict[str, str]:
        return {"INTERROBANK_DATABASE_URL": store.interrobank}

    def created(self, answer: Any) -> int:
        return int(answer["counts"]["created"])


def granian(factory: str, port: int) -> list[str]:
    """The command by which Interrobank is served, for any WSGI application."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", str(WORKERS), "--port", str(port)),
        *("--blocking-threads", str(THREADS), "--no-log", "--factory", factory),
    ]
