"""The Markdown bank format, as docs/bank-format.md describes it to authors: one file a question or a topic.

    files      where the files of a bank are, and in which order they are read
    source     one file in its parts
    front_matter, members, sections      what may stand in a file
    question, reading      files → header, topics, drafts and faults
    writing      header, topics and question documents → files
    archive      files → the bytes of a zip archive

As a `Format` a bank is a zip archive; `in_folder` and `write_folder` are for the command line.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from formats.bank.archive import zipped
from formats.bank.files import HEADER, in_folder, in_zip
from formats.bank.front_matter import Fault
from formats.bank.question import read_question
from formats.bank.reading import Bank, blocks, read_bank, read_header, read_topic
from formats.bank.source import File
from formats.bank.writing import files, question_text, with_stems, write_folder
from formats.base import QUESTION_TYPES, Block, Format, Loss, Topic

__all__ = [
    "FORMAT",
    "HEADER",
    "Bank",
    "Fault",
    "File",
    "blocks",
    "files",
    "in_folder",
    "in_zip",
    "question_text",
    "read_bank",
    "read_header",
    "read_question",
    "read_topic",
    "with_stems",
    "write_folder",
    "zipped",
]


def _sniff(head: bytes, name: str) -> float:
    if not head.startswith(b"PK\x03\x04"):
        return 0.0
    # The names of an archive's first files are readable in its head.
    if re.search(rb"(?:^|[/\x00-\x1f])bank\.md", head):
        return 0.95
    return 0.6 if re.search(rb"(?:topics|questions)/[a-z0-9/-]*\.md", head) else 0.0


def _read(stream: BinaryIO) -> Iterator[Block]:
    return blocks(in_zip(stream))


def _write(documents: Iterable[dict[str, Any]], losses: list[Loss], topics: Iterable[Topic] = ()) -> Iterator[bytes]:
    return zipped(files(with_stems(documents, losses), topics))


FORMAT = Format(
    name="bank",
    title="Markdown bank",
    media_type="application/zip",
    extensions=(".zip",),
    sniff=_sniff,
    read=_read,
    write=_write,
    reads=QUESTION_TYPES,
    writes=QUESTION_TYPES,
    loses="Revision numbers, times and the ids of answers; questions whose stem is missing.",
)
