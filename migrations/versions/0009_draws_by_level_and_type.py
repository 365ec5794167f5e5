"""Draws by level and type: an index of their own, so that a large bank draws by both as fast as a small one

Revision: 0009
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NAME = "ix_question_draw_difficulty_type"


def upgrade() -> None:
    op.create_index(NAME, "question", ["status", "difficulty_id", "type", "draw_key", "id", "seq"])
    op.drop_index("ix_question_draw_difficulty", "question")
    op.create_index("ix_question_draw_difficulty", "question", ["status", "difficulty_id", "draw_key", "id", "seq"])


def downgrade() -> None:
    op.drop_index("ix_question_draw_difficulty", "question")
    op.create_index(
        "ix_question_draw_difficulty", "question", ["status", "difficulty_id", "draw_key", "id", "seq", "type"]
    )
    op.drop_index(NAME, "question")
