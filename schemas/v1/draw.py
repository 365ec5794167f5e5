"""Draws on the wire."""

import re

from marshmallow import fields

from schemas.base import TOKEN, Boolean, Integer, Pattern, ResponseSchema
from schemas.v1.question import Question
from schemas.v1.questions_query import Filters
from schemas.v1.stats import BANK_REVISION

_SEED = re.compile(r"[^\x00-\x08\x0b-\x1f\x7f]{1,200}")
MAX_COUNT = 100
DEFAULT_COUNT = 10
_EXPIRES_AT = fields.DateTime(required=True, metadata={"description": "Six hours after its last use."})


def seed_field() -> Pattern:
    """The seed of a draw."""
    return Pattern(
        _SEED,
        "1 to 200 characters without control characters",
        200,
        load_default=None,
        metadata={
            "description": "Any text. The same seed draws the same questions from the same bank. "
            "Without one the service picks one."
        },
    )


class DrawsQuery(Filters):
    """Which questions may be drawn, how many, and how."""

    count = Integer(
        1,
        MAX_COUNT,
        in_query=True,
        load_default=DEFAULT_COUNT,
        metadata={"description": f"How many questions are drawn at most, 1 to {MAX_COUNT}."},
    )
    seed = seed_field()
    strict = Boolean(
        in_query=True,
        load_default=False,
        metadata={"description": "409 where there are fewer questions than `count`, instead of those there are."},
    )
    session = Pattern(
        TOKEN,
        "the token of a draw session",
        32,
        load_default=None,
        metadata={"description": "Token of a draw session: no question comes that the session has had."},
    )


class Draw(ResponseSchema):
    """What was drawn."""

    seed = fields.String(required=True, metadata={"description": "The seed that draws this again."})
    bank_revision = BANK_REVISION
    requested = fields.Integer(required=True, metadata={"description": "`count` as it was asked for."})
    items = fields.List(fields.Nested(Question), required=True)
    exhausted = fields.Boolean(
        metadata={"description": "Only with a session: it has now had every question that these filters let through."}
    )


class DrawSession(ResponseSchema):
    """A draw session."""

    drawn = fields.Integer(required=True, metadata={"description": "How many questions it has had."})
    expires_at = _EXPIRES_AT


class NewDrawSession(ResponseSchema):
    """A draw session that has just begun."""

    token = fields.String(required=True, metadata={"description": "Shown this once; the service keeps only its hash."})
    expires_at = _EXPIRES_AT
