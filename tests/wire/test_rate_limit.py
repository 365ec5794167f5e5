"""The rate limit: told in every answer, and kept."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator

import pytest
from conftest import Bank, assert_problem

QUESTIONS = "/api/v1/questions"
STATE = re.compile(r'"3600s";r=(\d+);t=(\d+)')


def test_without_a_limit_nothing_is_said_of_one(bank: Bank) -> None:
    headers = bank.public.get(QUESTIONS).headers

    assert not {"RateLimit", "RateLimit-Policy", "Retry-After"} & {name.title() for name in headers}
    assert "ratelimit" not in headers


def use_up(bank: Bank) -> None:
    """Ask three times where three an hour are allowed, and once more."""
    for left in (2, 1, 0):
        response = bank.public.get(QUESTIONS)
        assert response.status_code == 200
        assert response.headers["RateLimit-Policy"] == '"3600s";q=3;w=3600'
        state = STATE.fullmatch(response.headers["RateLimit"])
        assert state, response.headers["RateLimit"]
        assert int(state[1]) == left
        assert 0 <= int(state[2]) <= 7200
    refused = bank.public.get(QUESTIONS)
    assert_problem(refused, 429, "too-many-requests")
    assert 1 <= int(refused.headers["Retry-After"]) <= 7200
    assert refused.headers["RateLimit"].startswith('"3600s";r=0;')
    assert refused.headers["RateLimit-Policy"] == '"3600s";q=3;w=3600'


def test_who_asks_too_often_is_told_when_to_come_back(serve: Callable[..., Bank]) -> None:
    bank = serve(rate_limit="3/hour")
    use_up(bank)

    # Each key has a limit of its own, unknown paths count too, and errors of the client as well.
    for path in (QUESTIONS, "/nowhere", f"{QUESTIONS}?limit=0"):
        assert bank.reader.get(path).status_code != 429
    assert_problem(bank.reader.get(QUESTIONS), 429, "too-many-requests")
    assert bank.author.get(QUESTIONS).status_code == 200
    # What watches over the service, and a browser that asks for permission, are never shut out.
    for path in ("/healthz", "/readyz", "/metrics"):
        assert bank.public.get(path).status_code == 200
    asked = bank.public.options(
        QUESTIONS, headers={"Origin": "https://a.example", "Access-Control-Request-Method": "GET"}
    )
    assert asked.status_code == 200


def test_several_limits_hold_at_once(serve: Callable[..., Bank]) -> None:
    bank = serve(rate_limit="100/minute;2/hour")

    for _ in range(2):
        response = bank.public.get(QUESTIONS)
        assert response.headers["RateLimit-Policy"] == '"60s";q=100;w=60, "3600s";q=2;w=3600'
    assert_problem(bank.public.get(QUESTIONS), 429, "too-many-requests")


def test_processes_that_share_a_redis_server_share_the_limit(serve: Callable[..., Bank], redis: str) -> None:
    first, second = (serve(rate_limit="3/hour", rate_limit_storage=redis) for _ in range(2))
    token = first.token("reader")

    clients = [bank.public.with_key(token) for bank in (first, second, first, second)]

    assert [client.get("/nowhere").status_code for client in clients] == [404, 404, 404, 429]


@pytest.fixture
def redis() -> Iterator[str]:
    """The address of a Redis server of the test's own, which keeps nothing."""
    command = shutil.which("redis-server")
    if command is None:
        message = "needs redis-server, which tools/install-test-packages installs"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
    server = subprocess.Popen([command, *arguments], stdout=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)
