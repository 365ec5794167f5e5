"""Statistics of questions and of releases."""

from flask import Response
from flask_restx import Namespace, Resource

from api import examples
from api.operations import Read, operation
from api.replies import resource
from schemas.v1.statistics import QuestionStatistics, ReleaseStatistics, RevisionQuery
from services import statistics

namespace = Namespace("statistics", path="/", description="What attempts say about questions.")


@namespace.route("/questions/<id:question_id>/statistics")
class OfQuestion(Resource):
    @operation(
        "Read the statistics of a question",
        role="reader",
        query=RevisionQuery,
        returns=QuestionStatistics,
        example=examples.ON_QUESTION,
    )
    def get(self, call: Read, question_id: str) -> Response:
        """What the graded attempts at a revision of the question say about it.

        How hard it is, how well it discriminates, how often each answer was chosen. A figure is null where there are
        too few attempts for it.
        """
        found = statistics.of_question(call.connection, question_id, call.query["revision"], call.principal)
        return resource(found)


@namespace.route("/sets/<slug:slug>/releases/<int(max=2147483647):number>/statistics")
class OfRelease(Resource):
    @operation(
        "Read the statistics of a release", role="reader", returns=ReleaseStatistics, example=examples.ON_RELEASE
    )
    def get(self, call: Read, slug: str, number: int) -> Response:
        """What the graded attempts at a release say about it and about each of its questions."""
        return resource(statistics.of_release(call.connection, slug, number))
