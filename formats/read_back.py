"""Whether a question that was written in a format for people is the same question when it is read.

Such formats have no way to quote: an option that looks like the line of another answer would be taken for one. So
their writers read what they have written, and leave out what does not come back.
"""

import io
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from formats.base import Block, FormatError
from formats.text import has_controls


def reads_back(read: Callable[[BinaryIO], Iterator[Block]], text: str, document: dict[str, Any]) -> bool:
    """Whether `text` is read as one question with the type, stem, answers, key, explanation and hints of a document."""
    if has_controls(text):
        # Alone it would come back; among others like it, the file would be refused.
        return False
    try:
        blocks = list(read(io.BytesIO(text.encode())))
    except (FormatError, UnicodeEncodeError):
        return False
    drafts = {id(block.draft): block.draft.question for block in blocks if block.draft}
    if len(drafts) != 1:
        return False
    [question] = drafts.values()
    return _compared(question) == _compared(document)


def _compared(question: dict[str, Any]) -> tuple[Any, ...]:
    answers = [(answer["body"], bool(answer.get("correct"))) for answer in question["answers"]]
    key = any(correct for _, correct in answers)
    # Without a key nobody can tell whether one of the options is right, or several are.
    kind = question["type"] if key or question["type"] != "multiple_choice" else "single_choice"
    return kind, question.get("stem"), answers, question.get("explanation"), question.get("hints") or []
