"""A revision's document: its canonical bytes, their hash, and the view without the key.

The document is canonical JSON (RFC 8785), so anybody can recompute the hash that stands in its ETag and in locks.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import rfc8785

_WITHOUT_KEY = (
    "id",
    "revision",
    "type",
    "language",
    "status",
    "stem",
    "difficulty",
    "topics",
    "tags",
    "hints",
    "follow_ups",
    "minutes",
    "source",
    "external_id",
    "created_at",
    "updated_at",
)
# Their answers are the key, so a player gets none of them.
_TYPES_WITHOUT_OPTIONS = ("open", "short_answer", "numeric")


@dataclass(frozen=True)
class Document:
    """One revision of a question, ready to be stored and served."""

    content: dict[str, Any]
    study: str
    play: str
    sha256: str


def timestamp(moment: datetime) -> str:
    """RFC 3339 with milliseconds of a moment in UTC, such as 2026-11-21T09:00:00.000Z."""
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def canonical(content: Any) -> bytes:
    """Canonical JSON (RFC 8785). Raises ValueError for what it cannot say, such as NaN."""
    try:
        return orjson.dumps(_common(content), option=orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER)
    except (_Uncommon, TypeError):
        return rfc8785.dumps(content)


class _Uncommon(Exception):
    """Something that orjson may write in another way than RFC 8785."""


_WRITTEN_ALIKE = frozenset((str, int, bool, type(None)))


def _common(value: Any) -> Any:
    """The same value, for orjson to write it as RFC 8785 says, which is many times as fast. Raises _Uncommon.

    Both write strings and integers alike, and sort ASCII names alike. They differ in whole numbers that are floats,
    to which orjson gives a `.0`, and in where exponents begin.
    """
    kind = type(value)
    if kind in _WRITTEN_ALIKE:
        return value
    if kind is dict and "".join(value).isascii():
        if _WRITTEN_ALIKE.issuperset(map(type, value.values())):
            return value
        return {name: one if type(one) in _WRITTEN_ALIKE else _common(one) for name, one in value.items()}
    if kind is list:
        return value if _WRITTEN_ALIKE.issuperset(map(type, value)) else [_common(one) for one in value]
    if kind is float and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if kind is float and 1e-4 < abs(value) < 1e15:
        return value
    raise _Uncommon


def sha256(body: bytes) -> str:
    """The hash by which a representation is known: in its ETag, in locks."""
    return hashlib.sha256(body).hexdigest()


def render(content: dict[str, Any]) -> Document:
    """Make the document of a question whose content has every member."""
    study = canonical(content)
    return Document(content, study.decode(), canonical(without_key(content)).decode(), sha256(study))


def without_key(content: Mapping[str, Any], seed: str | None = None) -> dict[str, Any]:
    """The play view: nothing that would give the key away, options in an order that only `seed` decides.

    Options are sorted by SHA-256 of the seed (if none, the question's id) and their own id or text, both of which say
    nothing about the order of writing.
    """
    seed = seed if seed is not None else content["id"]
    play = {member: content[member] for member in _WITHOUT_KEY}
    play["answers"] = []
    if content["type"] not in _TYPES_WITHOUT_OPTIONS:
        options = [answer for answer in content["answers"] if content["type"] != "matching" or answer["correct"]]
        shuffled = sorted(options, key=lambda answer: _place(seed, answer["id"]))
        play["answers"] = [{"id": answer["id"], "body": answer["body"]} for answer in shuffled]
    if content["type"] == "matching":
        sides = {answer["match"] if answer["correct"] else answer["body"] for answer in content["answers"]}
        play["matches"] = sorted(sides, key=lambda side: _place(seed, side))
    return play


def played(document: bytes, seed: str) -> bytes:
    """The play view of a document, in which `seed` decides the order of the options."""
    return canonical(without_key(orjson.loads(document), seed))


def _place(seed: str, what: str) -> bytes:
    return hashlib.sha256(f"{seed}:{what}".encode()).digest()


def pick(document: str, members: Iterable[str]) -> bytes:
    """A document cut down to some of its members, canonical again."""
    content = orjson.loads(document)
    return canonical({member: content[member] for member in members if member in content})
