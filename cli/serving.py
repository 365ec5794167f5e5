"""`interrobank serve`."""

import os
import socket
import sys
import tempfile
from importlib.resources import as_file, files

import click
from granian import Granian
from granian.constants import Interfaces

from api import logs
from api.config import PREFIX, read_settings
from cli.opening import opened_database
from cli.working import worker_beside
from formats import bank
from models import Database
from services.access import Principal
from services.imports import running

# Threads of a worker. More would only queue for the interpreter and for SQLite's single writer.
_THREADS = 4
_SECONDS_TO_FINISH = 10


@click.command()
@click.option("--host", help="Address to listen on; INTERROBANK_HOST, by default 127.0.0.1.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on; INTERROBANK_PORT, by default 8000.")
@click.option("--workers", type=click.IntRange(1, 256), help="Processes; INTERROBANK_WORKERS, by default 2.")
def serve(host: str | None, port: int | None, workers: int | None) -> None:
    """Migrate the database, load the starter bank into an empty one, and serve until Ctrl-C."""
    # The workers read the environment too.
    for name, value in (("HOST", host), ("PORT", port), ("WORKERS", workers)):
        if value is not None:
            os.environ[PREFIX + name] = str(value)
    settings = read_settings()
    logs.configure(settings.log_level)
    _refuse_taken(settings.host, settings.port)
    with opened_database(migrate=True) as database:
        if database.caveat:
            click.echo(f"Note: {database.caveat}", err=True)
        if settings.starter:
            _load_starter_bank(database)
    at = f"http://{settings.host}:{settings.port}"
    click.echo(f"API   {at}/api/v1/\nDocs  {at}/api/v1/docs\nKeys  {_command()} keys create --role author")
    with tempfile.TemporaryDirectory(prefix="interrobank-metrics-") as folder, worker_beside():
        # Here the workers leave their counts, so that /metrics tells of all of them.
        os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", folder)
        Granian(
            "api.production:worker",
            factory=True,
            interface=Interfaces.WSGI,
            address=settings.host,
            port=settings.port,
            workers=settings.workers,
            blocking_threads=_THREADS,
            log_enabled=settings.log_level == "debug",
            respawn_failed_workers=True,
            workers_kill_timeout=_SECONDS_TO_FINISH,
        ).serve()


def _refuse_taken(host: str, port: int) -> None:
    """Raise OSError if somebody listens there: with another of its kind Granian would share the port without a word."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    socket.create_server((host, port), family=family).close()


def _load_starter_bank(database: Database) -> None:
    with database.writing() as session:
        if not running.is_empty(session):
            return
        with as_file(files("banks").joinpath("flask")) as folder:
            rows = running.take_in(session, bank.blocks(bank.in_folder(folder)), Principal("admin"))
    made = sum(row.outcome == "created" and row.question_id is not None for row in rows)
    click.echo(f"The bank was empty: loaded {made} questions about Flask.")


def _command() -> str:
    return os.path.relpath(sys.argv[0]) if os.sep in sys.argv[0] else sys.argv[0]
