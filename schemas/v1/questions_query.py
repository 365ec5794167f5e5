"""The query parameters of the list of questions."""

from datetime import UTC, datetime
from typing import Any

from marshmallow import ValidationError, fields, post_load, validates_schema

from schemas.base import Choice, Id, Language, ListOf, Number, Schema, Slug, Text
from schemas.page import MAX_LIMIT, PageQuery, ViewQuery
from schemas.v1.question import MEMBERS, STATUSES, TYPES

SORTS = ("created_at", "-created_at", "updated_at", "-updated_at", "relevance")
_MOST = 20


class Moment(fields.String):
    """An RFC 3339 timestamp with its offset."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        try:
            moment = datetime.fromisoformat(str(value))
            if moment.tzinfo is None:
                raise ValueError
            return moment.astimezone(UTC)
        except (ValueError, OverflowError):
            raise ValidationError("must be a timestamp such as 2026-11-21T09:00:00Z") from None


def _filter(field: Any, description: str, most: int = _MOST) -> ListOf:
    return ListOf(field, most, load_default=list, metadata={"description": description})


class ContentFilters(Schema):
    """What the questions that are wanted say. Several values of a filter are alternatives; filters add up."""

    topic = _filter(Slug(), "Slug of a topic; questions of its subtopics count too. Several: any of them.")
    topic_all = _filter(Slug(), "Like `topic`, but a question must belong to all of them.")
    difficulty = _filter(Slug(), "Slug of a difficulty level.")
    type = _filter(Choice(TYPES), "Type of question.")
    tag = _filter(Text(60, single_line=True), "A tag.")
    language = _filter(Language(), "BCP 47 language tag.")
    source = _filter(Text(500, single_line=True), "Title of a source.")
    q = Text(
        500,
        single_line=True,
        load_default=None,
        metadata={"description": 'Full text: words, "phrases", and -words that must not occur.'},
    )


def measured_difficulty(which: str, **options: Any) -> Number:
    """A bound of the measured difficulty."""
    description = f"Measured difficulty at {which}, 0 to 1; what was never played does not match."
    return Number(0, 1, load_default=None, metadata={"description": description}, **options)


def refuse_empty_range(query: dict[str, Any]) -> None:
    """Raise ValidationError if no measured difficulty can lie between the bounds."""
    least, most = query["measured_difficulty_gte"], query["measured_difficulty_lte"]
    if least is not None and most is not None and least > most:
        raise ValidationError({"measured_difficulty_lte": ["must not be below measured_difficulty_gte"]})


class Filters(ContentFilters, ViewQuery):
    """Which questions are wanted. A filter given several times is met by any of its values."""

    status = _filter(Choice(STATUSES), "Default `published`; every other status needs the role `reader`.")
    ids = _filter(Id(), "Ids of questions, separated by commas or repeated.", MAX_LIMIT)
    updated_since = Moment(
        load_default=None, metadata={"format": "date-time", "description": "Changed at this time or later."}
    )
    measured_difficulty_gte = measured_difficulty("least", in_query=True)
    measured_difficulty_lte = measured_difficulty("most", in_query=True)

    @validates_schema
    def refuse_no_difficulty(self, query: dict[str, Any], **_: Any) -> None:
        refuse_empty_range(query)


class FieldsQuery(Schema):
    """Which members of a question are wanted."""

    fields_ = ListOf(
        Choice(MEMBERS),
        len(MEMBERS),
        data_key="fields",
        load_default=list,
        metadata={"description": "Members wanted, separated by commas or repeated; all if absent."},
    )


class OneQuestionQuery(ViewQuery, FieldsQuery):
    """How a question is wanted."""


TOTAL = fields.Integer(metadata={"description": "The number of all matches; only with `count=exact`."})


class QuestionsQuery(Filters, FieldsQuery, PageQuery):
    """Which questions are wanted, in which order, and what of them."""

    sort = Choice(
        SORTS, load_default=None, metadata={"description": "Default `created_at`, or `relevance` where `q` is given."}
    )
    count = Choice(
        ("exact",), load_default=None, metadata={"description": "`exact` adds `total`, the number of all matches."}
    )

    @validates_schema
    def refuse_relevance_without_words(self, query: dict[str, Any], **_: Any) -> None:
        if query["sort"] == "relevance" and query["q"] is None:
            raise ValidationError({"sort": ["relevance needs q"]})

    @post_load
    def choose_order(self, query: dict[str, Any], **_: Any) -> dict[str, Any]:
        query["sort"] = query["sort"] or ("relevance" if query["q"] else "created_at")
        return query
