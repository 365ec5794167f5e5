"""`python -m bench.importing`: bring questions in from files, beside the ORM's `add_all` of the idiomatic version.

Each measurement is a process of its own on a new database that has the topics already. Interrobank reads the file,
checks each question, writes its rows, documents, history and search index, and commits; the ORM gets finished Python
objects and writes questions, answers and topics. The runs take turns, so that whatever else goes on meets them all.
"""

import argparse
import multiprocessing
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import orjson
import psutil
from sqlalchemy import select

from bench import data, stores
from bench.idiomatic import models as idiomatic
from services.access import Principal
from services.imports import running
from services.imports.collecting import collect_rarely
from services.imports.entries import Options
from services.imports.sources import of_file

_SECONDS_BETWEEN_LOOKS = 0.1


@dataclass(frozen=True)
class Run:
    """What one way of bringing questions in took.

    `seconds` are by the clock, `cpu` is of the process that stores, and `memory` is in bytes, at most that process's,
    and at most that of the one beside it that reads.
    """

    questions: int
    seconds: float
    cpu: float
    memory: tuple[int, int]


def main() -> int:
    parser = argparse.ArgumentParser("python -m bench.importing", description=__doc__)
    parser.add_argument("--questions", type=int, default=20_000, help="questions in each file (default 20,000)")
    parser.add_argument("--repeats", type=int, default=3, help="runs of each way (default 3)")
    parser.add_argument("--stores", nargs="+", choices=_KINDS, default=_KINDS, help="kinds of database (default all)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        files = {"ndjson": folder / "questions.ndjson", "interview": folder / "questions.md"}
        _write_ndjson(files["ndjson"], options.questions)
        _write_document(files["interview"], options.questions)
        for kind in options.stores:
            ways: dict[str, tuple[Callable[..., Run], object]] = {
                "NDJSON": (_import, ("ndjson", files["ndjson"])),
                "interview document": (_import, ("interview", files["interview"])),
                "ORM add_all": (_add_all, options.questions),
            }
            runs: dict[str, list[Run]] = {title: [] for title in ways}
            for repeat in range(options.repeats):
                for title, (measure, what) in ways.items():
                    place = folder / f"{kind}-{repeat}-{len(title)}"
                    place.mkdir()
                    with stores.new_databases(kind, place, ["bank"]) as [url]:
                        runs[title].append(_in_a_process_of_its_own(measure, url, what))
            print(_table(kind, runs), flush=True)
    return 0


def _in_a_process_of_its_own(measure: Callable[..., Run], *arguments: object) -> Run:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(measure, *arguments).result()


def _import(url: str, what: tuple[str, Path]) -> Run:
    collect_rarely()
    name, path = what
    database = stores.prepare_interrobank(url)
    watch = _Watch()
    with database.writing() as session:
        made = running.import_source(
            session,
            of_file(path, name),
            Options("benchmark"),
            Principal("admin"),
            format_name=name,
            size=path.stat().st_size,
        )
    run = watch.stop(made["counts"]["created"])
    database.close()
    return run


def _add_all(url: str, count: int) -> Run:
    stores.prepare_idiomatic(url)
    questions = list(data.questions(count))
    watch = _Watch()
    with idiomatic.db.session() as session:
        levels = {level.slug: level for level in session.scalars(select(idiomatic.Difficulty))}
        topics = {topic.slug: topic for topic in session.scalars(select(idiomatic.Topic))}
        session.add_all(
            idiomatic.Question(
                stem=one.stem,
                difficulty=levels[one.difficulty],
                topics=[topics[slug] for slug in one.topics],
                answers=[idiomatic.Answer(body=body) for body in one.answers],
            )
            for one in questions
        )
        session.commit()
    return watch.stop(count)


class _Watch:
    def __init__(self) -> None:
        self._reader = 0
        self._ended = threading.Event()
        self._watcher = threading.Thread(target=self._watch_reader)
        self._watcher.start()
        self.started, self.cpu = time.perf_counter(), time.process_time()

    def stop(self, questions: int) -> Run:
        seconds, cpu = time.perf_counter() - self.started, time.process_time() - self.cpu
        self._ended.set()
        self._watcher.join()
        # Linux counts in kilobytes.
        return Run(questions, seconds, cpu, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, self._reader))

    def _watch_reader(self) -> None:
        process = psutil.Process()
        while not self._ended.wait(_SECONDS_BETWEEN_LOOKS):
            for child in process.children():
                with suppress(psutil.NoSuchProcess):
                    self._reader = max(self._reader, child.memory_info().rss)


def _write_ndjson(path: Path, count: int) -> None:
    with path.open("wb") as file:
        for one in data.questions(count):
            file.write(orjson.dumps({"external_id": one.id, **stores.as_written(one)}) + b"\n")


def _write_document(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        for number, one in enumerate(data.questions(count), start=1):
            file.write(f"### {number}. {one.stem}\n\n" + "\n\n".join(one.answers) + "\n\n")


def _table(kind: str, runs: dict[str, list[Run]]) -> str:
    base = median(run.questions / run.seconds for run in runs["ORM add_all"])
    lines = [
        f"### {kind}",
        "",
        "| way | questions | questions/s | CPU a question, storing | peak memory, storing + reading | ratio |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for title, found in runs.items():
        rate = median(run.questions / run.seconds for run in found)
        cpu = median(run.cpu / run.questions for run in found) * 1e6
        memory = " + ".join(f"{max(sizes) / 2**20:.0f}" for sizes in zip(*(run.memory for run in found), strict=True))
        lines.append(
            f"| {title} | {found[0].questions:,} | {rate:,.0f} | {cpu:.0f} µs | {memory} MB | {rate / base:.1f}× |"
        )
    return "\n".join(lines) + "\n"


_KINDS = (stores.SQLITE, stores.POSTGRESQL)

if __name__ == "__main__":
    sys.exit(main())
