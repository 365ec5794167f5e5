"""The queue of processes that want to write to the same SQLite database: first come, first served.

SQLite lets a writer sleep for up to 100 ms between two looks at its lock, and whoever happens to look first gets it: a
process that writes again and again keeps it, and others wait for a second and more. The operating system's lock on a
file wakes the next in line at once. PostgreSQL queues by itself.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL


@contextmanager
def queued(url: URL) -> Iterator[None]:
    """Come first among the writers of the database at `url` that queue here, in whatever process they are.

    It keeps nobody out: SQLite's own lock does. Waiting has no end here, so whoever comes first is to leave soon; those
    behind have then waited, too, and give up at once if the lock is still held.
    """
    if url.get_backend_name() != "sqlite" or not url.database:
        yield
        return
    # Whoever may read the file may queue, also where another user has made it.
    file = os.open(f"{url.database}-queue", os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)
