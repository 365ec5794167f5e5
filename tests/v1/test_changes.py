"""The delta feed: a client that follows it has, at every end, exactly what it may see."""

import hashlib
import json
from random import Random
from typing import Any

from conftest import Bank, Client, assert_problem, choice_question, open_question

CHANGES = "/api/v1/changes"
QUESTIONS = "/api/v1/questions"
ANY = {"If-Match": "*"}


class Copy:
    """A client that keeps a copy of the bank by the rules that the operation's description gives."""

    def __init__(self, client: Client, scope: str = "published", limit: int = 7) -> None:
        self.client = client
        self.parameters = {"scope": scope, "limit": limit}
        self.since = 0
        self.questions: dict[str, Any] = {}
        self.moved: dict[str, str] = {}

    def catch_up(self) -> list[dict[str, Any]]:
        """Read to the end of the feed and apply every entry; gives the entries."""
        entries: list[dict[str, Any]] = []
        response = self.client.get(CHANGES, params={"since": self.since, **self.parameters})
        while True:
            page = response.json()
            entries += page["items"]
            if page["next"] is None:
                break
            response = self.client.get(page["next"])
        for entry in entries:
            if entry["question"]:
                self.questions[entry["id"]] = entry["question"]
            if entry["change"] in ("deleted", "merged"):
                self.questions.pop(entry["id"], None)
            if entry["change"] == "merged":
                self.moved[entry["id"]] = entry["merged_into"]
        self.since = page["bank_revision"]
        return entries


def everything(client: Client, **filters: Any) -> dict[str, Any]:
    """All questions that a list gives, by id."""
    found, following = {}, client.get(QUESTIONS, params={"limit": 100, **filters}).json()
    while True:
        found |= {question["id"]: question for question in following["items"]}
        if following["next"] is None:
            return found
        following = client.get(following["next"]).json()


def test_the_life_of_a_question_in_the_feed(bank: Bank) -> None:
    public, staff = Copy(bank.public), Copy(bank.reader, "all")
    into = bank.add_question(stem="The one that stays?")
    public.catch_up()
    staff.catch_up()

    def told(copy: Copy) -> list[tuple[str, bool]]:
        return [(entry["change"], entry["question"] is not None) for entry in copy.catch_up() if entry["id"] == at]

    draft = bank.author.post(QUESTIONS, json={**open_question(), "status": "draft"}).json()
    at = draft["id"]
    url = f"{QUESTIONS}/{at}"
    assert (told(public), told(staff)) == ([], [("created", True)])
    bank.author.patch(url, json={"stem": "Why?"}, headers=ANY).raise_for_status()
    assert (told(public), told(staff)) == ([], [("updated", True)])
    bank.reviewer.patch(url, json={"status": "published"}, headers=ANY).raise_for_status()
    assert (told(public), told(staff)) == ([("created", True)], [("updated", True)])
    bank.reviewer.patch(url, json={"stem": "How?"}, headers=ANY).raise_for_status()
    assert (told(public), told(staff)) == ([("updated", True)], [("updated", True)])
    bank.reviewer.patch(url, json={"status": "retired"}, headers=ANY).raise_for_status()
    assert (told(public), told(staff)) == ([("deleted", False)], [("updated", True)])
    bank.reviewer.patch(url, json={"stem": "What?"}, headers=ANY).raise_for_status()
    assert (told(public), told(staff)) == ([], [("updated", True)])
    bank.reviewer.patch(url, json={"status": "published"}, headers=ANY).raise_for_status()
    assert (told(public), told(staff)) == ([("created", True)], [("updated", True)])
    bank.reviewer.post(f"{url}/merge", json={"into": into["id"]}).raise_for_status()
    assert (told(public), told(staff)) == ([("merged", False)], [("merged", False)])
    assert public.moved == staff.moved == {at: into["id"]}
    bank.admin.delete(f"{QUESTIONS}/{into['id']}", headers=ANY).raise_for_status()
    assert [entry["change"] for entry in public.catch_up()] == ["deleted"]
    assert public.questions == {}


def test_what_was_never_published_leaves_no_trace_in_the_public_feed(bank: Bank) -> None:
    url = bank.author.post(QUESTIONS, json={**open_question(), "status": "draft"}).headers["Location"]
    bank.author.patch(url, json={"stem": "Why?"}, headers=ANY).raise_for_status()
    bank.admin.delete(url, headers=ANY).raise_for_status()
    draft, other = (bank.author.post(QUESTIONS, json={**open_question(), "status": "draft"}).json() for _ in range(2))
    bank.reviewer.post(f"{QUESTIONS}/{draft['id']}/merge", json={"into": other["id"]}).raise_for_status()

    assert bank.public.get(CHANGES).json()["items"] == []
    assert [entry["change"] for entry in bank.reader.get(f"{CHANGES}?scope=all").json()["items"]] == [
        "created", "updated", "deleted", "created", "created", "merged", "updated",
    ]  # fmt: skip


def test_an_entry_has_the_hash_of_the_document_that_it_carries(bank: Bank) -> None:
    question = bank.add_question(**choice_question(), explanation="Because.")
    url = f"{QUESTIONS}/{question['id']}"

    for client in (bank.public, bank.player):
        (entry,) = client.get(CHANGES).json()["items"]
        document = client.get(url)
        assert entry["question"] == document.json()
        assert entry["sha256"] == hashlib.sha256(document.content).hexdigest()
        assert (entry["seq"], entry["change"], entry["revision"], entry["id"]) == (1, "created", 1, question["id"])
    (played,) = bank.player.get(CHANGES).json()["items"]
    assert "explanation" not in played["question"]
    assert [set(option) for option in played["question"]["answers"]] == [{"id", "body"}] * 3


def test_drafts_are_told_to_readers_alone(bank: Bank) -> None:
    assert_problem(bank.public.get(f"{CHANGES}?scope=all"), 401, "unauthenticated")
    assert_problem(bank.player.get(f"{CHANGES}?scope=all"), 403, "forbidden")
    assert_problem(bank.player.get(f"{CHANGES}?view=study"), 403, "forbidden")
    assert bank.reader.get(f"{CHANGES}?scope=all").status_code == 200


def test_an_end_of_the_feed_is_an_empty_page(bank: Bank) -> None:
    assert bank.public.get(CHANGES).json() == {"items": [], "next": None, "bank_revision": 0}
    bank.add_question()
    assert bank.public.get(f"{CHANGES}?since=1").json() == {"items": [], "next": None, "bank_revision": 1}
    assert bank.public.get(f"{CHANGES}?since=9223372036854775807").json()["items"] == []


def test_a_copy_that_follows_the_feed_ends_with_exactly_the_questions_of_the_bank(bank: Bank) -> None:
    """A long random life of a bank, followed by three clients that look in at different times."""
    choices = Random(20261121)
    for slug in ("alpha", "beta", "gamma"):
        bank.add_topic(slug)
    copies = [
        (Copy(bank.public), bank.public, {}),
        (Copy(bank.player), bank.player, {}),
        (Copy(bank.reader, "all", 100), bank.reader, {"status": ["draft", "in_review", "published", "retired"]}),
    ]
    alive: list[str] = []
    slugs = ["alpha", "beta", "gamma"]

    def step(number: int) -> None:
        (action,) = choices.choices(["create", "edit", "status", "merge", "delete", "rename"], [3, 2, 2, 1, 1, 1])
        if action == "create" or len(alive) < 3:
            status = choices.choice(["draft", "published"])
            made = bank.add_question(stem=f"Question {number}?", status=status, topics=[choices.choice(slugs)])
            alive.append(made["id"])
        elif action == "rename":
            place = choices.randrange(3)
            topic = f"/api/v1/topics/{slugs[place]}"
            slugs[place] = f"topic-{number}"
            bank.reviewer.patch(topic, json={"slug": slugs[place]}, headers=ANY).raise_for_status()
        else:
            one, other = choices.sample(alive, 2)
            url = f"{QUESTIONS}/{one}"
            if action == "edit":
                response = bank.reviewer.patch(url, json={"minutes": number + 1}, headers=ANY)
            elif action == "status":
                status = choices.choice(["draft", "in_review", "published", "retired"])
                response = bank.reviewer.patch(url, json={"status": status}, headers=ANY)
            elif action == "merge":
                response = bank.reviewer.post(f"{url}/merge", json={"into": other})
                alive.remove(one)
            else:
                response = bank.admin.delete(url, headers=ANY)
                alive.remove(one)
            response.raise_for_status()

    for number in range(80):
        step(number)
        for copy, _, _ in copies:
            if choices.random() < 0.1:
                copy.catch_up()
    for copy, client, filters in copies:
        copy.catch_up()
        there = everything(client, **filters)
        assert json.dumps(copy.questions, sort_keys=True) == json.dumps(there, sort_keys=True)
        fresh = Copy(client, copy.parameters["scope"])
        fresh.catch_up()
        assert fresh.questions == there
    assert set(everything(bank.reader, status=["draft", "in_review", "published", "retired"])) == set(alive)
