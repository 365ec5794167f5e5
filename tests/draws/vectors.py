"""The test vectors of docs/draws.md, and the second implementation of what they are about."""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

_HERE = Path(__file__).parent
VECTORS: dict[str, list[dict[str, Any]]] = json.loads(
    (_HERE.parents[1] / "docs" / "draws-vectors.json").read_text(encoding="utf-8")
)


def identifiers(number: int) -> list[str]:
    """The ids of the first questions of the bank that the vectors speak of."""
    return [f"0199c0de-0000-7000-8000-{index:012x}" for index in range(number)]


def draw_in_javascript(asked: Sequence[tuple[str, int, list[str]]]) -> list[list[str]]:
    """What draw.mjs draws for each seed, count and list of ids. Without node the test is skipped, but not in CI."""
    node = shutil.which("node")
    if node is None:
        message = "needs node, to run the second implementation of the draws"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    given = json.dumps([{"seed": seed, "count": count, "ids": ids} for seed, count, ids in asked])
    ran = subprocess.run(
        [str(node), _HERE / "draw.mjs"], input=given, capture_output=True, text=True, encoding="utf-8", check=True
    )
    drawn: list[list[str]] = json.loads(ran.stdout)
    return drawn
