"""A piece of code as a fenced block: what copying left in it is taken out and said, the rest is kept as found."""

import re
import textwrap
from dataclasses import dataclass, field

from formats.interview import code

_TYPOGRAPHY = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "″": '"', "‘": "'", "’": "'", "‚": "'", "′": "'", "\u00a0": " "}
)
_NUMBER_ALONE = re.compile(r"\s*\d{1,4}[.:|]?\s*$")
_NUMBERED = re.compile(r"\s*(\d{1,4})(?:[.:|](?= |$)|(?= |\t|$))[ \t]?(.*)")
_PYTHON_PROMPT = re.compile(r"\s*(?:>>>|\.\.\.)(?: |$)")
_SHELL_PROMPT = re.compile(r"\s*\$ ")
_SPLIT = frozenset({"python", "sh", "sql", "dockerfile", "html"})
_COMMENT = re.compile(r"\s*(?:#.*|//.*|--.*)?$")


@dataclass
class Snippet:
    """Lines of one language, and what was done to them, in sentences."""

    lines: list[str]
    language: str = ""
    notes: list[str] = field(default_factory=list)


def split(lines: list[str]) -> list[list[str]]:
    """Cut a run of code where one language gives way to another: commands after a program, a program after a query.

    What stands in a string of several lines is not looked at; comments and blank lines go with what follows them.
    """
    parts: list[list[str]] = [[]]
    language, quote = None, ""
    for line in lines:
        inside = bool(quote)
        for mark in re.findall(r"\"\"\"|'''", line):
            quote = mark if not quote else "" if mark == quote else quote
        found = None if inside else code.strong(line)
        if not inside and _is_copied_button(line) and not all(map(code.language_name, parts[-1])):
            parts.append([])
            language = None
        elif found in _SPLIT:
            if language is not None and found != language:
                parts.append([])
                while len(parts[-2]) > 1 and _COMMENT.match(parts[-2][-1]):
                    parts[-1].insert(0, parts[-2].pop())
            language = found
        parts[-1].append(line)
    return parts


def _is_copied_button(line: str) -> bool:
    return "Copy" in line and code.copy_button(line) is not None


def clean(lines: list[str], language: str = "", where: str = "") -> Snippet:
    """Take out what copying left in a piece of code; `where` names its lines in the notes."""
    snippet = Snippet(list(lines), language)
    _take_buttons(snippet)
    _take_line_numbers(snippet)
    _take_prompts(snippet)
    snippet.language = snippet.language or code.language_of(snippet.lines)
    if snippet.language in ("python", "py", "python3"):
        _check_python(snippet, where)
    elif snippet.language == "yaml" and code.is_flat(snippet.lines):
        snippet.notes.append(f"The YAML{where} seems to have lost its indentation; it is kept as found.")
    elif snippet.language not in ("text", "markdown", "md"):
        _straighten(snippet)
    return snippet


def _take_buttons(snippet: Snippet) -> None:
    lines = snippet.lines
    taken = []
    while (
        len(lines) > 1
        and (name := code.language_name(lines[0]))
        and (len(lines) > 2 or code.copy_button(lines[1]) is None)
    ):
        taken.append(lines.pop(0).strip())
        snippet.language = snippet.language or name
    if lines and (button := code.copy_button(lines[0])) is not None and (button[1] or len(lines) > 1):
        name, rest = button
        taken.append(lines[0].strip()[: len(lines[0].strip()) - len(rest)].strip())
        snippet.language = snippet.language or name
        lines[:1] = [rest] if rest else []
    if len(lines) > 1 and code.copy_button(lines[-1]) == ("", ""):
        taken.append(lines.pop().strip())
    if taken:
        snippet.notes.append(f"Left by a button of the page and taken out of the code: “{' '.join(taken)}”.")


def _take_line_numbers(snippet: Snippet) -> None:
    alone = 0
    while alone < len(snippet.lines) and _NUMBER_ALONE.match(snippet.lines[alone]):
        alone += 1
    if 2 <= alone < len(snippet.lines) and [int(line.strip(" \t.:|")) for line in snippet.lines[:alone]] == list(
        range(1, alone + 1)
    ):
        del snippet.lines[:alone]
        snippet.notes.append("Line numbers were taken out of the code.")
        return
    matches = [_NUMBERED.match(line) for line in snippet.lines if line.strip()]
    numbers = [int(match[1]) for match in matches if match]
    if (
        len(numbers) > 1
        and len(numbers) == len(matches)
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    ):
        snippet.lines = [match[2] if (match := _NUMBERED.match(line)) else line for line in snippet.lines]
        snippet.notes.append("Line numbers were taken out of the code.")


def _take_prompts(snippet: Snippet) -> None:
    written = [line for line in snippet.lines if line.strip()]
    for prompt, session, alone in ((_PYTHON_PROMPT, "pycon", "python"), (_SHELL_PROMPT, "console", "sh")):
        prompted = sum(1 for line in written if prompt.match(line))
        if not prompted or not prompt.match(written[0]):
            continue
        if prompted < len(written):
            # What the machine answered stands between the prompts: taking them out would mix the two.
            snippet.language = session
            return
        snippet.lines = [prompt.sub("", line, count=1) for line in snippet.lines]
        snippet.language = snippet.language if snippet.language not in ("", "text") else alone
        snippet.notes.append("Prompt signs were taken out of the code.")


def _straighten(snippet: Snippet) -> bool:
    """Replace the quotes and spaces of typography by those of programs; return whether there were any."""
    straight = [line.translate(_TYPOGRAPHY) for line in snippet.lines]
    if straight == snippet.lines:
        return False
    snippet.lines = straight
    snippet.notes.append("Typographic quotes or spaces in the code were straightened.")
    return True


def _check_python(snippet: Snippet, where: str) -> None:
    if code.parses(_unmargined(snippet.lines)):
        return
    if not _straighten(snippet) or not code.parses(_unmargined(snippet.lines)):
        snippet.notes.append(
            f"The Python code{where} does not parse (its indentation may be lost); it is kept as found."
        )


def _unmargined(lines: list[str]) -> str:
    written = [line for line in lines if line.strip()]
    margin = min((len(line) - len(line.lstrip()) for line in written), default=0)
    return "\n".join(line[margin:] for line in lines)


def fence(lines: list[str], language: str) -> list[str]:
    """Return the lines of a fenced block, its fence longer than any in the code.

    The margin that all lines have in common is left out: it told that they are code, as the fence does now.
    """
    lines = textwrap.dedent("\n".join(lines)).split("\n")
    longest = max((len(found) for line in lines for found in re.findall(r"`{3,}", line)), default=2)
    return [f"{'`' * (longest + 1)}{language}", *lines, "`" * (longest + 1)]
