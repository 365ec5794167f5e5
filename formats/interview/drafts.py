"""An entry → a draft: where the question ends and the answer begins, and what the bank will want to know besides."""

import re

from formats.base import Draft
from formats.interview import words
from formats.interview.candidates import SHORTEST_WRAPPED
from formats.interview.entries import Entry
from formats.interview.lines import Kind, Line, answer_label, asks_below, is_answer_label
from formats.interview.render import Renderer
from formats.language import guess

# A label farther away than this belongs to the answer ("Solution: …"), unless code lies between.
_NEAR = 8
_FAR = 60
_LONGEST_STEM = 3  # lines
_ABOUT_CODE = re.compile(
    r"\b(?:following|below|this (?:code|program|snippet|function|query|script)|output|given (?:code|program)"
    r"|folgende[nrms]?"
    r"|ausgabe|suivant|siguiente)\b",
    re.IGNORECASE,
)
_LETTERED = re.compile(r"[ \t]*\(?[a-z][.)][ \t]+(\S.*)")
_LABELLED = re.compile(r"[ \t]*(?:[-*+][ \t]+)?(?:\*\*|__)?[^\W\d_][\w /'’-]{1,40}(?:\*\*|__)?:")
_SUMMARY = re.compile(
    r"\s*(?:<details\b[^<>]*>\s*)?<summary\b[^<>]*>(?P<words>[^<]*(?:<(?!/summary)[^<]*){0,6})</summary>\s*",
    re.IGNORECASE,
)
_SUMMARY_END = "</summary>"
_LETTER = re.compile(r"[ \t]*(?:\*\*)?A[.)](?:\*\*)?[ \t]+(?=[^\s*])")
_SECOND_LETTER = re.compile(r"[ \t]*(?:[-*+][ \t]+)?(?:\*\*)?B[.)]")
_OPTION = re.compile(r"\s*(?:[-*+]|\d{1,2}[.)]) \[ \] \S")
_CHOSEN = re.compile(r"\s*(?:[-*+]|\d{1,2}[.)]) \[[xX]\] \S")
_DETAILS = re.compile(r"\s*<details\b[^<>]*>\s*(?:<br\s*/?>\s*)?$", re.IGNORECASE)
_EDGE_TAGS = re.compile(
    r"\s*(?:</?(?:details|p|div|br|b|strong|span|center|section|article|li|ul|ol|dd|dt|dl)\b[^<>]*/?>\s*)+$",
    re.IGNORECASE,
)


class DraftMaker:
    """Makes the drafts of one document, whose language they share where their own words do not tell.

    On a web `page`, boxes to tick are what its form offered to choose from. Elsewhere, say as a checklist, they answer.
    """

    def __init__(self, renderer: Renderer, document_language: str | None, *, page: bool) -> None:
        self.renderer = renderer
        self.document_language = document_language
        self.page = page

    def draft(self, entry: Entry) -> Draft:
        """Return the draft of an entry, with what is missing and what was guessed."""
        draft = Draft({"type": "open"}, headings=entry.headings, notes=list(entry.notes))
        stem, answers, follow_ups = self._parts(entry, draft)
        if stem:
            draft.question["stem"] = stem
        else:
            draft.missing.append("stem")
        draft.question["answers"] = [{"body": body, "correct": True} for body in answers]
        if not answers:
            draft.missing.append("answers")
        if follow_ups:
            draft.question["follow_ups"] = follow_ups
        self._guess(entry, draft)
        return draft

    def _guess(self, entry: Entry, draft: Draft) -> None:
        if entry.difficulty is not None:
            draft.question["difficulty"] = entry.difficulty
            if not entry.difficulty_stated:
                draft.suggested.append("difficulty")
        prose = " ".join(line.text for line in entry.lines if line.kind is Kind.TEXT)
        found = guess(prose) or self.document_language
        if found is not None:
            draft.question["language"] = found
            draft.suggested.append("language")

    def _parts(self, entry: Entry, draft: Draft) -> tuple[str, list[str], list[str]]:
        """Return the stem ("" if it is lost), the bodies of the answers, and questions listed under the question."""
        lines = [line for line in entry.lines if line.kind is not Kind.ASIDE]
        margin = 0
        stem_lines: list[Line] = []
        stem = ""
        if entry.asked:
            while len(lines) > 1 and (lines[0].kind is Kind.BLANK or _DETAILS.match(lines[0].text)):
                lines.pop(0)
            question = lines.pop(0)
            labelled = question.mark is not None and question.mark.has("label")
            if question.words and not (words.asks(question.words) or labelled or asks_below(question, lines)):
                draft.notes.append("This reads like a topic rather than like a question.")
            stem, margin = self.renderer.inline(question.words), _margin(question, lines)
            if question.mark and question.mark.has("row") and question.answer:
                return stem, [question.answer], []
            if _is_item(question) and (found := _follow_ups(lines)):
                return stem, [], [self.renderer.inline(text) for text in found]
            if labelled:
                lines = _without_letter(lines)
            if question.answer:
                lines.insert(0, _replace(question, question.answer))
            else:
                stem_lines, lines = self._divide(stem, question, lines)
        elif lines and lines[0].mark and lines[0].mark.number is not None and answer_label(lines[0].text) is None:
            margin = _margin(lines[0], lines[1:])
            lines[0] = _replace(lines[0], lines[0].all_words)
        body, notes = self.renderer.body(stem_lines, margin)
        if body:
            joined = bool(stem) and stem_lines[0].kind is Kind.TEXT
            stem = f"{stem}\n{body}" if joined else f"{stem}\n\n{body}" if stem else body
        draft.notes.extend(notes)
        answers = []
        for part in _answers(lines):
            body, notes = self.renderer.body(_unwrapped(part), margin)
            draft.notes.extend(note for note in notes if note not in draft.notes)
            if body:
                answers.append(body)
        return stem.strip(), answers, []

    def _divide(self, stem: str, question: Line, lines: list[Line]) -> tuple[list[Line], list[Line]]:
        """Divide what follows the first line of a question into what still asks and what answers."""
        if question.mark and question.mark.has("summary") and _SUMMARY_END not in question.text:
            return _at_end_of_summary(lines)
        label = _first_label(question, lines)
        if label is not None:
            return (
                ([], lines) if words.ends_asking(stem) and _is_remark(lines[:label]) else (lines[:label], lines[label:])
            )
        if self.page and (options := _options(lines)):
            return lines[:options], lines[options:]
        wrapper = next((index for index, line in enumerate(lines[:_FAR]) if _opens_answer(lines, index)), None)
        if wrapper is not None and (
            wrapper == 0 or not any(line.kind is Kind.TEXT for line in lines[:wrapper]) or wrapper <= _NEAR
        ):
            return lines[:wrapper], lines[wrapper:]
        if not stem:
            return _paragraph(lines)
        if not stem.rstrip("*_ ").endswith((".", "?", "!", ":")) and not (question.mark and question.mark.heading):
            count = _goes_on(question, lines)
            if count:
                return lines[:count], lines[count:]
        if asks_below(question, lines):
            return lines[:1], lines[1:]
        if _ABOUT_CODE.search(stem):
            return _leading_code(lines)
        return [], lines


def _replace(line: Line, text: str) -> Line:
    return Line(line.first, line.last, text, line.kind, taken=len(line.text) - len(text))


def _is_item(line: Line) -> bool:
    """Whether a line is an item of a list."""
    return line.mark is not None and any(part == "bullet" or part.startswith("number") for part in line.mark.style)


def _margin(question: Line, lines: list[Line]) -> int:
    """Return how far the answer is indented because its question is an item of a list."""
    mark = question.mark
    if mark is None or not any(part.startswith("number") or part == "bullet" for part in mark.style):
        return 0
    indents = [
        len(line.text.expandtabs(4)) - len(line.text.expandtabs(4).lstrip()) for line in lines if line.text.strip()
    ]
    indented = [indent for indent in indents if indent >= 2]
    if not indented or len(indented) < 0.5 * len(indents):
        return 0
    if mark.heading and indents[0] < 2:
        # Below a heading, which is no item, it is lists within lists that are indented.
        return 0
    return min(indented)


def _follow_ups(lines: list[Line]) -> list[str]:
    """Return the questions indented or lettered under a question of a list, if nothing else follows it."""
    written = [line for line in lines if line.kind is not Kind.BLANK]
    found = [_follow_up(line) for line in written]
    return found if all(found) else []


def _follow_up(line: Line) -> str:
    """Return the words of a line that asks under a question of a list, "" if it does not."""
    if line.mark and line.mark.has("bullet") and line.mark.has("indented"):
        return line.words if words.asks(line.words) and not line.answer else ""
    lettered = _LETTERED.match(line.text) if line.mark is None else None
    return lettered[1] if lettered and words.asks(lettered[1]) else ""


def _first_label(question: Line, lines: list[Line]) -> int | None:
    """Return where a label says that the answer begins.

    What is indented below a heading labels an item of a list, and a quotation that asks answers itself.
    """
    code = quoted = False
    for index, line in enumerate(lines[:_FAR]):
        code = code or line.kind in (Kind.CODE, Kind.FENCED)
        if line.mark and line.mark.has("quote"):
            quoted = quoted or line.mark.has("label")
        if (
            is_answer_label(line)
            and not (question.heading and line.text[:1].isspace())
            and not (quoted and line.text.lstrip().startswith(">"))
        ):
            return index if index <= _NEAR or code else None
    return None


def _at_end_of_summary(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Divide lines where the summary ends that the question began."""
    for index, line in enumerate(lines[:_FAR]):
        if line.kind is Kind.TEXT and _SUMMARY_END in line.text:
            asking, answering = (_replace(line, part) for part in line.text.split(_SUMMARY_END, 1))
            return _without_tags([*lines[:index], asking]), [*_without_tags([answering]), *lines[index + 1 :]]
    return [], lines


def _without_tags(lines: list[Line]) -> list[Line]:
    """Return lines without those of tags alone, and without what is left empty."""
    return [
        line for line in lines if line.kind is not Kind.TEXT or (line.text.strip() and not _EDGE_TAGS.match(line.text))
    ]


def _without_letter(lines: list[Line]) -> list[Line]:
    """Return the lines below "Q." without the "A." that they begin with, unless it is the letter of an option."""
    first = next((index for index, line in enumerate(lines) if line.kind is not Kind.BLANK), 0)
    if not lines or lines[first].kind is not Kind.TEXT or (letter := _LETTER.match(lines[first].text)) is None:
        return lines
    if any(_SECOND_LETTER.match(line.text) for line in lines[first:]):
        return lines
    return [*lines[:first], _replace(lines[first], lines[first].text[letter.end() :]), *lines[first + 1 :]]


def _is_remark(lines: list[Line]) -> bool:
    """Whether what stands between a question and its answer is labelled itself, as advice and remarks are."""
    written = [line for line in lines if line.kind is not Kind.BLANK]
    return bool(written) and all(map(_is_text, written)) and _LABELLED.match(written[0].text) is not None


def _is_text(line: Line) -> bool:
    return line.kind is Kind.TEXT


def _opens_answer(lines: list[Line], index: int) -> bool:
    """Whether `<details>` opens here with a summary that says no more than "Answer"."""
    text = lines[index].text
    if "<details" not in text.lower() and "<summary" not in text.lower():
        return False
    following = " ".join(line.text.strip() for line in lines[index : index + 5])
    match = _SUMMARY.match(following)
    return match is not None and len(match["words"]) < 60 and words.reveals(match["words"])


def _paragraph(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Return the first paragraph and the rest."""
    start = next((index for index, line in enumerate(lines) if line.kind is not Kind.BLANK), len(lines))
    end = start
    while end < len(lines) and lines[end].kind is Kind.TEXT and end - start < _LONGEST_STEM:
        end += 1
        if words.ends_asking(lines[end - 1].text):
            break
    return lines[start:end], lines[end:]


def _goes_on(question: Line, lines: list[Line]) -> int:
    """Return how many lines right below a question without its question mark still belong to it."""
    wrapped = len(question.text.strip()) >= SHORTEST_WRAPPED
    for count, line in enumerate(lines[:_LONGEST_STEM], 1):
        if line.kind is not Kind.TEXT or (line.mark is not None and not line.mark.has("lead")):
            return 0
        if words.ends_asking(line.text) and len(line.text) < words.LONGEST_QUESTION:
            return count
        if line.text.rstrip().endswith((".", ":")) and not line.text.lstrip()[:1].islower():
            return 0
        if line.text.rstrip().endswith("."):
            return count if wrapped else 0
    return 0


def _options(lines: list[Line]) -> int:
    """Return how many lines right below a question offer something to choose from, 0 if none does or one is chosen."""
    count = 0
    for index, line in enumerate(lines, 1):
        if line.kind is Kind.TEXT and _OPTION.match(line.text):
            count = index
        elif line.kind is not Kind.BLANK:
            return 0 if _CHOSEN.match(line.text) else count
    return count


def _leading_code(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Return the code a question is about, if it comes first and something is left to answer with."""
    start = next((index for index, line in enumerate(lines) if line.kind is not Kind.BLANK), len(lines))
    end = start
    while end < len(lines) and lines[end].kind is lines[start].kind and lines[end].kind in (Kind.CODE, Kind.FENCED):
        end += 1
    if end == start or all(line.kind is Kind.BLANK for line in lines[end:]):
        return [], lines
    return lines[:end], lines[end:]


def _answers(lines: list[Line]) -> list[list[Line]]:
    """Return the lines of each answer: one, or several where they are numbered ("Answer 1: …")."""
    parts: list[list[Line]] = [[]]
    for index, line in enumerate(lines):
        label = answer_label(line.text) if line.kind is Kind.TEXT else None
        numbered = label is not None and any(character.isdigit() for character in label["mark"])
        if label is not None and (
            numbered or (not any(part.kind is not Kind.BLANK for part in parts[-1]) and len(parts) == 1)
        ):
            if any(part.kind is not Kind.BLANK for part in parts[-1]):
                parts.append([])
            if rest := _rest_of(label):
                parts[-1].append(_replace(line, rest))
        else:
            parts[-1].append(lines[index])
    return parts


def _rest_of(label: re.Match[str]) -> str:
    """Return what follows a label; if it is bold together with its label, it stays bold."""
    rest = label["rest"]
    for mark in ("**", "__"):
        if label["mark"].count(mark) % 2 and rest.count(mark) % 2:
            bare = rest.lstrip()
            return bare[2:].lstrip() if bare.startswith(mark) else mark + bare
    return rest if rest.strip() else ""


def _unwrapped(lines: list[Line]) -> list[Line]:
    """Take away the tags that only wrap the whole answer: `<details><summary>Answer</summary>` … `</details>`."""
    lines = list(lines)
    _trim(lines)
    if lines and _opens_answer(lines, 0):
        taken, depth = "", 0
        while lines and "</summary>" not in taken.lower():
            line = lines.pop(0)
            taken += line.text.strip()
        rest = taken[taken.lower().find("</summary>") + len("</summary>") :]
        for index, line in enumerate(lines):
            if line.kind is not Kind.TEXT:
                continue
            lowered = line.text.lower()
            depth += lowered.count("<details") - lowered.count("</details>")
            if depth < 0:
                at = lowered.rfind("</details>")
                remaining = line.text[:at] + line.text[at + len("</details>") :]
                lines[index : index + 1] = [_replace(line, remaining)] if remaining.strip() else []
                break
        if rest.strip():
            lines.insert(0, _replace(line, rest))
    while (
        _trim(lines)
        and lines
        and lines[0].kind is Kind.TEXT
        and _EDGE_TAGS.match(lines[0].text)
        and "<details" not in lines[0].text.lower()
    ):
        lines.pop(0)
    while (
        _trim(lines)
        and lines
        and lines[-1].kind is Kind.TEXT
        and _EDGE_TAGS.match(lines[-1].text)
        and not _closes_inner(lines)
    ):
        lines.pop()
    return lines


def _trim(lines: list[Line]) -> bool:
    while lines and lines[0].kind is Kind.BLANK:
        lines.pop(0)
    while lines and lines[-1].kind in (Kind.BLANK, Kind.RULE):
        lines.pop()
    return True


def _closes_inner(lines: list[Line]) -> bool:
    """Whether the tags of the last line close something that the answer itself opens."""
    name = re.search(r"</(\w+)", lines[-1].text)
    if name is None:
        return False
    opened = sum(
        line.text.lower().count(f"<{name[1].lower()}") - line.text.lower().count(f"</{name[1].lower()}")
        for line in lines[:-1]
    )
    return opened > 0
