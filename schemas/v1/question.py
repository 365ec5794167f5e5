"""A question on the wire: what clients send, and the document they get.

The loaded form of `QuestionIn` has every member of the document but id, revision and times, in its final form: the
service adds those four and serialises the result once, as the new revision.
"""

from typing import Any

from marshmallow import ValidationError, fields, post_load, validates_schema

from schemas.base import (
    Boolean,
    Choice,
    Id,
    Integer,
    Language,
    ListOf,
    Number,
    Object,
    ResponseSchema,
    Schema,
    Slug,
    Text,
)
from schemas.v1 import question_types

TYPES = (
    "open",
    "single_choice",
    "multiple_choice",
    "true_false",
    "short_answer",
    "numeric",
    "matching",
    "ordering",
)
STATUSES = ("draft", "in_review", "published", "retired")
# Members that the service gives. A client may send them back as it got them, but not other values.
GIVEN = ("id", "revision", "created_at", "updated_at")

_NULL: Any = {"load_default": None, "allow_none": True}


class SourceIn(Schema):
    """Where a question or an answer comes from."""

    title = Text(500, single_line=True, required=True)
    url = Text(2000, single_line=True, **_NULL)
    license = Text(200, single_line=True, **_NULL)
    locator = Text(
        200, single_line=True, **_NULL, metadata={"description": "The place in the source: a page, a line range."}
    )


class AnswerIn(Schema):
    """An answer; what `correct`, `weight` and `match` mean depends on the type of the question."""

    id = Id(load_default=None, metadata={"description": "The answer's id, to keep it when a question is replaced."})
    body = Text(50_000, required=True, metadata={"description": "CommonMark, or the value to compare with."})
    correct = Boolean(
        load_default=None,
        allow_none=True,
        metadata={"description": "If absent: false for options, true for all other answers."},
    )
    weight = Number(
        -1,
        1,
        **_NULL,
        metadata={
            "description": "Share of the points. If absent: right answers share what there is, wrong ones get 0."
        },
    )
    feedback = Text(10_000, **_NULL)
    match = Text(
        1_000,
        single_line=True,
        **_NULL,
        metadata={
            "description": "matching: the right side; numeric: the tolerance; short_answer: exact or ignore_case."
        },
    )
    source = Object(SourceIn, **_NULL)


class RubricIn(Schema):
    """What an answer of a certain quality contains."""

    label = Text(60, single_line=True, required=True, metadata={"example": "good"})
    text = Text(10_000, required=True)


class QuestionIn(Schema):
    """A question as clients write it."""

    type = Choice(TYPES, required=True)
    language = Language(load_default="en")
    status = Choice(STATUSES, load_default="draft")
    stem = Text(
        20_000,
        may_be_empty=True,
        required=True,
        metadata={"description": "The question, in CommonMark. Empty only in a draft whose `missing` says so."},
    )
    difficulty = Slug(required=True, metadata={"description": "Slug of a difficulty level."})
    topics = ListOf(Slug(), 20, distinct=True, load_default=list, metadata={"description": "Slugs of topics."})
    tags = ListOf(Text(60, single_line=True), 50, distinct=True, load_default=list)
    answers = ListOf(Object(AnswerIn), 100, load_default=list)
    explanation = Text(50_000, **_NULL)
    hints = ListOf(Text(5_000), 20, load_default=list, metadata={"description": "The gentlest first."})
    follow_ups = ListOf(Text(5_000), 50, load_default=list)
    rubric = ListOf(Object(RubricIn), 20, load_default=list)
    minutes = Number(0, 1440, above_minimum=True, **_NULL, metadata={"description": "The time an answer takes."})
    source = Object(SourceIn, **_NULL)
    external_id = Text(
        200, single_line=True, **_NULL, metadata={"description": "A name by which its author finds it again."}
    )
    missing = ListOf(
        Choice(question_types.MISSING),
        len(question_types.MISSING),
        distinct=True,
        load_default=list,
        metadata={
            "description": "What a draft lacks. If anything is named, the draft may lack a stem, answers or the key; "
            "the service then says what it really lacks, and drops the member once nothing is missing."
        },
    )

    @validates_schema(skip_on_field_errors=False)
    def refuse_empty_stem(self, question: dict[str, Any], **_: Any) -> None:
        """An empty stem is a fault like any other, told of together with those of the other members."""
        if question.get("stem") == "" and not question.get("missing"):
            raise ValidationError({"stem": ["must not be blank"]})

    @post_load
    def apply_type(self, question: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Fill in what the type implies and refuse what breaks its rules."""
        for answer in question["answers"]:
            if answer["correct"] is None:
                answer["correct"] = _correct_by_default(question["type"], answer)
            if question["type"] == "true_false" and answer["body"].lower() in ("true", "false"):
                answer["body"] = answer["body"].capitalize()
        question_types.fill_weights(question["type"], question["answers"])
        if question["missing"]:
            question["missing"] = question_types.lacking(question)
        faults = question_types.faults(question, complete=question["status"] != "draft")
        if not question["missing"]:
            # Most questions lack nothing, and their documents say nothing about it.
            del question["missing"]
        if faults:
            raise ValidationError(_nested(faults))
        return question


def lacking(question: dict[str, Any]) -> list[str]:
    """What a question in the shape of its document lacks, of "stem", "answers" and "key"."""
    return question_types.lacking(question)


def faults_to_publish(question: dict[str, Any]) -> list[tuple[str, str]]:
    """What keeps a question in the shape of its document from being more than a draft: pointers and sentences."""
    return question_types.faults(question, complete=True)


def _correct_by_default(question_type: str, answer: dict[str, Any]) -> bool:
    if question_type in ("single_choice", "multiple_choice", "true_false"):
        return False
    return question_type != "matching" or answer["match"] is not None


def _nested(faults: list[tuple[str, str]]) -> dict[str, Any]:
    """Faults by JSON pointer in the nested form in which Marshmallow keeps its messages."""
    messages: dict[str, Any] = {}
    for pointer, sentence in faults:
        *parents, last = pointer.removeprefix("/").split("/")
        node = messages
        for member in parents:
            inner = node.setdefault(member, {})
            if isinstance(inner, list):
                inner = node[member] = {"_schema": inner}
            node = inner
        if isinstance(node.get(last), dict):
            node[last].setdefault("_schema", []).append(sentence)
        else:
            node.setdefault(last, []).append(sentence)
    return messages


class QuestionReplacement(QuestionIn):
    """A question as clients send it back: the members that the service gives may be in it, unchanged."""

    id = Id()
    revision = Integer(1)
    created_at = Text(40, single_line=True)
    updated_at = Text(40, single_line=True)


class Source(ResponseSchema):
    """Where a question or an answer comes from."""

    title = fields.String(required=True)
    url = fields.String(required=True, allow_none=True)
    license = fields.String(required=True, allow_none=True)
    locator = fields.String(required=True, allow_none=True)


class Answer(ResponseSchema):
    """An answer of the study view. The play view has `id` and `body` alone."""

    id = Id(required=True)
    body = fields.String(required=True)
    correct = fields.Boolean()
    weight = fields.Float()
    feedback = fields.String(allow_none=True)
    match = fields.String(allow_none=True)
    source = fields.Nested(Source, allow_none=True)


class Rubric(ResponseSchema):
    """What an answer of a certain quality contains."""

    label = fields.String(required=True)
    text = fields.String(required=True)


class Question(ResponseSchema):
    """A question's document. The play view lacks what gives the key away."""

    id = Id(required=True)
    revision = Integer(1, required=True)
    type = fields.String(required=True, metadata={"enum": list(TYPES)})
    language = fields.String(required=True)
    status = fields.String(required=True, metadata={"enum": list(STATUSES)})
    stem = fields.String(required=True)
    difficulty = fields.String(required=True)
    topics = fields.List(fields.String(), required=True)
    tags = fields.List(fields.String(), required=True)
    answers = fields.List(fields.Nested(Answer), required=True)
    matches = fields.List(
        fields.String(), metadata={"description": "Only in the play view of a matching question: its right sides."}
    )
    explanation = fields.String(allow_none=True, metadata={"description": "Not in the play view."})
    hints = fields.List(fields.String(), required=True)
    follow_ups = fields.List(fields.String(), required=True)
    rubric = fields.List(fields.Nested(Rubric), metadata={"description": "Not in the play view."})
    minutes = fields.Float(required=True, allow_none=True)
    source = fields.Nested(Source, required=True, allow_none=True)
    external_id = fields.String(required=True, allow_none=True)
    missing = fields.List(
        fields.String(metadata={"enum": list(question_types.MISSING)}),
        metadata={
            "description": "What a draft lacks and must get before it can go on; only where something is missing."
        },
    )
    created_at = fields.DateTime(required=True)
    updated_at = fields.DateTime(required=True)


class QuestionView(Question):
    """A question's document or, with `fields`, the members of it that were asked for."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "partial": True})


MEMBERS = tuple(name for name in Question().fields)
