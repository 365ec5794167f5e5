"""Every reader, over any input: a full account of it or a FormatError.

The suite tries a few hundred inputs, the same ones every time; `make fuzz-formats` tries 20,000 of a new seed, and
holds the readers to a time in proportion to the length of what they read.
"""

import io
import os
import random
import time
from collections.abc import Iterator

import pytest
from accounting import CAMPAIGN, CORPORA, FUZZ_INPUTS, SECONDS_FOR_100_KB, SHORTEST_TIMED, assert_accounted

import formats
from formats.base import Block, FormatError

INPUTS = FUZZ_INPUTS if CAMPAIGN else 400
SEED = int(os.environ.get("INTERROBANK_FUZZ_SEED", "1"))
READERS = [form for form in formats.FORMATS if form.read]
PIECES = [
    "1. What is A?\n", "Q: What?\n", "A: x\n", "- A: x\n- B: y\n", "- [x] a\n- [ ] b\n", "Answer: B\n", "ANSWER: B\n",
    "#Q What\n", "^ x\n", "A x\nB y\n", "```\n", "~~~py\n", "<details><summary>Answer</summary>\n", "</details>\n",
    "<html><body>\n", "<h3>1. What?</h3>", "<p>", "</p>", "<script>", "| a | b |\n|---|---|\n", "---\n", "===\n", "{",
    "}", "=x ~y", "::t::", "//c\n", "$CATEGORY: a\n", '{"stem": "x"}\n', '[{"stem": "x"},\n', "]", '"', '"results":[',
    "stem,answer\n", "a;b\tc\n", "\\", "\t", "  ", "\n", "\n\n", "\r", "\r\n", "\u2028", "\ufeff", "\u00a0", "é",
    "“x”", "Contents\n", "## Answers\n", "1. B\n", "**1. Q?**\n", ":   x\n", "x = 1\n", "Copy code\n",
    ".. code-block:: x\n", "   x::\n", "== A\n== B\n", "----\n", ".T\n", "#+BEGIN_SRC\n", "** A\nb\n",
    "> [!faq] A?\n", "> x\n", "P: A?\nR: b\n", " " * 200, "# a", "`", "[",
]  # fmt: skip


def inputs() -> Iterator[bytes]:
    """Random bytes, pieces of every format put together, and mutations of the corpora and of what we write."""
    chance = random.Random(SEED)
    sources = [path.read_bytes() for path in sorted(CORPORA.glob("*/*"))] or ["".join(PIECES).encode()]
    for _ in range(INPUTS):
        match chance.randrange(4):
            case 0:
                yield chance.randbytes(chance.choice((10, 200, 3000)))
            case 1:
                yield "".join(chance.choices(PIECES, k=chance.choice((3, 20, 200)))).encode()
            case _:
                source = chance.choice(sources)
                start = chance.randrange(len(source))
                yield mutated(source[start : start + chance.choice((300, 3000, 30_000))], chance)


def mutated(source: bytes, chance: random.Random) -> bytes:
    data = bytearray(source or b"x")
    for _ in range(chance.randrange(1, 10)):
        at = chance.randrange(len(data))
        match chance.randrange(5):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                del data[at : at + chance.randrange(60)]
            case 2:
                data[at:at] = data[at : at + 300]
            case 3:
                data[at:at] = chance.choice(PIECES).encode()
            case _:
                data[at:at] = chance.choice(PIECES).encode() * chance.choice((5, 100))
        data = data or bytearray(b"x")
    return bytes(data)


def test_any_input_is_accounted_for_or_refused() -> None:
    slowest = ("", 0.0)
    counts = dict.fromkeys((form.name for form in READERS), 0)
    for number, data in enumerate(inputs()):
        form = READERS[number % len(READERS)]
        started = time.process_time()
        blocks = blocks_of(form, data)
        seconds = time.process_time() - started
        if len(data) >= SHORTEST_TIMED:
            slowest = max(slowest, (form.name, seconds * 100_000 / len(data)), key=lambda pair: pair[1])
        if blocks is not None:
            counts[form.name] += 1
            if form.name not in ("bank", "ndjson", "json", "opentdb"):
                assert_accounted(data, blocks)
            assert all(block.draft or block.dropped for block in blocks if not (block.header or block.topic))
    print(f"{INPUTS} inputs with seed {SEED}; read: {counts}; slowest: {slowest[1]:.2f} s for 100 kB ({slowest[0]})")
    assert not CAMPAIGN or slowest[1] < SECONDS_FOR_100_KB


def blocks_of(form: formats.Format, data: bytes) -> list[Block] | None:
    """What a reader makes of an input, None where it refuses it; anything else that it raises is a fault."""
    assert form.read is not None
    try:
        return list(form.read(io.BytesIO(data)))
    except FormatError:
        return None


@pytest.mark.parametrize("form", READERS, ids=lambda form: form.name)
def test_every_corpus_file_is_accounted_for_by_every_reader(form: formats.Format) -> None:
    for path in sorted(CORPORA.glob("*/*")):
        blocks = blocks_of(form, path.read_bytes())
        if blocks is not None:
            assert_accounted(path.read_bytes(), blocks)
