"""The work: what is asked of every contender, and that they all answer the same."""

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import cycle, islice
from typing import Any, Literal

import orjson

from bench import data
from bench.contender import DRAWN, PAGE, Case, Comparable, Contender
from bench.running import Running

# Enough different requests that no contender lives off one of them, few enough to write them into a script.
_VARIETY = 200
_COMMON = 10
_DEEP = 4000
_CHECKED = 20
_MOST = 100
# Nine reads and a write, in the order in which they come.
_MIX = ("list", "one", "list", "one", "list", "one", "list", "one", "list", "create")

Said = list[Comparable]


@dataclass(frozen=True)
class Work:
    """A kind of work: what is asked in turn, each case with the name by which contenders know how to ask for it.

    `check` makes of an answer's questions what has to be the same for all contenders, given the case; None where there
    is nothing to compare. Apart from many small `requests` there are large files, one at a time: questions that are
    brought `in`, or sent `out`.
    """

    name: str
    title: str
    asked: list[tuple[str, Case]]
    check: Callable[[Case, Said], Any] | None = None
    kind: Literal["requests", "in", "out"] = "requests"

    def can(self, contender: Contender) -> bool:
        """Whether a contender can do it."""
        return all(name in contender.requests for name, _ in self.asked)


def _all(_case: Case, said: Said) -> Said:
    return said


def _any_order(_case: Case, said: Said) -> Said:
    return sorted(said)


def _how_many(_case: Case, said: Said) -> int:
    # Draws are random, so they can agree on no more than how many different questions there are.
    return len(set(said))


def _how_many_match(case: Case, said: Said) -> int:
    # Which of very many matches come first depends on how a contender ranks them.
    return sum(case.filters["q"] in stem.lower() for stem, *_ in said)


def all_work(count: int, imported: int, imports: int) -> list[Work]:
    """Everything that is measured on `count` questions, what writes at the end; so many `imports` of `imported` each.

    Raises ValueError if there are too few questions to ask for.
    """
    chance = random.Random("work")
    pairs = [{"topic": chance.choice(data.TOPICS), "difficulty": chance.choice(data.LEVELS)} for _ in range(_VARIETY)]
    numbers = [chance.randrange(1, count + 1) for _ in range(_VARIETY)]
    page = min(_DEEP, count // PAGE)
    words = data.searches(count, _VARIETY)
    if page < 2 or not words:
        raise ValueError(f"Of {count} questions there is too little to ask for.")
    known = data.chosen(count, [*numbers, (page - 1) * PAGE])
    one = [Case(number=number, question=known[number]) for number in numbers]
    lists = [Case(pair) for pair in pairs]
    with_two_answers = [case for case in one if len(case.about.answers) == 2]
    mixed = {"list": lists, "one": one, "create": with_two_answers}
    return [
        Work("list", "list page of 20 by topic and level", _each("list", lists), _all),
        Work("unfiltered", "list page of 20, unfiltered", _each("unfiltered", [Case()]), _all),
        Work(
            "deep",
            f"list page of 20, the {page:,}th",
            _each("deep", [Case(page=page, question=known[(page - 1) * PAGE])]),
            _all,
        ),
        Work("one", "one question", _each("one", one), _all),
        Work("unchanged", "one question that has not changed (304)", _each("unchanged", one)),
        # Ranks differ, so the first twenty do too; but the same questions match.
        Work("search", "two-word search", _each("search", [Case({"q": query}) for query in words]), _any_order),
        Work(
            "common",
            "search for a common word",
            _each("common", [Case({"q": word}) for word in data.common_words(_COMMON)]),
            _how_many_match,
        ),
        Work("draw", "draw of 10", _each("draw", [Case()]), _how_many),
        Work(
            "draw-topic",
            "draw of 10 from a topic",
            _each("draw-topic", [Case({"topic": topic}) for topic in data.TOPICS]),
            _how_many,
        ),
        Work("release", "release of 50 questions", _each("release", [Case()])),
        Work("export", "export of everything", _each("export", [Case()]), _all, kind="out"),
        Work("mix", "nine reads, one create", list(_mixed(mixed))),
        Work("create", "create with two answers, durable", _each("create", with_two_answers)),
        Work("update", "change a stem, durable", _each("update", [*map(_edited, one), *one])),
        Work(
            "import",
            f"NDJSON import of {imported:,}",
            _each("import", [Case(batch=tuple(data.questions(imported, f"import {i}"))) for i in range(imports)]),
            kind="in",
        ),
    ]


NAMES = (
    "list", "unfiltered", "deep", "one", "unchanged", "search", "common", "draw", "draw-topic", "release", "export",
    "mix", "create", "update", "import",
)  # fmt: skip


def _each(name: str, cases: Iterable[Case]) -> list[tuple[str, Case]]:
    return [(name, case) for case in cases]


def _mixed(cases: Mapping[str, list[Case]]) -> Iterable[tuple[str, Case]]:
    turns = {name: cycle(several) for name, several in cases.items()}
    return ((name, next(turns[name])) for name in islice(cycle(_MIX), _VARIETY))


def _edited(case: Case) -> Case:
    # Each round of updates changes something: the next one takes it back.
    return replace(case, question=replace(case.about, stem=f"Edited: {case.about.stem}"))


def check(work: Work, services: list[Running]) -> None:
    """Raise RuntimeError unless all services answer the same to the same requests."""
    if work.check is None:
        return
    compared = [service for service in services if service.contender.checked]
    answers = [_answers(work, service) for service in compared]
    for service, given in zip(compared[1:], answers[1:], strict=True):
        for (_, case), expected, said in zip(work.asked, answers[0], given, strict=False):
            if said != expected:
                names = f"{compared[0].contender.name} and {service.contender.name}"
                raise RuntimeError(f"{work.name}: {names} differ, asked for {case}")


def _answers(work: Work, service: Running) -> list[Any]:
    assert work.check is not None
    return [work.check(case, _questions(work, name, case, service)) for name, case in work.asked[:_CHECKED]]


def _questions(work: Work, name: str, case: Case, service: Running) -> Said:
    request = service.request(name, case)
    contender = service.contender
    if work.kind == "out":
        with service.open(request) as stream:
            return [said for line in islice(stream, _MOST) for said in contender.questions(orjson.loads(line))]
    if work.check is _any_order:
        request = replace(request, path=f"{request.path}&limit={_MOST}")
    said = contender.questions(service.ask(request).json())
    if name.startswith("draw") and len(set(said)) != DRAWN:
        raise RuntimeError(f"{work.name}: {contender.name} draws {len(set(said))} questions")
    return said
