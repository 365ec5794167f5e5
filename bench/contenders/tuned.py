"""FastAPI over Interrobank's stored documents: bench/peers/tuned/."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from bench.contender import WORKERS, Case, Contender, Request
from bench.contenders import environment
from bench.contenders.fastapi import uvicorn
from bench.running import Running
from bench.stores import Store


def _listed(case: Case, _service: Running) -> Request:
    query = dict(case.filters)
    if case.page > 1:
        query["after"] = case.about.id
    return Request(f"/questions?{urlencode(query)}")


def _one(case: Case, _service: Running) -> Request:
    return Request(f"/questions/{case.about.id}")


def _unchanged(case: Case, service: Running) -> Request:
    request = _one(case, service)
    return Request(request.path, headers={"If-None-Match": service.ask(request).headers["etag"]})


class TunedFastAPI(Contender):
    """The reads of Interrobank, with nothing around them."""

    name = "tuned FastAPI"
    about = f"Interrobank's stored documents, statements and indexes under FastAPI; uvicorn, {WORKERS} workers"
    requests: Mapping[str, Callable[[Case, Running], Request]] = {
        "list": _listed,
        "unfiltered": _listed,
        "deep": _listed,
        "one": _one,
        "unchanged": _unchanged,
    }

    def install(self) -> None:
        environment.install()

    def command(self, port: int) -> list[str]:
        return uvicorn("bench.peers.tuned.app:app", port)

    def environment(self, store: Store, port: int) -> dict[str, str]:
        return {"DATABASE_URL": store.interrobank}
