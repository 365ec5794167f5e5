"""`python -m bench`: fill the databases, start the contenders, check that they agree, drive them, report."""

import argparse
import os
import signal
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench import contenders, load, report, stores, work

RESULTS = Path(__file__).parent / "results"
_WARM_UP_SECONDS = 1


def main() -> int:
    quick = os.environ.get("QUICK", "") not in ("", "0")
    parser = argparse.ArgumentParser("python -m bench", description=__doc__)
    parser.add_argument("--questions", type=int, default=10_000, help="size of the bank (default 10,000)")
    parser.add_argument("--stores", nargs="+", choices=_KINDS, default=_KINDS, help="kinds of database (default all)")
    parser.add_argument("--work", nargs="+", metavar="NAME", help="only this: list, unfiltered, one, search, create")
    parser.add_argument("--concurrency", type=int, default=32, help="connections (default 32)")
    parser.add_argument("--quick", action="store_true", default=quick, help="three runs of 1 s; so does QUICK=1")
    parser.add_argument("--repeats", type=int, help="runs of each contender and work (default 5)")
    parser.add_argument("--seconds", type=int, help="length of a run (default 3, at most 10)")
    options = parser.parse_args()
    options.repeats = options.repeats or (3 if options.quick else 5)
    options.seconds = min(options.seconds or (1 if options.quick else 3), 10)
    # Ended from outside, the contenders are to end too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        load.require_wrk()
        measured = _measure(options)
    except KeyboardInterrupt:
        return 130
    except (load.NoWrk, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 1
    print(report.markdown(measured))
    print(f"Kept in {report.keep(measured, RESULTS)}", file=sys.stderr)
    return 0


def _measure(options: argparse.Namespace) -> dict[str, Any]:
    everything = work.all_work(options.questions)
    chosen = [one for one in everything if not options.work or one.name in options.work]
    run = {name: getattr(options, name) for name in ("questions", "concurrency", "repeats", "seconds")}
    found = {kind: _measure_store(kind, chosen, options) for kind in options.stores}
    return {"machine": report.machine(), "run": run, "stores": found}


def _measure_store(kind: str, chosen: list[work.Work], options: argparse.Namespace) -> dict[str, Any]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        _say(f"{kind}: filling two databases with {options.questions:,} questions")
        store = stack.enter_context(stores.filled(kind, folder, options.questions))
        services = [
            stack.enter_context(contenders.running(contender, store))
            for contender in (contenders.interrobank(), contenders.idiomatic())
        ]
        measured = []
        for one in chosen:
            if not one.writes:
                work.check(one, store, services)
            scripts = [
                load.script(one.requests(service.contender, store), folder / f"{one.name}-{number}.lua")
                for number, service in enumerate(services)
            ]
            results: list[list[load.Result]] = [[] for _ in services]
            for repeat in range(options.repeats + 1):
                for service, script, kept in zip(services, scripts, results, strict=True):
                    seconds = options.seconds if repeat else _WARM_UP_SECONDS
                    result = load.drive(service.url, script, seconds, options.concurrency)
                    # The first run only warms caches up.
                    kept += [result] if repeat else []
            figures = {
                service.contender.name: report.medians(kept) for service, kept in zip(services, results, strict=True)
            }
            rates = ", ".join(f"{name} {figure['rate']:,.0f}/s" for name, figure in figures.items())
            _say(f"{kind}: {one.title}: {rates}")
            measured.append({"name": one.name, "title": one.title, "contenders": figures})
        memory = {service.contender.name: service.memory() for service in services}
        name = f"{'SQLite' if kind == stores.SQLITE else 'PostgreSQL'} {store.version}"
        return {"name": name, "work": measured, "memory": memory}


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


_KINDS = (stores.SQLITE, stores.POSTGRESQL)

if __name__ == "__main__":
    sys.exit(main())
