"""Topics on the wire."""

from marshmallow import fields

from schemas.base import ListOf, ResponseSchema, Schema, Slug, Text


class TopicIn(Schema):
    """A topic as clients write it."""

    slug = Slug(required=True, metadata={"example": "routing"})
    name = Text(200, single_line=True, required=True)
    description = Text(10_000, load_default=None, allow_none=True)
    aliases = ListOf(
        Text(100, single_line=True),
        50,
        distinct=True,
        load_default=list,
        metadata={"description": "Other words for the topic, by which imports recognise it."},
    )
    parent = Slug(load_default=None, allow_none=True, metadata={"description": "Slug of the topic above it."})


class Topic(ResponseSchema):
    """A topic, with the number of published questions that belong to it or to a topic below it."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    description = fields.String(required=True, allow_none=True)
    aliases = fields.List(fields.String(), required=True)
    parent = fields.String(required=True, allow_none=True)
    questions = fields.Integer(required=True)
    questions_by_difficulty = fields.Dict(fields.String(), fields.Integer(), required=True)
    created_at = fields.DateTime(required=True)
    updated_at = fields.DateTime(required=True)
    children = fields.List(
        fields.Nested(lambda: Topic()), metadata={"description": "The topics below it; only with `tree=true`."}
    )
