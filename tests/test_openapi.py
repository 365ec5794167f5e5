"""The OpenAPI document: valid, complete, and committed as it is."""

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import Bank
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from api.openapi import document
from api.problems import KINDS
from cli.openapi import openapi

COMMITTED = Path(__file__).parents[1] / "openapi.yaml"
OPERATIONS = [
    (path, verb, operation)
    for path, operations in document()["paths"].items()
    for verb, operation in operations.items()
]
each_operation = pytest.mark.parametrize(
    ("path", "verb", "operation"), OPERATIONS, ids=[operation["operationId"] for *_, operation in OPERATIONS]
)


def test_the_document_is_valid_openapi() -> None:
    OpenAPIV31SpecValidator(document()).validate()
    assert document()["openapi"].startswith("3.1.")
    # Swagger UI warns about it, and it would only repeat the default.
    assert "jsonSchemaDialect" not in document()


def test_the_committed_file_is_fresh() -> None:
    checked = CliRunner().invoke(openapi, ["--check", str(COMMITTED)])

    assert checked.exit_code == 0, checked.output
    assert CliRunner().invoke(openapi, []).output == COMMITTED.read_text(encoding="utf-8")


def test_a_stale_file_is_told_of_in_one_line(tmp_path: Path) -> None:
    stale = tmp_path / "openapi.yaml"
    stale.write_text(COMMITTED.read_text(encoding="utf-8").replace("List questions", "List all"), encoding="utf-8")

    checked = CliRunner().invoke(openapi, ["--check", str(stale)])

    assert checked.exit_code == 1
    assert checked.output.count("\n") == 1
    assert "stale" in checked.output


def test_the_service_serves_the_same_document(bank: Bank) -> None:
    served = bank.public.get("/api/v1/openapi.json")

    assert served.headers["Content-Type"] == "application/json"
    assert served.json() == document()
    again = bank.public.get("/api/v1/openapi.json", headers={"If-None-Match": served.headers["ETag"]})
    assert again.status_code == 304


def test_every_route_of_v1_is_described(bank: Bank) -> None:
    undocumented = {"/api/v1/openapi.json", "/api/v1/docs", "/api/v1/docs/{name}"}
    routed = {
        (re.sub(r"<(?:[^<>]*:)?(\w+)>", r"{\1}", rule.rule), verb.lower())
        for rule in bank.app.url_map.iter_rules()
        for verb in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/v1")
    }

    assert {one for one in routed if one[0] not in undocumented} == {(path, verb) for path, verb, _ in OPERATIONS}


def test_operation_ids_and_summaries_are_unique() -> None:
    for member in ("operationId", "summary"):
        values = [operation[member] for *_, operation in OPERATIONS]
        assert len(set(values)) == len(values)


@each_operation
def test_an_operation_is_described_completely(path: str, verb: str, operation: dict[str, Any]) -> None:
    tags = {tag["name"] for tag in document()["tags"]}
    statuses = set(operation["responses"])

    assert operation["summary"]
    assert operation["description"]
    assert len(operation["tags"]) == 1
    assert set(operation["tags"]) <= tags
    assert {"401", "422", "429", "500", "503"} <= statuses
    assert ("404" in statuses) == ("{" in path)
    assert ("308" in statuses) == ("{question_id}" in path)
    # A redirect is no state of anything that one could have already.
    assert ("304" in statuses) == (verb == "get" and "307" not in statuses)
    assert ({"412", "428"} <= statuses) == (verb in ("put", "patch", "delete"))
    # A body that nobody asked for is read too, where it is part of what an Idempotency-Key stands for.
    keyed = any(parameter["name"] == "Idempotency-Key" for parameter in operation.get("parameters", []))
    assert ({"400", "413"} <= statuses) == ("requestBody" in operation or keyed)
    # A file may come with any content type.
    assert ("415" in statuses) == ("application/json" in operation.get("requestBody", {}).get("content", {}))
    assert all(parameter["description"] for parameter in operation.get("parameters", []))
    role = operation["x-role"]
    assert operation["security"] == ([{"attempt" if role == "attempt" else "key": []}] if role else [{}, {"key": []}])
    assert len({"200", "201", "204", "307"} & statuses) == 1


def test_every_kind_of_problem_is_described_where_it_can_happen() -> None:
    described = {
        example["value"]["type"]
        for response in document()["components"]["responses"].values()
        for content in response["content"].values()
        for example in content.get("examples", {}).values()
    }

    # A method that is described is never one that is not allowed.
    assert described == {f"/problems/{kind.slug}" for kind in KINDS.values()} - {"/problems/method-not-allowed"}


def test_components_have_clean_names_and_examples_that_fit() -> None:
    schemas = document()["components"]["schemas"]

    for name, schema in schemas.items():
        assert re.fullmatch(r"([A-Z][a-z]+)+", name)
        assert schema["description"]
        for example in schema.get("examples", []):
            validator(schema).validate(example)
    for *_, operation in OPERATIONS:
        for content in operation.get("requestBody", {"content": {}})["content"].values():
            validator(content["schema"]).validate(content["example"])


def validator(schema: dict[str, Any]) -> Draft202012Validator:
    """A validator for a schema of the document."""
    whole = {**schema, "components": document()["components"]}
    return Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)
