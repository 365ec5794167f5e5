"""Bytes → text, the way every reader of text sources does it.

Nobody says in which encoding an old notes file is, so it is found out: a byte order mark decides; else what has a NUL
in most pairs of bytes, always on the same side, is UTF-16; else what is valid UTF-8 is UTF-8; else what the source
itself declares decides, if it does, as pages do; else each line is read on its own, as UTF-8 where it is valid and as
what is usual where it is not, because files pasted together from several sources carry both. Usual is Windows-1252
unless the source tells its language; Latin-1 where a byte has no meaning there.
"""

import codecs
import re
from contextlib import suppress

from formats.base import FormatError

# UTF-32 comes first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)

# Files that people rename to .txt, by how they begin; some of them would otherwise pass as text.
_SIGNATURES = (
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"%PDF-", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"bplist00", "a web archive of Safari or another property list"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "an SQLite database"),
)

# Browsers write headers in any order; e-mail has the same.
_ARCHIVE = re.compile(
    rb"From: <Saved by |MIME-Version:|(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}Content-Type:[ \t]*multipart/",
    re.IGNORECASE,
)

USUAL = "Windows-1252"

# What text has besides letters: tab, line ends, form feed, vertical tab, and the backspaces and escapes of terminals.
_CONTROLS = re.compile(r"[\x01-\x07\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_TOLERATED_CONTROLS = 0.01

# Of the letters of a text in UTF-16, the share that is ASCII in any but a few languages' texts.
_FEWEST_NULS = 0.5

_LINE_END = re.compile(r"\r\n?")
# Files that were joined have their marks in the middle.
_INNER_MARK = re.compile(r"(?m)^\ufeff+(?=[^\s\ufeff])")
_BYTE_LINES = re.compile(rb"[^\r\n]*(?:\r\n?|\n)?")


def decode(data: bytes, declared: str | None = None, usual: str = USUAL) -> tuple[str, list[str]]:
    r"""Return the text with every line end (CR LF, CR or LF) as "\n", and notes about what had to be assumed.

    Line n of the text is line n of the source; `declared` is the codec that the source itself names, `usual` the one
    to be assumed where nothing is known. Raises FormatError for what is not text.
    """
    refuse_other_kinds(data)
    text, notes = _decode(data, declared, usual)
    if "\0" in text:
        raise FormatError("this is not text: it contains NUL characters", 1 + text.count("\n", 0, text.index("\0")))
    if len(_CONTROLS.findall(text)) > max(1, _TOLERATED_CONTROLS * len(text)):
        raise FormatError("this is not text: too many control characters")
    return _INNER_MARK.sub("", _LINE_END.sub("\n", text)), notes


def refuse_other_kinds(data: bytes) -> None:
    """Raise FormatError for what is no text by how it begins, saying what it is instead."""
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise FormatError(f"this is {kind}, not text")
    if _ARCHIVE.match(data):
        raise FormatError("this is a web archive (MHTML), not text; save the page as HTML instead")


def in_utf8(head: bytes) -> bytes:
    """Return the beginning of a source in UTF-8 without a mark, if it is in another Unicode encoding; else as it is.

    The last character of a beginning may be cut.
    """
    for mark, encoding, _ in _MARKS:
        if head.startswith(mark):
            return head[len(mark) :].decode(encoding, "ignore").encode()
    unmarked = _unmarked_utf16(head[: len(head) // 2 * 2])
    return head.decode(unmarked, "ignore").encode() if unmarked else head


def has_controls(text: str) -> bool:
    """Whether a text has characters that text does not have. `decode` tolerates a few of them in a whole source."""
    return _CONTROLS.search(text) is not None


def _decode(data: bytes, declared: str | None, usual: str) -> tuple[str, list[str]]:
    for mark, encoding, name in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), []
            except UnicodeDecodeError as error:
                if encoding == "utf-8":
                    return _line_by_line(data[len(mark) :], usual)
                raise FormatError(f"the source says it is {name}, and is not") from error
    if unmarked := _unmarked_utf16(data):
        return data.decode(unmarked), ["The encoding is not marked; it was taken for UTF-16."]
    for encoding in filter(None, ("utf-8", declared)):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding), []
    return _line_by_line(data, usual)


def _unmarked_utf16(data: bytes) -> str | None:
    """The kind of UTF-16 that some bytes are, if they are: at least its spaces, line ends and marks have a NUL each."""
    pairs = len(data) // 2
    for encoding, high, low in (("utf-16-le", data[1::2], data[::2]), ("utf-16-be", data[::2], data[1::2])):
        if pairs and high.count(0) >= _FEWEST_NULS * pairs and 0 not in low:
            with suppress(UnicodeDecodeError):
                if not _CONTROLS.search(data.decode(encoding)):
                    return encoding
    return None


def _line_by_line(data: bytes, usual: str) -> tuple[str, list[str]]:
    lines, guessed, utf8 = [], [], False
    for number, line in enumerate(_BYTE_LINES.findall(data), 1):
        try:
            lines.append(line.decode())
            utf8 = utf8 or not line.isascii()
        except UnicodeDecodeError:
            guessed.append(number)
            try:
                lines.append(line.decode(usual))
            except UnicodeDecodeError:
                lines.append(line.decode("latin-1"))
    if not utf8:
        return "".join(lines), [f"The encoding is not UTF-8; it was taken for {usual}."]
    shown = ", ".join(map(str, guessed[:5])) + (", …" if len(guessed) > 5 else "")
    which = f"line {shown} is" if len(guessed) == 1 else f"lines {shown} are"
    return "".join(lines), [f"The encoding is mixed: {which} not UTF-8 and taken for {usual}."]
