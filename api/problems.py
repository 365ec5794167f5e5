"""Every error becomes a problem (RFC 9457) here, by one table."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote

import orjson
import structlog
from flask import Flask, Response, request
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge

from services import errors

log = structlog.get_logger()


class Malformed(Exception):
    """The body is not JSON, and the message says where, or it was cut off."""


class MissingLength(Exception):
    """A body of which nobody could say whether it is whole."""


class WrongMediaType(Exception):
    """The body has a content type that this operation does not take."""


class TooLarge(Exception):
    """The body is longer than this service reads."""


class MissingPrecondition(Exception):
    """A change without If-Match."""


class TooManyRequests(Exception):
    """The rate limit is used up."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"Too many requests; try again in {retry_after} s.")
        self.retry_after = retry_after


@dataclass(frozen=True)
class Kind:
    """A kind of problem: the last part of its type, its status and title, and what it means."""

    slug: str
    status: int
    title: str
    meaning: str


KINDS = {
    Malformed: Kind("malformed", 400, "Malformed request", "The body is not JSON, or it was cut off."),
    errors.BadCursor: Kind("bad-cursor", 400, "Bad cursor", "Follow `next` as it was given; start again without a cursor."),
    errors.Unauthenticated: Kind("unauthenticated", 401, "Key needed", "Send `Authorization: Bearer <token>` with the token of a key in force."),
    errors.Forbidden: Kind("forbidden", 403, "Role too small", "The key's role does not include this operation."),
    errors.NotFound: Kind("not-found", 404, "Not found", "There is no such thing, or the key may not see it."),
    errors.Conflict: Kind("conflict", 409, "Conflict", "The request contradicts what the bank holds."),
    errors.Shortage: Kind("shortage", 409, "Too few questions", "Fewer questions can be had than must be: `requested` and `available` say how many."),
    errors.Lossy: Kind("lossy", 409, "Something would be lost", "The format cannot hold all that `strict` demands: `losses` says how many losses there are, `errors` has the first 100, each under its question."),
    errors.Busy: Kind("in-flight", 409, "First request still at work", "A request with this Idempotency-Key is being handled; try again."),
    MissingLength: Kind("length-required", 411, "Length needed", "Send Content-Length, or a form: of a file in chunks nobody could say whether it is whole."),
    errors.Stale: Kind("stale", 412, "Changed in the meantime", "If-Match names a state that is no longer the present one: read again, then change."),
    TooLarge: Kind("too-large", 413, "Body too large", "The body is longer than this service reads."),
    WrongMediaType: Kind("wrong-media-type", 415, "Wrong content type", "The operation takes another content type."),
    errors.Invalid: Kind("invalid", 422, "Invalid request", "`errors` lists every fault with a JSON pointer."),
    errors.KeyReused: Kind("idempotency-key-reused", 422, "Idempotency-Key used before", "The key came with another request: use a new one for each."),
    MissingPrecondition: Kind("precondition-required", 428, "If-Match needed", "Send If-Match with the ETag of what you read, so that nobody's change is lost."),
    TooManyRequests: Kind("too-many-requests", 429, "Too many requests", "Wait for the seconds in Retry-After."),
    IntegrityError: Kind("conflict", 409, "Conflict", "The request contradicts what the bank holds."),
    OperationalError: Kind("unavailable", 503, "Database busy", "The database could not be reached or was locked for too long; try again."),
    PoolTimeout: Kind("unavailable", 503, "Database busy", "The database could not be reached or was locked for too long; try again."),
    MethodNotAllowed: Kind("method-not-allowed", 405, "Method not allowed", "There is no such operation here; `Allow` lists those that there are."),
    Exception: Kind("internal", 500, "Internal error", "A fault of the service; the log has it under the request's id."),
}  # fmt: skip
KINDS[NotFound] = KINDS[errors.NotFound]
KINDS[RequestEntityTooLarge] = KINDS[TooLarge]
# Whatever else Werkzeug may refuse means what its status means.
_BY_STATUS = {
    status.value: Kind(re.sub("[^a-z]+", "-", status.phrase.lower()), status, status.phrase, status.description)
    for status in HTTPStatus
    if status >= 400
}
_SPEAKS_FOR_ITSELF = (
    errors.BankError,
    Malformed,
    MissingLength,
    WrongMediaType,
    TooLarge,
    MissingPrecondition,
    TooManyRequests,
)
RETRY_AFTER_SECONDS = 1


def register(app: Flask) -> None:
    """Make problems of everything that is raised, whatever raises it."""
    app.register_error_handler(errors.Moved, _redirect)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _of_exception)


def _of_exception(error: Exception) -> Response:
    kind = next(KINDS[base] for base in type(error).__mro__ if base in KINDS)
    if kind.status >= 500:
        log.error("failed", exc_info=error, method=request.method, path=request.path)
    detail = str(error) if isinstance(error, _SPEAKS_FOR_ITSELF) else kind.meaning
    faults = [{"pointer": pointer, "detail": sentence} for pointer, sentence in getattr(error, "faults", ())]
    if isinstance(error, Malformed):
        faults = [{"pointer": "", "detail": str(error)}]
    response = problem(kind.slug, kind.status, kind.title, detail, faults, getattr(error, "counts", {}))
    if kind.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="interrobank"'
    if kind.status in (503, 429) or isinstance(error, errors.Busy):
        response.headers["Retry-After"] = str(getattr(error, "retry_after", RETRY_AFTER_SECONDS))
    return response


def _of_http(error: HTTPException) -> Response:
    """A problem of Werkzeug's own errors: unknown paths, wrong methods, redirects of the router."""
    if error.code is not None and error.code < 400:
        return error.get_response()  # type: ignore[return-value]  # Werkzeug's own class, which Flask takes as well
    kind = KINDS.get(type(error)) or _BY_STATUS[error.code or 500]
    response = problem(kind.slug, kind.status, kind.title, error.description or kind.meaning)
    for name, value in error.get_headers():
        if name in ("Allow", "WWW-Authenticate", "Retry-After"):
            response.headers[name] = value
    return response


def kind_named(slug: str) -> Kind | None:
    """The kind of problem that a `type` names."""
    return next((kind for kind in (*KINDS.values(), *_BY_STATUS.values()) if kind.slug == slug), None)


def _redirect(moved: errors.Moved) -> Response:
    """The same operation on the question into which this one was merged."""
    old = (request.view_args or {})["question_id"]
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    location = quote(request.script_root + request.path).replace(old, moved.to, 1) + query
    response = Response(orjson.dumps({"detail": str(moved), "location": location}), 308, mimetype="application/json")
    response.headers["Location"] = location
    response.autocorrect_location_header = False
    return response


def problem(
    slug: str,
    status: int,
    title: str,
    detail: str,
    faults: list[dict[str, str]] | None = None,
    more: Mapping[str, int] | None = None,
) -> Response:
    """The response for a problem; `more` are members that only this kind of problem has."""
    body = {
        "type": f"/problems/{slug}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": quote(request.path),
        **(more or {}),
    }
    if faults:
        body["errors"] = faults
    response = Response(orjson.dumps(body), status, mimetype="application/problem+json")
    response.headers["Cache-Control"] = "no-store"
    return response
