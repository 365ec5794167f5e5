"""Tables of keys: the number of a question and its key in each row, or numbers in a row and the keys below them."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from formats.markdown_table import cells_of, is_row, is_rule

_NUMBER = re.compile(r"[*_]*(?:[^\W\d_]{1,9}\.? ?)?#?(\d{1,4})[.)]?[*_]*$")
_KEY = re.compile(r"[*_`(]*([A-Ja-j](?:[ ,/&+]*[A-Ja-j](?![^\W_]))*)[.)`*_]*$")


class TableKey(NamedTuple):
    """A key in a table: the line of its row, whether it has that line for itself, and what else the row says."""

    line: int
    alone: bool
    number: int
    key: str
    rest: str = ""


def key_tables(lines: Sequence[str], start: int, end: int) -> Iterator[tuple[range, list[TableKey]]]:
    """Yield the lines of each table of keys between two lines, and its keys."""
    behind = start
    for first in range(start, end - 1):
        if first < behind or not is_rule(lines[first + 1]) or not is_row(lines[first]):
            continue
        behind = next((line for line in range(first + 2, end) if not is_row(lines[line])), end)
        if keys := keys_of_table(lines, first, behind):
            yield range(first, behind), keys


def keys_of_table(lines: Sequence[str], first: int, behind: int) -> list[TableKey]:
    """Return the keys of a table, whose rule is its second line; nothing if anything else is in it."""
    rows = [(line, cells_of(lines[line])) for line in range(first, behind) if line != first + 1]
    return _in_rows(rows[1:]) or _in_columns(rows)


def _in_rows(rows: list[tuple[int, list[str]]]) -> list[TableKey]:
    keys: list[TableKey] = []
    for line, cells in rows:
        number = _NUMBER.match(cells[0])
        key = _KEY.match(cells[1]) if len(cells) > 1 else None
        if not number or not key:
            return []
        keys.append(TableKey(line, True, int(number[1]), key[1], "\n".join(filter(None, cells[2:]))))
    return keys


def _in_columns(rows: list[tuple[int, list[str]]]) -> list[TableKey]:
    """Read pairs of rows; the cells in front of both may say what they are."""
    if len(rows) % 2:
        return []
    keys: list[TableKey] = []
    for (_, above), (line, below) in list(pairwise(rows))[::2]:
        named = _NUMBER.match(above[0]) is None
        columns = list(zip(above[named:], below[named:], strict=False))
        found = [(_NUMBER.match(number), _KEY.match(key)) for number, key in columns if number or key]
        keys += [TableKey(line, False, int(number[1]), key[1]) for number, key in found if number and key]
        if not found or not all(number and key for number, key in found):
            return []
    return keys
