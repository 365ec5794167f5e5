"""`python -m bench.memory`: what an export of everything takes of memory, in banks of several sizes (Linux only).

Interrobank is started and asked for a page: what its processes hold then is what it takes idle. While a client receives
the whole bank, once and once more, they are looked at again and again, and the most is noted. Counted is memory that
they have filled themselves (`Anonymous` in /proc/…/smaps_rollup), not pages of the database's file, which SQLite maps
and the operating system may take back.
"""

import argparse
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import stores
from bench.contender import Request
from bench.contenders.interrobank import Interrobank
from bench.running import Running, running

_KINDS = (stores.SQLITE, stores.POSTGRESQL)
_EXPORT = Request("/api/v1/exports?format=ndjson")
_SECONDS_BETWEEN = 0.02
_CHUNK = 2**16
_TIMES = 2


def main() -> int:
    parser = argparse.ArgumentParser("python -m bench.memory", description=__doc__)
    parser.add_argument("--questions", type=int, nargs="+", default=[10_000, 100_000], help="sizes of the bank")
    parser.add_argument("--stores", nargs="+", choices=_KINDS, default=_KINDS, help="kinds of database (default all)")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep filled databases there, as `python -m bench`")
    options = parser.parse_args()
    print("| database | questions | exported | idle | at most, while it exports | above idle |")
    print("|---|---:|---:|---:|---:|---:|")
    for kind in options.stores:
        for count in options.questions:
            with tempfile.TemporaryDirectory(prefix="bench-") as name:
                found = measure(kind, count, Path(name), options.keep)
            sizes = (f"{value / 2**20:,.0f} MB" for value in (found.size, found.idle, found.most, found.above_idle))
            print(f"| {kind} | {count:,} | {' | '.join(sizes)} |", flush=True)
    return 0


@dataclass(frozen=True)
class Exported:
    """Bytes: of an export, and of the service's memory while it was idle and at most while it exported."""

    size: int
    idle: int
    most: int

    @property
    def above_idle(self) -> int:
        return self.most - self.idle


def measure(kind: str, count: int, folder: Path, keep: Path | None = None) -> Exported:
    """Export a bank of `count` questions in a kind of database, and watch the service's memory."""
    with stores.filled(kind, folder, count, keep) as store, running(Interrobank(), store, folder) as service:
        service.ask(Request("/api/v1/questions"))
        service.settle()
        idle = service.memory()["anonymous"]
        with _watched(service) as seen:
            size = sum(_received(service) for _ in range(_TIMES)) // _TIMES
    return Exported(size, idle, max(seen))


@contextmanager
def _watched(service: Running) -> Iterator[list[int]]:
    """The sizes of its memory, one after the other, until the block ends."""
    seen = [service.memory()["anonymous"]]
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(_SECONDS_BETWEEN):
            seen.append(service.memory()["anonymous"])

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        ended.set()
        thread.join()


def _received(service: Running) -> int:
    """Take in an export; gives its bytes."""
    size = 0
    with service.open(_EXPORT) as stream:
        while chunk := stream.read1(_CHUNK):
            size += len(chunk)
    return size


if __name__ == "__main__":
    sys.exit(main())
