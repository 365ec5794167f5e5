"""Hostile input, in every parameter and every member of every body: refused with a pointer, and nothing is stored.

The operations, their parameters and the members of their bodies come from the OpenAPI document, so that whatever is
added is tried out too.
"""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from conftest import Bank, Client, choice_question
from jsonschema import Draft202012Validator
from play import Player
from sqlalchemy import func, select
from test_roles import ATTEMPT, example_of, operations

from api import openapi
from models import Base
from schemas.v1.question import GIVEN

# Every value as it stands in JSON. The first are never right; the others where the schema says so.
NEVER_RIGHT = {
    "NUL": '"a\\u0000b"',
    "half a surrogate pair": '"\\ud800"',
    "the other half": '"a\\udfffb"',
    "400 digits": "9" * 400,
    "minus 400 digits": "-" + "9" * 400,
    "an endless number": "1e999",
}
TOO_DEEP = {
    "lists": "[" * 100_000 + "]" * 100_000,
    "objects": '{"a":' * 100_000 + "1" + "}" * 100_000,
    # As deep as the parser goes, and so deep that functions that call themselves do not come back.
    "objects as deep as JSON is read": '{"a":' * 1_000 + "1" + "}" * 1_000,
}
UNKNOWN = ('{"no_such_member":1}', '{"":1}', '{"a\\u0000":1}')
WRONG_TYPE = {
    "2**63": str(2**63),
    "2**64": str(2**64),
    "-2**63": str(-(2**63)),
    "10**9 as text": '"1000000000"',
    "null": "null",
    "a boolean": "true",
    "a fraction": "1.5",
    "a negative": "-1",
    "an empty text": '""',
    "blanks": '" \\n\\t"',
    "a list": "[[]]",
    "an empty object": "{}",
    "an unknown member": '{"no_such_member":1}',
    "a script": '"<script>alert(1)</script>\'; DROP TABLE question; --"',
}
LARGE = json.dumps("x" * 1_000_000)
TEXTS = {
    "NUL": "a\0b",
    "empty": "",
    "blank": " ",
    "2**63": str(2**63),
    "400 digits": "9" * 400,
    "10**9": "1000000000",
    "negative": "-1",
    "fraction": "1.5",
    "foreign digits": "٣",
    "a word": "no such thing",
    "a list": "[]",
    "a script": "<script>'; DROP TABLE question; --",
    "an escape": "\x1b[31m",
    "1 MB": "x" * 1_000_000,
}

READ_HEADERS = (b"If-None-Match", b"If-Modified-Since", b"Authorization", b"X-Request-Id", b"Accept", b"Cookie",
                b"Accept-Encoding", b"Origin", b"Range", b"Content-Type", b"X-Forwarded-For")  # fmt: skip

Pointer = tuple[str | int, ...]


class Described:
    """The schemas of an OpenAPI document, with references followed."""

    def __init__(self, bank: Bank) -> None:
        self.document = openapi.document()

    def follow(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The schema behind a reference, and of several alternatives the one that is not null."""
        if "$ref" in schema:
            return self.follow(self.document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]])
        for alternative in schema.get("anyOf", ()):
            if alternative.get("type") != "null":
                return self.follow(alternative)
        return schema

    def members(self, schema: dict[str, Any], at: Pointer = ()) -> Iterator[tuple[Pointer, dict[str, Any]]]:
        """Every member below a schema, with its place; of a list its first element."""
        schema = self.follow(schema)
        inner = {0: schema["items"]} if "items" in schema else schema.get("properties", {})
        for name, member in inner.items():
            yield (*at, name), member
            yield from self.members(member, (*at, name))

    def takes(self, schema: dict[str, Any], value: Any) -> bool:
        """Whether a value is right by a schema."""
        whole = {**schema, "components": self.document["components"]}
        # A member that may be sent back unchanged has no schema of its own; no other value of it is right.
        return bool({"type", "$ref", "anyOf", "enum", "allOf"} & set(schema)) and Draft202012Validator(whole).is_valid(
            value
        )


class Raw(str):
    """A value that is JSON already."""


def write(tree: Any) -> str:
    """The JSON of a body whose leaves are JSON already."""
    if isinstance(tree, Raw):
        return tree
    if isinstance(tree, list):
        return "[" + ",".join(write(element) for element in tree) + "]"
    return "{" + ",".join(f"{json.dumps(name)}:{write(inner)}" for name, inner in tree.items()) + "}"


def body_with(places: list[Pointer], value: Raw) -> str:
    """A body that has a value at each of some places."""
    tree: Any = {}
    for place in places:
        node = tree
        for step, following in zip(place, (*place[1:], None), strict=True):
            inner: Any = value if following is None else [] if following == 0 else {}
            if isinstance(node, list):
                if not node:
                    node.append(inner)
                node = node[0]
            else:
                node = node.setdefault(step, inner)
    return write(tree)


def contents(bank: Bank) -> dict[str, int]:
    """How many rows each table has, but for the keys that the test makes, and what a look for duplicates leaves."""
    with bank.database.reading() as connection:
        passed_over = ("api_key", "duplicate_profile", "duplicate_posting", "duplicate_term")
        tables = [table for table in Base.metadata.sorted_tables if table.name not in passed_over]
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables
        }


def assert_refused(response: httpx.Response, what: Any) -> list[str]:
    """The response is a 4xx problem with pointers; gives them."""
    assert 400 <= response.status_code < 500, (what, response.status_code, response.text[:500])
    assert response.headers["Content-Type"] == "application/problem+json", what
    return [fault["pointer"] for fault in response.json().get("errors", [])]


@pytest.fixture
def stocked(bank: Bank) -> Bank:
    """A bank with what the examples speak of, under ids of its own."""
    for slug in ("foundations", "routing", "web-components"):
        bank.add_topic(slug)
    bank.admin.post("/api/v1/difficulties", json={"slug": "guru", "name": "Guru", "rank": 77}).raise_for_status()
    # Another question than those of the tests, or looking for duplicates would find a pair.
    other = bank.add_question(**choice_question())
    fixed = {"slug": "flask-basics", "title": "Basics", "questions": [{"id": other["id"]}]}
    bank.author.post("/api/v1/sets", json=fixed).raise_for_status()
    bank.reviewer.post("/api/v1/sets/flask-basics/releases").raise_for_status()
    return bank


def address(player: Player, path: str, operation: dict[str, Any], question: dict[str, Any]) -> str:
    """The path of an operation's example, on a question that exists and is played."""
    values = {
        "question_id": question["id"],
        "answer_id": question["answers"][0]["id"],
        "attempt_id": player.begun["id"],
    }
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "path":
            value = values.get(parameter["name"], parameter["example"])
            path = path.replace(f"{{{parameter['name']}}}", str(value))
    return path


def try_out(client: Client, verb: str, url: str, described: Described, schema: dict[str, Any]) -> int:
    """Send everything hostile to one operation, in every member of its body; gives how many members that were.

    Members of the same depth get a value together: each of them has to be pointed at.
    """

    def check(places: list[Pointer], name: str, value: str) -> int:
        what = (verb, url, name, places)
        response = send(client, verb, url, body_with(places, Raw(value)))
        pointers = assert_refused(response, what)
        assert pointers, (what, response.text)
        for place in places if response.status_code != 400 else []:
            pointer = "".join(f"/{step}" for step in place)
            assert any(one == pointer or one.startswith(f"{pointer}/") for one in pointers), (what, pointer, pointers)
        return len(places)

    tried = 0
    members = list(described.members(schema))
    for depth in range(1, 1 + max(len(place) for place, _ in members)):
        level = [(place, member) for place, member in members if len(place) == depth]
        for name, value in NEVER_RIGHT.items():
            tried += check([place for place, _ in level], name, value)
        for name, value in TOO_DEEP.items():
            tried += check([level[0][0]], name, value)
        for name, value in WRONG_TYPE.items():
            wrong = [place for place, member in level if not described.takes(member, json.loads(value))]
            # What the service gives is compared with the question, once everything else about it is right.
            given = [place for place in wrong if place[-1] in GIVEN]
            for places in ([place for place in wrong if place not in given], *([place] for place in given)):
                tried += check(places, name, value) if places else 0
    for place, member in members:
        if not described.takes(member, json.loads(LARGE)):
            tried += check([place], "1 MB", LARGE)
    for body in ("", "null", "[]", "0", '"text"', "[" * 100_000, *UNKNOWN):
        assert assert_refused(send(client, verb, url, body), (verb, url, body[:20]))
    return tried


def send(client: Client, verb: str, url: str, body: str) -> httpx.Response:
    return client.request(verb, url, content=body, headers={"Content-Type": "application/json", "If-Match": "*"})


def test_no_member_of_any_body_takes_what_it_must_not(stocked: Bank) -> None:
    described = Described(stocked)
    question = stocked.add_question(tags=["g"])
    player = Player(stocked.admin, {"draw": {}})
    before = contents(stocked)
    tried = 0
    for path, verb, operation in operations(stocked):
        if "application/json" in operation.get("requestBody", {}).get("content", {}):
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            url = address(player, path, operation, question)
            client = player.client if operation["x-role"] == ATTEMPT else stocked.admin
            tried += try_out(client, verb, url, described, schema)
    assert tried > 1_000
    assert contents(stocked) == before
    assert stocked.admin.get(f"/api/v1/questions/{question['id']}").json() == question


@pytest.mark.walk
def test_no_parameter_of_any_operation_takes_what_it_must_not(stocked: Bank) -> None:
    described = Described(stocked)
    question = stocked.add_question(tags=["g"])
    player = Player(stocked.admin, {"draw": {}})
    before = contents(stocked)
    # Half a megabyte of address goes through no server, so these come straight from the gateway interface.
    client = stocked.app.test_client()
    tokens = {ATTEMPT: player.begun["token"]}
    admin = stocked.token("admin")

    def takes(schema: dict[str, Any], text: str) -> bool:
        schema = described.follow(schema)
        if schema.get("type") == "array":
            return takes(schema["items"], text)
        if schema.get("format") == "date-time":
            return False
        value = int(text) if schema.get("type") == "integer" and text.isascii() and text.lstrip("-").isdigit() else text
        return described.takes(schema, value)

    for path, verb, operation in operations(stocked):
        url = address(player, path, operation, question)
        headers = {"Authorization": f"Bearer {tokens.get(operation['x-role'], admin)}", "If-Match": "*"}
        queries = [parameter for parameter in operation.get("parameters", []) if parameter["in"] == "query"]
        for parameter in queries:
            for name, text in TEXTS.items():
                response = client.open(url, method=verb, query_string={parameter["name"]: text}, headers=headers)
                what = (operation["summary"], parameter["name"], name, response.text[:300])
                if name in ("NUL", "an escape") or not takes(parameter["schema"], text):
                    assert 400 <= response.status_code < 500, what
                    faults = json.loads(response.text).get("errors", [])
                    # What is no cursor has a kind of problem of its own.
                    expected = [] if response.status_code == 400 else [f"/{parameter['name']}"]
                    found = {"/" + fault["pointer"].split("/")[1] for fault in faults}
                    assert found == set(expected), what
                else:
                    assert response.status_code < 500, what
            twice = f"{parameter['name']}=%ED%A0%80&{parameter['name']}=%ff"
            assert client.open(f"{url}?{twice}", method=verb, headers=headers).status_code < 500
        response = client.open(f"{url}?no_such_parameter=1&=&%00=2", method=verb, headers=headers)
        assert response.status_code in (415, 422), (operation["summary"], response.text)
    assert contents(stocked) == before


@pytest.mark.walk
def test_no_path_and_no_header_breaks_anything(stocked: Bank) -> None:
    question = stocked.add_question()
    player = Player(stocked.admin, {"draw": {}})
    before = contents(stocked)
    hostile = ["%00", "%ED%A0%80", "9" * 400, "x" * 10_000, "-1", "%20", "..%2f..", "{}", "%27%3B--", "0"]
    headers = [b"\xff\xfe", b"9" * 400, b'"' * 50, b"x" * 8_000, b"Bearer", b"*", b'W/"', b",,,", b'"a", W/"b", *']
    for path, verb, operation in operations(stocked):
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "path":
                for value in hostile:
                    target = path.replace(f"{{{parameter['name']}}}", value)
                    target, body = example_of(target, operation)
                    response = stocked.admin.request(verb, target, json=body, headers={"If-Match": "*"})
                    assert_refused(response, (operation["summary"], target))
        if verb == "get":
            url = address(player, path, operation, question)
            for name in READ_HEADERS:
                for value in headers:
                    response = stocked.public.get(url, headers=[(name, value)])
                    assert response.status_code < 500, (operation["summary"], name, value, response.text)
    for name in (b"If-Match", b"Idempotency-Key", b"Content-Type", b"Authorization"):
        for value in headers:
            if value != b"*":
                url = f"/api/v1/questions/{question['id']}"
                response = stocked.reviewer.patch(url, json={"stem": 5}, headers=[(name, value)])
                assert_refused(response, (name, value))
    assert contents(stocked) == before
