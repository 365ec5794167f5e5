"""The application."""

import os

from flask import Flask

from bench.idiomatic.models import db
from bench.idiomatic.resources import api


def create_app() -> Flask:
    """The application over the database that DATABASE_URL names."""
    app = Flask(__name__)
    app.config["RESTX_MASK_SWAGGER"] = False
    db.open(os.environ["DATABASE_URL"])
    api.init_app(app)
    app.teardown_appcontext(lambda _error: db.session.remove())
    return app
