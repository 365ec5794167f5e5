"""Aiken: a stem on one line, options `A.` or `A)`, and the line `ANSWER: B`."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from formats.base import Block, Draft, Format, Loss, Topic
from formats.blocks import Owner, blocks
from formats.losses import left_out, lost_members
from formats.text import decode

_OPTION = re.compile(r"\s{0,3}([A-Z])(?:[.)]\s+|\))(\S.*)$")
_ANSWER = re.compile(r"\s{0,3}ANSWER:\s*(\S.*)$")


def read(stream: BinaryIO) -> Iterator[Block]:
    """Yield one block a question. Lines between a stem and its answer that fit nowhere are noted on the draft."""
    text, notes = decode(stream.read())
    lines = text.split("\n")
    owners: list[Owner] = [None] * len(lines)
    entry: list[int] = []
    has_options = False
    for index, line in enumerate(lines):
        if not line.strip():
            continue
        option, answer = _OPTION.match(line), _ANSWER.match(line)
        if has_options and not option and not answer:
            # A new stem where the answer was forgotten.
            _close(entry, lines, owners, notes)
            has_options = False
        entry.append(index)
        has_options = not answer and (has_options or bool(option))
        if answer:
            _close(entry, lines, owners, notes)
    _close(entry, lines, owners, notes)
    return blocks(lines, owners)


def _close(entry: list[int], lines: list[str], owners: list[Owner], notes: list[str]) -> None:
    """Give the lines of an entry their owner, and empty it."""
    options = any(_OPTION.match(lines[index]) or _ANSWER.match(lines[index]) for index in entry)
    owner = _draft([lines[index] for index in entry], notes) if options else "no part of a question"
    for index in entry:
        owners[index] = owner
    entry.clear()


def _draft(lines: list[str], notes: list[str]) -> Draft:
    stem: list[str] = []
    options: dict[str, str] = {}
    draft = Draft({"type": "single_choice"}, notes=list(notes))
    key = ""
    for line in lines:
        option, answer = _OPTION.match(line), _ANSWER.match(line)
        if answer:
            key = answer[1].strip()
        elif option and option[1] not in options:
            options[option[1]] = option[2].strip()
        elif option:
            draft.notes.append(f"The letter {option[1]} is there twice; the second option reads: {option[2].strip()}")
        else:
            stem.append(line.strip())
    if len(stem) > 1:
        draft.notes.append("The stem runs over several lines, which Aiken does not know.")
    draft.question["stem"] = "\n".join(stem)
    right = key.rstrip(".)").upper()
    if key and right not in options:
        draft.notes.append(f"The answer {key} names none of the options.")
    truth = sorted(options.values(), key=str.casefold)
    if [body.casefold() for body in truth] == ["false", "true"]:
        draft.question["type"] = "true_false"
        options = {letter: body.capitalize() for letter, body in options.items()}
    draft.question["answers"] = [{"body": body, "correct": letter == right} for letter, body in options.items()]
    if not stem:
        draft.missing.append("stem")
    if len(options) < 2:
        draft.missing.append("answers")
    if right not in options:
        draft.missing.append("key")
    return draft


def write(documents: Iterable[dict[str, Any]], losses: list[Loss], topics: Iterable[Topic] = ()) -> Iterator[bytes]:
    """Yield the `single_choice` and `true_false` questions. Line ends become spaces, which is reported."""
    for document in documents:
        answers = document["answers"]
        texts = [document["stem"], *(answer["body"] for answer in answers)]
        if document["type"] not in ("single_choice", "true_false"):
            losses.append(left_out(document, f"Aiken has no {document['type']} questions"))
            continue
        if not 2 <= len(answers) <= 26 or sum(bool(answer["correct"]) for answer in answers) != 1:
            losses.append(left_out(document, "Aiken needs 2 to 26 options, one of them right"))
            continue
        stem, *bodies = [" ".join(text.split()) for text in texts]
        if not stem or not all(bodies) or _OPTION.match(stem) or _ANSWER.match(stem):
            losses.append(left_out(document, "its stem or an option is empty or would be taken for something else"))
            continue
        if any("\n" in text.strip() for text in texts):
            losses.append(Loss(document.get("id"), "Lost: line ends, and with them the layout of code."))
        losses.extend(lost_members(document, ()))
        letters = [chr(ord("A") + number) for number in range(len(answers))]
        options = "".join(f"{letter}. {body}\n" for letter, body in zip(letters, bodies, strict=True))
        key = next(letter for letter, answer in zip(letters, answers, strict=True) if answer["correct"])
        yield f"{stem}\n{options}ANSWER: {key}\n\n".encode()


def sniff(head: bytes, name: str) -> float:
    """Be sure when options and an answer in capitals are there."""
    lines = head.replace(b"\r", b"\n")
    return 0.9 if re.search(rb"^ANSWER: *[A-Z]\b", lines, re.M) and re.search(rb"^A[.)] ", lines, re.M) else 0.0


FORMAT = Format(
    name="aiken",
    title="Aiken",
    media_type="text/plain",
    extensions=(".txt",),
    sniff=sniff,
    read=read,
    write=write,
    reads=("single_choice", "true_false"),
    writes=("single_choice", "true_false"),
    loses="It holds a stem of one line, options and the letter of the right one, and nothing else.",
)
