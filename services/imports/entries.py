"""What travels into an import: its options, and the entries of a source."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from formats.base import MOST_FAULTS
from services.errors import Invalid

POLICIES = ("revise", "skip", "fork")


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
    and suggestions. `source_key` stands for what the source says, `text_key` for the stem and `identity` for the stem
    and its answers (services/text_keys.py, services/duplicates/identity.py). `faults` are sentences that name their
    place. `terms` and a packed `profile` (services/terms.py, services/duplicates/profile.py) follow from the content's
    words alone; whoever reads in a process of its own works them out, so that the one that stores need not.
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
    text_key: int = 0
    identity: str = ""
    faults: list[str] = field(default_factory=list)
    terms: dict[str, str] | None = None
    profile: str | None = None


def entries_from(body: bytes) -> list[Entry]:
    """Entries out of their JSON, which orjson writes by itself."""
    return [
        Entry(**{**stored, "places": [Place(**place) for place in stored["places"]]}) for stored in orjson.loads(body)
    ]


Keys = Sequence[tuple[int, int | None]]


def keys_of(batch: Iterable[Entry]) -> Keys:
    """The keys of the questions among some entries: of their words, and of all that the source says."""
    return [(entry.text_key, entry.source_key) for entry in batch if entry.content]
