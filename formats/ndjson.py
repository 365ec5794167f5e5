"""NDJSON: one question document a line, with the members that GET /questions gives.

Reading takes the members as they are, those of the service (id, revision, times) included; what they mean is for
whoever imports them. Objects that are questions by other names are read as `formats.json_records` describes; whether
their keys count from 0 or from 1 is found out from the first lines. Beyond these, both directions hold one line in
memory at a time.
"""

import itertools
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import orjson

from formats import strict_json
from formats.base import MOST_FAULTS, QUESTION_TYPES, Block, Draft, Format, FormatError, Loss, Topic
from formats.json_records import counts_from, draft_of_record, is_record

# Far more than a question needs, and little enough to hold.
_LONGEST_LINE = 4 * 2**20
# Among so many keys from 0 there is a 0.
_TELLING_LINES = 100


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
    faults: list[FormatError] = []
    lines = _objects(stream, faults)
    telling = list(itertools.islice(lines, _TELLING_LINES))
    first_option = counts_from(value for _, value in telling if is_record(value))
    for number, value in itertools.chain(telling, lines):
        if is_record(value):
            first = counts_from([value]) if first_option is None else first_option
            yield Block(number, number, draft_of_record(value, first))
        else:
            yield Block(number, number, Draft(value))
    if faults:
        raise FormatError(faults[0].detail, faults[0].line, list(map(str, faults)))


def _objects(stream: BinaryIO, faults: list[FormatError]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the object on each line that is not blank, with the line's number.

    Lines that hold none are added to the faults, and the others read on, so that all faults are told at once.
    """
    number = 0
    while len(faults) < MOST_FAULTS and (line := stream.readline(_LONGEST_LINE + 1)):
        number += 1
        try:
            if len(line) > _LONGEST_LINE:
                raise FormatError(f"is longer than {_LONGEST_LINE} bytes", number)
            text = strict_json.decoded(line, number)
            value = strict_json.object_in(text, number) if text.strip() else None
        except FormatError as error:
            faults.append(error)
            while line and not line.endswith(b"\n"):
                line = stream.readline(_LONGEST_LINE)
        else:
            if value is not None:
                yield number, value


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
