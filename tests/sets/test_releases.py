"""Releases over HTTP: frozen for good, drawn by their seed, without the key for players, locked by hashes."""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import rfc8785
from conftest import Bank, assert_problem, choice_question
from jsonschema import Draft202012Validator
from questions import EVERY_TYPE, loaded
from test_sets import ANY, blueprint, fixed

from services.saving import Save, save

FOREVER = "public, max-age=31536000, immutable"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def release(bank: Bank, slug: str = "basics", **body: Any) -> dict[str, Any]:
    """Freeze a set; gives the release."""
    response = bank.reviewer.post(f"/api/v1/sets/{slug}/releases", json=body)
    assert response.status_code == 201, response.text
    return response.json()


def ids(of: dict[str, Any], section: int | None = None) -> list[str]:
    return [item["question"]["id"] for item in of["items"] if section in (None, item["section"])]


def fill(bank: Bank, number: int, **members: Any) -> list[str]:
    """Published questions; gives their ids."""
    with bank.database.writing() as session:
        made = save(session, [Save(loaded(choice_question(f"{members} {i}?"), **members)) for i in range(number)], None)
    return [one.content["id"] for one in made]


@pytest.fixture
def every_type(bank: Bank) -> list[dict[str, Any]]:
    """A set of a question of every type, with topics, in the order of EVERY_TYPE; gives the questions."""
    bank.add_topic("web")
    questions = [bank.add_question(**{**question, "topics": ["web"]}) for question in EVERY_TYPE]
    bank.author.post("/api/v1/sets", json=fixed(*(one["id"] for one in questions), points=2)).raise_for_status()
    return questions


def test_a_release_never_changes(bank: Bank, every_type: list[dict[str, Any]]) -> None:
    made = release(bank)
    addresses = ["", "?view=play", "?format=ndjson", "?format=bank", "?format=gift", "/lock", "/lock?view=play"]
    urls = [f"/api/v1/sets/basics/releases/1{address}" for address in addresses]
    before = [bank.public.get(url) for url in urls]
    assert [response.status_code for response in before] == [200] * len(urls)
    assert made == before[0].json()
    # The very documents, in their order, each worth two points.
    assert [item["question"] for item in made["items"]] == every_type
    assert {item["points"] for item in made["items"]} == {2}
    assert {item["section"] for item in made["items"]} == {None}
    for question in every_type:
        assert bank.public.get(f"/api/v1/questions/{question['id']}").content in before[0].content

    first, second, third, *_ = (question["id"] for question in every_type)
    bank.reviewer.patch(f"/api/v1/questions/{first}", json={"stem": "Now what?"}, headers=ANY).raise_for_status()
    bank.admin.delete(f"/api/v1/questions/{second}", headers=ANY).raise_for_status()
    twin = bank.add_question(**{**EVERY_TYPE[2], "external_id": None})
    bank.reviewer.post(f"/api/v1/questions/{third}/merge", json={"into": twin["id"]}).raise_for_status()
    bank.reviewer.patch("/api/v1/topics/web", json={"slug": "net", "name": "Net"}, headers=ANY).raise_for_status()
    bank.admin.patch("/api/v1/difficulties/beginner", json={"slug": "easy"}, headers=ANY).raise_for_status()
    bank.author.put("/api/v1/sets/basics", json=fixed(twin["id"], points=9), headers=ANY).raise_for_status()
    bank.author.patch("/api/v1/sets/basics", json={"title": "Changed"}, headers=ANY).raise_for_status()

    assert release(bank)["number"] == 2
    bank.admin.delete("/api/v1/sets/basics", headers=ANY).raise_for_status()
    for url, response in zip(urls, before, strict=True):
        again = bank.public.get(url)
        assert again.content == response.content, url
        assert again.headers["ETag"] == response.headers["ETag"]
        assert again.headers["Cache-Control"] == FOREVER
        assert bank.public.get(url, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


def test_releases_are_numbered_listed_and_found(bank: Bank) -> None:
    question = bank.add_question()
    bank.author.post("/api/v1/sets", json=fixed(question["id"], points=2)).raise_for_status()
    assert_problem(bank.public.get("/api/v1/sets/basics/releases/latest"), 404, "not-found")
    assert bank.public.get("/api/v1/sets/basics/releases").json() == {"items": [], "next": None}
    # The body may be left out, as curl -X POST does.
    made = bank.reviewer.post("/api/v1/sets/basics/releases")
    assert made.headers["Location"] == "/api/v1/sets/basics/releases/1"
    assert made.headers["ETag"] == f'"{sha256(bank.public.get(made.headers["Location"]).content)}"'
    bank.reviewer.patch(f"/api/v1/questions/{question['id']}", json={"stem": "Why?"}, headers=ANY).raise_for_status()
    second = release(bank, seed="ci")

    first_page = bank.public.get("/api/v1/sets/basics/releases?limit=1").json()
    last_page = bank.reader.get(first_page["next"]).json()
    assert [entry["number"] for entry in first_page["items"] + last_page["items"]] == [1, 2]
    assert first_page["items"][0]["key"] is None
    entry = {"set": "basics", "number": 2, "title": "Basics", "seed": "ci", "questions": 1, "points": 2}
    assert last_page["items"] == [
        {
            **entry,
            "key": "the reviewer",
            "bank_revision": 2,
            "sha256": second["sha256"],
            "released_at": second["released_at"],
        }
    ]
    latest = bank.public.get("/api/v1/sets/basics/releases/latest?view=play")
    assert latest.status_code == 307
    assert latest.headers["Location"] == "/api/v1/sets/basics/releases/2?view=play"
    assert latest.headers["Cache-Control"] == "no-store"
    followed = bank.public.get("/api/v1/sets/basics/releases/latest", follow_redirects=True)
    assert followed.json() == second
    assert_problem(bank.public.get("/api/v1/sets/basics/releases/3"), 404, "not-found")
    assert_problem(bank.public.get("/api/v1/sets/others/releases"), 404, "not-found")
    assert_problem(bank.author.post("/api/v1/sets/basics/releases"), 403, "forbidden")


def test_a_repeated_request_makes_one_release(bank: Bank) -> None:
    bank.author.post("/api/v1/sets", json=fixed(bank.add_question()["id"])).raise_for_status()
    key = {"Idempotency-Key": "release of today"}

    first, again = (bank.reviewer.post("/api/v1/sets/basics/releases", json={}, headers=key) for _ in range(2))

    assert first.content == again.content
    assert bank.public.get("/api/v1/sets/basics/releases").json()["items"][0]["number"] == 1
    assert len(bank.public.get("/api/v1/sets/basics/releases").json()["items"]) == 1


def test_a_lock_can_be_computed_from_the_release_alone(bank: Bank, every_type: list[dict[str, Any]]) -> None:
    release(bank)

    for view in ("study", "play"):
        body = bank.public.get(f"/api/v1/sets/basics/releases/1?view={view}")
        lock = bank.public.get(f"/api/v1/sets/basics/releases/1/lock?view={view}").json()
        # As docs/sets.md says, step by step and by another path than the service's.
        entries = [
            {"id": one["id"], "revision": one["revision"], "sha256": sha256(rfc8785.dumps(one))}
            for one in (item["question"] for item in body.json()["items"])
        ]
        assert lock == {"set": "basics", "release": 1, "questions": entries, "sha256": sha256(rfc8785.dumps(entries))}
        assert body.json()["sha256"] == lock["sha256"]
        # The release is canonical itself, and its ETag the hash of its bytes.
        assert body.content == rfc8785.dumps(body.json())
        assert body.headers["ETag"].startswith(f'"{sha256(body.content)}')
        if view == "study":
            hashes = [bank.public.get(f"/api/v1/questions/{one['id']}").headers["ETag"] for one in every_type]
            assert hashes == [f'"{entry["sha256"]}"' for entry in entries]


def test_players_see_no_key_in_any_corner_of_a_release(bank: Bank, every_type: list[dict[str, Any]]) -> None:
    study = release(bank)
    base = "/api/v1/sets/basics/releases"
    hidden = {"correct", "weight", "feedback", "explanation", "rubric", "match"}
    hashes = {entry["sha256"] for entry in bank.public.get(f"{base}/1/lock").json()["questions"]} | {study["sha256"]}

    for url in (f"{base}/1", f"{base}/1?view=play", f"{base}/1/lock", base):
        response = bank.player.get(url)
        assert response.status_code == 200
        assert not any(one in response.text + response.headers["ETag"] for one in hashes), url
        assert not any(f'"{member}"' in response.text for member in hidden), url
    assert bank.player.get(f"{base}/1").headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert bank.player.get(f"{base}/1").content == bank.public.get(f"{base}/1?view=play").content
    assert bank.player.get(base).json()["items"][0]["sha256"] == bank.player.get(f"{base}/1").json()["sha256"]
    for query in ("?view=study", "?format=gift", "?format=json"):
        assert_problem(bank.player.get(f"{base}/1{query}"), 403, "forbidden")
    assert_problem(bank.player.get(f"{base}/1/lock?view=study"), 403, "forbidden")
    refused = assert_problem(bank.public.get(f"{base}/1?view=play&format=gift"), 422, "invalid")
    assert refused["errors"][0]["pointer"] == "/format"
    # Options stand in an order that the seed of the release decides: as docs/draws.md has it.
    for item, shown in zip(study["items"], bank.player.get(f"{base}/1").json()["items"], strict=True):
        if item["question"]["type"] == "single_choice":
            order = sorted(
                (answer["id"] for answer in item["question"]["answers"]),
                key=lambda one: hashlib.sha256(f"{study['seed']}:{one}".encode()).digest(),
            )
            assert [answer["id"] for answer in shown["question"]["answers"]] == order


def test_the_public_sees_what_the_settings_let_it(serve: Any) -> None:
    open_bank = serve()
    open_bank.author.post("/api/v1/sets", json=fixed(open_bank.add_question()["id"])).raise_for_status()
    release(open_bank)
    url = "/api/v1/sets/basics/releases/1"

    closed = serve(public_view="none").public
    playing = serve(public_view="play").public

    for path in ("/api/v1/sets", "/api/v1/sets/basics", "/api/v1/sets/basics/releases", url, f"{url}/lock",
                 "/api/v1/sets/basics/releases/latest"):  # fmt: skip
        assert_problem(closed.get(path), 401, "unauthenticated")
    assert playing.get(url).content == open_bank.public.get(f"{url}?view=play").content
    assert playing.get(f"{url}/lock").content == open_bank.public.get(f"{url}/lock?view=play").content
    for path in (f"{url}?view=study", f"{url}?format=json"):
        assert_problem(playing.get(path), 401, "unauthenticated")


def test_a_release_comes_as_a_file_and_says_what_the_file_lacks(bank: Bank, every_type: list[dict[str, Any]]) -> None:
    release(bank)
    url = "/api/v1/sets/basics/releases/1"

    listed = bank.public.get(f"{url}?format=json")
    assert listed.json() == every_type
    assert listed.headers["Content-Type"] == "application/json"
    assert listed.headers["Content-Disposition"] == 'attachment; filename="basics-1.json"'
    lines = bank.public.get(f"{url}?format=ndjson").text.splitlines()
    assert [json.loads(line) for line in lines] == every_type
    assert bank.public.get(f"{url}?format=ndjson&strict=true").status_code == 200
    lossy = assert_problem(bank.public.get(f"{url}?format=aiken&strict=true"), 409, "lossy")
    assert {fault["pointer"] for fault in lossy["errors"]} <= {f"/items/{index}" for index in range(len(every_type))}
    # Aiken cannot hold an open question, and the first one is.
    assert lossy["errors"][0]["pointer"] == "/items/0"
    assert_problem(bank.public.get(f"{url}?format=docx"), 422, "invalid")


# --- blueprints ---


def drawn_by_hand(seed: str, candidates: list[str]) -> list[str]:
    """The order of a draw as docs/draws.md has it, for fewer candidates than fill a window."""
    words = hashlib.sha256(seed.encode()).digest()
    a, b, c, d = (int.from_bytes(words[i : i + 4]) % 2**31 for i in (8, 12, 16, 20))

    def rank(identifier: str) -> int:
        x = int.from_bytes(hashlib.sha256(identifier.encode()).digest()[:8]) % 2**31
        return (a * x**3 + b * x**2 + c * x + d) % (2**31 - 1)

    return sorted(candidates, key=rank)


def test_a_blueprint_draws_by_its_seed_what_a_draw_would(bank: Bank) -> None:
    bank.add_topic("routing")
    routing = fill(bank, 12, topics=["routing"])
    others = fill(bank, 30)
    sections = [{"title": "R", "topic": ["routing"], "count": 4, "points": 2}, {"count": 6}]
    bank.author.post("/api/v1/sets", json=blueprint(*sections)).raise_for_status()

    first, again, other = release(bank, seed="ci-42"), release(bank, seed="ci-42"), release(bank)

    # The first section has the choice; the second passes over what is taken.
    expected = drawn_by_hand("ci-42", routing)[:4]
    assert ids(first, 0) == expected
    assert ids(first, 1) == [one for one in drawn_by_hand("ci-42", routing + others) if one not in expected][:6]
    drawn = bank.public.get("/api/v1/draws?seed=ci-42&count=4&topic=routing").json()["items"]
    assert [one["id"] for one in drawn] == ids(first, 0)
    assert again["items"] == first["items"]
    assert (again["number"], again["seed"], again["sha256"]) == (2, "ci-42", first["sha256"])
    assert other["items"] != first["items"]
    assert release(bank, seed=other["seed"])["items"] == other["items"]
    assert [item["points"] for item in first["items"]] == [2] * 4 + [1] * 6
    assert first["sections"] == bank.public.get("/api/v1/sets/basics").json()["sections"]
    assert first["bank_revision"] == bank.public.get("/api/v1/stats").json()["bank_revision"]


def test_a_blueprint_that_can_be_met_always_is(bank: Bank) -> None:
    bank.add_topic("routing")
    # Six about routing, of which two are advanced; two advanced ones elsewhere. All of them are needed.
    fill(bank, 4, topics=["routing"])
    fill(bank, 2, topics=["routing"], difficulty="advanced")
    fill(bank, 2, difficulty="advanced")
    sections = [
        {"topic": ["routing"], "count": 3},
        {"difficulty": ["advanced"], "count": 2},
        {"topic": ["routing"], "difficulty": ["advanced"], "count": 2},
        {"topic": ["routing"], "count": 1},
    ]
    bank.author.post("/api/v1/sets", json=blueprint(*sections)).raise_for_status()
    assert bank.reader.post("/api/v1/sets/basics/check").json()["feasible"] is True

    drawn = []
    for index in range(8):
        made = release(bank, seed=f"seed {index}")
        assert [item["section"] for item in made["items"]] == [0, 0, 0, 1, 1, 2, 2, 3]
        assert len(set(ids(made))) == 8
        for item in made["items"]:
            question, section = item["question"], sections[item["section"]]
            assert question["topics"] == section.get("topic", question["topics"])
            assert question["difficulty"] == section.get("difficulty", [question["difficulty"]])[0]
        drawn.append(ids(made))
    assert len({tuple(one) for one in drawn}) > 1


def test_a_large_bank_is_checked_and_drawn_from_exactly(bank: Bank) -> None:
    """More questions qualify than a draw looks at, while a few others are fought over."""
    fill(bank, 1_100, tags=["many"])
    rare = fill(bank, 3, tags=["many", "rare"])
    sections = [{"tag": ["many"], "count": 100}, {"tag": ["rare"], "count": 2}, {"tag": ["rare"], "count": 1}]
    bank.author.post("/api/v1/sets", json=blueprint(*sections)).raise_for_status()

    check = bank.reader.post("/api/v1/sets/basics/check").json()
    assert check["feasible"] is True
    assert [one["available"] for one in check["sections"]] == [1_103, 3, 3]
    for seed in ("a", "b", "c"):
        made = release(bank, seed=seed)
        assert set(ids(made, 1) + ids(made, 2)) == set(rare)
        assert not set(ids(made, 0)) & set(rare)

    sections[2]["count"] = 2
    bank.author.patch("/api/v1/sets/basics", json={"sections": sections}, headers=ANY).raise_for_status()
    check = bank.reader.post("/api/v1/sets/basics/check").json()
    assert check["conflicts"] == [{"sections": [1, 2], "requested": 4, "available": 3, "missing": 1}]
    assert check["suggestion"]["counts"] == [100, 2, 1]


def test_only_published_questions_are_drawn(bank: Bank) -> None:
    published = fill(bank, 2, tags=["t"])
    for status in ("draft", "in_review", "retired"):
        fill(bank, 3, tags=["t"], status=status)
    bank.author.post("/api/v1/sets", json=blueprint({"tag": ["t"], "count": 2})).raise_for_status()

    assert set(ids(release(bank))) == set(published)
    bank.reviewer.patch(f"/api/v1/questions/{published[0]}", json={"status": "retired"}, headers=ANY).raise_for_status()
    refused = assert_problem(bank.reviewer.post("/api/v1/sets/basics/releases"), 409, "shortage")
    assert (refused["requested"], refused["available"]) == (2, 1)
    assert refused["detail"] == "Section 1 asks for 2, and 1 qualifies."
    # What was frozen while it was published is in the release all the same.
    assert published[0] in ids(bank.public.get("/api/v1/sets/basics/releases/1").json())


def test_releases_made_at_once_while_others_write_are_whole(bank: Bank) -> None:
    """Each gets a number of its own, and is drawn from the bank of one moment."""
    questions = fill(bank, 20, tags=["t"])
    bank.author.post("/api/v1/sets", json=blueprint({"tag": ["t"], "count": 20})).raise_for_status()
    freezing, editing = bank.reviewer, bank.reviewer.with_key(bank.token("reviewer"))

    def edit(index: int) -> None:
        renamed = f"/api/v1/difficulties/{f'level-{index - 1}' if index else 'beginner'}"
        bank.admin.patch(renamed, json={"slug": f"level-{index}"}, headers=ANY).raise_for_status()
        editing.patch(
            f"/api/v1/questions/{questions[index]}", json={"stem": f"Edited {index}?"}, headers=ANY
        ).raise_for_status()

    with ThreadPoolExecutor(5) as pool:
        made = [pool.submit(freezing.post, "/api/v1/sets/basics/releases", json={}) for _ in range(12)]
        edits = pool.submit(lambda: [edit(index) for index in range(6)])
        responses = [one.result() for one in made]
        edits.result()
    editing.close()

    assert [response.status_code for response in responses] == [201] * 12
    assert sorted(response.json()["number"] for response in responses) == list(range(1, 13))
    for response in responses:
        # A renamed level is in all questions or in none.
        assert len({item["question"]["difficulty"] for item in response.json()["items"]}) == 1
        assert len(set(ids(response.json()))) == 20


def test_the_document_says_what_each_file_of_a_release_is(bank: Bank, every_type: list[dict[str, Any]]) -> None:
    release(bank)
    document = bank.public.get("/api/v1/openapi.json").json()
    operation = document["paths"]["/api/v1/sets/{slug}/releases/{number}"]["get"]
    [names] = [one["schema"]["enum"] for one in operation["parameters"] if one.get("name") == "format"]
    assert {"json", "opentdb", "gift"} <= set(names)
    for name in names:
        answer = bank.public.get(f"/api/v1/sets/basics/releases/1?format={name}")
        media_type = answer.headers["Content-Type"].partition(";")[0]
        schema = operation["responses"]["200"]["content"][media_type]["schema"]
        assert bool(schema) == (media_type == "application/json")
        if schema:
            Draft202012Validator({**schema, "components": document["components"]}).validate(answer.json())
