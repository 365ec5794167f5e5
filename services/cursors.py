"""Cursors: where a page ended, in a form that clients cannot misread as anything to build themselves.

A cursor carries the key of the last row, a fingerprint of the query it belongs to, and a checksum. It holds no
secret; the checksum catches what was cut or changed on the way.
"""

import base64
import binascii
import hashlib
from typing import Any

import orjson

from services.errors import BadCursor

_CHECKSUM_BYTES = 6


def encode(query: Any, key: list[Any]) -> str:
    """The cursor behind the row with this key, in the collection that `query` (anything JSON) selects."""
    payload = orjson.dumps([fingerprint(query), *key])
    return base64.urlsafe_b64encode(_checksum(payload) + payload).decode().rstrip("=")


def decode(query: Any, cursor: str) -> list[Any]:
    """The key in a cursor. Raises BadCursor if it was changed, or belongs to another query."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise BadCursor("This is no cursor.") from None
    payload = raw[_CHECKSUM_BYTES:]
    # The second comparison refuses other spellings of the same bytes.
    if _checksum(payload) != raw[:_CHECKSUM_BYTES] or base64.urlsafe_b64encode(raw).decode().rstrip("=") != cursor:
        raise BadCursor("This cursor was changed.")
    owner, *key = orjson.loads(payload)
    if owner != fingerprint(query):
        raise BadCursor("This cursor belongs to another query: follow `next` without changing its other parameters.")
    return key


def fingerprint(query: Any) -> str:
    """A short name for a query."""
    return hashlib.sha256(orjson.dumps(query, option=orjson.OPT_SORT_KEYS)).hexdigest()[:12]


def _checksum(payload: bytes) -> bytes:
    return hashlib.blake2b(payload, digest_size=_CHECKSUM_BYTES, person=b"interrobank cur").digest()
