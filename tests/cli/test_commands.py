"""The `interrobank` command as people and scripts use it."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import orjson
import psutil
import pytest
from click.testing import CliRunner

from cli import interrobank

Run = Callable[..., subprocess.CompletedProcess[str]]
Serve = Callable[[], AbstractContextManager[tuple[str, list[str]]]]

COMMAND = Path(sys.executable).with_name("interrobank")
QUESTION = {
    "type": "true_false",
    "status": "published",
    "stem": "A view may return a dict.",
    "difficulty": "beginner",
    "topics": ["responses"],
    "answers": [{"body": "True", "correct": True}, {"body": "False"}],
}
WAITS = ("queued", "running")


@pytest.fixture
def environment() -> dict[str, str]:
    """This process's environment without settings of its own."""
    return {name: value for name, value in os.environ.items() if not name.startswith("INTERROBANK_")}


@pytest.fixture
def run(tmp_path: Path, environment: dict[str, str]) -> Run:
    """Run a command in an empty folder."""

    def run(*arguments: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [COMMAND, *arguments],
            cwd=tmp_path,
            env={**environment, **settings},
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run


def test_a_key_is_printed_once_listed_without_its_token_and_revoked(run: Run) -> None:
    made = run("keys", "create", "--role", "reviewer", "--name", "Ada")
    assert made.returncode == 0
    assert re.fullmatch(r"ib_[\w-]{43}\n", made.stdout)

    listed = run("keys", "list")
    assert "reviewer" in listed.stdout
    assert "Ada" in listed.stdout
    assert made.stdout.strip() not in listed.stdout

    key_id = listed.stdout.split()[0]
    assert run("keys", "revoke", key_id).returncode == 0
    assert run("keys", "list").stdout == ""
    again = run("keys", "revoke", key_id)
    assert again.returncode == 1
    assert again.stderr == f"interrobank: There is no key {key_id} in force.\n"


def test_wrong_usage_exits_with_2_and_a_refusal_with_1_and_one_line(run: Run) -> None:
    assert run("keys", "create", "--role", "king").returncode == 2
    assert run("nonsense").returncode == 2
    assert run("import", "no-such-file").returncode == 2

    wrong = run("migrate", INTERROBANK_DATABASE_URL="mysql://nowhere")
    assert wrong.returncode == 1
    assert wrong.stderr.startswith("interrobank: INTERROBANK_DATABASE_URL is 'mysql://nowhere', but must be")
    assert wrong.stderr.count("\n") == 1

    unreachable = run("migrate", INTERROBANK_DATABASE_URL="postgresql://127.0.0.1:1/none")
    assert unreachable.returncode == 1
    assert unreachable.stderr.startswith("interrobank: the database cannot be used: ")
    assert unreachable.stderr.count("\n") == 1

    unmigrated = run("export", "--format", "ndjson")
    assert unmigrated.returncode == 1
    assert "run `interrobank migrate`" in unmigrated.stderr


def test_a_file_that_cannot_be_written_or_read_is_told_of_in_one_line(run: Run, tmp_path: Path) -> None:
    assert run("migrate").returncode == 0
    (tmp_path / "folder").mkdir()
    (tmp_path / "latin.yaml").write_bytes(b"openapi: \xff")
    for command, said in (
        (
            ("export", "--format", "ndjson", "-o", "/nowhere/all.ndjson"),
            "/nowhere/all.ndjson: No such file or directory",
        ),
        (("export", "--format", "ndjson", "-o", "folder"), "folder: Is a directory"),
        (("export", "--format", "bank", "-o", "latin.yaml"), "latin.yaml: File exists"),
        (("openapi", "--check", "latin.yaml"), "latin.yaml is stale"),
    ):
        refused = run(*command)
        assert refused.returncode == 1
        assert said in refused.stderr
        assert refused.stderr.count("\n") == 1


def test_settings_come_from_a_env_file_too(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("INTERROBANK_DATABASE_URL=sqlite:///elsewhere.db\n")

    assert run("migrate").stdout == "sqlite:///elsewhere.db is up to date.\n"

    assert (tmp_path / "elsewhere.db").exists()
    assert not (tmp_path / "interrobank.db").exists()


def test_every_command_explains_itself(run: Run) -> None:
    commands = re.findall(r"^  (\w+) ", run("--help").stdout.split("Commands:")[1], re.MULTILINE)
    # Without a process for each, of which starting takes longer than all their help.
    asked = CliRunner()

    assert {"serve", "migrate", "keys", "import", "export", "check", "openapi", "worker"} <= set(commands)
    for command in commands:
        assert f"Usage: interrobank {command} " in asked.invoke(interrobank, [command, "--help"]).stdout


def test_questions_go_in_out_and_in_again(run: Run, tmp_path: Path) -> None:
    (tmp_path / "questions.ndjson").write_bytes(orjson.dumps({**QUESTION, "external_id": "dict-from-view"}) + b"\n")

    tried = run("import", "questions.ndjson", "--dry-run")
    assert tried.stdout == f"questions.ndjson: {counts(created=1)} (dry run)\n"
    assert run("export", "--format", "ndjson").stdout == ""

    assert run("import", "questions.ndjson").stdout.splitlines()[0] == f"questions.ndjson: {counts(created=1)}"
    again = orjson.loads(run("import", "questions.ndjson", "--json").stdout)
    assert {outcome: number for outcome, number in again["counts"].items() if number} == {"unchanged": 1}
    assert [(row["first_line"], row["last_line"], row["outcome"]) for row in again["ledger"]] == [(1, 1, "unchanged")]

    with closing(sqlite3.connect(tmp_path / "interrobank.db")) as connection:
        analysed = {table for (table,) in connection.execute("SELECT tbl FROM sqlite_stat1")}
    assert {"question", "answer", "revision"} <= analysed

    exported = orjson.loads(run("export", "--format", "ndjson").stdout)
    assert exported["stem"] == QUESTION["stem"]
    assert run("export", "--format", "ndjson", "--status", "draft").stdout == ""

    assert run("export", "--format", "bank", "-o", "bank").returncode == 0
    text = (tmp_path / "bank/questions/responses/dict-from-view.md").read_text()
    (tmp_path / "bank/questions/responses/dict-from-view.md").write_text(text.replace("may", "can"))
    assert run("import", "bank").stdout.splitlines()[0] == f"bank: {counts(revised=1)}"
    assert orjson.loads(run("export", "--format", "ndjson").stdout)["stem"] == "A view can return a dict."


def test_a_bank_with_an_answer_whose_question_is_lost_goes_out_and_comes_back_without_it(
    run: Run, tmp_path: Path
) -> None:
    lost = {"type": "open", "answers": [{"body": "A namespace."}]}
    (tmp_path / "questions.ndjson").write_bytes(orjson.dumps(QUESTION) + b"\n" + orjson.dumps(lost) + b"\n")
    taken = run("import", "questions.ndjson", "--json")
    identifier = orjson.loads(taken.stdout)["ledger"][1]["question_id"]

    for output in ("bank", "bank.zip"):
        exported = run("export", "--format", "bank", "-o", output)
        assert exported.returncode == 0
        assert exported.stderr == f"{identifier}: The question was left out: it has no stem.\n"
        assert run("import", output).stdout.splitlines()[0] == f"{output}: {counts(unchanged=1)}"


def counts(**found: int) -> str:
    """How the command sums an import up."""
    outcomes = ("created", "revised", "unchanged", "duplicate", "incomplete", "dropped")
    return ", ".join(f"{found.get(outcome, 0)} {outcome}" for outcome in outcomes)


def test_the_summary_tells_what_was_left_out_and_why(run: Run, tmp_path: Path) -> None:
    document = "# Notes\n\n## What is a view?\n\nA function.\n\n## What is a route?\n\nA rule.\n"
    (tmp_path / "notes.md").write_text(document)

    first, *table, last = run("import", "notes.md").stdout.splitlines()

    assert first == f"notes.md: {counts(created=2, dropped=1)}"
    assert [line.split() for line in table] == [["lines", "left", "out", "as", "times"], ["heading", "1"]]
    assert "/ledger says what became of each line" in last


def test_a_pipe_is_refused_and_a_redirected_file_is_read(run: Run, tmp_path: Path, environment: dict[str, str]) -> None:
    """A pipe can be read but once, and nobody may ever write to it; a file is read as often as it takes."""

    def import_stdin(**stdin: Any) -> subprocess.CompletedProcess[bytes]:
        command = [COMMAND, "import", "/dev/stdin", "--format", "ndjson"]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, timeout=60, **stdin)

    question = orjson.dumps(QUESTION) + b"\n"
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "large.ndjson").write_bytes(question + b" " * 2**20 + b"\n")

    nobody_writes = run("import", "pipe")
    assert nobody_writes.returncode == 1
    assert nobody_writes.stderr.startswith("Error: pipe is neither a file nor a folder")

    piped = import_stdin(input=question)
    assert piped.returncode == 1
    assert piped.stderr.startswith(b"Error: /dev/stdin is neither a file nor a folder")

    with (tmp_path / "large.ndjson").open("rb") as large:
        redirected = import_stdin(stdin=large)
    assert redirected.returncode == 0, redirected.stderr
    assert b"1 created" in redirected.stdout


@pytest.mark.parametrize("body", ["", " \n\n"])
@pytest.mark.parametrize("format_name", [[], ["--format", "interview"], ["--format", "ndjson"]])
def test_a_file_with_nothing_in_it_is_refused(run: Run, tmp_path: Path, body: str, format_name: list[str]) -> None:
    (tmp_path / "notes.md").write_text(body)

    refused = run("import", "notes.md", *format_name)

    assert refused.returncode == 1
    assert "nothing in it: not a line that is not blank" in refused.stderr
    assert refused.stderr.endswith("Error: notes.md has 1 fault; nothing was taken in\n")


def test_a_file_with_one_bad_question_changes_nothing(run: Run, tmp_path: Path) -> None:
    bad = {**QUESTION, "answers": [{"body": "True", "correct": True}], "difficulty": "Hard"}
    (tmp_path / "questions.ndjson").write_bytes(b"\n".join(map(orjson.dumps, (QUESTION, bad))))

    refused = run("import", "questions.ndjson")

    assert refused.returncode == 1
    assert "questions.ndjson: line 2: /difficulty must be a slug" in refused.stderr
    assert run("export", "--format", "ndjson").stdout == ""


def test_of_many_files_those_that_are_refused_keep_no_other_out(run: Run, tmp_path: Path) -> None:
    for name, line in (("a", QUESTION), ("b", {"stem": 1}), ("c", {**QUESTION, "stem": "Can a view return a list?"})):
        (tmp_path / f"{name}.ndjson").write_bytes(orjson.dumps(line))

    taken = run("import", "a.ndjson", "b.ndjson", "c.ndjson")

    assert taken.returncode == 1
    assert [line.split(":")[0] for line in taken.stdout.splitlines() if "created" in line] == ["a.ndjson", "c.ndjson"]
    told = taken.stderr.splitlines()
    assert all(line.startswith("b.ndjson: line 1: /") for line in told[:-2])
    assert told[-2].startswith("Error: b.ndjson has ")
    assert told[-1] == "1 of 3 files was refused."
    assert len(run("export", "--format", "ndjson").stdout.splitlines()) == 2


def test_an_unknown_level_is_refused_though_no_question_needs_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "questions.ndjson").write_bytes(orjson.dumps(QUESTION))

    refused = run("import", "questions.ndjson", "--difficulty", "nope")

    assert refused.returncode == 1
    assert "there is no difficulty level nope" in refused.stderr
    assert run("export", "--format", "ndjson").stdout == ""


@pytest.fixture
def serve(tmp_path: Path, environment: dict[str, str]) -> Serve:
    """Run `interrobank serve` in an empty folder: gives its address and what it has printed when it has ended."""

    @contextmanager
    def serve() -> Iterator[tuple[str, list[str]]]:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        address = f"http://127.0.0.1:{port}"
        printed: list[str] = []
        server = subprocess.Popen(
            [COMMAND, "serve", "--port", str(port)],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            for _ in range(300):
                try:
                    httpx.get(f"{address}/healthz")
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            else:
                raise AssertionError("the server did not come up")
            yield address, printed
        finally:
            # As a terminal does it for Ctrl-C.
            os.killpg(server.pid, signal.SIGINT)
            output, complaints = server.communicate(timeout=30)
        assert server.returncode == 0
        assert "Traceback" not in complaints
        printed.append(output)

    return serve


def test_a_second_start_keeps_all_data_and_ctrl_c_stops_cleanly(run: Run, serve: Serve) -> None:
    token = run("keys", "create", "--role", "reviewer").stdout.strip()

    with serve() as (address, first):
        made = httpx.post(
            f"{address}/api/v1/questions",
            json={**QUESTION, "topics": ["routing"]},
            headers={"Authorization": f"Bearer {token}"},
        )
        assert made.status_code == 201
        total = httpx.get(f"{address}/api/v1/stats").json()["questions"]
    assert "The bank was empty: loaded" in first[0]

    with serve() as (address, second):
        assert httpx.get(f"{address}/api/v1/stats").json()["questions"] == total
        assert httpx.get(address + made.headers["Location"]).text == made.text
    assert "The bank was empty" not in second[0]


def test_a_port_that_is_taken_is_refused_before_anything_is_done(run: Run, tmp_path: Path) -> None:
    # One that would share it with others of its kind, as two services by mistake would.
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as other:
        refused = run("serve", "--port", str(other.getsockname()[1]))

    assert refused.returncode == 1
    assert (refused.stdout, refused.stderr.count("\n")) == ("", 1)
    assert "Address already in use" in refused.stderr
    assert not list(tmp_path.glob("*.db"))


def test_a_project_with_packages_of_the_same_names_does_not_get_in_the_way(
    run: Run, serve: Serve, tmp_path: Path
) -> None:
    for name in ("api", "cli", "formats", "models", "schemas", "services"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise SystemExit('not ours')")
    token = run("keys", "create", "--role", "author").stdout.strip()
    # So large that the worker has to do it.
    lines = [f"{number}. What is number {number}?\n\nIt is {'x' * 500}.\n" for number in range(1, 2501)]
    headers = {"Authorization": f"Bearer {token}"}

    with serve() as (address, _):
        sent = httpx.post(f"{address}/api/v1/imports", files={"file": ("notes.md", "\n".join(lines))}, headers=headers)
        assert sent.status_code == 202
        deadline = time.monotonic() + 60
        while (made := httpx.get(address + sent.headers["Location"], headers=headers).json())["state"] in WAITS:
            assert time.monotonic() < deadline, made
            time.sleep(0.1)

    assert made["state"] == "finished"
    assert made["counts"]["created"] + made["counts"]["duplicate"] == 2500


def test_a_worker_that_dies_is_replaced(serve: Serve) -> None:
    def worker() -> psutil.Process:
        """The worker of the service, waited for."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            for child in psutil.Process().children(recursive=True):
                if child.status() != psutil.STATUS_ZOMBIE and child.cmdline()[-1:] == ["worker"]:
                    return child
            time.sleep(0.1)
        raise AssertionError("there is no worker")

    with serve():
        seen = set()
        for _ in range(3):
            process = worker()
            seen.add(process.pid)
            process.kill()
            process.wait(10)
        assert len(seen) == 3
        worker()


def test_duplicates_are_listed_for_people_and_for_scripts(run: Run, tmp_path: Path) -> None:
    stems = ("Which object lives for one request?", "What object lives for a single request?", "What is JSON?")
    question = {"type": "open", "difficulty": "beginner", "answers": [{"body": "An answer."}]}
    lines = [orjson.dumps({**question, "stem": stem}) for stem in stems]
    (tmp_path / "questions.ndjson").write_bytes(b"\n".join(lines))
    assert run("import", "questions.ndjson").returncode == 0

    shown = run("duplicates")
    (pair,) = map(orjson.loads, run("duplicates", "--json").stdout.splitlines())

    assert shown.returncode == 0
    assert shown.stdout == (
        f"{pair['score']:.2f} {pair['first']['id']} {pair['second']['id']} {stems[0]} | {stems[1]}\n"
    )
    assert run("duplicates", "--min-score", "1").stdout == ""
