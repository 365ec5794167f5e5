"""What most commands begin with: the database that the settings name, with the schema it needs."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

import migrations
from api.config import read_settings
from models import Database


@contextmanager
def opened_database(*, migrate: bool = False) -> Iterator[Database]:
    """The database of the settings, closed at the end; migrated first if asked, else refused where it is not."""
    database = Database(read_settings().database_url)
    try:
        if migrate:
            migrations.upgrade(database)
        elif not migrations.is_current(database):
            raise click.ClickException("the database is not migrated: run `interrobank migrate` or `interrobank serve`")
        yield database
    finally:
        database.close()
