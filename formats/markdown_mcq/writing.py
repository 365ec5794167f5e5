"""Questions with options → Markdown: a heading, the options with letters, hints and the answer folded away."""

import string
from collections.abc import Iterable, Iterator
from typing import Any

from formats.base import Loss, Topic
from formats.losses import left_out, lost_members
from formats.markdown_mcq.reading import read
from formats.read_back import reads_back

WRITES = ("single_choice", "multiple_choice", "true_false")
# As many as the reader knows letters for.
_MOST_OPTIONS = 10
_CARRIED = ("explanation", "hints")


def write(documents: Iterable[dict[str, Any]], losses: list[Loss], topics: Iterable[Topic] = ()) -> Iterator[bytes]:
    """Yield the questions, numbered from 1. Documents without a key are written without an answer."""
    number = 0
    for document in documents:
        if document["type"] not in WRITES:
            losses.append(left_out(document, f"Markdown multiple choice has no {document['type']} questions"))
            continue
        if not 2 <= len(document["answers"]) <= _MOST_OPTIONS:
            losses.append(left_out(document, f"it needs 2 to {_MOST_OPTIONS} options"))
            continue
        text = _text(number + 1, document)
        if not reads_back(read, text, document):
            losses.append(left_out(document, "its text would be taken for something else"))
            continue
        losses.extend(lost_members(document, _CARRIED))
        number += 1
        yield text.encode()


def _text(number: int, document: dict[str, Any]) -> str:
    title, _, below = document["stem"].partition("\n")
    if title.startswith(("```", "~~~")):
        title, below = "", document["stem"]
    options = "\n".join(
        _option(letter, answer["body"])
        for letter, answer in zip(string.ascii_uppercase, document["answers"], strict=False)
    )
    parts = [f"### {number}. {title}".rstrip(), below.strip("\n"), options]
    parts += [_folded("Hint", hint) for hint in document.get("hints") or []]
    right = [
        letter
        for letter, answer in zip(string.ascii_uppercase, document["answers"], strict=False)
        if answer.get("correct")
    ]
    if right:
        explanation = document.get("explanation")
        answer = f"#### Answer: {', '.join(right)}"
        parts.append(_folded("Answer", f"{answer}\n\n{explanation}" if explanation else answer))
    return "\n\n".join(part for part in parts if part) + "\n\n---\n\n"


def _option(letter: str, body: str) -> str:
    if body.startswith(("```", "~~~")):
        return f"- {letter}:\n\n{body}\n"
    first, *more = body.split("\n")
    return "\n".join([f"- {letter}: {first}", *(f"  {line}" if line else "" for line in more)])


def _folded(summary: str, text: str) -> str:
    return f"<details><summary>{summary}</summary>\n\n{text}\n\n</details>"
