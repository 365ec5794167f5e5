"""What the tests of interview documents share: reading a document and holding its ledger to the rule."""

import io
from textwrap import dedent

from accounting import assert_accounted

from formats.base import Block, Draft
from formats.interview import read

# Questions that a document may ask without answering them.
UNANSWERED = [
    "What is a lease?",
    "What is a quorum?",
    "How do you elect a leader?",
    "Explain split brain.",
    "What is a term?",
    "What is a fence?",
    "Who keeps the time?",
    "What is a log?",
    "What is a vote?",
    "When is a write safe?",
]


def blocks_of(source: str | bytes) -> list[Block]:
    """Return the blocks of a document, having checked that they account for every line."""
    data = source if isinstance(source, bytes) else dedent(source).lstrip("\n").encode()
    blocks = list(read(io.BytesIO(data)))
    assert_accounted(data, blocks)
    return blocks


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


def asked(source: str) -> list[tuple[str | None, str]]:
    """Return the stem and the one answer of each question of a document."""
    return [(draft.question.get("stem"), answer(draft)) for draft in questions(source)]
