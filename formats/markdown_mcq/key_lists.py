"""Step 4: lists of keys, such as `1. B`, and whose keys they are."""

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from formats.answer_keys import ANY_OPTIONS, plain
from formats.markdown_lines import Line
from formats.markdown_mcq.document import (
    KEY_ENTRY,
    LINK_HOME,
    LIST_OF_KEYS,
    Document,
    Question,
    announces_answer,
    joined,
    key_entry,
    keys_in_line,
    labelled_text,
    title_of,
)
from formats.markdown_mcq.key_tables import key_tables
from formats.markdown_options import question_number

_BETWEEN_LABELS = re.compile(r"[\s,;/]+")

_MANY_KEYS = 3


@dataclass(slots=True)
class _Entry:
    """An entry of a list of keys: the lines that it has for itself, and their texts, the key first."""

    lines: list[int]
    texts: list[str]


def find_key_lists(document: Document) -> None:
    """Give the entries of lists of keys to the questions with their numbers.

    Where several questions have one number, as when each section counts anew, the keys are given in order,
    and only if there are as many keys as questions.
    """
    entries: dict[int, list[_Entry]] = defaultdict(list)
    ordinal = all(question.number is None for question in document.questions)
    option_texts = {
        (place if ordinal else question.number or 0, plain(option.body))
        for place, question in enumerate(document.questions, 1)
        for option in question.options
    }
    rows = [line.plain if line.kind == "text" else "" for line in document.lines]
    afters = [question.last + 1 for question in document.questions]
    nexts = [*[question.start for question in document.questions[1:]], len(document.lines)]
    for after, end in zip(afters, nexts, strict=False):
        for number, listed in _key_list(document, rows, after, end, option_texts):
            entries[number].append(listed)
    waiting: dict[int | None, list[Question]] = defaultdict(list)
    for place, question in enumerate(document.questions, 1):
        if not any(option.right for option in question.options):
            waiting[place if ordinal else question.number].append(question)
    if not entries:
        _keys_in_order(document)
    for number, found in entries.items():
        if len(found) == len(waiting[number]):
            for question, entry in zip(waiting[number], found, strict=True):
                _take(document, question, entry)


def _key_list(
    document: Document, rows: list[str], start: int, end: int, option_texts: set[tuple[int, str]]
) -> list[tuple[int, _Entry]]:
    """Find the entries of a list of keys between two lines, each with its number; a single entry is no list."""
    found: list[tuple[int, _Entry]] = []
    below: _Entry | None = None
    tabled: set[int] = set()
    for lines, keys in key_tables(rows, start, end):
        tabled.update(lines)
        found.extend((key.number, _Entry([key.line] * key.alone, [key.key, key.rest])) for key in keys)
    for index in range(start, end):
        line = document.lines[index]
        if index in tabled:
            document.owners[index] = LIST_OF_KEYS
            below = None
            continue
        if line.kind in ("rule", "heading"):
            below = None
        if line.kind in ("blank", "code") and below and below.texts:
            below.lines.append(index)
            below.texts.append(line.plain)
        if line.kind not in ("text", "heading", "details"):
            continue
        pairs = keys_in_line(line.plain)
        first = key_entry(line) or _text_entry(line, option_texts)
        if pairs:
            document.owners[index] = LIST_OF_KEYS
            found.extend((number, _Entry([], [labels])) for number, labels in pairs)
            below = None
        elif first:
            below = _Entry([index], [first["value"].rstrip(" |")])
            found.append((int(first["number"]), below))
        elif number := _number_above_key(document, index):
            below = _Entry([index], [])
            found.append((number, below))
        elif below and not LINK_HOME.match(line.plain):
            below.lines.append(index)
            below.texts.append(line.plain)
    if len(found) < 2 < len(document.questions) + 1:
        return []
    for _, entry in found:
        for index in entry.lines:
            document.owners[index] = LIST_OF_KEYS
    return found


def _number_above_key(document: Document, index: int) -> int | None:
    """Read a line with the number of a question and no more, right below which is the answer."""
    numbered = question_number(title_of(document.lines[index]))
    following = (document.lines[other] for other in range(index + 1, len(document.lines)))
    below = next((line for line in following if line.kind != "blank"), None)
    if not numbered or numbered["text"] or below is None or not ANY_OPTIONS.labelled(title_of(below)):
        return None
    return int(numbered["number"])


def _keys_in_order(document: Document) -> None:
    """Give the keys of a line below all questions, such as `Answers: b, a, c`, to the questions in their order.

    There are as many as questions, of which none says its own, and they are not in order themselves if they are few:
    one question may have two.
    """
    questions = document.questions
    if not questions or any(option.right for question in questions for option in question.options):
        return
    if any(_answers(document, above.last + 1, below.start) for above, below in pairwise(questions)):
        return
    for index in range(questions[-1].last + 1, len(document.lines)):
        text = document.lines[index].plain
        labels = _BETWEEN_LABELS.split((labelled_text(text) or text).strip(" .*_"))
        if len(labels) != len(questions) or any(len(label) != 1 for label in labels):
            continue
        keys = [question.choices.alone(label) for question, label in zip(questions, labels, strict=True)]
        if all(keys) and (len(labels) >= _MANY_KEYS or labels != sorted(set(labels))):
            document.owners[index] = LIST_OF_KEYS
            for question, key in zip(questions, keys, strict=True):
                question.key = key
            return


def _answers(document: Document, start: int, end: int) -> bool:
    """Tell whether there is an answer between two lines, at a label or folded away."""
    return any(
        not document.visible[index] or announces_answer(title_of(document.lines[index])) for index in range(start, end)
    )


def _text_entry(line: Line, option_texts: set[tuple[int, str]]) -> re.Match[str] | None:
    """Match an entry of a list of keys that gives the text of an option of the question with its number."""
    found = KEY_ENTRY.match(line.plain)
    return found if found and (int(found["number"]), plain(found["value"].rstrip(" |"))) in option_texts else None


def _take(document: Document, question: Question, entry: _Entry) -> None:
    """Give a question its key from a list, with the lines of the list that are about nothing else."""
    key = question.choices.alone(entry.texts[0]) or question.choices.labelled(entry.texts[0])
    if not key:
        return
    question.key = key
    question.keyed = joined(key.rest, entry.texts[1:])
    for index in entry.lines:
        document.owners[index] = question.draft
