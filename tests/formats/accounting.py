"""What the tests of readers share: the corpora, and the account that every reader owes of its source."""

import io
import os
import random
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from formats.base import Block, Draft, Format, FormatError
from formats.text import decode

# The machines that run the tests are shared: how long an example takes says nothing there.
settings.register_profile("formats", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("formats")

CORPORA = Path(__file__).parents[2].parent / "shared" / "corpora"

FUZZ_INPUTS = int(os.environ.get("INTERROBANK_FUZZ_INPUTS", "150"))
"""How many inputs each fuzz test tries; set the variable for a long run."""

SECONDS_FOR_100_KB = 1.0


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
    """Check that the blocks, in order and without overlaps, and the blank lines between them, are the source."""
    lines = decode(data)[0].split("\n")
    rebuilt: list[str] = []
    for block in blocks:
        assert (block.draft is None) != (block.dropped is None), block
        assert len(rebuilt) < block.first_line <= block.last_line <= len(lines), block
        between = lines[len(rebuilt) : block.first_line - 1]
        assert not any(line.strip() for line in between), (block, between)
        rebuilt.extend(between)
        rebuilt.extend(lines[block.first_line - 1 : block.last_line])
    rest = lines[len(rebuilt) :]
    assert not any(line.strip() for line in rest), rest
    assert rebuilt + rest == lines


def assert_survives(form: Format, data: bytes) -> None:
    """Check that the reader gives a full account of the data or refuses it, and nothing else."""
    with suppress(FormatError):
        assert form.read is not None
        assert_accounted(data, list(form.read(io.BytesIO(data))))


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
