"""Imports: jobs, the files they wait for, ledgers, and by what a question is known again

Revision: 0006
"""

import hashlib
import json
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

PLAIN = str.maketrans("‘’‚‛“”„‟«»‐‑–—", '\'\'\'\'""""""----')
AT_ONCE = 500
question = sa.table("question", sa.column("id", sa.Uuid(as_uuid=False)), sa.column("seq"), sa.column("text_key"))
revision_table = sa.table("revision", sa.column("seq"), sa.column("document"))


def upgrade() -> None:
    # SQLite cannot add a column that is NOT NULL without a default, nor drop that default without copying the table.
    op.add_column("question", sa.Column("missing", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("question", sa.Column("text_key", sa.BigInteger(), nullable=False, server_default="0"))
    fill_text_keys()
    if op.get_context().dialect.name != "sqlite":
        op.alter_column("question", "missing", server_default=None)
        op.alter_column("question", "text_key", server_default=None)
    op.create_index(op.f("ix_question_text_key"), "question", ["text_key"])
    op.create_table(
        "import_job",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("key_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("progress", sa.Double(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("dropped", sa.JSON(), nullable=False),
        sa.Column("made_topics", sa.JSON(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("checkpoint", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'finished', 'failed', 'undone')", name=op.f("ck_import_job_state")
        ),
        sa.ForeignKeyConstraint(["key_id"], ["api_key.id"], name=op.f("fk_import_job_key_id_api_key")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_job")),
    )
    op.create_index("ix_import_job_waiting", "import_job", ["state", "lease_until"])
    for table in ("import_chunk", "import_batch"):
        op.create_table(
            table,
            sa.Column("import_id", sa.Uuid(as_uuid=False), nullable=False),
            sa.Column("number", sa.Integer(), nullable=False),
            sa.Column("body", sa.LargeBinary(), nullable=False),
            sa.ForeignKeyConstraint(["import_id"], ["import_job.id"], name=op.f(f"fk_{table}_import_id_import_job")),
            sa.PrimaryKeyConstraint("import_id", "number", name=op.f(f"pk_{table}")),
        )
    op.create_table(
        "ledger_row",
        sa.Column("import_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first_line", sa.Integer(), nullable=False),
        sa.Column("last_line", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("question_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("duplicate_of", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("source_key", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('created', 'revised', 'unchanged', 'duplicate', 'incomplete', 'dropped')",
            name=op.f("ck_ledger_row_outcome"),
        ),
        sa.ForeignKeyConstraint(["import_id"], ["import_job.id"], name=op.f("fk_ledger_row_import_id_import_job")),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_ledger_row")),
    )
    op.create_index(op.f("ix_ledger_row_source_key"), "ledger_row", ["source_key"])


def downgrade() -> None:
    for table in ("ledger_row", "import_batch", "import_chunk", "import_job"):
        op.drop_table(table)
    op.drop_index(op.f("ix_question_text_key"), "question")
    op.drop_column("question", "text_key")
    op.drop_column("question", "missing")


def fill_text_keys() -> None:
    """Work the keys out from the documents; questions that are gone have none."""
    bank = op.get_bind()
    documents = sa.select(question.c.id, revision_table.c.document).join(
        revision_table, revision_table.c.seq == question.c.seq
    )
    after = None
    while True:
        batch = documents.order_by(question.c.id).limit(AT_ONCE)
        rows = bank.execute(batch.where(question.c.id > after) if after else batch).all()
        if not rows:
            return
        keys = [{"b_id": row.id, "b_key": text_key(json.loads(row.document))} for row in rows if row.document]
        if keys:
            bank.execute(
                sa.update(question)
                .where(question.c.id == sa.bindparam("b_id"))
                .values(text_key=sa.bindparam("b_key", type_=sa.BigInteger())),
                keys,
            )
        after = rows[-1].id


def text_key(content: dict) -> int:
    """The first 64 bits, signed, of the SHA-256 of the stem without regard to white space, capitals, quotes and dashes."""
    text = " ".join(unicodedata.normalize("NFC", content["stem"]).translate(PLAIN).casefold().split())
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], signed=True)
