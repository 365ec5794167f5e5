"""Published clients of Open Trivia DB, installed as their locks have them, and let loose on a service.

They are installed once, beside the virtual environment of the tests. Where they cannot be, the test that needs them is
skipped and says why; in CI it fails.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn

import pytest

_HERE = Path(__file__).parent
_INSTALLED = Path(sys.prefix) / "opentdb-clients"
_PIP = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
_SECONDS_TO_INSTALL = 300


def ask_from_python(url: str) -> dict[str, Any]:
    """The versions of the Python clients and what each of them got from the service at this address."""
    lock = _HERE / "requirements.txt"
    folder = _folder("python", lock)
    _install(folder, [*_PIP, "--require-hashes", "--target", str(folder), "-r", str(lock)])
    return _drive([sys.executable, str(_HERE / "drive_python.py"), url], PYTHONPATH=str(folder))


def ask_from_node(url: str) -> dict[str, Any]:
    """The versions of the npm clients and what each of them got from the service at this address."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        _give_up("needs node and npm, which tools/install-test-packages installs")
    folder = _folder("npm", _HERE / "package-lock.json")
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(_HERE / name, folder)
    _install(folder, [npm, "ci", "--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund", "--silent"])
    return _drive([node, str(_HERE / "drive_node.mjs"), url, str(folder)])


def _folder(kind: str, lock: Path) -> Path:
    return _INSTALLED / f"{kind}-{hashlib.sha256(lock.read_bytes()).hexdigest()[:16]}"


def _install(folder: Path, command: list[str]) -> None:
    """Run an installation that fills the folder, unless it was finished before."""
    finished = folder / "finished"
    if finished.exists():
        return
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=_SECONDS_TO_INSTALL)
    except subprocess.TimeoutExpired:
        _give_up(f"could not install the clients within {_SECONDS_TO_INSTALL} s")
    except subprocess.CalledProcessError as error:
        _give_up(f"could not install the clients: {(error.stderr or error.stdout)[-500:]}")
    finished.touch()


def _give_up(reason: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def _drive(command: list[str], **environment: str) -> dict[str, Any]:
    # A proxy would be asked for addresses that are on this machine.
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    ran = subprocess.run(
        command, env={**kept, **environment}, capture_output=True, text=True, encoding="utf-8", timeout=120
    )
    assert ran.returncode == 0, ran.stderr
    printed: dict[str, Any] = json.loads(ran.stdout)
    return printed
