"""`python -m bench.growth URL URL`: what each read costs in a large bank, beside the same in a small one.

The URLs name migrated databases filled with the benchmark's questions, the smaller first. Requests go to the WSGI
application in this process, one bank after the other, so that whatever else the machine does meets both. What counts
is CPU time on SQLite, where that is all there is, and the time until the answer on PostgreSQL, whose server is at work
too. With few repeats a large bank is read for the first time where a small one is read again.
"""

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from statistics import median
from typing import Any

from sqlalchemy import func, select

from api import create_app
from api.config import Settings
from bench import data
from models import Database, Question
from services import cursors
from services.selection import Query

_DEEP = 80_000


def main() -> int:
    parser = argparse.ArgumentParser("python -m bench.growth", description=__doc__)
    parser.add_argument("urls", nargs=2, metavar="URL", help="a database that was filled for the benchmark")
    parser.add_argument("--repeats", type=int, default=100, help="requests of each kind (default 100)")
    options = parser.parse_args()
    with closing(Database(options.urls[0])) as small, closing(Database(options.urls[1])) as large:
        banks = [(create_app(Settings(log_level="error"), one).test_client(), _requests(one)) for one in (small, large)]
        clock = time.process_time_ns if large.dialect == "sqlite" else time.perf_counter_ns
        print("| work | small | large | ratio |\n|---|---:|---:|---:|")
        for name in banks[0][1]:
            took: list[list[int]] = [[], []]
            for _ in range(options.repeats):
                for (client, requests), times in zip(banks, took, strict=True):
                    times.append(_nanoseconds(client, next(requests[name]), clock))
            before, after = (median(times[options.repeats // 10 :]) / 1000 for times in took)
            print(f"| {name} | {before:,.0f} µs | {after:,.0f} µs | {after / before:.2f}× |", flush=True)
    return 0


def _nanoseconds(client: Any, path: str, clock: Callable[[], int]) -> int:
    started = clock()
    response = client.get(f"/api/v1/{path}")
    took = clock() - started
    if response.status_code != 200:
        raise RuntimeError(f"{path}: {response.status_code} {response.text}")
    return took


def _requests(database: Database) -> dict[str, Iterator[str]]:
    """An endless supply of the paths of each kind of request."""
    with database.reading() as connection:
        count = connection.execute(select(func.count()).select_from(Question)).scalar_one()
        deep = min(_DEEP, count // 2)
        ids = connection.execute(select(Question.id).order_by(Question.id).offset(deep).limit(200)).scalars().all()
    after = [cursors.encode(Query().fingerprint(), [identifier]) for identifier in ids]
    chance = random.Random("growth")
    stems = [one.stem.lower() for one in data.questions(500)]
    common = Counter(" ".join(stems).split()).most_common(1)[0][0]
    topic, level = lambda: chance.choice(data.TOPICS), lambda: chance.choice(data.LEVELS)
    kinds: dict[str, Callable[[], str]] = {
        "list by topic and level": lambda: f"questions?topic={topic()}&difficulty={level()}",
        "list, unfiltered": lambda: "questions",
        "deep page": lambda: f"questions?cursor={chance.choice(after)}",
        "one question": lambda: f"questions/{chance.choice(ids)}",
        "draw of 10": lambda: "draws?count=10",
        "draw by topic": lambda: f"draws?count=10&topic={topic()}",
        "draw by level": lambda: f"draws?count=10&difficulty={level()}",
        "draw by level and type": lambda: f"draws?count=10&difficulty={level()}&type=open",
        "draw by topic and level": lambda: f"draws?count=10&topic={topic()}&difficulty={level()}",
        "two-word search": lambda: f"questions?q={'+'.join(chance.choice(stems).split()[:2])}&sort=relevance",
        "search for a common word": lambda: f"questions?q={common}&sort=relevance",
    }
    return {name: iter(make, None) for name, make in kinds.items()}


if __name__ == "__main__":
    sys.exit(main())
