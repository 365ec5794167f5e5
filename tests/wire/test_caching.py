"""Conditional requests and caching, as RFC 9110 and RFC 9111 mean them."""

import hashlib
import re
from email.utils import parsedate_to_datetime
from typing import Any

from conftest import Bank, assert_problem, choice_question, open_question

QUESTIONS = "/api/v1/questions"
STRONG = re.compile(r'"[0-9a-f]{64}"')


def stock(bank: Bank) -> dict[str, Any]:
    """A bank with something in every collection; gives a question."""
    bank.add_topic("contexts")
    return bank.add_question(**choice_question(), topics=["contexts"], explanation="Because.")


def resources(question: dict[str, Any]) -> list[str]:
    """The address of a resource of every kind, and of every collection."""
    url = f"{QUESTIONS}/{question['id']}"
    return [
        "/api/v1/",
        QUESTIONS,
        f"{QUESTIONS}?fields=id,stem&count=exact",
        f"{QUESTIONS}?q=request",
        url,
        f"{url}?fields=stem",
        f"{url}/answers",
        f"{url}/answers/{question['answers'][0]['id']}",
        f"{url}/revisions",
        f"{url}/revisions/1",
        "/api/v1/topics",
        "/api/v1/topics?tree=true",
        "/api/v1/topics/contexts",
        "/api/v1/difficulties",
        "/api/v1/difficulties/beginner",
        "/api/v1/changes",
        "/api/v1/stats",
        "/api/v1/keys",
        "/api/v1/keys/current",
        "/api/v1/openapi.json",
    ]


def test_everything_has_a_strong_etag_and_is_not_sent_again_while_it_is_the_same(bank: Bank) -> None:
    for path in resources(stock(bank)):
        first = bank.admin.get(path, headers={"Accept-Encoding": "identity"})
        assert first.status_code == 200, path
        tag = first.headers["ETag"]
        # The hash of a single resource is one that anybody can recompute; a page only has to have one.
        strong = "[0-9a-f]{32}" if "items" in first.json() else hashlib.sha256(first.content).hexdigest()
        assert re.fullmatch(f'"{strong}"', tag), path
        for known in (tag, f'"other", {tag}', f"W/{tag}", "*"):
            again = bank.admin.get(path, headers={"Accept-Encoding": "identity", "If-None-Match": known})
            assert (again.status_code, again.content) == (304, b""), (path, known)
            # What the full answer would have said about itself (RFC 9110, 15.4.5).
            for name in ("ETag", "Cache-Control", "Vary"):
                assert again.headers.get(name) == first.headers.get(name), (path, name)
        other = bank.admin.get(path, headers={"If-None-Match": '"other"'})
        assert other.status_code == 200, path


def test_a_compressed_collection_has_a_tag_of_its_own_that_is_recognised(bank: Bank) -> None:
    stock(bank)
    for number in range(5):
        bank.add_question(stem=f"Question {number}?", explanation="word " * 100)
    for path in (QUESTIONS, "/api/v1/changes", "/api/v1/openapi.json"):
        plain = bank.public.get(path, headers={"Accept-Encoding": "identity"})
        packed = bank.public.get(path, headers={"Accept-Encoding": "gzip"})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert packed.content == plain.content
        assert packed.headers["ETag"] == plain.headers["ETag"][:-1] + ':gzip"'
        assert {"Accept-Encoding"} <= set(packed.headers["Vary"].split(", "))
        for coding, known in (("gzip", packed), ("identity", plain)):
            headers = {"Accept-Encoding": coding, "If-None-Match": known.headers["ETag"]}
            again = bank.public.get(path, headers=headers)
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["ETag"] == known.headers["ETag"]
        # The bytes differ, so one is not the other.
        headers = {"Accept-Encoding": "identity", "If-None-Match": packed.headers["ETag"]}
        assert bank.public.get(path, headers=headers).status_code == 200


def test_what_was_written_carries_the_tag_that_a_read_gives(bank: Bank) -> None:
    made = bank.author.post(QUESTIONS, json={**open_question(), "status": "draft"})
    url = made.headers["Location"]
    for response in (
        made,
        bank.author.put(url, json=open_question() | {"status": "draft"}, headers={"If-Match": made.headers["ETag"]}),
        bank.author.patch(url, json={"stem": "Why?"}, headers={"If-Match": "*"}),
    ):
        assert STRONG.fullmatch(response.headers["ETag"])
        assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["ETag"] == bank.author.get(url).headers["ETag"]


def test_a_change_needs_the_tag_of_the_present_state(bank: Bank) -> None:
    question = stock(bank)
    url = f"{QUESTIONS}/{question['id']}"
    level = "/api/v1/difficulties/expert"
    key = bank.admin.post("/api/v1/keys", json={"role": "player"}).headers["Location"]
    for path, method, body in (
        (url, "PUT", open_question()),
        (url, "PATCH", {"stem": "Why?"}),
        (url, "DELETE", None),
        (f"{url}/answers/{question['answers'][1]['id']}", "PUT", {"body": "x", "correct": False}),
        (f"{url}/answers/{question['answers'][1]['id']}", "PATCH", {"body": "x"}),
        (f"{url}/answers/{question['answers'][1]['id']}", "DELETE", None),
        ("/api/v1/topics/contexts", "PUT", {"slug": "contexts", "name": "x"}),
        ("/api/v1/topics/contexts", "PATCH", {"name": "x"}),
        ("/api/v1/topics/contexts", "DELETE", None),
        (level, "PUT", {"slug": "expert", "name": "x", "rank": 1}),
        (level, "PATCH", {"name": "x"}),
        (level, "DELETE", None),
        (key, "DELETE", None),
    ):
        before = bank.admin.get(path)
        tag = before.headers["ETag"]
        assert_problem(bank.admin.request(method, path, json=body), 428, "precondition-required")
        # A weak tag never matches where bytes count (RFC 9110, 13.1.1).
        for stale in ('"old"', '"old", "older"', f"W/{tag}", f'{tag[:-2]}x"', ""):
            refused = bank.admin.request(method, path, json=body, headers={"If-Match": stale})
            assert_problem(refused, 412, "stale")
        assert bank.admin.get(path).content == before.content, (method, path)


def test_the_right_tag_is_found_in_every_form(bank: Bank) -> None:
    url = f"{QUESTIONS}/{bank.add_question()['id']}"
    for number, form in enumerate(
        ("{tag}", "*", '"old", {tag}', '{tag},"old"', 'W/"weak", {tag}', "{packed}", '"old", {packed}')
    ):
        tag = bank.reviewer.get(url).headers["ETag"]
        match = form.format(tag=tag, packed=tag[:-1] + ':gzip"')
        changed = bank.reviewer.patch(url, json={"stem": f"Version {number}?"}, headers={"If-Match": match})
        assert changed.status_code == 200, (form, changed.text)


def test_the_view_of_a_player_never_shares_a_tag_with_the_whole(bank: Bank) -> None:
    """Or a tag would be a way to try out answers."""
    question = stock(bank)
    study = {bank.reader.get(path).headers["ETag"] for path in resources(question) if "keys" not in path}
    url = f"{QUESTIONS}/{question['id']}"
    played = [QUESTIONS, url, f"{url}/answers", f"{url}/answers/{question['answers'][0]['id']}",
              f"{url}/revisions", f"{url}/revisions/1", "/api/v1/changes"]  # fmt: skip
    for path in played:
        response = bank.player.get(path)
        tag = response.headers["ETag"]
        assert tag not in study
        for other in study:
            assert other.strip('"') not in response.text
            again = bank.player.get(path, headers={"If-None-Match": other})
            assert again.status_code == 200, path
        if not path.endswith("/revisions"):  # in which a reader sees the names of keys
            asked_for = bank.reader.get(path, params={"view": "play"})
            assert (asked_for.headers["ETag"], asked_for.content) == (tag, response.content)


def test_caches_keep_what_is_open_apart_from_what_a_key_shows(bank: Bank) -> None:
    question = stock(bank)
    for path in resources(question):
        if "keys" in path or path.endswith(("openapi.json", "/revisions/1")):
            continue
        for client, control in ((bank.public, "no-cache"), (bank.reader, "private, no-cache")):
            response = client.get(path)
            assert response.headers["Cache-Control"] == control, path
            assert "Authorization" in response.headers["Vary"], path
    revision = f"{QUESTIONS}/{question['id']}/revisions/1"
    assert bank.public.get(revision).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "public" not in bank.reader.get(revision).headers["Cache-Control"]
    assert bank.public.get(f"{QUESTIONS}?limit=0").headers["Cache-Control"] == "no-store"


def test_last_modified_is_the_time_of_the_last_change(bank: Bank) -> None:
    url = f"{QUESTIONS}/{stock(bank)['id']}"
    for path in (url, "/api/v1/topics/contexts", "/api/v1/difficulties/beginner"):
        response = bank.public.get(path)
        modified = response.headers["Last-Modified"]
        to_the_second = response.json()["updated_at"][:19]
        assert parsedate_to_datetime(modified).isoformat()[:19] == to_the_second
        assert modified.endswith("GMT")
        assert bank.public.get(path, headers={"If-Modified-Since": modified}).status_code == 304
        long_ago = {"If-Modified-Since": "Thu, 01 Jan 2015 00:00:00 GMT"}
        assert bank.public.get(path, headers=long_ago).status_code == 200
        # A tag says more than a time, so it alone counts (RFC 9110, 13.1.3).
        both = {"If-Modified-Since": modified, "If-None-Match": '"other"'}
        assert bank.public.get(path, headers=both).status_code == 200


def test_a_head_is_a_get_without_its_body(bank: Bank) -> None:
    for path in [*resources(stock(bank)), f"{QUESTIONS}?limit=0", "/nowhere", "/healthz"]:
        get, head = (
            bank.admin.request(method, path, headers={"Accept-Encoding": "identity"}) for method in ("GET", "HEAD")
        )
        assert (head.status_code, head.content) == (get.status_code, b""), path
        if path not in ("/api/v1/keys", "/api/v1/keys/current"):
            for name in ("ETag", "Content-Type", "Last-Modified", "Cache-Control", "Vary", "Link", "Content-Length"):
                assert head.headers.get(name) == get.headers.get(name), (path, name)


def test_options_tells_what_can_be_done(bank: Bank) -> None:
    url = f"{QUESTIONS}/{stock(bank)['id']}"
    for path, allowed in (
        (QUESTIONS, {"GET", "HEAD", "OPTIONS", "POST"}),
        (url, {"GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"}),
        (f"{url}/merge", {"OPTIONS", "POST"}),
        ("/api/v1/stats", {"GET", "HEAD", "OPTIONS"}),
    ):
        response = bank.public.options(path)
        assert response.status_code in (200, 204)
        assert set(response.headers["Allow"].split(", ")) == allowed
        assert response.content == b""
