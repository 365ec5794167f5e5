"""Errors: every one is a problem (RFC 9457), says what is wrong, and leaves nothing half done."""

import json
import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from conftest import Bank, assert_problem, open_question
from production import granian
from sqlalchemy import text

from api.bodies import MAX_BYTES
from api.config import Settings
from models import Database
from services import cursors
from services.selection import Query

QUESTIONS = "/api/v1/questions"
QUESTION = f"{QUESTIONS}/0199c0de-0000-7000-8000-000000000001"
ANY = {"If-Match": "*"}
JSON = {"Content-Type": "application/json"}


def assert_its_type_is_explained(bank: Bank, problem: dict[str, Any]) -> None:
    """The `type` of a problem leads to what it means."""
    explained = bank.public.get(problem["type"])
    assert explained.status_code == 200, problem["type"]
    assert (explained.json()["title"], explained.json()["status"]) == (problem["title"], problem["status"])


def test_an_unknown_path_is_a_problem_wherever_it_lies(bank: Bank) -> None:
    for path in (
        "/nowhere",
        "/api",
        "/api/v2/questions",
        "/api/v1/nowhere",
        "/api/v1/questions/42",
        "/api/v1/questions/0199C0DE-0000-7000-8000-000000000001",
        "/api/v1/topics/Not%20A%20Slug",
        f"{QUESTION}/revisions/-1",
        f"{QUESTION}/revisions/99999999999999999999",
        "/problems/none-such",
        "/%00",
        "/%ff%fe",
        "/a%0d%0aSet-Cookie:%20x=y",
        "/api/v1/docs/../../../etc/passwd",
        "/api/v1/docs/%2e%2e/%2e%2e/pyproject.toml",
    ):
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            response = bank.public.request(method, path)
            assert response.status_code in (404, 405), (method, path)
            assert "Set-Cookie" not in response.headers
            slug = {404: "not-found", 405: "method-not-allowed"}[response.status_code]
            assert response.json()["type"] == f"/problems/{slug}"
            assert response.headers["Content-Type"] == "application/problem+json"
        assert bank.public.get(path).status_code == 404, path
    assert_its_type_is_explained(bank, assert_problem(bank.public.get("/nowhere"), 404, "not-found"))


def test_a_wrong_method_names_the_right_ones(bank: Bank) -> None:
    for method, path, allowed in (
        ("DELETE", QUESTIONS, {"GET", "HEAD", "OPTIONS", "POST"}),
        (
            "POST",
            QUESTION,
            {"GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"},
        ),
        ("PUT", "/api/v1/stats", {"GET", "HEAD", "OPTIONS"}),
        ("GET", f"{QUESTION}/merge", {"OPTIONS", "POST"}),
        ("POST", "/healthz", {"GET", "HEAD", "OPTIONS"}),
        ("TRACE", QUESTIONS, {"GET", "HEAD", "OPTIONS", "POST"}),
        ("BREW", "/api/v1/", {"GET", "HEAD", "OPTIONS"}),
    ):
        response = bank.admin.request(method, path)
        problem = assert_problem(response, 405, "method-not-allowed")
        assert set(response.headers["Allow"].split(", ")) == allowed, path
    assert_its_type_is_explained(bank, problem)


def test_every_kind_of_problem_can_be_provoked_and_looked_up(bank: Bank) -> None:
    question = bank.add_question()
    url = f"{QUESTIONS}/{question['id']}"
    keyed = {"Idempotency-Key": "one"}
    bank.reviewer.post(QUESTIONS, json=open_question(), headers=keyed).raise_for_status()
    for response, status, slug in (
        (bank.author.post(QUESTIONS, content=b"{", headers=JSON), 400, "malformed"),
        (bank.public.get(f"{QUESTIONS}?cursor=AAAA"), 400, "bad-cursor"),
        (bank.public.post(QUESTIONS, json={}), 401, "unauthenticated"),
        (bank.player.post(QUESTIONS, json={}), 403, "forbidden"),
        (bank.public.get("/api/v1/topics/nowhere"), 404, "not-found"),
        (bank.public.delete("/api/v1/stats"), 405, "method-not-allowed"),
        (bank.admin.delete("/api/v1/difficulties/beginner", headers=ANY), 409, "conflict"),
        (bank.author.post("/api/v1/imports", content=iter([b"in chunks"])), 411, "length-required"),
        (bank.reviewer.patch(url, json={}, headers={"If-Match": '"old"'}), 412, "stale"),
        (bank.author.post(QUESTIONS, content=b" " * (MAX_BYTES + 1), headers=JSON), 413, "too-large"),
        (bank.author.post(QUESTIONS, content=b"stem: Why?"), 415, "wrong-media-type"),
        (bank.public.get(f"{QUESTIONS}?limit=0"), 422, "invalid"),
        (bank.reviewer.post(QUESTIONS, json=open_question("Why?"), headers=keyed), 422, "idempotency-key-reused"),
        (bank.reviewer.patch(url, json={}), 428, "precondition-required"),
    ):
        assert_its_type_is_explained(bank, assert_problem(response, status, slug))
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Request-Id"]


MALFORMED = (b"", b"{", b"[1,]", b"{'a':1}", b'{"a":NaN}', b"\xff\xfe", b'"\xc3"', b"{}{}", b'{"a":"\\ud800"}')


def test_a_body_that_is_no_json_is_malformed(bank: Bank) -> None:
    url = f"{QUESTIONS}/{bank.add_question()['id']}"
    for body in MALFORMED:
        for response in (
            bank.author.post(QUESTIONS, content=body, headers=JSON),
            bank.author.put(url, content=body, headers=JSON | ANY),
            bank.author.patch(url, content=body, headers=JSON | ANY),
        ):
            problem = assert_problem(response, 400, "malformed")
            assert [fault["pointer"] for fault in problem["errors"]] == [""]


def test_a_body_that_is_no_object_is_invalid(bank: Bank) -> None:
    url = f"{QUESTIONS}/{bank.add_question()['id']}"
    for body in ("[]", "null", "1", '"text"', "true"):
        for response in (
            bank.author.post(QUESTIONS, content=body, headers=JSON),
            bank.reviewer.patch(url, content=body, headers=JSON | ANY),
        ):
            faults = assert_problem(response, 422, "invalid")["errors"]
            assert faults == [{"pointer": "", "detail": "must be an object"}]


def test_only_json_is_taken_for_json(bank: Bank) -> None:
    url = f"{QUESTIONS}/{bank.add_question()['id']}"
    body = json.dumps({**open_question(), "status": "draft"}).encode()
    for media_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
                       "application/jsonl", "text/json", "application/merge-patch+json", "json", ""):  # fmt: skip
        headers = {"Content-Type": media_type} if media_type else {}
        assert_problem(bank.author.post(QUESTIONS, content=body, headers=headers), 415, "wrong-media-type")
        assert_problem(bank.reviewer.put(url, content=body, headers=headers | ANY), 415, "wrong-media-type")
        if media_type != "application/merge-patch+json":
            assert_problem(bank.reviewer.patch(url, content=body, headers=headers | ANY), 415, "wrong-media-type")
    for media_type in ("application/json", "application/json; charset=utf-8", "Application/JSON"):
        made = bank.author.post(QUESTIONS, content=body, headers={"Content-Type": media_type})
        assert made.status_code == 201, made.text


def test_all_faults_of_a_query_come_at_once(bank: Bank) -> None:
    query = "limit=0&limit=5&sort=colour&type=essay&type=open&topic=No+Slug"
    query += "&updated_since=yesterday&page=2&q=%00&count=all"

    problem = assert_problem(bank.public.get(f"{QUESTIONS}?{query}"), 422, "invalid")

    assert {fault["pointer"] for fault in problem["errors"]} == {
        "/limit",
        "/sort",
        "/type/0",
        "/topic/0",
        "/updated_since",
        "/page",
        "/q",
        "/count",
    }


def test_operations_without_parameters_refuse_them_too(bank: Bank) -> None:
    question = bank.add_question()
    url = f"{QUESTIONS}/{question['id']}"
    for response in (
        bank.public.get("/api/v1/stats?x=1"),
        bank.public.get("/api/v1/?x=1"),
        bank.reviewer.post(f"{QUESTIONS}?x=1", json=open_question()),
        bank.reviewer.patch(f"{url}?x=1", json={"stem": "Why?"}, headers=ANY),
        bank.admin.delete(f"{url}?x=1", headers=ANY),
    ):
        problem = assert_problem(response, 422, "invalid")
        assert [fault["pointer"] for fault in problem["errors"]] == ["/x"]
    assert bank.public.get(QUESTIONS).json()["items"] == [question]


# --- bodies around the limit ---


def body_of(size: int) -> bytes:
    """A valid draft of exactly `size` bytes; the blanks between its members are many."""
    head, tail = b'{"type":"open","stem":"How large?",', b'"difficulty":"beginner"}'
    return head + b" " * (size - len(head) - len(tail)) + tail


def sent_whole(url: str, token: str, body: bytes) -> httpx.Response:
    return httpx.post(url, content=body, headers=JSON | {"Authorization": f"Bearer {token}"})


def sent_in_chunks(url: str, token: str, body: bytes) -> httpx.Response:
    def chunks() -> Iterator[bytes]:
        for start in range(0, len(body), 60_000):
            yield body[start : start + 60_000]

    return httpx.post(url, content=chunks(), headers=JSON | {"Authorization": f"Bearer {token}"})


def check_limit(address: str, token: str) -> None:
    url = address + QUESTIONS
    for send in (sent_whole, sent_in_chunks):
        for size in (MAX_BYTES - 1, MAX_BYTES):
            taken = send(url, token, body_of(size))
            assert taken.status_code == 201, taken.text
        for size in (MAX_BYTES + 1, MAX_BYTES + 2, 3 * MAX_BYTES):
            assert_problem(send(url, token, body_of(size)), 413, "too-large")
        # What lies in front of the limit is complete JSON: a server that cuts the rest off would take it.
        for more in (1, 2, 10):
            assert_problem(send(url, token, body_of(MAX_BYTES) + b" " * more), 413, "too-large")
    listed = httpx.get(f"{url}?status=draft", headers={"Authorization": f"Bearer {token}"}).json()
    assert len(listed["items"]) == 4


def test_a_body_is_taken_up_to_the_limit_and_refused_beyond_it(bank: Bank) -> None:
    check_limit(bank.url, bank.token("author"))


def test_production_keeps_the_limit_and_answers_errors_with_problems(bank: Bank, database_url: str) -> None:
    token = bank.token("author")
    author = {"Authorization": f"Bearer {token}"}
    with granian(database_url) as address:
        check_limit(address, token)
        assert_problem(httpx.get(f"{address}/nowhere"), 404, "not-found")
        assert_problem(httpx.get(f"{address}/api/v1/nowhere"), 404, "not-found")
        assert httpx.delete(f"{address}{QUESTIONS}").headers["Allow"]
        assert_problem(httpx.post(f"{address}{QUESTIONS}", content=b"{", headers=JSON | author), 400, "malformed")
        assert_problem(httpx.get(f"{address}{QUESTIONS}?limit=x"), 422, "invalid")
        assert_problem(httpx.get(f"{address}{QUESTIONS}?q={'x' * 60_000}"), 422, "invalid")
        assert httpx.head(f"{address}{QUESTIONS}").content == b""


# --- what nobody foresaw ---


@pytest.mark.parametrize("testing", [False, True])
def test_an_unforeseen_exception_is_a_problem_that_tells_nothing(bank: Bank, testing: bool) -> None:
    def fail() -> None:
        raise RuntimeError("the password is swordfish")

    bank.app.testing = testing
    bank.app.config["PROPAGATE_EXCEPTIONS"] = testing or None
    bank.app.add_url_rule("/api/v1/failing", "failing", fail)

    response = bank.public.get("/api/v1/failing", headers={"X-Request-Id": "find-me"})

    problem = assert_problem(response, 500, "internal")
    assert "swordfish" not in response.text
    assert "Traceback" not in response.text
    assert response.headers["X-Request-Id"] == "find-me"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert_its_type_is_explained(bank, problem)


def test_an_exception_within_a_resource_is_a_problem_too(bank: Bank) -> None:
    with bank.database.writing() as session:
        session.execute(text("DROP TABLE tagging"))

    for testing in (False, True):
        bank.app.testing = testing
        response = bank.reviewer.post(QUESTIONS, json={**open_question(), "tags": ["g"]})
        assert response.status_code in (500, 503)
        assert_problem(response, response.status_code, response.json()["type"].removeprefix("/problems/"))
        assert "tagging" not in response.text
    assert bank.public.get(QUESTIONS).json()["items"] == []


def test_a_database_that_is_out_of_reach_is_unavailable_for_now() -> None:
    with socket.socket() as nobody_listens:
        nobody_listens.bind(("127.0.0.1", 0))
        port = nobody_listens.getsockname()[1]
        lost = Bank(Database(f"postgresql://127.0.0.1:{port}/bank"), Settings(log_level="error"))
        for path in (QUESTIONS, "/readyz"):
            response = lost.public.get(path)
            assert_problem(response, 503, "unavailable")
            assert int(response.headers["Retry-After"]) > 0
        assert lost.public.get("/healthz").status_code == 200
        lost.close()


def test_a_forged_cursor_is_refused(bank: Bank) -> None:
    """Its checksum is no secret: somebody can make one whose parts are not what the list needs."""
    made = bank.add_question()
    for url, sound in (
        ("/api/v1/questions", [str(made["id"])]),
        ("/api/v1/questions?sort=updated_at", [1, 1]),
        ("/api/v1/topics", ["flask"]),
        ("/api/v1/difficulties", [1]),
    ):
        name = {"/api/v1/topics": "topics", "/api/v1/difficulties": "difficulties"}.get(url)
        if name is None:
            sort = "updated_at" if "sort" in url else "created_at"
            name = Query(sort=sort, view="study").fingerprint()
        joint = "&" if "?" in url else "?"
        assert bank.public.get(f"{url}{joint}cursor={cursors.encode(name, sound)}").status_code == 200
        for key in ([], [None], ["\0"], ["x" * 40], [2**63], [1.5], [True], [{}], [*sound, 1], [1, "a"], ["1", "1"]):
            forged = cursors.encode(name, key)
            answer = bank.public.get(f"{url}{joint}cursor={forged}")
            expected = 200 if url == "/api/v1/topics" and key == ["x" * 40] else 400
            assert answer.status_code == expected, (url, key)
