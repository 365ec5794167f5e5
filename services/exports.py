"""Taking questions out: documents one after the other, however many there are."""

from collections.abc import Iterator
from typing import Any

import orjson
from sqlalchemy import Connection

from formats.base import Topic
from services import listing, topics

_AT_ONCE = 100


def documents(connection: Connection, query: listing.Query) -> Iterator[dict[str, Any]]:
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
