"""`/openapi.json` and `/docs`: the API described, and the description to play with."""

from functools import cache
from pathlib import Path

import flask_swagger_ui
import orjson
from flask import Blueprint, Response, request, send_from_directory

from api import openapi
from api.replies import compressed, reply

blueprint = Blueprint("documentation", __name__)

# Swagger UI 5 as the package flask-swagger-ui carries it: no file of it comes from another host.
_SWAGGER_UI = Path(flask_swagger_ui.__file__).parent / "dist"
_OURS = Path(__file__).parent.parent / "static"
# Swagger UI sets style attributes and shows images that it carries in itself.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@blueprint.get("/openapi.json")
def openapi_json() -> Response:
    """The OpenAPI document of the running service."""
    response = compressed(reply(_document()))
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response


@cache
def _document() -> bytes:
    return orjson.dumps(openapi.document())


@blueprint.get("/docs")
def docs() -> Response:
    """Swagger UI over that document."""
    response = send_from_directory(_OURS, "docs.html")
    response.headers["Content-Security-Policy"] = POLICY
    return response


@blueprint.get("/docs/<path:name>")
def docs_file(name: str) -> Response:
    """A file that Swagger UI needs: ours, or one of its own."""
    folder = _OURS if (_OURS / name).is_file() else _SWAGGER_UI
    response = send_from_directory(folder, name, max_age=3600)
    # Read it here and now: Flask-Compress would leave the file open.
    response.direct_passthrough = False
    response.make_sequence()
    return compressed(response)
