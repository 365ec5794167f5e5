"""`/attempts`."""

from collections.abc import Mapping
from typing import Any

from flask import Response
from flask_restx import Namespace, Resource

from api import examples
from api.operations import ATTEMPT, PUBLIC, Read, Write, operation
from api.replies import created, resource
from schemas.v1.attempt import Attempt, AttemptIn, NewAttempt, QuestionResponse, ResponseIn, Responses, ResponsesIn
from services import attempt_sources, attempts
from services.selection import Query

namespace = Namespace("attempts", path="/attempts", description="Playing questions, and being graded.")


@namespace.route("")
class Attempts(Resource):
    @operation(
        "Begin an attempt",
        role=PUBLIC,
        body=AttemptIn,
        returns=NewAttempt,
        status=201,
        shortages=True,
        idempotent=False,
        example=examples.ATTEMPT,
    )
    def post(self, call: Write) -> Response:
        """Begin an attempt at a draw, at a release of a set, or at a set as it is: questions to play, and a token.

        Whoever may read may begin one. The token is the only way to the attempt: send it as
        `Authorization: Bearer <token>`. 409 if there are too few questions for the set, or none to draw. An
        Idempotency-Key has no effect here: to answer again, the service would have to keep the token.
        """
        wanted = call.body
        begun = attempts.begin(call.session, _source(wanted), seed=wanted["seed"], time_limit=wanted["time_limit"])
        return created(resource(begun), f"/api/v1/attempts/{begun['id']}")


def _source(wanted: Mapping[str, Any]) -> attempt_sources.Source:
    draw = wanted["draw"]
    if wanted["release"] is not None:
        return attempt_sources.FromRelease(wanted["set"], wanted["release"])
    if draw is None:
        return attempt_sources.FromSet(wanted["set"])
    repeated = ("topic", "topic_all", "difficulty", "type", "tag", "language", "source", "ids")
    filters: dict[str, Any] = {name: tuple(dict.fromkeys(draw[name])) for name in repeated}
    filters |= {name: draw[name] for name in ("q", "measured_difficulty_gte", "measured_difficulty_lte")}
    return attempt_sources.FromDraw(Query(**filters), draw["count"], draw["strict"])


@namespace.route("/<id:attempt_id>")
class OneAttempt(Resource):
    @operation("Read an attempt", role=ATTEMPT, returns=Attempt, example=examples.ON_ATTEMPT)
    def get(self, call: Read, attempt_id: str) -> Response:
        """The questions and the responses so far; once it is submitted the key, the explanations and the scores too."""
        return resource(attempts.read(call.connection, attempt_id))


@namespace.route("/<id:attempt_id>/responses")
class AttemptResponses(Resource):
    @operation("Read all responses", role=ATTEMPT, returns=Responses, example=examples.ON_ATTEMPT)
    def get(self, call: Read, attempt_id: str) -> Response:
        """The response to each question, null where there is none."""
        return resource(attempts.read_responses(call.connection, attempt_id))

    @operation(
        "Respond to all questions",
        role=ATTEMPT,
        body=ResponsesIn,
        returns=Responses,
        conflicts=True,
        example=examples.RESPONSES_TO_ALL,
    )
    def put(self, call: Write, attempt_id: str) -> Response:
        """Give the responses to all questions together. A question that is not named has none afterwards.

        409 once the attempt is submitted or its time is up.
        """
        return resource(attempts.respond_to_all(call.session, attempt_id, call.body["responses"], call.tags))


@namespace.route("/<id:attempt_id>/responses/<id:question_id>")
class AttemptResponse(Resource):
    @operation("Read a response", role=ATTEMPT, returns=QuestionResponse, example=examples.ON_RESPONSE)
    def get(self, call: Read, attempt_id: str, question_id: str) -> Response:
        """The response to one question; without a member if there is none."""
        return resource(attempts.read_response(call.connection, attempt_id, question_id))

    @operation(
        "Respond to a question",
        role=ATTEMPT,
        body=ResponseIn,
        returns=QuestionResponse,
        conflicts=True,
        example=examples.RESPOND,
    )
    def put(self, call: Write, attempt_id: str, question_id: str) -> Response:
        """Give the response to one question, in the member that belongs to its type; `{}` takes it back.

        409 once the attempt is submitted or its time is up.
        """
        given = attempts.respond(call.session, attempt_id, question_id, call.body, call.tags)
        return resource(given)


@namespace.route("/<id:attempt_id>/submission")
class Submission(Resource):
    @operation("Submit an attempt", role=ATTEMPT, returns=Attempt, conflicts=True, example=examples.ON_ATTEMPT)
    def post(self, call: Write, attempt_id: str) -> Response:
        """Have the attempt graded, once and for good: scores, key and explanations.

        When time is up, it can still be submitted, with the responses that came in time. 409 if it was submitted
        before.
        """
        return resource(attempts.submit(call.session, attempt_id))
