"""Records of questions: named cells → drafts, for tables and for lists of objects as people have them.

Columns are known by many names (docs/formats.md lists them); what an unknown one says is kept as a note on the draft.
"""

import json
import re
from collections.abc import Sequence
from itertools import takewhile
from string import ascii_lowercase
from typing import Any

from formats.answer_keys import CIRCLED, Options
from formats.base import QUESTION_TYPES, Draft
from formats.markdown_lines import closed
from formats.markdown_options import options_of, stem_and_options
from formats.record_options import Choice, choices_in, label_of, plain_name, unmarked

MEMBERS = (
    "id",
    "revision",
    "type",
    "language",
    "status",
    "stem",
    "difficulty",
    "topics",
    "tags",
    "answers",
    "explanation",
    "hints",
    "follow_ups",
    "rubric",
    "minutes",
    "source",
    "external_id",
    "created_at",
    "updated_at",
)
"""The members of the question document; tables that hold whole documents have these columns, in this order."""

_NAMES = {
    "stem": "question|question text|questiontext|question stem|questions|prompt|stem|text|q|frage|fragetext|pregunta"
    "|pergunta|domanda|vraag|front",
    "key": "answer|ans|correct answer|correct answers|correct|correct option|correct choice|correct option id"
    "|correct answer id|cop|right answer|key|answer key"
    "|solution|right|antwort|richtige antwort|lösung|loesung|respuesta|respuesta correcta|réponse|bonne réponse"
    "|resposta|resposta correta|gabarito|risposta|risposta corretta|back|response",
    "options": "options|choices|alternatives|possible answers|answer options|answer choices|offered answers",
    "distractors": "distractors|incorrect|incorrect answers|incorrect options|wrong|wrong answers|wrong options",
    "difficulty": "difficulty|level|difficulty level|schwierigkeit",
    "topics": "topic|topics|category|categories|subject|section|chapter|domain|kategorie|thema",
    "tags": "tag|tags|keywords|labels",
    "explanation": "explanation|exp|answer explanation|overall explanation|general feedback|rationale"
    "|feedback|reason|erklärung|begründung|explicación|explication",
    "type": "type|question type|qtype|kind|format",
    "language": "language|lang|locale",
    "hints": "hint|hints",
    "source": "source|source title|reference",
    "source.url": "source url|url|link",
    "source.license": "license|licence|source license",
    "external_id": "external id|id|question id|identifier|uid|key id",
    "minutes": "minutes",
}
_COLUMNS = {name: member for member, names in _NAMES.items() for name in names.split("|")} | {
    member.replace("_", " "): member for member in MEMBERS if member != "id"
}
# A column that counts the rows says nothing of the questions in them.
_COUNT_COLUMN = re.compile(r"\?(?:question )?(?:#|№|n[or°]|num(?:ber|mer|ero)?|(?:s|sr|sl)\.? ?no|q)?\.?$", re.I)
# "Question - max 120 characters", "Correct answer (choose one)"
_REMARK = re.compile(r"(?<=\w)(?:\s+[-–—]\s|\s*\().*", re.S)
_LONGEST_NAME = 120
_HINT_COLUMN = re.compile(r"(?:hint|tipp?|hinweis) ?[1-9]$")
_DISTRACTOR_COLUMN = re.compile(r"(?:distractor|wrong|incorrect)(?: answer| option)? ?(?:[a-h]|[1-9])$")
# What tables say of one option in a column of its own: `Correct 1`, `Option A is correct`, `Explanation 2`.
_RIGHT_COLUMN = re.compile(r"(?:is )?(?:correct|right)(?: answer| option)? ?([a-h]|\d|10)$")
_OPTION_IS_RIGHT = re.compile(r"(?P<option>.{1,20}?) (?:is )?(?:correct|right)$")
_FEEDBACK_COLUMN = re.compile(r"(?:explanation|feedback|rationale)(?: answer| option)? ?([a-h]|\d|10)$")
_YES = {"true", "yes", "x", "✓", "✔", "✅"}
_NO = {"false", "no", "-", "✗", "✘", "❌"}
_DIGITS = {"1": "yes", "0": "no"}
# What Python writes for lists and objects is nearly JSON; NumPy leaves out the commas.
_PYTHON = re.compile(r"""('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(\s+(?=['"]))?|\b(?:True|False|None)\b""", re.S)
_PYTHON_CONSTANTS = {"True": "true", "False": "false", "None": "null"}
_PYTHON_ESCAPES = {r"\'": "'", r"\x": r"\u00", '"': '\\"'}
_TYPES = {
    "multiple response": "multiple_choice",
    "multiple answer": "multiple_choice",
    "multiple answers": "multiple_choice",
    "multi select": "multiple_choice",
    "checkbox": "multiple_choice",
    "checkboxes": "multiple_choice",
    "true false": "true_false",
    "tf": "true_false",
    "boolean": "true_false",
    "essay": "open",
    "open ended": "open",
    "free text": "open",
    "fill in": "short_answer",
    "fill in the blank": "short_answer",
    # For most people this is any question with options, so the key says how many are right.
    "multiple choice": "",
    "numerical": "numeric",
}
_CHOICES = ("multiple choice", "multichoice", "single choice", "mcq", "mc", "single", "multiple", "choice", "radio")
_LEVELS = {"easy": "beginner", "medium": "intermediate", "hard": "advanced"}
# Flash cards are written in HTML.
_LINE_END = re.compile(r"\n|<br\s*/?>", re.I)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*$")
_OPTIONS = {"options", "option"}
# One of these is behind the letter of every option in a stem, or is the letter itself.
_BEHIND_LETTERS = frozenset(".．):：）]`*_-–—、" + CIRCLED)
_LISTS = ("topics", "tags", "hints", "follow_ups", "rubric", "answers")


def header_of(cells: list[str]) -> list[str] | None:
    """Return the member of each column, `?NAME` for an unknown one; None when the record is no header."""
    columns = columns_of(cells)
    known = sum(not column.startswith("?") for column in columns)
    if "stem" not in columns or known < 2 or any(len(cell) > _LONGEST_NAME for cell in cells):
        return None
    return columns


def columns_of(names: list[str]) -> list[str]:
    """Return the member that each name means, `?NAME` for an unknown one.

    Where no name is that of the question, but there are options, the title is what is asked.
    """
    plain = [plain_name(_REMARK.sub("", name.replace("(s)", "s"))) for name in names]
    columns = [_column(one, plain) or f"?{name.strip()}" for one, name in zip(plain, names, strict=True)]
    if "stem" not in columns and "title" in plain and not _OPTIONS.isdisjoint(columns):
        columns[plain.index("title")] = "stem"
    from_zero = "number" in columns or any(
        column == "option" and label_of(name) == "0" for column, name in zip(columns, plain, strict=True)
    )
    return ["option from 0" if column == "option" and from_zero else column for column in columns]


def _column(name: str, names: list[str]) -> str | None:
    if name == "id" and "external id" in names:
        return "id"
    if name in _COLUMNS:
        return _COLUMNS[name]
    if _COLUMNS.get(name.removesuffix(" index")) == "key":
        return "number"
    if _DISTRACTOR_COLUMN.match(name):
        return "distractor"
    if _HINT_COLUMN.match(name):
        return "hints"
    if right := _RIGHT_COLUMN.match(name):
        return f"right {right[1]}"
    if feedback := _FEEDBACK_COLUMN.match(name):
        return f"feedback {feedback[1]}"
    if (right := _OPTION_IS_RIGHT.match(name)) and (label := label_of(right["option"])):
        return f"right {label}"
    return "option" if label_of(name) else None


def numbered_from_zero(columns: list[str]) -> list[str]:
    """Return the columns of records whose keys are numbers of options and count from 0."""
    meanings = {"option": "option from 0", "key": "number"}
    return [meanings.get(column, column) for column in columns]


def draft_of(columns: list[str], cells: list[str], exact: bool, options: Sequence[Choice] = ()) -> Draft:
    """Make the draft of a record; `exact` for columns of CSV that Interrobank has written, `options` besides cells."""
    draft = Draft({})
    found: dict[str, list[str]] = {}
    for number, cell in enumerate(cells):
        text = cell if exact else cell.strip()
        column = columns[number] if number < len(columns) else "?beyond the header"
        if (not text and column not in ("option", "option from 0")) or (
            _COUNT_COLUMN.match(column) and text.rstrip(".").isdecimal()
        ):
            continue
        if column.startswith("?"):
            name = column[1:]
            draft.notes.append(f"The column “{name}” says: {text}" if name else f"A column without a name says: {text}")
        else:
            found.setdefault(column, []).append(text)
    for member in MEMBERS:
        if member in found and member != "answers":
            _set(draft, member, found[member], exact)
    _source(draft, found)
    _answers(draft, found, exact, options)
    if not draft.question.get("stem"):
        draft.missing.append("stem")
    return draft


def _set(draft: Draft, member: str, cells: list[str], exact: bool) -> None:
    """Set a member of the question from its cells."""
    question = draft.question
    value = _value(cells[0])
    if len(cells) > 1 and member not in _LISTS:
        draft.notes.append(f"More than one column for {member}: {' | '.join(cells[1:])}")
    if member in ("minutes", "revision"):
        number = _number(cells[0])
        if number is None:
            draft.notes.append(f"The column “{member}” says: {cells[0]}")
        else:
            question[member] = number
    elif exact or (member in _LISTS and isinstance(value, list)) or (member == "source" and isinstance(value, dict)):
        question[member] = value
    elif member == "hints":
        question["hints"] = cells
    elif member == "tags":
        question["tags"] = [tag for cell in cells for tag in _split(cell, ",;|")]
    elif member == "topics":
        named = [name for cell in cells for name in _split(cell, ";|")]
        topics = [name for name in named if _SLUG.match(name)]
        draft.headings.extend(name for name in named if name not in topics)
        if topics:
            question["topics"] = topics
    elif member == "difficulty":
        level = _LEVELS.get(cells[0].casefold(), cells[0].casefold())
        if _SLUG.match(level):
            question["difficulty"] = level
        else:
            draft.headings.append(cells[0])
    elif member not in ("type", "source"):
        question[member] = cells[0]


def _value(cell: str) -> Any:
    """Read a cell that may hold JSON, or what Python writes for it: a list, an object or a string in quotes."""
    if cell[:1] + cell[-1:] in ("[]", "{}", '""') and len(cell) > 1:
        for text in (cell, _PYTHON.sub(_as_json, cell)):
            try:
                return json.loads(text)
            except (ValueError, RecursionError):
                continue
    return cell


def _as_json(token: re.Match[str]) -> str:
    """Return what JSON writes for a string or a constant of Python."""
    if not token[1]:
        return _PYTHON_CONSTANTS[token[0]]
    text = re.sub(r'\\.|"', lambda found: _PYTHON_ESCAPES.get(found[0], found[0]), token[1][1:-1], flags=re.S)
    return f'"{text}"{"," if token[2] else ""}'


def _number(cell: str) -> int | float | None:
    """Return the number that a cell holds, if it holds one."""
    if re.match(r"-?\d{1,300}$", cell):
        return int(cell)
    return float(cell) if re.match(r"-?\d{1,300}(?:\.\d{1,300})?(?:e[+-]?\d{1,3})?$", cell) else None


def _split(cell: str, marks: str) -> list[str]:
    return [part.strip() for part in re.split(f"[{re.escape(marks)}]", cell) if part.strip()]


def _source(draft: Draft, found: dict[str, list[str]]) -> None:
    """Set the source from the columns for its title, address and licence."""
    if "source" in draft.question:
        return
    title, url, licence = (found.get(name, [""])[0] for name in ("source", "source.url", "source.license"))
    url = url or (title if re.match(r"https?://\S+$", title) else "")
    source = {"title": title or url, "url": url, "license": licence}
    source = {member: value for member, value in source.items() if value}
    if source:
        draft.question["source"] = source


def _answers(draft: Draft, found: dict[str, list[str]], exact: bool, options: Sequence[Choice]) -> None:
    """Set the type and the answers."""
    said = found.get("type", [""])[0]
    kind = re.sub(r"[\W_]+", " ", said.casefold()).strip()
    named = _TYPES.get(kind, kind.replace(" ", "_") if kind.replace(" ", "_") in QUESTION_TYPES else "")
    value = _value(found["answers"][0]) if "answers" in found else None
    written = value if isinstance(value, list) else None
    if written is not None and all(isinstance(answer, dict) for answer in written):
        _take_over(draft, written, said if exact and said else named or "open")
        return
    if said and not named and kind not in _CHOICES:
        draft.notes.append(f"The column “type” says: {said}")
    keys = found.get("key", []) + (found.get("answers", []) if written is None else [])
    keys += [f"option {key}" if key.isdecimal() else key for key in found.get("number", [])]
    options = [*options, *_options(found), *choices_in(written)]
    keys += _verdicts(found, len(options))
    distractors = [Choice("", body) for body in found.get("distractor", [])] + _listed(found.get("distractors", []))
    if distractors and not options:
        options, keys = [Choice("", key, right=True) for key in keys], []
    options += distractors
    if not options and not named and keys:
        options = _options_in_stem(draft, keys)
    _explain(draft, options, found)
    if any(option.body for option in options):
        _choice(draft, options, keys, named)
    else:
        _written_answer(draft, keys, named or ("" if kind not in _CHOICES else "single_choice"))


def _of_each_option(found: dict[str, list[str]], what: str) -> list[tuple[str, str]]:
    """Return what the columns for one option each say of it, with the names by which keys call the options."""
    return [
        (f"option {label}", cells[0])
        for column, cells in found.items()
        for kind, _, label in [column.partition(" ")]
        if kind == what and label_of(label)
    ]


def _verdicts(found: dict[str, list[str]], options: int) -> list[str]:
    """Return the keys that columns such as `Correct 1` give: a mark on an option, or else the text of a right one.

    A digit is a mark only where each option has one.
    """
    verdicts = _of_each_option(found, "right")
    digits = _DIGITS if len(verdicts) == options and all(said in _DIGITS for _, said in verdicts) else {}
    marks = [(option, said, digits.get(said, said).casefold()) for option, said in verdicts]
    return [option if mark in _YES else said for option, said, mark in marks if mark not in _NO]


def _explain(draft: Draft, options: list[Choice], found: dict[str, list[str]]) -> None:
    """Give the options what the columns for one option each say about it."""
    places = _Places(options)
    for option, said in _of_each_option(found, "feedback"):
        for place in (of := places.of(option)):
            options[place] = options[place]._replace(feedback=said)
        if not of:
            draft.notes.append(f"The feedback on {option} says: {said}")


def _take_over(draft: Draft, answers: list[dict[str, Any]], kind: str) -> None:
    """Set answers that are those of a question document."""
    draft.question["type"] = kind
    draft.question["answers"] = answers
    if not answers:
        draft.missing.append("answers")
    elif kind in ("single_choice", "multiple_choice", "true_false") and not any(one.get("correct") for one in answers):
        draft.missing.append("key")


def _options(found: dict[str, list[str]]) -> list[Choice]:
    """Return the options of the columns for one each, which may be empty, and for all of them."""
    return [
        *(Choice("", body) for body in found.get("option", [])),
        *(Choice(str(number), body) for number, body in enumerate(found.get("option from 0", []))),
        *_listed(found.get("options", [])),
    ]


def _options_in_stem(draft: Draft, keys: list[str]) -> list[Choice]:
    """Take the options off the end of the stem, if there are some with letters, and all keys name one of them."""
    written = draft.question.get("stem", "")
    if _BEHIND_LETTERS.isdisjoint(written):
        return []
    lines = _LINE_END.split(written)
    begun = [options_of(line) for line in lines]
    firsts = [place for place, row in enumerate(begun) if row and row[0].family == "letter" and row[0].index == 0]
    start = firsts[-1] if firsts else len(lines)
    stem = "\n".join(lines[:start]).rstrip()
    options = unmarked([line for line in lines[start:] if line.strip()])
    if not options:
        stem, row = stem_and_options(lines[-1])
        stem = "\n".join([*lines[:-1], stem])
        options = [Choice(one.label, one.text, one.right or False) for one in row]
    if not options or not stem or closed(stem) != stem or not all(map(_Places(options).of, keys)):
        return []
    draft.question["stem"] = stem
    return options


def _listed(cells: list[str]) -> list[Choice]:
    """Split cells that hold several options: JSON, their letters, or a line, a bar or a semicolon between them."""
    options: list[Choice] = []
    for cell in cells:
        mark = next((mark for mark in "\n|;" if mark in cell), ",")
        options += (
            choices_in(_value(cell))
            or unmarked(_split(cell, "\n"))
            or [Choice("", body) for body in _split(cell, mark)]
        )
    return options


def _choice(draft: Draft, options: Sequence[Choice], keys: list[str], named: str) -> None:
    """Set the answers of a question with options, of which those without a text only count."""
    kept: dict[str, Choice] = {}
    for option in options:
        kept.setdefault(option.body, option)
        if option.rest:
            draft.notes.append(f"The option “{option.body}” also says: {option.rest}")
    kept.pop("", None)
    places = _Places(options)
    found = {key: {options[place].body for place in places.of(key)} & kept.keys() for key in keys}
    unknown = [key for key in keys if not found[key]]
    if unknown:
        draft.notes.append(f"The right answer is given as “{' | '.join(unknown)}”, which is none of the options.")
    right = {option.body for option in options if option.right and option.body}.union(*found.values())
    kind = "multiple_choice" if len(right) > 1 or named == "multiple_choice" else "single_choice"
    if sorted(map(str.casefold, kept)) == ["false", "true"] and len(right) < 2:
        kind = "true_false"
    draft.question["type"] = kind
    draft.question["answers"] = [
        {"body": body.capitalize() if kind == "true_false" else body, "correct": body in right}
        | ({"feedback": option.feedback} if option.feedback else {})
        for body, option in kept.items()
    ]
    if len(kept) < 2:
        draft.missing.append("answers")
    if not right:
        draft.missing.append("key")


class _Places:
    """The places of options by what keys call them: their text, label or number, or the name of their column."""

    def __init__(self, options: Sequence[Choice]) -> None:
        self._texts = {option.body: place for place, option in reversed(list(enumerate(options)))}
        own = {one.label: place for place, one in enumerate(options) if one.label.isdecimal() and one.label != one.body}
        self._numbers = own or {str(place + 1): place for place in range(len(options))}
        # A number that is none of their own means no option, but a letter may.
        letters = [ascii_lowercase[place : place + 1] for place in range(len(options))]
        labels = [letter if one.label.isdecimal() else one.label for letter, one in zip(letters, options, strict=True)]
        self._options = Options(labels, [option.body for option in options])

    def of(self, key: str) -> set[int]:
        """Find the options that a key names: one, or several in any of the usual ways."""
        for parts in ([key], _split(key, "|;\n"), _split(key, ",")):
            found = list(takewhile(lambda place: place is not None, map(self._one, parts)))
            if len(found) == len(parts):
                return {place for place in found if place is not None}
        named = self._options.labelled(f"answer: {key}")
        return set(named.right) if named and not named.rest else set()

    def _one(self, text: str) -> int | None:
        if text in self._texts:
            return self._texts[text]
        label = label_of(text) or text
        if label.isdecimal() and len(label) < 3:
            return self._numbers.get(label)
        named = self._options.alone(label, loose=False) or self._options.labelled(f"answer: {text}")
        return named.right[0] if named and len(named.right) == 1 and not named.rest else None


def _written_answer(draft: Draft, keys: list[str], named: str) -> None:
    """Set the answers of a question without options: true or false, accepted texts, or a model answer."""
    truth = keys[0].casefold() if keys else ""
    if named in ("", "true_false") and truth in ("true", "false", *(("t", "f") if named else ())):
        draft.question["type"] = "true_false"
        draft.question["answers"] = [
            {"body": body, "correct": truth[0] == body[0].casefold()} for body in ("True", "False")
        ]
        return
    draft.question["type"] = named or "open"
    if named == "short_answer":
        keys = [text for key in keys for text in _split(key, "|")]
    draft.question["answers"] = [{"body": key, "correct": True} for key in keys]
    if not keys or named in ("single_choice", "multiple_choice", "true_false", "matching", "ordering"):
        draft.missing.append("answers")
