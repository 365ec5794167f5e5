"""What a file lacks: drafts that say so, and what becomes of them."""

from typing import Any

import orjson
import pytest
from conftest import Bank, assert_problem, make_import, open_question
from imported import ANY, NOTES, counts, ledger, ndjson, question


def test_an_incomplete_draft_says_what_it_lacks_and_stays_a_draft_until_it_has_it(bank: Bank) -> None:
    made = make_import(bank.author, NOTES, name="notes.md")
    [row] = ledger(bank.author, made, outcome="incomplete")
    assert row["reason"] == "misses answers"
    draft = question(bank.author, row)
    assert draft["missing"] == ["answers"]
    url = f"/api/v1/questions/{draft['id']}"

    for status in ("in_review", "published"):
        problem = assert_problem(bank.reviewer.patch(url, json={"status": status}, headers=ANY), 422, "invalid")
        assert [fault["pointer"] for fault in problem["errors"]] == ["/answers"]
    answers = [{"body": "A part of an application that is registered on it."}]
    filled = bank.reviewer.patch(url, json={"answers": answers, "status": "published"}, headers=ANY)
    assert filled.status_code == 200, filled.text
    assert "missing" not in filled.json()


def test_an_answer_without_its_question_is_kept_as_a_draft_without_a_stem(bank: Bank) -> None:
    text = "question,answer\n,It maps URLs to functions.\nWhat is a route?,A URL rule.\n"
    made = make_import(bank.author, text, name="cards.csv")

    [row] = ledger(bank.author, made, outcome="incomplete")
    draft = question(bank.author, row)
    assert draft["missing"] == ["stem"]
    assert draft["stem"] == ""
    assert [answer["body"] for answer in draft["answers"]] == ["It maps URLs to functions."]
    problem = assert_problem(
        bank.reviewer.patch(f"/api/v1/questions/{draft['id']}", json={"status": "published"}, headers=ANY),
        422,
        "invalid",
    )
    assert [fault["pointer"] for fault in problem["errors"]] == ["/stem"]
    filled = bank.author.patch(f"/api/v1/questions/{draft['id']}", json={"stem": "What does routing do?"}, headers=ANY)
    assert "missing" not in filled.json()
    # What somebody filled in is not lost when the file comes again.
    again = make_import(bank.author, text, name="cards.csv")
    assert counts(again) == {"unchanged": 2, "dropped": 1}
    assert question(bank.author, row)["stem"] == "What does routing do?"


def test_a_choice_without_a_key_is_no_question_yet(bank: Bank) -> None:
    made = make_import(bank.author, "Pick one.\nA. this\nB. that\n", name="quiz.txt", format="aiken")
    [row] = ledger(bank.author, made, outcome="incomplete")
    draft = question(bank.author, row)
    assert draft["missing"] == ["key"]
    right = [{**draft["answers"][0], "correct": True, "weight": 1}, draft["answers"][1]]
    filled = bank.reviewer.patch(
        f"/api/v1/questions/{draft['id']}", json={"answers": right, "status": "published"}, headers=ANY
    )
    assert filled.status_code == 200, filled.text


@pytest.mark.parametrize("array", [False, True])
def test_a_question_in_json_that_lacks_something_is_a_draft_that_says_so(bank: Bank, array: bool) -> None:
    options = [{"body": "200"}, {"body": "404"}]
    lacking: list[tuple[dict[str, Any], list[str]]] = [
        ({"type": "open", "stem": "What is a route?", "answers": []}, ["answers"]),
        ({"stem": "What is a blueprint?"}, ["answers"]),
        ({"type": "open", "stem": " ", "answers": [{"body": "It maps URLs to functions."}]}, ["stem"]),
        ({"type": "single_choice", "stem": "Which status is an error?", "answers": options}, ["key"]),
        (
            {"type": "single_choice", "stem": "Which is a redirect?", "answers": [{"body": "302", "correct": True}]},
            ["answers"],
        ),
        ({"type": "open", "stem": "What is a view?", "status": "published"}, ["answers"]),
    ]
    questions = [{"status": "in_review", **one} for one, _ in lacking]
    text = orjson.dumps(questions).decode() if array else ndjson(*questions)

    made = make_import(bank.reviewer, text, name="q.json" if array else "q.ndjson")

    assert counts(made) == {"incomplete": len(lacking)}
    drafts = [question(bank.reviewer, row) for row in ledger(bank.reviewer, made)]
    assert [draft["missing"] for draft in drafts] == [missing for _, missing in lacking]
    assert {draft["status"] for draft in drafts} == {"draft"}
    assert counts(make_import(bank.reviewer, text, name="q.json" if array else "q.ndjson")) == {"unchanged": 6}


def test_an_incomplete_question_can_be_written_by_hand_too(bank: Bank) -> None:
    body = {**open_question(""), "status": "draft"}
    problem = assert_problem(bank.author.post("/api/v1/questions", json={**body, "type": "nonsense"}), 422, "invalid")
    assert {fault["pointer"] for fault in problem["errors"]} == {"/stem", "/type"}
    made = bank.author.post("/api/v1/questions", json={**body, "missing": ["stem"]})
    assert made.status_code == 201, made.text
    assert made.json()["missing"] == ["stem"]
    assert_problem(
        bank.reviewer.post("/api/v1/questions", json={**body, "missing": ["stem"], "status": "published"}),
        422,
        "invalid",
    )
    # The service says what is really missing.
    complete = bank.author.post("/api/v1/questions", json={**open_question(), "status": "draft", "missing": ["stem"]})
    assert "missing" not in complete.json()
