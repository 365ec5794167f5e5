"""The Python packages of the peers: bench/requirements.txt, in a virtual environment of their own."""

import hashlib
import subprocess
import sys
from functools import cache

from bench.contender import ROOT, Missing

_FOLDER = ROOT / "bench" / ".venv"
_LOCK = ROOT / "bench" / "requirements.txt"
_SECONDS_TO_INSTALL = 600
PYTHON = str(_FOLDER / "bin" / "python")


@cache
def install() -> None:
    """Install exactly what the lock names, verified by hash, unless that is there already. Raises Missing."""
    digest = hashlib.sha256(_LOCK.read_bytes()).hexdigest()
    finished = _FOLDER / "finished"
    if finished.exists() and finished.read_text() == digest:
        return
    try:
        _run(sys.executable, "-m", "venv", "--clear", str(_FOLDER))
        _run(PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", "-r", str(_LOCK))
    except subprocess.TimeoutExpired:
        raise Missing(f"can't be installed within {_SECONDS_TO_INSTALL} s") from None
    except subprocess.CalledProcessError as error:
        raise Missing(f"can't be installed: {error.stderr.strip().splitlines()[-1]}") from None
    finished.write_text(digest)


@cache
def versions(*names: str) -> dict[str, str]:
    """The versions of some of the packages."""
    script = "import sys; from importlib.metadata import version; print(*map(version, sys.argv[1:]))"
    return dict(zip(names, _run(PYTHON, "-c", script, *names).split(), strict=True))


def _run(*command: str) -> str:
    ran = subprocess.run(command, check=True, capture_output=True, text=True, timeout=_SECONDS_TO_INSTALL)
    return ran.stdout
