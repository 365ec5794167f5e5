"""A problem (RFC 9457): the shape of every error."""

from marshmallow import fields

from schemas.base import ResponseSchema


class Fault(ResponseSchema):
    """One fault of a request."""

    pointer = fields.String(
        required=True,
        metadata={"description": "JSON pointer (RFC 6901) into the body, or / and the name of a query parameter."},
    )
    detail = fields.String(required=True)


class Problem(ResponseSchema):
    """What went wrong, for people and for programs."""

    type = fields.String(
        required=True, metadata={"format": "uri-reference", "description": "Names the kind of problem."}
    )
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    instance = fields.String(required=True, metadata={"format": "uri-reference"})
    errors = fields.List(fields.Nested(Fault))
    requested = fields.Integer(metadata={"description": "Only of a shortage: how many questions were asked for."})
    available = fields.Integer(metadata={"description": "Only of a shortage: how many there are."})


class Moved(ResponseSchema):
    """Where a question is that was merged into another one."""

    detail = fields.String(required=True)
    location = fields.String(required=True, metadata={"format": "uri-reference"})
