"""Whatever a file holds, reading it ends in blocks, faults or a FormatError, and never in another exception."""

import io
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats import bank, by_name
from formats.base import FormatError

FRONT = b"---\ntype: open\ndifficulty: beginner\ntopics: [routing]\n"
FRAGMENTS = [
    b"---\n", b"type: open", b"tags: [a, 2024-99-99, 0b_, 1:2]", b"{", b"}", b"[", b"]", b": ", b"? ", b"- ", b"&a ",
    b"*a", b"<<: ", b"!!python/object:os.system ", b"!!binary ", b"|\n  ", b">-\n", b"%YAML 99.9\n", b"'", b'"',
    b'"\\UFFFFFFFF"', b'"\\x"', b"\xff", b"\x00", b"\xe2\x80\xa8", b"\r", b"\n", b"\n\n", b"\t", b"\xef\xbb\xbf",
    b"# Stem\n", b"# Answer {weight: .nan}\n", b"# Answer {\n", b"\\# Hint\n", b"# Rubric:\n", b"# Feedback\n", b"null",
    b"source: {title: x}\n", b"id: 1\n", b"defaults: {tags: [no]}\n",
    b"difficulties: [{slug: a, name: A, rank: 1.5}]\n",
]  # fmt: skip
files = st.tuples(
    st.sampled_from([b"", b"---\n", FRONT, FRONT + b"---\n", FRONT + b"---\n# Stem\nWhy?\n"]),
    st.lists(st.sampled_from(FRAGMENTS) | st.binary(max_size=6), max_size=12),
).map(lambda parts: parts[0] + b"".join(parts[1]))


@settings(max_examples=300, deadline=None)
@given(files)
def test_a_bank_file_of_anything(data: bytes) -> None:
    for file in (
        bank.read_question(data, "questions/x.md", {}),
        bank.read_topic(data, "topics/x.md"),
        bank.read_header(data, "bank.md"),
    ):
        assert file.content is not None
        assert all(1 <= fault.line <= file.last_line + 1 for fault in file.faults)


JSON_FRAGMENTS = [
    b"{", b"}", b"[", b"]", b":", b",", b'"', b'"stem"', b'"items"', b"1e999", b"NaN", b"-", b"\\u", b"\\ud800", b"\n",
    b"\xff", b"null", b"9" * 5000,
]  # fmt: skip


@pytest.mark.parametrize("name", ["ndjson", "json"])
@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(JSON_FRAGMENTS) | st.binary(max_size=4), max_size=20).map(b"".join))
def test_json_of_anything(name: str, data: bytes) -> None:
    read = by_name(name).read
    assert read is not None
    try:
        blocks = list(read(io.BytesIO(data)))
    except FormatError:
        return
    assert all(block.draft or block.dropped for block in blocks)


def test_a_damaged_archive() -> None:
    whole = b"".join(bank.zipped(bank.files([])))
    chance = random.Random(1)
    read = by_name("bank").read
    assert read is not None
    for _ in range(300):
        damaged = bytearray(whole)
        for _ in range(3):
            damaged[chance.randrange(len(whole))] = chance.randrange(256)
        try:
            list(read(io.BytesIO(damaged)))
        except FormatError:
            continue
