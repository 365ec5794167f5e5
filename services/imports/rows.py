"""What comes out of an import: the rows of its ledger."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from models.imports import OUTCOMES
from services.imports.entries import Entry


@dataclass
class Row:
    """What became of a run of source lines; `outcome` is one of OUTCOMES, `notes` what was changed, guessed or lost.

    `revision`, `source_key` and `known_as` are those of models.LedgerRow.
    """

    number: int
    first_line: int
    last_line: int
    path: str | None
    outcome: str
    reason: str | None = None
    question_id: str | None = None
    duplicate_of: str | None = None
    score: float | None = None
    notes: Sequence[str] = ()
    revision: int | None = None
    source_key: int | None = None
    known_as: str | None = None

    def stored(self, import_id: str) -> dict[str, Any]:
        """The row as the table has it."""
        return {"import_id": import_id, **vars(self)}


class Ledger:
    """Takes the rows of one entry after the other, counts them and hands them on.

    `counts` are questions, or runs of dropped lines, by outcome; `dropped` are runs of lines by reason. Topics and
    levels that a source defines have rows too, but are not counted. `empty` says that there was no row yet.
    """

    def __init__(self, store: Callable[[Sequence[Row]], object]) -> None:
        self._store = store
        self.empty = True
        self.counts = dict.fromkeys(OUTCOMES, 0)
        self.dropped: Counter[str] = Counter()

    def add(self, entries: Iterable[Sequence[Row]]) -> None:
        """Take the rows of some entries, in the order of the source."""
        rows: list[Row] = []
        for of_one in entries:
            first = of_one[0]
            if first.outcome == "dropped":
                self.counts["dropped"] += len(of_one)
                self.dropped[first.reason or ""] += len(of_one)
            elif first.source_key is not None:
                self.counts[first.outcome] += 1
            rows += of_one
        if rows:
            self.empty = False
            self._store(rows)


def rows_of(entry: Entry, outcome: str, reason: str | None = None, **more: Any) -> list[Row]:
    """The rows of an entry: one for each run of its lines."""
    common = {"outcome": outcome, "reason": reason, "notes": entry.notes, "source_key": entry.source_key, **more}
    return [Row(**vars(place), **common) for place in entry.places]
