"""docs/imports.md is true: its commands are run, and print what it shows."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Bank

pytestmark = pytest.mark.walk

PAGE = Path(__file__).parents[1] / "docs" / "imports.md"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_END = "--- end of block ---"


def test_the_page_does_what_it_says(bank: Bank, tmp_path: Path) -> None:
    script = []
    expected = []
    for language, text in _BLOCK.findall(PAGE.read_text()):
        if language == "sh":
            script.append(text)
            expected.append("")
        else:
            expected[-1] = text.strip()
    commands = f"\necho '{_END}'\n".join(script)
    commands = commands.replace("http://127.0.0.1:8000", bank.url)
    commands = commands.replace(".venv/bin/", f"{Path(sys.executable).parent}/")
    environment = {
        **os.environ,
        "INTERROBANK_DATABASE_URL": bank.database.url.render_as_string(hide_password=False),
    }
    shell = ["bash", "-euo", "pipefail", "-c", commands]

    ran = subprocess.run(shell, capture_output=True, text=True, env=environment, cwd=tmp_path, timeout=60)

    assert ran.returncode == 0, ran.stderr
    assert len(expected) >= 8
    for command, wanted, printed in zip(script, expected, ran.stdout.split(_END), strict=True):
        pattern = ".*".join(re.escape(part) for part in wanted.split("…"))
        assert re.fullmatch(pattern, printed.strip(), re.DOTALL), f"{command}\nprinted\n{printed}\nnot\n{wanted}"
