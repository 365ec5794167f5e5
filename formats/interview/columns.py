"""Tables of questions whose header says which column is the question, and which its level."""

import re
from itertools import pairwise

from formats.interview import words
from formats.interview.contents import is_number_column
from formats.interview.lines import Kind, Line, Mark
from formats.markdown_table import cells_of, is_rule

_QUESTION = re.compile(
    r"(?:interview )?questions?|fragen?|preguntas?|perguntas?|domanda|domande|вопросы?|vraag|vragen", re.IGNORECASE
)
_LEVEL = re.compile(
    r"(?:difficulty|experience)(?: level)?|level|schwierigkeit(?:sgrad)?|niveau|nivel|nível|livello|сложность",
    re.IGNORECASE,
)


def read_columns(lines: list[Line]) -> None:
    """Mark the rows of tables of questions by what their columns are."""
    columns: _Columns | None = None
    for line, below in pairwise([*lines, Line(0, 0, "")]):
        if line.kind is not Kind.TEXT or not line.text.lstrip().startswith("|"):
            columns = None
        elif columns is None and is_rule(below.text):
            columns = _Columns(cells_of(line.text))
        elif columns is not None and columns.question is not None and line.mark is not None:
            columns.read(line.mark, cells_of(line.text))


def places_of(titles: list[str]) -> tuple[int | None, int | None]:
    """Return which of the columns with these titles is the question and which the level, as far as they say so."""
    question, level = (
        next((at for at, title in enumerate(titles) if pattern.fullmatch(title)), None)
        for pattern in (_QUESTION, _LEVEL)
    )
    return question, level


class _Columns:
    def __init__(self, titles: list[str]) -> None:
        self.titles = [title.strip(" *") for title in titles]
        self.question, self.level = places_of(self.titles)

    def read(self, mark: Mark, cells: list[str]) -> None:
        """Take the question and its level from their columns; behind the answer comes what stands before both."""
        assert self.question is not None
        if len(cells) <= self.question or not any(map(str.isalpha, cells[self.question])):
            return
        mark.style = (*mark.style, "label")
        mark.words = " ".join(cells[self.question].split()).strip("*")
        rest = cells[self.question + 1 :]
        if self.level is not None and self.level < len(cells) and words.level_label(cells[self.level]) is not None:
            mark.words += f" ({cells[self.level]})"
            rest = [cell for at, cell in enumerate(cells) if self.question < at != self.level]
        before = [
            f"{title}: {cell}"
            for at, (title, cell) in enumerate(zip(self.titles[: self.question], cells, strict=False))
            if at != self.level and not is_number_column(title) and not cell.rstrip(".)").isdigit()
        ]
        answer = [cell for cell in rest if any(map(str.isalnum, cell))]
        # A topic answers nothing.
        mark.rest = "\n\n".join([*answer, *before] if answer else [])
