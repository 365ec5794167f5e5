"""What the tests of Markdown multiple choice share: reading a document, and what its drafts say in short."""

from textwrap import dedent

from accounting import drafts, read

from formats.base import Draft
from formats.markdown_mcq import FORMAT


def keys(draft: Draft) -> str:
    return "".join("ABCDEFGH"[n] for n, answer in enumerate(draft.question["answers"]) if answer["correct"])


def bodies(draft: Draft) -> list[str]:
    return [answer["body"] for answer in draft.question["answers"]]


def only(source: str) -> Draft:
    """Read a document with one question."""
    (draft,) = drafts(read(FORMAT, dedent(source)))
    return draft


def several(source: str) -> list[Draft]:
    return drafts(read(FORMAT, dedent(source)))
