"""The signs of life of a worker while it reads.

A batch renews the lease, but most formats are read as a whole before there is a first batch, which may take longer
than any lease; and the first batches of a job that goes on were staged before.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from models import Database, Unavailable
from services.imports import jobs

# So often a lease is renewed while it lasts, so that one late or lost sign costs nothing.
_SIGNS_A_LEASE = 4


@contextmanager
def beating(database: Database, lease: jobs.Lease) -> Iterator[None]:
    """Renew the lease from a thread until the block ends, or until it is lost, which the next batch finds out."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(lease.length.total_seconds() / _SIGNS_A_LEASE):
            try:
                with database.writing() as session:
                    jobs.renew(session, lease)
            except Unavailable:
                continue
            except jobs.LeaseLost:
                return

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
