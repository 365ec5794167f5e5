"""`DELETE /imports/{id}`: what an import did is taken back as a whole, or not at all."""

from typing import Any

import orjson
from conftest import Bank, assert_problem, make_import, open_question
from imported import ANY, IMPORTS, NOTES, asked, counts, ledger, listed, ndjson, stock


def test_an_import_is_taken_back_as_a_whole(bank: Bank) -> None:
    bank.add_topic("kept")
    old = ndjson({**open_question("Old?"), "status": "draft", "external_id": "1", "source": {"title": "S"}})
    make_import(bank.author, old, name="q.ndjson")
    [before] = bank.author.get("/api/v1/questions", params={"status": "draft"}).json()["items"]
    text = ndjson(
        {**open_question("New!"), "status": "draft", "external_id": "1", "source": {"title": "S"}, "topics": ["kept"]},
        {**open_question("Another?"), "status": "draft", "topics": ["made-here"]},
    )
    made = make_import(bank.author, text, name="q.ndjson")
    assert made["made_topics"] == ["made-here"]
    url = f"{IMPORTS}/{made['id']}"
    etag = bank.author.get(url).headers["ETag"]

    assert_problem(bank.author.delete(url), 428, "precondition-required")
    assert bank.author.delete(url, headers={"If-Match": etag}).status_code == 204

    undone = bank.author.get(url).json()
    assert undone["state"] == "undone"
    [after] = bank.author.get("/api/v1/questions", params={"status": "draft"}).json()["items"]
    given = ("revision", "updated_at")
    assert {name: after[name] for name in after if name not in given} == {
        name: before[name] for name in before if name not in given
    }
    assert after["revision"] == 3
    assert bank.public.get("/api/v1/topics/made-here").status_code == 404
    assert bank.public.get("/api/v1/topics/kept").status_code == 200
    assert_problem(bank.author.delete(url, headers=ANY), 409, "conflict")
    # And the file can come again.
    assert counts(make_import(bank.author, text, name="q.ndjson")) == {"created": 1, "revised": 1}


def test_an_import_whose_questions_were_edited_since_is_not_taken_back(bank: Bank) -> None:
    made = make_import(bank.author, NOTES, name="notes.md")
    first, second, *_ = [row["question_id"] for row in ledger(bank.author, made) if row["question_id"]]
    assert bank.author.patch(f"/api/v1/questions/{first}", json={"minutes": 3}, headers=ANY).status_code == 200

    problem = assert_problem(bank.author.delete(f"{IMPORTS}/{made['id']}", headers=ANY), 409, "conflict")

    assert first in problem["detail"]
    assert second not in problem["detail"]
    assert stock(bank) == 4
    # A question that is gone anyway is no obstacle.
    assert bank.admin.delete(f"/api/v1/questions/{first}", headers=ANY).status_code == 204
    assert bank.author.delete(f"{IMPORTS}/{made['id']}", headers=ANY).status_code == 204
    assert stock(bank) == 0


def test_what_is_or_was_published_only_a_reviewer_takes_back(bank: Bank) -> None:
    text = {**open_question("Old?"), "external_id": "1", "source": {"title": "S"}}
    make_import(bank.reviewer, ndjson(text), name="q.ndjson")
    withdrawn = make_import(bank.reviewer, ndjson({**text, "status": "draft"}), name="q.ndjson")
    retired = make_import(bank.reviewer, ndjson({**open_question("Gone?"), "status": "retired"}), name="r.ndjson")
    before = {status: listed(bank, status) for status in ("draft", "published", "retired")}

    # Of the published question the import made a draft: to take it back is to publish it.
    for made in (withdrawn, retired):
        assert_problem(bank.author.delete(f"{IMPORTS}/{made['id']}", headers=ANY), 403, "forbidden")
    assert {status: listed(bank, status) for status in before} == before

    assert bank.reviewer.delete(f"{IMPORTS}/{withdrawn['id']}", headers=ANY).status_code == 204
    assert [one["id"] for one in listed(bank, "published")] == [one["id"] for one in before["draft"]]


def test_an_author_takes_back_nothing_that_others_read(bank: Bank) -> None:
    text = {**open_question("Old?"), "external_id": "1", "source": {"title": "S"}}
    for hints in ([], ["Think."]):
        made = make_import(bank.reviewer, ndjson({**text, "hints": hints}), name="q.ndjson")
        [read] = listed(bank, "published")
        assert read["hints"] == hints

        assert_problem(bank.author.delete(f"{IMPORTS}/{made['id']}", headers=ANY), 403, "forbidden")
        assert listed(bank, "published") == [read]


def test_imports_of_one_source_are_taken_back_one_after_the_other(bank: Bank) -> None:
    made = [make_import(bank.author, asked(text), name="notes.md") for text in ("One.", "Two.", "Three.")]
    [row] = ledger(bank.author, made[0], outcome="created")
    url = f"/api/v1/questions/{row['question_id']}"

    problem = assert_problem(bank.author.delete(f"{IMPORTS}/{made[1]['id']}", headers=ANY), 409, "conflict")
    assert f"{row['question_id']} was revised by the import {made[2]['id']} since" in problem["detail"]

    for last, answer in ((made[2], "Two."), (made[1], "One.")):
        assert bank.author.delete(f"{IMPORTS}/{last['id']}", headers=ANY).status_code == 204
        assert bank.author.get(url).json()["answers"][0]["body"] == answer
    assert bank.author.delete(f"{IMPORTS}/{made[0]['id']}", headers=ANY).status_code == 204
    assert stock(bank) == 0


def test_an_edit_that_was_taken_back_does_not_keep_an_import(bank: Bank) -> None:
    made = make_import(bank.author, asked("One."), name="notes.md")
    [row] = ledger(bank.author, made, outcome="created")
    url = f"/api/v1/questions/{row['question_id']}"
    assert bank.author.patch(url, json={"tags": ["mine"]}, headers=ANY).status_code == 200
    problem = assert_problem(bank.author.delete(f"{IMPORTS}/{made['id']}", headers=ANY), 409, "conflict")
    assert f"{row['question_id']} was edited since" in problem["detail"]

    assert bank.author.post(f"{url}/revisions/1/restore").status_code == 201

    assert bank.author.delete(f"{IMPORTS}/{made['id']}", headers=ANY).status_code == 204
    assert stock(bank) == 0


def test_a_question_into_which_another_was_merged_is_not_taken_back(bank: Bank) -> None:
    made = make_import(bank.author, asked("One."), name="notes.md")
    [row] = ledger(bank.author, made, outcome="created")
    # It has nothing to add, and yet its id leads to the other one from now on.
    other = bank.author.post(
        "/api/v1/questions", json={**open_question("A view?"), "answers": [{"body": "One."}], "status": "draft"}
    ).json()
    merged = bank.reviewer.post(f"/api/v1/questions/{other['id']}/merge", json={"into": row["question_id"]})
    assert merged.status_code == 200, merged.text

    problem = assert_problem(bank.author.delete(f"{IMPORTS}/{made['id']}", headers=ANY), 409, "conflict")

    assert f"{row['question_id']} was merged with another since" in problem["detail"]


def test_two_ends_of_a_long_file_that_were_merged_are_taken_back_together(bank: Bank) -> None:
    def sent(first: str, last: str) -> dict[str, Any]:
        between = {f"What is number {number}?": f"{number * 7919}" for number in range(600)}
        asked = {"What is a view?": first, **between, "Explain what a view is.": last}
        lines = ({"type": "open", "stem": stem, "answers": [{"body": body}]} for stem, body in asked.items())
        return make_import(bank.author, ndjson(*lines), name="long.ndjson")

    def answers() -> list[str]:
        return [answer["body"] for answer in bank.author.get(url).json()["answers"]]

    made = sent("One.", "Two.")
    rows = bank.author.get(f"{IMPORTS}/{made['id']}/ledger?format=ndjson").text.splitlines()
    first, *_, last = [orjson.loads(row)["question_id"] for row in rows]
    bank.reviewer.post(f"/api/v1/questions/{first}/merge", json={"into": last}).raise_for_status()
    url = f"/api/v1/questions/{last}"

    again = sent("One more.", "Two more.")
    assert counts(again) == {"revised": 2, "unchanged": 600}
    assert answers() == ["Two more.", "One more."]
    assert bank.author.delete(f"{IMPORTS}/{again['id']}", headers=ANY).status_code == 204
    assert answers() == ["Two.", "One."]

    # An edit keeps it, named once, until the edit is taken back.
    again = sent("One more.", "Two more.")
    revision = bank.author.get(url).json()["revision"]
    bank.author.patch(url, json={"tags": ["mine"]}, headers=ANY).raise_for_status()
    problem = assert_problem(bank.author.delete(f"{IMPORTS}/{again['id']}", headers=ANY), 409, "conflict")
    assert problem["detail"].count(last) == 1
    bank.author.post(f"{url}/revisions/{revision}/restore").raise_for_status()
    assert bank.author.delete(f"{IMPORTS}/{again['id']}", headers=ANY).status_code == 204
    assert answers() == ["Two.", "One."]
