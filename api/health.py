"""What those who run the service ask: is it alive, is it ready, how is it doing."""

import os
from functools import lru_cache
from typing import Any

from flask import Blueprint, Response, redirect, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess

from api.operations import database
from api.problems import kind_named, problem
from api.replies import resource
from migrations import is_current
from services.errors import NotFound

blueprint = Blueprint("health", __name__)

REQUESTS = Counter("interrobank_requests_total", "Requests answered.", ["method", "route", "status"])
DURATION = Histogram(
    "interrobank_request_seconds",
    "Time from the arrival of a request to its response.",
    ["method", "route"],
    buckets=(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)


# Anybody can send any word as a method; each series of Prometheus costs memory for good.
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def measure(environ: dict[str, Any], status: str, seconds: float) -> None:
    """Count a WSGI request by its route, with the status line of its answer and the time until then."""
    rule = environ["werkzeug.request"].url_rule
    method = environ["REQUEST_METHOD"]
    requests, duration = _series(method if method in _METHODS else "other", rule and rule.rule, status)
    requests.inc()
    duration.observe(seconds)


@lru_cache(maxsize=4096)
def _series(method: str, route: str | None, status: str) -> tuple[Counter, Histogram]:
    route = route or "unknown"
    return REQUESTS.labels(method, route, status.partition(" ")[0]), DURATION.labels(method, route)


@blueprint.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return resource({"status": "alive"})


@blueprint.get("/readyz")
def ready() -> Response:
    """The database answers and has the schema that this version needs."""
    if is_current(database()):
        return resource({"status": "ready"})
    return problem("unavailable", 503, "Not ready", "The database is not migrated: run `interrobank migrate`.")


@blueprint.get("/metrics")
def metrics() -> Response:
    """Prometheus' text format, over all worker processes where there are several."""
    registry: Any = None
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)
    text = generate_latest(registry) if registry else generate_latest()
    return Response(text, content_type="text/plain; version=0.0.4; charset=utf-8")


@blueprint.get("/openapi.json")
def openapi() -> Any:
    """The description of the newest version."""
    return redirect(f"{request.script_root}/api/v1/openapi.json", 307)


@blueprint.get("/")
def home() -> Any:
    """A browser is taken to the documentation, a program to the list of links."""
    wants_html = request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html"
    return redirect(f"{request.script_root}/api/v1/{'docs' if wants_html else ''}", 302)


@blueprint.get("/problems/<slug:kind>")
def kind_of_problem(kind: str) -> Response:
    """What a problem's `type` means."""
    known = kind_named(kind)
    if known is None:
        raise NotFound(f"There is no kind of problem {kind}.")
    members = {"title": known.title, "status": known.status, "meaning": known.meaning}
    return resource({"type": f"/problems/{kind}", **members})
