"""Counts on the wire."""

from marshmallow import fields

from schemas.base import ResponseSchema

BANK_REVISION = fields.Integer(required=True, metadata={"description": "Number of the bank's newest change."})


class Stats(ResponseSchema):
    """How many questions there are of each kind."""

    bank_revision = BANK_REVISION
    questions = fields.Integer(required=True)
    by_topic = fields.Dict(fields.String(), fields.Integer(), required=True)
    by_difficulty = fields.Dict(fields.String(), fields.Integer(), required=True)
    by_type = fields.Dict(fields.String(), fields.Integer(), required=True)
    by_language = fields.Dict(fields.String(), fields.Integer(), required=True)
    by_status = fields.Dict(fields.String(), fields.Integer(), required=True)
    by_source = fields.Dict(fields.String(), fields.Integer(), required=True)
