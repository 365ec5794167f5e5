"""NDJSON: one question document a line, with the members that GET /questions gives.

Reading takes the members as they are, those of the service (id, revision, times) included; what they mean is for
whoever imports them. Objects that are questions by other names are read as `formats.json_records` describes. Both
directions hold one line in memory at a time.
"""

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import orjson

from formats import strict_json
from formats.base import QUESTION_TYPES, Block, Draft, Format, FormatError, Loss, Topic
from formats.json_records import counts_from, draft_of_record, is_record

# Far more than a question needs, and little enough to hold.
_LONGEST_LINE = 4 * 2**20


def _sniff(head: bytes, name: str) -> float:
    named = name.lower().endswith(FORMAT.extensions)
    first, line_feed, _ = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
    try:
        document = orjson.loads(first)
    except orjson.JSONDecodeError:
        # A long first line is cut off where the head ends.
        return 0.5 if named and first.startswith(b"{") and not line_feed else 0.0
    if not isinstance(document, dict):
        return 0.0
    if "stem" in document:
        return 0.95
    if is_record(document):
        return 0.85
    return 0.5 if named else 0.0


def _read(stream: BinaryIO) -> Iterator[Block]:
    number = 0
    while line := stream.readline(_LONGEST_LINE + 1):
        number += 1
        if len(line) > _LONGEST_LINE:
            raise FormatError(f"is longer than {_LONGEST_LINE} bytes", number)
        text = strict_json.decoded(line, number)
        if text.strip():
            value = strict_json.object_in(text, number)
            draft = draft_of_record(value, counts_from([value])) if is_record(value) else Draft(value)
            yield Block(number, number, draft)


def _write(documents: Iterable[dict[str, Any]], losses: list[Loss], topics: Iterable[Topic] = ()) -> Iterator[bytes]:
    for document in documents:
        yield orjson.dumps(document) + b"\n"


FORMAT = Format(
    name="ndjson",
    title="NDJSON, one question document a line",
    media_type="application/x-ndjson",
    extensions=(".ndjson", ".jsonl"),
    sniff=_sniff,
    read=_read,
    write=_write,
    reads=QUESTION_TYPES,
    writes=QUESTION_TYPES,
    keyless=True,
)
