"""Services of Node.js: packages of npm, each in the version, and with the hash, that a lock file names."""

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

from bench.contender import Missing

_SECONDS_TO_INSTALL = 900


def install(folder: Path) -> None:
    """Install what package-lock.json names, Node.js itself included, unless it is there already. Raises Missing."""
    digest = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    finished = folder / "node_modules" / "finished"
    if finished.exists() and finished.read_text() == digest:
        return
    if not shutil.which("npm"):
        raise Missing("needs npm, which is not installed")
    command = ["npm", "ci", "--no-audit", "--no-fund"]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=_SECONDS_TO_INSTALL)
    except subprocess.TimeoutExpired:
        raise Missing(f"is not installed within {_SECONDS_TO_INSTALL} s") from None
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.startswith("npm error")]
        raise Missing(f"can't be installed: {'; '.join(said[:2]) or 'npm does not say why'}")
    finished.write_text(digest)


def program(folder: Path, script: str) -> list[str]:
    """The command that runs a script of a folder in the Node.js installed there."""
    return [str(folder / "node_modules" / ".bin" / "node"), str(folder / script)]


def versions(folder: Path) -> dict[str, str]:
    """The packages that a folder asks for."""
    packages: dict[str, str] = json.loads((folder / "package.json").read_text())["dependencies"]
    return packages
