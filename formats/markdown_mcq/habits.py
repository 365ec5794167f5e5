"""Step 6: marks that say which option is right only where most questions of a document have one.

    1. A byte has （ C ） bits.        the letter in brackets in the stem
    b) HAVING *                       a star behind one of the options
    a. DHCP b. DNS c. ARP (b)         a letter in brackets behind the last option

Alone they may mean anything, such as a class (A) or all columns of a table, so one question proves nothing.
"""

import re

from formats.answer_keys import Key
from formats.markdown_lines import Line
from formats.markdown_mcq.document import Document, Question, announces_answer, title_of

_FEWEST = 2
_IN_BRACKETS = re.compile(r"([（(])\s*([A-J]{1,6})\s*([)）])")
_STAR = re.compile(r"[ \t]+\*$")
_LETTER_BEHIND = re.compile(r"[ \t]+[(\[]([A-Ja-j])[)\]]$")
_NOTE = "The mark that most questions have was taken for the key."


def find_habits(document: Document) -> None:
    """Give the questions that nothing else answers the keys that such marks name, and take the marks away."""
    waiting = [question for question in document.questions if not _is_answered(document, question)]
    for mark in (_in_brackets, _starred, _behind_options):
        found = [(question, key) for question in waiting if (key := mark(document, question))]
        if len(found) < _FEWEST or 2 * len(found) <= len(waiting):
            continue
        for question, key in found:
            question.key = key
            question.draft.suggested.append("answers")
            question.draft.notes.append(_NOTE)
            for option in question.options:
                option.body = _STAR.sub("", option.body) if mark is _starred else option.body
            if mark is _behind_options:
                question.options[-1].body = _LETTER_BEHIND.sub("", question.options[-1].body)
            for line in _stem(document, question) if mark is _in_brackets else ():
                line.plain, line.title = (_IN_BRACKETS.sub(r"\1 \3", text) for text in (line.plain, line.title))
        return


def _is_answered(document: Document, question: Question) -> bool:
    """Tell whether the options, a list of keys or what follows the options say which are right, or there are none."""
    return (
        not question.options
        or question.key is not None
        or any(option.right or option.bold for option in question.options)
        or any(
            not document.visible[index] or announces_answer(title_of(document.lines[index]))
            for index in range(question.last + 1, question.end)
        )
    )


def _stem(document: Document, question: Question) -> list[Line]:
    lines = document.lines[question.start : question.options[0].end_of_stem]
    return [line for line in lines if line.kind in ("text", "heading")]


def _in_brackets(document: Document, question: Question) -> Key | None:
    found = [match[2] for line in _stem(document, question) for match in _IN_BRACKETS.finditer(line.plain)]
    return question.choices.alone(found[0]) if len(found) == 1 else None


def _starred(document: Document, question: Question) -> Key | None:
    starred = tuple(number for number, option in enumerate(question.options) if _STAR.search(option.body))
    return Key(starred) if len(starred) == 1 else None


def _behind_options(document: Document, question: Question) -> Key | None:
    found = _LETTER_BEHIND.search(question.options[-1].body)
    return question.choices.alone(found[1]) if found else None
