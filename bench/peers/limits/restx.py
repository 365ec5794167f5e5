"""An empty Flask-RESTX handler: the bytes are there already."""

import os
from pathlib import Path

from flask import Flask, Response
from flask_restx import Api, Resource


def create_app() -> Flask:
    """An application that answers with the files of the folder FILES, by their names."""
    files = {path.name: path.read_bytes() for path in Path(os.environ["FILES"]).glob("*.json")}
    app = Flask(__name__)
    api = Api(doc=False)

    @api.route("/<name>")
    class Same(Resource):
        def get(self, name: str) -> Response:
            return Response(files[name], mimetype="application/json")

    api.init_app(app)
    return app
