"""How questions look in files. Adding a format is one module with a `FORMAT`, and one line in FORMATS."""

from formats import aiken, bank, csv_table, gift, interview, json_array, markdown_mcq, ndjson, opentdb, opentriviaqa
from formats.base import Format, FormatError
from formats.opening import beginning
from formats.text import in_utf8, refuse_other_kinds

__all__ = ["FORMATS", "beginning", "by_name", "detect"]

FORMATS: tuple[Format, ...] = (
    bank.FORMAT,
    json_array.FORMAT,
    ndjson.FORMAT,
    csv_table.FORMAT,
    opentdb.FORMAT,
    gift.FORMAT,
    aiken.FORMAT,
    markdown_mcq.FORMAT,
    opentriviaqa.FORMAT,
    interview.FORMAT,
)


def by_name(name: str) -> Format:
    """The format of that name; raises KeyError."""
    return {one.name: one for one in FORMATS}[name]


def detect(head: bytes, name: str) -> Format:
    """The format that is surest of a file, by its `beginning` and its name; raises FormatError if none is."""
    if not head:
        raise FormatError(f"{name} has nothing in it: not a line that is not blank")
    head = in_utf8(head)
    surest = max(FORMATS, key=lambda one: one.sniff(head, name))
    if surest.sniff(head, name) == 0:
        try:
            refuse_other_kinds(head)
        except FormatError as error:
            raise FormatError(f"{name} is in no known format: {error.detail}") from None
        raise FormatError(f"{name} is in no known format")
    return surest
