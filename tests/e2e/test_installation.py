"""What the image is built from installs and serves by itself, with the steps that `make` takes everywhere."""

import os
import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_files_that_the_image_copies_install_and_run(tmp_path: Path) -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    copied = re.findall(r"^COPY (?!--from)(.*) \S+$", dockerfile, re.MULTILINE)
    for name in " ".join(copied).split():
        source = ROOT / name
        ignored = shutil.ignore_patterns("__pycache__")
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=ignored)
        else:
            shutil.copy(source, tmp_path / name)
    install = re.search(r"^RUN (make install .*)$", dockerfile, re.MULTILINE)
    assert install
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("INTERROBANK_", "PYTHON"))}

    subprocess.run(install[1].split(), cwd=tmp_path, env=environment, check=True, capture_output=True, timeout=300)

    command = tmp_path / ".venv/bin/interrobank"
    token = subprocess.run(
        [command, "keys", "create", "--role", "author"], cwd=tmp_path, env=environment, check=True, capture_output=True
    ).stdout.decode()
    assert re.fullmatch(r"ib_[\w-]{43}\n", token)
    imported = subprocess.run(
        [command, "import", "banks/flask"], cwd=tmp_path, env=environment, check=True, capture_output=True, text=True
    ).stdout
    assert re.match(r"banks/flask: [1-9]\d+ created, 0 revised", imported)


def test_the_image_runs_unprivileged_from_pinned_parts() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()

    images = re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)
    assert images
    assert all(re.search(r":\d+\.\d+\.\d+", image) for image in images)
    assert "USER 10001" in dockerfile
    assert "HEALTHCHECK" in dockerfile
