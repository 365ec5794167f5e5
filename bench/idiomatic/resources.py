"""The resources and the schemas that load and dump them."""

from collections.abc import Iterator
from typing import Any

from flask import Response, json, request, stream_with_context
from flask_restx import Api, Resource, abort
from marshmallow import Schema, ValidationError, fields, validate
from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from bench.idiomatic.models import Answer, Difficulty, Question, Topic, db

api = Api(title="Questions", doc=False)


class AnswerSchema(Schema):
    id = fields.Integer(dump_only=True)
    body = fields.String(required=True, validate=validate.Length(1, 10_000))


class QuestionSchema(Schema):
    id = fields.Integer(dump_only=True)
    stem = fields.String(required=True, validate=validate.Length(1, 20_000))
    difficulty = fields.Pluck("SlugSchema", "slug", required=True)
    topics = fields.Pluck("SlugSchema", "slug", many=True, required=True)
    answers = fields.Nested(AnswerSchema, many=True, required=True)


class SlugSchema(Schema):
    slug = fields.String(required=True)


class ListQuery(Schema):
    topic = fields.String(load_default=None)
    difficulty = fields.String(load_default=None)
    q = fields.String(load_default=None)
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100))
    page = fields.Integer(load_default=1, validate=validate.Range(1))


question_schema = QuestionSchema()
list_query = ListQuery()


@api.route("/questions")
class Questions(Resource):
    def get(self) -> dict[str, Any]:
        try:
            query = list_query.load(request.args)
        except ValidationError as error:
            abort(422, errors=error.messages)
        limit, page = query["limit"], query["page"]
        statement = filtered(query).order_by(Question.id).limit(limit + 1).offset((page - 1) * limit)
        found = db.session.scalars(statement).all()
        items = question_schema.dump(found[:limit], many=True)
        return {"items": items, "next_page": page + 1 if len(found) > limit else None}

    def post(self) -> tuple[dict[str, Any], int]:
        try:
            content = question_schema.load(request.get_json())
        except ValidationError as error:
            abort(422, errors=error.messages)
        question = new_question(content)
        db.session.add(question)
        db.session.commit()
        return question_schema.dump(question), 201


@api.route("/draw")
class Draw(Resource):
    def get(self) -> dict[str, Any]:
        try:
            query = list_query.load(request.args)
        except ValidationError as error:
            abort(422, errors=error.messages)
        found = db.session.scalars(filtered(query).order_by(func.random()).limit(query["limit"])).all()
        return {"items": question_schema.dump(found, many=True)}


@api.route("/questions/<int:question_id>")
class OneQuestion(Resource):
    def get(self, question_id: int) -> dict[str, Any]:
        question = db.session.scalars(loaded().where(Question.id == question_id)).one_or_none()
        if question is None:
            abort(404)
        return question_schema.dump(question)

    def patch(self, question_id: int) -> dict[str, Any]:
        try:
            content = QuestionSchema(only=("stem",)).load(request.get_json())
        except ValidationError as error:
            abort(422, errors=error.messages)
        question = db.session.get(Question, question_id)
        if question is None:
            return abort(404)
        question.stem = content["stem"]
        db.session.commit()
        return question_schema.dump(question)


@api.route("/export")
class Export(Resource):
    def get(self) -> Response:
        def lines() -> Iterator[str]:
            statement = loaded().order_by(Question.id).execution_options(yield_per=500)
            for question in db.session.scalars(statement):
                yield json.dumps(question_schema.dump(question)) + "\n"

        return Response(stream_with_context(lines()), mimetype="application/x-ndjson")


@api.route("/import")
class Import(Resource):
    def post(self) -> dict[str, int]:
        try:
            contents = [question_schema.load(json.loads(line)) for line in request.get_data().splitlines()]
        except ValidationError as error:
            abort(422, errors=error.messages)
        questions = [new_question(content) for content in contents]
        db.session.add_all(questions)
        db.session.commit()
        return {"created": len(questions)}


def new_question(content: dict[str, Any]) -> Question:
    """A question of what was loaded. A topic or level that does not exist is the client's fault."""
    wanted = [topic["slug"] for topic in content["topics"]]
    # What is added at the end must not go into the database at each of these queries.
    with db.session.no_autoflush:
        topics = db.session.scalars(select(Topic).where(Topic.slug.in_(wanted))).all()
        slug = content["difficulty"]["slug"]
        difficulty = db.session.scalars(select(Difficulty).where(Difficulty.slug == slug)).one_or_none()
    if len(topics) != len(wanted) or difficulty is None:
        abort(422, errors={"topics": ["There is no such topic or level."]})
    return Question(
        stem=content["stem"],
        difficulty=difficulty,
        topics=list(topics),
        answers=[Answer(body=answer["body"]) for answer in content["answers"]],
    )


def loaded() -> Select[Question]:
    """Questions together with what is dumped of them."""
    return select(Question).options(selectinload(Question.answers), selectinload(Question.topics))


def filtered(query: dict[str, Any]) -> Select[Question]:
    statement = loaded()
    if query["topic"]:
        statement = statement.join(Question.topics).where(Topic.slug == query["topic"])
    if query["difficulty"]:
        statement = statement.join(Question.difficulty).where(Difficulty.slug == query["difficulty"])
    for word in (query["q"] or "").split():
        statement = statement.where(Question.stem.ilike(f"%{word}%"))
    return statement
