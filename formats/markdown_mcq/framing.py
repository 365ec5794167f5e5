"""Before all steps: what stands in front of the lines of questions and says nothing about them.

> 1. Which one is green?          the marks of a quotation around whole questions
> a) grass
4.2 Which one is green?           the number of the chapter in front of that of the question
"""

import re
from itertools import groupby, pairwise

from formats.answer_keys import ANY_OPTIONS, explanation_label
from formats.markdown_mcq.document import announces_answer
from formats.markdown_options import options_of

_QUOTED = re.compile(r" {0,3}>[ \t]?")
_MOSTLY = 2 / 3
_IN_CHAPTER = re.compile(
    r"(?P<front> {0,3}(?P<heading>#{1,6}[ \t]+)?(?:\*\*|__)?(?:[^\W\d_]{2,12}[ \t]+|[Qq])?)"
    r"(?P<chapter>(?:\d{1,3}\.){1,2})(?P<number>\d{1,3})(?P<mark>[.):]?)(?P<behind>(?:\*\*|__)?[ \t]+(?P<text>\S.*))$"
)


def unframed(lines: list[str]) -> list[str]:
    """Return the lines of a document without these."""
    return _without_chapters(_unquoted(lines))


def _unquoted(lines: list[str]) -> list[str]:
    """Take the marks off the quotations in which questions are asked, or off all if most of the document is quoted."""
    quoted = [_QUOTED.match(line) is not None for line in lines]
    all_of_them = sum(quoted) > _MOSTLY * sum(bool(line.strip()) for line in lines)
    found: list[str] = []
    for is_quotation, run in groupby(zip(lines, quoted, strict=True), key=lambda pair: pair[1]):
        these = [line for line, _ in run]
        bare = [_QUOTED.sub("", line, count=1) for line in these] if is_quotation else these
        found += bare if all_of_them or _asks(bare) else these
    return found


def _asks(lines: list[str]) -> bool:
    """Tell whether some lines begin with something else than an option or an answer, and have options below it."""
    first, *below = [line for line in lines if line.strip()] or [""]
    if not below or options_of(first) or announces_answer(first) or explanation_label(first) is not None:
        return False
    options = [option for line in below for option in options_of(line)]
    return sum(option.family == "check" for option in options) > 1 or {0, 1} <= {option.index for option in options}


def _without_chapters(lines: list[str]) -> list[str]:
    """Take the numbers of chapters away where the numbers behind them count questions, or keys in a list of them."""
    places = [(place, found) for place, line in enumerate(lines) if (found := _IN_CHAPTER.match(line))]
    ends = [*(place for place, _ in places[1:]), len(lines)]
    bare = list(lines)
    for (place, found), end, counted in zip(places, ends, _counting([found for _, found in places]), strict=False):
        asks = any(map(options_of, lines[place + 1 : end])) and (not found["heading"] or found["text"].endswith("?"))
        if counted and (asks or ANY_OPTIONS.alone(found["text"], loose=False)):
            bare[place] = f"{found['front']}{found['number']}{found['mark'] or '.'}{found['behind']}"
    return bare


def _counting(found: list[re.Match[str]]) -> list[bool]:
    """Tell of each number in a chapter whether it comes next to that above it, or before that below it."""
    following = [
        above["chapter"] == below["chapter"] and int(above["number"]) + 1 == int(below["number"])
        for above, below in pairwise(found)
    ]
    return [above or below for above, below in zip([False, *following], [*following, False], strict=True)]
