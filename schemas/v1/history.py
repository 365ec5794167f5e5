"""Revisions, changes and merges on the wire."""

from marshmallow import fields

from schemas.base import Id, ResponseSchema, Schema
from schemas.v1.question import Question


class Revision(ResponseSchema):
    """One revision of a question, without its document."""

    number = fields.Integer(required=True)
    seq = fields.Integer(required=True, metadata={"description": "Its place among all changes of the bank."})
    change = fields.String(required=True, metadata={"enum": ["created", "updated", "deleted", "merged"]})
    status = fields.String(required=True)
    sha256 = fields.String(
        required=True, allow_none=True, metadata={"description": "Hash of the document's canonical JSON in this view."}
    )
    key = fields.String(required=True, allow_none=True, metadata={"description": "Name of the key that wrote it."})
    created_at = fields.DateTime(required=True)


class MergeIn(Schema):
    """Where a duplicate goes."""

    into = Id(required=True, metadata={"description": "Id of the question that stays."})


class Change(ResponseSchema):
    """One change of the bank."""

    seq = fields.Integer(required=True)
    change = fields.String(required=True, metadata={"enum": ["created", "updated", "deleted", "merged"]})
    id = Id(required=True, metadata={"description": "Id of the question."})
    revision = fields.Integer(required=True)
    merged_into = Id(required=True, allow_none=True)
    sha256 = fields.String(required=True, allow_none=True)
    at = fields.DateTime(required=True)
    question = fields.Nested(
        Question,
        required=True,
        allow_none=True,
        metadata={"description": "The question, if this is the newest change of it."},
    )
