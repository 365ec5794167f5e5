"""The bank as Open Trivia DB shows its own: categories, three difficulties, two types, and tokens.

A topic is a category, numbered by its id, which is never given twice and stays when the topic is renamed or moved. The
levels are dealt out to easy, medium and hard by their rank. A token is one of a draw session. docs/opentdb.md tells
all of it from outside.
"""

import secrets
from collections.abc import Collection
from enum import IntEnum
from typing import Any

import orjson
from sqlalchemy import Connection, Row, Select, select
from sqlalchemy.orm import Session, aliased

from formats.opentdb import ENCODINGS, TYPES, result
from models import Difficulty, Topic
from services import counts, draw_sessions, draws
from services.access import Principal
from services.errors import Invalid, Shortage
from services.selection import Query

DIFFICULTIES = ("easy", "medium", "hard")
# Open Trivia DB's own first category is 9; ids of topics begin at 1.
_BEFORE_THE_FIRST = 8
# What Open Trivia DB calls questions about nothing in particular.
WITHOUT_TOPIC = "General Knowledge"
_KINDS = tuple(TYPES.values())
_Category = Row[int, str, str, str | None]


class Code(IntEnum):
    """Open Trivia DB's response codes."""

    SUCCESS = 0
    NO_RESULTS = 1
    INVALID_PARAMETER = 2
    TOKEN_NOT_FOUND = 3
    TOKEN_EMPTY = 4
    RATE_LIMIT = 5


class Refused(Exception):
    """Open Trivia DB would answer with this response code."""

    def __init__(self, code: Code) -> None:
        super().__init__(code.name)
        self.code = code


def questions(
    connection: Connection,
    *,
    amount: int,
    category: int | None,
    difficulty: str | None,
    type: str | None,
    encode: str,
    token: str | None,
) -> list[dict[str, Any]]:
    """Draw exactly `amount` published questions, in Open Trivia DB's form.

    With a token none comes that came before; that needs a connection in a writing transaction. Raises Refused if there
    are too few, or no such category or token.
    """
    topic = _topic(connection, category) if category else None
    difficulties = _difficulties(connection)
    levels = tuple(slug for slug, name in difficulties.items() if name == difficulty)
    if difficulty and not levels:
        raise Refused(Code.NO_RESULTS)
    query = Query(topic=(topic.slug,) if topic else (), difficulty=levels, type=(TYPES[type],) if type else _KINDS)
    documents = [orjson.loads(document) for document in _draw(connection, query, amount, token)]
    names = _names(connection, {slug for document in documents for slug in document["topics"][:1]})

    def category_of(document: dict[str, Any]) -> str:
        if topic:
            return _name(topic)
        return names.get(document["topics"][0], WITHOUT_TOPIC) if document["topics"] else WITHOUT_TOPIC

    # Should a topic or level be renamed just between two of these statements, the question is still a good one.
    return [
        result(document, category_of(document), difficulties.get(document["difficulty"], "medium"), ENCODINGS[encode])
        for document in documents
    ]


def categories(connection: Connection) -> list[dict[str, Any]]:
    """The topics that have questions to give, those of their subtopics included, in the order of their numbers."""
    numbers = counts.by_topic(connection, _KINDS)
    rows = connection.execute(_TOPICS.order_by(Topic.id))
    return [{"id": row.id + _BEFORE_THE_FIRST, "name": _name(row)} for row in rows if row.slug in numbers]


def count_by_difficulty(connection: Connection, category: int) -> dict[str, int]:
    """How many questions a category has of each difficulty. Raises Refused if there is no such category."""
    by_level = counts.by_topic(connection, _KINDS).get(_topic(connection, category).slug, {})
    found = dict.fromkeys(DIFFICULTIES, 0)
    for level, difficulty in _difficulties(connection).items():
        found[difficulty] += by_level.get(level, 0)
    return found


def count_by_category(connection: Connection) -> dict[int, int]:
    """How many questions each category has, by its number."""
    numbers = counts.by_topic(connection, _KINDS)
    rows = connection.execute(_TOPICS.order_by(Topic.id))
    return {row.id + _BEFORE_THE_FIRST: sum(numbers[row.slug].values()) for row in rows if row.slug in numbers}


def count(connection: Connection) -> int:
    """How many questions there are to give."""
    by_type = counts.stats(connection, Principal())["by_type"]
    return sum(by_type.get(kind, 0) for kind in _KINDS)


def request_token(session: Session) -> str:
    """A new token, 64 hexadecimal digits as Open Trivia DB has them."""
    token: str = draw_sessions.create(session, secrets.token_hex(32))["token"]
    return token


def reset_token(session: Session, token: str) -> None:
    """Forget what was drawn with a token. Raises Refused if it does not exist."""
    try:
        draw_sessions.reset(session, token)
    except Invalid:
        raise Refused(Code.TOKEN_NOT_FOUND) from None


def _draw(connection: Connection, query: Query, amount: int, token: str | None) -> list[bytes]:
    try:
        return draws.draw(connection, query, count=amount, strict=True, token=token).documents
    except Invalid:
        raise Refused(Code.TOKEN_NOT_FOUND if token else Code.INVALID_PARAMETER) from None
    except Shortage:
        if token:
            # Without it there may be enough: then a reset helps.
            _draw(connection, query, amount, None)
            raise Refused(Code.TOKEN_EMPTY) from None
        raise Refused(Code.NO_RESULTS) from None


def _difficulties(connection: Connection) -> dict[str, str]:
    """Which difficulty each level stands for."""
    levels = connection.execute(select(Difficulty.slug).order_by(Difficulty.rank)).scalars().all()
    return dict(zip(levels, _dealt(len(levels)), strict=True))


def _dealt(number: int) -> list[str]:
    """The difficulties of so many levels, from the lowest rank: a third each, the harder thirds being the larger.

    So do three and four levels stand for what formats/opentdb.py makes of them. One level is medium, two are easy and
    hard.
    """
    if number < 3:
        return [["medium"], ["easy", "hard"]][number - 1] if number else []
    return [DIFFICULTIES[(3 * place + 2) // number] for place in range(number)]


_parent = aliased(Topic)
_TOPICS: Select[int, str, str, str | None] = select(
    Topic.id, Topic.slug, Topic.name, _parent.name.label("parent")
).outerjoin(_parent, _parent.id == Topic.parent_id)


def _topic(connection: Connection, category: int) -> _Category:
    row = connection.execute(_TOPICS.where(Topic.id == category - _BEFORE_THE_FIRST)).one_or_none()
    if row is None:
        raise Refused(Code.INVALID_PARAMETER)
    return row


def _names(connection: Connection, slugs: Collection[str]) -> dict[str, str]:
    return {row.slug: _name(row) for row in connection.execute(_TOPICS.where(Topic.slug.in_(slugs)))}


def _name(row: _Category) -> str:
    """A category's name as Open Trivia DB writes it, such as `Science: Computers`."""
    return f"{row.parent}: {row.name}" if row.parent else row.name
