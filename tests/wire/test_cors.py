"""Cross-origin requests: a page of another origin may use the API from its browser."""

from collections.abc import Callable

import httpx
from conftest import Bank, open_question

QUESTIONS = "/api/v1/questions"
APP = "https://app.example"
EXPOSED = {"ETag", "Link", "Location", "X-Request-Id", "Idempotency-Replayed"}
EXPOSED |= {"RateLimit", "RateLimit-Policy", "Retry-After"}


def preflight(bank: Bank, path: str, method: str, headers: str, origin: str = APP) -> httpx.Response:
    return bank.public.options(
        path,
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": headers,
        },
    )


def test_a_page_of_any_origin_may_read_and_write(bank: Bank) -> None:
    url = f"{QUESTIONS}/{bank.add_question()['id']}"
    for path, method in ((QUESTIONS, "GET"), (QUESTIONS, "POST"), (url, "PUT"), (url, "PATCH"), (url, "DELETE")):
        headers = "authorization, content-type, if-match, if-none-match, idempotency-key, x-request-id"
        asked = preflight(bank, path, method, headers)
        assert asked.status_code in (200, 204)
        assert asked.headers["Access-Control-Allow-Origin"] == "*"
        assert method in asked.headers["Access-Control-Allow-Methods"].split(", ")
        allowed = asked.headers["Access-Control-Allow-Headers"].lower().split(", ")
        assert set(headers.split(", ")) <= set(allowed)
        assert int(asked.headers["Access-Control-Max-Age"]) > 0
        # Keys travel in a header, never in a cookie.
        assert "Access-Control-Allow-Credentials" not in asked.headers


def test_errors_and_unchanged_answers_can_be_read_too(bank: Bank) -> None:
    question = bank.add_question()
    url = f"{QUESTIONS}/{question['id']}"
    tag = bank.public.get(url).headers["ETag"]
    origin = {"Origin": APP}
    for response in (
        bank.public.get(url, headers=origin),
        bank.public.get(url, headers={**origin, "If-None-Match": tag}),
        bank.public.get("/api/v1/nowhere", headers=origin),
        bank.public.get(f"{QUESTIONS}?limit=0", headers=origin),
        bank.public.post(QUESTIONS, json=open_question(), headers=origin),
        bank.public.put(QUESTIONS, headers=origin),
    ):
        assert response.headers["Access-Control-Allow-Origin"] == "*", response.status_code
        exposed = set(response.headers["Access-Control-Expose-Headers"].split(", "))
        assert exposed >= EXPOSED


def test_an_operator_may_name_the_origins(serve: Callable[..., Bank]) -> None:
    origins = (APP, "https://admin.example")
    bank = serve(cors_origins=origins)

    for origin in origins:
        response = bank.public.get(QUESTIONS, headers={"Origin": origin})
        assert response.headers["Access-Control-Allow-Origin"] == origin
        assert "Origin" in response.headers["Vary"].split(", ")
        assert (
            preflight(bank, QUESTIONS, "POST", "authorization", origin).headers["Access-Control-Allow-Origin"] == origin
        )
    for origin in ("https://evil.example", "https://app.example.evil.example", "http://app.example", "null"):
        response = bank.public.get(QUESTIONS, headers={"Origin": origin})
        assert response.status_code == 200
        assert "Access-Control-Allow-Origin" not in response.headers
        assert "Access-Control-Allow-Origin" not in preflight(bank, QUESTIONS, "POST", "authorization", origin).headers
