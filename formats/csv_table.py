"""Tables of questions: CSV as people have it in any order of columns, and CSV that holds whole documents.

Reading finds out the delimiter and the header, and leaves the rest to `formats.records`. Without a header the columns
are the question and its answer.

Writing gives each member of the document a column. Lists and objects are JSON; an empty cell is null; a text that
is empty, looks like a JSON string or holds control characters is written as a JSON string. So what is written
is read back as it was. Cells are never changed for the sake of spreadsheets; docs/formats.md says what to mind.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice, takewhile
from typing import Any, BinaryIO

from formats.base import QUESTION_TYPES, Block, Format, FormatError, Loss, Topic
from formats.markdown_table import cells_of, is_rule
from formats.records import MEMBERS, draft_of, header_of, numbered_from_zero
from formats.text import decode

_DELIMITERS = ",;\t|"

csv.field_size_limit(16 * 1024 * 1024)  # one limit for the whole process; the module's own is too low for long answers

_AWKWARD = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")
_END = "\x00"
# A question, its answer, and one more cell, such as the tags of a flash card; what more there is could be anything.
_MOST_WITHOUT_HEADER = 3
_MOST_TITLES = 3
# What Anki writes above its cards: `#separator:tab`, `#tags column:3`.
_CARDS = re.compile(r"#(separator|html|columns|tags|notetype|deck|(?:guid|notetype|deck|tags) column):(.*)$")
_CARD_COLUMNS = {
    "guid column": "external_id",
    "notetype column": "?note type",
    "deck column": "topics",
    "tags column": "tags",
}
_SEPARATORS = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "colon": ":", "space": " "}
_MOST_FIELDS = 30

Row = tuple[int, int, list[str]]
"""The first and the last line of a record, and its cells."""


def read(stream: BinaryIO) -> Iterator[Block]:
    """Yield one block a record; header and empty records are dropped. FormatError for a quote that is left open."""
    text, notes = decode(stream.read())
    lines = text.split("\n")
    delimiter, declared = _declared_delimiter(lines)
    delimiter = delimiter or _guessed_delimiter(text)
    rows = _rows(lines[declared:], delimiter, declared)
    if declared:
        yield Block(1, declared, dropped="separator declaration")
    columns = _columns_of_cards(lines[:declared])
    header = 0 if columns else _header_line(_rows(lines[declared:], delimiter, declared))
    exact = False
    below_header = 0
    for first, last, cells in rows:
        if not any(cell.strip() for cell in cells):
            if any(line.strip() for line in lines[first - 1 : last]):
                yield Block(first, last, dropped="empty record")
            continue
        if first < header:
            yield Block(first, last, dropped="title of the table")
            continue
        if columns is None:
            columns = header_of(cells)
            if columns:
                exact = all(cell in MEMBERS for cell in cells) and "answers" in cells
                others = (row for _, _, row in _rows(lines[declared:], delimiter, declared) if row != cells)
                columns = numbered_from_zero(columns) if _counts_from_zero(columns, others) else columns
                yield Block(first, last, dropped="header")
                below_header = last + 1
                continue
            if len(cells) > _MOST_WITHOUT_HEADER:
                raise FormatError(
                    f"the table has {len(cells)} columns and no header that names them, "
                    "such as question, option a, option b, correct",
                    first,
                )
            columns = ["stem", "key"]
        if first == below_header and is_rule(lines[first - 1]):
            yield Block(first, last, dropped="header")
            continue
        draft = draft_of(columns, cells, exact)
        draft.notes.extend(notes)
        yield Block(first, last, draft=draft)


def _header_line(rows: Iterable[Row]) -> int:
    """Return the line of the header, above which there may be titles, records of a single cell; 0 if there is none."""
    said = (row for row in rows if any(cell.strip() for cell in row[2]))
    for first, _, cells in islice(said, _MOST_TITLES + 1):
        if header_of(cells):
            return first
        if sum(bool(cell.strip()) for cell in cells) > 1:
            break
    return 0


def _declared_delimiter(lines: list[str]) -> tuple[str | None, int]:
    """Return what Excel's first line `sep=;` declares, or Anki's first ones, and how many lines that takes."""
    cards = [found for found in takewhile(bool, map(_CARDS.match, lines)) if found]
    if cards:
        named = next((found[2].strip().casefold() for found in cards if found[1] == "separator"), "")
        return _SEPARATORS.get(named, named if len(named) == 1 and named in _DELIMITERS else "\t"), len(cards)
    line = lines[0]
    found = re.match(r'"?sep=(.)"?$', line.rstrip(), re.I) or re.match(r"sep=(\t)$", line, re.I)
    return (found[1], 1) if found else (None, 0)


def _columns_of_cards(declarations: list[str]) -> list[str] | None:
    """Return the columns of flash cards: those that Anki's lines name by their numbers, else question and answer."""
    found = [match for match in map(_CARDS.match, declarations) if match]
    if not found:
        return None
    named = {
        int(match[2]): _CARD_COLUMNS[match[1]] for match in found if match[1] in _CARD_COLUMNS and match[2].isdecimal()
    }
    others = iter(("stem", "key"))
    return [named.get(number) or next(others, f"?field {number}") for number in range(1, _MOST_FIELDS + 1)]


def _guessed_delimiter(text: str) -> str:
    """Choose the delimiter that makes a header of a first record, or else the most cells in all of them."""
    sample = text[:20_000].strip("\n").split("\n")[:20]

    def merit(delimiter: str) -> tuple[int, int, int]:
        rows = [row for row in csv.reader((f"{line}\n" for line in sample), delimiter=delimiter) if row]
        headers = [header_of(row) or [] for row in rows[: _MOST_TITLES + 1]]
        known = max((sum(not column.startswith("?") for column in header) for header in headers), default=0)
        return known, min((len(row) for row in rows), default=0), -_DELIMITERS.index(delimiter)

    return max(_DELIMITERS, key=merit)


def _rows(lines: list[str], delimiter: str, above: int) -> Iterator[Row]:
    """Split lines into records; `above` lines of the source are not among them."""
    if delimiter == "|" and _is_markdown(lines):
        yield from ((number, number, cells_of(line)) for number, line in enumerate(lines, above + 1))
        return
    # A record that swallows the end mark has a quote that was never closed.
    reader = csv.reader((f"{line}\n" for line in [*lines, _END]), delimiter=delimiter)
    last = above
    while True:
        first = last + 1
        try:
            cells = next(reader)
        except csv.Error as error:
            raise FormatError(str(error), first) from None
        last = above + reader.line_num
        if cells == [_END]:
            return
        if last > above + len(lines):
            raise FormatError("a quote that opens in this record is never closed", first)
        yield first, last, cells


def _is_markdown(lines: list[str]) -> bool:
    """Tell whether a rule stands below the header, which has no quotes then that join lines."""
    header = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    return any(map(is_rule, lines[header + 1 : header + 2]))


def _counts_from_zero(columns: list[str], records: Iterable[list[str]]) -> bool:
    """Tell whether the keys of a table are the numbers of option columns, the first of which has the number 0."""
    options = columns.count("option") + columns.count("option from 0")
    if columns.count("key") != 1 or options < 2:
        return False
    place = columns.index("key")
    found = {(cells[place].strip(), cells.count(cells[place]) > 1) for cells in records if len(cells) > place}
    keys = {key for key, _ in found}
    options_named = all(named for _, named in found)
    return not options_named and "0" in keys and len(keys) > 1 and keys <= {"", *map(str, range(options))}


def write(documents: Iterable[dict[str, Any]], losses: list[Loss], topics: Iterable[Topic] = ()) -> Iterator[bytes]:
    """Yield the header, then a record for each document. Nothing is lost."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(MEMBERS)
    for document in documents:
        writer.writerow([_cell(document.get(member)) for member in MEMBERS])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue().encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str) and not (
        not value or (value[0] + value[-1] in ('""', "[]", "{}")) or _AWKWARD.search(value)
    ):
        return value
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return json.dumps(value, separators=(",", ":")).replace("\x7f", "\\u007f") if _AWKWARD.search(text) else text


def sniff(head: bytes, name: str) -> float:
    """Be sure of a table with a header that names its columns, less sure of one by its name alone."""
    try:
        text = decode(head)[0]
    except FormatError:
        return 0.0
    named = name.lower().endswith((".csv", ".tsv"))
    lines = text.split("\n")
    delimiter, declared = _declared_delimiter(lines)
    if _CARDS.match(lines[0]):
        return 0.95
    try:
        first: Callable[[], Row] = _rows(lines[declared:], delimiter or _guessed_delimiter(text), declared).__next__
        _, _, cells = first()
    except (FormatError, StopIteration):
        return 0.3 if named else 0.0
    if header_of(cells):
        return 0.95 if named else 0.8
    if not named:
        return 0.0
    return 0.75 if len(cells) > 1 else 0.5


FORMAT = Format(
    name="csv",
    title="CSV",
    media_type="text/csv",
    extensions=(".csv", ".tsv"),
    sniff=sniff,
    read=read,
    write=write,
    reads=QUESTION_TYPES,
    writes=QUESTION_TYPES,
)
