"""Responses that carry resources.

The strong ETag of a single resource is the SHA-256 of its bytes, which anybody can recompute; that of a page only has
to be the same whichever process made it, and is a hash that costs next to nothing. Where a representation is sent while
it is made, the ETag is a hash of what its bytes follow from. Collections are compressed when asked, and as RFC 9110 has
it, a compressed representation has an ETag of its own, with a suffix. Single resources are not: they are small, and
their ETag is to stay the hash of what was sent.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote_plus, urlencode

import orjson
import werkzeug.http
import xxhash
from flask import Response, request
from flask_compress import Compress

from services import cursors
from services.documents import canonical, sha256


class _Compress(Compress):
    """Flask-Compress would choose an encoding that the client refuses (`gzip;q=0`) rather than none."""

    def after_request(self, response: Response | None) -> Response:
        if response is None or (
            "HTTP_ACCEPT_ENCODING" in request.environ
            and any(quality > 0 and coding != "identity" for coding, quality in request.accept_encodings)
        ):
            compressed: Response = super().after_request(response)
            return compressed
        response.headers.add("Vary", "Accept-Encoding")
        return response


compress = _Compress()
_SAFE_IN_QUERIES = "%=+,:;/?@!$'()*"
IMMUTABLE = "public, max-age=31536000, immutable"
IMMUTABLE_FOR_ONE = "private, max-age=31536000, immutable"


def reply(body: bytes, status: int = 200, *, tag: str | None = None) -> Response:
    """A response with JSON as it is to be sent; `tag` is its ETag, without quotes, unless that is the SHA-256."""
    return Response(body, status, [("Content-Type", "application/json"), ("ETag", f'"{tag or sha256(body)}"')])


def resource(value: Mapping[str, Any], status: int = 200) -> Response:
    """A response with one small resource, as canonical JSON."""
    response = reply(canonical(value), status)
    if "updated_at" in value:
        response.headers.add("Last-Modified", http_date(value["updated_at"]))
    return response


@lru_cache(maxsize=4096)
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


def page(items: Sequence[bytes] | Sequence[str], next_parameters: Mapping[str, Any] | None, **more: Any) -> Response:
    """A page of a collection, from the JSON of its items.

    `next_parameters` are the query parameters in which the next page differs from this one, None on the last page;
    `more` are further members.
    """
    following = _url(next_parameters) if next_parameters else None
    response = collection(items, next=following, **more)
    if following:
        response.headers.add("Link", f'<{following}>; rel="next"')
    return response


def keyset_page(
    query: Mapping[str, Any], collection: str, key: tuple[str, type], listed: Callable[..., Sequence[Mapping[str, Any]]]
) -> Response:
    """A page of a collection that has one order.

    `key` names the member that gives the order, and its type; `listed` is called with a `limit` and the key `after`
    which to go on, None on the first page. The cursor is good for the collection of this name alone.
    """
    (member, kind), limit, cursor = key, query["limit"], query["cursor"]
    after = cursors.decode(collection, cursor, kind)[0] if cursor else None
    found = listed(limit=limit + 1, after=after)
    following = {"cursor": cursors.encode(collection, [found[limit - 1][member]])} if len(found) > limit else None
    return page([canonical(one) for one in found[:limit]], following)


def collection(items: Sequence[bytes] | Sequence[str], **more: Any) -> Response:
    """Some items, from their JSON, and further members."""
    joined = _joined(items)
    members = b"".join(b',"%b":%b' % (name.encode(), orjson.dumps(value)) for name, value in more.items())
    body = b'{"items":[%b]%b}' % (joined, members)
    return compressed(reply(body, tag=xxhash.xxh3_128_hexdigest(body)))


def compressed(response: Response) -> Response:
    """The response, compressed if the client takes that."""
    return compress.after_request(response)


def download(body: bytes, media_type: str, name: str) -> Response:
    """A response with a file; `name` is what a browser is to call it."""
    response = Response(body, content_type=media_type)
    response.headers["ETag"] = f'"{sha256(body)}"'
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return compressed(response)


def redirect(location: str, value: Mapping[str, Any]) -> Response:
    """Leads to `location` for now, with the same method and query parameters; `value` says where that is."""
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    location = f"{request.script_root}{location}{query}"
    response = Response(canonical({**value, "location": location}), 307, content_type="application/json")
    response.headers["Location"] = location
    response.headers["Cache-Control"] = "no-store"
    response.autocorrect_location_header = False
    return response


def streamed(pieces: Iterable[bytes], media_type: str, tag: str) -> Response:
    """A response of any length, sent while it is made; `tag` names its state."""
    text = "; charset=utf-8" if media_type.startswith("text/") else ""
    response = Response(pieces, content_type=media_type + text)
    response.headers["ETag"] = f'"{tag}"'
    return compress.after_request(response)


def _joined(items: Sequence[Any]) -> bytes:
    """Pieces of JSON with commas between them: all bytes, or all text as the database gives it."""
    return ",".join(items).encode() if items and isinstance(items[0], str) else b",".join(items)


def empty() -> Response:
    """204: done, and nothing to say."""
    return Response(status=204)


def _url(changed: Mapping[str, Any]) -> str:
    """The address of this request with some query parameters changed and the others as they were sent."""
    kept = _without(request.query_string, frozenset(changed))
    return f"{request.script_root}{request.path}?{kept}{urlencode(changed)}"


@lru_cache(maxsize=1024)
def _without(query_string: bytes, names: frozenset[str]) -> str:
    """The start of a query string: an older one less these parameters."""
    parts = [part for part in query_string.split(b"&") if part]
    kept = [part for part in parts if unquote_plus(part.partition(b"=")[0].decode("latin-1")) not in names]
    return "".join(quote(part, safe=_SAFE_IN_QUERIES) + "&" for part in kept)
