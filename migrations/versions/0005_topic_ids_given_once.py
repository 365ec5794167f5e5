"""Topic ids that are never given twice, on SQLite too

Revision: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    rebuild(autoincrement=True)


def downgrade() -> None:
    rebuild(autoincrement=False)


def rebuild(*, autoincrement: bool) -> None:
    """Make the table anew with the same rows: SQLite cannot change how a table gives its ids; PostgreSQL need not."""
    if op.get_context().dialect.name != "sqlite":
        return
    # Other tables refer to topics: their rows must fit again when the transaction ends, not in between. That counts
    # rows that come and go in the table of this name, so a table that is filled first and then renamed would not do.
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute("CREATE TEMPORARY TABLE kept_topic AS SELECT * FROM topic")
    op.drop_table("topic")
    op.create_table(
        "topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["topic.id"], name=op.f("fk_topic_parent_id_topic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
        sa.UniqueConstraint("slug", name=op.f("uq_topic_slug")),
        sqlite_autoincrement=autoincrement,
    )
    op.create_index(op.f("ix_topic_parent_id"), "topic", ["parent_id"])
    columns = "id, slug, name, description, aliases, parent_id, created_at, updated_at"
    op.execute(f"INSERT INTO topic ({columns}) SELECT {columns} FROM kept_topic")  # noqa: S608  # the columns are above
    op.execute("DROP TABLE kept_topic")
