"""What every request and every answer has, whatever happens between them.

A request gets an id, its client's or a new one, for the answer and for the log; an answer gets headers that keep
browsers from making more of it than it is, and that let pages of other origins read it (CORS, as the Fetch standard has
it); both together are counted and timed. It stands around Flask, as WSGI: there it costs a third of what the same costs
as Flask's hooks, and sees answers that no hook sees.
"""

import re
import time
from collections.abc import Callable, Collection, Iterable
from typing import Any

import structlog
import uuid_utils

from api import health

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")
_POLICY = ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
_PROTECTING = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
]
_EXPOSED = (
    "Access-Control-Expose-Headers",
    "ETag, Link, Location, Retry-After, RateLimit, RateLimit-Policy, X-Request-Id, Idempotency-Replayed, "
    "Content-Disposition, Deprecation, Sunset",
)
_METHODS = ("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS")
_A_DAY = ("Access-Control-Max-Age", "86400")
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Headers = list[tuple[str, str]]


def surround(application: Application, origins: Collection[str]) -> Application:
    """The WSGI application with all this around it; pages of `origins` may use it, of any if `*` is one of them."""

    def surrounded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        started = time.perf_counter()
        given = environ.get("HTTP_X_REQUEST_ID", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else str(uuid_utils.uuid7())
        structlog.contextvars.bind_contextvars(request_id=request_id)

        def start(status: str, headers: Headers, exc_info: Any = None) -> Any:
            if not any(name == _POLICY[0] for name, _ in headers):
                headers.append(_POLICY)
            headers += _PROTECTING
            headers += _cross_origin(environ, origins)
            headers.append(("X-Request-Id", request_id))
            health.measure(environ, status, time.perf_counter() - started)
            return start_response(status, headers, exc_info)

        return application(environ, start)

    return surrounded


def _cross_origin(environ: dict[str, Any], origins: Collection[str]) -> Headers:
    """What lets a page of another origin read the answer. Keys travel in a header, so there are no cookies to allow."""
    origin: str = environ.get("HTTP_ORIGIN", "")
    if "*" in origins:
        headers = [("Access-Control-Allow-Origin", "*"), _EXPOSED]
    elif origin in origins:
        headers = [("Access-Control-Allow-Origin", origin), _EXPOSED, ("Vary", "Origin")]
    else:
        return [("Vary", "Origin")]
    if environ["REQUEST_METHOD"] == "OPTIONS" and "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in environ:
        headers += [_METHODS, _A_DAY]
        if wanted := environ.get("HTTP_ACCESS_CONTROL_REQUEST_HEADERS"):
            headers += [("Access-Control-Allow-Headers", wanted), ("Vary", "Access-Control-Request-Headers")]
    return headers
