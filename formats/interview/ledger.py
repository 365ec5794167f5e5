"""Lines with their drafts and reasons → blocks: every source line that is not blank in exactly one."""

from collections.abc import Iterator, Sequence

from formats.base import Block, Draft
from formats.blocks import counted
from formats.interview.lines import Kind, Line

Owner = Draft | str

_MARKUP = "page markup"


def blocks(lines: Sequence[Line], drafts: dict[int, Draft], source: Sequence[str]) -> Iterator[Block]:
    """Yield the blocks of a source in order.

    `drafts` has the draft of each line by its identity. Lines of a page may share a source line, and a source line
    may have none: the first line to claim a source line has it; tags that nobody claims go with what is before them,
    and at both ends of a page they are markup. A draft whose every line is claimed already shares the last of them.
    """
    owners: list[Owner | None] = [None] * (len(source) + 1)
    shared: dict[int, list[Draft]] = {}
    owning: set[int] = set()
    waiting: dict[int, tuple[Draft, int]] = {}
    # Questions claim their lines before what is dropped does.
    for line in sorted(lines, key=lambda line: id(line) not in drafts):
        owner = drafts.get(id(line)) or line.reason
        if owner is None or line.kind is Kind.BLANK:
            continue
        for number in range(line.first, line.last + 1):
            if owners[number] is None and source[number - 1].strip():
                owners[number] = owner
                if isinstance(owner, Draft):
                    owning.add(id(owner))
        if isinstance(owner, Draft) and id(owner) not in owning:
            waiting.setdefault(id(owner), (owner, line.first))
    for identity, (draft, number) in waiting.items():
        if identity not in owning:
            shared.setdefault(_written(number, source), []).append(draft)
    claimed = [number for number, owner in enumerate(owners) if owner is not None]
    for number in (*range(1, min(claimed, default=1)), *range(max(claimed, default=0) + 1, len(owners))):
        owners[number] = _MARKUP
    for number, drafts_there in shared.items():
        # A question outranks what is dropped on its only line.
        if not isinstance(owners[number], Draft):
            owners[number] = drafts_there.pop(0)
    yield from counted(_runs(owners, shared, source))


def _written(number: int, source: Sequence[str]) -> int:
    """Return the last line up to `number` that is not blank, or else the first one after it."""
    before = next((at for at in range(number, 0, -1) if source[at - 1].strip()), 0)
    return before or next((at for at in range(number, len(source) + 1) if source[at - 1].strip()), number)


def _runs(owners: list[Owner | None], shared: dict[int, list[Draft]], source: Sequence[str]) -> Iterator[Block]:
    first = last = 0
    current: Owner | None = None
    for number in range(1, len(source) + 1):
        if not source[number - 1].strip():
            continue
        owner = owners[number] or current or _MARKUP
        # Headings stay apart, so that each can be seen for what it is.
        goes_on = owner is current if isinstance(owner, Draft) else owner == current != "heading"
        if not goes_on and (owners[number] is not None or current is None):
            if current is not None:
                yield _block(first, last, current)
            first, current = number, owner
        last = number
        if number in shared:
            yield _block(first, last, current)
            for draft in shared[number]:
                yield Block(number, number, draft=draft)
            first, current = number + 1, None
    if current is not None and first <= last:
        yield _block(first, last, current)


def _block(first: int, last: int, owner: Owner | None) -> Block:
    return Block(first, last, draft=owner) if isinstance(owner, Draft) else Block(first, last, dropped=owner)
