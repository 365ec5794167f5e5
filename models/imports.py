"""Imports: the jobs, the files they are still at work on, and the ledgers of what became of each line."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, LargeBinary, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from models.bank import one_of
from models.base import Base

IMPORT_STATES = ("queued", "running", "finished", "failed", "undone")
OUTCOMES = ("created", "revised", "unchanged", "duplicate", "incomplete", "dropped")


class ImportJob(Base):
    """The import of one file.

    A worker has a job as long as `owner` and `attempt` are its own; `lease_until` says when others may take it over,
    because the worker has given no sign of life. `checkpoint` counts the parts of the file that are staged.
    """

    __tablename__ = "import_job"
    __table_args__ = (one_of("state", IMPORT_STATES), Index("ix_import_job_waiting", "state", "lease_until"))

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    state: Mapped[str] = mapped_column(Text)
    format: Mapped[str] = mapped_column(Text)
    file_name: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
    dry_run: Mapped[bool]
    options: Mapped[dict[str, Any]] = mapped_column(JSON)
    key_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), ForeignKey("api_key.id"))
    role: Mapped[str] = mapped_column(Text)
    progress: Mapped[float]
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
    dropped: Mapped[dict[str, int]] = mapped_column(JSON)
    made_topics: Mapped[list[str]] = mapped_column(JSON)
    faults: Mapped[list[str]] = mapped_column(JSON)
    checkpoint: Mapped[int]
    owner: Mapped[str | None] = mapped_column(Text)
    attempt: Mapped[int]
    lease_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class ImportChunk(Base):
    """A piece of a file that waits for a worker. In the database, so that a worker on any machine can take it."""

    __tablename__ = "import_chunk"

    import_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("import_job.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class ImportBatch(Base):
    """Parts of a file, read and checked (JSON), that wait for the rest of it; nobody sees them before."""

    __tablename__ = "import_batch"

    import_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("import_job.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class LedgerRow(Base):
    """What became of a run of lines of a file, in the order of the file.

    `revision` is the number of the revision that the import made of the question, null if it made none; `source_key`
    stands for what the source says, so that it is known again however the question was edited since. `known_as` is the
    question as which the source's is known: the one that `question_id` names, or one that was merged into it.
    """

    __tablename__ = "ledger_row"
    __table_args__ = (one_of("outcome", OUTCOMES),)

    import_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("import_job.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    first_line: Mapped[int]
    last_line: Mapped[int]
    path: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    question_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    duplicate_of: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    score: Mapped[float | None]
    notes: Mapped[list[str]] = mapped_column(JSON)
    revision: Mapped[int | None]
    source_key: Mapped[int | None] = mapped_column(BigInteger, index=True)
    known_as: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), index=True)
