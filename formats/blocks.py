"""The account of a source, line by line: readers give every line an owner, and the owners make the blocks."""

from collections import Counter
from collections.abc import Iterator, Sequence

from formats.base import Block, Draft

Owner = Draft | str | None
"""Who a line belongs to: a draft, the reason why it is dropped, or nobody yet."""


def blocks(lines: Sequence[str], owners: Sequence[Owner]) -> Iterator[Block]:
    """Join neighbouring lines of one owner to blocks, in order; blank lines part nothing and begin nothing.

    `owners` has one entry a line. Every line that is not blank needs an owner.
    """
    found = list(_joined(lines, owners))
    for draft, number in Counter(one.draft for one in found if one.draft).items():
        draft.blocks = number
    yield from found


def _joined(lines: Sequence[str], owners: Sequence[Owner]) -> Iterator[Block]:
    first = last = 0
    current: Owner = None
    for number, (line, owner) in enumerate(zip(lines, owners, strict=True), 1):
        if not line.strip():
            continue
        if first and (owner is current or (isinstance(owner, str) and owner == current)):
            last = number
            continue
        if first:
            yield _block(first, last, current)
        first = last = number
        current = owner
    if first:
        yield _block(first, last, current)


def spans(starts: Sequence[int], end: int) -> Iterator[tuple[int, int]]:
    """Pair each start with the next one, the last with `end`."""
    return zip(starts, [*starts[1:], end], strict=False)


def _block(first: int, last: int, owner: Owner) -> Block:
    if isinstance(owner, Draft):
        return Block(first, last, draft=owner)
    if owner is None:
        raise AssertionError(f"lines {first} to {last} belong to nothing")
    return Block(first, last, dropped=owner)
