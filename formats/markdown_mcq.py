"""Multiple choice questions in Markdown documents as they are found.

The options are what such documents have in common, so reading begins with them:

1. lists of options are found: `- [x] …`, `- A: …`, `b) …`, `1. …`, or plain bullets of which one is the answer;
2. the start of each question is looked for above its options: a heading, a numbered or bold line, a paragraph;
3. what follows the options, up to the next question, holds the answer and the explanation;
4. lists of keys, such as `1. B`, are given back to the questions they belong to;
5. every other line is dropped with a reason.

Nothing is made up: a question whose key is not marked has the key missing.
"""

import re
import textwrap
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, BinaryIO

from formats.answer_keys import (
    Key,
    Options,
    explanation_label,
    is_answer_label,
    is_hint_label,
    plain,
)
from formats.base import Block, Draft, Format, FormatError
from formats.blocks import Owner, blocks, spans
from formats.language import guess
from formats.markdown_lines import Line, closed, scan, unillustrated, untagged
from formats.markdown_options import ALL_BOLD, Option, balanced, choices_of, question_number, read_option
from formats.text import decode

_BARE_LABEL = re.compile(r"[A-J]$")
_KEY_ENTRY = re.compile(
    r"[\s>|*#_+-]*(?:[^\W\d_]{1,12}[ \t]*(?:\.[ \t]*)?)?[#№]?(?P<number>\d{1,4})"
    r"[*_]*[ \t]*[.):：|=–—-]*[ \t]*(?P<value>\S.*)$"
)
_KEYS_IN_LINE = re.compile(r"(\d{1,4})[\W_]{1,6}([A-Ja-j])(?![^\W_])")
_LINK_HOME = re.compile(
    r"[\W_]*\[[^\[\]]*\]\(#[^()]*\)[\W_]*$|\s*<a\b[^<>]{0,200}href=[\"']?#[^<>]*>[^<>]*</a>\W*$", re.I
)
_BADGES = re.compile(r"\s*(?:\[?!\[[^\[\]]*\]\([^()]*\)(?:\]\([^()]*\))?\s*)+$")
_LINK_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,4}[.)])[ \t]+(?:[^\w\[]*\[[^\[\]]*\]\([^()]*\))+[^\w\[]*$")
_TRUE_OR_FALSE = re.compile(r"\btrue\s*(?:or|/)\s*false\b|\(T\s*/\s*F\)", re.I)
_TRUTH = {"true": True, "false": False, "t": True, "f": False}

_WORD = re.compile(r"[^\W\d_]{2,}")
_KEYS = "list of keys"

_WIDEST_GAP = 60
"""Lines between the labels of two options of one question; more is another list."""


@dataclass(slots=True)
class _Question:
    """The lines of a question: it starts at `start`; its options end at `last`; other questions start at `end`."""

    start: int
    options: list[Option]
    end: int = 0
    number: int | None = None
    key: Key | None = None
    keyed: str = ""
    draft: Draft = field(default_factory=lambda: Draft({}))
    choices: Options = field(default_factory=lambda: Options((), ()))

    @property
    def last(self) -> int:
        return self.options[-1].last if self.options else self.start


@dataclass(slots=True)
class _Entry:
    """An entry of a list of keys: the lines that it has for itself, and their texts, the key first."""

    lines: list[int]
    texts: list[str]


def read(stream: BinaryIO) -> Iterator[Block]:
    """Yield the blocks of a document. FormatError when there is no question in it."""
    text, notes = decode(stream.read())
    lines = text.split("\n")
    document = _Document(scan(lines))
    if not document.questions and text.strip():
        raise FormatError("no question with options was found", 1)
    language = guess("\n".join(line.plain for line in document.lines if line.kind in ("text", "heading")))
    for question in document.questions:
        question.draft.notes.extend(notes)
        if language:
            question.draft.question["language"] = language
            question.draft.suggested.append("language")
    return blocks(lines, document.owners)


class _Document:
    """The questions of a document and the owner of each of its lines."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.owners: list[Owner] = [None] * len(lines)
        self.visible = [True] * len(lines)
        self.questions = self._find_questions(self._find_options())
        self._find_key_lists()
        self._find_open_questions()
        path: list[tuple[float, str]] = []
        self._drop(0, self.questions[0].start if self.questions else len(lines), path)
        for question in self.questions:
            self._build(question, path)

    # 1. Options

    def _find_options(self) -> list[list[Option]]:
        """Find the lists of options, and hide the `<details>` that hold answers rather than questions."""
        groups: list[list[Option]] = []
        pending = False
        index = 0
        while index < len(self.lines):
            line = self.lines[index]
            if line.kind == "details" and ((pending and not _asks(line)) or not self._holds_questions(index)):
                self.visible[index : line.close + 1] = [False] * (line.close + 1 - index)
                pending = pending and is_hint_label(line.title)
                index = line.close + 1
                continue
            if pending and line.kind == "heading" and not self._is_answer_heading(index):
                pending = False
            if pending and line.kind == "text" and choices_of(groups[-1]).labelled(line.plain):
                pending = False
            group = self._option_list(index) if line.kind == "text" else None
            if group:
                groups.append(group)
                pending = not any(option.right for option in group)
                index = group[-1].last
            index += 1
        return self._with_unlabelled(groups)

    def _holds_questions(self, start: int) -> bool:
        """Tell whether a `<details>` wraps whole questions, not just an answer in which options are discussed."""
        options = 0
        asks = _asks(self.lines[start])
        index = start + 1
        while index < self.lines[start].close:
            line = self.lines[index]
            if line.kind == "details":
                if options > 1:
                    return True
                index = line.close
            elif line.kind == "text":
                option = read_option(line.plain)
                if option and (option.family == "check" or option.index == options):
                    options += 1
                    if options > 1 and (asks or option.right):
                        return True
                elif options > 1 and Options((), [""] * options).labelled(line.plain):
                    return True
            index += 1
        return False

    def _option_list(self, start: int) -> list[Option] | None:
        """Read the list of lettered options or check boxes that begins at a line."""
        first = read_option(self.lines[start].plain)
        if not first or first.family not in ("check", "letter") or (first.family == "letter" and first.index != 0):
            return None
        first.first = start
        options = [first]
        blank = False
        for index in range(start + 1, len(self.lines)):
            line = self.lines[index]
            if line.kind in ("heading", "rule", "details") or index - options[-1].first > _WIDEST_GAP:
                break
            if line.kind == "text":
                option = read_option(line.plain)
                if option and option.family == first.family and option.style == first.style:
                    if first.family == "letter" and option.index != len(options):
                        break
                    option.first = index
                    options.append(option)
                elif self._ends_list(first, line, blank):
                    break
            blank = line.kind == "blank"
        if len(options) < 2:
            return None
        self._close(options)
        return options

    def _ends_list(self, first: Option, line: Line, blank: bool) -> bool:
        """Tell whether a line that is no option cannot stand between two options either."""
        if Options((), [""] * 10).labelled(line.plain) or is_answer_label(line.plain):
            return True
        if first.family == "letter":
            return False
        indent = len(line.plain) - len(line.plain.lstrip())
        if indent > first.indent:
            return False
        return blank or bool(question_number(line.plain)) or bool(ALL_BOLD.match(line.plain))

    def _close(self, options: list[Option]) -> None:
        """Find the last line and the text of each option."""
        for option, following in pairwise(options):
            option.last = following.first - 1
        final = options[-1]
        with_code = any(line.kind == "code" for line in self.lines[options[0].first : final.first])
        final.last = final.first
        blank = False
        for index in range(final.first + 1, len(self.lines)):
            line = self.lines[index]
            indent = len(line.text) - len(line.text.lstrip())
            if line.kind == "blank":
                blank = True
                continue
            if line.kind == "code":
                if not (with_code or indent > final.indent or not final.text or not blank):
                    break
            elif (
                line.kind != "text"
                or question_number(line.plain)
                or self._is_answer(line.plain, options)
                or (blank and indent < final.indent + 2)
                or _LINK_HOME.match(line.plain)
            ):
                break
            final.last = index
            blank = False
        bare = all(_BARE_LABEL.match(option.text) for option in options)
        for number, option in enumerate(options):
            if bare and ord(option.text) - ord("A") == number and option.last > option.first:
                option.label, option.text = option.text, ""
            below = self.lines[option.first + 1 : option.last + 1]
            option.body = closed(_joined(option.text, [line.plain for line in below if line.kind != "comment"]))

    def _is_answer(self, line: str, options: list[Option]) -> bool:
        if explanation_label(line) is not None or is_answer_label(line):
            return True
        return (
            Options([option.label for option in options], [option.text for option in options]).labelled(line)
            is not None
        )

    def _with_unlabelled(self, groups: list[list[Option]]) -> list[list[Option]]:
        """Add the lists with numbers or plain bullets, below headings that have no other options."""
        taken = {index for group in groups for index in range(group[0].first, group[-1].last + 1)}
        starts = [
            index
            for index, line in enumerate(self.lines)
            if self.visible[index] and index not in taken and self._is_headline(index) and line.kind != "blank"
        ]
        found = list(groups)
        firsts = sorted(group[0].first for group in groups)
        position = 0
        for start, end in spans(starts, len(self.lines)):
            while position < len(firsts) and firsts[position] < start:
                position += 1
            if position < len(firsts) and firsts[position] < end:
                continue
            group = self._unlabelled(start, end)
            if group:
                found.append(group)
        return sorted(found, key=lambda group: group[0].first)

    def _is_headline(self, index: int) -> bool:
        """Tell whether a line may open a question by its form alone."""
        line = self.lines[index]
        if line.kind == "heading":
            return not self._is_answer_heading(index)
        if line.kind == "details":
            return True
        if line.kind != "text" or is_answer_label(line.plain):
            return False
        numbered = question_number(line.plain)
        if numbered:
            return bool(numbered["word"] or numbered["bold"] or numbered["text"].rstrip(" *_").endswith("?"))
        bold = ALL_BOLD.match(line.plain)
        return bool(bold and (bold[1] or bold[2]).rstrip().endswith("?"))

    def _unlabelled(self, start: int, end: int) -> list[Option] | None:
        """Find the list between two headlines if the answer names one of its items, or nothing else follows it."""
        options: list[Option] = []
        after = end
        for index in range(start + 1, end):
            line = self.lines[index]
            if line.kind in ("rule", "details") or not self.visible[index]:
                after = index
                break
            if line.kind != "text":
                continue
            option = read_option(line.plain, unlabelled=True)
            if option and option.family == "digit" and option.index != len(options):
                option = None
            if option and (not options or option.style == options[0].style) and not _LINK_ITEM.match(line.plain):
                option.first = index
                options.append(option)
            elif options and (
                len(line.plain) - len(line.plain.lstrip()) <= options[0].indent or self._is_answer(line.plain, options)
            ):
                after = index
                break
        if len(options) < 2:
            return None
        self._close(options)
        choices = choices_of(options)
        answered = any(
            (line.kind == "text" and choices.labelled(line.plain)) or (line.title and choices.labelled(line.title))
            for line in self.lines[after:end]
        ) or (self._first_alone(after, end, choices) is not None)
        stem = self.lines[start : options[0].first]
        asked = any("?" in (line.title or line.plain) for line in stem if line.kind != "code")
        nothing_else = all(
            self.lines[index].kind in ("blank", "rule", "comment", "markup") or not self.visible[index]
            for index in range(options[-1].last + 1, end)
        )
        asking = sum(option.body.rstrip().endswith("?") for option in options)
        if any(option.right for option in options) or answered or (asked and nothing_else and asking < 2):
            return options
        return None

    def _first_alone(self, start: int, end: int, choices: Options) -> Key | None:
        """Read the first words below an announcement of the answer between two lines."""
        announced = False
        for index in range(start, end):
            line = self.lines[index]
            if line.kind in ("details", "heading") or (line.kind == "text" and is_answer_label(line.plain)):
                announced = True
                if line.kind != "details" or not line.plain:
                    continue
            if (announced and line.kind == "text") or (line.kind == "details" and line.plain):
                return choices.alone(line.plain)
        return None

    # 2. Where questions start

    def _find_questions(self, groups: list[list[Option]]) -> list[_Question]:
        questions: list[_Question] = []
        above = 0
        number = 0
        for options in groups:
            start = self._start(above, options[0].first, number + 1, questions[-1] if questions else None)
            question = _Question(start, options, choices=choices_of(options))
            numbered = question_number(_title(self.lines[start]))
            if numbered and start != options[0].first:
                question.number = number = int(numbered["number"])
            questions.append(question)
            above = options[-1].last + 1
        return questions

    def _start(self, above: int, options: int, expected: int, previous: _Question | None) -> int:
        """Find the line between the last question's options and this question's options at which this one starts."""
        lines = self.lines
        seen = [
            index
            for index in range(above, options)
            if self.visible[index] and lines[index].kind in ("heading", "text", "details", "code", "rule")
        ]
        heads = [
            index
            for index in seen
            if (lines[index].kind == "heading" and not self._is_answer_heading(index))
            or (lines[index].kind == "details" and lines[index].title)
        ]
        rest = [index for index in seen if index > heads[-1]] if heads else seen
        numbered = [
            index
            for index in rest
            if lines[index].kind == "text" and question_number(lines[index].plain) and "](#" not in lines[index].plain
        ]
        if heads:
            title = lines[heads[-1]].title
            as_expected = [index for index in numbered if int(_number(lines[index].plain)) == expected]
            if not rest or title.rstrip(" *_").endswith(("?", ":", "…", "...")):
                return heads[-1]
            if numbered and numbered[0] == rest[0] and len(numbered) == 1:
                return numbered[0]
            if question_number(title):
                return heads[-1]
            if as_expected:
                return as_expected[-1]
            asks = any(lines[index].kind == "text" and "?" in lines[index].plain for index in rest)
            bold = [index for index in rest if lines[index].kind == "text" and ALL_BOLD.match(lines[index].plain)]
            if asks and "?" not in title:
                return bold[-1] if bold else rest[0]
            return heads[-1]
        if numbered:
            as_expected = [index for index in numbered if int(_number(lines[index].plain)) == expected]
            worded = [index for index in numbered if self._is_headline(index)]
            return (as_expected or worded or numbered)[-1]
        return self._paragraph(seen, above, options, previous)

    def _paragraph(self, seen: list[int], above: int, options: int, previous: _Question | None) -> int:
        """Find the paragraph that asks, where neither a heading nor a number marks it."""
        lines = self.lines
        floor = above
        for index in range(above, options):
            hidden = not self.visible[index]
            if (
                hidden
                or lines[index].kind == "rule"
                or (previous and lines[index].kind == "text" and previous.choices.labelled(lines[index].plain))
            ):
                floor = index + 1
        chunks: list[list[int]] = []
        for index in seen:
            if index < floor or lines[index].kind == "rule":
                continue
            if chunks and index == chunks[-1][-1] + 1 and lines[index].kind == lines[chunks[-1][-1]].kind:
                chunks[-1].append(index)
            else:
                chunks.append([index])
        texts = [chunk for chunk in chunks if lines[chunk[0]].kind == "text"]
        asking = [chunk for chunk in texts if any("?" in lines[index].plain for index in chunk)]
        for candidates in (asking, texts, chunks):
            if candidates:
                return candidates[-1][0]
        return options

    def _is_answer_heading(self, index: int) -> bool:
        """Tell whether a heading belongs to an answer: `### Answer: B`, `#### Explanation`, or one above a mere key."""
        title = self.lines[index].title
        if is_answer_label(title) or explanation_label(title) == "" or Options((), [""] * 10).labelled(title):
            # A heading above a list of keys announces the answers of many questions, and ends the question above it.
            below = next((line for line in self.lines[index + 1 : index + 4] if line.kind != "blank"), None)
            return not (below and (_key_entry(below) or _KEYS_IN_LINE.match(below.plain.lstrip())))
        return False

    # 3. Lists of keys

    def _find_key_lists(self) -> None:
        """Give the entries of lists of keys to the questions with their numbers.

        Where several questions have one number, as when each section counts anew, the keys are given in order,
        and only if there are as many keys as questions.
        """
        entries: dict[int, list[_Entry]] = defaultdict(list)
        ordinal = all(question.number is None for question in self.questions)
        self.option_texts = {
            (place if ordinal else question.number or 0, plain(option.body))
            for place, question in enumerate(self.questions, 1)
            for option in question.options
        }
        afters = [question.last + 1 for question in self.questions]
        nexts = [*[question.start for question in self.questions[1:]], len(self.lines)]
        for after, end in zip(afters, nexts, strict=False):
            for number, listed in self._key_list(after, end):
                entries[number].append(listed)
        waiting: dict[int | None, list[_Question]] = defaultdict(list)
        for place, question in enumerate(self.questions, 1):
            if not any(option.right for option in question.options):
                waiting[place if ordinal else question.number].append(question)
        for number, found in entries.items():
            if len(found) == len(waiting[number]):
                for question, entry in zip(waiting[number], found, strict=True):
                    self._take(question, entry)

    def _key_list(self, start: int, end: int) -> list[tuple[int, _Entry]]:
        """Find the entries of a list of keys between two lines, each with its number; a single entry is no list."""
        found: list[tuple[int, _Entry]] = []
        below: _Entry | None = None
        for index in range(start, end):
            line = self.lines[index]
            if line.kind in ("rule", "heading"):
                below = None
            if line.kind in ("blank", "code") and below:
                below.lines.append(index)
                below.texts.append(line.plain)
            if line.kind not in ("text", "heading", "details"):
                continue
            pairs = _KEYS_IN_LINE.findall(line.plain)
            first = _key_entry(line) or self._text_entry(line)
            if len(pairs) > 1 and not _WORD.search(line.plain):
                self.owners[index] = _KEYS
                found.extend((int(number), _Entry([], [letter])) for number, letter in pairs)
                below = None
            elif first:
                below = _Entry([index], [first["value"].rstrip(" |")])
                found.append((int(first["number"]), below))
            elif below and not _LINK_HOME.match(line.plain):
                below.lines.append(index)
                below.texts.append(line.plain)
        if len(found) < 2 < len(self.questions) + 1:
            return []
        for _, entry in found:
            for index in entry.lines:
                self.owners[index] = _KEYS
        return found

    def _text_entry(self, line: Line) -> re.Match[str] | None:
        """Match an entry of a list of keys that gives the text of an option of the question with its number."""
        found = _KEY_ENTRY.match(line.plain)
        return (
            found if found and (int(found["number"]), plain(found["value"].rstrip(" |"))) in self.option_texts else None
        )

    def _take(self, question: _Question, entry: _Entry) -> None:
        """Give a question its key from a list, with the lines of the list that are about nothing else."""
        key = question.choices.alone(entry.texts[0]) or question.choices.labelled(entry.texts[0])
        if not key:
            return
        question.key = key
        question.keyed = _joined(key.rest, entry.texts[1:])
        for index in entry.lines:
            self.owners[index] = question.draft

    # 4. Questions without options

    def _find_open_questions(self) -> None:
        """Add the headings that look just like those of the questions with options, but have none."""
        heads = [self.lines[question.start] for question in self.questions]
        levels = {line.level for line in heads if line.kind == "heading" and question_number(line.title)}
        words = {
            numbered["word"].casefold()
            for line in heads
            if line.kind == "text" and (numbered := question_number(line.plain)) and numbered["word"]
        }
        inside = {
            index for question in self.questions for index in range(question.start, question.options[-1].last + 1)
        }
        plain_numbers = any(line.kind == "text" and question_number(line.plain) for line in heads)
        if not self.questions:
            levels = {2, 3, 4, 5, 6}
        starts = [question.start for question in self.questions]
        found: list[_Question] = []
        for index, line in enumerate(self.lines):
            if not self.visible[index] or index in inside or self.owners[index] is not None:
                continue
            numbered = question_number(_title(line)) if line.kind in ("heading", "text") else None
            if not numbered or "](#" in line.plain:
                continue
            if (
                (line.kind == "heading" and line.level in levels and not self._is_answer_heading(index))
                or (line.kind == "text" and (numbered["word"] or "").casefold() in words)
                or (line.kind == "text" and plain_numbers and self._fills_gap(index, int(numbered["number"]), starts))
            ):
                found.append(_Question(index, [], number=int(numbered["number"])))
        self.questions.extend(found)
        self.questions.sort(key=lambda question: question.start)
        ends = [*[question.start for question in self.questions[1:]], len(self.lines)]
        for question, end in zip(self.questions, ends, strict=False):
            question.end = end

    def _fills_gap(self, index: int, number: int, starts: list[int]) -> bool:
        """Tell whether a numbered paragraph is the one missing between the questions above and below it."""
        place = bisect(starts, index)
        above = self.questions[place - 1].number if place else 0
        below = self.questions[place].number if place < len(starts) else None
        alone = index == 0 or self.lines[index - 1].kind == "blank"
        return alone and number == (above or 0) + 1 and (below is None or below > number)

    # 5. Drafts

    def _build(self, question: _Question, path: list[tuple[float, str]]) -> None:
        """Make the draft of a question, own its lines, and drop the lines between it and the next one."""
        head = self.lines[question.start]
        level = head.level if head.kind == "heading" else 7
        draft = question.draft
        draft.headings = [title for above, title in path if above < level]
        first_option = question.options[0].first if question.options else self._end_of_stem(question)
        content, hints, end = self._content(question, question.last + 1 if question.options else first_option, level)
        for index in range(question.start, end):
            self._own(index, draft)
        stem = closed(self._stem(question, first_option))
        key, explanation = _answer(content, question.choices)
        if question.keyed:
            explanation = _joined(explanation, _without_label(question.keyed.split("\n")))
        explanation = closed(explanation)
        members: dict[str, Any] = {"stem": stem}
        if question.options:
            _choose(draft, members, question, question.key or key, bool(key))
        else:
            _open(draft, members, content, explanation)
        if not stem:
            draft.missing.append("stem")
        if explanation and members["type"] != "open":
            members["explanation"] = explanation
        if hints:
            members["hints"] = hints
        draft.question.update(members)
        self._drop(end, question.end, path)

    def _own(self, index: int, draft: Draft) -> None:
        if self.owners[index] is not None:
            return
        line = self.lines[index]
        if line.kind == "comment":
            self.owners[index] = "comment"
        elif line.kind == "rule" and self.visible[index]:
            self.owners[index] = "section rule"
        elif line.kind == "text" and self.visible[index] and _LINK_HOME.match(line.plain):
            self.owners[index] = "navigation"
        else:
            self.owners[index] = draft

    def _stem(self, question: _Question, end: int) -> str:
        head = self.lines[question.start]
        title = _title(head)
        numbered = question_number(title) if question.start < end else None
        first = balanced(numbered["text"]) if numbered else title.strip()
        bold = ALL_BOLD.match(first)
        first = (bold[1] or bold[2]).strip() if bold else first
        if question.start >= end and question.options:
            return ""
        if head.kind == "code":
            first, below = head.text, self.lines[question.start + 1 : end]
        else:
            below = self.lines[question.start + 1 : end]
        kept = [
            line.plain
            for line in below
            if line.kind in ("blank", "code", "heading", "details")
            or (line.kind == "text" and not _LINK_HOME.match(line.plain))
        ]
        return _joined(first, kept)

    def _end_of_stem(self, question: _Question) -> int:
        """Find where the answer of a question without options begins: at a label, or else just below the heading."""
        for index in range(question.start + 1, question.end):
            line = self.lines[index]
            if not self.visible[index] or self._is_key_line(line, question):
                return index
            if line.kind in ("heading", "rule"):
                break
        return question.start + 1

    def _is_key_line(self, line: Line, question: _Question) -> bool:
        text = line.title or line.plain
        return line.kind in ("text", "heading") and (
            is_answer_label(text) or (bool(_labelled_text(text)) and question.choices is not None)
        )

    def _content(self, question: _Question, start: int, level: int) -> tuple[list[tuple[str, bool]], list[str], int]:
        """Collect what follows the options: its lines, each with whether it is a mere title, its hints, and its end."""
        content: list[tuple[str, bool]] = []
        hints: list[str] = []
        index = start
        announced = -1
        answered = any(option.right for option in question.options) or question.key is not None
        while index < question.end:
            line = self.lines[index]
            if self.owners[index] is not None:
                break
            if line.kind == "details" and not self.visible[index]:
                inside = self._inside(index)
                if is_hint_label(line.title):
                    hints.append(_joined("", [text for text, title in inside if not title]))
                else:
                    content.extend(inside)
                    answered = True
                index = line.close
            elif line.kind == "heading":
                if not self._is_answer_heading(index) and line.level <= level:
                    break
                if self._is_answer_heading(index):
                    content.append((line.title, True))
                    answered = answered or question.choices.labelled(line.title) is not None
                else:
                    content.append((line.text, False))
            elif line.kind == "rule":
                if announced < index:
                    announced = self._announcement(index + 1, question.end)
                if answered or announced == question.end:
                    break
            elif line.kind == "details":
                break
            elif line.kind in ("text", "code", "blank"):
                if line.kind == "text" and _LINK_HOME.match(line.plain):
                    index += 1
                    continue
                answered = answered or (line.kind == "text" and question.choices.labelled(line.plain) is not None)
                content.append((line.plain, line.kind == "text" and is_answer_label(line.plain)))
            index += 1
        while index > start and not self.lines[index - 1].text.strip():
            index -= 1
        return content, hints, index

    def _announcement(self, start: int, end: int) -> int:
        """Find the first line between two that announces an answer; `end` if none does."""
        for index in range(start, end):
            line = self.lines[index]
            if not self.visible[index]:
                return index
            if line.kind in ("text", "heading") and (is_answer_label(_title(line)) or _labelled_text(_title(line))):
                return index
        return end

    def _inside(self, start: int) -> list[tuple[str, bool]]:
        """Collect the lines of a `<details>`; its summary comes first, as a title."""
        head = self.lines[start]
        inside = [(head.title, True)] if head.title else []
        if head.plain.strip():
            inside.append((head.plain, False))
        for line in self.lines[start + 1 : head.close + 1]:
            if line.kind == "heading" and (is_answer_label(line.title) or Options((), [""] * 10).labelled(line.title)):
                inside.append((line.title, True))
            elif line.kind in ("text", "code", "blank", "heading", "rule"):
                inside.append((line.plain if line.kind != "heading" else line.text, False))
            elif line.kind == "details":
                inside.extend((text, False) for text in (line.title, line.plain) if text.strip())
            elif line.kind == "markup" and inside and inside[-1][0].strip():
                inside.append(("", False))
        return inside

    def _drop(self, start: int, end: int, path: list[tuple[float, str]]) -> None:
        """Give the lines that belong to no question their reasons, and keep the headings for the questions below."""
        index = start
        while index < end:
            line = self.lines[index]
            stop = index + 1
            if self.owners[index] is not None or line.kind == "blank":
                pass
            elif line.kind == "heading" or (line.kind == "details" and self.visible[index]):
                contents = self._reason(*self._chunk(stop, end)) == "table of contents"
                self.owners[index] = "table of contents" if contents else "heading"
                if not contents and line.title and not is_answer_label(line.title):
                    # A summary that wraps questions stands between the heading above it and those inside it.
                    level = line.level or max((above for above, _ in path if above == int(above)), default=0) + 0.5
                    path[:] = [(above, title) for above, title in path if above < level]
                    path.append((level, unillustrated(line.title)))
            elif line.kind in ("rule", "comment"):
                self.owners[index] = "section rule" if line.kind == "rule" else "comment"
            else:
                first, stop = self._chunk(index, end)
                reason = self._reason(first, stop)
                for inner in range(first, stop):
                    self.owners[inner] = self.owners[inner] or reason
            index = stop

    def _chunk(self, start: int, end: int) -> tuple[int, int]:
        """Find the run of text lines at or, over blank lines, below a line."""
        while start < end and self.lines[start].kind in ("blank", "markup") and self.lines[start].kind == "blank":
            start += 1
        stop = start
        while stop < end and (
            self.lines[stop].kind in ("text", "markup", "code")
            or (self.lines[stop].kind == "details" and not self.visible[stop])
        ):
            stop += 1
        return start, stop

    def _reason(self, start: int, stop: int) -> str:
        texts = [line.plain for line in self.lines[start:stop] if line.kind == "text"]
        if texts:
            if 2 * sum("](#" in text for text in texts) > len(texts):
                return "navigation" if len(texts) == 1 and _LINK_HOME.match(texts[0]) else "table of contents"
            if all(_LINK_HOME.match(text) for text in texts) or all(_LINK_ITEM.match(text) for text in texts):
                return "navigation"
            if all(_BADGES.match(text) for text in texts):
                return "badge"
        return "boilerplate"


def _asks(line: Line) -> bool:
    """Tell whether a summary is a question rather than the word for answer."""
    return bool(question_number(line.title)) or line.title.rstrip().endswith("?")


def _number(text: str) -> str:
    found = question_number(text)
    return found["number"] if found else "-1"


def _title(line: Line) -> str:
    return line.title if line.kind in ("heading", "details") and line.title else untagged_head(line.plain)


def untagged_head(text: str) -> str:
    """Return a line without an anchor at its head."""
    return untagged(text) if text.lstrip().startswith("<a") else text


def _key_entry(line: Line) -> re.Match[str] | None:
    """Match an entry of a list of keys: a number, and a letter that stands alone."""
    found = _KEY_ENTRY.match(line.plain)
    if not found or not (line.kind == "heading" or _option_free(found["value"])):
        return None
    key = Options((), [""] * 10).alone(found["value"].rstrip(" |"))
    return found if key and not found["value"][:1].isdigit() else None


def _option_free(value: str) -> bool:
    return not value.startswith("[")


def _labelled_text(text: str) -> str | None:
    """Return the text behind `Answer:`, for questions without options."""
    label, colon, value = text.replace("：", ":").partition(":")
    return value.strip(" *_") if colon and len(label) < 40 and is_answer_label(label) and value.strip(" *_") else None


def _answer(content: list[tuple[str, bool]], choices: Options) -> tuple[Key | None, str]:
    """Read the key from what follows the options; the rest is the explanation."""
    key: Key | None = None
    kept: list[str] = []
    announced = True
    listing = False
    fenced = False
    for text, title in content:
        if text.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        if key is None and not fenced and text.strip(" >\t"):
            key = choices.labelled(text) or (choices.alone(text) if announced and not title else None)
            if key:
                kept.append(key.rest)
                listing = announced and not key.rest and text.lstrip().startswith(("-", "*", "+"))
                continue
            if title:
                announced = True
                continue
            announced = text.rstrip(" *_").endswith((":", "：")) and len(text) < 60
        elif key and listing and text.lstrip().startswith(("-", "*", "+")):
            more = choices.alone(text, loose=False)
            if more:
                key = Key(tuple(dict.fromkeys((*key.right, *more.right))))
                continue
            listing = False
        elif title:
            continue
        kept.append(text)
    return key, _joined("", _without_label(kept))


def _without_label(texts: list[str]) -> list[str]:
    """Take the word for explanation off the first line that is not blank."""
    for number, text in enumerate(texts):
        if text.strip():
            rest = explanation_label(text.lstrip("# "))
            if rest is not None:
                return [balanced(rest), *texts[number + 1 :]]
            break
    return texts


def _choose(draft: Draft, members: dict[str, Any], question: _Question, key: Key | None, written: bool) -> None:
    """Set the type, the answers and the key of a question with options."""
    options = question.options
    if options[0].family in ("digit", "bullet") and not key:
        draft.notes.append("The list below the stem was taken for its options.")
    right = {number for number, option in enumerate(options) if option.right}
    if right and key and written and set(key.right) != right:
        draft.notes.append("The written answer differs from the marked options; the marks were taken.")
    if not right and key:
        right = set(key.right)
    bold = [number for number, option in enumerate(options) if option.bold]
    if not right and len(bold) == 1:
        right = set(bold)
        draft.suggested.append("answers")
        draft.notes.append("The one option in bold was taken for the right one.")
    bodies = [option.body for option in options]
    if len(bold) == 1 and bold[0] in right:
        emphasised = ALL_BOLD.match(bodies[bold[0]])
        bodies[bold[0]] = (emphasised[1] or emphasised[2]).strip() if emphasised else bodies[bold[0]]
    members["type"] = "multiple_choice" if len(right) > 1 else "single_choice"
    if sorted(body.casefold() for body in bodies) == ["false", "true"] and len(right) < 2:
        members["type"] = "true_false"
        bodies = [body.capitalize() for body in bodies]
    members["answers"] = [{"body": body, "correct": number in right} for number, body in enumerate(bodies)]
    if any(not body for body in bodies):
        draft.missing.append("answers")
        draft.notes.append("An option has no text.")
    if not right:
        draft.missing.append("key")


def _open(draft: Draft, members: dict[str, Any], content: list[tuple[str, bool]], explanation: str) -> None:
    """Set the type and the answer of a question without options: true or false, or else an open one."""
    texts = [text for text, title in content if text.strip() and not title]
    said = next((value for text, _ in content if (value := _labelled_text(untagged(text)))), texts[0] if texts else "")
    truth = _TRUTH.get(said.strip(" .*_").casefold())
    if truth is not None or (not texts and _TRUE_OR_FALSE.search(members["stem"])):
        members["type"] = "true_false"
        members["answers"] = [{"body": str(value), "correct": value is truth} for value in (True, False)]
        if truth is None:
            draft.missing.append("key")
        return
    members["type"] = "open"
    members["answers"] = [{"body": explanation, "correct": True}] if explanation else []
    if not explanation:
        draft.missing.append("answers")


def _joined(first: str, below: list[str]) -> str:
    """Join the head of a text with the lines below it, which lose the indentation they share."""
    rest = textwrap.dedent("\n".join(below)).strip("\n")
    return f"{first.strip()}\n{rest}".strip() if below and below[0].strip() else f"{first.strip()}\n\n{rest}".strip()


def sniff(head: bytes, name: str) -> float:
    """Be fairly sure of a document with several lists of options, more so when it is called Markdown."""
    text = head.decode("utf-8", "replace")
    options = Counter(
        option.family for line in text.splitlines() if (option := read_option(line)) and option.index in (-1, 0)
    )
    groups = max(options["letter"], options["check"] // 3)
    markdown = name.lower().endswith((".md", ".markdown"))
    if groups < 1 or re.search(r"^ANSWER: ", text, re.M):
        return 0.0
    return min(0.9, (0.6 if markdown else 0.3) + 0.1 * groups)


FORMAT = Format(
    name="markdown-mcq",
    title="Markdown multiple choice",
    media_type="text/markdown",
    extensions=(".md", ".markdown"),
    sniff=sniff,
    read=read,
    reads=("single_choice", "multiple_choice", "true_false", "open"),
)
