"""Files for the stories about imports, and what they look at."""

from typing import Any

import orjson
from conftest import Bank, Client

IMPORTS = "/api/v1/imports"
ANY = {"If-Match": "*"}

AIKEN = "Which status says that a page was not found?\nA. 200\nB. 404\nANSWER: B\n"

# Two questions with answers, one without, one answer whose question was lost, and a line of advertising.
NOTES = """\
# Web interview

## Beginner questions

### 1. What is a view function?

The function that Flask calls for a URL.

### 2. What does `url_for` do?

It builds the URL of an endpoint.

### 3. What is a blueprint?

## Advanced questions

### 4. How does the application context come about?

Flask pushes it with the request context, and pops it when the response is sent.
"""


def ndjson(*questions: dict[str, Any]) -> str:
    return "".join(orjson.dumps(question).decode() + "\n" for question in questions)


def asked(answer: str, stem: str = "What is a view function?") -> str:
    return f"# Notes\n\n### 1. {stem}\n\n{answer}\n"


def ledger(client: Client, made: dict[str, Any], **query: Any) -> list[dict[str, Any]]:
    response = client.get(f"{IMPORTS}/{made['id']}/ledger", params={"limit": 100, **query})
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items


def counts(made: dict[str, Any]) -> dict[str, int]:
    return {outcome: number for outcome, number in made["counts"].items() if number}


def question(client: Client, row: dict[str, Any]) -> dict[str, Any]:
    response = client.get(f"/api/v1/questions/{row['question_id']}")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def listed(bank: Bank, status: str) -> list[dict[str, Any]]:
    """The questions of a status."""
    found: list[dict[str, Any]] = bank.reader.get("/api/v1/questions", params={"status": status}).json()["items"]
    return found


def stock(bank: Bank) -> int:
    """How many questions the bank has, whatever their status."""
    total: int = bank.admin.get("/api/v1/stats").json()["questions"]
    return total
