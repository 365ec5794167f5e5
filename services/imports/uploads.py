"""A file as it came in: which format it is, and whether it is safe to read."""

import zipfile
from dataclasses import dataclass
from typing import BinaryIO

import formats
from formats.base import Format, FormatError
from services.errors import Invalid

MEBIBYTE = 2**20
# Only these are read a piece at a time; all others are held in memory as a whole.
_STREAMED = ("ndjson",)
_LARGEST_IN_MEMORY = 16 * MEBIBYTE
# What an archive may unpack to: far more than a bank of text needs, and nothing that fills a disk or a day.
_MOST_UNPACKED = 256 * MEBIBYTE
_MOST_MEMBERS = 100_000
_HIGHEST_RATIO = 200
_LONGEST_NAME = 200


@dataclass(frozen=True)
class Upload:
    """A file, at its beginning; its name is a label and no path."""

    file: BinaryIO
    name: str
    size: int


def label(name: str) -> str:
    """The last part of a file's name, whatever path a client may have put before it."""
    return name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1].strip()[-_LONGEST_NAME:]


def recognise(upload: Upload, format_name: str | None) -> Format:
    """The format of a file, by its name or by looking at it. Raises Invalid, also if it is unsafe to read."""
    head = _head(upload.file)
    found = _named(format_name) if format_name else _detected(head, upload.name)
    if found.name not in _STREAMED and upload.size > _LARGEST_IN_MEMORY:
        limit = _LARGEST_IN_MEMORY // MEBIBYTE
        raise Invalid([("/file", f"is larger than the {limit} MiB that a file in the format {found.name} may have")])
    if head.startswith(b"PK"):
        _refuse_bomb(upload.file)
    return found


def _head(file: BinaryIO) -> bytes:
    """The beginning of a file. Raises Invalid if all its lines are blank."""
    head = formats.beginning(file)
    if not head:
        raise Invalid([("/file", "is empty: it has not a line that is not blank")])
    file.seek(0)
    return head


def _named(name: str) -> Format:
    try:
        found = formats.by_name(name)
    except KeyError:
        raise Invalid([("/format", f"there is no format {name}")]) from None
    if found.read is None:
        raise Invalid([("/format", f"{found.title} can be written, but not read")])
    return found


def _detected(head: bytes, name: str) -> Format:
    try:
        found = formats.detect(head, name)
    except FormatError as error:
        raise Invalid([("/file", error.detail)]) from None
    if found.read is None:
        raise Invalid([("/file", f"is in the format {found.name}, which can be written, but not read")])
    return found


def _refuse_bomb(file: BinaryIO) -> None:
    """Raise Invalid for an archive that says of itself that it unpacks to far more than it is."""
    try:
        members = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
        raise Invalid([("/file", "is a damaged archive")]) from None
    finally:
        file.seek(0)
    unpacked, packed = sum(one.file_size for one in members), sum(one.compress_size for one in members)
    if len(members) > _MOST_MEMBERS or unpacked > max(MEBIBYTE, min(_MOST_UNPACKED, _HIGHEST_RATIO * packed)):
        raise Invalid([("/file", f"is an archive of {len(members)} files that unpack to {unpacked} bytes: too many")])
