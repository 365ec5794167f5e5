"""Lines with their questions and reasons → blocks: every source line that is not blank in exactly one."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from formats.base import Block, Draft
from formats.interview.entries import Entry
from formats.interview.lines import Kind, Line

Owner = Entry | str
Run = tuple[int, int, Owner]

_MARKUP = "page markup"


def blocks(
    lines: Sequence[Line], entries: Sequence[Entry], source: Sequence[str], draft_of: Callable[[Entry], Draft]
) -> Iterator[Block]:
    """Yield the blocks of a source in order; a draft is made when the first of its blocks is asked for.

    Lines of a page may share a source line, and a source line may have none: the first line to claim a source line has
    it; tags that nobody claims go with what is before them, and at both ends of a page they are markup. An entry whose
    every line is claimed already shares the last of them.
    """
    runs = _runs_of(lines, entries, source)
    numbers = Counter(owner for _, _, owner in runs if isinstance(owner, Entry))
    # Only those are held of which blocks are still to come: all at once take several times the memory of the source.
    held: dict[Entry, Draft] = {}
    left = numbers.copy()
    for first, last, owner in runs:
        if isinstance(owner, str):
            yield Block(first, last, dropped=owner)
            continue
        draft = held.pop(owner, None) or draft_of(owner)
        draft.blocks = numbers[owner]
        left[owner] -= 1
        if left[owner]:
            held[owner] = draft
        yield Block(first, last, draft=draft)


def _runs_of(lines: Sequence[Line], entries: Sequence[Entry], source: Sequence[str]) -> list[Run]:
    entry_of = {id(line): entry for entry in entries for line in entry.lines}
    owners: list[Owner | None] = [None] * (len(source) + 1)
    shared: dict[int, list[Entry]] = {}
    owning: set[Entry] = set()
    waiting: dict[Entry, int] = {}
    # Questions claim their lines before what is dropped does.
    for line in sorted(lines, key=lambda line: id(line) not in entry_of):
        owner = entry_of.get(id(line)) or line.reason
        if owner is None or line.kind is Kind.BLANK:
            continue
        for number in range(line.first, line.last + 1):
            if owners[number] is None and source[number - 1].strip():
                owners[number] = owner
                if isinstance(owner, Entry):
                    owning.add(owner)
        if isinstance(owner, Entry) and owner not in owning:
            waiting.setdefault(owner, line.first)
    for entry, number in waiting.items():
        if entry not in owning:
            shared.setdefault(_written(number, source), []).append(entry)
    claimed = [number for number, owner in enumerate(owners) if owner is not None]
    for number in (*range(1, min(claimed, default=1)), *range(max(claimed, default=0) + 1, len(owners))):
        owners[number] = _MARKUP
    for number, entries_there in shared.items():
        # A question outranks what is dropped on its only line.
        if not isinstance(owners[number], Entry):
            owners[number] = entries_there.pop(0)
    return list(_joined(owners, shared, source))


def _written(number: int, source: Sequence[str]) -> int:
    """Return the last line up to `number` that is not blank, or else the first one after it."""
    before = next((at for at in range(number, 0, -1) if source[at - 1].strip()), 0)
    return before or next((at for at in range(number, len(source) + 1) if source[at - 1].strip()), number)


def _joined(owners: list[Owner | None], shared: dict[int, list[Entry]], source: Sequence[str]) -> Iterator[Run]:
    first = last = 0
    current: Owner | None = None
    for number in range(1, len(source) + 1):
        if not source[number - 1].strip():
            continue
        owner = owners[number] or current or _MARKUP
        # Headings stay apart, so that each can be seen for what it is.
        goes_on = owner is current if isinstance(owner, Entry) else owner == current != "heading"
        if not goes_on and (owners[number] is not None or current is None):
            if current is not None:
                yield first, last, current
            first, current = number, owner
        last = number
        if number in shared:
            yield first, last, owner
            for entry in shared[number]:
                yield number, number, entry
            first, current = number + 1, None
    if current is not None and first <= last:
        yield first, last, current
