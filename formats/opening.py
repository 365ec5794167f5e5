"""The beginning of a file, by which its format is told: what comes after long runs of blank lines, and of contents."""

import re
from typing import BinaryIO

_SIZE = 64 * 1024
# Lines that are links to places of the page, of which the first one stays. Neither part of one goes beyond its line,
# and an address ends where the next one may begin, so that a line costs time in proportion to its length.
_ENTRY = rb"[ \t>*+|\d.)-]*\[[^\n]*\]\(#[^()\n]*\)[ \t|]*\r?\n"
_CONTENTS = re.compile(rb"(?m)^(" + _ENTRY + rb")(?:" + _ENTRY + rb")+")


def beginning(file: BinaryIO) -> bytes:
    """Return some 64 KiB that say something, up to the end of a line; empty if all lines are blank.

    Contents may be longer than that, and say nothing about how the questions below them look. However long they are, a
    few times the size is held at once.
    """
    found = b""
    while len(found) < _SIZE and (piece := file.read(_SIZE)):
        # A line that is cut would not be known for what it is.
        piece = _CONTENTS.sub(rb"\1", piece + file.readline(_SIZE))
        if found or piece.strip():
            found += piece
    return found
