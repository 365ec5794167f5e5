"""What travels through an import: options, entries on their way in, and rows of the ledger on their way out."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.imports import OUTCOMES
from services.errors import Invalid
from services.text_keys import text_key

POLICIES = ("revise", "skip", "fork")
MOST_FAULTS = 100


class Refused(Invalid):
    """A source has faults, each a sentence that names its place; nothing of it was taken."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(("/file", sentence) for sentence in sentences[:MOST_FAULTS])
        self.sentences = list(sentences)


@dataclass(frozen=True)
class Options:
    """What whoever imports decides. Level, topics and status are those of questions that name none.

    `title` is the source's, of questions that name no source; `policy` says what becomes of a question that the bank
    has and the source says otherwise: it is revised, skipped, or left as it is beside a new one (fork).
    """

    title: str | None = None
    status: str = "draft"
    topics: Sequence[str] = ()
    difficulty: str | None = None
    policy: str = "revise"


@dataclass
class Place:
    """A run of lines of a source: its number in the order of the source, its lines, and the file in an archive."""

    number: int
    first_line: int
    last_line: int
    path: str | None


@dataclass
class Entry:
    """A part of a source, read and checked: a question, a topic, levels, or lines that were dropped.

    `content` is a loaded QuestionIn, of which the source itself says the members in `said`; the others are defaults
    and suggestions. `source_key` stands for what the source says. `faults` are sentences that name their place.
    """

    places: list[Place]
    dropped: str | None = None
    levels: list[dict[str, Any]] | None = None
    topic: dict[str, Any] | None = None
    content: dict[str, Any] | None = None
    id: str | None = None
    said: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    source_key: int | None = None
    faults: list[str] = field(default_factory=list)


def entry_from(stored: dict[str, Any]) -> Entry:
    """An entry out of its JSON."""
    stored["places"] = [Place(**place) for place in stored["places"]]
    return Entry(**stored)


Keys = Sequence[tuple[int, int | None]]


def keys_of(batch: Iterable[Entry]) -> Keys:
    """The keys of the questions among some entries: of their words, and of all that the source says."""
    return [(text_key(entry.content), entry.source_key) for entry in batch if entry.content]


@dataclass
class Row:
    """What became of a run of source lines; `outcome` is one of OUTCOMES, `notes` what was changed, guessed or lost.

    `revision` and `source_key` are those of models.LedgerRow.
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
