"""The application over the file named by DATABASE_FILE: everything asked of it is a query with a name."""

import os

from datasette.app import Datasette

_PAGE = "SELECT * FROM document WHERE id IN ({}) ORDER BY id"
_SEARCH = """
    SELECT document.* FROM question_fts JOIN document ON document.id = question_fts.rowid
    WHERE question_fts MATCH :q ORDER BY rank LIMIT CAST(coalesce(nullif(:limit, ''), 20) AS INTEGER)
"""
_BY_TOPIC_AND_LEVEL = """
    SELECT question_id FROM question_topic JOIN question ON question.id = question_id
    WHERE topic_id = (SELECT id FROM topic WHERE slug = :topic)
    AND difficulty_id = (SELECT id FROM difficulty WHERE slug = :difficulty)
    ORDER BY question_id LIMIT 20
"""
_OF_TOPIC = """
    SELECT question_id FROM question_topic WHERE topic_id = (SELECT id FROM topic WHERE slug = :topic)
    ORDER BY random() LIMIT 10
"""

QUERIES = {
    "list": _PAGE.format(_BY_TOPIC_AND_LEVEL),
    "page": _PAGE.format("SELECT id FROM question ORDER BY id LIMIT 20 OFFSET (:page - 1) * 20"),
    "one": "SELECT * FROM document WHERE id = :id",
    "search": _SEARCH,
    "draw": _PAGE.format("SELECT id FROM question ORDER BY random() LIMIT 10"),
    "draw-topic": _PAGE.format(_OF_TOPIC),
}

app = Datasette(
    immutables=[os.environ["DATABASE_FILE"]],
    metadata={"databases": {"questions": {"queries": QUERIES}}},
    # The limit is to guard against queries of strangers, which there are none of.
    settings={"sql_time_limit_ms": 30_000},
).app()
