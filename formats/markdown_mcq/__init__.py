"""Multiple choice questions in Markdown documents as they are found.

The options are what most such documents have in common, so reading begins with them, once tables are out of the way:

    framing           what stands in front of whole questions is taken away: marks of quotations, numbers of chapters
    tables            tables with a question and its options in each row are read
    option_lists      lists of options are found: `- [x] …`, `- A: …`, `b) …`, `1. …`, or plain bullets of which one
                      is the answer
    starts            the start of each question is looked for above its options: a heading, a numbered or bold line,
                      a paragraph
    inline_keys       keys behind the last option or the stem are taken off these
    key_lists         lists of keys, such as `1. B`, are given back to the questions they belong to; key_tables reads
                      tables of them
    open_questions    questions that look like the others, but have no options, are added
    habits            marks that only count where most questions have one are taken for keys
    drafts            what follows the options, up to the next question, holds the answer and the explanation
    dropping          every other line is dropped with a reason

What they share is in `document` and `contents`, `reading` puts them together, and `writing` goes the other way.

Nothing is made up: a question whose key is not marked has the key missing.
"""

import re
from collections import Counter
from itertools import groupby

from formats.answer_keys import ANY_OPTIONS, has_answer_word, plain
from formats.base import Format
from formats.markdown_lines import scan
from formats.markdown_mcq.document import labelled_text
from formats.markdown_mcq.framing import unframed
from formats.markdown_mcq.reading import read
from formats.markdown_mcq.tables import tables_in
from formats.markdown_mcq.writing import WRITES, write
from formats.markdown_options import Option, options_of, question_number, stem_and_options

# Its lines may hold questions with their options as well.
_JSON = re.compile(r"\ufeff?\s*(?:\{\s*\"|\[\s*\{)")
# Where some are answered there may be as many open questions between as a reader would put up with.
_MOST_ASKED_PER_LIST = 8
_MOST_ASKED_PER_LIST_WITHOUT_KEY = 2
# `Ans. (2)` is a key without a colon; longer lines are sentences.
_KEY_MARK = re.compile(r"[:：]|^.{0,9}[.=(].{0,5}$")


def sniff(head: bytes, name: str) -> float:
    """Be fairly sure of a document with several lists of options, more so when it is called Markdown, or all have some.

    Open questions may have a list of steps or letters among their answers, but not each of them.
    """
    text = head.decode("utf-8", "replace")
    if _JSON.match(text):
        return 0.0
    # In diagrams and programs brackets and letters are no options.
    lines = ["" if line.kind == "code" else line.text for line in scan(unframed(text.splitlines()))]
    found = [stem_and_options(line)[1] or options_of(line, unlabelled=True) for line in lines]
    labelled = [any(one.family in ("letter", "check") for one in options) for options in found]
    others = [line for line, option in zip(lines, labelled, strict=True) if not option]
    bodies = {plain(one.text) for options in found for one in options if one.text}
    keys = sum(_is_key(line, bodies) for line in lines)
    marked = sum(line.rstrip(" \t*_").endswith(("?", "？", "؟")) for line in others)
    heads = [question_number(line.lstrip(" \t#>*_-")) for line in others]
    # A number with a mere label behind it is of a list of keys.
    listed = sum(head is not None and ANY_OPTIONS.alone(head["text"], loose=False) is not None for head in heads)
    numbered = sum(head is not None for head in heads) - listed
    keys += listed if listed > 1 else 0
    answered = keys or any(one.right for options in found for one in options)
    lists = _lists(lines, found, keys, marked or numbered)
    # Lists are numbered too, and not every question ends in a question mark.
    asked = marked if marked >= lists else max(marked, numbered)
    most = _MOST_ASKED_PER_LIST if answered else _MOST_ASKED_PER_LIST_WITHOUT_KEY
    if lists < 1 or asked >= most * lists or re.search(r"^ANSWER: ", text, re.M):
        return 0.0
    markdown = name.lower().endswith((".md", ".markdown"))
    sure = markdown or asked < _MOST_ASKED_PER_LIST_WITHOUT_KEY * lists
    return min(0.9, (0.6 if sure else 0.3) + 0.1 * lists)


def _lists(lines: list[str], found: list[list[Option]], keys: int, asked: int) -> int:
    """Count the lists of options: of letters, boxes, numbers or bullets, whichever are the most, and in tables."""
    options: Counter[tuple[str, int]] = Counter()
    for one in (one for row in found for one in row):
        # Who ticks off a list of questions has no options.
        options[one.family, one.index] += -1 if one.text.rstrip(" *_").endswith("?") else 1
    marked = _alone([any(one.right for one in row) for row in found]) + _bold_lists(lines, found)
    answered = keys + min(asked, marked)
    boxes = sum(count for (family, _), count in options.items() if family == "check")
    # An A without a B is the label of an answer, and a list without letters is one of options if a key is below it.
    return sum(end - start - 2 for start, _, end in tables_in(lines)) + max(
        min(options["letter", 0], options["letter", 1]),
        boxes // 3,
        min(answered, options["bullet", -1] // 2),
        min(answered, options["digit", 1] + options["roman", 1]),
    )


def _alone(marked: list[bool]) -> int:
    """Count the marks that stand alone: on one of several options they say what is right, else they praise."""
    around = [False, *marked, False]
    return sum(
        here and not (before or after) for before, here, after in zip(around, around[1:], around[2:], strict=False)
    )


def _bold_lists(lines: list[str], found: list[list[Option]]) -> int:
    """Count the lists of bullets right below a question of which one is in bold: others have several bold words."""
    rows = [(line, row) for line, row in zip(lines, found, strict=True) if line.strip()]
    lists, above = 0, ""
    for bullets, run in groupby(rows, key=lambda row: bool(row[1]) and row[1][0].family == "bullet"):
        these = list(run)
        asks = above.rstrip(" \t*_").endswith(("?", "？"))
        lists += bullets and asks and len(these) > 1 and sum(row[0].bold for _, row in these) == 1
        above = these[-1][0]
    return lists


def _is_key(line: str, bodies: set[str]) -> bool:
    """Tell whether a line is the answer to a question with options and nothing else: `Answer: 2`, or one's text."""
    if not _KEY_MARK.search(line) or not has_answer_word(line):
        return False
    key = ANY_OPTIONS.labelled(line)
    text = plain(labelled_text(line) or "")
    return (key is not None and (not key.rest or plain(key.rest) in bodies)) or (bool(text) and text in bodies)


FORMAT = Format(
    name="markdown-mcq",
    title="Markdown multiple choice",
    media_type="text/markdown",
    extensions=(".md", ".markdown"),
    sniff=sniff,
    read=read,
    write=write,
    reads=("single_choice", "multiple_choice", "true_false", "open"),
    writes=WRITES,
    keyless=True,
    loses="It holds stems, up to ten options, the key, explanations and hints, and none whose text would be taken for "
    "something else.",
)
