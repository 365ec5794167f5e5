"""Near-duplicates: the pairs that are found, and the index in which they are looked for

Revision: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "duplicate_pair",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("first_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("second_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("key_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_duplicate_pair_order")),
        sa.CheckConstraint("state IN ('pending', 'dismissed')", name=op.f("ck_duplicate_pair_state")),
        sa.ForeignKeyConstraint(["first_id"], ["question.id"], name=op.f("fk_duplicate_pair_first_id_question")),
        sa.ForeignKeyConstraint(["second_id"], ["question.id"], name=op.f("fk_duplicate_pair_second_id_question")),
        sa.ForeignKeyConstraint(["key_id"], ["api_key.id"], name=op.f("fk_duplicate_pair_key_id_api_key")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_pair")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_duplicate_pair_first_id_second_id")),
    )
    op.create_index("ix_duplicate_pair_list", "duplicate_pair", ["state", "score", "id"])
    op.create_index(op.f("ix_duplicate_pair_second_id"), "duplicate_pair", ["second_id"])
    op.create_table(
        "duplicate_profile",
        sa.Column("question_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("keys", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_duplicate_profile_question_id_question")
        ),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_duplicate_profile")),
        sa.UniqueConstraint("place", name=op.f("uq_duplicate_profile_place")),
    )
    op.create_table(
        "duplicate_posting",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("place", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("key", "place", name=op.f("pk_duplicate_posting")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "duplicate_term",
        sa.Column("term", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("term", name=op.f("pk_duplicate_term")),
    )
    watermark = op.create_table(
        "duplicate_watermark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_watermark")),
    )
    op.bulk_insert(watermark, [{"id": 1, "seq": 0, "questions": 0}])


def downgrade() -> None:
    for table in ("duplicate_watermark", "duplicate_term", "duplicate_posting", "duplicate_profile", "duplicate_pair"):
        op.drop_table(table)
