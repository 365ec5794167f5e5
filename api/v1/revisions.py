"""`/questions/{id}/revisions`."""

from flask import Response
from flask_restx import Namespace, Resource

from api import examples
from api.operations import Read, Write, operation
from api.replies import IMMUTABLE, created, page
from api.v1.questions import question_reply, stored
from schemas.page import PageQuery, ViewQuery, page_of
from schemas.v1.history import Revision
from schemas.v1.question import Question
from services import cursors, history
from services.documents import canonical

namespace = Namespace(
    "revisions", path="/questions/<id:question_id>/revisions", description="What a question was before."
)


class RevisionsQuery(PageQuery, ViewQuery):
    """Which revisions are wanted, in which view."""


@namespace.route("")
class Revisions(Resource):
    @operation("List revisions", query=RevisionsQuery, returns=page_of(Revision), example=examples.ON_QUESTION)
    def get(self, call: Read, question_id: str) -> Response:
        """The revisions of a question, oldest first. Without the role `reader` those that were published."""
        view = call.principal.view(call.query["view"])
        collection = ["revisions", question_id, view]
        after = cursors.decode(collection, call.query["cursor"])[0] if call.query["cursor"] else 0
        limit = call.query["limit"]
        found = history.revisions(call.connection, question_id, call.principal, view, limit=limit + 1, after=after)
        following = None
        if len(found) > limit:
            following = {"cursor": cursors.encode(collection, [found[limit - 1]["number"]])}
        return page([canonical(entry) for entry in found[:limit]], following)


@namespace.route("/<int(max=2147483647):number>")
class OneRevision(Resource):
    @operation("Read a revision", query=ViewQuery, returns=Question, example=examples.ON_REVISION)
    def get(self, call: Read, question_id: str, number: int) -> Response:
        """The question exactly as it was in this revision: it never changes, so it may be cached for good."""
        view = call.principal.view(call.query["view"])
        response = question_reply(history.revision(call.connection, question_id, number, call.principal, view), [])
        if call.principal.role is None:
            response.headers["Cache-Control"] = IMMUTABLE
        return response


@namespace.route("/<int(max=2147483647):number>/restore")
class Restore(Resource):
    @operation(
        "Restore a revision", role="author", returns=Question, status=201, conflicts=True, example=examples.ON_REVISION
    )
    def post(self, call: Write, question_id: str, number: int) -> Response:
        """Make the content of an old revision the newest one again.

        409 if it names a topic or a level that is gone. A question that is or was published needs the role `reviewer`.
        """
        document = history.restore(call.session, question_id, number, call.principal)
        return created(stored(document), f"/api/v1/questions/{question_id}")
