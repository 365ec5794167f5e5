"""What the databases do for the reads that everything depends on: which indexes they use."""

import copy
import random
import re
from typing import Any

import pytest
from psycopg.sql import SQL, Literal
from questions import EVERY_TYPE, loaded
from sqlalchemy import JSON, Connection, func, insert, literal, select, text

from models import Database, Question, RevisionStatistics
from models.prepared import Prepared
from services import circle, listing, selection, topics
from services.saving import Save, save
from services.selection import Query

NUMBER = 20_000
TOPICS = [f"topic-{number}" for number in range(20)]
LEVELS = ["beginner", "intermediate", "advanced", "expert"]
KEYS = ("seq", "question_id", "draw_key", "measured_difficulty")
SUMS = [column.name for column in RevisionStatistics.__table__.columns if column.name not in KEYS]
ZEROS = [literal({}, JSON) if name == "met" else literal(0) for name in SUMS]


@pytest.fixture
def large(database: Database) -> Database:
    """20,000 questions in 20 topics below one, of all types and levels, whose statistics the database knows."""
    chance = random.Random(5)
    contents = [
        loaded(one, difficulty=level, language=language)
        for one in EVERY_TYPE
        for level in LEVELS
        for language in ("en", "de")
    ]
    with database.writing() as session:
        for slug, parent in (("all", None), *((slug, "all") for slug in TOPICS)):
            content = {"slug": slug, "name": slug, "description": None, "aliases": [], "parent": parent}
            topics.create(session, content)
    for _ in range(0, NUMBER, 2_000):
        saves = [
            Save({**chance.choice(contents), "topics": [chance.choice(TOPICS)], "tags": [chance.choice("abcdefgh")]})
            for _ in range(2_000)
        ]
        with database.writing() as session:
            save(session, saves, None)
    with database.engine.begin() as connection:
        # Every second question was played, and is as hard as chance will have it.
        measured = select(Question.seq, Question.id, Question.draw_key, func.abs(Question.draw_key) / 2.0**63, *ZEROS)
        columns = ["seq", "question_id", "draw_key", "measured_difficulty", *SUMS]
        played = measured.where(Question.seq % 2 == 0)
        connection.execute(insert(RevisionStatistics).from_select(columns, played, include_defaults=False))
    database.analyse()
    if database.dialect == "postgresql":
        # Without this, index-only scans have to look at the tables and seem dearer than they are.
        with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("VACUUM"))
    return database


def plan(database: Database, query: Query, after: list[Any] | None = None) -> str:
    """The plan of the statement for a page, in the database's words."""
    with database.reading() as connection:
        planned = selection.plan(query, database.dialect)
        written = planned.shape.limit(21, database.dialect)
        prepared = listing._page_statement(planned.shape, after is not None, written, connection.dialect)
        found = explain(connection, prepared, limit=21, **planned.parameters, **listing._position(after))
        if written:
            found += explain_generic(connection, prepared, {**planned.parameters, **listing._position(after)})
        return found


def plan_of_draw(database: Database, query: Query, draw_session: int | None = None) -> str:
    """The plan of the statement for a draw, without what is done with the window when it is there."""
    with database.reading() as connection:
        planned = selection.plan(query, database.dialect)
        statement = circle._walk(0, planned.shape, draw_session is not None, connection.dialect)
        further = {} if draw_session is None else {"draw_session": draw_session}
        prepared = Prepared(select(statement), connection.dialect)
        parameters = {"start": 0, **planned.parameters, **further}
        found = explain(connection, prepared, **parameters)
        if planned.shape.limit(21, database.dialect):
            found += explain_generic(connection, prepared, parameters)
        return found


def explain(connection: Connection, prepared: Prepared, **parameters: Any) -> str:
    prepared = copy.copy(prepared)
    prepared.sql = ("EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN ") + prepared.sql
    return "\n".join(str(row[-1]) for row in prepared.rows(connection, **parameters))


def explain_generic(connection: Connection, prepared: Prepared, parameters: dict[str, Any]) -> str:
    """The plan that PostgreSQL keeps for a statement, whatever its parameters are."""
    names = list(dict.fromkeys(re.findall(r"%\((\w+)\)s", prepared.sql)))
    statement = prepared.sql % {name: f"${place}" for place, name in enumerate(names, 1)}
    values = [Literal(prepared._given(parameters)[name]) for name in names]
    cursor = connection.connection.cursor()
    try:
        cursor.execute("SET plan_cache_mode = force_generic_plan")
        cursor.execute(f"PREPARE kept AS {statement}")
        cursor.execute(
            SQL("EXPLAIN EXECUTE kept ({})").format(SQL(", ").join(values)) if values else "EXPLAIN EXECUTE kept"
        )
        return "\n".join(row[0] for row in cursor.fetchall())
    finally:
        cursor.execute("DEALLOCATE kept")
        cursor.execute("RESET plan_cache_mode")
        cursor.close()


def assert_straight_from_an_index(database: Database, found: str, index: str) -> None:
    """The rows come in order from the index, without sorting and without reading a table from end to end."""
    assert index in found, found
    if database.dialect == "sqlite":
        assert "USE TEMP B-TREE" not in found, found
        # `SCAN … USING COVERING INDEX` would walk all of an index. What a window has found already is another matter,
        # and so is what was measured: in its order the walk ends with the page.
        allowed = "ahead|behind|anon_|change_sequence|revision_statistics USING COVERING INDEX"
        assert not re.search(rf"^SCAN (?!{allowed})", found, re.MULTILINE), found
    else:
        assert "Sort" not in found, found
        assert not re.search(r"Seq Scan on (question|placement|tagging|revision|revision_statistics|answer)", found), (
            found
        )


def test_lists_and_draws_are_read_from_an_index_in_their_order(large: Database) -> None:
    lists: list[tuple[dict[str, Any], str]] = [
        ({}, "ix_question_list"),
        ({"difficulty": ("beginner",)}, "ix_question_list_difficulty"),
        ({"type": ("open",)}, "ix_question_list_type"),
        ({"topic": ("topic-3",)}, "ix_placement_list"),
        ({"topic": ("all",)}, "ix_placement_list"),
        ({"topic": ("topic-3",), "difficulty": ("advanced",)}, "ix_placement_list_difficulty"),
        ({"topic": ("all",), "difficulty": ("advanced",)}, "ix_placement_list_difficulty"),
        ({"tag": ("a",)}, "ix_tagging_list"),
        ({"measured_difficulty_gte": 0.5}, "ix_revision_statistics_list"),
        ({"measured_difficulty_lte": 0.5, "difficulty": ("beginner",)}, "ix_revision_statistics_list"),
    ]
    with large.reading() as connection:
        cursor = connection.execute(text("SELECT id FROM question ORDER BY id LIMIT 1 OFFSET 15000")).scalar_one()
    for filters, index in lists:
        for sort in ("created_at", "-created_at"):
            for after in (None, [str(cursor)]):
                found = plan(large, Query(**filters, sort=sort), after)
                assert_straight_from_an_index(large, found, index)
    for sort in ("updated_at", "-updated_at"):
        assert_straight_from_an_index(large, plan(large, Query(sort=sort)), "ix_question_changed")
        continued = plan(large, Query(sort=sort), [15_000, NUMBER])
        assert_straight_from_an_index(large, continued, "revision")
    draws: list[tuple[dict[str, Any], str]] = [
        ({}, "ix_question_draw"),
        ({"difficulty": ("beginner",)}, "ix_question_draw_difficulty"),
        ({"type": ("open",)}, "ix_question_draw_type"),
        ({"difficulty": ("beginner",), "type": ("open",)}, "ix_question_draw_difficulty_type"),
        ({"topic": ("all",)}, "ix_placement_draw"),
        ({"topic": ("all",), "difficulty": ("advanced",)}, "ix_placement_draw_difficulty"),
        ({"topic": ("all",), "type": ("open",)}, "ix_placement_draw"),
        ({"topic": ("all",), "difficulty": ("advanced",), "type": ("open",)}, "ix_placement_draw_difficulty"),
        ({"tag": ("a",)}, "ix_tagging_draw"),
        ({"measured_difficulty_gte": 0.5}, "ix_revision_statistics_draw"),
    ]
    for filters, index in draws:
        for draw_session in (None, 1):
            found = plan_of_draw(large, Query(**filters), draw_session)
            assert_straight_from_an_index(large, found, index)
    if large.dialect == "sqlite":
        # A bank that has grown since it was last analysed, or never was.
        with large.engine.begin() as connection:
            connection.execute(text("DROP TABLE sqlite_stat1"))
        large.close()
        for filters in ({}, {"difficulty": ("beginner",)}, {"type": ("open",)}):
            continued = plan(large, Query(**filters, sort="updated_at"), [15_000, NUMBER])
            assert_straight_from_an_index(large, continued, "revision")
