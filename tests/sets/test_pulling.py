"""`interrobank pull` against a real server, and against servers that lie, break off or are gone."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from conftest import Bank, choice_question
from production import granian
from test_releases import release, sha256
from test_sets import ANY, fixed

import cli

pytestmark = pytest.mark.walk

COMMAND = Path(sys.executable).with_name("interrobank")


# What is on the other end makes no difference to the command: one story runs on both databases.
on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Puller:
    """A folder in which a CI job pulls, with a cache of its own."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.lock = folder / "interrobank.lock"
        self.output = folder / "questions.json"
        self._capture = capture

    def arguments(self, url: str, *options: str) -> list[str]:
        return ["interrobank", "pull", url, "--lock", self.lock.name, "-o", self.output.name, *options]

    def start(self, url: str, *options: str) -> subprocess.Popen[str]:
        """Run the command in a process of its own."""
        return subprocess.Popen(
            [COMMAND, *self.arguments(url, *options)[1:]], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
        )

    def pull(self, url: str, *options: str, exits: int = 0) -> str:
        """Run the command to its end, here, because starting a process takes far longer; gives what it says."""
        self._capture.readouterr()
        sys.argv = self.arguments(url, *options)
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = self._capture.readouterr()
        assert ended.value.code == exits, said.err
        assert said.out == ""
        return said.err

    def state(self) -> dict[str, tuple[bytes, int]]:
        """What is in the folder, and since when."""
        files = (path for path in self.folder.iterdir() if path.is_file())
        return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


@pytest.fixture
def puller(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Puller:
    folder = tmp_path / "job"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "argv", [])
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    monkeypatch.delenv("INTERROBANK_TOKEN", raising=False)
    return Puller(folder, capsys)


class Pretender:
    """A server whose answers a test decides: `answer` gets a handler and has it write what it likes."""

    def __init__(self) -> None:
        self.answer: Callable[[BaseHTTPRequestHandler], None] = lambda handler: None
        self.asked: list[dict[str, str]] = []
        pretender = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                pretender.asked.append(dict(self.headers))
                pretender.answer(self)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/api/v1/sets/basics/releases/1"

    def say(self, status: int, body: bytes, **headers: str) -> None:
        """Answer everything in this way from now on."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(body)

        self.answer = answer

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def pretender() -> Iterator[Pretender]:
    server = Pretender()
    yield server
    server.close()


@pytest.fixture
def basics(bank: Bank) -> list[dict[str, Any]]:
    """A set of three questions with one release; gives the questions."""
    questions = [bank.add_question(**choice_question(f"Question {number}, the “first”?")) for number in range(3)]
    bank.author.post("/api/v1/sets", json=fixed(*(one["id"] for one in questions))).raise_for_status()
    release(bank)
    return questions


def url_of(bank: Bank, number: int | str = 1) -> str:
    return f"{bank.url}/api/v1/sets/basics/releases/{number}"


def test_a_release_is_pulled_locked_and_then_left_alone(
    bank: Bank, basics: list[dict[str, Any]], puller: Puller, database_url: str
) -> None:
    with granian(database_url) as server:
        url = f"{server}/api/v1/sets/basics/releases/1"
        process = puller.start(url)
        assert process.communicate(timeout=60)[1] == ""
        assert process.returncode == 0
        served = bank.public.get("/api/v1/sets/basics/releases/1").content
        assert puller.output.read_bytes() == served
        assert json.loads(puller.lock.read_bytes()) == bank.public.get("/api/v1/sets/basics/releases/1/lock").json()
        before = puller.state()
        assert set(before) == {"interrobank.lock", "questions.json"}

        # Nothing is new, so nothing is touched; what somebody removed comes back.
        assert puller.pull(url) == ""
        assert puller.state() == before
        puller.output.unlink()
        puller.pull(url)
        assert puller.output.read_bytes() == served
        after = puller.state()

    # The server is gone: the cache has it.
    assert "using the copy of" in puller.pull(url, "--format", "ndjson")
    assert puller.state()["interrobank.lock"] == after["interrobank.lock"]
    assert [json.loads(line) for line in puller.output.read_text().splitlines()] == basics
    # What was never fetched, it has not.
    assert "cannot be had" in puller.pull(url.replace("/1", "/2"), exits=1)


@on_one_database
def test_a_second_pull_asks_only_whether_something_is_new(
    bank: Bank, basics: list[dict[str, Any]], puller: Puller, pretender: Pretender
) -> None:
    served = bank.public.get("/api/v1/sets/basics/releases/1").content
    etag = f'"{sha256(served)}"'
    pretender.say(200, served, ETag=etag)
    puller.pull(pretender.url, "--token", "ib_secret")
    before = puller.state()

    pretender.say(304, b"", ETag=etag)
    puller.pull(pretender.url)

    assert puller.state() == before
    first, second = pretender.asked
    assert "If-None-Match" not in first
    assert first["Authorization"] == "Bearer ib_secret"
    assert second["If-None-Match"] == etag
    assert "Authorization" not in second
    # A copy that is damaged is no copy.
    [kept] = (puller.folder / "cache" / "interrobank" / "releases").iterdir()
    kept.write_bytes(kept.read_bytes()[:-7])
    pretender.say(200, served, ETag=etag)
    puller.pull(pretender.url)
    assert "If-None-Match" not in pretender.asked[2]
    assert puller.state() == before


@on_one_database
def test_what_is_not_as_it_was_locked_fails_and_says_what(
    bank: Bank, basics: list[dict[str, Any]], puller: Puller
) -> None:
    puller.pull(url_of(bank, "latest"))
    before = puller.state()
    edited, removed, _ = basics
    path = f"/api/v1/questions/{edited['id']}"
    bank.reviewer.patch(path, json={"stem": "\u202eEdited?"}, headers=ANY).raise_for_status()
    added = bank.add_question(**choice_question("Added?"))
    listed = [{"id": one["id"]} for one in (edited, basics[2], added)]
    bank.author.patch("/api/v1/sets/basics", json={"questions": listed}, headers=ANY).raise_for_status()
    release(bank)

    said = puller.pull(url_of(bank, "latest"), exits=1)

    assert said.splitlines()[:4] == [
        "basics, release 2; locked is basics, release 1",
        f"- {removed['id']}  revision 1  Question 1, the “first”?",
        f"~ {edited['id']}  revision 1 → 2  �Edited?",
        f"+ {added['id']}  revision 1  Added?",
    ]
    assert "is not what interrobank.lock says" in said.splitlines()[-1]
    assert puller.state() == before

    puller.pull(url_of(bank, "latest"), "--update")
    assert json.loads(puller.lock.read_bytes())["release"] == 2
    assert json.loads(puller.output.read_bytes())["number"] == 2
    assert puller.pull(url_of(bank, 2)) == ""


@on_one_database
def test_a_lock_that_was_tampered_with_is_refused(bank: Bank, basics: list[dict[str, Any]], puller: Puller) -> None:
    puller.pull(url_of(bank))
    whole = puller.lock.read_bytes()
    lock = json.loads(whole)

    # A hash that the lock's own hash does not cover; then one that it does.
    lock["questions"][0]["sha256"] = "0" * 64
    for text, reason in (
        (json.dumps(lock), "but its entries have"),
        (json.dumps({**lock, "sha256": "0" * 64}), "but its entries have"),
        ("[]", "This is no lock of a release."),
        (whole[:-20].decode(), "This is no lock of a release."),
    ):
        puller.lock.write_text(text)
        before = puller.state()
        said = puller.pull(url_of(bank), exits=1)
        assert reason in said
        assert puller.state() == before

    lock["sha256"] = sha256(rfc8785.dumps(lock["questions"]))
    puller.lock.write_text(json.dumps(lock))
    said = puller.pull(url_of(bank), exits=1)
    assert said.startswith(f"~ {basics[0]['id']}  revision 1, but not the same  Question 0")
    # Any layout of the same lock will do; a damaged one is replaced on request.
    puller.lock.write_text(json.dumps(json.loads(whole)))
    puller.pull(url_of(bank))
    puller.lock.write_text("{")
    puller.pull(url_of(bank), "--update")
    assert puller.lock.read_bytes() == whole


@on_one_database
def test_an_answer_that_was_tampered_with_changes_nothing(
    bank: Bank, basics: list[dict[str, Any]], puller: Puller, pretender: Pretender
) -> None:
    served = bank.public.get("/api/v1/sets/basics/releases/1").content
    pretender.say(200, served)
    puller.pull(pretender.url)
    before = puller.state()

    forged = served.replace(b"Question 0", b"Question 9")
    # Somebody who computes the release's own hash anew is found out by the lock.
    questions = [item["question"] for item in json.loads(forged)["items"]]

    entries = [
        {"id": one["id"], "revision": one["revision"], "sha256": sha256(rfc8785.dumps(one))} for one in questions
    ]
    claims = json.loads(served)["sha256"].encode()
    consistent = forged.replace(claims, sha256(rfc8785.dumps(entries)).encode())
    for body, headers, reason in (
        (forged, {}, "The release says that its hash is"),
        (forged, {"ETag": f'"{sha256(served)}"'}, "came with the ETag"),
        (consistent, {}, "but not the same  Question 9"),
        (b'{"items": [{"question": {}}]}', {}, "This is no release of a question set."),
        (b"<html>Welcome to the hotel</html>", {}, "This is no release of a question set."),
        (served.replace(b'"revision":1', b'"revision":99999999999999999999'), {}, "The release says"),
    ):
        pretender.say(200, body, **headers)
        assert reason in puller.pull(pretender.url, exits=1)
        assert puller.state() == before

    # And none of them has got into the cache.
    pretender.say(304, b"")
    assert puller.pull(pretender.url) == ""
    assert puller.state() == before


@on_one_database
def test_a_server_that_is_busy_is_asked_again_and_one_that_refuses_is_not(
    bank: Bank, basics: list[dict[str, Any]], puller: Puller, pretender: Pretender
) -> None:
    served = bank.public.get("/api/v1/sets/basics/releases/1").content

    def recover(handler: BaseHTTPRequestHandler) -> None:
        pretender.say(200, served)
        if len(pretender.asked) == 1:
            handler.connection.close()
        else:
            pretender.answer(handler)

    pretender.answer = recover
    puller.pull(pretender.url)
    assert len(pretender.asked) == 2
    assert puller.output.read_bytes() == served

    pretender.say(503, b"")
    pretender.asked.clear()
    said = puller.pull(pretender.url)
    assert said.startswith("interrobank: 503 Service Unavailable; using the copy of")
    assert len(pretender.asked) == 4

    said = puller.pull(url_of(bank, 7), exits=1)
    assert "404 There is no release 7 of a set basics." in said
    assert len(said.splitlines()) == 1


@on_one_database
def test_a_pull_that_is_killed_leaves_nothing_half_done(
    bank: Bank, basics: list[dict[str, Any]], puller: Puller, pretender: Pretender
) -> None:
    served = bank.public.get("/api/v1/sets/basics/releases/1").content
    halfway = threading.Event()

    def stall(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(served)))
        handler.end_headers()
        handler.wfile.write(served[: len(served) // 2])
        handler.wfile.flush()
        halfway.set()
        time.sleep(30)

    pretender.answer = stall
    process = puller.start(pretender.url)
    assert halfway.wait(30)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert puller.state() == {}
    # A server that stops in the middle is one that cannot be reached.
    assert "cannot be had" in puller.pull(pretender.url, "--timeout", "0.2", exits=1)
    assert puller.state() == {}

    # Killed at any moment of a pull that would replace both files, it leaves each of them old or new.
    pretender.say(200, served)
    puller.pull(pretender.url)
    old = {name: content for name, (content, _) in puller.state().items()}
    bank.reviewer.patch(f"/api/v1/questions/{basics[0]['id']}", json={"stem": "New?"}, headers=ANY).raise_for_status()
    release(bank)
    newer = bank.public.get("/api/v1/sets/basics/releases/2").content
    pretender.say(200, newer)
    process = puller.start(pretender.url, "--update")
    while not any(path.read_bytes() != old.get(path.name) for path in (puller.lock, puller.output)):
        if process.poll() is not None:
            break
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert puller.output.read_bytes() in (served, newer)
    json.loads(puller.lock.read_bytes())
    puller.pull(pretender.url)
    assert puller.output.read_bytes() == newer
    assert json.loads(puller.lock.read_bytes())["release"] == 2


@on_one_database
def test_wrong_usage_and_files_that_cannot_be_written_are_told_apart(
    bank: Bank, basics: list[dict[str, Any]], puller: Puller
) -> None:
    assert "must begin with http" in puller.pull("releases/1", exits=2)
    assert "no token" in puller.pull(url_of(bank), "--token", "schlüssel", exits=2)
    puller.lock.mkdir()
    assert "is a directory" in puller.pull(url_of(bank), exits=2)
    puller.lock.rmdir()
    assert "No such file or directory" in puller.pull(url_of(bank), "-o", "no/such/folder.json", exits=1)
    # A file of players' questions would lack what files are for.
    playing = f"{url_of(bank)}?view=play"
    assert "leave out --format" in puller.pull(playing, "--format", "gift", "--update", exits=1)


@on_one_database
def test_the_play_view_is_pulled_and_locked_by_its_own_hashes(
    bank: Bank, basics: list[dict[str, Any]], puller: Puller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTERROBANK_TOKEN", bank.token("player"))
    puller.pull(url_of(bank))

    assert json.loads(puller.lock.read_bytes()) == bank.player.get("/api/v1/sets/basics/releases/1/lock").json()
    assert b'"correct"' not in puller.output.read_bytes()
