"""Aiken: a stem on one line, options `A.` or `A)`, and the line `ANSWER: B`."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from formats.answer_keys import explanation_label
from formats.base import Block, Draft, Format, Loss, Topic
from formats.blocks import Owner, blocks
from formats.losses import left_out, lost_members
from formats.text import decode

_OPTION = re.compile(r"\s{0,3}([A-Z])(?:[.)]\s+|\))(\S.*)$")
_SMALL_OPTION = re.compile(r"\s{0,3}([a-z])(?:[.)]\s+|\))(\S.*)$")
_ANSWER = re.compile(r"\s{0,3}ANSWER:\s*(\S.*)$")
_FEEDBACK = re.compile(r"\s{0,3}FEEDBACK:\s*(\S.*)$", re.I)
_SEVERAL = re.compile(r"(?:[A-Z](?:(?:[ ,;&]|and )*[A-Z])+|[a-z](?:\s*(?:[,;&]|and )\s*[a-z])+)[.)]?$")
_ANSWERED = "ANSWER"


def read(stream: BinaryIO) -> Iterator[Block]:
    """Yield one block a question. Lines between a stem and its answer that fit nowhere are noted on the draft."""
    text, notes = decode(stream.read())
    lines = text.split("\n")
    owners: list[Owner] = ["no part of a question"] * len(lines)
    options = _options(lines)
    for entry in _entries(lines, options):
        draft = _draft([(lines[index], options[index]) for index in entry], notes)
        for index in entry:
            owners[index] = draft
    return blocks(lines, owners)


def _options(lines: list[str]) -> list[re.Match[str] | None]:
    """Match the lines that begin as options do: with capitals, or with small letters where none has a capital."""
    found = [_OPTION.match(line) for line in lines]
    return found if any(found) else [_SMALL_OPTION.match(line) for line in lines]


def _entries(lines: list[str], options: list[re.Match[str] | None]) -> Iterator[list[int]]:
    """Yield the places of the lines of each question."""
    marks = list(map(_mark, lines, options))
    following = _following(marks)
    entry: list[int] = []
    letter = ""
    for index, line in enumerate(lines):
        if not line.strip():
            continue
        if _begins(line, marks[index], letter, following[index]):
            yield entry
            entry, letter = [], ""
        entry.append(index)
        letter = marks[index] or letter
    if letter:
        yield entry


def _begins(line: str, mark: str, last: str, following: str) -> bool:
    """Tell whether a line begins a question, after the last mark above it and before the next one below it."""
    if not last or _explanation(line) is not None:
        return False
    if last == _ANSWERED:
        return True
    # Text below options is one that runs over several lines, or a new stem where the answer was forgotten.
    return not mark and following not in (_ANSWERED, chr(ord(last) + 1))


def _mark(line: str, option: re.Match[str] | None) -> str:
    """Return the letter of an option, a word for the line of an answer, or nothing."""
    return option[1] if option else _ANSWERED if _ANSWER.match(line) else ""


def _following(marks: list[str]) -> list[str]:
    """Return the next mark below each line."""
    found = ""
    following = []
    for mark in reversed(marks):
        following.append(found)
        found = mark or found
    return following[::-1]


def _explanation(line: str) -> str | None:
    """Return what a line says that announces an explanation."""
    feedback = _FEEDBACK.match(line)
    return feedback[1] if feedback else explanation_label(line)


def _draft(lines: list[tuple[str, re.Match[str] | None]], notes: list[str]) -> Draft:
    stem: list[str] = []
    written: list[tuple[str, list[str]]] = []
    explanation: list[str] = []
    draft = Draft({"type": "single_choice"}, notes=list(notes))
    key = ""
    for line, option in lines:
        answer = _ANSWER.match(line)
        explained = _explanation(line) if written or key else None
        if answer:
            key = answer[1].strip()
        elif option:
            written.append((option[1].upper(), [option[2].strip()]))
        elif explained is not None:
            explanation.append(explained.strip())
        else:
            (written[-1][1] if written else stem).append(line.strip())
    options: dict[str, str] = {}
    for letter, body in written:
        if len(body) > 1:
            draft.notes.append(f"The option {letter} runs over several lines, which Aiken does not know.")
        if letter in options:
            draft.notes.append(f"The letter {letter} is there twice; the second option reads: {' '.join(body)}")
        options.setdefault(letter, "\n".join(body))
    if any(explanation):
        draft.question["explanation"] = "\n".join(explanation)
    if len(stem) > 1:
        draft.notes.append("The stem runs over several lines, which Aiken does not know.")
    draft.question["stem"] = "\n".join(stem)
    right = _letters(key)
    if key and not right <= options.keys():
        right = set()
        draft.notes.append(f"The answer {key} names an option that is not there.")
    if len(right) > 1:
        draft.question["type"] = "multiple_choice"
    truth = sorted(options.values(), key=str.casefold)
    if [body.casefold() for body in truth] == ["false", "true"] and len(right) < 2:
        draft.question["type"] = "true_false"
        options = {letter: body.capitalize() for letter, body in options.items()}
    draft.question["answers"] = [{"body": body, "correct": letter in right} for letter, body in options.items()]
    if not stem:
        draft.missing.append("stem")
    if len(options) < 2:
        draft.missing.append("answers")
    if not right:
        draft.missing.append("key")
    return draft


def _letters(key: str) -> set[str]:
    """Return the letters that an answer names: one as a rule, and several for programs that allow more."""
    several = _SEVERAL.match(key)
    one = key.rstrip(".)").upper()
    return set(re.findall("[A-Z]", several[0].replace("and", "").upper())) if several else {one} - {""}


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
        if not stem or not all(bodies) or _mark(stem, _OPTION.match(stem)) or _explanation(stem) is not None:
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
    return 0.9 if re.search(rb"^ANSWER: *[A-Za-z]\b", lines, re.M) and re.search(rb"^[Aa][.)] ", lines, re.M) else 0.0


FORMAT = Format(
    name="aiken",
    title="Aiken",
    media_type="text/plain",
    extensions=(".txt",),
    sniff=sniff,
    read=read,
    write=write,
    reads=("single_choice", "multiple_choice", "true_false"),
    writes=("single_choice", "true_false"),
    loses="It holds a stem of one line, options and the letter of the right one, and nothing else.",
)
