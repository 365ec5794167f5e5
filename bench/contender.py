"""What a contender is: everything that the benchmark has to know of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.data import Question
from bench.stores import POSTGRESQL, SQLITE, Store

if TYPE_CHECKING:
    from bench.running import Running

ROOT = Path(__file__).parents[1]
# Processes that answer, of every contender.
WORKERS = 2
# Threads of a worker, where workers have threads.
THREADS = 4
PAGE = 20
# So many questions are drawn at a time, and so many are in a release.
DRAWN = 10
RELEASED = 50


class Missing(RuntimeError):
    """A contender can't be installed or started here; the message says why. The others go on without it."""


@dataclass(frozen=True)
class Request:
    """What is sent. A `body` that is not bytes is sent as JSON."""

    path: str
    body: Any = None
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """What a request is about: a page of a list, a question, or many questions to bring in.

    Questions have the id `question.id` in Interrobank, and their `number`, counted from 1, in the peers' database. On
    a page behind the first, `question` is the last one before it.
    """

    filters: Mapping[str, str] = field(default_factory=dict)
    page: int = 1
    number: int = 0
    question: Question | None = None
    batch: tuple[Question, ...] = ()

    @property
    def about(self) -> Question:
        """The question. A case without one must not be asked for it."""
        assert self.question is not None
        return self.question


# What of a question must be the same for all contenders: stem, level, topics in the order of their slugs, answers.
Comparable = tuple[str, str, tuple[str, ...], tuple[str, ...]]


class Contender:
    """A service that can do the work. Subclasses say how; what they leave as it is here, they need not do."""

    name: str
    # One line for the report: what it is made of and how it runs.
    about: str
    # The kinds of database it can use.
    kinds: tuple[str, ...] = (SQLITE, POSTGRESQL)
    # By the name of the work, what to send for a case. Work that is not named here is not measured. The service that
    # is asked is at hand, for what has to be found out from it before the clock runs: a cursor, a tag.
    requests: Mapping[str, Callable[[Case, Running], Request]] = {}
    # Whether it answers what it is asked, so that its answers can be compared.
    checked = True
    # Whether it does the work in a loop by itself. It then gets all requests in one, and answers with a Result.
    drives_itself = False

    def install(self) -> None:
        """Install what it needs, unless that was done before. Raises Missing."""

    def prepare(self, store: Store, folder: Path) -> None:
        """Make what it needs beside the filled databases, in a folder of its own. Raises Missing."""

    def command(self, port: int) -> list[str]:
        """The command, run in ROOT, that serves on this port of 127.0.0.1 until it is terminated."""
        raise NotImplementedError

    def environment(self, store: Store, port: int) -> dict[str, str]:
        """Further environment variables of the command."""
        return {}

    def versions(self) -> dict[str, str]:
        """What it consists of, by name and version, for the report."""
        return {}

    def questions(self, answer: Any) -> list[Comparable]:
        """The questions in an answer of JSON: one, or the items of a page."""
        return [comparable(item) for item in answer.get("items", [answer])]

    def created(self, answer: Any) -> int:
        """How many questions an import has made, by its answer."""
        return int(answer["created"])


def comparable(question: Mapping[str, Any]) -> Comparable:
    """What contenders must agree on, of a question in the shape that Interrobank and the peers' contract share."""
    answers = tuple(answer["body"] for answer in question["answers"])
    return question["stem"], question["difficulty"], tuple(sorted(question["topics"])), answers
