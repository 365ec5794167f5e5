"""What it costs to look for duplicates while a bank grows.

    python -m bench.duplicates [--trivia FOLDER] [--postgres URL]

For each size a new bank is filled in batches of 500, as imports do, and after each batch its duplicates are asked for.
Shown is the CPU time of this process for each question, apart for saving and for looking; on PostgreSQL the server's
time comes on top, so the elapsed time is shown as well. FOLDER has files of OpenTriviaQA; what these lack is made up.
One made-up question in twenty is an earlier one with its words in another order and one of them left out.
"""

import argparse
import random
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import func, make_url, select

import formats
import migrations
from bench import data
from models import Database, DuplicatePair
from schemas.v1.question import QuestionIn
from services.duplicates.finding import near
from services.saving import Save, save

SIZES = (5_000, 20_000, 50_000)
_BATCH = 500
_REWORDED = 20


@dataclass
class Cost:
    """CPU seconds for saving and for looking, elapsed seconds of looking, and what came of it."""

    saving: float = 0
    looking: float = 0
    elapsed: float = 0
    pairs: int = 0
    planted: int = 0
    found: int = 0


def trivia(folder: Path | None) -> Iterator[dict[str, Any]]:
    """The questions of a folder of OpenTriviaQA files, as clients write them."""
    for path in sorted(folder.iterdir()) if folder else ():
        with path.open("rb") as stream:
            read = formats.by_name("opentriviaqa").read
            assert read is not None
            blocks = read(stream)
            for block in blocks:
                if block.draft and not block.draft.missing:
                    yield block.draft.question


def made_up(count: int) -> Iterator[tuple[dict[str, Any], int | None]]:
    """Made-up questions, and for one that is an earlier one in other words, the number of that."""
    chance = random.Random("duplicates")
    stems: list[str] = []
    for number, question in enumerate(data.questions(count)):
        earlier = chance.randrange(number) if number % _REWORDED == _REWORDED - 1 else None
        words = (stems[earlier] if earlier is not None else question.stem.rpartition(" (")[0]).lower().split()
        if earlier is not None:
            chance.shuffle(words)
            words.pop()
        stems.append(" ".join(words).capitalize() + "?")
        yield {"stem": stems[-1]}, earlier


def measure(database: Database, size: int, folder: Path | None) -> Cost:
    """Fill a migrated, empty bank with so many questions, and look for duplicates on the way."""
    schema, cost = QuestionIn(), Cost()
    ids: list[str] = []
    planted: list[tuple[str, int]] = []
    real = list(islice(trivia(folder), size))
    questions: Iterator[tuple[dict[str, Any], int | None]] = iter([(one, None) for one in real])
    offset = len(real)
    common = {"type": "single_choice", "difficulty": "beginner"}
    options = [{"body": f"Option {number}", "correct": number == 0} for number in range(4)]
    for source, first in ((questions, 0), (made_up(size - offset), offset)):
        while batch := list(islice(source, _BATCH)):
            saves = [Save(schema.load({**common, "answers": options, **question})) for question, _ in batch]
            with database.writing() as session:
                began = time.process_time()
                new = [one.content["id"] for one in save(session, saves, None)]
                cost.saving += time.process_time() - began
                began, clock = time.process_time(), time.perf_counter()
                list(near(session, new))
                cost.looking += time.process_time() - began
                cost.elapsed += time.perf_counter() - clock
            planted += [(new[i], first + earlier) for i, (_, earlier) in enumerate(batch) if earlier is not None]
            ids += new
    with database.reading() as connection:
        pairs = {
            (one, other) for one, other in connection.execute(select(DuplicatePair.first_id, DuplicatePair.second_id))
        }
        cost.pairs = connection.execute(select(func.count()).select_from(DuplicatePair)).scalar_one()
    cost.planted = len(planted)
    cost.found = sum((min(one, ids[earlier]), max(one, ids[earlier])) in pairs for one, earlier in planted)
    return cost


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the search for duplicates in a growing bank.")
    parser.add_argument("--trivia", type=Path, help="folder with files of OpenTriviaQA")
    parser.add_argument("--postgres", help="URL of a PostgreSQL server; SQLite otherwise")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    arguments = parser.parse_args()
    print("questions  saving µs  looking µs  elapsed µs  looking, against the first  pairs  reworded found")
    first = None
    for size in arguments.sizes:
        with tempfile.TemporaryDirectory() as folder:
            cost = _in_new_bank(arguments.postgres, Path(folder), size, arguments.trivia)
        saving, looking, elapsed = (value / size * 1e6 for value in (cost.saving, cost.looking, cost.elapsed))
        first = first or looking
        found = f"{cost.found} of {cost.planted}"
        costs = f"{saving:9.0f}  {looking:10.0f}  {elapsed:10.0f}  {looking / first:26.2f}"
        print(f"{size:9}  {costs}  {cost.pairs:5}  {found:>14}", flush=True)


def _in_new_bank(server: str | None, folder: Path, size: int, trivia_folder: Path | None) -> Cost:
    if server is None:
        return _measured(f"sqlite:///{folder / 'bank.db'}", size, trivia_folder)
    name = f"bench_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
        try:
            url = make_url(server).set(database=name).render_as_string(hide_password=False)
            return _measured(url, size, trivia_folder)
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def _measured(url: str, size: int, trivia_folder: Path | None) -> Cost:
    database = Database(url)
    migrations.upgrade(database)
    try:
        return measure(database, size, trivia_folder)
    finally:
        database.close()


if __name__ == "__main__":
    main()
