"""Dialogues: lines that begin with who says them, or with letters for question and answer in any language.

"P: …" and "R: …", "Soru 1: …" and "Cevap: …", "[10:02] Maria: …" and "[10:03] Tom: …": nobody could list them all, but
where one of two asks and the other replies, time and again, they are questions and answers.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from formats.interview import words
from formats.interview.lines import Kind, Line, answer_label, read_mark

# "**Soru 1:** ", "- Ann Lee: ", "[10:02] Tom: ", "P. "
_TURN = re.compile(
    r"(?P<lead>[ \t]*(?:#{1,6}[ \t]+|[-*+][ \t]+)?(?:\*\*|__)?)"
    r"(?:[\[(]?\d{1,2}:\d\d(?::\d\d)?(?: ?[AP]M)?[\])]?[ \t]*[-–]?[ \t]*)?"
    r"(?P<who>[^\W\d_][^\d:：.,;!?*_`()\[\]{}<>/\\|=\"]{0,24}?)[ \t]*#?(?P<number>\d{0,4})(?P<closed>\*\*|__)?[ \t]*"
    r"(?P<mark>[:：]|[.)]-?(?=[ \t]))(?P<end>\*\*|__)?[ \t]*(?P<says>.*)",
    re.IGNORECASE,
)
_MARKS = frozenset(":：.)")
_LONGEST_NAME = 3  # words
_FARTHEST_MARK = 70  # columns
_MOST_BETWEEN = 3  # lines
_FEWEST = 2
_LEAST = 0.6  # of the turns of either
_MOST_ASKED_BACK = 0.3


@dataclass(eq=False, slots=True)
class _Turn:
    at: int
    line: Line
    who: str
    mark: str  # other than a colon
    number: str
    lead: str
    says: str
    asks: bool


def label_dialogue(lines: list[Line]) -> None:
    """Label the questions and answers of a dialogue as such: "Q: …" and "A: …"."""
    turns = list(_turns(lines))
    pairs = Counter(
        (one.who, other.who)
        for one, other in pairwise(turns)
        if one.asks and one.who != other.who and one.mark == other.mark and _is_next(one, other, lines)
    )
    ((asking, replying), count), *_ = [*pairs.most_common(1), (("", ""), 0)]
    if count < _FEWEST or not _is_dialogue(turns, asking, replying, count) or _asks_otherwise(lines, count):
        return
    speaker = ""
    for turn, below in zip(turns, [*turns[1:], None], strict=False):
        if turn.who == asking and (turn.asks or (below is not None and below.who == replying)):
            turn.line.text = f"{turn.lead}Q{turn.number}: {turn.says}"
        elif turn.who == replying:
            label = "A: " if speaker == asking else ""
            turn.line.text = f"{turn.lead}{label}{turn.says}"
        speaker = turn.who


def _turns(lines: list[Line]) -> Iterator[_Turn]:
    """Yield the lines that somebody may say; what they say may stand below."""
    for at, (line, below) in enumerate(zip(lines, [*lines[1:], Line(0, 0, "")], strict=False)):
        if line.kind is not Kind.TEXT or _MARKS.isdisjoint(line.text[:_FARTHEST_MARK]):
            continue
        found = _TURN.match(line.text)
        if found is None or len(found["who"].split()) > _LONGEST_NAME:
            continue
        # Behind whole words a full stop ends a sentence.
        mark = "" if found["mark"] in ":：" else found["mark"]
        if mark and len(found["who"]) > 1:
            continue
        open_bold = found["lead"].endswith(("**", "__")) and not (found["closed"] or found["end"])
        lead = found["lead"] if open_bold else found["lead"].rstrip("*_")
        asks = words.asks(found["says"].rstrip("*_ ") or below.text.strip())
        yield _Turn(at, line, found["who"].casefold().strip(), mark, found["number"], lead, found["says"], asks)


def _is_next(turn: _Turn, other: _Turn, lines: list[Line]) -> bool:
    """Whether nothing but text stands between two turns, and little of it: no options to choose from."""
    between = lines[turn.at + 1 : other.at]
    written = sum(line.kind is Kind.TEXT for line in between)
    return written <= _MOST_BETWEEN and all(read_mark(line.text) is None for line in between if line.kind is Kind.TEXT)


def _is_dialogue(turns: list[_Turn], asking: str, replying: str, count: int) -> bool:
    """Whether one mostly asks and the other mostly replies, and answers have no labels that are known anyway."""
    asked = [turn for turn in turns if turn.who == asking]
    replies = [turn for turn in turns if turn.who == replying]
    known = sum(answer_label(turn.line.text) is not None for turn in turns if turn.who != replying)
    mark = read_mark(asked[0].line.text)
    if 2 * known > count or (mark is not None and mark.has("label") and answer_label(replies[0].line.text)):
        return False
    return (
        sum(turn.asks for turn in asked) >= _LEAST * len(asked)
        and count >= _LEAST * sum(turn.asks for turn in asked)
        and sum(turn.asks for turn in replies) <= _MOST_ASKED_BACK * len(replies)
    )


def _asks_otherwise(lines: list[Line], count: int) -> bool:
    """Whether more lines of other kinds ask than there are turns, which then are parts of something else."""
    others = 0
    for line in lines:
        if line.kind is Kind.TEXT and "?" in line.text and _TURN.match(line.text) is None:
            mark = read_mark(line.text)
            others += words.asks_unmarked(line.words) if mark is None else words.ends_asking(mark.words)
    return others > count
