"""Schemathesis makes requests of all kinds from the OpenAPI document, and finds nothing that the document does not say.

INTERROBANK_TEST_SCHEMATHESIS_CASES sets how many requests it makes at least; `make fuzz` makes 50,000. The checks are
in schemathesis.toml.
"""

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import starter_bank
from conftest import Bank

HERE = Path(__file__).parent
CASES = int(os.environ.get("INTERROBANK_TEST_SCHEMATHESIS_CASES", "5000"))
# The phase that tries out every limit makes this many without being told.
_MADE_BY_COVERAGE = 2500


def test_schemathesis_finds_nothing(bank: Bank, tmp_path: Path) -> None:
    starter_bank.load(bank)
    token = bank.token("admin")
    client = bank.public.with_key(token)
    operations = sum(len(path) for path in client.get("/api/v1/openapi.json").json()["paths"].values())
    report = tmp_path / "report.json"
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(HERE / "schemathesis.toml")),
        *("run", f"{bank.url}/api/v1/openapi.json"),
        *("--seed=1", f"--max-examples={max(1, math.ceil((CASES - _MADE_BY_COVERAGE) / operations))}"),
        *(f"--header=Authorization: Bearer {token}", f"--report-json-path={report}"),
    ]
    own_key = client.get("/api/v1/keys/current").json()["id"]
    environment = {**os.environ, "OWN_KEY_ID": own_key, "PYTHONPATH": str(HERE)}

    # What it remembers of a run stays in the working directory: each run is to start anew.
    finished = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    assert finished.returncode == 0, finished.stdout + finished.stderr
    found = json.loads(report.read_text())
    print(json.dumps(found["test_cases"]), f"in {found['running_time']:.0f} s")
    assert found["operations"]["tested"] == operations
    assert {name: phase["status"] for name, phase in found["phases"].items()} == dict.fromkeys(
        ("examples", "coverage", "fuzzing", "stateful"), "success"
    )
    assert found["test_cases"]["generated"] >= CASES
    # Had the run lost its key, it would have seen nothing but 401.
    assert client.get("/api/v1/keys/current").status_code == 200
