"""Every example of the OpenAPI document works when it is tried, one after the other."""

from typing import Any

import httpx
import pytest
import starter_bank
from conftest import Bank, make_import
from jsonschema import Draft202012Validator
from play import Player

from api import examples
from api.openapi import document

pytestmark = pytest.mark.walk


def test_every_example_works_in_the_order_of_the_document(bank: Bank) -> None:
    starter_bank.load(bank)
    client = bank.admin
    # The example of DELETE /keys/{key_id} revokes the key that is in use, so it comes last.
    tried = [(path, verb) for path, operations in document()["paths"].items() for verb in operations]
    assert tried[-1] == ("/api/v1/keys/{key_id}", "delete")

    for path, verb in tried:
        response = try_out(bank, client, path, verb)
        assert_documented(response, document()["paths"][path][verb])

    assert client.get("/api/v1/keys/current").status_code == 401


def test_every_example_of_a_read_works_without_a_key_if_it_says_so(bank: Bank) -> None:
    starter_bank.load(bank)
    open_reads = [
        path
        for path, operations in document()["paths"].items()
        if "get" in operations and {} in operations["get"]["security"]
    ]
    assert "/api/v1/questions" in open_reads
    # Sets and releases come from reviewers.
    for path in ("/api/v1/sets", "/api/v1/sets/{slug}/releases"):
        try_out(bank, bank.admin, path, "post").raise_for_status()

    for path in open_reads:
        response = try_out(bank, bank.public, path, "get")
        assert_documented(response, document()["paths"][path]["get"])


def test_the_answer_of_the_examples_is_that_of_the_starter_bank(bank: Bank) -> None:
    starter_bank.load(bank)

    question = bank.public.get(f"/api/v1/questions/{examples.QUESTION_ID}").json()

    assert [answer["id"] for answer in question["answers"]] == [examples.ANSWER_ID]


def try_out(bank: Bank, client: httpx.Client, path: str, verb: str) -> httpx.Response:
    """Send an operation's example as Swagger UI does."""
    operation = document()["paths"][path][verb]
    headers = {}
    for parameter in operation.get("parameters", []):
        if parameter["name"] == "attempt_id":
            # Only the service can name an attempt, and give its token.
            player = Player(client, {"draw": {"ids": [examples.QUESTION_ID]}})
            client, path = player.client, path.replace("{attempt_id}", player.begun["id"])
        elif parameter["name"] == "token":
            # Only the service can name the token of a draw session.
            path = path.replace("{token}", client.post("/api/v1/draw-sessions").json()["token"])
        elif parameter["name"] == "pair_id":
            # So it is with the id of a pair.
            path = path.replace("{pair_id}", bank.add_pair()["id"])
        elif parameter["name"] == "import_id":
            # Nor the id of an import.
            path = path.replace("{import_id}", make_import(client)["id"])
        elif parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", str(parameter["example"]))
        elif parameter["in"] == "header" and "example" in parameter:
            headers[parameter["name"]] = parameter["example"]
    if "requestBody" not in operation:
        return client.request(verb, path, headers=headers)
    media_type, content = next(iter(operation["requestBody"]["content"].items()))
    if media_type == "multipart/form-data":
        file = (examples.IMPORT["file"]["name"], content["example"]["file"])
        return client.request(verb, path, files={"file": file}, headers=headers)
    return client.request(verb, path, json=content["example"], headers={**headers, "Content-Type": media_type})


def assert_documented(response: httpx.Response, operation: dict[str, Any]) -> None:
    """The response is the success that the operation documents: its status, its headers and its body."""
    status, described = next(
        (int(status), described)
        for status, described in operation["responses"].items()
        if status[0] == "2" or status == "307"
    )
    assert response.status_code == status, f"{operation['operationId']}: {response.text}"
    for name, header in described.get("headers", {}).items():
        if component(header).get("required"):
            assert name in response.headers, f"{operation['operationId']} lacks {name}"
    if "content" not in described:
        assert response.content == b""
        return
    media_type = response.headers["Content-Type"]
    content = described["content"][media_type]
    if not content["schema"]:
        # A file in one of several formats, which is no single JSON document.
        return
    schema = {**content["schema"], "components": document()["components"]}
    Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(response.json())


def component(reference: dict[str, str]) -> dict[str, Any]:
    """What a reference into the components leads to."""
    found: Any = document()
    for part in reference["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return found
