"""Attempts, and the sums from which statistics follow

Revision: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NUMBERS = ("score", "score_squared", "compared", "compared_score", "compared_score_squared", "rest", "rest_squared",
           "score_times_rest")  # fmt: skip


def sums() -> list[sa.Column]:
    """The columns that both tables of questions' sums have."""
    return [
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("unanswered", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer() if name == "compared" else sa.BigInteger(), nullable=False) for name in NUMBERS),
        sa.Column("met", sa.JSON(), nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "attempt",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("token_sha256", sa.Text(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("set", sa.Text(), nullable=True),
        sa.Column("release_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_attempt_release_id_release")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    op.create_index("ix_attempt_unfinished", "attempt", ["submitted_at", "created_at"])
    op.create_table(
        "attempt_item",
        sa.Column("attempt_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("question_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("points", sa.Double(), nullable=False),
        sa.Column("response", sa.JSON(), nullable=True),
        sa.Column("units", sa.Integer(), nullable=True),
        sa.Column("met", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_attempt_item_attempt_id_attempt"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["seq"], ["revision.seq"], name=op.f("fk_attempt_item_seq_revision")),
        sa.PrimaryKeyConstraint("attempt_id", "question_id", name=op.f("pk_attempt_item")),
    )
    op.create_table(
        "revision_statistics",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("question_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("draw_key", sa.BigInteger(), nullable=False),
        sa.Column("measured_difficulty", sa.Double(), nullable=True),
        *sums(),
        sa.ForeignKeyConstraint(["seq"], ["revision.seq"], name=op.f("fk_revision_statistics_seq_revision")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_revision_statistics")),
    )
    measured = ["question_id", "seq", "measured_difficulty"]
    op.create_index("ix_revision_statistics_list", "revision_statistics", measured)
    op.create_index("ix_revision_statistics_draw", "revision_statistics", ["draw_key", *measured])
    op.create_table(
        "release_statistics",
        sa.Column("release_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=False),
        sa.Column("score_squared", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_release_statistics_release_id_release")),
        sa.PrimaryKeyConstraint("release_id", name=op.f("pk_release_statistics")),
    )
    op.create_table(
        "release_item_statistics",
        sa.Column("release_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        *sums(),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name=op.f("fk_release_item_statistics_release_id_release")
        ),
        sa.ForeignKeyConstraint(["seq"], ["revision.seq"], name=op.f("fk_release_item_statistics_seq_revision")),
        sa.PrimaryKeyConstraint("release_id", "seq", name=op.f("pk_release_item_statistics")),
    )


def downgrade() -> None:
    for table in ("release_item_statistics", "release_statistics", "revision_statistics", "attempt_item", "attempt"):
        op.drop_table(table)
