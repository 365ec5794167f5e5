"""What all collections share: the parameters of a page, and its shape."""

from functools import cache

import marshmallow
from marshmallow import fields

from schemas.base import Choice, Integer, ResponseSchema, Schema, Text

DEFAULT_LIMIT = 20
MAX_LIMIT = 100


class NoQuery(Schema):
    """An operation without query parameters."""


def limit_field() -> Integer:
    """The query parameter for the length of a page."""
    description = f"How many items a page has at most, 1 to {MAX_LIMIT}."
    return Integer(1, MAX_LIMIT, in_query=True, load_default=DEFAULT_LIMIT, metadata={"description": description})


class PageQuery(Schema):
    """Which part of a collection is wanted."""

    limit = limit_field()
    cursor = Text(
        1000, single_line=True, load_default=None, metadata={"description": "Where the page begins, from `next`."}
    )


class ViewQuery(Schema):
    """Which view of questions is wanted."""

    view = Choice(
        ("study", "play"),
        load_default=None,
        metadata={"description": "`play` hides what gives the key away. Default: the fullest view the key allows."},
    )


@cache
def page_of(item: type[marshmallow.Schema], **more: fields.Field) -> type[ResponseSchema]:
    """The schema of a page of such items."""
    members = {
        "__doc__": "A page: its items, and where the next one is.",
        "items": fields.List(fields.Nested(item), required=True),
        "next": fields.String(
            required=True,
            allow_none=True,
            metadata={"description": "The next page, relative to the host; null on the last one."},
        ),
        **more,
    }
    return type(f"{item.__name__}Page", (ResponseSchema,), members)
