"""Responses that carry resources.

The strong ETag of every representation is the SHA-256 of its bytes, whichever process made them. Collections are
compressed when asked, and as RFC 9110 has it, a compressed representation has an ETag of its own, with a suffix.
Single resources are not: they are small, and their ETag is to be the hash that anybody can recompute.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import orjson
import werkzeug.http
from flask import Response, request
from flask_compress import Compress

from services.documents import canonical, sha256


class _Compress(Compress):
    """Flask-Compress would choose an encoding that the client refuses (`gzip;q=0`) rather than none."""

    def after_request(self, response: Response | None) -> Response:
        if response is None or any(
            quality > 0 and coding != "identity" for coding, quality in request.accept_encodings
        ):
            compressed: Response = super().after_request(response)
            return compressed
        response.vary.add("Accept-Encoding")
        return response


compress = _Compress()
IMMUTABLE = "public, max-age=31536000, immutable"


def reply(body: bytes, status: int = 200, *, sha: str | None = None) -> Response:
    """A response with JSON as it is to be sent; `sha` is its hash, if that is known."""
    response = Response(body, status, content_type="application/json")
    response.headers["ETag"] = f'"{sha or sha256(body)}"'
    return response


def resource(value: Mapping[str, Any], status: int = 200) -> Response:
    """A response with one small resource, as canonical JSON."""
    response = reply(canonical(value), status)
    if "updated_at" in value:
        response.headers["Last-Modified"] = http_date(value["updated_at"])
    return response


def http_date(timestamp: str) -> str:
    """A timestamp of a document as Last-Modified has it."""
    return werkzeug.http.http_date(datetime.fromisoformat(timestamp))


def created(response: Response, location: str) -> Response:
    """The response says where the new resource is."""
    response.status_code = 201
    response.headers["Location"] = location
    # Left relative: the host that a client sees is not always the one that a proxy tells us.
    response.autocorrect_location_header = False
    return response


def page(items: Iterable[bytes | str], next_parameters: Mapping[str, Any] | None, **more: Any) -> Response:
    """A page of a collection, from the JSON of its items.

    `next_parameters` are the query parameters in which the next page differs from this one, None on the last page;
    `more` are further members.
    """
    following = _url(next_parameters) if next_parameters else None
    response = collection(items, next=following, **more)
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response


def collection(items: Iterable[bytes | str], **more: Any) -> Response:
    """Some items, from their JSON, and further members."""
    joined = b",".join(item if isinstance(item, bytes) else item.encode() for item in items)
    members = b"".join(b',"%b":%b' % (name.encode(), orjson.dumps(value)) for name, value in more.items())
    return compress.after_request(reply(b'{"items":[%b]%b}' % (joined, members)))


def empty() -> Response:
    """204: done, and nothing to say."""
    return Response(status=204)


def _url(changed: Mapping[str, Any]) -> str:
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in changed]
    return f"{request.script_root}{request.path}?{urlencode([*kept, *changed.items()])}"
