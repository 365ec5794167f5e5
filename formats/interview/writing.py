"""Open questions → Markdown: a heading for each question, and one for each of its model answers."""

from collections.abc import Iterable, Iterator
from typing import Any

from formats.base import Loss, Topic
from formats.interview.reading import read
from formats.losses import left_out, lost_members
from formats.read_back import reads_back


def write(documents: Iterable[dict[str, Any]], losses: list[Loss], topics: Iterable[Topic] = ()) -> Iterator[bytes]:
    """Yield the questions, numbered from 1. Documents without a key are written without their answers."""
    number = 0
    for document in documents:
        if document["type"] != "open":
            losses.append(left_out(document, f"interview documents have no {document['type']} questions"))
            continue
        text = _text(number + 1, document)
        if not reads_back(read, text, {**document, "explanation": None, "hints": []}):
            losses.append(left_out(document, "its text would be taken for something else"))
            continue
        losses.extend(lost_members(document, ()))
        number += 1
        yield text.encode()


def _text(number: int, document: dict[str, Any]) -> str:
    answers = document["answers"]
    headings = ["Answer"] if len(answers) == 1 else [f"Answer {place}" for place in range(1, len(answers) + 1)]
    parts = [f"## Question {number}", document["stem"]]
    for heading, answer in zip(headings, answers, strict=True):
        parts += [f"### {heading}", answer["body"]]
    return "\n\n".join(parts) + "\n\n"
