"""Pairs of near-duplicates on the wire."""

from marshmallow import fields

from schemas.base import Choice, Id, Number, ResponseSchema
from schemas.page import PageQuery
from schemas.v1.question import STATUSES, TYPES

CHECKED_REVISION = fields.Integer(
    required=True,
    metadata={
        "description": "Number of the last change that has been looked at. Where it is below `bank_revision`, there is "
        "more to find: ask again."
    },
)


class DuplicatesQuery(PageQuery):
    """Which pairs are wanted."""

    min_score = Number(0, 1, in_query=True, load_default=None, metadata={"description": "Least score, 0 to 1."})
    question = Id(load_default=None, metadata={"description": "Only pairs that have this question in them."})
    count = Choice(
        ("exact",), load_default=None, metadata={"description": "`exact` adds `total`, the number of all matches."}
    )


class PairedQuestion(ResponseSchema):
    """One of the two questions of a pair."""

    id = Id(required=True)
    type = fields.String(required=True, metadata={"enum": list(TYPES)})
    status = fields.String(required=True, metadata={"enum": list(STATUSES)})
    stem = fields.String(required=True)


class Why(ResponseSchema):
    """What a score comes from."""

    shared = fields.List(fields.String(), required=True, metadata={"description": "Terms of both, stemmed."})
    only_first = fields.List(fields.String(), required=True)
    only_second = fields.List(fields.String(), required=True)
    features = fields.Dict(
        fields.String(),
        fields.Float(),
        required=True,
        metadata={"description": "The features that are not zero; docs/duplicates.md says what they are."},
    )


class DuplicatePair(ResponseSchema):
    """Two questions that are probably the same. `first` has the smaller id."""

    id = Id(required=True)
    state = fields.String(required=True, metadata={"enum": ["pending", "dismissed"]})
    score = fields.Float(required=True, metadata={"description": "From 0 to 1: how likely they are the same."})
    first = fields.Nested(PairedQuestion, required=True)
    second = fields.Nested(PairedQuestion, required=True)
    why = fields.Nested(Why, required=True)
    found_at = fields.DateTime(required=True)
    decided_at = fields.DateTime(required=True, allow_none=True)
