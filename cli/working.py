"""`interrobank worker`, and the worker beside the processes of `interrobank serve`."""

import math
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import click

from api import logs
from api.config import read_settings
from cli.opening import opened_database
from models import Unavailable
from services.duplicates import review
from services.imports import running

LEASE_SECONDS = 60
_SECONDS_BETWEEN_LOOKS = 0.5
_SECONDS_TO_FINISH = 10
_SECONDS_BETWEEN_ANALYSES = 3600


@click.command()
@click.option("--once", is_flag=True, help="End when no job waits.")
@click.option(
    "--lease",
    type=click.IntRange(1, 3600),
    default=LEASE_SECONDS,
    show_default=True,
    help="Seconds after which others take over a job whose worker gives no sign of life.",
)
def worker(once: bool, lease: int) -> None:
    """Do the imports that are too large for a request, one after the other, until Ctrl-C.

    While nobody writes, questions that have changed are compared with the others (near-duplicates), so that neither an
    import nor a list of duplicates has to. After each import, and every hour, the database looks at what its tables
    hold, by which it plans its searches.
    """
    logs.configure(read_settings().log_level)
    ended = threading.Event()
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, lambda *_: ended.set())
    parent = os.getppid()
    owner = f"{socket.gethostname()}:{os.getpid()}"
    analysed = -math.inf
    newest_change = -1
    with opened_database() as database:
        # Without its parent, a worker that `serve` started would stay for ever.
        while not ended.is_set() and os.getppid() == parent:
            try:
                worked = running.work(database, owner, timedelta(seconds=lease))
                if not worked:
                    newest_change = review.catch_up_if_quiet(database, newest_change)
                if worked or time.monotonic() > analysed + _SECONDS_BETWEEN_ANALYSES:
                    database.analyse()
                    analysed = time.monotonic()
            except Unavailable:
                worked = False
            if not worked:
                if once:
                    return
                # The table is the truth, so it is looked at: an index look-up. A queue beside it could only lose jobs.
                ended.wait(_SECONDS_BETWEEN_LOOKS)


@contextmanager
def worker_beside() -> Iterator[None]:
    """A worker process as long as the block lasts; started again if it dies."""
    ended = threading.Event()
    # Before the block forks processes: one that is forked while this one starts would keep the pipe open by which
    # Python learns that it has, so that whoever waits for that waits for the fork's end.
    process = _start()

    def keep() -> None:
        nonlocal process
        while True:
            process.wait()
            if ended.wait(1):
                return
            process = _start()

    keeper = threading.Thread(target=keep, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        process.terminate()
        keeper.join(_SECONDS_TO_FINISH)
        process.kill()


def _start() -> subprocess.Popen[bytes]:
    # In a process group of its own, so that Ctrl-C reaches it through us alone.
    # `-P`, or packages in the folder at hand, say a Flask project's own `models`, would come before ours.
    command = [sys.executable, "-P", "-c", "from cli import main; main()", "worker"]
    return subprocess.Popen(command, process_group=0)  # noqa: S603  # nothing of it comes from outside
