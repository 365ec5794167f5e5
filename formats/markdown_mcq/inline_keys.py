"""Step 3: keys that share a line with something else, the last option or the stem.

d) helium  Answer: b
(C) gold (D) tin [Ans: A]
1. What is built on a queue? (Answer: B)
"""

from formats.markdown_mcq.document import Document, Question
from formats.markdown_options import choices_of


def find_inline_keys(document: Document) -> None:
    """Give the questions without marks such keys, and take them off the option and the stem."""
    for question in document.questions:
        if not any(option.right for option in question.options):
            _take_from_option(question)
            _take_from_stem(document, question)


def _take_from_option(question: Question) -> None:
    final = question.options[-1]
    found = question.choices.behind(final.body)
    if found:
        final.body, question.key = found
        question.choices = choices_of(question.options)


def _take_from_stem(document: Document, question: Question) -> None:
    """Read a key in brackets at the end of a line of the stem: without them it may be what is asked."""
    for line in document.lines[question.start : question.options[0].end_of_stem]:
        text = line.title or line.plain
        found = question.choices.behind(text) if line.kind in ("text", "heading") else None
        if found and text[len(found[0]) :].lstrip(" *_")[0] in "([":
            line.plain, line.title = found[0], found[0] if line.title else ""
            question.key = question.key or found[1]
