"""Records of questions: named cells → drafts, for tables and for lists of objects as people have them.

Columns are known by many names (docs/formats.md lists them); what an unknown one says is kept as a note on the draft.
"""

import json
import re
from itertools import chain
from typing import Any

from formats.answer_keys import Options
from formats.base import QUESTION_TYPES, Draft
from formats.markdown_options import options_of

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
    "stem": "question|question text|questions|prompt|stem|text|q|frage|fragetext|pregunta|pergunta|domanda|vraag|front",
    "key": "answer|correct answer|correct answers|correct|correct option|correct choice|right answer|key|answer key"
    "|solution|right|antwort|richtige antwort|lösung|loesung|respuesta|respuesta correcta|réponse|bonne réponse"
    "|resposta|resposta correta|risposta|risposta corretta|back|response",
    "options": "options|choices|alternatives|possible answers|answer options|answer choices|offered answers",
    "distractors": "distractors|incorrect answers|wrong answers",
    "difficulty": "difficulty|level|difficulty level|schwierigkeit",
    "topics": "topic|topics|category|categories|subject|section|chapter|kategorie|thema",
    "tags": "tag|tags|keywords|labels",
    "explanation": "explanation|rationale|feedback|reason|erklärung|begründung|explicación|explication",
    "type": "type|question type|kind|format",
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
_OPTION_COLUMN = re.compile(
    r"(?:option|choice|answer|alternativ[ea]|response|antwort|opci[oó]n|opção|respuesta|réponse|resposta|risposta)? ?"
    r"([a-h]|[1-9]|10)$"
)
# A column that counts the rows says nothing of the questions in them.
_COUNT_COLUMN = re.compile(r"\?(?:#|№|n[or°]|num(?:ber|mer|ero)?|(?:s|sr|sl)\.? ?no|q)?\.?$", re.I)
_HINT_COLUMN = re.compile(r"(?:hint|tipp?|hinweis) ?[1-9]$")
_DISTRACTOR_COLUMN = re.compile(r"(?:distractor|wrong|incorrect)(?: answer| option)? ?(?:[a-h]|[1-9])$")
# Where a word begins in a name such as `correctAnswer`.
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_TYPES = {
    "multiple response": "multiple_choice",
    "multiple answer": "multiple_choice",
    "multiple answers": "multiple_choice",
    "multi select": "multiple_choice",
    "checkbox": "multiple_choice",
    "true false": "true_false",
    "tf": "true_false",
    "boolean": "true_false",
    "essay": "open",
    "free text": "open",
    "fill in": "short_answer",
    "fill in the blank": "short_answer",
    "numerical": "numeric",
}
_CHOICES = ("multiple choice", "single choice", "mcq", "mc", "single", "multiple", "choice", "radio")
_LEVELS = {"easy": "beginner", "medium": "intermediate", "hard": "advanced"}
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*$")
_LISTS = ("topics", "tags", "hints", "follow_ups", "rubric", "answers")


def header_of(cells: list[str]) -> list[str] | None:
    """Return the member of each column, `?NAME` for an unknown one; None when the record is no header."""
    columns = columns_of(cells)
    known = sum(not column.startswith("?") for column in columns)
    if "stem" not in columns or known < 2 or any(len(cell) > 60 for cell in cells):
        return None
    return columns


def columns_of(names: list[str]) -> list[str]:
    """Return the member that each name means, `?NAME` for an unknown one."""
    plain = [re.sub(r"[\s_.:-]+", " ", _CAPITAL.sub(" ", name.strip()).casefold()).strip() for name in names]
    return [_column(one, plain) or f"?{name.strip()}" for one, name in zip(plain, names, strict=True)]


def _column(name: str, names: list[str]) -> str | None:
    if name == "id" and "external id" in names:
        return "id"
    if name in _COLUMNS:
        return _COLUMNS[name]
    if _DISTRACTOR_COLUMN.match(name):
        return "distractor"
    if _HINT_COLUMN.match(name):
        return "hints"
    return "option" if _OPTION_COLUMN.match(name) else None


def draft_of(columns: list[str], cells: list[str], exact: bool, from_zero: bool = False) -> Draft:
    """Make the draft of a record; `exact` for columns that this module has written."""
    draft = Draft({})
    found: dict[str, list[str]] = {}
    for number, cell in enumerate(cells):
        text = cell if exact else cell.strip()
        column = columns[number] if number < len(columns) else "?beyond the header"
        if (not text and column != "option") or (_COUNT_COLUMN.match(column) and text.rstrip(".").isdecimal()):
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
    if from_zero and "key" in found:
        found["key"] = [str(int(key) + 1) for key in found["key"]]
    _answers(draft, found, exact)
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
    """Read a cell that may hold JSON: a list, an object or a string in quotes."""
    if cell[:1] + cell[-1:] in ("[]", "{}", '""') and len(cell) > 1:
        try:
            return json.loads(cell)
        except (ValueError, RecursionError):
            return cell
    return cell


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


def _answers(draft: Draft, found: dict[str, list[str]], exact: bool) -> None:
    """Set the type and the answers."""
    said = found.get("type", [""])[0]
    written = _value(found["answers"][0]) if "answers" in found else None
    kind = re.sub(r"[\W_]+", " ", said.casefold()).strip()
    named = _TYPES.get(kind, kind.replace(" ", "_") if kind.replace(" ", "_") in QUESTION_TYPES else "")
    if isinstance(written, list) and all(isinstance(answer, dict) for answer in written):
        draft.question["type"] = said if exact and said else named or "open"
        draft.question["answers"] = written
        if not written:
            draft.missing.append("answers")
        elif draft.question["type"] in ("single_choice", "multiple_choice", "true_false") and not any(
            answer.get("correct") for answer in written
        ):
            draft.missing.append("key")
        return
    if said and not named and kind not in _CHOICES:
        draft.notes.append(f"The column “type” says: {said}")
    keys = found.get("key", []) + ([] if isinstance(written, list) else found.get("answers", []))
    options = [option for option in found.get("option", []) if option]
    options += _listed(found.get("options", []))
    options += [str(option) for option in written] if isinstance(written, list) else []
    distractors = found.get("distractor", []) + _listed(found.get("distractors", []))
    if distractors and not options:
        options = keys + distractors
    if options:
        _choice(draft, list(dict.fromkeys(options)), found.get("option", []), keys, named)
    else:
        _written_answer(draft, keys, named or ("" if kind not in _CHOICES else "single_choice"))


def _listed(cells: list[str]) -> list[str]:
    """Split cells that hold several options: JSON, their letters, or a line, a bar or a semicolon between them."""
    options: list[str] = []
    for cell in cells:
        value = _value(cell)
        if isinstance(value, list):
            written = list(map(str, value))
            options += _unmarked(written) or written
        else:
            mark = next((mark for mark in "\n|;" if mark in cell), ",")
            options += _unmarked(_split(cell, "\n")) or _split(cell, mark)
    return options


def _unmarked(lines: list[str]) -> list[str]:
    """Return the options that begin on some lines without their letters, numbers or bullets; nothing if some have none.

    Several may stand in a row.
    """
    begun = [options_of(line, unlabelled=True) for line in lines]
    options = list(chain.from_iterable(begun))
    labels = [option.index for option in options]
    counted = labels == list(range(len(options))) or {option.family for option in options} == {"bullet"}
    return [option.text for option in options] if counted and len(options) > 1 and all(begun) else []


def _choice(draft: Draft, options: list[str], columns: list[str], keys: list[str], named: str) -> None:
    """Set the answers of a question with options; `columns` are the cells of all option columns."""
    right: set[int] = set()
    for key in keys:
        right |= _right(key, options, columns) or set()
    if keys and not right:
        draft.notes.append(f"The right answer is given as “{' | '.join(keys)}”, which is none of the options.")
    kind = "multiple_choice" if len(right) > 1 or named == "multiple_choice" else "single_choice"
    bodies = options
    if sorted(option.casefold() for option in options) == ["false", "true"] and len(right) < 2:
        kind, bodies = "true_false", [option.capitalize() for option in options]
    draft.question["type"] = kind
    draft.question["answers"] = [{"body": body, "correct": number in right} for number, body in enumerate(bodies)]
    if len(options) < 2:
        draft.missing.append("answers")
    if not right:
        draft.missing.append("key")


def _right(cell: str, options: list[str], columns: list[str]) -> set[int] | None:
    """Find the options that a cell names: by their whole text, by letter or number, or several of them."""
    if cell in options:
        return {options.index(cell)}
    # A letter counts the columns, of which some may be empty.
    places = [options.index(column) for column in columns if column] if columns else list(range(len(options)))
    letters = [chr(ord("a") + number) for number, column in enumerate(columns) if column] if columns else []
    choices = Options(letters if len(letters) == len(options) == len(places) else [], options)
    for marks in ("|;\n", ","):
        parts = _split(cell, marks)
        found = [_one(part, options, choices) for part in parts]
        if len(parts) > 1 and all(number is not None for number in found):
            return {number for number in found if number is not None}
    number = _one(cell, options, choices)
    if number is not None:
        return {number}
    key = choices.labelled(f"answer: {cell}")
    return set(key.right) if key and not key.rest else None


def _one(text: str, options: list[str], choices: Options) -> int | None:
    if text in options:
        return options.index(text)
    if text.isdecimal() and len(text) < 3 and 0 < int(text) <= len(options):
        return int(text) - 1
    key = choices.alone(text, loose=False) or choices.labelled(f"answer: {text}")
    return key.right[0] if key and len(key.right) == 1 and not key.rest else None


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
