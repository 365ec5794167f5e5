"""Question sets and their releases on the wire."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from schemas.base import Id, Integer, ListOf, Number, Object, ResponseSchema, Schema, Slug, Text
from schemas.v1.draw import MAX_COUNT, seed_field
from schemas.v1.question import Question
from schemas.v1.questions_query import ContentFilters
from schemas.v1.stats import BANK_REVISION

MAX_SECTIONS = 20
# No more than a draw looks at: what it sees then decides whether a blueprint can be met (services/blueprints.py).
MAX_QUESTIONS = 1000
_SECTION_INDEX: Any = {"description": "Index of the section; the first is 0. Null in a set with a fixed list."}


def _points() -> Number:
    return Number(
        0,
        1000,
        above_minimum=True,
        load_default=1.0,
        metadata={"description": "Points for a question that is answered well."},
    )


class SetQuestionIn(Schema):
    """A question of a fixed list."""

    id = Id(required=True)
    points = _points()


class SectionIn(ContentFilters):
    """A section of a blueprint: how many questions are drawn, and which. Only published questions are."""

    title = Text(200, single_line=True, load_default=None)
    count = Integer(1, MAX_COUNT, required=True, metadata={"description": "How many questions are drawn."})
    points = _points()


class SetIn(Schema):
    """A set as clients write it: either `questions` or `sections`."""

    slug = Slug(required=True, metadata={"description": "Its address for good.", "example": "flask-basics"})
    title = Text(200, single_line=True, required=True)
    description = Text(10_000, load_default=None)
    questions = ListOf(
        Object(SetQuestionIn),
        MAX_QUESTIONS,
        load_default=None,
        allow_none=True,
        metadata={"description": "A fixed list, in its order."},
    )
    sections = ListOf(
        Object(SectionIn),
        MAX_SECTIONS,
        load_default=None,
        allow_none=True,
        metadata={"description": f"A blueprint; its counts add up to {MAX_QUESTIONS} at most."},
    )

    @validates_schema
    def refuse_what_is_no_set(self, content: dict[str, Any], **_: Any) -> None:
        questions, sections = content["questions"], content["sections"]
        if questions is not None and sections is not None:
            raise ValidationError({"sections": ["a set has either questions or sections"]})
        if not questions and not sections:
            raise ValidationError({"sections" if questions is None else "questions": ["must not be empty"]})
        if sum(section["count"] for section in sections or ()) > MAX_QUESTIONS:
            raise ValidationError({"sections": [f"ask for more than {MAX_QUESTIONS} questions"]})
        seen: set[str] = set()
        repeated = {}
        for index, question in enumerate(questions or ()):
            if question["id"] in seen:
                repeated[index] = {"id": ["is there already"]}
            seen.add(question["id"])
        if repeated:
            raise ValidationError({"questions": repeated})


class SetQuestion(ResponseSchema):
    """A question of a fixed list."""

    id = Id(required=True)
    points = fields.Float(required=True)


class Section(ResponseSchema):
    """A section of a blueprint."""

    title = fields.String(required=True, allow_none=True)
    count = fields.Integer(required=True)
    points = fields.Float(required=True)
    topic = fields.List(fields.String(), required=True)
    topic_all = fields.List(fields.String(), required=True)
    difficulty = fields.List(fields.String(), required=True)
    type = fields.List(fields.String(), required=True)
    tag = fields.List(fields.String(), required=True)
    language = fields.List(fields.String(), required=True)
    source = fields.List(fields.String(), required=True)
    q = fields.String(required=True, allow_none=True)


class Set(ResponseSchema):
    """A question set: a fixed list of questions, or the blueprint of one. The other of the two is null."""

    slug = fields.String(required=True)
    title = fields.String(required=True)
    description = fields.String(required=True, allow_none=True)
    questions = fields.List(fields.Nested(SetQuestion), required=True, allow_none=True)
    sections = fields.List(fields.Nested(Section), required=True, allow_none=True)
    created_at = fields.DateTime(required=True)
    updated_at = fields.DateTime(required=True)


class CheckedSection(ResponseSchema):
    """How a section stands by itself."""

    section = fields.Integer(required=True, metadata=_SECTION_INDEX)
    title = fields.String(required=True, allow_none=True)
    requested = fields.Integer(required=True)
    available = fields.Integer(required=True, metadata={"description": "How many published questions qualify."})
    missing = fields.Integer(required=True, metadata={"description": "How many are missing, whatever others take."})
    faults = fields.List(
        fields.String(), required=True, metadata={"description": "Names in its filters that no longer mean anything."}
    )


class SectionConflict(ResponseSchema):
    """Sections that cannot be met together, because they compete for the same questions; fewer of them could."""

    sections = fields.List(fields.Integer(), required=True, metadata={"description": "Indexes of the sections."})
    requested = fields.Integer(required=True, metadata={"description": "What they ask for together."})
    available = fields.Integer(required=True, metadata={"description": "How many qualify for any of them."})
    missing = fields.Integer(required=True)


class CheckedQuestion(ResponseSchema):
    """A question of a fixed list that cannot be frozen."""

    index = fields.Integer(required=True, metadata={"description": "Its index in `questions`; the first is 0."})
    id = Id(required=True)
    reason = fields.String(required=True)


class Suggestion(ResponseSchema):
    """The smallest change with which a release could be made."""

    detail = fields.String(required=True, metadata={"description": "In words, with what else would help."})
    counts = fields.List(
        fields.Integer(),
        required=True,
        allow_none=True,
        metadata={"description": "A `count` for each section that can be met; null for a fixed list."},
    )


class SetCheck(ResponseSchema):
    """Whether a release could be made now, and if not, what is in its way."""

    feasible = fields.Boolean(required=True)
    requested = fields.Integer(required=True)
    sections = fields.List(fields.Nested(CheckedSection), required=True, allow_none=True)
    conflicts = fields.List(fields.Nested(SectionConflict), required=True)
    questions = fields.List(
        fields.Nested(CheckedQuestion),
        required=True,
        metadata={"description": "Questions of a fixed list that are not published."},
    )
    suggestion = fields.Nested(Suggestion, required=True, allow_none=True)


class ReleaseIn(Schema):
    """How a set is to be frozen. The body may be left out."""

    seed = seed_field()


class ReleaseEntry(ResponseSchema):
    """A release without its questions."""

    set = fields.String(required=True)
    number = fields.Integer(required=True)
    title = fields.String(required=True)
    seed = fields.String(required=True)
    bank_revision = BANK_REVISION
    questions = fields.Integer(required=True, metadata={"description": "How many there are."})
    points = fields.Float(required=True, metadata={"description": "What they are worth together."})
    sha256 = fields.String(required=True, metadata={"description": "The one hash over its lock, in the same view."})
    key = fields.String(
        required=True, allow_none=True, metadata={"description": "Name of the key that froze it; from `reader` on."}
    )
    released_at = fields.DateTime(required=True)


class ReleaseItem(ResponseSchema):
    """A question of a release, exactly as it was frozen."""

    section = fields.Integer(required=True, allow_none=True, metadata=_SECTION_INDEX)
    points = fields.Float(required=True)
    question = fields.Nested(Question, required=True)


class Release(ResponseSchema):
    """A release: canonical JSON (RFC 8785) that never changes."""

    set = fields.String(required=True)
    number = fields.Integer(required=True)
    title = fields.String(required=True)
    description = fields.String(required=True, allow_none=True)
    seed = fields.String(required=True, metadata={"description": "What it was drawn by; it shuffles options too."})
    bank_revision = BANK_REVISION
    sections = fields.List(fields.Nested(Section), required=True, allow_none=True)
    items = fields.List(fields.Nested(ReleaseItem), required=True)
    sha256 = fields.String(required=True, metadata={"description": "The one hash over its lock, in the same view."})
    released_at = fields.DateTime(required=True)


class LatestRelease(ResponseSchema):
    """Which release of a set is the latest, and where it is."""

    set = fields.String(required=True)
    number = fields.Integer(required=True)
    location = fields.String(required=True, metadata={"format": "uri-reference"})


class LockedQuestion(ResponseSchema):
    """A question in a lock."""

    id = Id(required=True)
    revision = fields.Integer(required=True)
    sha256 = fields.String(required=True, metadata={"description": "SHA-256 of its canonical JSON (RFC 8785)."})


class Lock(ResponseSchema):
    """What a release consists of, for CI to compare with."""

    set = fields.String(required=True)
    release = fields.Integer(required=True)
    questions = fields.List(fields.Nested(LockedQuestion), required=True)
    sha256 = fields.String(required=True, metadata={"description": "SHA-256 of the canonical JSON of `questions`."})
