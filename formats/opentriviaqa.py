"""OpenTriviaQA: plain text entries of a stem, the text of the right answer, and lettered options.

    #Q Which letter comes next in this series:      the stem, which may run over several lines
    W-L-C-N-I-T-?
    ^ S                                             the right answer's text
    A T                                             options, in the order of the alphabet
    B S

The file name is the category in that collection; the lines themselves name none, so it is for whoever knows the name.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from formats.base import Block, Draft, Format, FormatError, Loss, Topic
from formats.blocks import Owner, blocks, spans
from formats.losses import left_out, lost_members
from formats.read_back import reads_back
from formats.text import decode

_LETTERS = "ABCDEFGH"
_WRITES = ("single_choice", "multiple_choice", "true_false")
_OPTION = re.compile(r"([A-Ha-h])([.)]?)(?:[ \t]+(.*))?$")
_USUAL_STYLE = (True, "")


def read(stream: BinaryIO) -> Iterator[Block]:
    """Yield one block an entry; lines above the first entry are dropped. FormatError when there is no entry at all."""
    text, notes = decode(stream.read())
    lines = text.split("\n")
    starts = [index for index, line in enumerate(lines) if line.startswith("#Q")]
    if not starts and text.strip():
        raise FormatError("no line begins with #Q", 1)
    owners: list[Owner] = ["no part of a question"] * len(lines)
    for start, end in spans(starts, len(lines)):
        draft = _draft(lines[start:end])
        draft.notes.extend(notes)
        owners[start:end] = [draft] * (end - start)
    return blocks(lines, owners)


def _draft(entry: list[str]) -> Draft:
    """Make the draft of one entry, whose first line begins with #Q."""
    stem = [entry[0][2:]]
    keys: list[list[str]] = []
    options: list[list[str]] = []
    letter = ""
    part = stem
    found = _options(entry)
    options_from = _below_stem(entry, found)
    for index, line in enumerate(entry[1:], 1):
        option = found[index] if index >= options_from else None
        if line.startswith("^"):
            part = [line[1:]]
            keys.append(part)
        elif option and option[1] > letter:
            letter = option[1]
            part = [option[3] or ""]
            options.append(part)
        else:
            part.append(line)
    return _question(_text(stem), [_text(key) for key in keys], [_text(option) for option in options])


def _options(entry: list[str]) -> list[re.Match[str] | None]:
    """Match the lines that begin as options do: `A`, or else `a`, `A.` or `A)`, if an A and a B are so."""
    found = [_OPTION.match(line) for line in entry]
    letters: dict[tuple[bool, str], set[str]] = {_USUAL_STYLE: set()}
    for option in filter(None, found):
        letters.setdefault(_style(option), set()).add(option[1].upper())
    style = max(letters, key=lambda style: (letters[style] >= {"A", "B"}, style == _USUAL_STYLE))
    return [option if option and _style(option) == style else None for option in found]


def _style(option: re.Match[str]) -> tuple[bool, str]:
    return option[1].isupper(), option[2]


def _below_stem(entry: list[str], found: list[re.Match[str] | None]) -> int:
    """Return where options may begin: at the right answer; where it is missing, at the last A with a B below it."""
    key = next((index for index, line in enumerate(entry) if line.startswith("^")), None)
    if key is not None:
        return key
    letters = [option[1].upper() if option else "" for option in found]
    last_b = max((index for index, letter in enumerate(letters) if letter == "B"), default=0)
    return max((index for index, letter in enumerate(letters[:last_b]) if letter == "A"), default=len(entry))


def _text(lines: list[str]) -> str:
    return "\n".join(line.strip() for line in lines).strip()


def _question(stem: str, keys: list[str], options: list[str]) -> Draft:
    draft = Draft({"type": "single_choice", "stem": stem})
    distinct = list(dict.fromkeys(filter(None, options)))
    if "" in options:
        draft.notes.append("An option without a text was left out.")
    if len(distinct) + options.count("") < len(options):
        repeated = sorted({option for option in options if option and options.count(option) > 1})
        draft.notes.append(f"Options given twice were kept once: {'; '.join(repeated)}.")
    right: set[int] = set()
    for key in keys:
        found = _find(key, distinct)
        if found is None:
            draft.notes.append(f"The right answer is given as “{key}”, which is none of the options.")
            continue
        right.add(found)
        if distinct[found] != key:
            draft.notes.append(f"The right answer is given as “{key}”, the option reads “{distinct[found]}”.")
    answers: list[dict[str, Any]] = [
        {"body": option, "correct": number in right} for number, option in enumerate(distinct)
    ]
    if sorted(option.casefold() for option in distinct) == ["false", "true"]:
        draft.question["type"] = "true_false"
        for answer in answers:
            answer["body"] = answer["body"].capitalize()
    elif len(right) > 1:
        draft.question["type"] = "multiple_choice"
    draft.question["answers"] = answers
    if not stem:
        draft.missing.append("stem")
    if len(distinct) < 2:
        draft.missing.append("answers")
    if not right:
        draft.missing.append("key")
    return draft


def _find(key: str, options: list[str]) -> int | None:
    """Find the option that says what the key says: to the letter, or else but for case, spaces and a full stop."""
    if key in options:
        return options.index(key)
    plain = [_plain(option) for option in options]
    wanted = _plain(key)
    return plain.index(wanted) if plain.count(wanted) == 1 else None


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")


def write(documents: Iterable[dict[str, Any]], losses: list[Loss], topics: Iterable[Topic] = ()) -> Iterator[bytes]:
    """Yield an entry for each question with at most eight options; several right ones have a key each."""
    for document in documents:
        answers = document["answers"]
        if document["type"] not in _WRITES:
            losses.append(left_out(document, f"OpenTriviaQA has no {document['type']} questions"))
            continue
        if not 2 <= len(answers) <= len(_LETTERS):
            losses.append(left_out(document, f"it needs 2 to {len(_LETTERS)} options"))
            continue
        keys = "".join(f"^ {answer['body']}\n" for answer in answers if answer["correct"])
        options = "".join(f"{letter} {answer['body']}\n" for letter, answer in zip(_LETTERS, answers, strict=False))
        text = f"#Q {document['stem']}\n{keys}{options}\n"
        if not reads_back(read, text, {**document, "explanation": None, "hints": []}):
            losses.append(left_out(document, "its text would be taken for something else"))
            continue
        losses.extend(lost_members(document, ()))
        yield text.encode()


def sniff(head: bytes, name: str) -> float:
    """Be sure when there are lines with both marks, whatever the file is called."""
    lines = head.replace(b"\r", b"\n")
    return 0.95 if re.search(rb"^#Q ", lines, re.M) and re.search(rb"^\^ ", lines, re.M) else 0.0


FORMAT = Format(
    name="opentriviaqa",
    title="OpenTriviaQA",
    media_type="text/plain",
    extensions=(".txt",),
    sniff=sniff,
    read=read,
    write=write,
    reads=_WRITES,
    writes=_WRITES,
    loses="It holds a stem, up to eight options and the key, and no line that begins with white space.",
)
