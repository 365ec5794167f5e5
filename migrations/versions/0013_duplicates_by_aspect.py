"""Duplicates are looked for anew: of a question it is known which side of its subject it looks at

Revision: 0013
"""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    look_anew()


def downgrade() -> None:
    look_anew()


def look_anew() -> None:
    """Empty the index; a worker fills it. Pairs stay, for what people decided, and so do files that are being read.

    What was read of these has profiles as well, so they are read again.
    """
    for table in ("duplicate_profile", "duplicate_posting", "duplicate_term", "import_batch"):
        op.execute(f"DELETE FROM {table}")  # noqa: S608  # the tables are above
    op.execute("UPDATE duplicate_watermark SET seq = 0, questions = 0")
    op.execute("UPDATE import_job SET checkpoint = 0 WHERE state IN ('queued', 'running')")
