"""Cursors: where a page ended, in a form that clients cannot misread as anything to build themselves.

A cursor carries the key of the last row, a fingerprint of the collection it belongs to, and a checksum. It holds no
secret; the checksum catches what was cut or changed on the way, and whoever forges a cursor gets no further than to
another place of the same collection.
"""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson

from services.errors import BadCursor

_CHECKSUM_BYTES = 6


def encode(collection: str, key: Sequence[Any]) -> str:
    """The cursor behind the row with this key, in the collection of that name; a query's is its fingerprint."""
    payload = orjson.dumps([collection, *key])
    return base64.urlsafe_b64encode(_checksum(payload) + payload).decode().rstrip("=")


def decode(collection: str, cursor: str, *kinds: type) -> list[Any]:
    """The key in a cursor, whose parts are of these kinds: int, float, str or UUID (which comes as a string).

    Raises BadCursor if the cursor was changed, or belongs to another collection.
    """
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise BadCursor("This is no cursor.") from None
    payload = raw[_CHECKSUM_BYTES:]
    # The second comparison refuses other spellings of the same bytes.
    if _checksum(payload) != raw[:_CHECKSUM_BYTES] or base64.urlsafe_b64encode(raw).decode().rstrip("=") != cursor:
        raise BadCursor("This cursor was changed.")
    try:
        owner, *key = orjson.loads(payload)
    except (ValueError, TypeError):
        raise BadCursor("This is no cursor.") from None
    if owner != collection:
        raise BadCursor("This cursor belongs to another query: follow `next` without changing its other parameters.")
    if len(key) != len(kinds) or not all(map(_is_of, key, kinds)):
        raise BadCursor("This is no cursor.")
    return key


def fingerprint(query: Any) -> str:
    """A short name for a query, which is anything that JSON can say."""
    return hashlib.sha256(orjson.dumps(query, option=orjson.OPT_SORT_KEYS)).hexdigest()[:12]


def _is_of(value: Any, kind: type) -> bool:
    if kind is int:
        return type(value) is int and -(2**63) <= value < 2**63
    if kind is float:
        return type(value) in (int, float)
    if not isinstance(value, str) or "\0" in value:
        return False
    if kind is UUID:
        try:
            UUID(value)
        except ValueError:
            return False
    return True


def _checksum(payload: bytes) -> bytes:
    return hashlib.blake2b(payload, digest_size=_CHECKSUM_BYTES, person=b"interrobank cur").digest()
