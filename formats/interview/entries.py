"""The lines that make one draft, and how a document whose questions are lost is cut into them."""

import re
from dataclasses import dataclass, field

from formats.interview import words
from formats.interview.candidates import is_section_heading
from formats.interview.lines import Kind, Line, answer_label, is_answer, is_answer_label

_SENTENCE_BEHIND = re.compile(r"(.{2,}\?)[ \t]+([\w`\"“][^?]*[.!。])")
_FEWEST_SENTENCES = 3
_NUMBER_ALONE = re.compile(r"\s*(\d{1,4})[.):]?\s*")


@dataclass(eq=False)
class Entry:
    """The lines of one question, with the headings it stands under. Without a question `asked` is False."""

    lines: list[Line] = field(default_factory=list)
    asked: bool = True
    headings: list[str] = field(default_factory=list)
    difficulty: str | None = None
    difficulty_stated: bool = True
    notes: list[str] = field(default_factory=list)
    filled: bool = False  # something follows the question
    labelled: bool = False  # and a label says that it is the answer

    def add(self, line: Line) -> None:
        """Add a line after the question."""
        self.lines.append(line)
        self.filled = self.filled or line.kind is not Kind.BLANK
        self.labelled = self.labelled or is_answer_label(line)


def answers_without_questions(lines: list[Line], *, numbered: bool, unmarked: bool) -> list[Entry]:
    """Return one entry for every answer of a document without questions, as well as the answers can be told apart.

    They begin at labels ("Answer: …"), else, if some may be `numbered`, at the numbers of a list that counts from its
    first number up, else, if some may be `unmarked`, after rules and headings; what these do not part is one answer.
    """
    labelled = {index for index, line in enumerate(lines) if line.kind is Kind.TEXT and answer_label(line.text)}
    starts = labelled if labelled or not numbered else _counted(lines)
    entries: list[Entry] = []
    entry: Entry | None = None
    trail: list[str] = []
    for index, line in enumerate(lines):
        if line.kind is Kind.DROPPED:
            continue
        if line.kind is Kind.RULE:
            line.drop("section rule")
            entry = None if not starts else entry
        elif line.kind is Kind.TEXT and index not in starts and is_section_heading(line):
            line.drop("conclusion" if words.is_conclusion_heading(line.words) else "heading")
            trail, entry = [line.words], None
        elif line.kind is Kind.BLANK:
            if entry is not None:
                entry.lines.append(line)
        elif index in starts or entry is None:
            if index not in starts and (starts or not unmarked):
                line.drop("introduction" if starts and not entries else "boilerplate")
                continue
            found = words.level(trail[-1]) if trail else None
            entry = Entry(asked=False, headings=list(trail))
            if found is not None:
                entry.difficulty, entry.difficulty_stated = found
            entry.lines.append(line)
            entries.append(entry)
            if _NUMBER_ALONE.fullmatch(line.text):
                line.kind = Kind.ASIDE
        else:
            entry.lines.append(line)
    return entries


def take_answers_behind_questions(entries: list[Entry]) -> None:
    """Where the questions with nothing below them go on with a sentence on their own line, take that for the answer.

    Where few do, they say what to assume: "What does it print? The list is empty."
    """
    bare = [entry for entry in entries if entry.asked and not entry.filled and not entry.lines[0].answer]
    behind = [(entry, match) for entry in entries if entry.asked and (match := _sentence_behind(entry.lines[0]))]
    alone = sum(not entry.filled for entry, _ in behind)
    if len(behind) < _FEWEST_SENTENCES or alone < max(0.5 * len(behind), 0.6 * len(bare)):
        return
    for entry, match in behind:
        assert entry.lines[0].mark
        entry.lines[0].mark.words, entry.lines[0].mark.rest = match.groups()
        entry.notes.append("The sentence behind the question, on its own line, was taken for the answer.")


def _sentence_behind(line: Line) -> re.Match[str] | None:
    if line.mark is None or line.answer or "?" not in line.words:
        return None
    match = _SENTENCE_BEHIND.fullmatch(line.words)
    return match if match and not match[2][0].islower() and is_answer(match[2]) else None


def _counted(lines: list[Line]) -> set[int]:
    """Return the lines of the first numbering, in which every number is one more than the one before."""
    expected: int | None = None
    found: set[int] = set()
    for index, line in enumerate(lines):
        if line.kind is not Kind.TEXT or (line.mark is not None and line.mark.has("indented")):
            continue
        alone = _NUMBER_ALONE.fullmatch(line.text)
        number = int(alone[1]) if alone else line.number
        if number is not None and expected in (None, number):
            found.add(index)
            expected = number + 1
    return found if len(found) > 1 else set()
