"""Request bodies: read up to a limit, decoded strictly."""

from typing import Any

import orjson
from flask import request

from api.problems import Malformed, TooLarge, WrongMediaType
from services.errors import Invalid

MAX_BYTES = 1024 * 1024


def read() -> bytes:
    """The request's body. Raises TooLarge.

    Werkzeug cuts a chunked body at MAX_CONTENT_LENGTH without a word, so that limit is one byte higher than ours and a
    body that reaches it is too long.
    """
    body: bytes = request.get_data()
    if len(body) > MAX_BYTES:
        raise TooLarge(f"The body is longer than {MAX_BYTES} bytes.")
    return body


def json_object(media_types: tuple[str, ...]) -> dict[str, Any]:
    """The object in the request's body. Raises WrongMediaType, TooLarge, Malformed, or Invalid if it is no object."""
    if request.mimetype not in media_types:
        raise WrongMediaType(f"Send {' or '.join(media_types)}, not {request.mimetype or 'a body without a type'}.")
    try:
        value = orjson.loads(read())
    except orjson.JSONDecodeError as error:
        raise Malformed(f"The body is not JSON: {error}.") from None
    if not isinstance(value, dict):
        raise Invalid([("", "must be an object")])
    return value
