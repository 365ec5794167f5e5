"""No path leads a player to the key before an attempt is submitted.

In the bank of this test everything that the play view hides is marked: texts by words, weights and numbers by digits
that come nowhere else, documents by their hashes. Whoever plays then sends every request that the OpenAPI document and
the routes of the application allow, right ones and wrong ones, and must see none of the marks, none of the hidden
members, and no options in the order in which they were written. What is added to the service is tried out too.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from conftest import Bank, Client, open_question
from play import Player, right
from questions import question
from sqlalchemy import select

from api import openapi
from models import Release, Revision

pytestmark = pytest.mark.walk

ANY = {"If-Match": "*"}
VERBS = ("get", "post", "put", "patch", "delete")
# Members of a question that the play view does not have.
HIDDEN = {"correct", "weight", "feedback", "explanation", "rubric", "match"}
# So many options that chance puts them into the order of writing once in 479 million times.
OPTIONS = 12
# What is neither in the document nor played, but serves the description of all that is.
ABOUT_THE_API = ("/api/v1/openapi.json", "/openapi.json", "/api/v1/docs")


class Marked:
    """A bank with marks, and what must not be seen of it."""

    def __init__(self, bank: Bank) -> None:
        self.bank = bank
        self.marks: set[str] = set()
        bank.add_topic("marked")
        options = [f"Option{letter}" for letter in "ABCDEFGHIJKL"]
        lefts, rights = ([f"{side}{letter}" for letter in "ABCDEFGHIJKL"] for side in ("Left", "Right"))
        self.orders = [options, lefts, rights]
        assert all(len(order) == OPTIONS for order in self.orders)
        weights = [0.617283, 0.382717, *(-0.01 * n - 0.004321 for n in range(1, 11))]
        self.marks |= {str(weight) for weight in weights} | {"0.123457", "0.271828", "918273"}
        one = [self._answer(body, correct=False, weight=0.123457) for body in options]
        several = [
            self._answer(body, correct=weight > 0, weight=weight) for body, weight in zip(options, weights, strict=True)
        ]
        pairs = [self._answer(left, match=right) for left, right in zip(lefts, rights, strict=True)]
        self.questions = [
            self._add("open", [self._answer(self._mark()), self._answer(self._mark())]),
            self._add("single_choice", [*one[:2], {**one[2], "correct": True, "weight": 1}, *one[3:]]),
            self._add("multiple_choice", several),
            self._add("true_false", [self._answer("True", correct=False), self._answer("False")]),
            self._add("short_answer", [self._answer(self._mark()), self._answer(f"*{self._mark()}*", weight=0.123457)]),
            self._add("numeric", [self._answer("918273", match="0.271828")]),
            self._add("matching", pairs),
            self._add("ordering", [self._answer(body) for body in options]),
        ]
        # A draft, all of which is hidden, and one that was withdrawn.
        self.stems_of_drafts = [self._mark(), self._mark()]
        self._add("open", [self._answer(self._mark())], status="draft", stem=self.stems_of_drafts[0])
        withdrawn = self._add("open", [self._answer(self._mark())])
        self._change(withdrawn, {"status": "retired", "stem": self.stems_of_drafts[1]})
        # Every revision hides what it hid.
        self.questions = [self._change(one, {"explanation": self._mark()}) for one in self.questions]
        listed = {"slug": "marked", "title": "Marked", "questions": [{"id": one["id"]} for one in self.questions]}
        bank.author.post("/api/v1/sets", json=listed).raise_for_status()
        bank.reviewer.post("/api/v1/sets/marked/releases").raise_for_status()
        # Whoever knows the hash of a document with the key can try out keys.
        with bank.database.reading() as connection:
            for hashes in (Revision.sha256, Release.sha256):
                self.marks |= {one for one in connection.execute(select(hashes)).scalars() if one}

    def _mark(self) -> str:
        """A new word that is found by a search as it is."""
        number = len(self.marks)
        word = "zq" + "".join("bcdfghjklm"[int(digit)] for digit in f"{number:04d}") + "xk"
        self.marks.add(word)
        return word

    def _answer(self, body: str, **members: Any) -> dict[str, Any]:
        source = {"title": self._mark(), "locator": self._mark()}
        return {"correct": True, "feedback": self._mark(), "source": source, **members, "body": body}

    def _add(self, kind: str, answers: list[dict[str, Any]], **members: Any) -> dict[str, Any]:
        hidden = {
            "explanation": self._mark(),
            "rubric": [{"label": self._mark(), "text": self._mark()}],
            "topics": ["marked"],
            "hints": ["Think."],
        }
        return self.bank.add_question(**{**question(kind, f"A {kind} one?", answers), **hidden, **members})

    def _change(self, changed: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
        response = self.bank.reviewer.patch(f"/api/v1/questions/{changed['id']}", json=patch, headers=ANY)
        assert response.status_code == 200, response.text
        return response.json()

    def seen_in(self, response: httpx.Response) -> set[str]:
        """The marks that a response shows, in its body or its headers."""
        text = response.text + "\n".join(f"{name}: {value}" for name, value in response.headers.items())
        return {mark for mark in self.marks if mark in text}

    def assert_hidden(self, response: httpx.Response, *, known: str = "", described: bool = True) -> None:
        """Nothing is shown that the play view hides, but for what is `known` already."""
        request = f"{response.request.method} {response.request.url}"
        assert response.status_code < 500, (request, response.text)
        assert {mark for mark in self.seen_in(response) if mark not in known} == set(), (request, response.text[:1000])
        for order in self.orders:
            places = [response.text.find(option) for option in order]
            assert min(places) < 0 or places != sorted(places), (request, "in the order of writing")
        if described and "json" in response.headers.get("Content-Type", "") and response.content:
            lines = "ndjson" in response.headers["Content-Type"]
            documents = response.text.splitlines() if lines else [response.text]
            members = set(all_members([json.loads(document) for document in documents]))
            assert not members & HIDDEN, (request, members & HIDDEN)


def all_members(value: Any) -> Iterator[str]:
    """The names of all members in some JSON, but for what a player's own response is made of."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name != "response":
                yield name
                yield from all_members(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from all_members(inner)


class Walk:
    """Everything that can be asked of the service."""

    def __init__(self, marked: Marked) -> None:
        self.marked = marked
        self.bank = marked.bank
        self.player = Player(self.bank.admin, {"draw": {"topic": ["marked"], "count": 100}})
        token = self.bank.admin.post("/api/v1/draw-sessions").json()["token"]
        released = {"slug": ["marked"], "number": [1]}
        self.variables: dict[str, list[Any]] = {
            **released,
            "question_id": [one["id"] for one in marked.questions],
            "answer_id": [one["answers"][0]["id"] for one in marked.questions[:3]],
            "attempt_id": [self.player.begun["id"]],
            "token": [token],
        }

    def requests(self) -> Iterator[tuple[str, str, dict[str, Any], Any]]:
        """Each request: its verb, its path, its operation and its body."""
        for path, item in openapi.document()["paths"].items():
            for verb in VERBS:
                if verb in item and not path.endswith("/submission"):
                    content = item[verb].get("requestBody", {}).get("content", {})
                    body = content.get("application/json", {}).get("example")
                    for target in self._targets(path, item[verb]):
                        yield verb, target, item[verb], body

    def _targets(self, path: str, operation: dict[str, Any]) -> Iterator[str]:
        """The path on each of the things that there are."""
        targets = [path]
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "path":
                name = parameter["name"]
                # A number counts releases of a set, and revisions of a question.
                values = [1, 2] if name == "number" and "/revisions/" in path else self.variables.get(name)
                targets = [
                    target.replace(f"{{{name}}}", str(value))
                    for target in targets
                    for value in values or [parameter["example"]]
                ]
        return iter(targets)

    def queries(self, operation: dict[str, Any]) -> Iterator[dict[str, str]]:
        """Every parameter with every value that it may have, and with some that it may not."""
        yield {}
        for parameter in operation.get("parameters", []):
            if parameter["in"] != "query":
                continue
            name, schema = parameter["name"], parameter["schema"]
            schema = schema.get("items", schema)
            words = {"topic": "marked", "topic_all": "marked", "q": "one", "seed": "s", "since": "0", "limit": "100"}
            texts = schema.get("enum") or ["true" if schema.get("type") == "boolean" else words.get(name, "1")]
            for text in (*texts, "no such thing"):
                yield {name: str(text)}


def as_somebody(walk: Walk, client: Client, known: str = "", **always: str) -> int:
    """Send every request as this client, `always` with these parameters where there are such; gives how many."""
    marked, number = walk.marked, 0
    for verb, target, operation, body in walk.requests():
        names = {one["name"] for one in operation.get("parameters", []) if one["in"] == "query"}
        if not set(always) <= names:
            continue
        sender = walk.player.client if operation["x-role"] == "attempt" else client
        for query in walk.queries(operation) if verb == "get" else [{}]:
            if always.keys() & query.keys():
                continue
            parameters = {**always, **query}
            if verb == "get":
                response = sender.get(target, params=parameters)
            else:
                response = sender.request(verb, target, params=parameters, json=body, headers=ANY)
            marked.assert_hidden(response, known=known)
            number += 1
        # What is wrong is answered with an error, and errors tell nothing either.
        for wrong in ({"json": {"no_such_member": 1}}, {"content": b"{"}, {"json": []}):
            refused = sender.request(verb, target, params=always, headers=ANY, **wrong)
            marked.assert_hidden(refused, known=known)
            number += 1
        if verb == "get":
            for headers in ({"If-None-Match": '"x"'}, {"Accept": "text/csv"}, {"Accept": "application/x-ndjson"}):
                marked.assert_hidden(sender.get(target, params=always, headers=headers), known=known)
                marked.assert_hidden(sender.head(target, params=always, headers=headers), known=known)
                number += 2
        if "q" in names:
            for mark in [one for one in sorted(marked.marks) if one.startswith("zq")][::12]:
                response = sender.get(target, params={**always, "q": mark})
                marked.assert_hidden(response, known=f"{known} {mark}")
                # Not even that there is a question with this word.
                assert not any(one["id"] in response.text for one in marked.questions), (target, mark)
                number += 1
    return number


@pytest.fixture
def marked(serve: Callable[..., Bank]) -> Marked:
    """A marked bank that the public may play, and no more."""
    return Marked(serve(public_view="play"))


def test_whoever_plays_sees_no_key_before_submission(marked: Marked) -> None:
    """As a player, as anybody where the public may play, and in the play view that others ask for."""
    walk = Walk(marked)

    numbers = [
        as_somebody(walk, marked.bank.public),
        as_somebody(walk, marked.bank.player),
        as_somebody(walk, marked.bank.reader, " ".join(marked.stems_of_drafts), view="play"),
    ]

    # The walk has really been everywhere: players were shown every question, and every response but the key.
    assert min(numbers) > 100, numbers
    for client in (marked.bank.public, marked.bank.player):
        shown = client.get("/api/v1/questions", params={"topic": "marked"}).json()["items"]
        assert [one["id"] for one in shown] == [one["id"] for one in marked.questions]
    # And the marks are there: in the study view, and once the attempt is submitted.
    reader = marked.bank.reader.get("/api/v1/questions", params={"topic": "marked"})
    whole = marked.seen_in(reader)
    graded = walk.player.client.post(f"{walk.player.url}/submission")
    assert graded.json()["state"] == "submitted"
    assert whole <= marked.seen_in(graded)
    texts = {mark for mark in marked.marks if mark.startswith("zq")}
    assert len(whole & texts) > len(texts) / 2


def test_no_route_that_the_document_does_not_describe_shows_a_key(marked: Marked) -> None:
    described = {(path, verb) for path, item in openapi.document()["paths"].items() for verb in item}
    tried = 0
    for rule in marked.bank.app.url_map.iter_rules():
        path = re.sub(r"<(?:[^<>]*:)?(\w+)>", r"{\1}", rule.rule)
        if (path, "get") in described or "GET" not in (rule.methods or set()) or path.startswith(ABOUT_THE_API):
            continue
        for client in (marked.bank.public, marked.bank.player):
            for query in ("", "?amount=10", "?amount=10&encode=base64&type=multiple"):
                marked.assert_hidden(client.get(re.sub(r"{\w+}", "x", path) + query))
                tried += 1
    assert tried > 0


def test_what_players_send_is_all_that_comes_back_before_submission(marked: Marked) -> None:
    """Right responses are not told from wrong ones, neither when they are given nor when they are read."""
    player = Player(marked.bank.player, {"draw": {"topic": ["marked"], "count": 100}})
    answers = {}
    for one in marked.questions:
        given = right(one)
        answers[one["id"]] = given
        told = player.respond(one["id"], given)
        assert (told.status_code, told.json()) == (200, given)

    read = player.client.get(player.url)

    sent = json.dumps(answers)
    assert {mark for mark in marked.seen_in(read) if mark not in sent} == set()
    assert [item["response"] for item in read.json()["items"]] == [answers[one] for one in player.questions]
    unanswered = Player(marked.bank.player, {"draw": {"topic": ["marked"], "count": 100}}).begun
    shown = {item["question"]["id"]: item["question"] for item in read.json()["items"]}
    for item in unanswered["items"]:
        # The same but for the order of the options.
        assert {**item["question"], "answers": 0, "matches": 0} == {
            **shown[item["question"]["id"]],
            "answers": 0,
            "matches": 0,
        }
    # Somebody without the token, and a bank that is closed to the public, give nothing at all.
    assert marked.bank.public.get(player.url).status_code == 401
    assert marked.bank.add_question(**open_question())["id"] not in read.text
