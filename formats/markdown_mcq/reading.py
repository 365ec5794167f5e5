"""A document → blocks, step by step."""

from collections.abc import Iterator
from typing import BinaryIO

from formats.base import Block, FormatError
from formats.blocks import blocks
from formats.language import guess
from formats.markdown_lines import Line, scan
from formats.markdown_mcq.document import Document
from formats.markdown_mcq.drafts import build
from formats.markdown_mcq.dropping import drop
from formats.markdown_mcq.framing import unframed
from formats.markdown_mcq.habits import find_habits
from formats.markdown_mcq.inline_keys import find_inline_keys
from formats.markdown_mcq.key_lists import find_key_lists
from formats.markdown_mcq.open_questions import find_open_questions
from formats.markdown_mcq.option_lists import find_options
from formats.markdown_mcq.starts import find_questions
from formats.markdown_mcq.tables import find_tables
from formats.text import decode


def read(stream: BinaryIO) -> Iterator[Block]:
    """Yield the blocks of a document. FormatError when there is no question in it."""
    text, notes = decode(stream.read())
    source = text.split("\n")
    bare = unframed(source)
    lines = scan(bare)
    language = guess("\n".join(line.plain for line in lines if line.kind in ("text", "heading")))
    document = _document(lines)
    drafts = [*document.rows.values(), *(question.draft for question in document.questions)]
    if not drafts and text.strip():
        raise FormatError("no question with options was found", 1)
    for draft in drafts:
        draft.notes.extend(notes)
        if language and "language" not in draft.question:
            draft.question["language"] = language
            draft.suggested.append("language")
    for index, line in enumerate(bare):
        # A line of a quotation that says nothing goes with the one above it.
        if not line.strip() and source[index].strip():
            document.owners[index] = (document.owners[index - 1] if index else None) or "quotation"
    return blocks(source, document.owners)


def _document(lines: list[Line]) -> Document:
    """The questions of a document and the owner of each of its lines."""
    document = Document(lines)
    find_tables(document)
    document.questions = find_questions(document, find_options(document))
    find_inline_keys(document)
    find_key_lists(document)
    find_open_questions(document)
    find_habits(document)
    path: list[tuple[float, str]] = []
    drop(document, 0, document.questions[0].start if document.questions else len(lines), path)
    for question in document.questions:
        end = build(document, question, path)
        drop(document, end, question.end, path)
    return document
