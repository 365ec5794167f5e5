"""What every format shares: a reader turns a stream into blocks, a writer turns question documents into bytes.

    bytes ──read──▶ Block, Block, …        each with its lines and either a draft or the reason it was dropped
    documents ──write──▶ bytes

Nothing here knows the database or HTTP. A draft's members are those of the question document (docs/bank-format.md
and DESIGN of the API describe them), as far as the source has them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol

QUESTION_TYPES = (
    "open",
    "single_choice",
    "multiple_choice",
    "true_false",
    "short_answer",
    "numeric",
    "matching",
    "ordering",
)
# As many faults of a file are told; whoever has more will mend these first.
MOST_FAULTS = 100


class FormatError(ValueError):
    """The source cannot be read as the format it claims to be.

    `detail` says what is wrong, `line` is the 1-based line of the source where, if there is one; `faults` lists all
    that is wrong, a sentence each, where the reader found more than one thing.
    """

    def __init__(self, detail: str, line: int | None = None, faults: Sequence[str] = ()) -> None:
        super().__init__(detail if line is None else f"line {line}: {detail}")
        self.detail = detail
        self.line = line
        self.faults = list(faults) or [str(self)]


@dataclass(eq=False)
class Draft:
    """A question as its source has it.

    `question` holds members of the question document; `missing` names what the source does not say and the type needs
    ("stem", "answers", "key"); `notes` says what was changed or lost on the way, in sentences;
    `suggested` names the members that the reader guessed and a person should look at ("topics", "difficulty");
    `headings` are the headings and categories above the question in its source, the outermost first: whoever knows
    the bank takes levels and topics from them; `blocks` is the number of blocks that it has in the source.
    """

    question: dict[str, Any]
    missing: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    suggested: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    blocks: int = 1


@dataclass(frozen=True)
class Level:
    """A difficulty level that a source defines."""

    slug: str
    name: str
    rank: int


@dataclass(frozen=True)
class Topic:
    """A topic that a source defines; `parent` is the slug of the topic above it."""

    slug: str
    name: str
    parent: str | None = None
    aliases: tuple[str, ...] = ()
    description: str | None = None


@dataclass(frozen=True)
class Header:
    """What a source says about the whole bank.

    `defaults` holds members of the question document that every question of the source inherits (its drafts have
    inherited them already); `difficulties` is empty where the source uses the usual levels; `words` are right, though
    no dictionary has them.
    """

    title: str
    description: str | None = None
    defaults: dict[str, Any] = field(default_factory=dict)
    difficulties: tuple[Level, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Block:
    """A run of source lines (1-based, both ends included) and what became of it.

    Either `draft` is set, and several blocks may share one draft where something else interrupts it, be it other drafts
    whose answers all stand at the end, or `dropped`
    gives the reason why the lines are no part of a question, or the lines define a `topic` or the bank itself
    (`header`). The blocks of a source are in order, and every non-blank line of the source lies in exactly one of
    them. Only where several questions share a line, as in a page or a JSON list without line ends, it lies in a block
    of each: a block of a draft may begin on the line on which the block of another draft before it ends.
    Where the source is an archive, `path` names the file in it that the lines are counted in.
    """

    first_line: int
    last_line: int
    draft: Draft | None = None
    dropped: str | None = None
    topic: Topic | None = None
    header: Header | None = None
    path: str | None = None


@dataclass(frozen=True)
class Loss:
    """What a written file does not say about one question: a row of the export's ledger.

    `detail` is a sentence; the question itself is in the file unless the sentence says that it was left out.
    """

    question_id: str | None
    detail: str


class Write(Protocol):
    """Turns question documents into bytes.

    Appends to `losses` what the file cannot say, question by question; whoever streams may empty the list between two
    pieces. `topics` are the bank's, for formats that hold more of them than their slugs.
    """

    def __call__(
        self, documents: Iterable[dict[str, Any]], losses: list[Loss], topics: Iterable[Topic] = ()
    ) -> Iterator[bytes]: ...


@dataclass(frozen=True)
class Format:
    """One entry of the registry.

    `sniff(head, name)` gets the beginning of a file (opening.py) and its name, and says from 0.0 to 1.0 how sure it is;
    `read(stream)` yields blocks and raises FormatError; `write` is described in Write;
    `reads` and `writes` are the question types each can carry; `loses` says in one sentence what it cannot;
    `keyless` says that `write` takes documents of the play view too, which have no key; `schema` is the JSON Schema of
    what it writes, where that is JSON.
    """

    name: str
    title: str
    media_type: str
    extensions: tuple[str, ...]
    sniff: Callable[[bytes, str], float]
    read: Callable[[BinaryIO], Iterator[Block]] | None = None
    write: Write | None = None
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    loses: str | None = None
    keyless: bool = False
    schema: Mapping[str, Any] | None = None
