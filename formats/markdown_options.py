"""One option of a question in Markdown, as its first line shows it, and the numbers that open questions."""

import re
from dataclasses import dataclass
from itertools import islice
from typing import Any

from formats.answer_keys import ALPHABETS, CIRCLED, ROMAN, Options, plain

_OPTION = re.compile(
    r"(?P<indent>[ \t]*)(?:>[ \t]?)?(?P<bullet>(?:[-*+•]|\d{1,2}[.)](?=[ \t]+[\[(][ xX][\])]))[ \t]+)?"
    r"(?P<box>\[(?P<check>[ xX×хХ✓✔✅*]?)\](?!\()[ \t]*|\((?P<radio>[ xX])\)[ \t]+"
    r"|(?P<ballot>[☐☑☒])\ufe0f?[ \t]+(?![A-Ja-j][.):]))?"
    r"(?P<tick>[✅✔☑✓❌✗✘☐☒]\ufe0f?[ \t]*|[-=]{1,2}>[ \t]*(?=[A-Ja-j][.)])|\*(?=[A-Ja-j][.)][ \t]))?"
    r"(?:(?i:option|choice|opci[oó]n|opç[aã]o|antwort|вариант)[ \t]+(?=[^\W_][.):]))?"
    r"(?P<label>(?P<circled>[①-⑩])(?=[ \t]*\S)|(?P<open>\*\*\(?|__|[(（\[`])?"
    r"(?P<letter>[^\W\d_]|\d{1,2}|[ivx]{2,4}|[IVX]{2,4})ـ?"
    r"(?:(?P<close>\*\*|__|[)）\]`])(?:[.):：]|[ \t]+[-–—](?=[ \t]))?|[):：、．）]|\.(?=[\s*_]|$)|[ \t]+[-–—](?=[ \t]))"
    r"(?P<after>\*\*|__)?)?[ \t]*(?P<text>.*)$"
)
_NUMBERED = re.compile(
    r" {0,3}(?P<bold>\*\*|__)?[ \t]*"
    r"(?:(?P<word>(?P<q>[Qq]\.?(?=\d))|(?![ivxIVX]{1,4}\.)[^\W\d_]{1,14})[ \t]*(?:\.[ \t]*)?)?"
    r"(?:(?:(?<=[ \t])|(?<=\*))[Nn][OoRr][.:]?[ \t]*)?"
    r"[#№(\[]{0,2}(?P<number>\d{1,4})"
    r"(?:\*\*|__)?(?:[)\]]?[ \t]*\\?[.):：、。．](?!\d)|[)\]]|[ \t]+[-–—](?=[ \t])|[ \t]*$|(?<=\*)|(?(q)[ \t]|(?!)))"
    r"[-–— \t]*(?:\*{1,3}|_{1,2}(?!_))?[ \t]*(?P<text>.*)$"
)
_LABEL_AT_HEAD = re.compile(
    r"[ \t]*(?:[-*+][ \t]+)?(?:\*\*)?(?P<before>[(\[]?)(?P<letter>[A-Ha-h])(?P<after>[).:\]])[ \t]+"
)
_FIRST_LABEL = re.compile(r"(?<=[ \t])(?:\*\*)?[(\[]?[Aa][).:\]](?=[ \t]+\S)")
_ASKING_ENDS = ("?", "？", "...", "…")
_GAP = "__"
_COLUMNS = re.compile(r" {3}| {0,2}\t")
# A stem may speak of the first letter itself, but not over and over.
_MOST_FIRST_LABELS = 4
ALL_BOLD = re.compile(r"[ \t]*(?:\*\*(?!\*)([^*]+)\*\*|__([^_]+)__)[ \t]*$")
_BOLD_MARKS = re.compile(r"\*\*")
_BOLD_LINES = re.compile(r"(?<!_)__(?!_)")
_CODE_SPAN = re.compile(r"`[^`]*`")
_MARKED_RIGHT = re.compile(
    r"[ \t]*(?:[✅✔☑✓]\ufe0f?"
    r"|[*_]*[(\[](?:the )?(?:correct|right|richtig|correct[oa]|juste|верно|правильно)(?: answer)?[)\]](?!\()[*_]*"
    r"|[ \t][-–—][ \t]*[*_]*(?:correct|right)(?: answer)?[*_]*"
    r"|(?:<[-=]+|←|⬅\ufe0f?)[ \t]*(?:the )?(?:correct|right|answer|richtig)(?: answer)?[*_]*)[ \t]*$",
    re.I,
)
# What ends with none of these needs no closer look.
_ENDS_OF_MARKS = (*")]*_✅✔☑✓\ufe0f❌✗✘", "correct", "right", "answer")
_ARROW = re.compile(r"<[-=]|[←⬅]")
_MARK_BEFORE = re.compile(r"[ \t]*([✅✔☑✓❌✗✘])\ufe0f?[ \t]*")
_CROSSES = "❌✗✘☐"
_MARKED_WRONG = re.compile(r"[ \t]*[❌✗✘]\ufe0f?[ \t]*$")
_STRUCK = re.compile(r"~~(?!~)([^~]+)~~$")


@dataclass(slots=True)
class Option:
    """An option as its first line shows it: `index` is its label's place in the alphabet, -1 without a label.

    `struck` options are struck out.
    """

    family: str
    style: tuple[Any, ...]
    indent: int
    label: str
    index: int
    text: str
    right: bool | None = None
    bold: bool = False
    struck: bool = False
    first: int = 0
    last: int = 0
    body: str = ""
    behind_stem: bool = False

    @property
    def circled(self) -> bool:
        return self.label != "" and self.label in CIRCLED

    @property
    def end_of_stem(self) -> int:
        """The line below the stem, where this is the first option."""
        return self.first + self.behind_stem


def read_option(text: str, unlabelled: bool = False) -> Option | None:
    """Read the first line of an option; with `unlabelled`, numbers, also Roman ones, and plain bullets count as well.

    Roman numerals of one letter are letters, for `counted` to tell by those in front of them.
    """
    found = _OPTION.match(text)
    if not found or not (found["label"] or found["box"] or (unlabelled and found["bullet"])):
        return None
    if not found["label"] and not found["box"] and not found["text"]:
        return None
    letter = found["letter"] or found["circled"] or ""
    # The blank of Braille keeps an option from being empty on GitHub.
    body = found["text"].strip(" \t\u2800").removesuffix("\\").rstrip()
    index = -1
    if letter:
        index = (
            int(letter) - 1 if letter.isdecimal() else max(alphabet.find(letter.casefold()) for alphabet in ALPHABETS)
        )
    if found["box"]:
        family = "check"
        if letter and (index < 0 or letter.isdecimal()):
            letter, index, body = "", -1, text[found.start("label") :].rstrip()
    elif letter.isdecimal() and not (found["bullet"] and not body):
        # A number behind a bullet, with nothing more, is what the option says.
        if not unlabelled:
            return None
        family = "digit"
    elif letter and index >= 0 and not letter.isdecimal():
        family = "letter"
    elif unlabelled and letter.casefold() in ROMAN:
        family, index = "roman", ROMAN.index(letter.casefold())
    elif unlabelled and found["bullet"]:
        family, letter, index, body = "bullet", "", -1, text[found.end("bullet") :].rstrip()
    else:
        return None
    indent = len(found["indent"].expandtabs(4))
    # Check boxes and bullets have nothing else to hold on to than how far they are indented.
    style: tuple[Any, ...] = (
        (indent // 2,) if family in ("bullet", "check") else (bool(found["bullet"]), letter.isupper())
    )
    option = Option(family, style, indent, letter, index, body)
    if family == "check":
        option.right = bool((found["check"] or found["radio"] or found["ballot"] or "").strip(" ☐"))
    opened = (
        (found["open"] or "").startswith(("**", "__")) and not found["after"] and found["close"] not in ("**", "__")
    )
    if opened and family != "bullet":
        option.text = body.removesuffix("**").removesuffix("__").rstrip() if body.endswith(("**", "__")) else body
        option.bold = True
    if found["tick"]:
        option.right = found["tick"][0] not in _CROSSES
        # A star in front of the letter may have its other half at the end of the line.
        option.text = option.text.removesuffix("*") if found["tick"] == "*" else option.text
    _untick(option)
    option.bold = option.bold or ALL_BOLD.match(option.text) is not None
    return option


def counted(option: Option, before: list[Option]) -> Option:
    """Return an option as a Roman numeral if its letter is the one that comes next, or begins a list of them."""
    place = len(before)
    numeral = place < len(ROMAN) and option.family == "letter" and option.label.casefold() == ROMAN[place]
    if numeral and (not before or before[0].family == "roman"):
        option.family, option.index = "roman", place
    return option


def options_of(text: str, unlabelled: bool = False) -> list[Option]:
    """Read the options that begin on a line: one, or several in a row, as in `(A) one (B) two (C) three`."""
    options = [read_option(part, unlabelled) for part in _in_a_row(text)]
    return [option for option in options if option]


def stem_and_options(text: str) -> tuple[str, list[Option]]:
    """Divide a line that asks and goes on with its options: `What is 2 + 2? a) 3 b) 4`; no options if it is none.

    In a line that asks behind its letters, as in "Which of a) and b) is true?", they are no labels.
    """
    for label in islice(_FIRST_LABEL.finditer(text), _MOST_FIRST_LABELS):
        stem, row = text[: label.start()].rstrip(), balanced(text[label.start() :])
        options = options_of(row)
        asks = stem.rstrip(" *_").endswith(_ASKING_ENDS) or _GAP in stem
        fewest = 2 if asks else 3 if question_number(stem) else len(text)
        if len(options) >= fewest and not row.endswith("?"):
            for option in options:
                option.behind_stem = True
            return stem, options
    return text, []


def _in_a_row(text: str) -> list[str]:
    """Divide a line before each letter that comes next in the writing of the first."""
    first = _LABEL_AT_HEAD.match(text)
    if first is None:
        return [text]
    before, after = re.escape(first["before"]), re.escape(first["after"])
    parts, letter = [text], first["letter"]
    while True:
        letter = chr(ord(letter) + 1)
        divided = re.split(rf"[ \t]*[,;|]?[ \t]+(?=(?:\*\*)?{before}{letter}{after}[ \t]+\S)", parts[-1], maxsplit=1)
        if len(divided) < 2:
            break
        parts[-1:] = divided
    # Two with full stops may be an option that speaks of somebody: "A. Plan by B. Smith". Columns are further apart.
    apart = len(parts) > 2 or first["after"] != "." or _COLUMNS.match(text, len(parts[0])) is not None
    return parts if apart else [text]


def _untick(option: Option) -> None:
    """Take the marks of right and wrong off an option: `✅`, `❌`, `(correct)`, `~~struck out~~`."""
    before = _MARK_BEFORE.match(option.text)
    if before:
        option.right = before[1] not in _CROSSES
        option.text = option.text[before.end() :]
    text = option.text.rstrip()
    if text.casefold().endswith(_ENDS_OF_MARKS) or _ARROW.search(text):
        for pattern, right in ((_MARKED_RIGHT, True), (_MARKED_WRONG, False)):
            tail = pattern.search(text, max(0, len(text) - 40))
            if tail and tail.start() > 0:
                option.right = right
                option.text = balanced(text[: tail.start()])
    struck = _STRUCK.match(option.text)
    if struck:
        option.text, option.struck = struck[1].strip(), True


def question_number(text: str) -> re.Match[str] | None:
    """Match the number that opens a question, as in `12. …`, `**Q3:** …`, `Question 4`."""
    return _NUMBERED.match(text)


def choices_of(options: list[Option]) -> Options:
    return Options([option.label for option in options], [option.body for option in options])


def are_truths(options: list[Option]) -> bool:
    """Tell whether the options are True and False, in any order."""
    return sorted(plain(option.body) for option in options) == ["false", "true"]


def balanced(text: str) -> str:
    """Take off the end of an emphasis that began in front of the text: not blanks to fill, nor powers, nor code."""
    text = text.strip()
    for marks in (_BOLD_MARKS, _BOLD_LINES):
        if len(marks.findall(_CODE_SPAN.sub("", text))) % 2:
            ends = [mark for mark in marks.finditer(text) if _closes(text, mark)]
            end = ends[-1] if ends and ends[-1].end() == len(text) else next(iter(ends), None)
            text = text[: end.start()] + text[end.end() :] if end else text
    return text.strip()


def _closes(text: str, mark: re.Match[str]) -> bool:
    """Tell whether a mark may end an emphasis: it stands behind a word, and not in front of one."""
    before, after = text[max(mark.start() - 1, 0) : mark.start()], text[mark.end() : mark.end() + 1]
    return not (before in " `" or after.isalnum() or after == "`")
