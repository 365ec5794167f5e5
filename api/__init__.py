"""The service over HTTP: `create_app()` puts it together.

api/application.py  the whole                   api/problems.py   errors       api/openapi.py   the description
api/operations.py   the way of a request        api/restx.py      Flask-RESTX, held at arm's length
api/v1/             one module a resource       api/surround.py   what all of them need
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from api.config import Settings
    from models import Database


def create_app(settings: Settings | None = None, database: Database | None = None) -> Flask:
    """The WSGI application, over the settings of the environment and the database they name."""
    # Imported here, because the command line needs the settings alone, and most commands nothing that serves.
    from api import application

    return application.create(settings, database)
