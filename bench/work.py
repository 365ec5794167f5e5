"""The work: what is asked of every contender, and that they all answer the same."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from bench import data
from bench.contenders import Comparable, Contender, Request, Running, comparable
from bench.stores import Store

# Enough different requests that no contender lives off one of them, few enough to write them into a script.
_VARIETY = 200
_CHECKED = 20


@dataclass(frozen=True)
class Work:
    """A kind of request. `requests` are what a contender is asked in turn; `ordered` whether items have one order."""

    name: str
    title: str
    requests: Callable[[Contender, Store], list[Request]]
    ordered: bool = True
    writes: bool = False


def all_work(count: int) -> list[Work]:
    """Everything that is measured on `count` questions; what writes comes last."""
    chance = random.Random("work")
    everything = list(data.questions(count))
    pairs = [(chance.choice(data.TOPICS), chance.choice(data.LEVELS)) for _ in range(_VARIETY)]
    wanted = [chance.randrange(count) for _ in range(_VARIETY)]
    words = data.searches(count, _VARIETY)
    with_two_answers = [one for one in everything if len(one.answers) == 2][:_VARIETY]
    return [
        Work(
            "list",
            "list page of 20 by topic and level",
            lambda contender, _store: [contender.listed(topic=topic, difficulty=level) for topic, level in pairs],
        ),
        Work("unfiltered", "list page of 20, unfiltered", lambda contender, _store: [contender.listed()]),
        Work(
            "one",
            "one question",
            lambda contender, _store: [contender.one(number + 1, everything[number]) for number in wanted],
        ),
        Work(
            "search",
            "two-word search",
            lambda contender, _store: [contender.listed(q=query) for query in words],
            ordered=False,
        ),
        Work(
            "create",
            "create with two answers, durable",
            lambda contender, store: [contender.create(store, question) for question in with_two_answers],
            writes=True,
        ),
    ]


def check(work: Work, store: Store, services: list[Running]) -> None:
    """Raise RuntimeError unless all services answer the same to the same requests."""
    answers = [_answers(work, store, service) for service in services]
    for service, given in zip(services[1:], answers[1:], strict=True):
        if given != answers[0]:
            raise RuntimeError(f"{work.name}: {services[0].contender.name} and {service.contender.name} differ")


def _answers(work: Work, store: Store, service: Running) -> list[list[Comparable]]:
    requests = work.requests(service.contender, store)
    if not requests:
        raise RuntimeError(f"{work.name}: with so few questions there is nothing to ask")
    answers = []
    for request in requests[:_CHECKED]:
        if not work.ordered:
            # Ranks differ, so the first twenty do too; but the same questions match.
            request = Request(f"{request.path}&limit=100")
        answer = service.ask(request)
        items = [comparable(item) for item in answer.get("items", [answer])]
        answers.append(items if work.ordered else sorted(items))
    return answers
