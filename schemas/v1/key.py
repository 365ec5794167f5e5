"""API keys on the wire."""

from marshmallow import fields

from schemas.base import Choice, Id, ResponseSchema, Schema, Text

ROLES = ("player", "reader", "author", "reviewer", "admin")


class KeyIn(Schema):
    """A key to be made."""

    role = Choice(ROLES, required=True)
    name = Text(200, single_line=True, load_default="", metadata={"description": "Who or what uses the key."})


class Key(ResponseSchema):
    """A key in force."""

    id = Id(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True)
    created_at = fields.DateTime(required=True)


class NewKey(Key):
    """A key that was just made."""

    token = fields.String(required=True, metadata={"description": "Shown this once; the service keeps only its hash."})
