"""Fewer indexes to write: of what most questions lack only the rest is indexed, and answers are kept with their question

Revision: 0010
"""

from alembic import op
from sqlalchemy import text

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# Nearly all questions have none of these.
SELDOM = ("source_id", "external_id", "merged_into")


def upgrade() -> None:
    op.drop_index("ix_question_difficulty_id", "question")
    for column in SELDOM:
        given = text(f"{column} IS NOT NULL")
        op.drop_index(f"ix_question_{column}", "question")
        op.create_index(f"ix_question_{column}", "question", [column], sqlite_where=given, postgresql_where=given)
    op.drop_index("ix_answer_question_id", "answer")
    key_answers_by(["question_id", "id"], {"sqlite_with_rowid": False})


def downgrade() -> None:
    key_answers_by(["id"], {})
    op.create_index("ix_answer_question_id", "answer", ["question_id"])
    for column in SELDOM:
        op.drop_index(f"ix_question_{column}", "question")
        op.create_index(f"ix_question_{column}", "question", [column])
    op.create_index("ix_question_difficulty_id", "question", ["difficulty_id"])


def key_answers_by(columns: list[str], options: dict[str, bool]) -> None:
    with op.batch_alter_table("answer", table_kwargs=options) as batch:
        batch.drop_constraint("pk_answer", type_="primary")
        batch.create_primary_key("pk_answer", columns)
