"""Roles: the OpenAPI document says who may do what, and exactly those get through."""

import json
from typing import Any

import pytest
from conftest import Bank, Client, assert_problem, choice_question, make_import, open_question
from play import Player

from api import openapi
from api.examples import ANSWER_ID, ATTEMPT_ID, DUPLICATE_ID, IMPORT_ID, QUESTION_ID, SUPERFLUOUS_ID
from models import ROLES

pytestmark = pytest.mark.walk

VERBS = ("get", "post", "put", "patch", "delete")
ANY = {"If-Match": "*"}
# Whoever may read may play: a session of draws is nobody's but its token's.
OPEN_TO_ALL = ("/api/v1/draw-sessions", "/api/v1/draw-sessions/{token}", "/api/v1/attempts")
# What only the token of an attempt opens, whatever key somebody has.
ATTEMPT = "attempt"


def operations(bank: Bank) -> list[tuple[str, str, dict[str, Any]]]:
    """Every operation of the document: its path, its verb and its description."""
    document = openapi.document()
    return [(path, verb, item[verb]) for path, item in document["paths"].items() for verb in VERBS if verb in item]


def example_of(path: str, operation: dict[str, Any]) -> tuple[str, Any]:
    """The path and the body of an operation's own example."""
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", str(parameter["example"]))
    content = operation.get("requestBody", {}).get("content", {})
    if "multipart/form-data" in content:
        # A file goes as it is, with its name in the query.
        return f"{path}?filename=quiz.txt", content["multipart/form-data"]["example"]["file"]
    return path, content.get("application/json", {}).get("example")


def prepare(bank: Bank, path: str, verb: str, body: Any) -> tuple[str, Any]:
    """Make what an example needs; gives it with the ids of what was made.

    Questions that are written to are drafts, because of what is published authors must keep their hands off.
    """
    status = "published" if verb == "get" else "draft"
    # A player sees the options of a choice, but not the model answers of an interview.
    content = choice_question() if verb == "get" else open_question()
    text = json.dumps([path, body]).replace('"published"', '"draft"')
    for fixed in (QUESTION_ID, DUPLICATE_ID, SUPERFLUOUS_ID):
        if fixed in text:
            question = bank.add_question(**{**content, "stem": f"{fixed}?", "status": status})
            text = text.replace(fixed, question["id"]).replace(ANSWER_ID, question["answers"][0]["id"])
    path, body = json.loads(text)
    if path.startswith("/api/v1/draw-sessions/"):
        path = f"/api/v1/draw-sessions/{bank.public.post('/api/v1/draw-sessions').json()['token']}"
    if IMPORT_ID in path:
        path = path.replace(IMPORT_ID, make_import(bank.author)["id"])
    if path == "/api/v1/sets" and verb == "post":
        bank.admin.delete(f"{path}/{body['slug']}", headers=ANY)
    elif path.startswith("/api/v1/sets/") and not path.endswith("/statistics"):  # releases outlast their sets
        address = "/".join(path.split("/")[:5])
        fixed = {"slug": path.split("/")[4], "title": "Basics", "questions": [{"id": bank.add_question()["id"]}]}
        bank.admin.post("/api/v1/sets", json=fixed)
        bank.admin.put(address, json=fixed, headers=ANY)
        bank.admin.post(f"{address}/releases").raise_for_status()
    if path.startswith("/api/v1/duplicates/"):
        path = f"/api/v1/duplicates/{bank.add_pair()['id']}/dismiss"
    for collection, members in (("topics", {}), ("difficulties", {"rank": 77})):
        if path == f"/api/v1/{collection}" and verb == "post":
            bank.admin.delete(f"{path}/{body['slug']}", headers=ANY)
        elif path.startswith(f"/api/v1/{collection}/"):
            slug = path.rsplit("/", 1)[1]
            bank.admin.post(f"/api/v1/{collection}", json={"slug": slug, "name": slug, **members})
    return path, body


def attempted(bank: Bank, path: str, body: Any) -> tuple[Client, str, Any]:
    """Begin the attempt that an example needs; gives the client with its token, and the example with its ids."""
    question = bank.add_question()
    player = Player(bank.admin, {"draw": {"ids": [question["id"]]}})
    text = json.dumps([path, body]).replace(ATTEMPT_ID, player.begun["id"]).replace(QUESTION_ID, question["id"])
    return player.client, *json.loads(text)


def ask(client: Client, verb: str, path: str, body: Any) -> Any:
    content = {"content": body} if isinstance(body, str) else {"json": body}
    return client.request(verb.upper(), path, **content, headers={} if verb == "get" else ANY)


def test_exactly_the_documented_roles_get_through(bank: Bank) -> None:
    for slug in ("foundations", "routing"):
        bank.add_topic(slug)
    bank.add_question(topics=["routing"])
    for path, verb, operation in operations(bank):
        role = operation["x-role"]
        if role == ATTEMPT:
            continue
        assert operation["security"] == ([{"key": []}] if role else [{}, {"key": []}]), operation["summary"]
        assert role or verb == "get" or path in OPEN_TO_ALL, f"{operation['summary']} writes and is open to all"
        success = int(min(operation["responses"]))
        target, body = example_of(path, operation)
        for candidate in (None, *ROLES):
            allowed = role is None or (candidate is not None and ROLES.index(candidate) >= ROLES.index(role))
            prepared = prepare(bank, target, verb, body) if allowed else (target, body)
            # A key of its own for each, because one of the operations revokes the key that it comes with.
            client = bank.public.with_key(bank.token(candidate)) if candidate else bank.public
            response = ask(client, verb, *prepared)
            if allowed:
                assert response.status_code == success, (operation["summary"], candidate, response.text)
            elif candidate is None:
                assert_problem(response, 401, "unauthenticated")
                assert response.headers["WWW-Authenticate"].startswith("Bearer")
            else:
                assert_problem(response, 403, "forbidden")
            if candidate:
                client.close()


def test_only_the_token_of_an_attempt_opens_it(bank: Bank) -> None:
    for path, verb, operation in operations(bank):
        if operation["x-role"] != ATTEMPT:
            continue
        assert operation["security"] == [{"attempt": []}], operation["summary"]
        client, target, body = attempted(bank, *example_of(path, operation))
        assert_problem(ask(bank.public, verb, target, body), 401, "unauthenticated")
        for role in ROLES:
            assert_problem(ask(getattr(bank, role), verb, target, body), 403, "forbidden")
        response = ask(client, verb, target, body)
        assert response.status_code == int(min(operation["responses"])), (operation["summary"], response.text)


def test_who_is_refused_learns_nothing_and_changes_nothing(bank: Bank) -> None:
    """The role is looked at before the body, the tag or whether there is such a thing."""
    before = bank.admin.get("/api/v1/stats").json()
    for path, verb, operation in operations(bank):
        if operation["x-role"] is None or operation["x-role"] == "player":
            continue
        target, _ = example_of(path, operation)
        for client, status, slug in ((bank.public, 401, "unauthenticated"), (bank.player, 403, "forbidden")):
            assert_problem(client.request(verb, target, content=b"{", params={"no": "such"}), status, slug)
    assert bank.admin.get("/api/v1/stats").json() == before
