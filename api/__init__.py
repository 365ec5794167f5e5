"""The service over HTTP: `create_app()` puts it together.

api/operations.py   the way of a request        api/problems.py   errors       api/openapi.py   the description
api/v1/             one module a resource       api/restx.py      Flask-RESTX, held at arm's length
"""

import re
import time

import structlog
import uuid_utils
from flask import Flask, Response, g, request
from flask_cors import CORS
from werkzeug.routing import BaseConverter

from api import bodies, health, limits, logs, problems, replies, v1
from api.config import Settings, read_settings
from models import Database
from schemas.base import SLUG, TOKEN, UUID

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")
_COMPRESSED = ["application/json", "text/css", "text/javascript", "application/javascript"]
_EXPOSED = ["ETag", "Link", "Location", "Retry-After", "RateLimit", "RateLimit-Policy", "X-Request-Id",
            "Idempotency-Replayed", "Deprecation", "Sunset"]  # fmt: skip
_PROTECTING = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
]


class SlugConverter(BaseConverter):
    """A path variable that is a slug; any other path is unknown."""

    regex = SLUG.pattern


class IdConverter(BaseConverter):
    """A path variable that is an id."""

    regex = UUID.pattern


class TokenConverter(BaseConverter):
    """A path variable that is a token of a draw session, or could be one."""

    regex = TOKEN.pattern


class KeyConverter(BaseConverter):
    """A path variable that is a key's id, or `current` for the key of the request."""

    regex = f"current|{UUID.pattern}"


def create_app(settings: Settings | None = None, database: Database | None = None) -> Flask:
    """The WSGI application, over the settings of the environment and the database they name."""
    settings = settings or read_settings()
    logs.configure(settings.log_level)
    app = Flask(__name__, static_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=bodies.MAX_BYTES + 1,
        RESTX_ERROR_404_HELP=False,
        COMPRESS_MIMETYPES=_COMPRESSED,
        COMPRESS_REGISTER=False,
    )
    app.extensions["interrobank_settings"] = settings
    app.extensions["interrobank_database"] = database or Database(settings.database_url)
    app.url_map.strict_slashes = False
    app.url_map.converters.update(slug=SlugConverter, id=IdConverter, key=KeyConverter, token=TokenConverter)
    problems.register(app)
    # After-request functions run in the reverse order: this comes last, and so measures what is sent.
    _surround(app)
    limits.limit_rate(app, settings)
    replies.compress.init_app(app)
    CORS(app, origins=list(settings.cors_origins), expose_headers=_EXPOSED, max_age=86400, send_wildcard=True)
    app.register_blueprint(v1.create_blueprint())
    app.register_blueprint(health.blueprint)
    return app


def _surround(app: Flask) -> None:
    """Do around every request what all of them need, in one function before and one after: Flask calls few, fast.

    A request gets an id, its client's or a new one, for the response and for the log; a response gets headers that
    keep browsers from making more of it than it is; both together are counted and timed.
    """

    @app.before_request
    def begin() -> None:
        g.started = time.perf_counter()
        given = request.headers.get("X-Request-Id", "")
        g.request_id = given if _REQUEST_ID.fullmatch(given) else str(uuid_utils.uuid7())
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    @app.after_request
    def end(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        headers.extend(_PROTECTING)
        headers.add("X-Request-Id", g.request_id)
        structlog.contextvars.clear_contextvars()
        health.measure(response)
        return response
