"""One store after the other: start the contenders, check that they agree, drive them in turn, gather the figures."""

import sys
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from subprocess import SubprocessError
from typing import Any

from bench import load, stores, work
from bench.contender import Contender, Missing
from bench.load import Result
from bench.running import Running, running

_WARM_UP_SECONDS = 1


@dataclass(frozen=True)
class Plan:
    """What is measured, how often, how long. Memory and CPU time are gathered all along."""

    contenders: list[Contender]
    work: Sequence[str]
    concurrency: int
    repeats: int
    seconds: int
    imported: int
    keep: Path | None


def measure(plan: Plan, kind: str, count: int) -> dict[str, Any]:
    """The figures of all contenders on a kind of store with `count` questions. Raises RuntimeError if they disagree."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        say(f"{kind}: {count:,} questions for everybody")
        store = stack.enter_context(stores.filled(kind, folder, count, plan.keep))
        services, missing = _started(stack, plan.contenders, store, folder)
        chosen = [one for one in work.all_work(count, plan.imported, plan.repeats + 1) if one.name in plan.work]
        idle = {service.contender.name: service.memory() for service in services}
        able = {one.name: [service for service in services if one.can(service.contender)] for one in chosen}
        for one in chosen:
            work.check(one, able[one.name])
        measured = [_measure_work(one, able[one.name], plan, folder) for one in chosen if able[one.name]]
        described = {
            service.contender.name: {
                "about": service.contender.about,
                "versions": service.contender.versions(),
                "memory": {"idle": idle[service.contender.name], "after": service.memory()},
            }
            for service in services
        }
    return {
        "kind": kind,
        "store": f"{'SQLite' if kind == stores.SQLITE else 'PostgreSQL'} {store.version}",
        "questions": count,
        "run": {"concurrency": plan.concurrency, "repeats": plan.repeats, "seconds": plan.seconds},
        "contenders": described,
        "missing": missing,
        "work": measured,
    }


def _started(
    stack: ExitStack, contenders: Iterable[Contender], store: stores.Store, folder: Path
) -> tuple[list[Running], dict[str, str]]:
    services, missing = [], {}
    for contender in contenders:
        if store.kind not in contender.kinds:
            continue
        place = folder / contender.name.replace(" ", "-")
        place.mkdir()
        try:
            services.append(stack.enter_context(running(contender, store, place)))
        except Missing as reason:
            missing[contender.name] = str(reason)
            say(f"{store.kind}: without {contender.name}, which {reason}")
    return services, missing


def _measure_work(one: work.Work, services: list[Running], plan: Plan, folder: Path) -> dict[str, Any]:
    """Runs in turn: one of each contender, and again. The first of each only warms caches up."""
    names = [service.contender.name for service in services]
    runs = [
        load.prepared(one, service, folder / name.replace(" ", "-"), plan.concurrency)
        for service, name in zip(services, names, strict=True)
    ]
    seconds = dict.fromkeys(names, plan.seconds)
    taken: dict[str, list[tuple[Result, float]]] = {name: [] for name in names}
    failed: dict[str, str] = {}
    for repeat in range(plan.repeats + 1):
        for service, name, run in zip(services, names, runs, strict=True):
            if name in failed:
                continue
            before = service.cpu()
            try:
                result = run(seconds[name] if repeat else _WARM_UP_SECONDS)
            except (RuntimeError, OSError, SubprocessError) as error:
                failed[name] = str(error)
                say(f"{one.name}: {name}: {error}")
                continue
            cpu = service.cpu() - before
            service.settle()
            if repeat:
                taken[name].append((result, cpu))
            elif not result.done:
                seconds[name] = load.LONGEST_RUN
    figures = {name: _figures(several) for name, several in taken.items() if name not in failed}
    say(f"{one.title}: " + ", ".join(f"{name} {figure['rate']:,.0f}/s" for name, figure in figures.items()))
    return {"name": one.name, "title": one.title, "contenders": figures, "failed": failed}


def _figures(taken: list[tuple[Result, float]]) -> dict[str, float | None]:
    """The medians, how far the rates lie apart, and the milliseconds of CPU time for one request or question."""
    rates = sorted(result.done / result.seconds for result, _ in taken)
    cpu = [spent / result.done * 1000 for result, spent in taken if result.done]
    return {
        "rate": median(rates),
        "p50": _median([result.p50 for result, _ in taken]),
        "p99": _median([result.p99 for result, _ in taken]),
        "cpu": median(cpu) if cpu else None,
        "lowest": rates[0],
        "highest": rates[-1],
    }


def _median(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None


def say(line: str) -> None:
    """Tell whoever waits how far it is."""
    print(line, file=sys.stderr, flush=True)
