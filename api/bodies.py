"""Request bodies: read up to a limit, decoded strictly."""

import hashlib
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any, BinaryIO, cast

import orjson
from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.formparser import MultiPartParser
from werkzeug.wsgi import get_input_stream

from api.problems import Malformed, MissingLength, TooLarge, WrongMediaType
from services.errors import Invalid

MAX_BYTES = 1024 * 1024
# Far more than any resource has, and far less than what functions that call themselves can stand.
MAX_DEPTH = 32
# What a form may have besides its file, what of a file is held in memory, and how much is read at a time.
_FORM_BYTES = 256 * 1024
_FORM_PARTS = 100
_BYTES_IN_MEMORY = 2**20
_PIECE = 64 * 1024


def read() -> bytes:
    """The request's body. Raises TooLarge or Malformed.

    Werkzeug cuts a chunked body at MAX_CONTENT_LENGTH without a word, so that limit is one byte higher than ours and a
    body that reaches it is too long.
    """
    body: bytes = request.get_data()
    if len(body) > MAX_BYTES:
        raise TooLarge(f"The body is longer than {MAX_BYTES} bytes.")
    _refuse_cut_off(len(body))
    return body


def is_left_out() -> bool:
    """Whether the request has no body. One in chunks has one, even if its chunks are broken and nothing can be read."""
    return "HTTP_TRANSFER_ENCODING" not in request.environ and not read()


def _refuse_cut_off(came: int) -> None:
    """Raise Malformed if fewer bytes came than were announced: where a connection ends, the server ends the body."""
    announced = request.content_length or 0
    if came < announced:
        raise Malformed(f"The body was cut off: of {announced} bytes {came} came.")


@dataclass(frozen=True)
class Upload:
    """A file as it was sent: on disk where it is large, at its beginning, with the name that the form gives it.

    `fields` are the form's other fields.
    """

    file: BinaryIO
    size: int
    name: str | None
    fields: MultiDict[str, str]

    def said(self) -> bytes:
        """What the form says, however it says it: for each form, clients draw the boundary between its fields anew."""
        digest = hashlib.sha256()
        while piece := self.file.read(_PIECE):
            digest.update(piece)
        self.file.seek(0)
        return json.dumps([digest.hexdigest(), self.name, sorted(self.fields.lists())]).encode()


@contextmanager
def uploaded(most_bytes: int) -> Iterator[Upload]:
    """The file in the request's body: the field `file` of a form (multipart/form-data), or else the body itself.

    A form says itself where it ends. Of a file in chunks nobody could say whether it is whole, because to the server
    the end of the connection looks like the last chunk: it must come with its length. Raises MissingLength, TooLarge,
    Malformed, or Invalid where a form is not as it should be.
    """
    is_form = request.mimetype == "multipart/form-data"
    if not is_form and request.content_length is None:
        raise MissingLength("A file that is sent by itself needs Content-Length; in chunks, send it in a form.")
    body = _Counted(get_input_stream(request.environ, max_content_length=most_bytes + _FORM_BYTES + 1), most_bytes)
    with tempfile.SpooledTemporaryFile(max_size=_BYTES_IN_MEMORY) as file:
        if is_form:
            name, fields = _form(body, file)
        else:
            name, fields = None, MultiDict[str, str]()
            while piece := body.read(_PIECE):
                file.write(piece)
        size = file.tell()
        if size > most_bytes:
            raise TooLarge(f"The file is longer than {most_bytes} bytes.")
        file.seek(0)
        yield Upload(cast(BinaryIO, file), size, name, fields)


def _form(body: "_Counted", file: IO[bytes]) -> tuple[str | None, MultiDict[str, str]]:
    boundary = request.mimetype_params.get("boundary", "")
    if not boundary:
        raise Malformed("The form has no boundary.")
    opened = []

    def into(**about: Any) -> IO[bytes]:
        opened.append(about["filename"])
        # Only one is wanted, and where there are others the form is refused: what they say goes nowhere.
        return file if len(opened) == 1 else cast(IO[bytes], _Nowhere())

    parser = MultiPartParser(
        stream_factory=cast(Any, into), max_form_memory_size=_FORM_BYTES, max_form_parts=_FORM_PARTS
    )
    try:
        fields, files = parser.parse(cast(IO[bytes], body), boundary.encode("latin-1", "replace"), None)
    except (ValueError, UnicodeError):
        raise Malformed("The form is not multipart/form-data as RFC 7578 has it, or it was cut off.") from None
    if list(files) != ["file"] or len(opened) != 1:
        raise Invalid([("/file", "must be one file, sent as the form's field `file`")])
    file.seek(0, 2)
    return files["file"].filename, fields


class _Counted:
    """A body that may be read up to a limit, to its very end.

    Werkzeug cuts a chunked one at its own limit without a word.
    """

    def __init__(self, stream: IO[bytes], most_bytes: int) -> None:
        self._stream = stream
        self._came = 0
        self._most_bytes = most_bytes

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(size)
        self._came += len(piece)
        if not piece:
            _refuse_cut_off(self._came)
        if self._came > self._most_bytes + _FORM_BYTES:
            raise TooLarge(f"The file is longer than {self._most_bytes} bytes.")
        return piece


class _Nowhere:
    """Takes what is written and keeps nothing."""

    def write(self, piece: bytes) -> int:
        return len(piece)

    def seek(self, offset: int, whence: int = 0) -> int:
        return 0


def json_object(media_types: tuple[str, ...]) -> dict[str, Any]:
    """The object in the request's body. Raises WrongMediaType, TooLarge, Malformed, or Invalid if it is no object."""
    if request.mimetype not in media_types:
        raise WrongMediaType(f"Send {' or '.join(media_types)}, not {request.mimetype or 'a body without a type'}.")
    try:
        value = orjson.loads(read())
    except orjson.JSONDecodeError as error:
        raise Malformed(f"The body is not JSON: {error}.") from None
    if _nested_too_deep(value):
        raise Malformed(f"The body is nested more than {MAX_DEPTH} levels deep.")
    if not isinstance(value, dict):
        raise Invalid([("", "must be an object")])
    return value


def _nested_too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(MAX_DEPTH):
        containers = [one.values() if isinstance(one, dict) else one for one in level if isinstance(one, dict | list)]
        if not containers:
            return False
        level = [inner for container in containers for inner in container]
    return True
