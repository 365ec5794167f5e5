"""Compression: when asked for, and only where it pays."""

import gzip
import json

import httpx
from conftest import Bank

QUESTIONS = "/api/v1/questions"


def raw(bank: Bank, path: str, accepted: str | None) -> tuple[httpx.Response, bytes]:
    """A response, and its content as it came over the wire."""
    headers = {} if accepted is None else {"Accept-Encoding": accepted}
    with bank.public.stream("GET", path, headers=headers) as response:
        return response, b"".join(response.iter_raw())


def test_a_collection_is_compressed_when_asked(bank: Bank) -> None:
    for number in range(20):
        bank.add_question(stem=f"Question {number}?", explanation="The same words again and again. " * 20)
    plain, content = raw(bank, QUESTIONS, "identity")
    assert "Content-Encoding" not in plain.headers

    for accepted in ("gzip", "gzip, deflate", "gzip;q=1.0, identity;q=0.5", "x-unknown, gzip"):
        packed, octets = raw(bank, QUESTIONS, accepted)
        assert packed.headers["Content-Encoding"] == "gzip"
        assert packed.headers["Content-Type"] == "application/json"
        assert int(packed.headers["Content-Length"]) == len(octets) < len(content) / 5
        assert gzip.decompress(octets) == content
        assert "Accept-Encoding" in packed.headers["Vary"]
        assert packed.headers.get("Link") == plain.headers.get("Link")
    for refused in ("identity", "gzip;q=0", "", "*;q=0"):
        response, octets = raw(bank, QUESTIONS, refused)
        assert "Content-Encoding" not in response.headers, refused
        assert octets == content
        # The answer depends on the header even where it says no.
        assert "Accept-Encoding" in response.headers["Vary"], refused


def test_single_resources_and_problems_are_sent_as_they_are(bank: Bank) -> None:
    """So that the tag of a question is the hash that anybody can recompute."""
    url = f"{QUESTIONS}/{bank.add_question(explanation='word ' * 500)['id']}"
    for path in (url, f"{QUESTIONS}?limit=0", "/nowhere"):
        response, octets = raw(bank, path, "gzip")
        assert "Content-Encoding" not in response.headers
        assert json.loads(octets)
