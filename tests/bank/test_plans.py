"""What the databases do for the reads that everything depends on: which indexes they use, and how many statements."""

import copy
import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from conftest import Bank, open_question
from questions import EVERY_TYPE, loaded
from sqlalchemy import Connection, event, text

from models import Database
from models.prepared import Prepared
from services import listing, topics
from services.saving import Save, save

NUMBER = 20_000
TOPICS = [f"topic-{number}" for number in range(20)]
LEVELS = ["beginner", "intermediate", "advanced", "expert"]


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
        connection.execute(text("ANALYZE"))
    if database.dialect == "postgresql":
        # Without this, index-only scans have to look at the tables and seem dearer than they are.
        with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("VACUUM"))
    return database


def plan(database: Database, query: listing.Query, after: list[Any] | None = None) -> str:
    """The plan of the statement for a page, in the database's words."""
    with database.reading() as connection:
        prepared = listing._page_statement(listing._shape(query), after is not None, connection.dialect)
        parameters = {**listing._parameters(query, database.dialect), **listing._position(query, after)}
        return explain(connection, prepared, limit=21, **parameters)


def plan_of_draw(database: Database, query: listing.Query, draw_session: int | None = None) -> str:
    """The plan of the statement for a window of the circle of draws."""
    with database.reading() as connection:
        prepared = listing._walk_statement(listing._shape(query), draw_session is not None, connection.dialect)
        parameters = listing._parameters(query, database.dialect)
        if draw_session is not None:
            parameters["draw_session"] = draw_session
        return explain(connection, prepared, start=0, size=1024, **parameters)


def explain(connection: Connection, prepared: Prepared, **parameters: Any) -> str:
    prepared = copy.copy(prepared)
    prepared.sql = ("EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN ") + prepared.sql
    return "\n".join(str(row[-1]) for row in prepared.rows(connection, **parameters))


def assert_straight_from_an_index(database: Database, found: str, index: str) -> None:
    """The rows come in order from the index, without sorting and without reading a table from end to end."""
    assert index in found, found
    if database.dialect == "sqlite":
        assert "USE TEMP B-TREE" not in found, found
        # `SCAN … USING COVERING INDEX` would walk all of an index. What a window has found already is another matter.
        assert not re.search(r"^SCAN (?!ahead|behind|anon_|change_sequence)", found, re.MULTILINE), found
    else:
        assert "Sort" not in found, found
        assert not re.search(r"Seq Scan on (question|placement|tagging|revision|answer)", found), found


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
    ]
    with large.reading() as connection:
        cursor = connection.execute(text("SELECT id FROM question ORDER BY id LIMIT 1 OFFSET 15000")).scalar_one()
    for filters, index in lists:
        for sort in ("created_at", "-created_at"):
            for after in (None, [str(cursor)]):
                found = plan(large, listing.Query(**filters, sort=sort), after)
                assert_straight_from_an_index(large, found, index)
    for sort in ("updated_at", "-updated_at"):
        assert_straight_from_an_index(large, plan(large, listing.Query(sort=sort)), "ix_question_changed")
        continued = plan(large, listing.Query(sort=sort), [15_000, NUMBER])
        assert_straight_from_an_index(large, continued, "revision")
    draws: list[tuple[dict[str, Any], str]] = [
        ({}, "ix_question_draw"),
        ({"difficulty": ("beginner",)}, "ix_question_draw_difficulty"),
        ({"type": ("open",)}, "ix_question_draw_type"),
        ({"difficulty": ("beginner",), "type": ("open",)}, "ix_question_draw_"),
        ({"topic": ("all",)}, "ix_placement_draw"),
        ({"topic": ("all",), "difficulty": ("advanced",)}, "ix_placement_draw_difficulty"),
        ({"topic": ("all",), "type": ("open",)}, "ix_placement_draw"),
        ({"topic": ("all",), "difficulty": ("advanced",), "type": ("open",)}, "ix_placement_draw_difficulty"),
        ({"tag": ("a",)}, "ix_tagging_draw"),
    ]
    for filters, index in draws:
        for draw_session in (None, 1):
            found = plan_of_draw(large, listing.Query(**filters), draw_session)
            assert_straight_from_an_index(large, found, index)


# --- how many statements an operation costs ---


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """The statements that reach SQLite itself, however they are sent; not those that FTS5 makes of them."""
    seen: list[str] = []

    def notice(statement: str) -> None:
        if "search_index_" not in statement and not statement.startswith("--"):
            seen.append(statement)

    def trace(connection: Any, *_: Any) -> None:
        connection.set_trace_callback(notice)

    event.listen(database.engine, "checkout", trace)
    yield seen
    event.remove(database.engine, "checkout", trace)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_read_is_one_statement(bank: Bank) -> None:
    """Counted in SQLite, which tells what reaches it; PostgreSQL is sent the same."""
    bank.add_topic("flask")
    made = bank.add_question(**open_question(), topics=["flask"])
    for url in (
        "/api/v1/questions",
        "/api/v1/questions?topic=flask&difficulty=beginner&limit=5",
        "/api/v1/questions?q=context",
        f"/api/v1/questions/{made['id']}",
    ):
        with statements(bank.database) as seen:
            assert bank.public.get(url).status_code == 200
        assert len(seen) == 1, seen


def test_a_create_is_few_statements(bank: Bank) -> None:
    """One for each table that is written, one for each kind of name that is looked up, one for the change number."""
    bank.add_topic("flask")
    bank.add_question(**open_question(), topics=["flask"], tags=["g"])
    sent: list[str] = []

    def notice(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(bank.database.engine, "before_cursor_execute", notice)
    bank.add_question(**open_question())
    # The level; the number; question, answers, revision, index.
    assert len(sent) == 6, sent
    sent.clear()
    bank.add_question(**open_question(), topics=["flask"], tags=["g"])
    # Topics and tags besides, both looked up and written.
    assert len(sent) == 10, sent
    event.remove(bank.database.engine, "before_cursor_execute", notice)
