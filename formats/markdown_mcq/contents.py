"""What the lines of a question say: its stem, and what follows its options."""

import re

from formats.answer_keys import ANY_OPTIONS, is_answer_label, is_hint_label
from formats.base import Draft
from formats.markdown_lines import Line
from formats.markdown_mcq.document import (
    LINK_HOME,
    Document,
    Question,
    announces_answer,
    is_answer_heading,
    joined,
    title_of,
)
from formats.markdown_options import ALL_BOLD, balanced, question_number

# What some documents note below the heading of each question.
_PROPERTY = re.compile(
    r"[-*+>_ \t]*(?:difficulty|level|topic|category|subject|schwierigkeit|niveau|thema)[*_]*[ \t]*[:：][*_ \t]*"
    r"(?P<value>[^\s*_](?:.{0,58}[^\s*_])?)[*_ \t]*$",
    re.I,
)


_LABEL = re.compile(
    r"[*_]*(?:Q|Question|Frage|Pregunta|Pergunta|Domanda|Вопрос|问题|問題)[*_]*[.:：)][*_]*(?:[ \t]+(?=\S)|$)", re.I
)
# What stands between a stem and its options and says nothing.
_ABOVE_OPTIONS = re.compile(
    r"[ \t]*[*_]*(?:options|choices|answers|optionen|opciones|opções|варианты)[*_]*[:：][*_ \t]*$", re.I
)


def properties_of(document: Document, question: Question, end: int) -> dict[int, str]:
    """Find the lines right below the head of a question that name its level or its topic, and what they name."""
    found: dict[int, str] = {}
    for index in range(question.start + 1, end):
        line = document.lines[index]
        named = _PROPERTY.match(line.plain) if line.kind == "text" else None
        if named:
            found[index] = named["value"]
        elif line.kind != "blank":
            break
    return found


def stem_of(document: Document, question: Question, end: int) -> str:
    head = document.lines[question.start]
    title = title_of(head)
    numbered = question_number(title) if question.start < end else None
    first = balanced(numbered["text"]) if numbered else title.strip()
    first = _unlabelled(first)
    if question.start >= end and question.options:
        return ""
    if head.kind == "code":
        first = head.text
    properties = properties_of(document, question, end)
    below = [document.lines[index] for index in range(question.start + 1, end) if index not in properties]
    kept = [
        line
        for line in below
        if line.kind in ("blank", "code", "heading", "details")
        or (line.kind == "text" and not LINK_HOME.match(line.plain) and not _ABOVE_OPTIONS.match(line.plain))
    ]
    # Below a head that is but a number stands what others have in it.
    place = 0
    while not first and place < len(kept) and kept[place].kind in ("blank", "text"):
        first, place = _unlabelled(kept[place].plain), place + 1
    return joined(first, [line.plain for line in kept[place:]])


def _unlabelled(text: str) -> str:
    """Return the first line of a stem without the marks of one that is in bold, and the word for question."""
    bold = ALL_BOLD.match(text)
    text = (bold[1] or bold[2]).strip() if bold else text
    labelled = _LABEL.match(text)
    return balanced(text[labelled.end() :]) if labelled else text


def end_of_stem(document: Document, question: Question) -> int:
    """Find where the answer of a question without options begins: at a label, or else just below the heading."""
    for index in range(question.start + 1, question.end):
        line = document.lines[index]
        if not document.visible[index] or _is_key_line(line):
            return index
        if line.kind in ("heading", "rule"):
            break
    return question.start + 1


def _is_key_line(line: Line) -> bool:
    text = line.title or line.plain
    return line.kind in ("text", "heading") and (announces_answer(text))


def content_of(
    document: Document, question: Question, start: int, level: int
) -> tuple[list[tuple[str, bool]], list[str], int]:
    """Collect what follows the options: its lines, each with whether it is a mere title, its hints, and its end."""
    content: list[tuple[str, bool]] = []
    hints: list[str] = []
    index = start
    announced = -1
    answered = any(option.right for option in question.options) or question.key is not None
    while index < question.end:
        line = document.lines[index]
        if document.owners[index] is not None:
            break
        if line.kind == "details" and document.holds_keys(index):
            document.own_frame(index)
            index = line.close
        elif line.kind == "details" and not document.visible[index]:
            inside = _inside(document, index)
            if is_hint_label(line.title):
                hints.append(joined("", [text for text, title in inside if not title]))
            else:
                content.extend(inside)
                answered = True
            index = line.close
        elif line.kind == "heading":
            if not is_answer_heading(document, index) and line.level <= level:
                break
            if is_answer_heading(document, index):
                content.append((line.title, True))
                answered = answered or question.choices.labelled(line.title) is not None
            else:
                content.append((line.text, False))
        elif line.kind == "rule":
            if announced < index:
                announced = _announcement(document, index + 1, question.end)
            if answered or announced == question.end:
                break
        elif line.kind == "details":
            break
        elif line.kind in ("text", "code", "blank"):
            if line.kind == "text" and LINK_HOME.match(line.plain):
                index += 1
                continue
            answered = answered or (line.kind == "text" and question.choices.labelled(line.plain) is not None)
            content.append((line.plain, line.kind == "text" and is_answer_label(line.plain)))
        index += 1
    while index > start and not document.lines[index - 1].text.strip():
        index -= 1
    return content, hints, index


def _announcement(document: Document, start: int, end: int) -> int:
    """Find the first line between two that announces an answer; `end` if none does."""
    for index in range(start, end):
        line = document.lines[index]
        if not document.visible[index]:
            return index
        if line.kind in ("text", "heading") and announces_answer(title_of(line)):
            return index
    return end


def _inside(document: Document, start: int) -> list[tuple[str, bool]]:
    """Collect the lines of a `<details>`; its summary comes first, as a title."""
    head = document.lines[start]
    inside = [(head.title, True)] if head.title else []
    if head.plain.strip():
        inside.append((head.plain, False))
    for line in document.lines[start + 1 : head.close + 1]:
        if line.kind == "heading" and (is_answer_label(line.title) or ANY_OPTIONS.labelled(line.title)):
            inside.append((line.title, True))
        elif line.kind in ("text", "code", "blank", "heading", "rule"):
            inside.append((line.plain if line.kind != "heading" else line.text, False))
        elif line.kind == "details":
            inside.extend((text, False) for text in (line.title, line.plain) if text.strip())
        elif line.kind == "markup" and inside and inside[-1][0].strip():
            inside.append(("", False))
    return inside


def own(document: Document, index: int, draft: Draft) -> None:
    if document.owners[index] is not None:
        return
    line = document.lines[index]
    if line.kind == "comment":
        document.owners[index] = "comment"
    elif line.kind == "rule" and document.visible[index]:
        document.owners[index] = "section rule"
    elif line.kind == "text" and document.visible[index] and LINK_HOME.match(line.plain):
        document.owners[index] = "navigation"
    else:
        document.owners[index] = draft
