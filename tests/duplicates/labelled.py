"""The labelled pairs of questions in pairs.txt."""

from collections import Counter
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from services.duplicates.profile import of_question
from services.duplicates.weights import Weights

PAIRS = Path(__file__).with_name("pairs.txt")


@dataclass(frozen=True)
class Labelled:
    """Two questions, in the form of QuestionIn, and whether they are the same."""

    first: dict[str, Any]
    second: dict[str, Any]
    same: bool


def pairs(path: Path = PAIRS) -> tuple[list[Labelled], list[Labelled]]:
    """The pairs for calibration, and those that are held out."""
    lines = path.read_text(encoding="utf-8").splitlines()
    every = [_pair(line) for line in lines if line.startswith(("= ", "! "))]
    return every[::2], every[1::2]


def weights() -> Weights:
    """What terms are worth in a bank that has all of these questions."""
    questions = [question for one in chain(*pairs()) for question in (one.first, one.second)]
    frequencies = Counter(term for question in questions for term in of_question(question).terms)
    return Weights(len(questions), frequencies.__getitem__)


def _pair(line: str) -> Labelled:
    first, second = line[2:].split(" | ")
    return Labelled(question(first), question(second), line.startswith("="))


def question(text: str) -> dict[str, Any]:
    """A question as a line has it: its stem, and behind it options or a model answer."""
    stem, _, options = text.partition(" :: ")
    stem, _, answer = stem.partition(" => ")
    bodies = options.split("; ") if options else [answer] if answer else []
    answers = [
        {"body": body.strip(), "correct": number == 0 or not options, "match": None}
        for number, body in enumerate(bodies)
    ]
    kind = "single_choice" if options else "open"
    return {"type": kind, "language": "en", "stem": stem.strip().replace(r"\n", "\n"), "answers": answers}
