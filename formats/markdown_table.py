"""Tables as Markdown writes them: rows of cells between bars, and a rule of dashes below the header."""

import re

_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"(?::?-+:?)?")
_LINE_BREAK = re.compile(r"[ \t]*<br\s*/?>[ \t]*", re.IGNORECASE)


def cells_of(row: str) -> list[str]:
    """Return the cells of a row, without the escapes of the bars in them; `<br>` is where a cell has a new line."""
    text = row.strip()
    text = text.removeprefix("|")
    if text.endswith("|") and not text.endswith("\\|"):
        text = text[:-1]
    return [_LINE_BREAK.sub("\n", cell.strip().replace("\\|", "|")) for cell in _BAR.split(text)]


def is_row(line: str) -> bool:
    """Tell whether a line may be a row of a table, or its header."""
    return line.lstrip().startswith("|") or _BAR.search(line.strip()) is not None


def is_rule(line: str) -> bool:
    """Tell whether a line is the rule below the header of a table."""
    return "-" in line and is_row(line) and all(map(_RULE.fullmatch, cells_of(line)))
