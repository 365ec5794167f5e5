"""A document as lines, each with the source lines it stands for, and the marks a line begins with.

Plain text and Markdown have one Line for every source line; a page (see page.py) has Lines of its own making.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from formats.interview.words import (
    ORNAMENTS,
    asks,
    asks_in_full,
    begins_asking,
    commands,
    compares,
    ends_asking,
    level_label,
)
from formats.markdown_table import cells_of


class Kind(Enum):
    """What a line is, whatever part it will play."""

    BLANK = auto()
    TEXT = auto()
    CODE = auto()  # without a fence
    FENCED = auto()  # the fences themselves and what is between them
    HEADING = auto()  # of a section: it ends the answer before it
    RULE = auto()
    ASIDE = auto()  # no text, but about the one question it stands under: its level, or its number alone
    DROPPED = auto()  # no part of any question; `reason` says why


@dataclass(slots=True)
class Mark:
    """What stands before the words of a line: "### 12. ", "Q #1) ", "- ", "**…**".

    `style` names the marks without their number, so that the questions of one document have the same style;
    `offset` is the column the words begin at. The row of a table has its question as `words` and the other cells, if
    any say something, as `rest`; so has a question that is answered on its own line; then `whole` is both as written.
    `title` is the kind of titles that a page shows the line as one of (page_titles.py), "" if none.
    """

    style: tuple[str, ...]
    number: int | None
    words: str
    offset: int
    rest: str = ""
    whole: str = ""
    title: str = ""

    @property
    def heading(self) -> int:
        """The level of the heading the line is, 0 if it is none."""
        return next((int(part[1:]) for part in self.style if part.startswith("h")), 0)

    def has(self, part: str) -> bool:
        return part in self.style


@dataclass(slots=True)
class Line:
    """One line of the document; `first` and `last` are the source lines it stands for.

    `taken` columns of a label have been taken from its beginning, which matters where paragraphs are wrapped. `title`
    is what Mark calls so, for lines that are still to be classified.
    """

    first: int
    last: int
    text: str
    kind: Kind = Kind.TEXT
    reason: str | None = None
    mark: Mark | None = None
    taken: int = 0
    title: str = ""

    def drop(self, reason: str) -> None:
        self.kind, self.reason = Kind.DROPPED, reason

    @property
    def words(self) -> str:
        if self.mark:
            return self.mark.words
        text = self.text.strip()
        return text if text.isascii() else _ORNAMENT.sub("", text)

    @words.setter
    def words(self, words: str) -> None:
        if self.mark:
            self.mark.words = words
        else:
            self.text = words

    @property
    def answer(self) -> str:
        """What the line itself answers to its words, "" if nothing."""
        return self.mark.rest if self.mark else ""

    @property
    def all_words(self) -> str:
        """The words, with what the line itself answers to them."""
        return self.mark.whole if self.mark and self.mark.whole else self.words

    @property
    def number(self) -> int | None:
        return self.mark.number if self.mark else None

    @property
    def heading(self) -> int:
        return self.mark.heading if self.mark else 0


_ORNAMENT = re.compile(rf"^[{ORNAMENTS}]+[ \t]+")
_LEADING = (
    ("quote", re.compile(r">\s*(?=\S)")),
    ("bullet", re.compile(r"(?:[-*+•●▪◦‣·–]|o\t)(?:[ \t]+)(?:\[[ xX]?\]\s+)?(?=\S)")),
    ("h", re.compile(r"(#{1,6})[ \t]+(?=[^\s#])")),
    ("h", re.compile(r"(#{2,6})(?=[^\W\d_]|\d{1,4}[.)])")),
    # "=== Basics ==="
    ("h2", re.compile(r"(={2,}|-{2,}|\*{2,}|~{2,})[ \t]+(?=[^\s=*~-].*[ \t]\1[ \t]*$)")),
    ("h", re.compile(r"<h([1-6])\b[^<>]{0,200}>[ \t]*", re.IGNORECASE)),
    ("summary", re.compile(r"(?:<details\b[^<>]{0,40}>[ \t]*)?<summary\b[^<>]{0,200}>[ \t]*", re.IGNORECASE)),
    ("", re.compile(rf"[{ORNAMENTS}]+(?:[ \t]+|(?=\d{{1,4}}[.)]))")),
    ("", re.compile(r"<a\s+(?:name|id)=[^<>]{1,200}>(?:[ \t]*</a>)?[ \t]*", re.IGNORECASE)),
    ("bold", re.compile(r"<(?:b|strong)>[ \t]*", re.IGNORECASE)),
    ("bold", re.compile(r"(?:\*\*|__)(?=[^\s*_])")),
)
QUESTION = "question"  # the kind of titles that their page itself calls questions
_MARK_INITIALS = frozenset("qifpdvnoxl")  # of the labels below, of "No. 3", of "XL.", and of the bullet "o"
_LABEL = re.compile(
    r"(?:q(?:uestion|ues)?|interviewer|frage|pregunta|pergunta|domanda|вопрос|vraag|问题?|質問|面试官|面接官"
    r"|प्रश्न|السؤال|سؤال|س(?=[ \t]*\d))"
    r"(?:[ \t]*(?:#|no\.?|nr\.?|n[°º]|№|\.)?[ \t]*(\d{1,4})[ \t]*(?:[.):：）、．\]–—-]+|(?=[ \t]|$))"
    r"|[ \t]*(?:[:：)]|\.(?!\w))|[ \t]+[–—-](?=[ \t]))[ \t]*(?:\*\*|__)?[ \t]*",
    re.IGNORECASE,
)
# As a heading or in bold it needs no mark behind it: what is asked stands below.
_LABEL_ALONE = re.compile(
    r"(?:question|frage|pregunta|pergunta|domanda|вопрос|vraag)(?=[ \t]*(?:\*\*|__)?[ \t]*#*$)", re.IGNORECASE
)
_NUMBER = re.compile(
    r"(?:(\d{1,4})[ \t]*([.)、．）])(?:[ \t]+|(?=[^\W\d_]|<b>|\*\*))|[(\[（](\d{1,4})[)\]）][ \t]*|(?:#|no\.?[ \t]?"
    r"|№[ \t]?)(\d{1,4})[ \t]*[.):-]?[ \t]+"
    r"|(\d{1,4})[ \t]*[:–—][ \t]+|(\d{1,4})[ \t]+-[ \t]+|((?:\d\ufe0f?\u20e3){1,3})[ \t]*)(?:\*\*(?=[ \t]))?[ \t]*",
    re.IGNORECASE,
)
DECIMAL = "number 1.1"  # the part of a style
_DECIMAL = re.compile(r"\d{1,3}(?:\.\d{1,3}){1,3}[.)]?[ \t]+(?=[^\W\d])")
_BARE_NUMBER = re.compile(r"(\d{1,4})[ \t]+(?=\S)")
# Up to 89, in capitals: an answer may well have its own list of i, ii and iii, and C and D are options more often.
_ROMAN = re.compile(r"(?=[IVXL])(X{0,3}|XL|LX{0,3})(IX|IV|V?I{0,3})([.)])[ \t]+(?:\*\*(?=[ \t]))?[ \t]*")
_ROMAN_TENS = ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX")
_ROMAN_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_CLOSING_TAGS = re.compile(r"[ \t]*</(?:h[1-6]|summary|b|strong|a)>[ \t]*$", re.IGNORECASE)
_SUMMARY_END = re.compile(r"</summary>(?:[ \t]*</?(?:br|b|strong|p|div|span)\b[^<>]{0,100}>)*[ \t]*$", re.IGNORECASE)
_HEADING_END = re.compile(r"[ \t]+(?:#+|={2,}|-{2,}|\*{2,}|~{2,})[ \t]*$")
# "**What is a fork?** A copy of a process.", "What is a fork? – A copy …", "What is a fork? Ans: A copy …"
_ANSWERED_BOLD = re.compile(r"\*\*([^*]{2,}[?.])\*\*[ \t]*[:–—-]?[ \t]*(\S.*)")
_ANSWERED = re.compile(
    r"(.{2,}?\?)(?:[ \t]+(?:(ans(?:wer)?|a)[ \t]*[:.–—-][ \t]*|(?:[–—:-]|[-=]>)[ \t]+)|\t|[ \t]?::[ \t]?)(\S.*)",
    re.IGNORECASE,
)
_STATEMENT = re.compile(r"\w[.!][ \t]")
_SECOND_OPTION = re.compile(r"(?<!\w)[Bb][:.)]")
_BOLD = re.compile(r"^\*\*([^*]+)\*\*$")
_ITALIC = re.compile(r"^([*_])([^*_]+)\1$")
_SLANTED = re.compile(r"^([ \t]*)([*_])([^\s*_][^*_]*)\2[ \t]*$")
_LONGEST_MARKED = 2000

# No white space is given back: a line may have any amount of it.
ANSWER = re.compile(
    rf"(?P<mark>[ \t>]*+(?:#{{1,6}}[ \t]++|[-*+][ \t]++)?(?:[{ORNAMENTS}]+[ \t]++)?"
    r"(?:\*\*|__|<b>|<strong>)?[ \t]*+"
    r"(?:(?:model |sample |suggested |expected |possible |my |short )?answers?|ans|solution|response|antwort|lösung"
    r"|réponse"
    r"|respuesta|resposta"
    r"|risposta|antwoord|ответ|答案?|回答|उत्तर|الجواب|الإجابة|جواب|ج(?=:)|候选人(?=[:：])|candidate(?=:)|interviewee(?=:)|a)"
    r"(?:[ \t]*+(?:#|no\.?)?[ \t]*+\d{1,4})?(?:\*\*|__|</b>|</strong>)?[ \t]*+(?:[:.)](?!\w)|：|[–—-](?=[ \t])"
    r"|(?=\*\*|__|</)|$)"
    r"[ \t]*+(?:\*\*|__|</b>|</strong>)?)[ \t]*+(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)


_FOLD = re.compile(r"<(/?)details\b", re.IGNORECASE)
_ANSWER_INITIALS = frozenset({"", *"abceimpslrо答回候उاج"})  # of the labels above, of "<b>" and of "<strong>"


@lru_cache(maxsize=2048)  # a line is asked whether it is one by every step
def answer_label(text: str) -> re.Match[str] | None:
    """Match the label an answer begins with: "Answer: ", "**A:** ", "Ans. "; the group `rest` is what follows."""
    bare = text.lstrip(" \t>#*_-+<")
    if not bare.isascii():
        bare = _ORNAMENT.sub("", bare).lstrip("*_<")
    if bare.lower()[:1] not in _ANSWER_INITIALS:
        return None
    match = ANSWER.match(text)
    if match is None:
        return None
    # "A" alone, or before a full stop or a bracket, is an article, an initial or the letter of an option.
    label = match["mark"].strip(" \t>#*_-+").lower()
    return None if label in ("a", "a.", "a)", "a -", "a –") else match


def folds_opened(text: str) -> int:
    """How many `<details>` a line opens, less those that it closes."""
    return sum(-1 if closes else 1 for closes in _FOLD.findall(text)) if "<" in text else 0


def is_answer_label(line: Line) -> bool:
    return line.kind is Kind.TEXT and answer_label(line.text) is not None


def asks_below(line: Line, below: Sequence[Line]) -> bool:
    """Whether a numbered line tells of a case, in a sentence, and the one below it asks about that."""
    return (
        line.number is not None
        and not line.heading
        and not asks(line.words)
        and len(below) > 1
        and below[0].kind is Kind.TEXT
        and below[0].mark is None
        and ends_asking(below[0].text.strip())
    )


def read_mark(text: str) -> Mark | None:
    """Return the marks a line begins with, or None where there is none or nothing follows."""
    if len(text) > _LONGEST_MARKED:
        return None
    if text.lstrip().startswith("|"):
        return _read_row(text.strip())
    # What is slanted as a whole may be labelled inside.
    text = _SLANTED.sub(r"\1\3", text) if text.rstrip()[-1:] in ("*", "_") else text
    style: list[str] = []
    number: int | None = None
    position = len(text) - len(text.lstrip())
    indent = len(text[:position].expandtabs(4))
    while not _begins_plainly(text[position : position + 1]):
        for name, pattern in _LEADING:
            if (match := pattern.match(text, position)) and (name not in style or name == ""):
                if name == "h":
                    style.append(f"h{match[1] if match[1].isdigit() else len(match[1])}")
                elif name:
                    style.append(name)
                break
        else:
            if number is None and "label" not in style and (match := _LABEL.match(text, position)):
                style.append("label")
                number = int(match[1]) if match[1] else None
            elif style and "label" not in style and (match := _LABEL_ALONE.match(text, position)):
                style.append("label")
            elif number is None and (match := _NUMBER.match(text, position)):
                style.append("number" + (match[2] or ""))
                found = next(group for group in (match[1], *match.groups()[2:]) if group)
                number = int("".join(filter(str.isdigit, found)))
            elif (match := _DECIMAL.match(text, position)) and (
                any(part[0] == "h" for part in style)
                or asks_in_full(rest := text[match.end() :].strip())
                or compares(rest)
            ):
                style.append(DECIMAL)
            elif number is None and (match := _BARE_NUMBER.match(text, position)) and _asks_behind(text, match, style):
                style.append("number")
                number = int(match[1])
            elif number is None and (match := _ROMAN.match(text, position)):
                style.append("number I" + match[3])
                number = 10 * _ROMAN_TENS.index(match[1]) + _ROMAN_ONES.index(match[2])
            else:
                break
        position = match.end()
    if not style:
        return None
    words = _unwrap(text[position:].strip(), style)
    # "Question 3" may stand alone over its question; a number or a bullet alone is none of our business.
    if not words and "label" not in style:
        return None
    if indent >= 2 and not {"label", "summary"} & set(style) and not any(part[0] == "h" for part in style):
        style.append("indented")
    question, answer = _answered(words, style)
    offset = len(text[:position].expandtabs(4))
    return Mark(tuple(style), number, question, offset, answer, words if answer else "")


def _answered(words: str, style: list[str]) -> tuple[str, str]:
    """Divide the words of a line into a question and its answer, "" if that is not there.

    What is bold up to the end of its question has the style of bold lines then.
    """
    if "lead" in style:
        match = _ANSWERED_BOLD.fullmatch(words)
        if match and (match[1][-1] == "?" or commands(match[1])) and is_answer(match[2]):
            style[style.index("lead")] = "bold"
            return match[1], match[2]
    elif "?" in words and asks(words) and (match := _ANSWERED.fullmatch(words)) and is_answer(match[3]):
        question, label, answer = match.groups()
        lists_options = label is not None and len(label) == 1 and _SECOND_OPTION.search(answer)
        # Behind a dash, a heading has a remark; and a statement in front of a question says that it is rhetoric.
        remark = any(part[0] == "h" for part in style) or answer[0].islower() or _STATEMENT.search(question)
        if not lists_options and (label or not remark):
            return question, answer
    return words, ""


def read_card(text: str) -> Mark | None:
    """Return the mark of a question without any that is answered on its line, as on a flash card; None if it is not."""
    words = text.strip()
    if "?" not in words or len(words) > _LONGEST_MARKED:
        return None
    question, answer = _answered(words, [])
    return Mark(("card",), None, question, 0, answer, words) if answer and asks_in_full(question) else None


def is_answer(text: str) -> bool:
    """Whether what stands behind a question on its line may be the answer: it asks nothing, and names no level."""
    return not ends_asking(text) and not commands(text) and level_label(text) is None


def _asks_behind(text: str, number: re.Match[str], style: list[str]) -> bool:
    """Whether a question follows what could be any number: "3 How do you retry?", "## 3 how to retry"."""
    rest = text[number.end() :].strip()
    return asks_in_full(rest) or (any(part[0] == "h" for part in style) and begins_asking(rest))


def _begins_plainly(letter: str) -> bool:
    """Whether no mark begins with this letter, as with that of most lines."""
    return letter.isascii() and letter.isalpha() and letter.lower() not in _MARK_INITIALS


def _read_row(text: str) -> Mark | None:
    """Return the mark of a row of a table: its number, its first cell of words, and what the other cells say."""
    cells = cells_of(text)
    number = None
    if cells and cells[0].rstrip(".)").isdigit() and len(cells[0]) < 6:
        number = int(cells.pop(0).rstrip(".)"))
    while cells and not cells[0]:
        cells.pop(0)
    if not cells or not any(letter.isalpha() for letter in cells[0]):
        return None
    rest = [cell for cell in cells[1:] if any(letter.isalnum() for letter in cell)]
    question = _BOLD.sub(r"\1", " ".join(cells[0].split()))
    return Mark(("row",), number, question, 0, "\n\n".join(rest))


def _unwrap(words: str, style: list[str]) -> str:
    """Take away what closes the marks: "**", "</summary>", the "##" behind a heading."""
    if "summary" in style:
        words = _SUMMARY_END.sub("", words)
    while True:
        closed = _CLOSING_TAGS.sub("", words)
        if closed == words:
            break
        words = closed
    if any(part[0] == "h" for part in style):
        words = _HEADING_END.sub("", words)
    if "bold" in style:
        bare = words.rstrip(": \t")
        if bare.endswith(("**", "__")) and bare.count(bare[-2:]) % 2:
            words = bare[:-2].rstrip()
        elif (end := re.search(r"\*\*|__|</b>|</strong>", words)) is not None:
            # Only the beginning is bold: "**Q1:** What …" or "**Term** – what it means".
            before, after = words[: end.start()], words[end.end() :]
            if before.strip() and after.strip():
                style.remove("bold")
                style.append("lead")
                words = f"**{before}**{after}"
            else:
                words = (before + after).strip()
    elif words.endswith(("**", "__")) and words.count(words[-2:]) % 2:
        words = words[:-2].rstrip()
    return _ITALIC.sub(r"\2", words.strip())
