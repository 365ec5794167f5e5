"""Which question a source's is known as, so that what the source said of it last is found

Revision: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ledger_row", sa.Column("known_as", sa.Uuid(as_uuid=False), nullable=True))
    op.execute("UPDATE ledger_row SET known_as = question_id WHERE question_id IS NOT NULL")
    op.create_index("ix_ledger_row_known_as", "ledger_row", ["known_as"])


def downgrade() -> None:
    op.drop_index("ix_ledger_row_known_as", "ledger_row")
    op.drop_column("ledger_row", "known_as")
