"""The record of each import, and the lease of the worker that has it.

The table is the truth about who works on what. A worker takes a job that waits, or one whose worker has given no sign
of life; it renews the lease with each batch, in the transaction of the batch, and between batches from time to time
(heartbeat.py). Whoever has lost the lease in the meantime finds out in that transaction, and nothing of it stays.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, BinaryIO

from sqlalchemy import Connection, or_, select, update
from sqlalchemy.orm import Session

from formats.base import MOST_FAULTS
from models import ImportChunk, ImportJob, now, question_id
from models.imports import OUTCOMES
from models.inserting import insert_rows
from services.access import Principal
from services.documents import timestamp
from services.errors import NotFound
from services.imports.entries import Options
from services.imports.rows import Ledger

_CHUNK = 2**20
# A file that ends its worker every time must not do so for ever.
MOST_ATTEMPTS = 50


class LeaseLost(Exception):
    """Another worker has the job now, or it was taken back."""


@dataclass(frozen=True)
class Lease:
    """That a worker has a job."""

    import_id: str
    owner: str
    attempt: int
    length: timedelta


def open_job(
    session: Session,
    options: Options,
    principal: Principal,
    *,
    format_name: str,
    file_name: str,
    size: int,
    dry_run: bool,
) -> ImportJob:
    """Make the record of an import."""
    moment = now()
    job = ImportJob(
        id=question_id(),
        state="queued",
        format=format_name,
        file_name=file_name,
        size=size,
        dry_run=dry_run,
        options=asdict(options),
        key_id=principal.key_id,
        role=principal.role,
        progress=0.0,
        counts=dict.fromkeys(OUTCOMES, 0),
        dropped={},
        made_topics=[],
        faults=[],
        checkpoint=0,
        owner=None,
        attempt=0,
        lease_until=None,
        created_at=moment,
        updated_at=moment,
    )
    session.add(job)
    session.flush()
    return job


def keep_file(session: Session, job: ImportJob, file: BinaryIO) -> None:
    """Store the file until a worker has done with it."""
    number = 0
    while piece := file.read(_CHUNK):
        row = {"import_id": job.id, "number": number, "body": piece}
        insert_rows(session.connection(), ImportChunk.__table__, [row])
        number += 1


def kept_file(connection: Connection, import_id: str) -> Iterator[bytes]:
    """The pieces of the stored file."""
    number = 0
    while True:
        piece = connection.execute(
            select(ImportChunk.body).where(ImportChunk.import_id == import_id, ImportChunk.number == number)
        ).scalar_one_or_none()
        if piece is None:
            return
        yield piece
        number += 1


def claim(session: Session, owner: str, length: timedelta) -> Lease | None:
    """Take the oldest job that waits for a worker, if there is one."""
    moment = now()
    job = session.scalars(
        select(ImportJob)
        .where(or_(ImportJob.state == "queued", (ImportJob.state == "running") & (ImportJob.lease_until < moment)))
        .order_by(ImportJob.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if job is None:
        return None
    job.state, job.owner, job.attempt = "running", owner, job.attempt + 1
    job.lease_until = moment + length
    return Lease(job.id, owner, job.attempt, length)


def renew(session: Session, lease: Lease, **reached: float) -> None:
    """Say that the worker of a job lives, and maybe how far it is: `checkpoint`, `progress`. Raises LeaseLost."""
    moment = now()
    values = {"lease_until": moment + lease.length, **reached}
    mine = (ImportJob.id == lease.import_id, ImportJob.attempt == lease.attempt, ImportJob.state == "running")
    renewed = session.execute(update(ImportJob).where(*mine).values(updated_at=moment, **values))
    if renewed.rowcount == 0:  # type: ignore[attr-defined]  # what an UPDATE gives is a CursorResult, which has it
        raise LeaseLost


def hold(session: Session, lease: Lease) -> ImportJob:
    """The record of the job, locked until the transaction ends, so that nobody takes it over. Raises LeaseLost."""
    job = session.get_one(ImportJob, lease.import_id, with_for_update=True)
    if job.attempt != lease.attempt or job.state != "running":
        raise LeaseLost
    return job


def finish(job: ImportJob, ledger: Ledger, made_topics: list[str]) -> None:
    """The file went in."""
    job.state, job.progress, job.owner, job.lease_until = "finished", 1.0, None, None
    job.counts, job.dropped, job.made_topics = ledger.counts, dict(ledger.dropped), made_topics
    job.updated_at = now()


def fail(job: ImportJob, faults: list[str]) -> None:
    """The file was refused; nothing of it went in."""
    job.state, job.owner, job.lease_until, job.faults = "failed", None, None, faults[:MOST_FAULTS]
    job.updated_at = now()


def give_back(job: ImportJob) -> None:
    """Let another worker, or this one later, take the job."""
    job.state, job.owner, job.lease_until = "queued", None, None


def options_of(job: ImportJob) -> Options:
    """What whoever imports decided."""
    return Options(**job.options)


def importer_of(job: ImportJob) -> Principal:
    """Who imports."""
    return Principal(job.role, job.key_id)


def listed(connection: Connection, *, limit: int, after: str | None) -> list[dict[str, Any]]:
    """Imports, the newest first, from the one behind the id `after` on."""
    statement = select(*ImportJob.__table__.columns).order_by(ImportJob.id.desc()).limit(limit)
    if after:
        statement = statement.where(ImportJob.id < after)
    return [describe(row._asdict()) for row in connection.execute(statement)]


def find(connection: Connection, identifier: str) -> dict[str, Any]:
    """One import. Raises NotFound."""
    statement = select(*ImportJob.__table__.columns).where(ImportJob.id == identifier)
    row = connection.execute(statement).one_or_none()
    if row is None:
        raise NotFound(f"There is no import {identifier}.")
    return describe(row._asdict())


def find_for_update(session: Session, identifier: str) -> ImportJob:
    """The record of an import, locked until the transaction ends. Raises NotFound."""
    job = session.get(ImportJob, identifier, with_for_update=True)
    if job is None:
        raise NotFound(f"There is no import {identifier}.")
    return job


def describe(job: Mapping[str, Any]) -> dict[str, Any]:
    """An import as the API gives it."""
    options = job["options"]
    return {
        **{name: job[name] for name in ("id", "state", "format", "file_name", "size", "dry_run", "progress", "counts")},
        "options": {name: options[name] for name in ("status", "difficulty", "policy")}
        | {"topic": list(options["topics"])},
        "dropped": job["dropped"],
        "made_topics": job["made_topics"],
        "errors": [{"pointer": "/file", "detail": sentence} for sentence in job["faults"]],
        "created_at": timestamp(job["created_at"]),
        "updated_at": timestamp(job["updated_at"]),
    }
