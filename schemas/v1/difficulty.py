"""Difficulty levels on the wire."""

from marshmallow import fields

from schemas.base import Integer, ResponseSchema, Schema, Slug, Text


class DifficultyIn(Schema):
    """A difficulty level as clients write it."""

    slug = Slug(required=True, metadata={"example": "guru"})
    name = Text(200, single_line=True, required=True)
    description = Text(10_000, load_default=None, allow_none=True)
    rank = Integer(required=True, metadata={"description": "Levels are ordered by rank, the easiest first."})


class Difficulty(ResponseSchema):
    """A difficulty level, with the number of published questions that have it."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    description = fields.String(required=True, allow_none=True)
    rank = fields.Integer(required=True)
    questions = fields.Integer(required=True)
    created_at = fields.DateTime(required=True)
    updated_at = fields.DateTime(required=True)
