"""Statistics on the wire."""

from typing import Any

from marshmallow import fields

from schemas.base import Id, Integer, ResponseSchema, Schema

_NULL: Any = {"required": True, "allow_none": True}


class RevisionQuery(Schema):
    """Which revision is meant."""

    revision = Integer(
        1, in_query=True, load_default=None, metadata={"description": "Number of a revision; the newest if absent."}
    )


class ConfidenceInterval(ResponseSchema):
    """Between which values the measured difficulty would lie if many more attempts were made (Wilson)."""

    level = fields.Float(required=True)
    low = fields.Float(required=True)
    high = fields.Float(required=True)


class OptionStatistics(ResponseSchema):
    """How often an answer was chosen, or agreed with."""

    answer_id = Id(required=True)
    count = fields.Integer(required=True)
    share = fields.Float(**_NULL)


class QuestionStatistics(ResponseSchema):
    """What attempts say about a revision of a question. A figure is null where there are too few of them."""

    question_id = Id(required=True)
    revision = fields.Integer(required=True)
    difficulty = fields.String(required=True, metadata={"description": "The level that the author gave it."})
    attempts = fields.Integer(required=True, metadata={"description": "The sample: how many attempts were graded."})
    unanswered = fields.Integer(required=True, metadata={"description": "How many of them had no response."})
    facility = fields.Float(**_NULL, metadata={"description": "The mean share of the points that was reached, 0 to 1."})
    standard_deviation = fields.Float(**_NULL, metadata={"description": "Of that share, with n - 1."})
    discrimination_index = fields.Float(
        **_NULL,
        metadata={"description": "Correlation with the score of the rest of the test, times 100: -100 to 100."},
    )
    measured_difficulty = fields.Float(
        **_NULL, metadata={"description": "The mean share of the points that was missed, 0 to 1."}
    )
    confidence_interval = fields.Nested(ConfidenceInterval, **_NULL)
    options = fields.List(fields.Nested(OptionStatistics), required=True)


class ReleaseStatistics(ResponseSchema):
    """What attempts say about a release. A figure is null where there are too few of them."""

    set = fields.String(required=True)
    release = fields.Integer(required=True)
    attempts = fields.Integer(required=True, metadata={"description": "How many attempts were graded."})
    mean = fields.Float(**_NULL, metadata={"description": "The mean share of all points that was reached, 0 to 1."})
    standard_deviation = fields.Float(**_NULL, metadata={"description": "Of that share, with n - 1."})
    items = fields.List(fields.Nested(QuestionStatistics), required=True)
