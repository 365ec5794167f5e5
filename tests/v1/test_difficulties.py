"""Difficulty levels: ordered by rank, renamed with their questions, deleted when nothing needs them."""

from conftest import Bank, assert_problem

DIFFICULTIES = "/api/v1/difficulties"
QUESTIONS = "/api/v1/questions"
ANY = {"If-Match": "*"}
GURU = {"slug": "guru", "name": "Guru", "description": None, "rank": 1_000}


def test_the_starter_levels_come_in_the_order_of_their_ranks(bank: Bank) -> None:
    bank.add_question()
    bank.add_question(stem="Another?", difficulty="expert")

    levels = bank.public.get(DIFFICULTIES).json()["items"]

    assert [level["slug"] for level in levels] == ["beginner", "intermediate", "advanced", "expert"]
    assert [level["rank"] for level in levels] == sorted({level["rank"] for level in levels})
    assert [level["questions"] for level in levels] == [1, 0, 0, 1]
    assert bank.public.get(f"{DIFFICULTIES}/expert").json() == levels[3]
    first = bank.public.get(f"{DIFFICULTIES}?limit=3").json()
    assert first["items"] + bank.public.get(first["next"]).json()["items"] == levels


def test_a_level_is_made_changed_and_deleted_by_an_admin_alone(bank: Bank) -> None:
    assert_problem(bank.reviewer.post(DIFFICULTIES, json=GURU), 403, "forbidden")
    made = bank.admin.post(DIFFICULTIES, json=GURU)
    assert made.status_code == 201, made.text
    url = made.headers["Location"]
    assert url == f"{DIFFICULTIES}/guru"
    assert {name: made.json()[name] for name in GURU} == GURU

    tag = bank.public.get(url).headers["ETag"]
    assert_problem(bank.reviewer.patch(url, json={"name": "Sage"}, headers={"If-Match": tag}), 403, "forbidden")
    changed = bank.admin.patch(url, json={"name": "Sage", "rank": 0}, headers={"If-Match": tag})
    assert changed.status_code == 200, changed.text
    assert_problem(bank.admin.put(url, json=GURU, headers={"If-Match": tag}), 412, "stale")
    assert bank.public.get(DIFFICULTIES).json()["items"][0] == changed.json()
    replaced = bank.admin.put(url, json=GURU, headers=ANY)
    assert {name: replaced.json()[name] for name in GURU} == GURU

    assert bank.admin.delete(url, headers={"If-Match": replaced.headers["ETag"]}).status_code == 204
    assert_problem(bank.public.get(url), 404, "not-found")


def test_slug_and_rank_are_unique(bank: Bank) -> None:
    taken = bank.public.get(f"{DIFFICULTIES}/expert").json()["rank"]
    before = bank.public.get(DIFFICULTIES).content

    assert_problem(bank.admin.post(DIFFICULTIES, json={**GURU, "slug": "expert"}), 409, "conflict")
    assert_problem(bank.admin.post(DIFFICULTIES, json={**GURU, "rank": taken}), 409, "conflict")
    beginner = f"{DIFFICULTIES}/beginner"
    assert_problem(bank.admin.patch(beginner, json={"slug": "expert"}, headers=ANY), 409, "conflict")
    assert_problem(bank.admin.patch(beginner, json={"rank": taken}, headers=ANY), 409, "conflict")
    assert bank.public.get(DIFFICULTIES).content == before


def test_a_renamed_level_is_renamed_in_every_document(bank: Bank) -> None:
    questions = [bank.add_question(stem=f"{number}?") for number in range(3)]
    other = bank.add_question(stem="Other?", difficulty="expert")
    deleted = bank.add_question(stem="Deleted?")
    bank.admin.delete(f"{QUESTIONS}/{deleted['id']}", headers=ANY).raise_for_status()

    bank.admin.patch(f"{DIFFICULTIES}/beginner", json={"slug": "novice"}, headers=ANY).raise_for_status()

    for question in questions:
        after = bank.public.get(f"{QUESTIONS}/{question['id']}").json()
        assert after == {**question, "difficulty": "novice", "revision": 2, "updated_at": after["updated_at"]}
    assert bank.public.get(f"{QUESTIONS}/{other['id']}").json() == other
    found = bank.public.get(f"{QUESTIONS}?difficulty=novice").json()["items"]
    assert [question["id"] for question in found] == [question["id"] for question in questions]
    assert_problem(bank.public.get(f"{QUESTIONS}?difficulty=beginner"), 422, "invalid")
    levels = {level["slug"]: level["questions"] for level in bank.public.get(DIFFICULTIES).json()["items"]}
    assert levels == {"novice": 3, "intermediate": 0, "advanced": 0, "expert": 1}


def test_a_level_that_questions_have_is_not_deleted(bank: Bank) -> None:
    url = f"{QUESTIONS}/{bank.add_question(status='draft')['id']}"

    assert_problem(bank.admin.delete(f"{DIFFICULTIES}/beginner", headers=ANY), 409, "conflict")
    bank.author.patch(url, json={"difficulty": "expert"}, headers=ANY).raise_for_status()
    assert bank.admin.delete(f"{DIFFICULTIES}/beginner", headers=ANY).status_code == 204
