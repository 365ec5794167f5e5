"""Alembic's entry: runs the migrations over the Database that migrations/__init__.py hands in.

For a command of Alembic's own, such as `alembic revision --autogenerate`, the database is the one that
INTERROBANK_DATABASE_URL names.
"""

import os

from alembic import context
from sqlalchemy import text

from migrations import NOT_MODELLED
from models import Base, Database
from models.base import UtcDateTime


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and name is not None and name.startswith(NOT_MODELLED))


def render_item(kind: str, item: object, _context: object) -> str | bool:
    """Write our own column type as what it is in the database, so that migrations do not import the models."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


database: Database = context.config.attributes.get("database") or Database(os.environ["INTERROBANK_DATABASE_URL"])
with database.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_name=include_name,
        render_item=render_item,
        # SQLite cannot alter most things in place: Alembic copies the table instead.
        render_as_batch=database.dialect == "sqlite",
        # Both undo changes of tables like any other. Alembic takes SQLite for one that does not, and would then commit
        # after each migration, where another process that starts could go on in its place.
        transactional_ddl=True,
    )
    with context.begin_transaction():
        if database.dialect == "postgresql":
            # Of several processes that start at once, one migrates and the others wait. In SQLite the writers' lock
            # does this.
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('interrobank migrations'))"))
        context.run_migrations()
    connection.commit()
