"""Request bodies: read up to a limit, decoded strictly."""

from typing import Any

import orjson
from flask import request

from api.problems import Malformed, TooLarge, WrongMediaType
from services.errors import Invalid

MAX_BYTES = 1024 * 1024
# Far more than any resource has, and far less than what functions that call themselves can stand.
MAX_DEPTH = 32


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
