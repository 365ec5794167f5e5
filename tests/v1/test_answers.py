"""Answers as resources of their own: each change of one is a new revision of its question."""

import hashlib

from conftest import Bank, assert_problem, choice_question, open_question

ANY = {"If-Match": "*"}


def draft_of(bank: Bank, question: dict) -> str:
    """The URL of a new draft."""
    made = bank.author.post("/api/v1/questions", json={**question, "status": "draft"})
    assert made.status_code == 201, made.text
    return made.headers["Location"]


def test_an_author_adds_reads_replaces_changes_and_deletes_an_answer(bank: Bank) -> None:
    url = draft_of(bank, open_question())
    source = {"title": "Flask documentation", "url": "https://flask.example/", "license": None, "locator": None}

    added = bank.author.post(f"{url}/answers", json={"body": "It holds `g`.", "source": source})
    assert added.status_code == 201, added.text
    answer = added.json()
    at = added.headers["Location"]
    assert at == f"{url}/answers/{answer['id']}"
    assert answer == {
        "id": answer["id"],
        "body": "It holds `g`.",
        "correct": True,
        "weight": 1,
        "feedback": None,
        "match": None,
        "source": source,
    }

    read = bank.author.get(at)
    assert read.json() == answer
    assert read.headers["ETag"] == added.headers["ETag"] == f'"{hashlib.sha256(read.content).hexdigest()}"'

    replaced = bank.author.put(at, json={"body": "Where `g` lives."}, headers={"If-Match": read.headers["ETag"]})
    assert replaced.status_code == 200, replaced.text
    assert replaced.json() == {**answer, "body": "Where `g` lives.", "source": None}

    stale = bank.author.patch(at, json={"feedback": "Short."}, headers={"If-Match": read.headers["ETag"]})
    assert_problem(stale, 412, "stale")
    changed = bank.author.patch(at, json={"feedback": "Short."}, headers={"If-Match": replaced.headers["ETag"]})
    assert changed.json() == {**replaced.json(), "feedback": "Short."}
    back = bank.author.put(at, json=changed.json(), headers={"If-Match": changed.headers["ETag"]})
    assert back.json() == changed.json()

    deleted = bank.author.delete(at, headers={"If-Match": back.headers["ETag"]})
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert_problem(bank.author.get(at), 404, "not-found")
    assert_problem(bank.author.delete(at, headers=ANY), 404, "not-found")
    question = bank.author.get(url).json()
    assert question["revision"] == 6
    assert len(question["answers"]) == 1
    history = bank.author.get(f"{url}/revisions").json()["items"]
    assert [entry["number"] for entry in history] == [1, 2, 3, 4, 5, 6]


def test_answers_are_listed_in_the_order_of_the_question(bank: Bank) -> None:
    url = draft_of(bank, open_question())
    for number in range(4):
        bank.author.post(f"{url}/answers", json={"body": f"Answer {number}"}).raise_for_status()
    in_question = bank.author.get(url).json()["answers"]

    listed, following = [], f"{url}/answers?limit=2"
    while following:
        page = bank.author.get(following).json()
        assert len(page["items"]) <= 2
        listed += page["items"]
        following = page["next"]

    assert listed == in_question
    assert [answer["body"] for answer in listed[1:]] == [f"Answer {number}" for number in range(4)]


def test_an_answer_keeps_its_place_when_it_changes(bank: Bank) -> None:
    url = draft_of(bank, choice_question())
    first, second, third = bank.author.get(f"{url}/answers").json()["items"]

    bank.author.patch(f"{url}/answers/{second['id']}", json={"body": "`app`"}, headers=ANY).raise_for_status()

    after = bank.author.get(f"{url}/answers").json()["items"]
    assert after == [first, {**second, "body": "`app`"}, third]


def test_faults_point_into_the_answer_that_was_sent(bank: Bank) -> None:
    url = draft_of(bank, choice_question())
    right, wrong, _ = bank.author.get(f"{url}/answers").json()["items"]
    at = f"{url}/answers/{wrong['id']}"
    before = bank.author.get(url).json()

    def pointers(response) -> set[str]:
        return {fault["pointer"] for fault in assert_problem(response, 422, "invalid")["errors"]}

    # Faults of the members, however they come.
    broken = {"body": "", "correct": 1, "source": {"link": "x"}, "colour": "red"}
    expected = {"/body", "/correct", "/source/title", "/source/link", "/colour"}
    assert pointers(bank.author.post(f"{url}/answers", json=broken)) == expected
    assert pointers(bank.author.put(at, json=broken, headers=ANY)) == expected
    assert pointers(bank.author.patch(at, json=broken, headers=ANY)) == expected
    # Rules of the question's type.
    matched = {"body": "x", "match": "y"}
    assert pointers(bank.author.post(f"{url}/answers", json=matched)) == {"/match"}
    assert pointers(bank.author.put(at, json=matched, headers=ANY)) == {"/match"}
    assert pointers(bank.author.patch(at, json={"match": "y"}, headers=ANY)) == {"/match"}
    # The same option twice, whichever of the two comes first in the question.
    third = {"body": "`current_app`", "correct": False}
    assert pointers(bank.author.post(f"{url}/answers", json=third)) == {"/body"}
    # Rules about all answers together point at the whole.
    assert pointers(bank.author.post(f"{url}/answers", json={"body": "x", "correct": True})) == {""}
    assert pointers(bank.author.patch(at, json={"correct": True, "weight": 1}, headers=ANY)) == {""}
    # Ids are the service's.
    assert pointers(bank.author.post(f"{url}/answers", json={"body": "x", "id": right["id"]})) == {"/id"}
    assert pointers(bank.author.put(at, json={"body": "x", "id": right["id"]}, headers=ANY)) == {"/id"}
    assert pointers(bank.author.patch(at, json={"id": right["id"]}, headers=ANY)) == {"/id"}
    assert bank.author.get(url).json() == before


def test_the_last_answer_that_a_type_needs_cannot_be_deleted(bank: Bank) -> None:
    url = draft_of(bank, choice_question())
    right, one, other = bank.author.get(f"{url}/answers").json()["items"]
    assert bank.author.delete(f"{url}/answers/{one['id']}", headers=ANY).status_code == 204

    for answer in (right, other):
        assert_problem(bank.author.delete(f"{url}/answers/{answer['id']}", headers=ANY), 422, "invalid")

    assert len(bank.author.get(f"{url}/answers").json()["items"]) == 2


def test_answers_of_a_published_question_are_the_reviewers(bank: Bank) -> None:
    question = bank.add_question()
    url = f"/api/v1/questions/{question['id']}/answers"
    at = f"{url}/{question['answers'][0]['id']}"

    for response in (
        bank.author.post(url, json={"body": "Another."}),
        bank.author.put(at, json={"body": "Another."}, headers=ANY),
        bank.author.patch(at, json={"body": "Another."}, headers=ANY),
    ):
        assert_problem(response, 403, "forbidden")
    assert bank.reviewer.post(url, json={"body": "Another."}).status_code == 201
    assert_problem(bank.author.delete(at, headers=ANY), 403, "forbidden")
    assert bank.reviewer.delete(at, headers=ANY).status_code == 204
    assert [answer["body"] for answer in bank.public.get(url).json()["items"]] == ["Another."]


def test_a_player_gets_shuffled_options_without_the_key(bank: Bank) -> None:
    question = bank.add_question(**choice_question())
    url = f"/api/v1/questions/{question['id']}"
    in_play = bank.player.get(url).json()["answers"]

    assert bank.player.get(f"{url}/answers").json()["items"] == in_play
    for answer in in_play:
        assert bank.player.get(f"{url}/answers/{answer['id']}").json() == answer
    assert_problem(bank.player.get(f"{url}/answers?view=study"), 403, "forbidden")
    hidden = bank.add_question()
    assert bank.player.get(f"/api/v1/questions/{hidden['id']}/answers").json()["items"] == []
    only = hidden["answers"][0]["id"]
    assert_problem(bank.player.get(f"/api/v1/questions/{hidden['id']}/answers/{only}"), 404, "not-found")


def test_an_answer_belongs_to_its_question(bank: Bank) -> None:
    question, other = bank.add_question(), bank.add_question(stem="Another one?")
    strange = f"/api/v1/questions/{question['id']}/answers/{other['answers'][0]['id']}"

    assert_problem(bank.public.get(strange), 404, "not-found")
    assert_problem(bank.reviewer.put(strange, json={"body": "x"}, headers=ANY), 404, "not-found")
    assert_problem(bank.reviewer.delete(strange, headers=ANY), 404, "not-found")
