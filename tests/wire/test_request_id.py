"""X-Request-Id: the client's, or a new one, in every answer; and headers that keep browsers in bounds."""

from conftest import Bank

PATHS = ("/api/v1/questions", "/api/v1/questions?limit=0", "/nowhere", "/healthz", "/metrics", "/api/v1/docs", "/")


def test_the_id_of_a_request_comes_back(bank: Bank) -> None:
    for path in PATHS:
        for identifier in ("find-me", "0199c0de-0000-7000-8000-000000000001", "a" * 128, "A.b_c-9"):
            response = bank.public.get(path, headers={"X-Request-Id": identifier})
            assert response.headers["X-Request-Id"] == identifier


def test_a_request_without_a_sound_id_gets_a_new_one(bank: Bank) -> None:
    given = set()
    for identifier in (None, "", "a" * 129, "with blank", '<script>"', b"\xff\xfe"):
        for path in PATHS:
            headers = {} if identifier is None else {"X-Request-Id": identifier}
            answered = bank.public.get(path, headers=headers).headers["X-Request-Id"]
            assert answered not in (identifier, "")
            given.add(answered)
    assert len(given) == 6 * len(PATHS)


def test_no_answer_lets_a_browser_make_more_of_it(bank: Bank) -> None:
    for path in PATHS:
        headers = bank.public.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe-eval" not in headers["Content-Security-Policy"]
