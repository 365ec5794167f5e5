"""Questions as JSON objects of other programs, whose members are named as the columns of tables are.

    {"question": …, "options": ["…", …], "answer": "B", "explanation": …}

A key that is a number counts from 0 or from 1, and no object says from which; all of them together often do.
"""

import json
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from formats.base import Draft
from formats.record_options import Choice, choices_in, is_true, label_of, plain_name, says_which_is_right, text_of
from formats.records import columns_of, draft_of

_ANSWERING = {"key", "answers", "options", "option", "option from 0", "distractor", "distractors"}
_QUESTION_MARKS = ("?", "？", "؟")
_INDEX = re.compile(r"(?<=[a-zA-Z])[ _-]?index$", re.I)
_IS_CORRECT = re.compile(r"[ _-]?(?:is[ _-]?)?correct$", re.I)


def is_record(value: dict[str, Any]) -> bool:
    """Tell whether an object is a question by other names than those of the question document.

    It has an answer or options, or it asks and holds nothing in which other questions could be.
    """
    if "stem" in value:
        return False
    value = _flat(value)
    columns = _columns(value)
    asked = {name: value[name] for name, column in columns.items() if column == "stem" and isinstance(value[name], str)}
    if not asked:
        return False
    # A mere text that asks may be part of anything.
    named = [text.rstrip() for name, text in asked.items() if plain_name(name) != "text"]
    holding = any(isinstance(one, dict) for member in value.values() for one in _listed(member))
    asks_alone = bool(named) and named[0].endswith(_QUESTION_MARKS) and not holding
    return asks_alone or not _ANSWERING.isdisjoint(columns.values())


def counts_from(values: Iterable[dict[str, Any]]) -> int | None:
    """Return the number of the first option in the keys of all records, 0 or 1, as far as they tell."""
    lowest = highest = False
    for value in map(_flat, values):
        options, _ = _options(value)
        for name, column in _columns(value).items():
            if column != "key" or not options:
                continue
            numbers = [_number(name, one, options) for one in _listed(value[name])]
            lowest = lowest or 0 in numbers or (bool(numbers) and _is_index(name))
            highest = highest or len(options) in numbers
    return None if lowest == highest else int(highest)


def draft_of_record(value: dict[str, Any], first: int | None) -> Draft:
    """Make the draft of a record whose options are counted from `first`, or nobody knows from where."""
    value = _flat(value)
    options, holding = _options(value)
    bodies = {option.label.casefold(): option.body for option in options if option.label}
    notes: list[str] = []
    cells: list[tuple[str, str]] = []
    for name, column in _columns(value).items():
        if value[name] is None or name in holding:
            continue
        if column == "answers":
            column = "key" if options else column
        members = _keys(value[name]) if column == "key" else _listed(value[name])
        for one in members:
            if column == "key" and _label(one) in bodies and not _is_index(name):
                cells.append(("key", bodies[_label(one)]))
            elif column == "key" and (number := _number(name, one, options)) is not None:
                if first is not None and 0 <= number - first < len(options):
                    cells.append(("key", options[number - first].body))
                else:
                    doubt = "may count from 0 or from 1" if first is None else "is the number of no option"
                    notes.append(f"The right answer is given as {one}, which {doubt}.")
            elif column == "answers" and isinstance(one, dict) and isinstance(one.get("text"), str):
                cells.append((column, one["text"]))
            elif isinstance(one, dict | list):
                cells.append((f"?{name}", json.dumps(one, ensure_ascii=False)))
            else:
                cells.append(("distractor" if column == "distractors" else column, text_of(one)))
    draft = draft_of([column for column, _ in cells], [cell for _, cell in cells], exact=False, options=options)
    draft.notes.extend(notes)
    return draft


def _flat(value: dict[str, Any]) -> dict[str, Any]:
    """Return a record without the object in which some have the text of the question, and its options."""
    question = value.get("question")
    if not isinstance(question, dict):
        return value
    return {**question, **{name: member for name, member in value.items() if name != "question"}}


def _columns(value: dict[str, Any]) -> dict[str, str]:
    """Return the member of the question that each member of a record means."""
    return dict(zip(value, _known(tuple(value)), strict=True))


@lru_cache
def _known(names: tuple[str, ...]) -> list[str]:
    """Return what the names of members mean; most records of a source have the same."""
    return columns_of([_INDEX.sub("", name) for name in names])


def _options(value: dict[str, Any]) -> tuple[list[Choice], set[str]]:
    """Return the options of a record, and the names of the members that hold them: one for all, or one for each."""
    columns = _columns(value)
    for wanted in ("options", "answers"):
        for name, column in columns.items():
            member = value[name]
            answers = isinstance(member, dict) or "key" in columns.values() or says_which_is_right(member)
            if column == wanted and (wanted == "options" or answers) and isinstance(member, dict | list):
                return choices_in(member), {name}
    single = [name for name, column in columns.items() if column in ("option", "option from 0")]
    return choices_in({name: value[name] for name in single}), set(single)


def _listed(member: Any) -> list[Any]:
    return member if isinstance(member, list) else [member]


def _keys(member: Any) -> list[Any]:
    """Return the keys that a member gives, be it as an object that says of each option whether it is right."""
    if isinstance(member, dict) and any(map(is_true, member.values())):
        return [_IS_CORRECT.sub("", name) for name, right in member.items() if is_true(right)]
    return _listed(member)


def _label(key: Any) -> str:
    """Return the key as the label of an option is written."""
    name = str(key)
    return label_of(name) or name.casefold()


def _is_index(name: str) -> bool:
    """Tell whether a member is called an index: then it counts the options, whatever their labels are."""
    return _INDEX.search(name) is not None


def _number(name: str, one: Any, options: Sequence[Choice]) -> int | None:
    """Return the number by which a key means one of the options; None if it is their label or text."""
    if isinstance(one, str):
        one = int(one) if re.match(r"\d{1,2}$", one) and all(one != option.body for option in options) else None
    labelled = not _is_index(name) and any(str(one) == option.label for option in options)
    known = not options or isinstance(one, bool) or labelled
    return one if isinstance(one, int) and not known else None
