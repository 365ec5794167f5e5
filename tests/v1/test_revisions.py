"""Revisions: every state of a question stays readable as it was, and can be made the newest one again."""

import hashlib

from conftest import Bank, assert_problem, choice_question, open_question

QUESTIONS = "/api/v1/questions"
ANY = {"If-Match": "*"}


def test_every_save_is_a_revision_that_never_changes(bank: Bank) -> None:
    first = bank.add_question()
    url = f"{QUESTIONS}/{first['id']}"
    second = bank.reviewer.patch(url, json={"stem": "Why?"}, headers=ANY).json()
    third = bank.reviewer.put(url, json=open_question("How?"), headers=ANY).json()

    for number, document in enumerate((first, second, third), 1):
        read = bank.public.get(f"{url}/revisions/{number}")
        assert read.json() == document
        assert read.headers["ETag"] == f'"{hashlib.sha256(read.content).hexdigest()}"'
        assert "immutable" in read.headers["Cache-Control"]
    entries = bank.reader.get(f"{url}/revisions").json()["items"]
    assert [entry["number"] for entry in entries] == [1, 2, 3]
    assert [entry["change"] for entry in entries] == ["created", "updated", "updated"]
    assert [entry["status"] for entry in entries] == ["published"] * 3
    assert [entry["seq"] for entry in entries] == [1, 2, 3]
    assert {entry["key"] for entry in entries} == {"the reviewer"}
    for entry in entries:
        body = bank.public.get(f"{url}/revisions/{entry['number']}").content
        assert entry["sha256"] == hashlib.sha256(body).hexdigest()
    assert_problem(bank.public.get(f"{url}/revisions/4"), 404, "not-found")
    assert_problem(bank.public.get(f"{url}/revisions/0"), 404, "not-found")


def test_revisions_are_listed_page_by_page(bank: Bank) -> None:
    url = f"{QUESTIONS}/{bank.add_question()['id']}"
    for number in range(6):
        bank.reviewer.patch(url, json={"minutes": number + 1}, headers=ANY).raise_for_status()

    numbers, following = [], f"{url}/revisions?limit=3"
    while following:
        page = bank.public.get(following).json()
        numbers += [entry["number"] for entry in page["items"]]
        following = page["next"]

    assert numbers == [1, 2, 3, 4, 5, 6, 7]


def test_without_the_role_reader_only_what_was_published_can_be_seen(bank: Bank) -> None:
    made = bank.author.post(QUESTIONS, json={**open_question(), "status": "draft"})
    url = made.headers["Location"]
    for status in ("in_review", "published", "draft", "published"):
        bank.reviewer.patch(url, json={"status": status}, headers=ANY).raise_for_status()

    entries = bank.public.get(f"{url}/revisions").json()["items"]
    assert [entry["number"] for entry in entries] == [3, 5]
    assert {entry["key"] for entry in entries} == {None}
    for number in (1, 2, 4):
        assert_problem(bank.public.get(f"{url}/revisions/{number}"), 404, "not-found")
        assert bank.reader.get(f"{url}/revisions/{number}").status_code == 200
    assert len(bank.reader.get(f"{url}/revisions").json()["items"]) == 5


def test_old_revisions_hide_the_key_from_players_too(bank: Bank) -> None:
    url = f"{QUESTIONS}/{bank.add_question(**choice_question(), explanation='Because.')['id']}"
    study = bank.public.get(f"{url}/revisions/1")

    played = bank.player.get(f"{url}/revisions/1")

    assert "explanation" not in played.json()
    assert [set(option) for option in played.json()["answers"]] == [{"id", "body"}] * 3
    (entry,) = bank.player.get(f"{url}/revisions").json()["items"]
    assert entry["sha256"] == hashlib.sha256(played.content).hexdigest() != hashlib.sha256(study.content).hexdigest()
    assert_problem(bank.player.get(f"{url}/revisions/1?view=study"), 403, "forbidden")


def test_an_old_revision_is_restored_with_the_ids_of_its_answers(bank: Bank) -> None:
    first = bank.add_question(**choice_question(), tags=["g"])
    url = f"{QUESTIONS}/{first['id']}"
    replacement = {**open_question("Quite another question?"), "status": "published"}
    bank.reviewer.put(url, json=replacement, headers=ANY).raise_for_status()

    restored = bank.reviewer.post(f"{url}/revisions/1/restore")

    assert restored.status_code == 201, restored.text
    assert restored.headers["Location"] == url
    after = restored.json()
    assert after == {**first, "revision": 3, "updated_at": after["updated_at"]}
    assert bank.public.get(url).json() == after
    assert restored.headers["ETag"] == bank.public.get(url).headers["ETag"]
    assert len(bank.public.get(f"{url}/revisions").json()["items"]) == 3


def test_restoring_what_was_published_or_is_published_needs_a_reviewer(bank: Bank) -> None:
    url = f"{QUESTIONS}/{bank.add_question()['id']}"
    bank.reviewer.patch(url, json={"status": "draft"}, headers=ANY).raise_for_status()
    bank.author.patch(url, json={"stem": "Why?"}, headers=ANY).raise_for_status()

    assert_problem(bank.author.post(f"{url}/revisions/1/restore"), 403, "forbidden")
    assert bank.author.post(f"{url}/revisions/2/restore").status_code == 201
    assert bank.reviewer.post(f"{url}/revisions/1/restore").status_code == 201
    assert_problem(bank.author.post(f"{url}/revisions/2/restore"), 403, "forbidden")
    assert_problem(bank.reviewer.post(f"{url}/revisions/99/restore"), 404, "not-found")


def test_a_revision_that_names_a_topic_that_is_gone_cannot_be_restored(bank: Bank) -> None:
    bank.add_topic("routing")
    url = f"{QUESTIONS}/{bank.add_question(topics=['routing'])['id']}"
    now = bank.reviewer.patch(url, json={"topics": []}, headers=ANY).json()
    bank.admin.delete("/api/v1/topics/routing", headers=ANY).raise_for_status()

    problem = assert_problem(bank.reviewer.post(f"{url}/revisions/1/restore"), 409, "conflict")

    assert "routing" in problem["detail"]
    assert bank.public.get(url).json() == now
