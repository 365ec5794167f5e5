"""Fetching a release for `interrobank pull`: with patience, a timeout, and a copy for when there is no network."""

import hashlib
import os
import re
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click
import httpx

from cli.writing import write_whole
from services.documents import sha256
from services.errors import Contradiction

# Seconds to wait before each further try.
_WAITS = (0.5, 1.0, 2.0)
_LONGEST_WAIT = 30.0
# What may be over the next time: the server is restarting, overloaded, or asks to wait.
_PASSING = (408, 425, 429, 500, 502, 503, 504)
_ETAG_OF_OURS = re.compile(r'"([0-9a-f]{64})(?::[a-z]+)?"')


@dataclass(frozen=True)
class Kept:
    """A copy in the cache: the bytes that came with an ETag."""

    etag: str
    body: bytes
    since: datetime


@dataclass(frozen=True)
class Fetched:
    """What a server answered, or `offline`, the reason why it did not, and then the copy in the cache."""

    etag: str
    body: bytes
    offline: str | None = None


class Cache:
    """One file for each URL in the cache directory of the XDG Base Directory Specification.

    It holds the ETag, the hash of the body and the body, so that a file that is damaged is seen to be.
    """

    def __init__(self, url: str) -> None:
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        self._path = home / "interrobank" / "releases" / hashlib.sha256(url.encode()).hexdigest()

    def read(self) -> Kept | None:
        """The copy, if there is one that is whole."""
        try:
            etag, digest, body = self._path.read_bytes().split(b"\n", 2)
            since = datetime.fromtimestamp(self._path.stat().st_mtime).astimezone()
        except (OSError, ValueError):
            return None
        return Kept(etag.decode("latin-1"), body, since) if sha256(body).encode() == digest else None

    def keep(self, fetched: Fetched) -> None:
        """Keep what was fetched; a cache that cannot be written is no reason to fail."""
        content = b"\n".join((fetched.etag.encode("latin-1"), sha256(fetched.body).encode(), fetched.body))
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(self._path, content)
        except OSError as error:
            click.echo(f"interrobank: not kept for work without a network: {error}", err=True)


def fetch(url: str, token: str | None, timeout: float, kept: Kept | None) -> Fetched:
    """Get a release, or the copy `kept` if it is still the same or the server cannot be reached.

    Raises click.ClickException if the server refuses or cannot be reached and there is no copy, Contradiction if what
    came does not have the hash in its ETag.
    """
    headers = {"Accept": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
    headers |= {"If-None-Match": kept.etag} if kept and kept.etag else {}
    with httpx.Client(headers=headers, timeout=timeout, follow_redirects=True) as client:
        answer = _ask(client, url)
    if isinstance(answer, str):
        if kept is None:
            raise click.ClickException(f"{url} cannot be had: {answer}")
        return Fetched(kept.etag, kept.body, answer)
    if answer.status_code == 304 and kept:
        return Fetched(kept.etag, kept.body)
    if answer.status_code != 200:
        raise click.ClickException(f"{url} was refused: {_reason(answer)}")
    etag = answer.headers.get("ETag", "")
    named = _ETAG_OF_OURS.fullmatch(etag)
    if named and named[1] != sha256(answer.content):
        raise Contradiction(
            f"{url} came with the ETag {named[1]}, but what came has the hash {sha256(answer.content)}."
        )
    return Fetched(etag, answer.content)


def _ask(client: httpx.Client, url: str) -> httpx.Response | str:
    """The answer to a GET, or the reason why even the last try had none."""
    for wait in (*_WAITS, None):
        asked_to_wait = 0.0
        try:
            answer = client.get(url)
        except httpx.TransportError as error:
            reason = str(error) or type(error).__name__
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise click.ClickException(f"{url} cannot be had: {error}") from None
        else:
            if answer.status_code not in _PASSING:
                return answer
            reason = _reason(answer)
            after = answer.headers.get("Retry-After", "")
            asked_to_wait = float(after) if after.isdecimal() else 0.0
        if wait is not None:
            time.sleep(max(wait, min(asked_to_wait, _LONGEST_WAIT)))
    return reason


def _reason(answer: httpx.Response) -> str:
    """What a server says of an error: the detail of a problem, or the status alone."""
    try:
        detail = answer.json()["detail"]
    except (ValueError, KeyError, TypeError):
        detail = answer.reason_phrase
    return f"{answer.status_code} {detail}"
