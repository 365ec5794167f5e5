"""The path operations, and the statements behind them."""

import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any
from uuid import UUID

import asyncpg
from fastapi import FastAPI, Header, Response

_URL = os.environ["DATABASE_URL"]
_ON_SQLITE = _URL.startswith("sqlite")
_LIMIT = 20
_FIRST = UUID(int=0)
_BY_TOPIC_AND_LEVEL = """
    SELECT revision.document FROM placement JOIN revision ON revision.seq = placement.seq
    WHERE placement.topic_id = (SELECT id FROM topic WHERE slug = $1) AND placement.status = 'published'
      AND placement.difficulty_id = (SELECT id FROM difficulty WHERE slug = $2) AND placement.question_id > $3
    ORDER BY placement.question_id LIMIT 21
"""
_ALL = """
    SELECT revision.document FROM question JOIN revision ON revision.seq = question.seq
    WHERE question.status = 'published' AND question.id > $1 ORDER BY question.id LIMIT 21
"""
_ONE = """
    SELECT revision.document, revision.sha256 FROM question JOIN revision ON revision.seq = question.seq
    WHERE question.id = $1 AND question.status = 'published'
"""
_database: Any


@asynccontextmanager
async def _connected(_app: FastAPI) -> AsyncIterator[None]:
    global _database
    if _ON_SQLITE:
        _database = sqlite3.connect(_URL.removeprefix("sqlite:///"), isolation_level=None)
        _database.execute("PRAGMA cache_size=-65536")
        _database.execute("PRAGMA mmap_size=1073741824")
        yield
        _database.close()
    else:
        async with asyncpg.create_pool(_URL, min_size=4, max_size=10) as _database:
            yield


app = FastAPI(title="Stored documents", lifespan=_connected)


async def _rows(statement: str, *values: Any) -> list[Any]:
    if _ON_SQLITE:
        # SQLite stores an id as its digits, and numbers parameters with a question mark.
        given = [value.hex if isinstance(value, UUID) else value for value in values]
        return _database.execute(statement.replace("$", "?"), given).fetchall()
    return await _database.fetch(statement, *values)


@app.get("/questions")
async def list_questions(topic: str | None = None, difficulty: str | None = None, after: UUID = _FIRST) -> Response:
    if topic and difficulty:
        rows = await _rows(_BY_TOPIC_AND_LEVEL, topic, difficulty, after)
    else:
        rows = await _rows(_ALL, after)
    items = ",".join([row[0] for row in rows[:_LIMIT]])
    more = "true" if len(rows) > _LIMIT else "false"
    return Response(f'{{"items":[{items}],"more":{more}}}', media_type="application/json")


@app.get("/questions/{question_id}")
async def read_question(question_id: UUID, if_none_match: Annotated[str | None, Header()] = None) -> Response:
    rows = await _rows(_ONE, question_id)
    if not rows:
        return Response(status_code=404)
    [(document, sha256)] = rows
    etag = f'"{sha256}"'
    if if_none_match == etag:
        return Response(status_code=304, headers={"ETag": etag})
    return Response(document, media_type="application/json", headers={"ETag": etag})
