"""`python -m bench.readers [FILE…]`: how fast files are read, in CPU time, which other work disturbs least.

A line for each format that is read: a file of 500 questions that this very format has written, of questions that it
can say. Then a line for each FILE as it is found, such as those of the corpora. Nothing is stored.
"""

import argparse
import io
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import formats
from bench import data
from formats.base import Format

_QUESTIONS = 500
_ROUNDS = 3


def main() -> int:
    parser = argparse.ArgumentParser("python -m bench.readers", description=__doc__)
    parser.add_argument("files", metavar="FILE", nargs="*", type=Path)
    files = parser.parse_args().files
    print("| file | format | questions | questions/s of CPU | CPU for 100 kB |\n|---|---|---:|---:|---:|")
    for form in formats.FORMATS:
        if form.read and form.write:
            print(measure("made up", form, b"".join(form.write(_documents(form), []))), flush=True)
    for path in files:
        body = path.read_bytes()
        print(measure(path.name, formats.detect(formats.beginning(io.BytesIO(body)), path.name), body), flush=True)
    return 0


def measure(title: str, form: Format, body: bytes) -> str:
    """A row about one file: the best of a few rounds."""
    assert form.read
    best = float("inf")
    for _ in range(_ROUNDS):
        started = time.process_time()
        questions = len({id(block.draft) for block in list(form.read(io.BytesIO(body))) if block.draft})
        best = min(best, time.process_time() - started)
    return f"| {title} | {form.name} | {questions:,} | {questions / best:,.0f} | {best * 1e8 / len(body):.0f} ms |"


def _documents(form: Format) -> Iterator[dict[str, Any]]:
    """Documents of questions of the benchmark: open ones, or where a format has none, with two options each."""
    kind = "open" if "open" in form.writes else "single_choice"
    for one in data.questions(_QUESTIONS):
        bodies = one.answers if kind == "open" else (one.answers[0], one.stem)
        answers = [
            {
                "id": one.id,
                "body": body,
                "correct": kind == "open" or not index,
                "weight": float(kind == "open" or not index),
            }
            | dict.fromkeys(("feedback", "match", "source"))
            for index, body in enumerate(bodies)
        ]
        empty: dict[str, Any] = {name: [] for name in ("tags", "hints", "follow_ups", "rubric")}
        absent = dict.fromkeys(("explanation", "minutes", "source", "external_id"))
        given = {
            "id": one.id,
            "revision": 1,
            "created_at": "2026-01-01T00:00:00.000Z",
            "updated_at": "2026-01-01T00:00:00.000Z",
        }
        said = {"type": kind, "language": "en", "status": "published", "stem": one.stem, "difficulty": one.difficulty}
        yield {**given, **said, "topics": list(one.topics), "answers": answers, **empty, **absent}


if __name__ == "__main__":
    sys.exit(main())
