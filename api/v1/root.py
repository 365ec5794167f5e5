"""`/`: where everything is."""

from typing import Any

from flask import Response, request
from flask_restx import Namespace, Resource
from marshmallow import fields

from api.operations import Read, operation
from api.replies import resource
from schemas.base import ResponseSchema

namespace = Namespace("start", path="/", description="Where everything is.")

_COLLECTIONS = (
    "questions",
    "topics",
    "difficulties",
    "draws",
    "draw_sessions",
    "sets",
    "attempts",
    "imports",
    "duplicates",
    "exports",
    "formats",
    "changes",
    "stats",
    "keys",
)


class Links(ResponseSchema):
    """The addresses of everything, relative to the host."""

    links = fields.Dict(fields.String(), fields.String(), required=True)


@namespace.route("/")
class Root(Resource):
    @operation("Find everything", returns=Links)
    def get(self, call: Read) -> Response:
        """The addresses of all collections, of the documentation and of the service's own state."""
        base = request.script_root + "/api/v1"
        links: dict[str, Any] = {name: f"{base}/{name.replace('_', '-')}" for name in _COLLECTIONS}
        links |= {"self": f"{base}/", "docs": f"{base}/docs", "openapi": f"{base}/openapi.json"}
        links |= {name: f"{request.script_root}/{name}" for name in ("healthz", "readyz", "metrics")}
        return resource({"links": links})
