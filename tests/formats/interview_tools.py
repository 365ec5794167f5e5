"""What the tests of interview documents share: reading a document and holding its ledger to the rule."""

import io
from textwrap import dedent

from formats.base import Block, Draft
from formats.interview import read
from formats.text import decode


def blocks_of(source: str | bytes) -> list[Block]:
    """Return the blocks of a document, having checked that they account for every line."""
    data = source if isinstance(source, bytes) else dedent(source).lstrip("\n").encode()
    blocks = list(read(io.BytesIO(data)))
    assert_accounts_for_every_line(data, blocks)
    return blocks


def assert_accounts_for_every_line(data: bytes, blocks: list[Block]) -> None:
    """The lines of the blocks and the blank lines between them give back the source; each block is one or the other."""
    lines = decode(data)[0].split("\n")
    rebuilt: list[str] = []
    for block in blocks:
        assert (block.draft is None) != (block.dropped is None)
        assert block.last_line >= block.first_line or (block.draft and block.last_line == block.first_line - 1)
        between = lines[len(rebuilt) : block.first_line - 1]
        assert not any(line.strip() for line in between), f"lost before line {block.first_line}: {between}"
        rebuilt += between
        assert len(rebuilt) == block.first_line - 1, f"line {block.first_line} is in two blocks"
        rebuilt += lines[block.first_line - 1 : block.last_line]
    rest = lines[len(rebuilt) :]
    assert not any(line.strip() for line in rest), f"lost at the end: {rest}"
    assert rebuilt + rest == lines


def drafts_of(blocks: list[Block]) -> list[Draft]:
    """Return the drafts of blocks, each once, in order."""
    drafts: list[Draft] = []
    for block in blocks:
        if block.draft is not None and not any(block.draft is draft for draft in drafts):
            drafts.append(block.draft)
    return drafts


def questions(source: str | bytes) -> list[Draft]:
    return drafts_of(blocks_of(source))


def stems(drafts: list[Draft]) -> list[str | None]:
    return [draft.question.get("stem") for draft in drafts]


def answer(draft: Draft) -> str:
    """Return the one answer of a draft."""
    (only,) = draft.question["answers"]
    assert only["correct"] is True
    return only["body"]


def dropped(blocks: list[Block]) -> list[tuple[int, int, str]]:
    return [(block.first_line, block.last_line, block.dropped) for block in blocks if block.dropped is not None]
