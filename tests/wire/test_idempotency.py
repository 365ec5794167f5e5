"""Idempotency-Key: a request that is sent again has one effect and one answer."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
from conftest import Bank, assert_problem, choice_question, open_question
from production import granian

QUESTIONS = "/api/v1/questions"
ANY = {"If-Match": "*"}
KEYS = 500
COPIES = 5


def keyed(key: str) -> dict[str, str]:
    return {"Idempotency-Key": key}


def said(response: httpx.Response) -> tuple[Any, ...]:
    """Everything of an answer that must be the same when it is given again."""
    headers = ("Content-Type", "ETag", "Location", "Last-Modified", "Cache-Control")
    return response.status_code, response.content, *(response.headers.get(name) for name in headers)


def count(bank: Bank) -> int:
    return bank.reader.get("/api/v1/stats").json()["questions"]


def test_a_request_that_is_sent_again_is_answered_again_without_another_effect(bank: Bank) -> None:
    first = bank.reviewer.post(QUESTIONS, json=open_question(), headers=keyed("one"))
    assert first.status_code == 201
    assert "Idempotency-Replayed" not in first.headers
    bank.reviewer.patch(first.headers["Location"], json={"stem": "Why?"}, headers=ANY).raise_for_status()

    again = bank.reviewer.post(QUESTIONS, json=open_question(), headers=keyed("one"))

    assert said(again) == said(first)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["X-Request-Id"] != first.headers["X-Request-Id"]
    assert count(bank) == 1


def test_every_post_can_be_sent_again(bank: Bank) -> None:
    kept, duplicate = bank.add_question(), bank.add_question(answers=[{"body": "Something else."}])
    url = f"{QUESTIONS}/{kept['id']}"
    for number, (client, path, body) in enumerate(
        (
            (bank.author, "/api/v1/topics", {"slug": "routing", "name": "Routing"}),
            (bank.admin, "/api/v1/difficulties", {"slug": "guru", "name": "Guru", "rank": 99}),
            (bank.reviewer, f"{url}/answers", {"body": "Another one."}),
            (bank.reviewer, f"{QUESTIONS}/{duplicate['id']}/merge", {"into": kept["id"]}),
            (bank.reviewer, f"{url}/revisions/1/restore", None),
        )
    ):
        answers = [client.post(path, json=body, headers=keyed(f"key {number}")) for _ in range(3)]
        assert answers[0].status_code in (200, 201), answers[0].text
        assert said(answers[0]) == said(answers[1]) == said(answers[2])
    assert bank.public.get(url).json()["revision"] == 4


def test_a_key_stands_for_one_request(bank: Bank) -> None:
    bank.add_topic("routing")
    url = bank.reviewer.post(QUESTIONS, json=open_question(), headers=keyed("one")).headers["Location"]

    for path, body in (
        (QUESTIONS, open_question("Why?")),
        (QUESTIONS, choice_question()),
        ("/api/v1/topics", {"slug": "contexts", "name": "Contexts"}),
        (f"{url}/answers", {"body": "x"}),
    ):
        refused = bank.reviewer.post(path, json=body, headers=keyed("one"))
        assert_problem(refused, 422, "idempotency-key-reused")
    assert count(bank) == 1
    # Another client may happen to use the same word.
    assert bank.admin.post(QUESTIONS, json=open_question("Why?"), headers=keyed("one")).status_code == 201


def test_after_a_failure_the_key_is_free(bank: Bank) -> None:
    broken = {**open_question(), "topics": ["routing"]}
    assert_problem(bank.reviewer.post(QUESTIONS, json=broken, headers=keyed("one")), 422, "invalid")
    assert_problem(bank.author.post(QUESTIONS, json=open_question(), headers=keyed("one")), 403, "forbidden")
    bank.add_topic("routing")

    assert bank.reviewer.post(QUESTIONS, json=broken, headers=keyed("one")).status_code == 201
    draft = {**open_question(), "status": "draft"}
    assert bank.author.post(QUESTIONS, json=draft, headers=keyed("one")).status_code == 201


def test_a_key_that_no_header_could_carry_is_refused(bank: Bank) -> None:
    for key in ("x" * 256, "", "caf\xe9", "a\tb"):
        headers = [(b"Idempotency-Key", key.encode("latin-1"))]
        refused = bank.reviewer.post(QUESTIONS, json=open_question(), headers=headers)
        problem = assert_problem(refused, 422, "invalid")
        assert [fault["pointer"] for fault in problem["errors"]] == ["/Idempotency-Key"]
    assert bank.reviewer.post(QUESTIONS, json=open_question(), headers=keyed("x" * 255)).status_code == 201


def test_five_copies_of_each_of_500_requests_at_once_have_500_effects(bank: Bank, database_url: str) -> None:
    """Over two worker processes; a copy that finds the first at work may be told to wait, and asks again."""
    headers = {"Authorization": f"Bearer {bank.token('author')}"}
    with (
        granian(database_url, workers=2, threads=8) as address,
        httpx.Client(base_url=address, headers=headers, timeout=60) as client,
        ThreadPoolExecutor(20) as threads,
    ):

        def send(number: int) -> tuple[Any, ...]:
            body = {**open_question(f"Question {number}?"), "status": "draft"}
            while True:
                response = client.post(QUESTIONS, json=body, headers=keyed(f"key {number}"))
                if response.status_code != 409:
                    return said(response)
                assert_problem(response, 409, "in-flight")

        answers = list(threads.map(send, [number for number in range(KEYS) for _ in range(COPIES)]))

    assert {answer[0] for answer in answers} == {201}
    by_key = [set(answers[start : start + COPIES]) for start in range(0, KEYS * COPIES, COPIES)]
    assert [len(copies) for copies in by_key] == [1] * KEYS
    assert len(set().union(*by_key)) == KEYS
    assert count(bank) == KEYS
    assert bank.reader.get("/api/v1/stats").json()["bank_revision"] == KEYS
