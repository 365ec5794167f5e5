"""Random draws: reproducible by their seed, from a session without repeats, with their documents."""

import secrets
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.engine import Dialect

from models import Revision
from models.prepared import Prepared
from services import circle, draw_sessions
from services.documents import played
from services.errors import Shortage
from services.selection import Query


@dataclass(frozen=True)
class Draw:
    """What was drawn, in its order: revisions by the ids of their questions, and their documents.

    `exhausted`: no other question would match.
    """

    seed: str
    bank_revision: int
    seqs: dict[str, int]
    documents: list[bytes]
    exhausted: bool


def draw(
    connection: Connection,
    query: Query,
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
    # One more than asked for tells whether others would match.
    found = circle.window(connection, query, seed, count + 1, session)
    if strict and len(found.seqs) < count:
        raise Shortage(count, len(found.seqs))
    seqs = dict(islice(found.seqs.items(), count))
    if session is not None:
        draw_sessions.keep(connection, session, seqs)
    documents = read_documents(connection, list(seqs.values()))
    if query.view == "play":
        documents = [played(document, seed) for document in documents]
    return Draw(seed, found.bank_revision, seqs, documents, len(found.seqs) <= count)


def read_documents(connection: Connection, seqs: list[int]) -> list[bytes]:
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
