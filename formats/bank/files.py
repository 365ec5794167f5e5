"""The files of a bank, in a folder or a zip archive, and the order in which they are read."""

import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from formats.base import FormatError

HEADER = "bank.md"
# Far more than a question needs, and little enough that an archive cannot fill the memory with one.
MOST_BYTES = 4 * 2**20
# What zipfile raises for an archive that is damaged, encrypted or packed in a way that Python does not know.
_DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError, EOFError, OSError, ValueError)

# Each file's path within the bank, with `/` between folders, and what reads it.
Files = Mapping[str, Callable[[], bytes]]


@dataclass(frozen=True)
class Sorted:
    """The paths of a bank's Markdown files by what they hold, each in alphabetical order."""

    topics: list[str]
    questions: list[str]
    others: list[str]


def in_folder(folder: Path) -> Files:
    """The Markdown files below `folder`; hidden ones are left alone."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes
        for path in folder.rglob("*.md")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


def in_zip(stream: BinaryIO) -> Files:
    """The Markdown files of an archive, below the folder that holds `bank.md`; raises FormatError."""
    try:
        archive = zipfile.ZipFile(stream)
    except _DAMAGED as error:
        raise FormatError("is not a zip archive, or a damaged one") from error
    members = [member for member in archive.infolist() if member.filename.endswith(".md") and not member.is_dir()]
    headers = [member.filename for member in members if PurePosixPath(member.filename).name == HEADER]
    names = [member.filename for member in members]
    if len(set(names)) < len(names):
        raise FormatError(f"holds {next(name for name in names if names.count(name) > 1)} twice")
    root = min(headers, key=len, default=HEADER).removesuffix(HEADER)
    return {
        member.filename.removeprefix(root): partial(_unpacked, archive, member)
        for member in members
        if member.filename.startswith(root)
    }


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if member.file_size > MOST_BYTES:
        raise FormatError(f"{member.filename} is larger than {MOST_BYTES} bytes")
    try:
        return archive.read(member)
    except _DAMAGED as error:
        raise FormatError(f"{member.filename} cannot be unpacked") from error


def in_order(files: Files) -> Sorted:
    topics, questions, others = [], [], []
    for path in sorted(files):
        folders = PurePosixPath(path).parts[:-1]
        if folders == ("topics",):
            topics.append(path)
        elif folders[:1] == ("questions",):
            questions.append(path)
        elif path != HEADER:
            others.append(path)
    return Sorted(topics, questions, others)


def lines_of(data: bytes) -> int:
    """How many lines a file has; an empty one has one."""
    return max(1, data.count(b"\n") + (not data.endswith(b"\n")))


def parents_first(parents: Mapping[str, str | None]) -> Iterator[str]:
    """The slugs of `parents` (slug → its parent's), each after its parent; circles come last, as they are.

    A parent that is not among them is somewhere else, and nothing waits for it.
    """
    waiting = dict(parents)
    while waiting:
        ready = [slug for slug, parent in waiting.items() if parent not in waiting] or list(waiting)
        yield from ready
        for slug in ready:
            del waiting[slug]
