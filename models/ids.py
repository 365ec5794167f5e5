"""Identifiers: UUIDv7 (RFC 9562), as lower-case strings."""

import hashlib
import secrets
from datetime import UTC, datetime

import uuid_utils


def question_id() -> str:
    """A new id that sorts after every id this process made before, so that ids are in the order of creation."""
    return str(uuid_utils.uuid7())


def answer_id(question: str, name: str | None = None) -> str:
    """A new id for an answer of the question with the id `question`.

    It carries the question's time and otherwise random bits, or bits that follow from `name` where the same answer is
    to get the same id everywhere. Were the ids of a question's answers in the order of writing, a player could sort by
    them and read off the key of an ordering question.
    """
    time_bits = _milliseconds(question)
    tail = int.from_bytes(hashlib.sha256(f"{question}:{name}".encode()).digest()) if name else secrets.randbits(256)
    value = time_bits << 80 | 0x7 << 76 | (tail >> 62 & 0xFFF) << 64 | 0b10 << 62 | tail & (1 << 62) - 1
    return str(uuid_utils.UUID(int=value))


def _milliseconds(identifier: str) -> int:
    """The time in a UUIDv7: its first 48 bits."""
    return int(identifier[:8] + identifier[9:13], 16)


def draw_key(text: str) -> int:
    """The place of a question's id, or of a seed, on the circle of draws: the first 64 bits of its SHA-256.

    Signed, because that is what both databases store. The circle is the same as with unsigned numbers.
    """
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], signed=True)


def time_of(identifier: str) -> datetime:
    """The moment, to the millisecond, in which a UUIDv7 was made."""
    return datetime.fromtimestamp(_milliseconds(identifier) / 1000, UTC)
