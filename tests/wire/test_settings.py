"""The settings: what they change, and one clear line when one of them is wrong."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Bank, assert_problem, choice_question

from api.config import Settings, WrongSetting, read_settings

pytestmark = pytest.mark.walk

ROOT = Path(__file__).parents[2]
QUESTIONS = "/api/v1/questions"


def test_the_public_may_be_shown_the_play_view_alone(serve: Callable[..., Bank]) -> None:
    bank = serve(public_view="play")
    question = bank.add_question(**choice_question(), explanation="Because of secrecy.", tags=["g"])
    url = f"{QUESTIONS}/{question['id']}"

    for path in (url, QUESTIONS, f"{url}/answers", f"{url}/revisions/1", "/api/v1/changes"):
        shown = bank.public.get(path)
        assert shown.status_code == 200
        assert "secrecy" not in shown.text
        assert "correct" not in shown.text
        assert "feedback" not in shown.text
        assert shown.content == bank.player.get(path).content
        assert_problem(bank.public.get(path, params={"view": "study"}), 401, "unauthenticated")
        assert bank.reader.get(path, params={"view": "study"}).status_code == 200
    assert bank.public.get(f"{QUESTIONS}?q=secrecy").json()["items"] == []
    assert bank.public.get(f"{url}?fields=explanation,id").json() == {"id": question["id"]}
    assert bank.reader.get(url).json() == question


def test_the_public_may_be_shown_nothing(serve: Callable[..., Bank]) -> None:
    bank = serve(public_view="none")
    url = f"{QUESTIONS}/{bank.add_question()['id']}"
    bank.add_topic("routing")
    for path in (
        QUESTIONS,
        f"{QUESTIONS}?view=play",
        url,
        f"{url}/answers",
        f"{url}/revisions",
        f"{url}/revisions/1",
        "/api/v1/topics",
        "/api/v1/topics/routing",
        "/api/v1/difficulties",
        "/api/v1/difficulties/beginner",
        "/api/v1/changes",
        "/api/v1/stats",
    ):
        assert_problem(bank.public.get(path), 401, "unauthenticated")
        assert bank.player.get(path).status_code == 200
    for path in ("/api/v1/", "/api/v1/docs", "/api/v1/openapi.json", "/healthz"):
        assert bank.public.get(path).status_code == 200


def test_the_defaults_are_those_that_are_documented() -> None:
    assert read_settings({}) == Settings(
        database_url="sqlite:///interrobank.db",
        host="127.0.0.1",
        port=8000,
        workers=2,
        public_view="study",
        cors_origins=("*",),
        rate_limit="",
        log_level="info",
        starter=True,
    )


def test_settings_are_read_from_the_environment() -> None:
    environment = {
        "INTERROBANK_DATABASE_URL": "postgresql://me@localhost/bank",
        "INTERROBANK_HOST": "0.0.0.0",
        "INTERROBANK_PORT": " 9000 ",
        "INTERROBANK_WORKERS": "4",
        "INTERROBANK_PUBLIC_VIEW": "Play",
        "INTERROBANK_CORS_ORIGINS": "https://a.example, https://b.example",
        "INTERROBANK_RATE_LIMIT": "100/minute;1000/hour",
        "INTERROBANK_LOG_LEVEL": "WARNING",
        "INTERROBANK_STARTER": "0",
        "PATH": "/bin",
    }
    assert read_settings(environment) == Settings(
        database_url="postgresql://me@localhost/bank",
        host="0.0.0.0",
        port=9000,
        workers=4,
        public_view="play",
        cors_origins=("https://a.example", "https://b.example"),
        rate_limit="100/minute;1000/hour",
        log_level="warning",
        starter=False,
    )


def test_a_file_serves_as_environment_and_the_environment_goes_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("INTERROBANK_PORT=9001\nINTERROBANK_WORKERS=3\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INTERROBANK_WORKERS", "5")

    assert (read_settings().port, read_settings().workers) == (9001, 5)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://root@localhost/bank"),
        ("DATABASE_URL", "interrobank.db"),
        ("DATABASE_URL", "postgresql+psycopg2://me@localhost/bank"),
        ("DATABASE_URL", "postgresql://me@localhost:port/bank"),
        ("PORT", "80O0"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("WORKERS", "-1"),
        ("WORKERS", "many"),
        ("PUBLIC_VIEW", "all"),
        ("CORS_ORIGINS", "app.example"),
        ("RATE_LIMIT", "often"),
        ("RATE_LIMIT_STORAGE", "floppy://a"),
        ("LOG_LEVEL", "chatty"),
        ("STARTER", "yes"),
        ("PUBLIK_VIEW", "play"),
    ],
)
def test_a_wrong_setting_is_one_clear_line(name: str, value: str) -> None:
    with pytest.raises(WrongSetting) as wrong:
        read_settings({f"INTERROBANK_{name}": value})

    message = str(wrong.value)
    assert f"INTERROBANK_{name}" in message
    assert "\n" not in message
    assert message.endswith(".")


def test_a_wrong_setting_stops_the_start_of_a_server() -> None:
    environment = {**os.environ, "INTERROBANK_PORT": "often", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", "import api; api.create_app()"]
    started = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)

    assert started.returncode != 0
    assert "INTERROBANK_PORT is 'often', but must be a whole number from 1 to 65535." in started.stderr.splitlines()[-1]
