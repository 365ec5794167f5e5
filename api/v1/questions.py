"""`/questions`."""

from collections.abc import Mapping
from typing import Any

import orjson
from flask import Response
from flask_restx import Namespace, Resource

from api import examples
from api.operations import Read, Write, operation
from api.replies import created, empty, http_date, page, reply
from schemas.page import page_of
from schemas.v1.history import MergeIn
from schemas.v1.question import Question, QuestionIn, QuestionReplacement, QuestionView
from schemas.v1.questions_query import TOTAL, OneQuestionQuery, QuestionsQuery
from services import listing, merging, questions
from services.access import Principal
from services.documents import Document, pick
from services.selection import Query

namespace = Namespace("questions", path="/questions", description="Questions with their answers.")


@namespace.route("")
class Questions(Resource):
    @operation("List questions", query=QuestionsQuery, returns=page_of(QuestionView, total=TOTAL))
    def get(self, call: Read) -> Response:
        """Questions that pass every filter, a page at a time.

        Follow `next` to the end: nothing is skipped and nothing comes twice, even while others write. Without
        `status`, published questions are listed.
        """
        query = listing_query(call.query, call.principal)
        found = listing.page(
            call.connection,
            query,
            limit=call.query["limit"],
            cursor=call.query["cursor"],
            count=call.query["count"] == "exact",
        )
        wanted = call.query["fields_"]
        items = [pick(document, wanted) for document in found.documents] if wanted else found.documents
        more = {} if found.total is None else {"total": found.total}
        return page(items, {"cursor": found.next_cursor} if found.next_cursor else None, **more)

    @operation(
        "Add a question", role="author", body=QuestionIn, returns=Question, status=201, example=examples.QUESTION
    )
    def post(self, call: Write) -> Response:
        """Add a question with its answers. Publishing it at once needs the role `reviewer`."""
        document = questions.create(call.session, call.body, call.principal)
        return created(stored(document), f"/api/v1/questions/{document.content['id']}")


@namespace.route("/<id:question_id>")
class OneQuestion(Resource):
    @operation("Read a question", query=OneQuestionQuery, returns=QuestionView, example=examples.ON_QUESTION)
    def get(self, call: Read, question_id: str) -> Response:
        """One question with its answers. One that was merged into another redirects there (308), forever."""
        view = call.principal.view(call.query["view"])
        document = questions.read(call.connection, question_id, call.principal, view)
        return question_reply(document, call.query["fields_"])

    @operation(
        "Replace a question", role="author", body=QuestionReplacement, returns=Question, example=examples.REPLACE
    )
    def put(self, call: Write, question_id: str) -> Response:
        """Replace the whole content. Answers keep their ids where the body names them.

        A question that is or was published needs the role `reviewer`.
        """
        return stored(questions.replace(call.session, question_id, call.body, call.tags, call.principal))

    @operation("Change a question", role="author", body=QuestionIn, returns=Question, example=examples.PATCH)
    def patch(self, call: Write, question_id: str) -> Response:
        """Change some members: a JSON merge patch (RFC 7396), in which `null` takes a member back to its default.

        A question that is or was published needs the role `reviewer`.
        """
        return stored(questions.patch(call.session, question_id, call.body, call.tags, call.principal))

    @operation("Delete a question", role="admin", status=204, example=examples.DELETE)
    def delete(self, call: Write, question_id: str) -> Response:
        """Take the question out of the bank. Releases that froze it keep it, and its id is never used again."""
        questions.delete(call.session, question_id, call.tags, call.principal)
        return empty()


@namespace.route("/<id:question_id>/merge")
class Merge(Resource):
    @operation(
        "Merge a duplicate", role="reviewer", body=MergeIn, returns=Question, conflicts=True, example=examples.MERGE
    )
    def post(self, call: Write, question_id: str) -> Response:
        """Move the answers, topics and tags of this question into another one, and redirect to that forever.

        An answer that came over names this question's source if it has none itself; of one that both have, the source
        in the other question stays. What else this question has is taken over where the other has nothing. If one of
        the two is published, so is what stays. 409 if they have different types, languages or keys.
        """
        return stored(merging.merge(call.session, question_id, call.body["into"], call.principal))


def listing_query(query: Mapping[str, Any], principal: Principal) -> Query:
    """The loaded parameters of a list as the services take them. Raises Unauthenticated or Forbidden."""
    status = tuple(dict.fromkeys(query["status"])) or ("published",)
    view = principal.view(query["view"])
    if status != ("published",):
        principal.require("reader")
    filters = ("topic", "topic_all", "difficulty", "type", "tag", "language", "source", "ids")
    return Query(
        **{name: tuple(dict.fromkeys(query[name])) for name in filters},
        status=status,
        updated_since=query["updated_since"],
        measured_difficulty_gte=query["measured_difficulty_gte"],
        measured_difficulty_lte=query["measured_difficulty_lte"],
        q=query["q"],
        sort=query.get("sort", "created_at"),
        view=view,
    )


def question_reply(document: str, wanted: list[str]) -> Response:
    """The response with a stored document, or with the wanted members of it."""
    response = reply(pick(document, wanted) if wanted else document.encode())
    response.headers.add("Last-Modified", http_date(orjson.loads(document)["updated_at"]))
    return response


def stored(document: Document) -> Response:
    """The response with a question that was just written."""
    response = reply(document.study.encode(), tag=document.sha256)
    response.headers.add("Last-Modified", http_date(document.content["updated_at"]))
    return response
