"""`/questions/{id}/revisions`."""

from functools import partial

from flask import Response
from flask_restx import Namespace, Resource

from api import examples
from api.operations import Read, Write, operation
from api.replies import IMMUTABLE, created, keyset_page
from api.v1.questions import question_reply, stored
from schemas.page import PageQuery, ViewQuery, page_of
from schemas.v1.history import Revision
from schemas.v1.question import Question
from services import history

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
        listed = partial(history.revisions, call.connection, question_id, call.principal, view)
        return keyset_page(call.query, f"revisions/{question_id}/{view}", ("number", int), listed)


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
