"""When two texts say the same: apart from white space, capitals and the shape of quotation marks and dashes.

By it questions are looked up; whether they are the same in all else is for services/duplicates to say.
"""

import hashlib
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

_PLAIN = str.maketrans("‘’‚‛“”„‟«»‐‑–—", '\'\'\'\'""""""----')


def normalised(text: str) -> str:
    """The text in the form in which texts are compared."""
    # ASCII has one form of each letter, and straight quotes alone.
    uniform = text if text.isascii() else unicodedata.normalize("NFC", text).translate(_PLAIN)
    return " ".join(uniform.casefold().split())


def text_key(content: Mapping[str, Any]) -> int:
    """64 bits, signed, of the SHA-256 of a question's stem, or of its answers where the stem is missing."""
    key = _key_of_stem(content["stem"])
    if key is None:
        key = key_of("\n".join(normalised(answer["body"]) for answer in content["answers"]).encode())
    return key


@lru_cache(maxsize=1_024)  # an import asks for the keys of a batch again and again
def _key_of_stem(stem: str) -> int | None:
    text = normalised(stem)
    return key_of(text.encode()) if text else None


def key_of(data: bytes) -> int:
    """The first 64 bits of the SHA-256, signed, because that is what both databases store."""
    return int.from_bytes(hashlib.sha256(data).digest()[:8], signed=True)
