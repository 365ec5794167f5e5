"""Doing an import: at once in one transaction, or as a worker does it, batch by batch and then all of it.

    source ──▶ stage, a batch and its checkpoint a transaction ──▶ take in, one transaction

A worker that dies while it reads leaves what it staged; the next one reads the file again and stages from there. One
that dies while it takes in leaves nothing of that.
"""

import tempfile
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import structlog
from sqlalchemy import Connection, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from formats.base import MOST_FAULTS, Block, FormatError
from models import ChangeSequence, Database, Difficulty, ImportJob, LedgerRow, Question, Topic
from models.inserting import insert_rows
from services.access import Principal
from services.errors import BankError, Invalid
from services.imports import jobs, staging, taking
from services.imports.entries import Entry, Options, Refused
from services.imports.heartbeat import beating
from services.imports.reading import Rules
from services.imports.rows import Ledger, Row
from services.imports.sources import ReaderEnded, Source, lines_in, of_blocks, of_file, share
from services.imports.staging import AsRead, Batches, Staged
from services.imports.uploads import Upload, recognise
from services.suggesting import Vocabulary

log = structlog.get_logger()
# Up to this size a file goes in while its sender waits.
LARGEST_AT_ONCE = 2**20
_SHARE_OF_READING = 0.9
_NOTHING = "has nothing in it: not a line that is not blank"


def take_in(
    session: Session, blocks: Iterable[Block], importer: Principal, options: Options | None = None
) -> list[Row]:
    """Bring all of a source into the bank, without a record of it; gives what became of each block. Raises Refused."""
    options = options or Options()
    rows: list[Row] = []
    with _as_read(of_blocks(blocks), _rules(session.connection(), importer, options)) as batches:
        taking.take_in(session, batches, importer, options, Ledger(rows.extend))
    return rows


def receive(
    session: Session, upload: Upload, options: Options, importer: Principal, format_name: str | None, *, dry_run: bool
) -> dict[str, Any]:
    """Take a file in: at once if it is small, else it is left to a worker. Raises Invalid, Refused or Forbidden."""
    if options.status not in ("draft", "in_review"):
        importer.require("reviewer")
    _refuse_unknown_level(session, options)
    found = recognise(upload, format_name)
    job = jobs.open_job(
        session, options, importer, format_name=found.name, file_name=upload.name, size=upload.size, dry_run=dry_run
    )
    if upload.size > LARGEST_AT_ONCE:
        jobs.keep_file(session, job, upload.file)
    else:
        assert found.read is not None
        try:
            _import_at_once(session, job, of_blocks(found.read(upload.file)))
        except FormatError as error:
            raise Refused(error.faults) from None
    session.flush()
    return jobs.find(session.connection(), job.id)


def import_source(
    session: Session, source: Source, options: Options, importer: Principal, *, format_name: str, size: int
) -> dict[str, Any]:
    """Do the import of a source in this transaction, whatever its size; gives its description.

    Raises FormatError, Invalid, Refused or Forbidden, and what the source raises.
    """
    _refuse_unknown_level(session, options)
    title = options.title or format_name
    job = jobs.open_job(session, options, importer, format_name=format_name, file_name=title, size=size, dry_run=False)
    _import_at_once(session, job, source)
    session.flush()
    return jobs.find(session.connection(), job.id)


def _refuse_unknown_level(session: Session, options: Options) -> None:
    """Raise Invalid if the importer names a level that the bank has not, whether or not a question will need it."""
    level = options.difficulty
    if level is not None and session.scalar(select(Difficulty.slug).where(Difficulty.slug == level)) is None:
        raise Invalid([("/difficulty", f"there is no difficulty level {level}")])


def _import_at_once(session: Session, job: ImportJob, source: Source) -> None:
    with _as_read(source, _rules(session.connection(), jobs.importer_of(job), jobs.options_of(job))) as batches:
        _take_in_batches(session, job, batches)


def work(database: Database, owner: str, lease_length: timedelta) -> bool:
    """Do one job that waits for a worker; False if there is none."""
    with database.writing() as session:
        lease = jobs.claim(session, owner, lease_length)
    if lease is None:
        return False
    bound = log.bind(import_id=lease.import_id, attempt=lease.attempt)
    bound.info("import begins")
    try:
        _do(database, lease)
        bound.info("import ends")
    except jobs.LeaseLost:
        bound.info("import was taken over or taken back")
    except (OperationalError, ReaderEnded) as error:
        bound.warning("import is tried again", reason=str(error))
        _leave(database, lease, None)
    except (FormatError, Invalid, BankError) as refused:
        _leave(database, lease, faults_of(refused))
    except Exception as error:
        bound.error("import failed", exc_info=error)
        _leave(database, lease, ["could not be read: a fault of the service; its log has it under the import's id"])
    return True


def is_empty(session: Session) -> bool:
    """Whether the bank has neither questions nor topics, nor ever had a question; nobody fills it meanwhile."""
    session.execute(select(ChangeSequence).with_for_update())
    return session.scalar(select(Question.id).limit(1)) is None and session.scalar(select(Topic.id).limit(1)) is None


def _rules(connection: Connection, importer: Principal, options: Options, skip: int = 0) -> Rules:
    levels = connection.execute(select(Difficulty.slug, Difficulty.name).order_by(Difficulty.rank))
    topics = connection.execute(select(Topic.slug, Topic.name, Topic.aliases).order_by(Topic.slug))
    words = Vocabulary([(slug, name) for slug, name in levels], [(slug, name, also) for slug, name, also in topics])
    return Rules(options, words, importer.may("reviewer"), skip)


@contextmanager
def _as_read(source: Source, rules: Rules) -> Iterator[Batches]:
    with tempfile.SpooledTemporaryFile(max_size=LARGEST_AT_ONCE) as file, closing(_faultless(source(rules))) as batches:
        yield AsRead(batches, file)


def _faultless(batches: Iterator[list[Entry]]) -> Generator[list[Entry]]:
    """The batches up to the first fault. As many faults as are told of are found before Refused is raised with them.

    A large file can have more than fit into the memory.
    """
    faults: list[str] = []
    try:
        for batch in batches:
            faults += (fault for entry in batch for fault in entry.faults)
            if len(faults) >= MOST_FAULTS:
                break
            if not faults:
                yield batch
    except FormatError as error:
        if not faults:
            raise
        faults += error.faults
    if faults:
        raise Refused(faults)


def _do(database: Database, lease: jobs.Lease) -> None:
    with tempfile.NamedTemporaryFile() as file:
        with database.reading() as connection:
            file.writelines(jobs.kept_file(connection, lease.import_id))
        file.flush()
        with beating(database, lease):
            _stage_all(database, lease, Path(file.name))
    with database.writing(alone=True) as session:
        job = jobs.hold(session, lease)
        _take_in_batches(session, job, Staged(session, job.id))
        staging.clear(session, job.id)


def _stage_all(database: Database, lease: jobs.Lease, path: Path) -> None:
    """Stage what is not staged yet. The faults of the file are found before it is refused."""
    with database.writing() as session:
        job = jobs.hold(session, lease)
        if job.attempt > jobs.MOST_ATTEMPTS:
            raise Refused([f"was given up after {jobs.MOST_ATTEMPTS} attempts, in each of which the worker ended"])
        checkpoint, source = job.checkpoint, of_file(path, job.format)
        rules = _rules(session.connection(), jobs.importer_of(job), jobs.options_of(job), checkpoint)
        staged = len(Staged(session, job.id))
    lines = lines_in(path)
    with closing(_faultless(source(rules))) as batches:
        for number, batch in enumerate(batches, staged):
            checkpoint += len(batch)
            with database.writing() as session:
                staging.stage(session, lease.import_id, number, batch)
                jobs.renew(session, lease, checkpoint=checkpoint, progress=_SHARE_OF_READING * share(batch, lines))


def _take_in_batches(session: Session, job: ImportJob, batches: Batches) -> None:
    """All batches become questions and a ledger, in this transaction."""
    importer, options, import_id = jobs.importer_of(job), jobs.options_of(job), job.id
    if job.dry_run:
        ledger, made_topics = _rehearse(session, import_id, batches, importer, options)
    else:
        ledger = Ledger(lambda rows: _store(session, [row.stored(import_id) for row in rows]))
        made_topics = taking.take_in(session, batches, importer, options, ledger)
    if ledger.empty:
        raise Refused([_NOTHING])
    jobs.finish(job, ledger, made_topics)


def _rehearse(
    session: Session, import_id: str, batches: Batches, importer: Principal, options: Options
) -> tuple[Ledger, list[str]]:
    """Take everything in, undo it, and keep the ledger alone, without the ids of what was never made."""
    with tempfile.SpooledTemporaryFile(max_size=2**20) as kept:
        ledger = Ledger(lambda rows: kept.write(orjson.dumps([row.stored(import_id) for row in rows]) + b"\n"))
        savepoint = session.begin_nested()
        made_topics = taking.take_in(session, batches, importer, options, ledger)
        present = select(Question.id)
        savepoint.rollback()
        kept.seek(0)
        for line in kept:
            rows = orjson.loads(line)
            named = {row[name] for row in rows for name in ("question_id", "duplicate_of")} - {None}
            known = set(session.scalars(present.where(Question.id.in_(named)))) | {None}
            for row in rows:
                row |= {name: row[name] if row[name] in known else None for name in ("question_id", "duplicate_of")}
                row["revision"] = row["known_as"] = None
            _store(session, rows)
    return ledger, made_topics


def _store(session: Session, rows: Iterable[dict[str, Any]]) -> None:
    insert_rows(session.connection(), LedgerRow.__table__, rows)


def _leave(database: Database, lease: jobs.Lease, faults: list[str] | None) -> None:
    """Mark the job as failed, or, without faults, leave it to be tried again."""
    try:
        with database.writing() as session:
            job = jobs.hold(session, lease)
            if faults is None:
                jobs.give_back(job)
            else:
                jobs.fail(job, faults)
                staging.clear(session, job.id)
    except jobs.LeaseLost:
        pass


def faults_of(refused: Exception) -> list[str]:
    """Why a file was refused, in sentences."""
    if isinstance(refused, FormatError):
        return refused.faults
    if isinstance(refused, Invalid):
        return [f"{pointer.removeprefix('/file')} {sentence}".strip() for pointer, sentence in refused.faults]
    return [str(refused)]
