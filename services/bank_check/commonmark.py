"""What the check asks of a CommonMark text, with lines counted from 0 at the text's beginning."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from formats.bank.sections import is_heading

_PARSER = MarkdownIt("commonmark")
_NEARLY_A_SECTION = re.compile(
    r"(?:stem|(?:(?:right|wrong|correct|incorrect) )?answers?|feedback|explanations?|hints?|follow[- ]?ups?)[ :]*[0-9]*"
    r"|rubric\b.*"
)


def parsed(text: str) -> list[Token]:
    """The tokens of a text. Its last line ends like the others, or an open fence could not be told by its lines."""
    return _PARSER.parse(text + "\n")


def faults(text: str, tokens: list[Token]) -> Iterator[tuple[int, str]]:
    """Code fences without a language or an end, and headings that were probably meant to begin a section."""
    lines = text.split("\n")
    for index, token in enumerate(tokens):
        if token.map is None:
            continue
        start, end = token.map
        if token.type == "fence":
            if not token.info.strip():
                yield start, "a code fence without a language"
            # The parser closes what stays open; then no line is left over for the closing fence.
            if end - start < token.content.count("\n") + 2:
                yield start, "a code fence without an end"
        elif token.type == "heading_open" and token.tag == "h1" and not is_heading(lines[start]):
            heading = tokens[index + 1].content
            if _NEARLY_A_SECTION.fullmatch(heading.casefold()):
                yield start, f"`# {heading}` begins no section; a heading that is meant so has two # or more"


def question_links(tokens: list[Token]) -> Iterator[tuple[int, str]]:
    """The external ids that the text links to as `question:ID`."""
    for token in tokens:
        line = token.map[0] if token.map else 0
        for child in token.children or ():
            if child.type in ("softbreak", "hardbreak"):
                line += 1
            target = str(child.attrGet("href") or "") if child.type == "link_open" else ""
            if target.startswith("question:"):
                yield line, unquote(target.removeprefix("question:"))
