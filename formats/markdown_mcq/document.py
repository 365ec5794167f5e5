"""What the steps of the reader share: the lines of a document, its questions, and what lines mean."""

import re
import textwrap
from dataclasses import dataclass, field

from formats.answer_keys import ANY_OPTIONS, Key, Options, explanation_label, has_answer_word, is_answer_label
from formats.base import Draft
from formats.blocks import Owner
from formats.markdown_lines import Line, untagged
from formats.markdown_options import ALL_BOLD, Option, balanced, question_number

LINK_HOME = re.compile(
    r"[\W_]*\[[^\[\]]*\]\(#[^()]*\)[\W_]*$|\s*<a\b[^<>]{0,200}href=[\"']?#[^<>]*>[^<>]*</a>\W*$", re.I
)
LINK_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,4}[.)])[ \t]+(?:[^\w\[]*\[[^\[\]]*\]\([^()]*\))+[^\w\[]*$")
KEY_ENTRY = re.compile(
    r"[\s>|*#_+-]*(?:[^\W\d_]{1,12}[ \t]*(?:\.[ \t]*)?)?[#№]?(?P<number>\d{1,4})"
    r"[*_]*[ \t]*[.):：|=–—-]*[ \t]*(?P<value>\S.*)$"
)
LIST_OF_KEYS = "list of keys"
_BULLET_BEFORE_BOLD = re.compile(r"[ \t]*[-*+][ \t]+(?=\*\*|__)")
_ITEM = re.compile(r"(?P<indent>[ \t]*)\(?(?P<number>\d{1,4}|[iI])(?P<mark>[.)])[ \t]+\S")
_CLOSING_MARKS = re.compile(r"^\s*[*_]+(?=\s|$)")
_PAIR = re.compile(
    r"(?<!\w)(?P<number>\d{1,4})[\W_]{0,6}?(?P<labels>(?:[A-J]{1,6}|[a-j])(?: ?[,/&+] ?[A-Ja-j](?![^\W_]))*)(?![^\W_])"
)


@dataclass(slots=True)
class Question:
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
class Document:
    """The lines of a document, each with its owner once it has one, and whether it is outside folded answers.

    `rows` are the drafts of the lines that are rows of a table; all others are those of `questions`.
    """

    lines: list[Line]
    owners: list[Owner] = field(init=False)
    visible: list[bool] = field(init=False)
    questions: list[Question] = field(default_factory=list)
    rows: dict[int, Draft] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.owners = [None] * len(self.lines)
        self.visible = [True] * len(self.lines)

    def holds_keys(self, start: int) -> bool:
        """Tell whether a `<details>` holds a list of keys and no more: all that it says has an owner already."""
        inside = range(start + 1, self.lines[start].close)
        said = [self.owners[index] for index in inside if self.lines[index].kind in ("text", "heading", "code")]
        return bool(said) and None not in said

    def own_frame(self, start: int) -> None:
        """Give what is left of a `<details>` with a list of keys to that list."""
        for index in range(start, self.lines[start].close + 1):
            self.owners[index] = self.owners[index] or LIST_OF_KEYS


def title_of(line: Line) -> str:
    return line.title if line.kind in ("heading", "details") and line.title else untagged_head(line.plain)


def untagged_head(text: str) -> str:
    """Return a line without an anchor, or a bullet in front of a bold number, at its head."""
    if text.lstrip().startswith("<a"):
        return untagged(text)
    bullet = _BULLET_BEFORE_BOLD.match(text)
    return text[bullet.end() :] if bullet and question_number(text[bullet.end() :]) else text


def summary_asks(line: Line) -> bool:
    """Tell whether a summary is a question rather than the word for answer."""
    return bool(question_number(line.title)) or line.title.rstrip().endswith("?")


def is_headline(document: Document, index: int) -> bool:
    """Tell whether a line may open a question by its form alone."""
    line = document.lines[index]
    if line.kind == "heading":
        return not is_answer_heading(document, index)
    if line.kind == "details":
        return True
    if line.kind != "text" or announces_answer(line.plain):
        return False
    numbered = question_number(line.plain)
    if numbered:
        text = numbered["text"].rstrip()
        all_bold = text.endswith("**") and text.count("**") == 1
        marked = numbered["word"] or numbered["bold"] or text.rstrip(" *_").endswith("?") or all_bold
        return bool(marked) or _opens_list(document, index)
    bold = ALL_BOLD.match(line.plain)
    return bool(bold and (bold[1] or bold[2]).rstrip().endswith("?"))


def _opens_list(document: Document, index: int) -> bool:
    """Tell whether right below a numbered line another list begins to count: with another mark, or further in."""
    following = (document.lines[other] for other in range(index + 1, len(document.lines)))
    below = next((line for line in following if line.kind != "blank"), None)
    head = _ITEM.match(document.lines[index].plain)
    first = _ITEM.match(below.plain) if below and below.kind == "text" else None
    if not head or not first or first["number"] not in ("1", "i", "I"):
        return False
    return (
        not first["number"].isdecimal() or first["mark"] != head["mark"] or len(first["indent"]) > len(head["indent"])
    )


def continues(line: str, option: Option) -> bool:
    """Tell whether a line is part of an option by how far it is indented, unless it has the word for answer."""
    return len(line) - len(line.lstrip()) > option.indent and not has_answer_word(line)


def is_answer(document: Document, line: str, options: list[Option]) -> bool:
    if explanation_label(line) is not None or announces_answer(line):
        return True
    if continues(line, options[0]):
        return False
    return Options([option.label for option in options], [option.text for option in options]).labelled(line) is not None


def is_answer_heading(document: Document, index: int) -> bool:
    """Tell whether a heading belongs to an answer: `### Answer: B`, `#### Explanation`, or one above a mere key."""
    title = document.lines[index].title
    if is_answer_label(title) or explanation_label(title) == "" or ANY_OPTIONS.labelled(title):
        # A heading above a list of keys announces the answers of many questions, and ends the question above it.
        return not heads_keys(document, index)
    return False


def heads_keys(document: Document, index: int) -> bool:
    """Tell whether right below a label of answers a list of keys begins."""
    line = document.lines[index]
    below = range(index + 1, min(index + 4, len(document.lines)))
    first = next((other for other in below if document.lines[other].kind != "blank"), None)
    return first is not None and is_answer_label(line.title or line.plain) and is_key(document, first)


def is_key(document: Document, index: int) -> bool:
    """Tell whether a line is an entry of a list of keys, or several of them."""
    line = document.lines[index]
    return key_entry(line) is not None or bool(keys_in_line(line.plain))


def key_entry(line: Line) -> re.Match[str] | None:
    """Match an entry of a list of keys: a number, and a letter that stands alone."""
    found = KEY_ENTRY.match(line.plain)
    if not found or not (line.kind == "heading" or _option_free(found["value"])):
        return None
    key = ANY_OPTIONS.alone(found["value"].rstrip(" |"))
    return found if key and not found["value"][:1].isdigit() else None


def keys_in_line(text: str) -> list[tuple[int, str]]:
    """Read a line of several numbers with their keys, and nothing else but a word for answer: `Answers: 1-B, 2-AC`."""
    listed = labelled_text(text) or text
    pairs = [(int(found["number"]), found["labels"]) for found in _PAIR.finditer(listed)]
    return pairs if len(pairs) > 1 and not re.search(r"[^\W_]", _PAIR.sub("", listed)) else []


def _option_free(value: str) -> bool:
    return not value.startswith("[")


def announces_answer(text: str) -> bool:
    """Tell whether a line is the label of an answer, with or without an answer behind it."""
    return is_answer_label(text) or labelled_text(text) is not None


def labelled_text(text: str) -> str | None:
    """Return the text behind `Answer:`, for questions without options."""
    label, _, value = text.replace("：", ":").partition(":")
    value = balanced(_CLOSING_MARKS.sub("", value))
    return value if value and len(label) < 40 and is_answer_label(label) else None


def without_label(texts: list[str]) -> list[str]:
    """Take the words for explanation off the first lines that are not blank."""
    for number, text in enumerate(texts):
        if text.strip():
            rest = explanation_label(text.lstrip("# "))
            if rest is not None:
                below = texts[number + 1 :]
                return [balanced(rest), *below] if rest else without_label(below)
            break
    return texts


def joined(first: str, below: list[str]) -> str:
    """Join the head of a text with the lines below it, which lose the indentation they share."""
    rest = textwrap.dedent("\n".join(below)).strip("\n")
    return f"{first.strip()}\n{rest}".strip() if below and below[0].strip() else f"{first.strip()}\n\n{rest}".strip()
