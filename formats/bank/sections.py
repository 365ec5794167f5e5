"""The sections below a question's front matter: which lines begin one, and how text escapes looking like one.

Lines end at a line feed and nowhere else: `str.splitlines` would also break at U+2028 and its like, which a text may
hold.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

ANSWER_NAMES = ("Answer", "Right answer", "Wrong answer")
NAMES = ("Stem", *ANSWER_NAMES, "Feedback", "Explanation", "Hint", "Follow-up", "Rubric")

_HEADING = re.compile(
    r"(?P<escape>\\*)# (?:"
    r"(?P<answer>Answer|Right answer|Wrong answer)(?:[ \t]*(?P<attributes>\{.*))?"
    r"|(?P<plain>Stem|Feedback|Explanation|Hint|Follow-up)"
    r"|Rubric:(?P<label>.*)"
    r")[ \t]*"
)


@dataclass(frozen=True)
class Section:
    """One section; `line` is its heading's, `text_line` the line where its text begins.

    `argument` is the label of a rubric or the attributes of an answer as they are written, else empty.
    """

    name: str
    argument: str
    line: int
    text_line: int
    text: str


def normalised(text: str) -> str:
    """`text` without the blank lines around it and the white space behind it, as the service stores texts."""
    return re.sub(r"\A(?:[^\S\n]*\n)+", "", text).rstrip()


def is_heading(line: str) -> bool:
    """Whether a line of a file begins a section, but for backslashes in front of it."""
    return _HEADING.fullmatch(line) is not None


def escaped(text: str) -> str:
    """`text` with a backslash in front of each line that would begin a section (or that is escaped already)."""
    return "\n".join("\\" + line if is_heading(line) else line for line in text.split("\n"))


def split(lines: list[str], first_line: int) -> Iterator[Section]:
    """The sections of `lines`, the first of which is line `first_line` of the file.

    Lines before the first heading come as a section without a name, if there is any text in them.
    """
    name, argument, heading_line = "", "", first_line - 1
    texts: list[str] = []
    for number, line in enumerate(lines, first_line):
        heading = _HEADING.fullmatch(line)
        if heading and heading["escape"]:
            texts.append(line[1:])
        elif heading:
            yield from _section(name, argument, heading_line, texts)
            name = heading["answer"] or heading["plain"] or "Rubric"
            argument = (heading["attributes"] or heading["label"] or "").strip()
            heading_line = number
            texts = []
        else:
            texts.append(line)
    yield from _section(name, argument, heading_line, texts)


def _section(name: str, argument: str, heading_line: int, texts: list[str]) -> Iterator[Section]:
    text = normalised("\n".join(texts))
    blank = next((index for index, line in enumerate(texts) if line.strip()), 0)
    if name or text:
        yield Section(name, argument, heading_line, heading_line + 1 + blank, text)
