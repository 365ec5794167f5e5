"""`/changes`."""

from flask import Response
from flask_restx import Namespace, Resource

from api.operations import Read, operation
from api.replies import page
from schemas.base import Choice, Integer
from schemas.page import ViewQuery, limit_field, page_of
from schemas.v1.history import Change
from schemas.v1.stats import BANK_REVISION
from services import changes, counts

namespace = Namespace("changes", path="/changes", description="The delta feed, for clients that keep a copy.")


class ChangesQuery(ViewQuery):
    """Which changes are wanted."""

    since = Integer(
        0, 2**63 - 1, in_query=True, load_default=0, metadata={"description": "Number of the last change you know."}
    )
    limit = limit_field()
    scope = Choice(
        ("published", "all"),
        load_default="published",
        metadata={"description": "`all` tells of drafts too, and needs the role `reader`."},
    )


@namespace.route("")
class Changes(Resource):
    @operation("Follow the changes", query=ChangesQuery, returns=page_of(Change, bank_revision=BANK_REVISION))
    def get(self, call: Read) -> Response:
        """What changed behind `since`, oldest first.

        Apply the entries in order: take the question of one that has it, remove it on `deleted`, and on `merged` point
        to `merged_into`. At the end of the last page, `bank_revision` is the `since` for the next time.
        """
        view = call.principal.view(call.query["view"])
        everything = call.query["scope"] == "all"
        if everything:
            call.principal.require("reader")
        limit = call.query["limit"]
        # Read first: what commits in between is then told next time, not never.
        revision = counts.bank_revision(call.connection)
        found = changes.since(call.connection, call.query["since"], everything=everything, view=view, limit=limit + 1)
        following = {"since": found[limit - 1].seq} if len(found) > limit else None
        return page(
            [entry.body for entry in found[:limit]],
            following,
            bank_revision=max([revision, *(entry.seq for entry in found[:limit])]),
        )
