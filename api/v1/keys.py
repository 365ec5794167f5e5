"""`/keys`."""

from functools import partial
from uuid import UUID

from flask import Response
from flask_restx import Namespace, Resource

from api import examples
from api.operations import Read, Write, operation
from api.replies import created, empty, keyset_page, resource
from schemas.page import PageQuery, page_of
from schemas.v1.key import Key, KeyIn, NewKey
from services import keys
from services.access import Principal
from services.questions import expect, tag

namespace = Namespace("keys", path="/keys", description="API keys.")


@namespace.route("")
class Keys(Resource):
    @operation("List keys", role="admin", query=PageQuery, returns=page_of(Key))
    def get(self, call: Read) -> Response:
        """The keys in force, oldest first, without their tokens."""
        return keyset_page(call.query, "keys", ("id", UUID), partial(keys.listed, call.connection))

    @operation(
        "Make a key", role="admin", body=KeyIn, returns=NewKey, status=201, idempotent=False, example=examples.KEY
    )
    def post(self, call: Write) -> Response:
        """Make a key. Its token is in this response and nowhere else: the service keeps its hash.

        For that reason an Idempotency-Key has no effect here: to answer again, the token would have to be kept.
        """
        key, token = keys.create(call.session, call.body["role"], call.body["name"])
        return created(resource({**key, "token": token}), f"/api/v1/keys/{key['id']}")


@namespace.route("/<key:key_id>")
class OneKey(Resource):
    @operation("Read a key", role="admin", returns=Key, example=examples.ON_KEY)
    def get(self, call: Read, key_id: str) -> Response:
        """What is known of a key; `current` is the one of the request."""
        return resource(keys.find(call.connection, _resolved(key_id, call.principal)))

    @operation("Revoke a key", role="admin", status=204, example=examples.ON_KEY)
    def delete(self, call: Write, key_id: str) -> Response:
        """Put a key out of force at once."""
        identifier = _resolved(key_id, call.principal)
        expect(call.tags, tag(keys.find(call.session.connection(), identifier)))
        keys.revoke(call.session, identifier)
        return empty()


def _resolved(key_id: str, principal: Principal) -> str:
    """The id that `current` stands for."""
    return str(principal.key_id) if key_id == "current" else key_id
