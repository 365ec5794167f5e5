"""Version 1 of the API: the blueprint with every resource."""

from flask import Blueprint

from api.restx import RoutingApi
from api.v1 import (
    answers,
    attempts,
    changes,
    difficulties,
    documentation,
    draws,
    duplicates,
    exports,
    imports,
    keys,
    questions,
    revisions,
    root,
    sets,
    statistics,
    stats,
    topics,
)

PREFIX = "/api/v1"
# In the order in which the documentation shows them.
RESOURCES = (
    root,
    questions,
    answers,
    revisions,
    topics,
    difficulties,
    draws,
    sets,
    attempts,
    statistics,
    imports,
    exports,
    duplicates,
    changes,
    stats,
    keys,
)


def create_blueprint() -> Blueprint:
    """The blueprint for everything under /api/v1."""
    blueprint = Blueprint("v1", __name__, url_prefix=PREFIX)
    api = RoutingApi(blueprint)
    for module in RESOURCES:
        api.add_namespace(module.namespace)
    blueprint.register_blueprint(documentation.blueprint)
    return blueprint
