"""Step 0: tables that have a question with its options in each row."""

from collections.abc import Iterator, Sequence

from formats.markdown_mcq.document import Document
from formats.markdown_mcq.key_tables import keys_of_table
from formats.markdown_table import cells_of, is_row, is_rule
from formats.records import draft_of, header_of

_FEWEST_OPTIONS = 2


def find_tables(document: Document) -> None:
    """Make a draft of each row of a table of questions. The other steps then pass over the lines of the tables."""
    for start, columns, end in tables_in([line.plain if line.kind == "text" else "" for line in document.lines]):
        document.owners[start : start + 2] = ["table header", "table header"]
        for index in range(start + 2, end):
            draft = draft_of(columns, cells_of(document.lines[index].plain), exact=False)
            document.owners[index] = document.rows[index] = draft
        for line in document.lines[start:end]:
            line.kind = "markup"


def tables_in(lines: Sequence[str]) -> Iterator[tuple[int, list[str], int]]:
    """Yield the start of each table whose header names a question and options, the members of its columns, its end."""
    end = 0
    for start in range(len(lines) - 2):
        if start < end or not is_rule(lines[start + 1]) or not is_row(lines[start]):
            continue
        columns = header_of(cells_of(lines[start]))
        end = next((at for at in range(start + 2, len(lines)) if not is_row(lines[at])), len(lines))
        # Columns may have the numbers of questions too, with their keys below.
        if columns and _has_options(columns) and not keys_of_table(lines, start, end):
            yield start, columns, end


def _has_options(columns: list[str]) -> bool:
    single = sum(column.startswith("option ") or column == "option" for column in columns)
    return single >= _FEWEST_OPTIONS or not {"options", "distractor", "distractors"}.isdisjoint(columns)
