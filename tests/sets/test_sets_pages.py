"""What docs/sets.md and docs/ci.md tell people to type works, and prints what it shows."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import Bank, choice_question

DOCS = Path(__file__).parents[2] / "docs"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_END = "--- end of block ---"

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def tools() -> None:
    """The commands that the examples need beside ours."""
    missing = [name for name in ("curl", "jq", "sha256sum") if not shutil.which(name)]
    if missing:
        message = f"needs {' and '.join(missing)}; tools/install-test-packages installs them"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)


class Shell:
    """A shell in an empty folder, in which the addresses of the documentation lead to the service of the test."""

    def __init__(self, bank: Bank, folder: Path) -> None:
        self.bank = bank
        self.folder = folder
        url = bank.database.url.render_as_string(hide_password=False)
        self.environment = {
            **os.environ,
            "INTERROBANK_DATABASE_URL": url,
            "XDG_CACHE_HOME": str(folder / "cache"),
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        }

    def run(self, *commands: str) -> subprocess.CompletedProcess[str]:
        """Run some commands, each of which must succeed; what they print is split by a line of its own."""
        script = f"\necho; echo '{_END}'\n".join(commands).replace(".venv/bin/", "")
        for host in ("http://127.0.0.1:8000", "https://quiz.example.org"):
            script = script.replace(host, self.bank.url)
        shell = ["bash", "-euo", "pipefail", "-c", script]
        return subprocess.run(
            shell, capture_output=True, text=True, env=self.environment, cwd=self.folder, timeout=60, check=False
        )


@pytest.fixture
def shell(bank: Bank, tmp_path: Path, tools: None) -> Shell:
    bank.add_topic("routing")
    for index in range(4):
        question = {**choice_question(f'Question {index}: naïve?\n\n\tit\'s "so"'), "topics": ["routing"]}
        question["answers"] = [{"body": "yes", "correct": True}, {"body": "no", "correct": False, "weight": -1 / 3}]
        bank.add_question(**question)
    bank.add_question(**choice_question())
    folder = tmp_path / "job"
    folder.mkdir()
    return Shell(bank, folder)


def blocks(name: str, *languages: str) -> list[tuple[str, str]]:
    return [block for block in _BLOCK.findall((DOCS / name).read_text(encoding="utf-8")) if block[0] in languages]


def make_release(shell: Shell) -> None:
    """Everything that docs/sets.md does."""
    ran = shell.run(*(text for _, text in blocks("sets.md", "sh")))
    assert ran.returncode == 0, ran.stderr
    printed = ran.stdout.split(f"\n{_END}\n")
    shown: dict[int, str] = {}
    for language, text in blocks("sets.md", "sh", "json"):
        if language == "json":
            shown[len(shown) + 1] = text.strip()
    # The first two blocks prepare, each of the others is shown with what it prints.
    assert len(printed) == 2 + len(shown) == 5
    for wanted, found in zip(shown.values(), printed[2:], strict=True):
        pattern = ".*".join(re.escape(part) for part in wanted.split("…"))
        assert re.fullmatch(pattern, found.strip(), re.DOTALL), f"{found}\nis not\n{wanted}"


def test_the_examples_of_sets_print_what_they_show_and_the_python_computes_the_lock(shell: Shell) -> None:
    make_release(shell)

    release, lock = (
        shell.bank.public.get(f"/api/v1/sets/flask-basics/releases/1{path}").json() for path in ("", "/lock")
    )
    [(_, code)] = blocks("sets.md", "python")
    namespace: dict[str, Any] = {}
    exec(code, namespace)
    assert namespace["lock"](release) == lock


def test_the_commands_for_ci_work_and_notice_a_difference(shell: Shell) -> None:
    make_release(shell)
    commands = [text for _, text in blocks("ci.md", "sh")]
    pulling, fetching, locking, *verifying = commands
    assert len(verifying) == 2

    ran = shell.run(pulling)
    assert ran.returncode == 0, ran.stderr
    lock, questions = shell.folder / "interrobank.lock", shell.folder / "questions.json"
    pulled = lock.read_bytes(), questions.read_bytes()
    lock.unlink()
    questions.unlink()
    # curl and jq make the very files that the command makes.
    ran = shell.run(fetching, locking, *verifying)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert (lock.read_bytes(), questions.read_bytes()) == pulled

    start = fetching.splitlines()[0]
    questions.write_bytes(pulled[1].replace(b"Question", b"question", 1))
    assert shell.run(start, verifying[0]).returncode == 0
    assert shell.run(start, verifying[1]).returncode != 0
    questions.write_bytes(pulled[1])
    content = json.loads(pulled[0])
    content["questions"][0]["revision"] = 2
    lock.write_text(json.dumps(content))
    assert shell.run(start, verifying[0]).returncode != 0
    assert shell.run(start, verifying[1]).returncode != 0


def test_the_pipelines_pull(shell: Shell) -> None:
    make_release(shell)
    github, gitlab = (yaml.safe_load(text) for _, text in blocks("ci.md", "yaml"))
    steps = [step["run"] for step in github["jobs"]["questions"]["steps"] if "run" in step]
    for installing, pulling in (steps, gitlab["questions"]["script"]):
        assert installing.startswith("pip install ")
        ran = shell.run(pulling)
        assert ran.returncode == 0, ran.stderr
        assert json.loads((shell.folder / "questions.json").read_bytes())["set"] == "flask-basics"


def test_every_option_is_documented(shell: Shell) -> None:
    text = (DOCS / "ci.md").read_text(encoding="utf-8")
    for option in re.findall(r"--[a-z]+", shell.run("interrobank pull --help").stdout):
        assert option == "--help" or f"`{option}" in text
