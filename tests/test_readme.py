"""The README's tour is true: its commands are run, and print what it shows."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[1]
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_END = "--- end of block ---"


def test_the_tour_prints_what_it_says(served: str, tmp_path: Path) -> None:
    tour = (ROOT / "README.md").read_text().split("## A tour")[1].split("\n## ")[0]
    blocks = _BLOCK.findall(tour)
    commands = [text for language, text in blocks if language == "sh"]
    expected = [text.strip() for language, text in blocks if language != "sh"]
    assert len(commands) == len(expected) >= 7

    script = f"\necho '{_END}'\n".join(commands)
    script = script.replace("http://127.0.0.1:8000", served).replace(".venv/bin/", f"{Path(sys.executable).parent}/")
    environment = {**os.environ, "INTERROBANK_DATABASE_URL": f"sqlite:///{tmp_path}/tour.db"}
    shell = ["bash", "-euo", "pipefail", "-c", script]
    ran = subprocess.run(shell, capture_output=True, text=True, env=environment, cwd=tmp_path, timeout=60)

    assert ran.returncode == 0, ran.stderr
    for command, wanted, printed in zip(commands, expected, ran.stdout.split(_END), strict=True):
        pattern = ".*".join(re.escape(part) for part in wanted.split("…"))
        assert re.fullmatch(pattern, printed.strip(), re.DOTALL), f"{command}\nprinted\n{printed}\nnot\n{wanted}"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The address of `interrobank serve` over an empty folder, as a newcomer starts it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [Path(sys.executable).with_name("interrobank"), "serve", "--port", str(port)]
    environment = {**os.environ, "INTERROBANK_DATABASE_URL": f"sqlite:///{tmp_path}/tour.db"}
    with (tmp_path / "serve.log").open("w+") as output:
        server = subprocess.Popen(command, env=environment, cwd=tmp_path, stdout=output, stderr=output)
        address = f"http://127.0.0.1:{port}"
        try:
            for _ in range(300):
                try:
                    if httpx.get(f"{address}/readyz").status_code == 200:
                        break
                except httpx.TransportError:
                    assert server.poll() is None, (tmp_path / "serve.log").read_text()
                time.sleep(0.1)
            yield address
        finally:
            server.terminate()
            server.wait(30)
    printed = (tmp_path / "serve.log").read_text()
    assert "The bank was empty: loaded" in printed
    assert f"Docs  {address}/api/v1/docs" in printed
