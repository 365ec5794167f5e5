"""Questions as JSON objects of other programs, whose members are named as the columns of tables are.

    {"question": …, "options": ["…", …], "answer": "B", "explanation": …}

Options may also be an object of letters and texts, or objects of which the right ones say so. A key that is a number
counts from 0 or from 1, and no object says from which; all of them together often do.
"""

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from formats.base import Draft
from formats.records import columns_of, draft_of

_ANSWERING = {"key", "answers", "options", "option", "distractor", "distractors"}
_INDEX = re.compile(r"(?<=[a-zA-Z])[ _-]?index$", re.I)
_BODIES = ("text", "body", "answer", "option", "content", "label", "value")
_LABELS = ("letter", "label", "key", "id", "value")
_FLAGS = ("correct", "isCorrect", "is_correct", "right")
_LABELLED = re.compile(r"([A-Za-z]|\d{1,2})[.)][ \t]+(?=\S)")


def is_record(value: dict[str, Any]) -> bool:
    """Tell whether an object is a question by other names than those of the question document."""
    if "stem" in value:
        return False
    columns = _columns(value)
    asks = any(column == "stem" and isinstance(value[name], str) for name, column in columns.items())
    return asks and not _ANSWERING.isdisjoint(columns.values())


def counts_from(values: Iterable[dict[str, Any]]) -> int | None:
    """Return the number of the first option in the keys of all records, 0 or 1, as far as they tell."""
    lowest = highest = False
    for value in values:
        options = _options(value)
        for name, column in _columns(value).items():
            numbers = [_number(one, options) for one in _listed(value[name])] if column == "key" and options else []
            lowest = lowest or 0 in numbers or (bool(numbers) and _INDEX.search(name) is not None)
            highest = highest or len(options) in numbers
    return None if lowest == highest else int(highest)


def draft_of_record(value: dict[str, Any], first: int | None) -> Draft:
    """Make the draft of a record whose options are counted from `first`, or nobody knows from where."""
    options = _options(value)
    bodies = {label: body for label, body, _ in options if label}
    notes: list[str] = []
    cells = [("option", body) for _, body, _ in options] + [("key", body) for _, body, right in options if right]
    for name, column in _columns(value).items():
        member = value[name]
        if member is None or (column in ("options", "answers") and options):
            continue
        for one in _listed(member):
            if column in ("key", "answers") and str(one) in bodies:
                cells.append(("key", bodies[str(one)]))
            elif column == "key" and (number := _number(one, options)) is not None:
                if first is not None and 0 <= number - first < len(options):
                    cells.append(("key", options[number - first][1]))
                else:
                    doubt = "may count from 0 or from 1" if first is None else "is the number of no option"
                    notes.append(f"The right answer is given as {one}, which {doubt}.")
            elif isinstance(one, dict | list):
                cells.append((f"?{name}", json.dumps(one, ensure_ascii=False)))
            else:
                cells.append(("distractor" if column == "distractors" else column, _text(one)))
    draft = draft_of([column for column, _ in cells], [cell for _, cell in cells], exact=False)
    draft.notes.extend(notes)
    return draft


def _columns(value: dict[str, Any]) -> dict[str, str]:
    """Return the member of the question that each member of a record means."""
    return dict(zip(value, _known(tuple(value)), strict=True))


@lru_cache
def _known(names: tuple[str, ...]) -> list[str]:
    """Return what the names of members mean; most records of a source have the same."""
    return columns_of([_INDEX.sub("", name) for name in names])


def _options(value: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """Return the label, the text and the mark of each option."""
    columns = _columns(value)
    for name, column in columns.items():
        member = value[name]
        if column == "options" or (column == "answers" and ("key" in columns.values() or _marks(member))):
            if isinstance(member, dict):
                return [(label, _text(body), False) for label, body in member.items()]
            if isinstance(member, list):
                return _unlabelled([_option(one) for one in member])
    return []


def _marks(member: Any) -> bool:
    """Tell whether a list holds options that say whether they are right."""
    return isinstance(member, list) and any(isinstance(one, dict) and set(one) & set(_FLAGS) for one in member)


def _option(one: Any) -> tuple[str, str, bool]:
    if not isinstance(one, dict):
        # A key that is a number means an option that is the same number.
        return ("" if isinstance(one, str) else _text(one)), _text(one), False
    body = next((name for name in _BODIES if name in one), "")
    label = next((name for name in _LABELS if name in one and name != body), "")
    right = any(one.get(name) is True for name in _FLAGS)
    return (_text(one[label]) if label else ""), (_text(one[body]) if body else ""), right


def _unlabelled(options: list[tuple[str, str, bool]]) -> list[tuple[str, str, bool]]:
    """Take `A.`, `B.` or `1)`, `2)` off the texts of options, if they have one after the other."""
    found = [_LABELLED.match(body) for _, body, _ in options]
    labels = "".join(label[1].upper() if label else " " for label in found)
    if not options or not ("ABCDEFGHIJ".startswith(labels) or "12345678910".startswith(labels)):
        return options
    return [
        (body[: len(label[0])].strip(" .)\t"), body[label.end() :], right)
        for label, (_, body, right) in zip(found, options, strict=True)
        if label
    ]


def _listed(member: Any) -> list[Any]:
    return member if isinstance(member, list) else [member]


def _number(one: Any, options: list[tuple[str, str, bool]]) -> int | None:
    """Return the number by which a key means one of the options; None if it is their label or text."""
    if isinstance(one, str):
        one = int(one) if re.match(r"\d{1,2}$", one) and all(one != body for _, body, _ in options) else None
    known = not options or isinstance(one, bool) or any(str(one) == label for label, _, _ in options)
    return one if isinstance(one, int) and not known else None


def _text(one: Any) -> str:
    return one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)
