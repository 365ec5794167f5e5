"""Attempts on the wire."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from schemas.base import (
    Boolean,
    Id,
    Integer,
    ListOf,
    Number,
    Object,
    ResponseSchema,
    Schema,
    Slug,
    Text,
)
from schemas.page import MAX_LIMIT
from schemas.v1.draw import DEFAULT_COUNT, MAX_COUNT, seed_field
from schemas.v1.question import Question
from schemas.v1.questions_query import ContentFilters, measured_difficulty, refuse_empty_range
from schemas.v1.set import MAX_QUESTIONS

STATES = ("open", "expired", "submitted")
_LONGEST = 7 * 24 * 60 * 60


class DrawIn(ContentFilters):
    """Which published questions are drawn, and how many. Values of one filter are alternatives; filters add up."""

    ids = ListOf(Id(), MAX_LIMIT, load_default=list, metadata={"description": "Ids of questions."})
    measured_difficulty_gte = measured_difficulty("least")
    measured_difficulty_lte = measured_difficulty("most")
    count = Integer(
        1, MAX_COUNT, load_default=DEFAULT_COUNT, metadata={"description": "How many questions are drawn at most."}
    )
    strict = Boolean(load_default=False, metadata={"description": "409 where there are fewer questions than `count`."})

    @validates_schema
    def refuse_no_difficulty(self, draw: dict[str, Any], **_: Any) -> None:
        refuse_empty_range(draw)


class AttemptIn(Schema):
    """What is attempted: a draw, a release of a set, or the set as it is now, drawn anew if it is a blueprint."""

    draw = Object(DrawIn, load_default=None)
    set = Slug(load_default=None, metadata={"description": "Slug of a set."})
    release = Integer(
        1,
        load_default=None,
        metadata={"description": "Number of a release of the set; without one the set's own content is attempted."},
    )
    seed = seed_field()
    time_limit = Integer(
        1,
        _LONGEST,
        load_default=None,
        metadata={"description": "Seconds after which no response is taken any more. None if absent."},
    )

    @validates_schema(skip_on_field_errors=True)
    def refuse_what_names_no_questions(self, attempt: dict[str, Any], **_: Any) -> None:
        if (attempt["draw"] is None) == (attempt["set"] is None):
            raise ValidationError("needs either draw or set")
        if attempt["release"] is not None and attempt["set"] is None:
            raise ValidationError({"release": ["needs set"]})


class MatchIn(Schema):
    """A left side and the right side that it is put together with."""

    answer = Id(required=True, metadata={"description": "Id of the left side."})
    match = Text(50_000, required=True, metadata={"description": "One of the question's `matches`."})


class ResponseIn(Schema):
    """A response, in the one member that belongs to the question's type. Without a member there is none (any more)."""

    answers = ListOf(
        Id(),
        100,
        distinct=True,
        metadata={
            "description": "single_choice, true_false: the id of the chosen option; multiple_choice: the ids of all "
            "that are chosen; ordering: those of all elements, in order."
        },
    )
    matches = ListOf(Object(MatchIn), 100, metadata={"description": "matching: the pairs."})
    text = Text(50_000, metadata={"description": "short_answer, open: the answer in words."})
    number = Number(-1e300, 1e300, metadata={"description": "numeric: the number."})


class OneOfResponsesIn(Schema):
    """The response to one question of an attempt."""

    question_id = Id(required=True)
    response = Object(ResponseIn, required=True, allow_none=True)


class ResponsesIn(Schema):
    """The responses to all questions of an attempt; a question that is not named has none."""

    responses = ListOf(Object(OneOfResponsesIn), MAX_QUESTIONS, required=True)


class Match(ResponseSchema):
    """A left side and the right side that it was put together with."""

    answer = Id(required=True)
    match = fields.String(required=True)


class QuestionResponse(ResponseSchema):
    """A response as it was given."""

    answers = fields.List(Id())
    matches = fields.List(fields.Nested(Match))
    text = fields.String()
    number = fields.Float()


class OneOfResponses(ResponseSchema):
    """The response to one question of an attempt."""

    question_id = Id(required=True)
    response = fields.Nested(QuestionResponse, required=True, allow_none=True)


class Responses(ResponseSchema):
    """The response to each question of an attempt, in their order; null where there is none."""

    responses = fields.List(fields.Nested(OneOfResponses), required=True)


class AttemptItem(ResponseSchema):
    """A question of an attempt: in the play view until the attempt is submitted, in the study view from then on."""

    question = fields.Nested(Question, required=True)
    response = fields.Nested(QuestionResponse, required=True, allow_none=True)
    score = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "Null until it is graded, and where it never is (open)."},
    )
    maximum = fields.Float(
        required=True, allow_none=True, metadata={"description": "The most there is to reach; null where nothing is."}
    )
    met = fields.List(
        Id(),
        required=True,
        allow_none=True,
        metadata={"description": "Once graded: the ids of the answers that the response chose or agrees with."},
    )


class Attempt(ResponseSchema):
    """An attempt at some questions."""

    id = Id(required=True)
    state = fields.String(required=True, metadata={"enum": list(STATES)})
    set = fields.String(required=True, allow_none=True)
    release = fields.Integer(required=True, allow_none=True)
    seed = fields.String(required=True)
    created_at = fields.DateTime(required=True)
    expires_at = fields.DateTime(required=True, allow_none=True)
    submitted_at = fields.DateTime(required=True, allow_none=True)
    score = fields.Float(
        required=True, allow_none=True, metadata={"description": "The sum of the scores; null until it is submitted."}
    )
    maximum = fields.Float(required=True, metadata={"description": "The most there is to reach."})
    items = fields.List(fields.Nested(AttemptItem), required=True)


class NewAttempt(Attempt):
    """An attempt that has just begun."""

    token = fields.String(
        required=True,
        metadata={
            "description": "Sent as `Authorization: Bearer` with everything about this attempt. Shown this once; the "
            "service keeps only its hash."
        },
    )
