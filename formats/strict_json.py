"""JSON as the service takes it: what parsers forgive, and what no database could store, is refused.

That is: members that are there twice, NaN and Infinity, numbers too large for a float, NUL, halves of surrogate pairs,
text that is not UTF-8.
"""

import json
import math
from collections.abc import Iterator
from typing import Any

from formats.base import FormatError


def decoded(data: bytes, first_line: int = 1) -> str:
    """UTF-8 to text, without a byte order mark; raises FormatError."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError("is not UTF-8", first_line + data.count(b"\n", 0, error.start)) from error


def value_at(text: str, start: int, first_line: int = 1) -> tuple[Any, int]:
    """The JSON value that begins at `start`, and where it ends.

    Raises FormatError, with the line counted from `first_line` as that of the beginning of `text`.
    """
    try:
        value, end = _DECODER.raw_decode(text, start)
        if "\\u" in text[start:end]:
            _refuse_unstorable(value)
    except json.JSONDecodeError as error:
        raise FormatError(f"not JSON: {error.msg}", first_line + error.lineno - 1) from error
    except RecursionError as error:
        raise FormatError("nested too deeply", first_line + text.count("\n", 0, start)) from error
    except ValueError as error:
        # From one of the hooks below, or an integer of thousands of digits.
        raise FormatError(f"not usable JSON: {error}", first_line + text.count("\n", 0, start)) from error
    return value, end


def object_in(text: str, line: int) -> dict[str, Any]:
    """The JSON object that is all of `text`, which is the line `line` of a file; raises FormatError."""
    stripped = text.strip(" \t\r\n")
    value, end = value_at(stripped, 0, line)
    if end < len(stripped):
        raise FormatError("has something after the JSON value", line)
    if not isinstance(value, dict):
        raise FormatError("is not a JSON object", line)
    return value


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the member {json.dumps(repeated)} is there twice")
    return members


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"{digits[:20]} is not a finite number")
    return number


def _refuse_unstorable(value: Any) -> None:
    for text in _texts(value):
        if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
            raise ValueError("a text contains NUL or half a surrogate pair")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for element in value:
            yield from _texts(element)
    elif isinstance(value, dict):
        for name, member in value.items():
            yield name
            yield from _texts(member)


_DECODER = json.JSONDecoder(object_pairs_hook=_members, parse_float=_finite, parse_constant=_finite)
