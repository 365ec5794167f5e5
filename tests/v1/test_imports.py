"""`/imports`: files with questions, and what became of each line."""

import gzip
import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import orjson
import pytest
from conftest import Bank, assert_problem, make_import, open_question
from imported import ANY, IMPORTS, NOTES, counts, ledger, listed, ndjson, question, stock

from services.imports import running

AIKEN = "Which status says that a page was not found?\nA. 200\nB. 404\nANSWER: B\n"


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


def test_a_file_with_a_fault_does_not_go_in_at_all(bank: Bank) -> None:
    good = {**open_question("Fine?"), "status": "draft", "topics": ["brand-new"]}
    bad = {**open_question("Odd?"), "status": "draft", "difficulty": "no-such-level"}
    worse = {**open_question("Worse?"), "status": "draft", "minutes": -1}

    response = bank.author.post(IMPORTS, params={"filename": "q.ndjson"}, content=ndjson(good, bad, worse))

    problem = assert_problem(response, 422, "invalid")
    assert [fault["detail"].split(":")[0] for fault in problem["errors"]] == ["line 2", "line 3"]
    assert {fault["pointer"] for fault in problem["errors"]} == {"/file"}
    assert stock(bank) == 0
    assert bank.public.get("/api/v1/topics/brand-new").status_code == 404
    assert bank.author.get(IMPORTS).json()["items"] == []


def test_lines_that_are_no_json_hide_none_of_the_other_faults(bank: Bank) -> None:
    fine = {**open_question("Fine?"), "status": "draft"}
    text = ndjson({**fine, "minutes": -1}, fine) + '{"stem": "Cut off\n[]\n' + ndjson({**fine, "minutes": -1})

    response = bank.author.post(IMPORTS, params={"filename": "q.ndjson"}, content=text)

    details = [fault["detail"] for fault in assert_problem(response, 422, "invalid")["errors"]]
    assert [detail.split(":")[0] for detail in details] == ["line 1", "line 5", "line 3", "line 4"]
    assert details[3] == "line 4: is not a JSON object"
    assert stock(bank) == 0


def test_of_very_many_faults_a_hundred_are_told(bank: Bank) -> None:
    response = bank.author.post(IMPORTS, files={"file": ("q.ndjson", '{"stem": 1}\n' * 2000)})

    errors = assert_problem(response, 422, "invalid")["errors"]
    assert len(errors) == 100
    assert {fault["pointer"] for fault in errors} == {"/file"}
    assert errors[0]["detail"].startswith("line 1: ")
    assert stock(bank) == 0


def test_a_fault_at_the_end_of_a_file_undoes_what_came_before_it(bank: Bank) -> None:
    questions = [{**open_question(f"Number {number}?"), "status": "draft", "topics": ["new"]} for number in range(1200)]
    questions[700]["minutes"] = questions[1100]["minutes"] = -1

    response = bank.author.post(IMPORTS, params={"filename": "q.ndjson"}, content=ndjson(*questions))

    faults = assert_problem(response, 422, "invalid")["errors"]
    assert [fault["detail"].split(":")[0] for fault in faults] == ["line 701", "line 1101"]
    assert stock(bank) == 0
    assert bank.public.get("/api/v1/topics/new").status_code == 404
    assert bank.author.get(IMPORTS).json()["items"] == []


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


def archive(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as written:
        for name, body in files.items():
            written.writestr(name, body)
    return packed.getvalue()


HOSTILE: dict[str, tuple[str, bytes]] = {
    "nothing": ("a.txt", b""),
    "blank lines": ("a.txt", b"\n" * 200_000),
    "blank lines of NDJSON": ("a.ndjson", b"\n \n" * 700_000),
    "NUL": ("a.txt", b"\0" * 100_000),
    "a binary called .txt": ("a.txt", b"\x7fELF" + bytes(range(256)) * 100),
    "an image called .md": ("a.md", b"\x89PNG\r\n\x1a\n" + b"\0" * 1000),
    "gzip": ("a.txt.gz", gzip.compress(b"x" * 1_000_000)),
    "gzip called .txt": ("a.txt", gzip.compress(b"x" * 1_000_000)),
    "a zip bomb": ("a.zip", archive({"bank.md": b"---\n", "questions/a.md": b"\n" * 30_000_000})),
    "a damaged zip": ("a.zip", b"PK\x03\x04bank.md" + b"\0" * 100),
    "a zip of something else": ("a.zip", archive({"photo.jpg": b"\xff\xd8\xff"})),
    "NDJSON that breaks off": ("a.ndjson", b'{"stem": "a"}\n{"stem"'),
    "entities": ("a.xml", b'<!DOCTYPE a [<!ENTITY b "' + b"c" * 1000 + b'">]><a>' + b"&b;" * 1000 + b"</a>"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_and_nothing_is_stored(bank: Bank, name: str) -> None:
    file, body = HOSTILE[name]
    response = bank.author.post(IMPORTS, files={"file": (file, body)})
    if response.status_code == 202:
        assert running.work(bank.database, "here", timedelta(minutes=1))
        made = bank.author.get(response.headers["Location"]).json()
        assert made["state"] == "failed"
        assert made["errors"]
    else:
        problem = assert_problem(response, 422, "invalid")
        assert {fault["pointer"] for fault in problem["errors"]} == {"/file"}
    assert stock(bank) == 0


def test_scripts_are_kept_as_text(bank: Bank) -> None:
    made = make_import(bank.author, "<script>alert(1)</script> does what?\nA. x\nB. y\nANSWER: A\n", format="aiken")
    [row] = ledger(bank.author, made)
    assert question(bank.author, row)["stem"] == "<script>alert(1)</script> does what?"


def test_a_file_over_the_limit_is_refused_however_it_is_sent(serve: Callable[..., Bank]) -> None:
    bank = serve(max_upload=1)
    limit = 2**20
    line = ndjson({**open_question(), "status": "draft"}).encode()

    def padded(size: int) -> bytes:
        # Behind the line, because a million lines take a while even if they are blank.
        return line.rstrip() + b" " * (size - len(line)) + b"\n"

    for size, status in ((limit - 1, 201), (limit, 201), (limit + 1, 413), (3 * limit, 413)):
        body = padded(size)
        form = (
            b'--b\r\nContent-Disposition: form-data; name="file"; filename="q.ndjson"\r\n\r\n' + body + b"\r\n--b--\r\n"
        )
        for sent in (
            bank.author.post(IMPORTS, params={"filename": "q.ndjson"}, content=body),
            bank.author.post(IMPORTS, content=form, headers={"Content-Type": "multipart/form-data; boundary=b"}),
            bank.author.post(
                IMPORTS, content=iter([form]), headers={"Content-Type": "multipart/form-data; boundary=b"}
            ),
        ):
            assert sent.status_code == status, (size, sent.text)
    assert stock(bank) == 1


def test_a_form_that_is_none_is_refused(bank: Bank) -> None:
    for content, headers in (
        (b"--b\r\n", {"Content-Type": "multipart/form-data; boundary=b"}),
        (b"--b\r\n", {"Content-Type": "multipart/form-data"}),
        (b"", {"Content-Type": "multipart/form-data; boundary=b"}),
    ):
        response = bank.author.post(IMPORTS, content=content, headers=headers)
        assert response.status_code in (400, 422), response.text
    assert_problem(bank.author.post(IMPORTS, data={"format": "aiken"}), 422, "invalid")
    two = [("file", ("a.txt", AIKEN)), ("file", ("b.txt", AIKEN))]
    assert_problem(bank.author.post(IMPORTS, files=two), 422, "invalid")
    assert_problem(bank.author.post(IMPORTS, content=AIKEN), 422, "invalid")
    assert stock(bank) == 0


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
