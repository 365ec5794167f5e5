"""`/questions/{id}/answers`."""

import orjson
from flask import Response
from flask_restx import Namespace, Resource

from api import examples
from api.operations import Read, Write, operation
from api.replies import created, empty, page, resource
from schemas.page import PageQuery, ViewQuery, page_of
from schemas.v1.question import Answer, AnswerIn
from services import answers, cursors, questions
from services.documents import canonical

namespace = Namespace("answers", path="/questions/<id:question_id>/answers", description="The answers of a question.")


class AnswersQuery(PageQuery, ViewQuery):
    """Which answers are wanted, in which view."""


@namespace.route("")
class Answers(Resource):
    @operation("List answers", query=AnswersQuery, returns=page_of(Answer), example=examples.ON_QUESTION)
    def get(self, call: Read, question_id: str) -> Response:
        """The answers of a question, in its order; in the play view those that a player sees, shuffled."""
        view = call.principal.view(call.query["view"])
        document = questions.read(call.connection, question_id, call.principal, view)
        found = orjson.loads(document)["answers"]
        collection = f"answers/{question_id}/{view}"
        start = cursors.decode(collection, call.query["cursor"], int)[0] if call.query["cursor"] else 0
        end = start + call.query["limit"]
        following = {"cursor": cursors.encode(collection, [end])} if end < len(found) else None
        return page([canonical(answer) for answer in found[start:end]], following)

    @operation("Add an answer", role="author", body=AnswerIn, returns=Answer, status=201, example=examples.ANSWER)
    def post(self, call: Write, question_id: str) -> Response:
        """Add an answer behind the others; 422 if the question's type forbids it. It makes a new revision."""
        answer = answers.add(call.session, question_id, call.body, call.principal)
        return created(resource(answer), f"/api/v1/questions/{question_id}/answers/{answer['id']}")


@namespace.route("/<id:answer_id>")
class OneAnswer(Resource):
    @operation("Read an answer", query=ViewQuery, returns=Answer, example=examples.ON_ANSWER)
    def get(self, call: Read, question_id: str, answer_id: str) -> Response:
        """One answer. In the play view, only what a player may see."""
        view = call.principal.view(call.query["view"])
        document = questions.read(call.connection, question_id, call.principal, view)
        return resource(answers.find(orjson.loads(document), answer_id))

    @operation("Replace an answer", role="author", body=AnswerIn, returns=Answer, example=examples.REPLACE_ANSWER)
    def put(self, call: Write, question_id: str, answer_id: str) -> Response:
        """Replace an answer. It makes a new revision of the question."""
        return resource(answers.replace(call.session, question_id, answer_id, call.body, call.tags, call.principal))

    @operation("Change an answer", role="author", body=AnswerIn, returns=Answer, example=examples.PATCH_ANSWER)
    def patch(self, call: Write, question_id: str, answer_id: str) -> Response:
        """Change some members of an answer by a JSON merge patch. It makes a new revision of the question."""
        return resource(answers.patch(call.session, question_id, answer_id, call.body, call.tags, call.principal))

    @operation("Delete an answer", role="author", status=204, example=examples.ON_ANSWER)
    def delete(self, call: Write, question_id: str, answer_id: str) -> Response:
        """Take an answer away; 422 if the question's type needs it. It makes a new revision of the question."""
        answers.delete(call.session, question_id, answer_id, call.tags, call.principal)
        return empty()
