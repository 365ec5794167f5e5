"""What every format shares: a reader turns a stream into blocks, a writer turns question documents into bytes.

    bytes ──read──▶ Block, Block, …        each with its lines and either a draft or the reason it was dropped
    documents ──write──▶ bytes

Nothing here knows the database or HTTP. A draft's members are those of the question document (docs/bank-format.md
and DESIGN of the API describe them), as far as the source has them.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

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


class FormatError(ValueError):
    """The source cannot be read as the format it claims to be.

    `detail` says what is wrong, `line` is the 1-based line of the source where, if there is one.
    """

    def __init__(self, detail: str, line: int | None = None) -> None:
        super().__init__(detail if line is None else f"line {line}: {detail}")
        self.detail = detail
        self.line = line


@dataclass(eq=False)
class Draft:
    """A question as its source has it.

    `question` holds members of the question document; `missing` names what the source does not say and the type needs
    ("stem", "answers", "key"); `notes` says what was changed or lost on the way, in sentences;
    `suggested` names the members that the reader guessed and a person should look at ("topics", "difficulty");
    `headings` are the headings that the question stands under, outermost first, for whoever knows the bank's topics.
    """

    question: dict[str, Any]
    missing: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    suggested: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Block:
    """A run of source lines (1-based, both ends included) and what became of it.

    Either `draft` is set, and several blocks may share one draft where something else interrupts it, or `dropped`
    gives the reason why the lines are no part of a question. The blocks of a source are in order, do not overlap, and
    every non-blank line of the source lies in exactly one of them. Where several questions share a line (a page saved
    as one long line), the line is the first one's, and each of the others has a block without lines: its last line is
    the one before its first.
    """

    first_line: int
    last_line: int
    draft: Draft | None = None
    dropped: str | None = None


@dataclass(frozen=True)
class Format:
    """One entry of the registry.

    `sniff(head, name)` gets the first 64 KiB and the file's name and says from 0.0 to 1.0 how sure it is;
    `read(stream)` yields blocks and raises FormatError; `write(documents)` yields bytes;
    `reads` and `writes` are the question types each can carry; `loses` says in one sentence what it cannot.
    """

    name: str
    title: str
    media_type: str
    extensions: tuple[str, ...]
    sniff: Callable[[bytes, str], float]
    read: Callable[[BinaryIO], Iterator[Block]] | None = None
    write: Callable[[Iterable[dict[str, Any]]], Iterator[bytes]] | None = None
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    loses: str | None = None
