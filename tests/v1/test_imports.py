"""`/imports`: files with questions, and what became of each line."""

from datetime import timedelta
from typing import Any

import httpx
import orjson
import pytest
from conftest import Bank, assert_problem, make_import, open_question
from imported import AIKEN, ANY, IMPORTS, NOTES, counts, ledger, listed, ndjson, question, stock

from services.imports import running


def test_a_document_goes_in_with_levels_topics_places_and_an_account_of_every_line(bank: Bank) -> None:
    for slug in ("blueprints", "application-context"):
        bank.add_topic(slug)
    response = bank.author.post(IMPORTS, files={"file": ("../../etc/notes.md", NOTES)})

    assert response.status_code == 201
    made = response.json()
    assert response.headers["Location"] == f"{IMPORTS}/{made['id']}"
    assert made["state"] == "finished"
    assert made["progress"] == 1
    assert made["format"] == "interview"
    assert made["file_name"] == "notes.md"
    assert made["size"] == len(NOTES)
    assert counts(made) == {"created": 3, "incomplete": 1, "dropped": made["counts"]["dropped"]}
    assert bank.reader.get(response.headers["Location"]).json() == made

    rows = ledger(bank.reader, made)
    lines = [number for row in rows for number in range(row["first_line"], row["last_line"] + 1)]
    assert len(lines) == len(set(lines))
    assert {number for number, line in enumerate(NOTES.split("\n"), 1) if line.strip()} <= set(lines)

    questions = [question(bank.reader, row) for row in rows if row["question_id"]]
    assert [one["difficulty"] for one in questions] == ["beginner", "beginner", "beginner", "advanced"]
    assert [one["status"] for one in questions] == ["draft"] * 4
    assert questions[0]["source"] == {"title": "notes.md", "url": None, "license": None, "locator": "lines 5–7"}
    assert questions[2]["topics"] == ["blueprints"]
    assert questions[3]["topics"] == ["application-context"]
    by_question = {row["question_id"]: row for row in rows}
    assert "Topics suggested from the text: blueprints." in by_question[questions[2]["id"]]["notes"]


PAGES = [
    (
        "notes.md",
        "### 1. What is a view?\n\nA func\x07tion.\n\x0cFor\x0ba URL.\n\n\x0c### 2. What is a route?\n\nA rule.",
    ),
    ("cards.csv", 'question,answer\nWhat is a view?,"A func\x07tion.\n\x0cFor\x0ba URL."\nWhat is a route?,A rule.\n'),
    (
        "cards.ndjson",
        ndjson(
            {"type": "open", "stem": "What is a view?", "answers": [{"body": "A func\x07tion.\n\x0cFor\x0ba URL."}]},
            {"type": "open", "stem": "What is a route?", "answers": [{"body": "A rule."}]},
        ),
    ),
]


@pytest.mark.parametrize(("name", "text"), PAGES, ids=[name for name, _ in PAGES])
def test_page_breaks_and_what_terminals_leave_behind_are_taken_out(bank: Bank, name: str, text: str) -> None:
    made = make_import(bank.author, text, name=name)

    view, route = ledger(bank.author, made, outcome="created")
    assert question(bank.author, view)["answers"][0]["body"] == "A function.\nFor a URL."
    assert question(bank.author, route)["answers"][0]["body"] == "A rule."
    note = "Control characters, such as form feeds, were taken out."
    assert note in view["notes"]
    assert note not in route["notes"]
    lines = text.split("\n")
    assert "What is a route?" in lines[route["first_line"] - 1]
    # A client that writes a question by itself is told instead.
    body = {**open_question(), "answers": [{"body": "A page\x0cbreak."}], "status": "draft"}
    assert_problem(bank.author.post("/api/v1/questions", json=body), 422, "invalid")


def test_what_a_bank_has_exported_comes_back_as_it_was(bank: Bank) -> None:
    """A draft that somebody has begun by hand says nothing of what it lacks, and does not when it comes back."""
    bank.add_question(stem="What is a view?")
    begun = {**open_question("What is a route?"), "status": "draft", "answers": []}
    bank.author.post("/api/v1/questions", json=begun).raise_for_status()
    exported = bank.reader.get("/api/v1/exports", params={"format": "ndjson", "status": ["draft", "published"]}).text
    assert exported.count("\n") == 2

    made = make_import(bank.reviewer, exported, name="q.ndjson")

    assert counts(made) == {"unchanged": 2}
    assert (
        bank.reader.get("/api/v1/exports", params={"format": "ndjson", "status": ["draft", "published"]}).text
        == exported
    )


ANSWERED_BELOW = """# Networking

## Question 1
Which port does HTTPS use?

* A. 80
* B. 443

## Question 2
What does DNS do?

* A. It resolves names
* B. It routes packets

## Answers
1. B
2. A
"""


def test_a_question_whose_answer_stands_below_all_others_is_one_question(bank: Bank) -> None:
    made = make_import(bank.author, ANSWERED_BELOW, name="networking.md")

    assert counts(made) == {"created": 2, "dropped": 2}
    places = {(row["first_line"], row["last_line"]): row["question_id"] for row in ledger(bank.author, made)}
    first, second = places[3, 7], places[9, 13]
    assert (places[16, 16], places[17, 17]) == (first, second)
    assert [one["correct"] for one in bank.reader.get(f"/api/v1/questions/{first}").json()["answers"]] == [False, True]
    again = make_import(bank.author, ANSWERED_BELOW, name="networking.md")
    assert counts(again) == {"unchanged": 2, "dropped": 2}


def test_identical_questions_are_stored_once(bank: Bank) -> None:
    there = bank.add_question(stem="What is “g”?")
    twice = {**open_question("What is a list?"), "status": "draft"}
    same = {**open_question('what is   "g"?'), "status": "draft"}

    made = make_import(bank.author, ndjson(twice, same, twice), name="q.ndjson")

    assert counts(made) == {"created": 1, "duplicate": 2}
    rows = ledger(bank.author, made)
    assert [row["outcome"] for row in rows] == ["created", "duplicate", "duplicate"]
    assert [row["duplicate_of"] for row in rows] == [None, there["id"], rows[0]["question_id"]]
    assert [row["score"] for row in rows] == [None, 1, 1]
    assert [row["question_id"] for row in rows[1:]] == [None, None]
    assert stock(bank) == 2


def test_nearly_the_same_question_is_a_draft_that_waits_for_a_decision(bank: Bank) -> None:
    there = bank.add_question(stem="What is the g object in Flask? How does it differ from the session?")
    near = {**open_question("What is g in Flask, and when would you use the g object?"), "external_id": "near"}
    other = open_question("How does a blueprint register its routes?")
    text = ndjson(*({name: one[name] for name in one if name != "status"} for one in (near, other)))

    made = make_import(bank.reviewer, text, name="q.ndjson", status="published")

    assert counts(made) == {"created": 1, "duplicate": 1}
    assert bank.reviewer.delete(f"{IMPORTS}/{made['id']}", headers=ANY).status_code == 204
    assert stock(bank) == 1
    made = make_import(bank.reviewer, text, name="q.ndjson", status="published")
    [row] = ledger(bank.author, made, outcome="duplicate")
    assert row["duplicate_of"] == there["id"]
    assert 0.5 < row["score"] < 1
    assert question(bank.author, row)["status"] == "draft"
    url = f"{IMPORTS}/{made['id']}/publish"
    [refused] = bank.reviewer.post(url).json()["refused"]
    assert there["id"] in refused["reasons"][0]["detail"]

    [pair] = bank.reader.get("/api/v1/duplicates").json()["items"]
    assert bank.reviewer.post(f"/api/v1/duplicates/{pair['id']}/dismiss").status_code < 300
    assert bank.reviewer.post(url).json() == {"published": 1, "refused": []}
    again = make_import(bank.reviewer, text, name="q.ndjson", status="published")
    assert counts(again) == {"unchanged": 2}


def test_the_closest_question_is_suggested_for_an_answer_without_one(bank: Bank) -> None:
    there = bank.add_question(stem="What does the `before_request` decorator register in a Flask application?")
    bank.add_question(stem="Which planet is the largest of the solar system?")
    answer = "The before_request decorator registers a function that Flask calls before each request."
    made = make_import(bank.author, f"question,answer\n,{answer}\n", name="cards.csv", format="csv")

    [row] = ledger(bank.author, made, outcome="incomplete")

    assert row["duplicate_of"] == there["id"]
    assert row["score"] > 0
    assert "The closest question of the bank is suggested." in row["notes"]


def test_a_dry_run_shows_the_ledger_and_stores_nothing(bank: Bank) -> None:
    before = bank.admin.get("/api/v1/stats").json()
    text = ndjson({**open_question(), "status": "draft", "topics": ["new-topic"]})

    made = make_import(bank.author, text, name="q.ndjson", dry_run="true")

    assert made["dry_run"] is True
    assert counts(made) == {"created": 1}
    assert [row["outcome"] for row in ledger(bank.author, made)] == ["created"]
    assert ledger(bank.author, made)[0]["question_id"] is None
    assert bank.admin.get("/api/v1/stats").json() == before
    assert bank.public.get("/api/v1/topics/new-topic").status_code == 404
    # It never happened, so for the bank the file is new.
    assert counts(make_import(bank.author, text, name="q.ndjson")) == {"created": 1}


def test_all_that_is_fit_for_it_is_published_at_once(bank: Bank) -> None:
    made = make_import(bank.author, NOTES, name="notes.md")
    url = f"{IMPORTS}/{made['id']}/publish"
    [incomplete] = ledger(bank.author, made, outcome="incomplete")

    assert_problem(bank.author.post(url), 403, "forbidden")
    response = bank.reviewer.post(url, headers={"Idempotency-Key": "once"})

    assert response.status_code == 200
    assert response.json()["published"] == 3
    [refused] = response.json()["refused"]
    assert refused["question_id"] == incomplete["question_id"]
    assert [reason["pointer"] for reason in refused["reasons"]] == ["/answers"]
    assert len(bank.public.get("/api/v1/questions").json()["items"]) == 3
    assert bank.reviewer.post(url, headers={"Idempotency-Key": "once"}).json() == response.json()
    assert bank.reviewer.post(url).json() == {"published": 0, "refused": [refused]}


def test_only_what_an_import_brought_in_is_published(bank: Bank) -> None:
    made = make_import(bank.author, NOTES, name="notes.md")
    # A dry run of the same file names the questions that the bank has.
    rehearsed = make_import(bank.author, NOTES, name="notes.md", dry_run="true")
    assert any(row["question_id"] for row in ledger(bank.author, rehearsed))
    edited = make_import(bank.author, NOTES.replace("pops it", "drops it"), name="notes.md")
    assert bank.author.delete(f"{IMPORTS}/{edited['id']}", headers=ANY).status_code == 204

    for fruitless in (rehearsed, edited):
        assert_problem(bank.reviewer.post(f"{IMPORTS}/{fruitless['id']}/publish"), 409, "conflict")
    assert listed(bank, "published") == []

    assert bank.reviewer.post(f"{IMPORTS}/{made['id']}/publish").json()["published"] == 3


def test_publishing_is_for_reviewers_also_by_import(bank: Bank) -> None:
    file = {"file": ("q.ndjson", ndjson({**open_question(), "status": "published"}))}
    assert_problem(bank.author.post(IMPORTS, files=file, data={"status": "published"}), 403, "forbidden")
    assert_problem(bank.reader.post(IMPORTS, files=file), 403, "forbidden")

    made = bank.author.post(IMPORTS, files=file).json()

    [row] = ledger(bank.author, made)
    assert question(bank.author, row)["status"] == "draft"
    assert row["notes"] == ["The source says published; a reviewer has to say so too."]
    other = ndjson({**open_question("Another?"), "status": "published"})
    [row] = ledger(bank.author, make_import(bank.reviewer, other, name="o.ndjson"))
    assert question(bank.author, row)["status"] == "published"
    # Then only a reviewer may revise it.
    edited = {**open_question("Another?"), "hints": ["Think."]}
    response = bank.author.post(IMPORTS, files={"file": ("o.ndjson", ndjson(edited))})
    assert_problem(response, 403, "forbidden")


def test_the_ledger_comes_in_pages_or_as_lines(bank: Bank) -> None:
    questions = [{**open_question(f"Number {number}?"), "status": "draft"} for number in range(7)]
    made = make_import(bank.author, ndjson(*questions), name="q.ndjson")
    url = f"{IMPORTS}/{made['id']}/ledger"

    rows, following = [], f"{url}?limit=3"
    while following:
        page = bank.reader.get(following).json()
        rows += page["items"]
        following = page["next"]
    assert [row["first_line"] for row in rows] == list(range(1, 8))

    for response in (
        bank.reader.get(url, headers={"Accept": "application/x-ndjson"}),
        bank.reader.get(url, params={"format": "ndjson"}),
    ):
        assert response.headers["Content-Type"] == "application/x-ndjson"
        assert [orjson.loads(line) for line in response.content.splitlines()] == rows
        again = {"Accept": "application/x-ndjson", "If-None-Match": response.headers["ETag"]}
        assert bank.reader.get(url, headers=again).status_code == 304
    assert bank.reader.get(url, params={"outcome": "dropped"}).json()["items"] == []
    assert_problem(bank.reader.get(url, params={"outcome": "lost"}), 422, "invalid")
    assert_problem(bank.public.get(url), 401, "unauthenticated")
    assert_problem(bank.reader.get(url.replace(made["id"], questions_id(rows))), 404, "not-found")


def questions_id(rows: list[dict[str, Any]]) -> str:
    return str(rows[0]["question_id"])


def test_imports_are_listed_the_newest_first(bank: Bank) -> None:
    made = [make_import(bank.author, AIKEN.replace("404", str(number)))["id"] for number in range(401, 406)]
    found, following = [], f"{IMPORTS}?limit=2"
    while following:
        page = bank.reader.get(following).json()
        found += [one["id"] for one in page["items"]]
        following = page["next"]
    assert found == made[::-1]


def test_options_may_be_fields_of_the_form_or_of_the_query(bank: Bank) -> None:
    options = {"topic": ["one", "two"], "difficulty": "expert", "status": "in_review"}
    made = make_import(bank.author, AIKEN, **options)
    assert made["options"] == {**options, "policy": "revise"}
    [row] = ledger(bank.author, made)
    assert question(bank.author, row)["topics"] == ["one", "two"]
    assert question(bank.author, row)["difficulty"] == "expert"
    assert question(bank.author, row)["status"] == "in_review"

    response = bank.author.post(
        IMPORTS, params={"filename": "other.txt", "difficulty": "beginner", "format": "aiken"}, content=AIKEN + " "
    )
    assert response.status_code == 201
    assert response.json()["file_name"] == "other.txt"

    for wrong, pointer in (
        ({"policy": "burn"}, "/policy"),
        ({"format": "no-such"}, "/format"),
        ({"format": "interview "}, "/format"),
        ({"colour": "red"}, "/colour"),
        ({"dry_run": "perhaps"}, "/dry_run"),
    ):
        response = bank.author.post(IMPORTS, files={"file": ("quiz.txt", AIKEN)}, data=wrong)
        problem = assert_problem(response, 422, "invalid")
        assert [fault["pointer"] for fault in problem["errors"]] == [pointer]
    twice = bank.author.post(
        IMPORTS, files={"file": ("q.txt", AIKEN)}, data={"policy": "skip"}, params={"policy": "skip"}
    )
    assert_problem(twice, 422, "invalid")


def test_a_level_that_the_bank_has_not_is_refused_whether_or_not_it_is_needed(bank: Bank) -> None:
    question = {**open_question(), "status": "draft"}
    for _ in range(2):
        response = bank.author.post(
            IMPORTS, files={"file": ("q.ndjson", ndjson(question))}, data={"difficulty": "no-such"}
        )
        problem = assert_problem(response, 422, "invalid")
        assert problem["errors"] == [{"pointer": "/difficulty", "detail": "there is no difficulty level no-such"}]
        # The second time there is no new question in the file.
        make_import(bank.author, ndjson(question), name="q.ndjson")


def test_a_request_that_is_sent_twice_imports_once(bank: Bank) -> None:
    def send(text: str = AIKEN, name: str = "q.txt", **options: Any) -> httpx.Response:
        # The client draws the boundary of each form at random.
        return bank.author.post(IMPORTS, files={"file": (name, text)}, data=options, headers={"Idempotency-Key": "k"})

    first, second = send(topic=["http", "status"]), send(topic=["http", "status"])
    assert first.request.headers["Content-Type"] != second.request.headers["Content-Type"]
    assert second.json() == first.json()
    assert second.headers["Idempotency-Replayed"] == "true"
    assert len(bank.author.get(IMPORTS).json()["items"]) == 1
    for other in (
        send(AIKEN + "\n", topic=["http", "status"]),
        send(name="other.txt", topic=["http", "status"]),
        send(topic="http"),
        send(topic=["http", "status"], difficulty="beginner"),
    ):
        assert_problem(other, 422, "idempotency-key-reused")


def test_a_file_by_itself_that_is_sent_twice_is_imported_once(bank: Bank) -> None:
    def send(text: str) -> httpx.Response:
        return bank.author.post(IMPORTS, params={"filename": "q.txt"}, content=text, headers={"Idempotency-Key": "k"})

    first, second = send(AIKEN), send(AIKEN)
    assert second.json() == first.json()
    assert second.headers["Idempotency-Replayed"] == "true"
    assert_problem(send(AIKEN + "\n"), 422, "idempotency-key-reused")


def test_a_large_file_is_left_to_a_worker(bank: Bank) -> None:
    questions = [{**open_question(f"Number {number}? {'x' * 900}"), "status": "draft"} for number in range(1200)]
    response = bank.author.post(IMPORTS, files={"file": ("many.ndjson", ndjson(*questions))})
    assert response.status_code == 202
    made = response.json()
    assert made["state"] == "queued"
    assert made["progress"] == 0
    assert stock(bank) == 0

    assert running.work(bank.database, "here", timedelta(minutes=1))
    assert not running.work(bank.database, "here", timedelta(minutes=1))

    made = bank.author.get(response.headers["Location"]).json()
    assert made["state"] == "finished"
    assert counts(made) == {"created": 1200}
    assert stock(bank) == 1200
    assert len(bank.reader.get(f"{IMPORTS}/{made['id']}/ledger?format=ndjson").content.splitlines()) == 1200


def test_a_large_file_with_a_fault_fails_and_says_where(bank: Bank) -> None:
    questions = [{**open_question(f"Number {number}? {'x' * 900}"), "status": "draft"} for number in range(1200)]
    questions[700]["minutes"] = -1
    response = bank.author.post(IMPORTS, files={"file": ("many.ndjson", ndjson(*questions))})

    assert running.work(bank.database, "here", timedelta(minutes=1))

    made = bank.author.get(response.headers["Location"]).json()
    assert made["state"] == "failed"
    assert [fault["detail"].split(":")[0] for fault in made["errors"]] == ["line 701"]
    assert stock(bank) == 0


def test_an_import_that_waits_can_be_called_off(bank: Bank) -> None:
    body = ndjson({**open_question(), "status": "draft"}) + "\n" * 2**20
    response = bank.author.post(IMPORTS, files={"file": ("many.ndjson", body)})

    assert bank.author.delete(response.headers["Location"], headers=ANY).status_code == 204

    assert not running.work(bank.database, "here", timedelta(minutes=1))
    assert bank.author.get(response.headers["Location"]).json()["state"] == "undone"
    assert stock(bank) == 0
