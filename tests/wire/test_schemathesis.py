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
from play import Player

HERE = Path(__file__).parent
CASES = int(os.environ.get("INTERROBANK_TEST_SCHEMATHESIS_CASES", "5000"))
# The phase that tries out every limit makes more than this many without being told.
_MADE_BY_COVERAGE = 7000
# Operations with few parameters run out of new requests, which the others make up for.
_SPARE = 1.2


def test_schemathesis_finds_nothing(bank: Bank, tmp_path: Path) -> None:
    starter_bank.load(bank)
    token = bank.token("admin")
    client = bank.public.with_key(token)
    operations = sum(len(path) for path in client.get("/api/v1/openapi.json").json()["paths"].values())
    report = tmp_path / "report.json"
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(HERE / "schemathesis.toml")),
        *("run", f"{bank.url}/api/v1/openapi.json"),
        *("--seed=1", f"--max-examples={max(2, math.ceil(_SPARE * (CASES - _MADE_BY_COVERAGE) / operations))}"),
        f"--report-json-path={report}",
    ]
    own_key = client.get("/api/v1/keys/current").json()["id"]
    played, submitted = (Player(client, {"draw": {"type": ["short_answer"], "count": 3}}) for _ in range(2))
    environment = {
        **os.environ,
        "OWN_KEY": token,
        "OWN_KEY_ID": own_key,
        "PLAYED": json.dumps(_as_parameters(played)),
        "SUBMITTED": json.dumps(_as_parameters(submitted)),
        "PYTHONPATH": str(HERE),
    }

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
    # The same is true of the attempts' tokens.
    responding = 'method="PUT",route="/api/v1/attempts/<id:attempt_id>/responses/<id:question_id>",status="200"'
    assert responding in client.get("/metrics").text
    assert submitted.read()["state"] == "submitted"


def _as_parameters(player: Player) -> dict[str, str]:
    return {"attempt_id": player.begun["id"], "question_id": player.questions[0], "token": player.begun["token"]}
