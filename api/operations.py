"""The one straight way of a request, declared in one line above each view.

    @operation("List questions", query=QuestionsQuery, returns=QuestionPage)
    def get(self, call): ...

says who may call (`role`), what comes in (`query`, `body`) and what goes out (`returns`, `status`). The same
declaration runs the request and describes it in OpenAPI (api/openapi.py), so the document cannot say something else:

    key → role → query and body → If-Match → transaction → Idempotency-Key → view → response

Whatever is raised on the way becomes a problem in api/problems.py, and a transaction it left is undone.
"""

import functools
import hashlib
import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import marshmallow
from flask import Response, current_app, request
from marshmallow import ValidationError
from sqlalchemy import Connection
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from api import bodies
from api.config import Settings
from api.problems import MissingPrecondition
from models import ROLES, Database
from schemas.base import ListOf, Schema, faults_of
from schemas.page import NoQuery
from services import attempts, idempotency, keys
from services.access import Principal
from services.errors import Invalid, Unauthenticated
from services.questions import merged, refuse_unknown

READING = ("get",)
CHANGING = ("put", "patch", "delete")
# The role of a write that is meant for whoever may read.
PUBLIC = "public"
# The role of what nobody may do but the holder of an attempt's own token.
ATTEMPT = "attempt"
MERGE_PATCH = "application/merge-patch+json"
# Query parameters whose list may also stand in one value; a tag or a title may have a comma in it.
SEPARATED_BY_COMMAS = ("ids", "fields")
_KEPT_HEADERS = ("Content-Type", "ETag", "Location", "Last-Modified", "Cache-Control")
_LONGEST_QUERY_KEPT = 512
_ENTITY_TAG = re.compile(r'(W/)?"([^"]*)"')
_CODINGS = (":gzip", ":br", ":zstd", ":deflate")

# Media types of files, each with the JSON Schema of the file if that is JSON.
Files = tuple[tuple[str, Mapping[str, Any] | None], ...]


@dataclass(frozen=True)
class Operation:
    """What is declared of a view."""

    verb: str
    summary: str
    description: str
    role: str | None
    query: type[marshmallow.Schema]
    body: type[marshmallow.Schema] | None
    uploads: bool
    returns: type[marshmallow.Schema] | None
    status: int
    conflicts: bool
    shortages: bool
    files: Files
    idempotent: bool
    writes_with: str | None
    first: Callable[[Database], None] | None
    streams: tuple[str, ...]
    example: dict[str, Any] | None


@dataclass(frozen=True)
class Read:
    """A read under way: who asks, what for, and where to look it up."""

    principal: Principal
    query: Mapping[str, Any]
    connection: Connection


@dataclass(frozen=True)
class Write:
    """A write under way, inside its transaction; `tags` are those of If-Match."""

    principal: Principal
    query: Mapping[str, Any]
    body: Any
    tags: frozenset[str]
    session: Session


def operation(
    summary: str,
    *,
    role: str | None = None,
    query: type[marshmallow.Schema] = NoQuery,
    body: type[marshmallow.Schema] | None = None,
    uploads: bool = False,
    returns: type[marshmallow.Schema] | None = None,
    status: int = 200,
    conflicts: bool = False,
    shortages: bool = False,
    files: Files = (),
    idempotent: bool = True,
    writes_with: str | None = None,
    first: Callable[[Database], None] | None = None,
    streams: tuple[str, ...] = (),
    example: dict[str, Any] | None = None,
) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """Make a request handler of a view, which gets a Read or a Write and the path's variables.

    `role` None opens a read to whoever may read the bank; a write must name one, if only PUBLIC, which opens it in the
    same way. With ATTEMPT the request comes with the token of an attempt instead of a key's. The body of a PATCH is a
    merge patch of `body`, handed on unloaded, because only the result can be checked. With `uploads` the body is a
    file, the query's parameters may be fields of its form as well, and a file too large to be dealt with at once is
    answered with 202. `conflicts` says that the operation can end in 409, `shortages` that it can for want of
    questions; `files` may come instead of what it `returns`; `idempotent` False says that a
    repeated POST cannot be answered again; `writes_with` names the query parameter with which a read changes something,
    and `first` is run before a read, in transactions of its own, to bring what it reads up to date; `streams` are the
    media types of a read whose response is made while it is sent. `example` has `body` and, for path variables, `path`.
    The view's docstring is the description. Raises TypeError on a write without a role.
    """

    def decorate(view: Callable[..., Response]) -> Callable[..., Response]:
        verb = view.__name__
        if verb not in READING and role not in (*ROLES, PUBLIC, ATTEMPT):
            raise TypeError(f"{view.__qualname__} writes, so it must name the role that this needs")
        declared = Operation(
            verb,
            summary,
            inspect.cleandoc(view.__doc__ or ""),
            None if role == PUBLIC else role,
            query,
            body,
            uploads,
            returns,
            status,
            conflicts,
            shortages,
            files,
            idempotent,
            writes_with,
            first,
            streams,
            example,
        )
        run = _read if verb in READING else _write

        @functools.wraps(view)
        def handle(resource: Any, **path: Any) -> Response:
            return run(declared, functools.partial(view, resource), path)

        handle.operation = declared  # type: ignore[attr-defined]  # types do not know of functions' attributes
        return handle

    return decorate


def _read(declared: Operation, view: Callable[..., Response], path: dict[str, Any]) -> Response:
    if declared.first:
        with database().reading() as connection:
            _admit(_principal(connection, declared, path), declared)
        _query(declared.query)
        declared.first(database())
    with database().reading() as connection:
        principal = _principal(connection, declared, path)
        _admit(principal, declared)
        query = _query(declared.query)
        writes = declared.writes_with is not None and query[declared.writes_with] is not None
        if not writes and not declared.streams:
            response = view(Read(principal, query, connection), **path)
    # The connection for reads is given back first: nobody waits for a second one while holding another.
    if writes:
        with database().writing(keep=request.method != "HEAD") as session:
            response = view(Read(principal, query, session.connection()), **path)
        response.headers["Cache-Control"] = "no-store"
        return response
    if declared.streams:
        with ExitStack() as stack:
            snapshot = stack.enter_context(database().snapshot())
            response = view(Read(principal, query, snapshot), **path)
            # The snapshot is needed until the last piece is made, or until nobody wants any more of them.
            held = stack.pop_all()
            response.response = _closing(held, response.response)
            response.call_on_close(held.close)
    if "Cache-Control" not in response.headers:
        response.headers.add("Cache-Control", "private, no-cache" if principal.has_token else "no-cache")
    response.headers.add("Vary", "Authorization")
    if "HTTP_IF_NONE_MATCH" in request.environ or "HTTP_IF_MODIFIED_SINCE" in request.environ:
        response.make_conditional(request)
    return response


def _closing(held: ExitStack, pieces: Iterable[Any]) -> Iterator[Any]:
    with held:
        yield from pieces


def _write(declared: Operation, view: Callable[..., Response], path: dict[str, Any]) -> Response:
    with database().reading() as connection:
        principal = _principal(connection, declared, path)
    _admit(principal, declared)
    query = _query(declared.query)
    if not declared.uploads:
        return _change(declared, view, path, principal, query, _body(declared), bodies.read)
    with bodies.uploaded(settings().max_upload * 2**20) as upload:
        query = _load_query(declared.query, MultiDict([*request.args.items(True), *upload.fields.items(True)]))
        return _change(declared, view, path, principal, query, upload, upload.said)


def _change(
    declared: Operation,
    view: Callable[..., Response],
    path: dict[str, Any],
    principal: Principal,
    query: Mapping[str, Any],
    body: Any,
    raw: Callable[[], bytes],
) -> Response:
    """The second half of a write: its transaction. `raw` gives what stands for the body when requests are compared."""
    tags = _if_match() if declared.verb in CHANGING else frozenset[str]()
    key = _idempotency_key() if declared.verb == "post" and declared.idempotent else None
    with database().writing() as session:
        owner = principal.owner
        kept = idempotency.begin(session, owner, key, _fingerprint(raw())) if key else None
        if kept:
            return Response(kept.body, kept.status, {**kept.headers, "Idempotency-Replayed": "true"})
        response = view(Write(principal, query, body, tags, session), **path)
        response.headers.setdefault("Cache-Control", "no-store")
        if key:
            headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
            idempotency.finish(
                session, owner, key, idempotency.Kept(response.status_code, headers, response.get_data(as_text=True))
            )
    return response


def _admit(principal: Principal, declared: Operation) -> None:
    """Raise Unauthenticated or Forbidden unless this principal may do what is declared."""
    if declared.role == ATTEMPT:
        principal.require_attempt()
    elif declared.role:
        principal.require(declared.role)
    elif declared.verb not in READING:
        principal.view()


def database() -> Database:
    """The database of the application that handles this request."""
    found: Database = current_app.extensions["interrobank_database"]
    return found


def settings() -> Settings:
    """The settings of the application that handles this request."""
    found: Settings = current_app.extensions["interrobank_settings"]
    return found


def _principal(connection: Connection, declared: Operation, path: Mapping[str, Any]) -> Principal:
    """Whoever sends this request: by the token of an attempt where it is about one, by their key elsewhere."""
    if declared.role != ATTEMPT:
        return asking(connection)
    token = _bearer_token()
    return Principal() if token is None else attempts.recognise(connection, path["attempt_id"], token)


def asking(connection: Connection) -> Principal:
    """Whoever sends this request, by their key. Raises Unauthenticated if it is none in force."""
    token = _bearer_token()
    return Principal(public_view=settings().public_view) if token is None else keys.recognise(connection, token)


def _bearer_token() -> str | None:
    """The token in Authorization. Raises Unauthenticated if there is anything else."""
    header = request.environ.get("HTTP_AUTHORIZATION")
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated("Authorization must be `Bearer` and a token.")
    return token.strip()


def _query(schema: type[marshmallow.Schema]) -> Mapping[str, Any]:
    """The query parameters, loaded. Lists may be repeated, some also separated by commas; anything else comes once."""
    raw = request.query_string
    return _loaded_query(schema, raw) if len(raw) <= _LONGEST_QUERY_KEPT else _load_query(schema, request.args)


@functools.lru_cache(maxsize=1024)
def _loaded_query(schema: type[marshmallow.Schema], _raw: bytes) -> Mapping[str, Any]:
    """The query parameters of a query string that may well come again: clients ask for the same lists all day.

    What they mean depends on nothing but the string, and nobody changes what was loaded.
    """
    return _load_query(schema, request.args)


def _load_query(schema: type[marshmallow.Schema], arguments: MultiDict[str, str]) -> Mapping[str, Any]:
    loader = _loader(schema)
    by_name = {field.data_key or name: field for name, field in loader.fields.items()}
    values: dict[str, Any] = {}
    repeated = []
    for name, given in arguments.lists():
        if not isinstance(by_name.get(name), ListOf):
            repeated += [(f"/{name}", "must be given once")] if len(given) > 1 else []
            values[name] = given[0]
        elif name in SEPARATED_BY_COMMAS:
            values[name] = [part for value in given for part in value.split(",")]
        else:
            values[name] = given
    try:
        loaded: dict[str, Any] = loader.load(values)
    except ValidationError as error:
        raise Invalid([*repeated, *faults_of(error)]) from None
    if repeated:
        raise Invalid(repeated)
    return MappingProxyType(loaded)


@functools.cache
def _loader(schema: type[marshmallow.Schema]) -> marshmallow.Schema:
    return schema()


def _body(declared: Operation) -> Any:
    if declared.body is None:
        return None
    if declared.verb == "patch":
        return bodies.json_object((MERGE_PATCH, "application/json"))
    loader = _loader(declared.body)
    try:
        left_out = not request.mimetype and bodies.is_left_out() and not body_needed(declared.body)
        return loader.load({} if left_out else bodies.json_object(("application/json",)))
    except ValidationError as error:
        raise Invalid(faults_of(error)) from None


def body_needed(schema: type[marshmallow.Schema]) -> bool:
    """Whether a body by this schema has to say anything; if not, it may be left out."""
    return any(field.required for field in schema._declared_fields.values())


def load_patched(schema: Schema, described: dict[str, Any], merge_patch: dict[str, Any]) -> dict[str, Any]:
    """What a merge patch makes of a resource, loaded by the schema of what clients write of it. Raises Invalid."""
    refuse_unknown(merge_patch, schema)
    writable = {name: described[name] for name in schema.fields}
    try:
        loaded: dict[str, Any] = schema.load(merged(writable, merge_patch))
    except ValidationError as error:
        raise Invalid(faults_of(error)) from None
    return loaded


def _if_match() -> frozenset[str]:
    """The tags of If-Match, less the suffixes that compression gave them. Raises MissingPrecondition."""
    if "If-Match" not in request.headers:
        raise MissingPrecondition("Send If-Match with the ETag of what you read, or * to change it whatever it is.")
    header = request.headers["If-Match"].strip()
    if header == "*":
        return frozenset("*")
    return frozenset(
        functools.reduce(lambda tag, coding: tag.removesuffix(coding), _CODINGS, tag)
        for weak, tag in _ENTITY_TAG.findall(header)
        # In quotes the star is a tag like any other, and none of ours.
        if not weak and tag != "*"
    )


def _idempotency_key() -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not (1 <= len(key) <= 255 and key.isascii() and key.isprintable()):
        raise Invalid([("/Idempotency-Key", "must have 1 to 255 printable ASCII characters")])
    return key


def _fingerprint(body: bytes) -> str:
    """What makes this request the same as another one. The parameters of its media type are about how it is sent."""
    parts = (request.method, request.full_path, request.mimetype)
    return hashlib.sha256("\n".join(parts).encode() + b"\n" + body).hexdigest()
