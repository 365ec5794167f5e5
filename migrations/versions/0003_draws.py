"""Draws: each question's place on the circle, with indexes in its order, and draw sessions

Revision: 0003
"""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ADDED = (
    ("question", "draw_key"),
    ("placement", "draw_key"),
    ("placement", "type"),
    ("tagging", "draw_key"),
)
INDEXES = (
    ("ix_question_draw", "question", ["status", "draw_key", "id", "seq"]),
    ("ix_question_draw_difficulty", "question", ["status", "difficulty_id", "draw_key", "id", "seq", "type"]),
    ("ix_question_draw_type", "question", ["status", "type", "draw_key", "id", "seq"]),
    ("ix_placement_draw", "placement", ["topic_id", "status", "draw_key", "question_id", "seq", "type"]),
    (
        "ix_placement_draw_difficulty",
        "placement",
        ["topic_id", "status", "difficulty_id", "draw_key", "question_id", "seq", "type"],
    ),
    ("ix_tagging_draw", "tagging", ["tag_id", "status", "draw_key", "question_id", "seq"]),
)


def key_of(digits: str) -> int:
    """The first 64 bits, signed, of the SHA-256 of an id, of which SQLite has the digits alone."""
    dashed = "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
    return int.from_bytes(hashlib.sha256(dashed.encode()).digest()[:8], signed=True)


def upgrade() -> None:
    sqlite = op.get_context().dialect.name == "sqlite"
    for table, name in ADDED:
        kind, default = (sa.Text(), "") if name == "type" else (sa.BigInteger(), "0")
        # SQLite cannot add a column that is NOT NULL without a default, nor drop that default without copying the table.
        op.add_column(table, sa.Column(name, kind, nullable=False, server_default=default))
    if sqlite:
        op.get_bind().connection.dbapi_connection.create_function("key_of", 1, key_of, deterministic=True)
        op.execute("UPDATE question SET draw_key = key_of(id)")
    else:
        op.execute(
            "UPDATE question SET draw_key ="
            " ('x' || left(encode(sha256(convert_to(id::text, 'UTF8')), 'hex'), 16))::bit(64)::bigint"
        )
    op.execute("UPDATE placement SET (draw_key, type) = (SELECT draw_key, type FROM question WHERE id = question_id)")
    op.execute("UPDATE tagging SET draw_key = (SELECT draw_key FROM question WHERE id = question_id)")
    if not sqlite:
        for table, name in ADDED:
            op.alter_column(table, name, server_default=None)
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)
    op.create_table(
        "draw_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_sha256", sa.Text(), nullable=False),
        sa.Column("drawn", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_session")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_draw_session_token_sha256")),
    )
    op.create_index(op.f("ix_draw_session_used_at"), "draw_session", ["used_at"])
    op.create_table(
        "drawn_question",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_drawn_question_question_id_question")),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["draw_session.id"],
            name=op.f("fk_drawn_question_session_id_draw_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", "question_id", name=op.f("pk_drawn_question")),
    )


def downgrade() -> None:
    op.drop_table("drawn_question")
    op.drop_table("draw_session")
    for name, table, _columns in INDEXES:
        op.drop_index(name, table)
    for table, name in ADDED:
        op.drop_column(table, name)
