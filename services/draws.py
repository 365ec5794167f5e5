"""Random draws: reproducible by their seed, at a cost that does not depend on the size of the bank.

Questions stand on a circle, each at a place that follows from its id alone. A seed names a place as well; from there
the draw takes the next 1,024 matching questions clockwise and puts them in an order that follows from the seed and
their ids. docs/draws.md has the algorithm for whoever wants to write it in another language.
"""

import hashlib
import heapq
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

import orjson
from sqlalchemy import Connection, bindparam, select
from sqlalchemy.engine import Dialect

from models import Revision, draw_key
from models.prepared import Prepared
from services import draw_sessions, listing
from services.documents import canonical, without_key
from services.errors import Shortage

WINDOW = 1024


@dataclass(frozen=True)
class Draw:
    """What was drawn: the documents in their order. `exhausted`: no other question would match."""

    seed: str
    bank_revision: int
    documents: list[bytes]
    exhausted: bool


def draw(
    connection: Connection,
    query: listing.Query,
    *,
    count: int,
    seed: str | None = None,
    strict: bool = False,
    token: str | None = None,
) -> Draw:
    """Draw up to `count` of the questions that `query` lists, by a new seed if none is given.

    With the `token` of a draw session none comes that the session has had; that needs a connection in a writing
    transaction. Raises Invalid if a filter names nothing or the session is over, and, if `strict`, Shortage where
    there are fewer than `count`.
    """
    seed = secrets.token_urlsafe(12) if seed is None else seed
    session = draw_sessions.take(connection, token) if token else None
    found = listing.window(connection, query, draw_key(seed), WINDOW, session)
    if strict and len(found.seqs) < count:
        raise Shortage(count, len(found.seqs))
    drawn = first(seed, found.seqs, count)
    if session is not None:
        draw_sessions.keep(connection, session, drawn)
    documents = _documents(connection, [found.seqs[identifier] for identifier in drawn])
    if query.view == "play":
        documents = [canonical(without_key(orjson.loads(document), seed)) for document in documents]
    return Draw(seed, found.bank_revision, documents, len(found.seqs) <= count)


def first(seed: str, ids: Iterable[str], count: int) -> list[str]:
    """The first `count` of some ids in the order of their HMAC-SHA-256 under the seed."""
    code = hmac_sha256(seed.encode())
    return heapq.nsmallest(count, ids, key=lambda identifier: code(identifier.encode()))


def hmac_sha256(key: bytes) -> Callable[[bytes], bytes]:
    """HMAC (RFC 2104) with the key hashed once for all messages: three times as fast as the library's, one by one."""
    block = (hashlib.sha256(key).digest() if len(key) > 64 else key).ljust(64, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block))
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block))

    def code(message: bytes) -> bytes:
        within, without = inner.copy(), outer.copy()
        within.update(message)
        without.update(within.digest())
        return without.digest()

    return code


def _documents(connection: Connection, seqs: list[int]) -> list[bytes]:
    """The documents of some revisions, in their order. They never change, so a later moment sees the same."""
    rows = dict(
        _documents_statement(len(seqs), connection.dialect).rows(
            connection, **{f"seq_{index}": seq for index, seq in enumerate(seqs)}
        )
        if seqs
        else ()
    )
    return [rows[seq].encode() for seq in seqs]


@lru_cache(maxsize=128)
def _documents_statement(count: int, dialect: Dialect) -> Prepared:
    seqs = [bindparam(f"seq_{index}", type_=Revision.seq.type) for index in range(count)]
    return Prepared(select(Revision.seq, Revision.document).where(Revision.seq.in_(seqs)), dialect)
