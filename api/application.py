"""The application, put together."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from werkzeug.routing import BaseConverter

from api import bodies, health, limits, logs, opentdb, problems, replies, v1
from api.config import Settings, read_settings
from api.surround import surround
from models import Database
from schemas.base import SLUG, TOKEN, UUID

_COMPRESSED = ["application/json", "application/x-ndjson", "text/css", "text/csv", "text/javascript", "text/markdown",
               "text/plain", "application/javascript"]  # fmt: skip


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


class _Service(Flask):
    """Flask, which would look at every function that it calls, a dozen a request, whether it is a coroutine."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def create(settings: Settings | None, database: Database | None) -> Flask:
    """The WSGI application over some settings and a database, those of the environment where they are None."""
    settings = settings or read_settings()
    logs.configure(settings.log_level)
    app = _Service("api", static_folder=None)
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
    limits.limit_rate(app, settings)
    replies.compress.init_app(app)
    app.register_blueprint(v1.create_blueprint())
    app.register_blueprint(opentdb.blueprint)
    app.register_blueprint(health.blueprint)
    # Flask's documentation has it done so; its types call it a method, which is not to be assigned.
    app.wsgi_app = surround(app.wsgi_app, settings.cors_origins)  # type: ignore[method-assign, assignment]
    return app
