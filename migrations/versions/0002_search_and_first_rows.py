"""Full-text search, the four difficulty levels, and the beginning of the change sequence

Revision: 0002
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LEVELS = (
    ("beginner", "Beginner", "Someone in the first weeks with the subject can answer this."),
    ("intermediate", "Intermediate", "Someone who has shipped something with it can answer this."),
    ("advanced", "Advanced", "Someone who has run it in production can answer this."),
    ("expert", "Expert", "Someone who knows the internals and their trade-offs can answer this."),
)


def upgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        # Terms come finished, joined by spaces; the tokenizer is only to leave them whole.
        op.execute(
            "CREATE VIRTUAL TABLE search_index USING fts5("
            "stem, visible, hidden, tokenize = \"ascii tokenchars '_.+#'\")"
        )
    else:
        op.execute("CREATE TABLE search_index (seq bigint PRIMARY KEY, terms tsvector NOT NULL)")
        op.execute("CREATE INDEX ix_search_index_terms ON search_index USING gin (terms)")
    # A bank that was taken back to 0001 keeps its questions, so numbers go on behind theirs, and the levels they have
    # are there. Its index is empty until the questions are saved or rebuilt.
    op.execute("INSERT INTO change_sequence (id, value) SELECT 1, coalesce(max(seq), 0) FROM revision")
    level = sa.table(
        "difficulty",
        sa.column("slug"),
        sa.column("name"),
        sa.column("description"),
        sa.column("rank"),
        sa.column("created_at", sa.DateTime(timezone=True)),
        sa.column("updated_at", sa.DateTime(timezone=True)),
    )
    there = op.get_bind().execute(sa.select(level.c.slug, level.c.rank)).all()
    taken = {value for row in there for value in row}
    now = datetime.now(UTC)
    now = now.replace(microsecond=now.microsecond // 1000 * 1000)
    op.bulk_insert(
        level,
        [
            {"slug": slug, "name": name, "description": text, "rank": rank, "created_at": now, "updated_at": now}
            for rank, (slug, name, text) in enumerate(LEVELS, start=1)
            if not {slug, rank} & taken
        ],
    )


def downgrade() -> None:
    op.execute("DELETE FROM difficulty WHERE id NOT IN (SELECT difficulty_id FROM question)")
    op.execute("DELETE FROM change_sequence")
    op.execute("DROP TABLE search_index")
