"""Exports and formats on the wire."""

from marshmallow import fields

from schemas.base import Boolean, Choice, ResponseSchema
from schemas.v1.question import TYPES
from schemas.v1.questions_query import Filters

DEFAULT_FORMAT = "ndjson"


def queries(formats: tuple[str, ...]) -> tuple[type[Filters], type[Filters]]:
    """The query parameters of exports in these formats, and those of their ledger."""

    class ExportLedgerQuery(Filters):
        """Which questions are wanted, and in which format."""

        format = Choice(formats, load_default=DEFAULT_FORMAT, metadata={"description": "Format of the file."})

    class ExportQuery(ExportLedgerQuery):
        """Which questions are wanted, in which format, and whether anything may be lost."""

        strict = Boolean(
            in_query=True,
            load_default=False,
            metadata={"description": "409 where the format cannot hold all that the questions say."},
        )

    return ExportQuery, ExportLedgerQuery


def _types(description: str) -> fields.List:
    item = fields.String(metadata={"enum": list(TYPES)})
    return fields.List(item, required=True, metadata={"description": description})


class Format(ResponseSchema):
    """A file format."""

    name = fields.String(required=True, metadata={"description": "The value of `format`."})
    title = fields.String(required=True)
    media_type = fields.String(required=True)
    extensions = fields.List(fields.String(), required=True)
    reads = _types("Types of the questions that files of this format can bring in; empty where it is not read.")
    writes = _types("Types of the questions that can be exported in it; empty where it is not written.")
    keyless = fields.Boolean(
        required=True, metadata={"description": "Whether the play view, which has no key, can be exported in it."}
    )
    loses = fields.String(
        required=True, allow_none=True, metadata={"description": "What it cannot hold; null where that is nothing."}
    )
