"""Flask-RESTX, for what it does well: resources as classes, in namespaces. The only place that knows its insides.

Its Swagger 2.0 document, its Swagger UI and its error handling stay switched off: api/openapi.py describes the
operations, api/v1/documentation.py shows them, and api/problems.py answers errors.
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint
from flask_restx import Api


class RoutingApi(Api):
    """An Api that only routes."""

    def __init__(self, blueprint: Blueprint) -> None:
        super().__init__()
        self.init_app(blueprint, doc=False, add_specs=False)

    def error_router(self, original_handler: Callable[..., Any], *args: Any) -> Any:
        """Leave errors to the application's own handlers, in tests and in production alike."""
        return original_handler(*args)

    def _register_doc(self, app_or_blueprint: Any) -> None:
        """Flask-RESTX claims `/` for its documentation page even when that is switched off; ours is a resource."""
