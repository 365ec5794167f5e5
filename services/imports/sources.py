"""Where the entries of an import come from: blocks at hand, or a file, which if it is large another process reads.

    this process                     python -m services.imports.sources
    path, format, rules  ──pickle──▶  blocks of the file → entries
    entries to store     ◀──JSON────  a line for each batch; in the end one with the faults of the file

A document takes about as long to understand as to store, so the one is done while the other goes on, and so is what
follows from a question's words alone. And what ends a reader, say that the machine has no memory left for a file, ends
no worker with it.
"""

import fcntl
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import orjson

import formats
from formats.base import Block, FormatError
from services import terms
from services.duplicates import profile
from services.imports.collecting import collect_rarely
from services.imports.entries import Entry, entries_from
from services.imports.reading import Rules, batches

Source = Callable[[Rules], Iterator[list[Entry]]]

# Up to this size a file is read sooner than a process has started.
LARGEST_READ_HERE = 2**20
_PIECE = 2**16
# So much the reader may be ahead, about a batch, of which a pipe would otherwise hold a few entries.
_AHEAD = 2**20


class ReaderEnded(Exception):
    """The process that read a file was ended from outside, before it was done."""


def of_blocks(blocks: Iterable[Block]) -> Source:
    """What has been opened already."""
    return lambda rules: batches(blocks, rules)


def of_file(path: Path, format_name: str) -> Source:
    """A file in a format that can be read. The source raises FormatError and ReaderEnded."""
    read = _read_apart if path.stat().st_size > LARGEST_READ_HERE else _read
    return lambda rules: read(path, format_name, rules)


def lines_in(path: Path) -> int:
    """How many lines a file has."""
    with path.open("rb") as file:
        return sum(piece.count(b"\n") for piece in iter(lambda: file.read(_PIECE), b""))


def share(batch: list[Entry], lines: int) -> float:
    """How much of a file has been read with a batch, from 0 to 1; of an archive 0, as each file in it counts anew."""
    place = batch[-1].places[-1]
    return 0.0 if place.path else min(1.0, place.last_line / max(1, lines))


def _read(path: Path, format_name: str, rules: Rules) -> Iterator[list[Entry]]:
    reader = formats.by_name(format_name).read
    assert reader is not None
    with path.open("rb") as file:
        yield from batches(reader(file), rules)


def _read_apart(path: Path, format_name: str, rules: Rules) -> Iterator[list[Entry]]:
    # `-P`, or packages in the folder at hand, say a Flask project's own `models`, would come before ours.
    command = [sys.executable, "-P", "-m", "services.imports.sources"]
    # Nothing of the command comes from outside.
    with subprocess.Popen(command, _AHEAD, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603
        assert process.stdin
        assert process.stdout
        if hasattr(fcntl, "F_SETPIPE_SZ"):  # only Linux has it
            fcntl.fcntl(process.stdout, fcntl.F_SETPIPE_SZ, _AHEAD)
        try:
            # One that has ended already is found out below.
            with suppress(BrokenPipeError), process.stdin as told:
                pickle.dump((path, format_name, rules), told)
            for line in process.stdout:
                if line.startswith(b"["):
                    yield entries_from(line)
                elif faults := orjson.loads(line)["faults"]:
                    raise FormatError(faults[0], faults=faults)
                else:
                    return
            if process.wait() < 0:
                raise ReaderEnded(f"the process that read the file was ended by signal {-process.returncode}")
            raise RuntimeError("the process that read the file met with a fault of its own, which it has printed")
        finally:
            process.kill()


def main() -> None:
    """Read the file that standard input names, and write its entries to standard output."""
    # Ctrl-C reaches all processes of a terminal; the one that started this one then ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # When that one has ended, this one does as soon as it writes something.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    collect_rarely()
    path, format_name, rules = pickle.load(sys.stdin.buffer)  # noqa: S301  # it is the very same program that says this
    faults = []
    try:
        for batch in _read(path, format_name, rules):
            for entry in batch:
                if entry.content is not None:
                    entry.terms = terms.of_question(entry.content)
                    entry.profile = profile.pack(profile.of_question(entry.content))
            _write(batch)
    except FormatError as error:
        faults = error.faults
    _write({"faults": faults})


def _write(value: object) -> None:
    sys.stdout.buffer.write(orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
