"""The headings that a question stands under, and the level that they give."""

from formats.interview import words
from formats.interview.lines import Line

# The depths of headings without markup, below those of Markdown: a title holds levels, a level holds topics.
_TITLE, _LEVEL, _TOPIC = 7, 8, 9


class Trail:
    """The headings from the title of the document down to the last one, each deeper than the one before."""

    def __init__(self) -> None:
        self._headings: list[tuple[int, str]] = []

    def enter(self, line: Line, text: str) -> None:
        """Go on below a heading, which says `text`."""
        depth = line.heading or _depth(line, text)
        self._headings = [heading for heading in self._headings if heading[0] < depth]
        self._headings.append((depth, text))

    def texts(self) -> list[str]:
        return [text for _, text in self._headings]

    def difficulty(self) -> tuple[str | None, bool]:
        """Return the level of the innermost heading that gives one, and whether it names it outright."""
        for depth, text in reversed(self._headings):
            # The title of a document ("Python Basics") names its subject; only a plain word makes it a level.
            if (found := words.level(text)) is not None and (depth > 1 or found[1] or words.is_level_heading(text)):
                return found
        return None, True


def _depth(line: Line, text: str) -> int:
    """Return the depth of a heading without markup; those that are numbered stand beside one another."""
    if line.number is not None:
        return _TOPIC
    return _LEVEL if words.level(text) else _TITLE if words.is_title(text) else _TOPIC
