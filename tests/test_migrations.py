"""The schema through time, on both databases, with questions of every type in the tables."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from conftest import open_question
from questions import EVERY_TYPE, loaded
from sqlalchemy import MetaData, Table, inspect, select, text
from sqlalchemy.exc import OperationalError, ProgrammingError

import migrations
from models import Base, Database
from services import keys, questions, rebuilding, topics
from services.access import Principal
from services.duplicates.finding import near
from services.listing import page
from services.saving import Save, save
from services.selection import Query

ADMIN = Principal("admin")
REVISIONS = [script.revision for script in ScriptDirectory("migrations").walk_revisions()][::-1]


@pytest.fixture
def empty(database_url: str) -> Iterator[Database]:
    """A database without a single table."""
    database = Database(database_url)
    if database.dialect == "sqlite":
        database.close()
        Path(database.url.database or "").unlink()
    else:
        with database.engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    yield database
    database.close()


def tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names())


def rows(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the tables of the models, as the database has it."""
    with database.engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }


def fill(database: Database) -> list[str]:
    """Questions of every type, edited, deleted and merged, topics and a key; gives the documents."""
    with database.writing() as session:
        for slug, parent in (("python", None), ("flask", "python"), ("routing", "flask")):
            content = {"slug": slug, "name": slug, "description": None, "aliases": [], "parent": parent}
            topics.create(session, content)
        author = keys.create(session, "author", "somebody")[0]
        made = [
            save(session, [Save(loaded(question, topics=["routing"], tags=["one", "two"]))], author["id"])[0]
            for question in EVERY_TYPE
        ]
        for document in made[:3]:
            patch = {"stem": document.content["stem"] + " Really?"}
            questions.patch(session, document.content["id"], patch, {"*"}, ADMIN)
        questions.delete(session, made[-1].content["id"], {"*"}, ADMIN)
        keys.revoke(session, keys.create(session, "admin", "gone")[0]["id"])
    with database.reading() as connection:
        return page(connection, Query(), limit=100).documents


def test_an_empty_database_becomes_a_bank_that_fits_the_models(empty: Database) -> None:
    assert not migrations.is_current(empty)

    migrations.upgrade(empty)

    assert migrations.is_current(empty)
    migrations.check(empty)
    assert {table.name for table in Base.metadata.sorted_tables} <= tables(empty)


def test_the_check_notices_a_table_that_was_changed_by_hand(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE tag ADD COLUMN colour TEXT"))

    with pytest.raises(Exception, match="colour"):
        migrations.check(database)


def test_a_second_upgrade_changes_nothing(database: Database) -> None:
    documents = fill(database)
    before = rows(database)

    migrations.upgrade(database)

    assert rows(database) == before
    with database.reading() as connection:
        assert page(connection, Query(), limit=100).documents == documents


def test_the_bank_goes_back_step_by_step_and_up_again(database: Database) -> None:
    """As far down as the tables go, nothing in them is lost; the search index is written anew from the documents."""
    documents = fill(database)
    before = rows(database)

    for revision in REVISIONS[-2::-1]:
        migrations.downgrade(database, revision)
        assert not migrations.is_current(database)
        assert "question" in tables(database)
    migrations.upgrade(database)

    migrations.check(database)
    after = rows(database)
    # Levels and the number of the newest change are the second migration's own rows; those that are needed stayed.
    assert {name: after[name] for name in after if name != "difficulty"} == {
        name: before[name] for name in before if name != "difficulty"
    }
    slugs = {row[1] for row in after["difficulty"]}
    assert slugs == {"beginner", "intermediate", "advanced", "expert"}
    with database.writing() as session:
        assert rebuilding.rebuild(session) == len(documents)
        assert rebuilding.compare(session) == []
    with database.reading() as connection:
        assert page(connection, Query(), limit=100).documents == documents
        assert page(connection, Query(q="really", sort="relevance"), limit=100).documents
    with database.writing() as session:
        save(session, [Save(loaded(open_question("One more?")))], None)


def test_duplicates_are_found_where_an_older_version_has_looked_for_them(database: Database) -> None:
    alike = ("What is a mutex in Java?", "What is a mutex?")
    with database.writing() as session:
        ids = [one.content["id"] for one in save(session, [Save(loaded(open_question(stem))) for stem in alike], None)]
        assert len(list(near(session, ids))) == 1
    migrations.downgrade(database, "0010")
    with database.engine.begin() as connection:
        # As it was before profiles had a context.
        connection.execute(text('UPDATE duplicate_profile SET profile = \'["en","open",[],[],false,[],"","",[],[]]\''))

    migrations.upgrade(database)

    with database.writing() as session:
        third = save(session, [Save(loaded(open_question("Explain what a mutex is.")))], None)[0].content["id"]
        assert {frozenset((pair.first, pair.second)) for pair in near(session, [*ids, third])} == {
            frozenset((one, other)) for one, other in combinations([*ids, third], 2)
        }


def test_going_back_to_the_base_leaves_nothing_behind(database: Database) -> None:
    fill(database)

    migrations.downgrade(database, "base")

    # SQLite keeps its own counters, Alembic its own table; both are empty of us.
    left = tables(database) - {"alembic_version"}
    assert left == set()
    assert not migrations.is_current(database)
    migrations.upgrade(database)
    migrations.check(database)
    fill(database)


def test_every_migration_alone_goes_up_and_down(empty: Database) -> None:
    shapes = []
    for revision in REVISIONS:
        migrations.upgrade(empty, revision)
        shapes.append(shape(empty))
    for revision, expected in list(zip(REVISIONS, shapes, strict=True))[-2::-1]:
        migrations.downgrade(empty, revision)
        assert shape(empty) == expected


def shape(database: Database) -> dict[str, Any]:
    """Columns and indexes of every table."""
    with database.engine.connect() as connection:
        metadata = MetaData()
        metadata.reflect(connection)
    return {name: describe(table) for name, table in metadata.tables.items() if not name.startswith("search_index")}


def describe(table: Table) -> Any:
    columns = [(column.name, str(column.type), column.nullable) for column in table.columns]
    return columns, sorted((str(index.name), [column.name for column in index.columns]) for index in table.indexes)


def test_an_upgrade_that_fails_half_way_leaves_the_database_as_it_was(empty: Database) -> None:
    # So that another start finds either nothing or all, and a process that waits never meets a half.
    with empty.engine.begin() as connection:
        connection.execute(text("CREATE TABLE attempt (id INTEGER)"))

    with pytest.raises((OperationalError, ProgrammingError), match="attempt"):
        migrations.upgrade(empty)

    assert tables(empty) == {"attempt"}


def test_several_processes_that_start_at_once_migrate_once(empty: Database) -> None:
    url = empty.url.render_as_string(hide_password=False)
    empty.close()
    code = "import sys, migrations; from models import Database; migrations.upgrade(Database(sys.argv[1]))"
    root = Path(__file__).parents[1]
    starting = [
        subprocess.Popen(
            [shutil.which(sys.executable) or sys.executable, "-c", code, url],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(root)},
            stderr=subprocess.PIPE,
        )
        for _ in range(6)
    ]
    for process in starting:
        _, error = process.communicate(timeout=60)
        assert process.returncode == 0, error.decode()
    migrations.check(empty)
    with empty.reading() as connection:
        assert len(connection.execute(text("SELECT slug FROM difficulty")).all()) == 4
