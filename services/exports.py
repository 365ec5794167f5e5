"""Taking questions out: documents one after the other, however many there are, in any format that can be written."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

import orjson
from sqlalchemy import Connection

import formats
from formats.base import Format, Loss, Topic
from services import listing, topics
from services.counts import bank_revision
from services.documents import canonical, sha256
from services.errors import Invalid, Lossy
from services.selection import Query

WRITTEN = tuple(one.name for one in formats.FORMATS if one.write)
MEDIA_TYPES = tuple(dict.fromkeys(one.media_type for one in formats.FORMATS if one.write))
_AT_ONCE = 100
_LOSSES_TOLD = 100
_PIECE = 2**16
_Value = TypeVar("_Value")


def described() -> list[dict[str, Any]]:
    """What each format is, can hold and loses."""
    return [
        {
            "name": one.name,
            "title": one.title,
            "media_type": one.media_type,
            "extensions": list(one.extensions),
            "reads": list(one.reads),
            "writes": list(one.writes),
            "keyless": one.keyless,
            "loses": one.loses,
        }
        for one in formats.FORMATS
    ]


def writable(name: str, view: str) -> Format:
    """The format to write questions of a view in. Raises Invalid if it cannot hold questions without their key."""
    form = formats.by_name(name)
    if view == "play" and not form.keyless:
        able = ", ".join(one.name for one in formats.FORMATS if one.keyless)
        raise Invalid([("/format", f"cannot hold the play view, which has no key; these can: {able}")])
    return form


def written(connection: Connection, query: Query, form: Format, *, strict: bool = False) -> Iterator[bytes]:
    """The questions of a list in a format, piece by piece.

    Raises Invalid before the first piece if a filter names nothing, and, if `strict`, Lossy where anything is lost.
    """
    assert form.write
    if strict:
        _refuse_losses(form, losses(connection, query, form))
    lost: list[Loss] = []
    pieces = form.write(_forgetting(documents(connection, query), lost), lost, topic_tree(connection))
    return _begun(joined(pieces))


def losses(connection: Connection, query: Query, form: Format) -> Iterator[Loss]:
    """What a format cannot say of the questions of a list. Raises Invalid at once if a filter names nothing."""
    return _begun(_losses(documents(connection, query), form))


def tag(connection: Connection, query: Query, form: Format, of: str = "export") -> str:
    """What names the state of an export, or of its ledger: it is the same as long as its bytes are.

    Those follow from the format, the filters, the documents, which only change with the bank's revision, and the tree
    of topics.
    """
    tree = [topic.__dict__ for topic in topic_tree(connection)]
    return sha256(canonical([of, form.name, query.fingerprint(), bank_revision(connection), tree]))


def file_name(connection: Connection, form: Format) -> str:
    """What to call a file of an export, with the bank's revision in it."""
    return f"interrobank-{bank_revision(connection)}{form.extensions[0]}"


def documents(connection: Connection, query: Query) -> Iterator[dict[str, Any]]:
    """Every question of a list, in its order, read a page at a time so that memory stays flat."""
    cursor = None
    while True:
        page = listing.page(connection, query, limit=_AT_ONCE, cursor=cursor)
        yield from (orjson.loads(document) for document in page.documents)
        cursor = page.next_cursor
        if cursor is None:
            return


def topic_tree(connection: Connection) -> list[Topic]:
    """Every topic as files have it."""
    return [
        Topic(topic["slug"], topic["name"], topic["parent"], tuple(topic["aliases"]), topic["description"])
        for topic in topics.every(connection)
    ]


def joined(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces large enough to be worth sending."""
    held = bytearray()
    for piece in pieces:
        held += piece
        if len(held) >= _PIECE:
            yield bytes(held)
            held.clear()
    yield bytes(held)


def _refuse_losses(form: Format, lost: Iterator[Loss]) -> None:
    first = [(f"/questions/{loss.question_id}", loss.detail) for loss in islice(lost, _LOSSES_TOLD)]
    if first:
        raise Lossy(form.title, len(first) + sum(1 for _ in lost), first)


def _losses(questions: Iterator[dict[str, Any]], form: Format) -> Iterator[Loss]:
    # Written a few at a time, because a writer that leaves everything out yields nothing until the end.
    assert form.write
    while some := list(islice(questions, _AT_ONCE)):
        lost: list[Loss] = []
        for _ in form.write(some, lost):
            pass
        yield from lost


def _forgetting(questions: Iterable[dict[str, Any]], lost: list[Loss]) -> Iterator[dict[str, Any]]:
    """The questions; what was lost of one is forgotten when the next is wanted."""
    for question in questions:
        yield question
        lost.clear()


def _begun(values: Iterator[_Value]) -> Iterator[_Value]:
    """The same values, the first of them looked up at once: whatever is wrong with a query shows before a response."""
    first = list(islice(values, 1))

    def chained() -> Iterator[_Value]:
        yield from first
        yield from values

    return chained()
