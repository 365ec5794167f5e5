"""Random draws: reproducible by their seed, from a session without repeats, with their documents."""

import secrets
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection

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
    found = circle.window(connection, query, seed, count + 1, session, documents=True)
    if strict and len(found.seqs) < count:
        raise Shortage(count, len(found.seqs))
    seqs = dict(islice(found.seqs.items(), count))
    if session is not None:
        draw_sessions.keep(connection, session, seqs)
    documents = [document.encode() for document in found.documents[:count]]
    if query.view == "play":
        documents = [played(document, seed) for document in documents]
    return Draw(seed, found.bank_revision, seqs, documents, len(found.seqs) <= count)
