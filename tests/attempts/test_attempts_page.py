"""What docs/attempts.md tells people to type works, and prints what it shows."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import Bank
from play import CHOICES

pytestmark = pytest.mark.walk

PAGE = Path(__file__).parents[2] / "docs" / "attempts.md"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_example_begins_responds_and_submits(bank: Bank, tmp_path: Path) -> None:
    missing = [name for name in ("curl", "jq") if not shutil.which(name)]
    if missing:
        message = f"needs {' and '.join(missing)}; tools/install-test-packages installs them"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    bank.add_topic("routing")
    for number in range(5):
        bank.add_question(**{**CHOICES, "stem": f"Routing {number}?", "topics": ["routing"]})
    commands, shown = re.findall(r"^```(?:sh|json)\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)[:2]

    script = commands.replace("http://127.0.0.1:8000", bank.url)
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    printed = json.loads(ran.stdout.splitlines()[-1].partition("}")[2])
    # Which option comes first, and whether it is the right one, is chance.
    assert printed["maximum"] == json.loads(shown)["maximum"]
    assert printed["score"] in (0, 0.25, 1)
