"""Multiple choice questions in Markdown documents as they are found.

The options are what most such documents have in common, so reading begins with them, once tables are out of the way:

    tables            tables with a question and its options in each row are read
    option_lists      lists of options are found: `- [x] …`, `- A: …`, `b) …`, `1. …`, or plain bullets of which one
                      is the answer
    starts            the start of each question is looked for above its options: a heading, a numbered or bold line,
                      a paragraph
    key_lists         lists of keys, such as `1. B`, are given back to the questions they belong to
    open_questions    questions that look like the others, but have no options, are added
    drafts            what follows the options, up to the next question, holds the answer and the explanation
    dropping          every other line is dropped with a reason

What they share is in `document` and `contents`, `reading` puts them together, and `writing` goes the other way.

Nothing is made up: a question whose key is not marked has the key missing.
"""

import re
from collections import Counter

from formats.answer_keys import Options, has_answer_word
from formats.base import Format
from formats.markdown_mcq.reading import read
from formats.markdown_mcq.tables import tables_in
from formats.markdown_mcq.writing import WRITES, write
from formats.markdown_options import options_of, question_number

_ANY_OPTIONS = Options((), [""] * 10)
_TICKED_NUMBER = re.compile(r"\s*\d{1,2}[.)][ \t].*[✅✔☑✓]\ufe0f?\s*$")
# A question with numbered options has up to seven lines that might ask; the rest is for explanations.
_MOST_ASKED_PER_LIST = 8


def sniff(head: bytes, name: str) -> float:
    """Be fairly sure of a document with several lists of options, more so when it is called Markdown.

    Open questions may have a list of steps or letters among their answers, but not each of them.
    """
    text = head.decode("utf-8", "replace")
    lines = text.splitlines()
    options = Counter((one.family, one.index) for line in lines for one in options_of(line, unlabelled=True))
    keys = sum(_is_key(line) for line in lines)
    # Ticks in front of things praise them; behind numbered ones they mark what is right.
    ticked = sum(_TICKED_NUMBER.match(line) is not None for line in lines)
    # An A without a B is the label of an answer, and a list without letters is one of options if a key is below it.
    groups = sum(end - start - 2 for start, _, end in tables_in(lines)) + max(
        min(options["letter", 0], options["letter", 1]),
        sum(count for (family, _), count in options.items() if family == "check") // 3,
        min(keys, options["bullet", -1] // 2),
        min(keys + ticked, options["digit", 1]),
    )
    markdown = name.lower().endswith((".md", ".markdown"))
    if groups < 1 or sum(map(_asks, lines)) > _MOST_ASKED_PER_LIST * groups or re.search(r"^ANSWER: ", text, re.M):
        return 0.0
    return min(0.9, (0.6 if markdown else 0.3) + 0.1 * groups)


def _asks(line: str) -> bool:
    """Tell whether the line may be a question: by its end, or by a number at its head."""
    return line.rstrip(" \t*_").endswith(("?", "？", "؟")) or question_number(line.lstrip(" \t#>*_-")) is not None


def _is_key(line: str) -> bool:
    """Tell whether a line is the answer to a question with options, such as `Answer: 2`, and nothing else."""
    key = _ANY_OPTIONS.labelled(line) if ":" in line.replace("：", ":") and has_answer_word(line) else None
    return key is not None and not key.rest


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
