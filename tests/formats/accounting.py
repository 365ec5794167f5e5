"""What the tests of readers share: the corpora, and the account that every reader owes of its source."""

import io
import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from formats.base import Block, Draft, Format, FormatError
from formats.interview.page_encoding import declared_encoding
from formats.text import decode

# The machines that run the tests are shared: how long an example takes says nothing there.
settings.register_profile("formats", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("formats")

CORPORA = Path(__file__).parents[2].parent / "shared" / "corpora"

CAMPAIGN = "INTERROBANK_FUZZ_INPUTS" in os.environ
"""Whether this is `make fuzz-formats`: more inputs, and time counts."""

FUZZ_INPUTS = int(os.environ.get("INTERROBANK_FUZZ_INPUTS", "150"))
"""How many inputs each fuzz test tries."""

SECONDS_FOR_100_KB = 1.0

SHORTEST_TIMED = 20_000
"""Below this many bytes a single pause of the machine would count."""


def corpus(*parts: str) -> bytes:
    """Return a file of the corpora that lie beside the repository."""
    path = CORPORA.joinpath(*parts)
    if not path.exists():
        if os.environ.get("CI"):
            pytest.fail(f"the corpus file {path} is missing")
        pytest.skip(f"the corpora are not beside the repository: {path}")
    return path.read_bytes()


def corpus_files() -> Iterator[bytes]:
    """Yield every file of the corpora."""
    corpus("gift", "LICENSE")
    for path in sorted(CORPORA.glob("*/*")):
        yield path.read_bytes()


def corpus_directory(name: str) -> Path:
    """Return a directory of the corpora, or skip."""
    path = CORPORA / name
    if not path.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"the corpus directory {path} is missing")
        pytest.skip(f"the corpora are not beside the repository: {path}")
    return path


def read(form: Format, source: bytes | str) -> list[Block]:
    """Read a source, and hold the reader to its account of it."""
    data = source.encode() if isinstance(source, str) else source
    assert form.read is not None
    blocks = list(form.read(io.BytesIO(data)))
    assert_accounted(data, blocks)
    return blocks


def drafts(blocks: list[Block]) -> list[Draft]:
    """Return the drafts of the blocks, each once, in order."""
    return list({id(block.draft): block.draft for block in blocks if block.draft}.values())


def assert_accounted(data: bytes, blocks: list[Block]) -> None:
    """Check that the blocks, in order, and the blank lines between them, are the source.

    Only the blocks of several drafts may share a line: the one ends on it and the next begins on it.
    """
    lines = decode(data, declared_encoding(data))[0].split("\n")
    rebuilt: list[str] = []
    before: Draft | None = None
    for block in blocks:
        assert (block.draft is None) != (block.dropped is None), block
        assert block.first_line <= block.last_line <= len(lines), block
        if block.first_line <= len(rebuilt):
            assert block.first_line == len(rebuilt), block
            assert before is not None, block
            assert block.draft is not None, block
            assert block.draft is not before, block
        between = lines[len(rebuilt) : block.first_line - 1]
        assert not any(line.strip() for line in between), (block, between)
        rebuilt.extend(between)
        rebuilt.extend(lines[len(rebuilt) : block.last_line])
        before = block.draft
    rest = lines[len(rebuilt) :]
    assert not any(line.strip() for line in rest), rest
    assert rebuilt + rest == lines


def assert_survives(form: Format, data: bytes) -> None:
    """Check that the reader gives a full account of the data or refuses it, and nothing else."""
    with suppress(FormatError):
        assert form.read is not None
        assert_accounted(data, list(form.read(io.BytesIO(data))))


@contextmanager
def in_proportion(data: bytes) -> Iterator[None]:
    """Hold what reads the data to a time in proportion to its length, in the campaign.

    The suite runs on machines whose speed says nothing; there it has to end, and what it finds has to be right.
    """
    started = time.process_time()
    yield
    if CAMPAIGN and len(data) >= SHORTEST_TIMED:
        assert (time.process_time() - started) * 100_000 / len(data) < SECONDS_FOR_100_KB, data[:40]


def garbage(pieces: list[str], seed: int) -> Iterator[bytes]:
    """Yield documents put together from the pieces, and documents of the corpora with lines lost, moved and cut."""
    chance = random.Random(seed)
    sources = list(corpus_files()) if CORPORA.is_dir() else []
    for _ in range(FUZZ_INPUTS):
        if not sources or chance.random() < 0.5:
            yield "".join(chance.choices(pieces, k=chance.choice((3, 20, 100, 400)))).encode()
            continue
        source = chance.choice(sources)
        start = chance.randrange(len(source))
        lines = source[start : start + chance.choice((200, 2000, 8000))].split(b"\n")
        for _ in range(chance.randrange(8)):
            place = chance.randrange(len(lines))
            match chance.randrange(4):
                case 0:
                    lines[place : place + 3] = [b""]
                case 1:
                    lines.insert(place, chance.choice(pieces).encode())
                case 2:
                    lines[place] = lines[place][: chance.randrange(len(lines[place]) + 1)]
                case _:
                    chance.shuffle(lines)
        yield b"\n".join(lines)


def monotonous(pieces: list[str], size: int = 100_000) -> Iterator[bytes]:
    """Yield documents of one piece over and over, which is how bad expressions show."""
    for piece in pieces:
        yield (piece * (size // len(piece.encode()) + 1)).encode()
