"""Imports on the wire."""

import re

from marshmallow import fields

from schemas.base import Boolean, Choice, Id, ListOf, Pattern, ResponseSchema, Schema, Slug, Text
from schemas.page import PageQuery
from schemas.v1.question import STATUSES

STATES = ("queued", "running", "finished", "failed", "undone")
OUTCOMES = ("created", "revised", "unchanged", "duplicate", "incomplete", "dropped")
POLICIES = ("revise", "skip", "fork")
_FORMAT = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class ImportQuery(Schema):
    """What is to be done with a file; in a form, these are its other fields."""

    filename = Text(
        500,
        single_line=True,
        load_default=None,
        metadata={"description": "Name of a file that is sent by itself, without a form. A label, and no path."},
    )
    format = Pattern(
        _FORMAT,
        "the name of a format",
        load_default=None,
        metadata={"description": "Name of the file's format. By default it is found out."},
    )
    dry_run = Boolean(
        in_query=True,
        load_default=False,
        metadata={"description": "Only the ledger is wanted: nothing goes into the bank."},
    )
    status = Choice(
        STATUSES,
        load_default="draft",
        metadata={"description": "Status of questions that name none. Publishing needs the role `reviewer`."},
    )
    topic = ListOf(
        Slug(), 20, load_default=list, metadata={"description": "Slug of a topic, for questions that name none."}
    )
    difficulty = Slug(
        load_default=None,
        metadata={
            "description": "Slug of a level, for questions of which neither the file nor a heading in it says one."
        },
    )
    policy = Choice(
        POLICIES,
        load_default="revise",
        metadata={
            "description": "What becomes of a question that the bank has and the file says otherwise: it is revised, "
            "skipped, or left as it is beside a new one (`fork`)."
        },
    )


class Counts(ResponseSchema):
    """Questions by outcome; of what was dropped, runs of lines."""

    created = fields.Integer(required=True)
    revised = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    duplicate = fields.Integer(required=True)
    incomplete = fields.Integer(required=True)
    dropped = fields.Integer(required=True)


class ImportOptions(ResponseSchema):
    """What whoever imported decided."""

    status = fields.String(required=True)
    topic = fields.List(fields.String(), required=True)
    difficulty = fields.String(required=True, allow_none=True)
    policy = fields.String(required=True, metadata={"enum": list(POLICIES)})


class ImportFault(ResponseSchema):
    """What is wrong with a file."""

    pointer = fields.String(required=True)
    detail = fields.String(required=True)


class Import(ResponseSchema):
    """The import of a file."""

    id = Id(required=True)
    state = fields.String(required=True, metadata={"enum": list(STATES)})
    format = fields.String(required=True)
    file_name = fields.String(required=True)
    size = fields.Integer(required=True, metadata={"description": "Of the file, in bytes."})
    dry_run = fields.Boolean(required=True)
    options = fields.Nested(ImportOptions, required=True)
    progress = fields.Float(required=True, metadata={"description": "From 0 to 1."})
    counts = fields.Nested(Counts, required=True)
    dropped = fields.Dict(
        fields.String(),
        fields.Integer(),
        required=True,
        metadata={"description": "Runs of lines that are no part of a question, by reason."},
    )
    made_topics = fields.List(fields.String(), required=True, metadata={"description": "Slugs of topics it made."})
    errors = fields.List(
        fields.Nested(ImportFault), required=True, metadata={"description": "Why it failed; nothing of it went in."}
    )
    created_at = fields.DateTime(required=True)
    updated_at = fields.DateTime(required=True)


class LedgerQuery(PageQuery):
    """Which rows of a ledger are wanted, and how."""

    outcome = ListOf(
        Choice(OUTCOMES),
        len(OUTCOMES),
        load_default=list,
        metadata={"description": "What became of the lines. Several: any of them."},
    )
    format = Choice(
        ("json", "ndjson"),
        load_default=None,
        metadata={"description": "`ndjson` gives all rows, one a line; so does `Accept: application/x-ndjson`."},
    )


class LedgerRow(ResponseSchema):
    """What became of a run of lines of the file."""

    first_line = fields.Integer(required=True)
    last_line = fields.Integer(required=True)
    path = fields.String(
        required=True, allow_none=True, metadata={"description": "The file in which the lines are, in an archive."}
    )
    outcome = fields.String(required=True, metadata={"enum": list(OUTCOMES)})
    reason = fields.String(required=True, allow_none=True)
    question_id = Id(required=True, allow_none=True)
    duplicate_of = Id(
        required=True,
        allow_none=True,
        metadata={"description": "The question of which it is a duplicate, or to which an answer probably belongs."},
    )
    score = fields.Float(
        required=True, allow_none=True, metadata={"description": "How sure that is, from 0 to 1; 1 is the same text."}
    )
    notes = fields.List(fields.String(), required=True, metadata={"description": "What was changed, guessed or lost."})


class RefusedToPublish(ResponseSchema):
    """A question that was not published, and why."""

    question_id = Id(required=True)
    reasons = fields.List(fields.Nested(ImportFault), required=True)


class Published(ResponseSchema):
    """What became of the drafts of an import."""

    published = fields.Integer(required=True, metadata={"description": "How many questions are published now."})
    refused = fields.List(fields.Nested(RefusedToPublish), required=True)
