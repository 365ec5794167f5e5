"""Exports over HTTP: every format, the filters of lists, roles and views, the ledger of what is lost."""

import io
import json
import zipfile
from typing import Any

import httpx
import pytest
from conftest import Bank, Client, assert_problem, choice_question, open_question

import formats
from services import exports

EXPORTS = "/api/v1/exports"


def lines(response: httpx.Response) -> list[dict[str, Any]]:
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == "application/x-ndjson"
    return [json.loads(line) for line in response.content.splitlines()]


def file_of(bank: Bank, name: str, **filters: Any) -> bytes:
    response = bank.public.get(EXPORTS, params={"format": name, **filters})
    assert response.status_code == 200, response.text
    return response.content


def drafts_in(name: str, data: bytes) -> list[dict[str, Any]]:
    read = formats.by_name(name).read
    assert read is not None
    return [block.draft.question for block in read(io.BytesIO(data)) if block.draft]


def without_nulls(question: dict[str, Any]) -> dict[str, Any]:
    """A question as CSV has it, whose empty cells are null or an empty list."""
    return {member: value for member, value in question.items() if value is not None}


def test_the_file_holds_the_documents_as_they_are_and_in_order(bank: Bank) -> None:
    bank.add_topic("flask")
    first = bank.add_question(**choice_question(), topics=["flask"], explanation="It ends with the request.")
    second = bank.add_question(stem="Was ist `g`?", language="de")
    withdrawn = bank.add_question(stem="Gone?")
    bank.admin.delete(f"/api/v1/questions/{withdrawn['id']}", headers={"If-Match": "*"}).raise_for_status()

    assert lines(bank.public.get(EXPORTS)) == [first, second]
    assert json.loads(file_of(bank, "json")) == [first, second]
    assert drafts_in("csv", file_of(bank, "csv")) == [without_nulls(first), without_nulls(second)]
    with zipfile.ZipFile(io.BytesIO(file_of(bank, "bank"))) as archive:
        assert archive.namelist() == [
            "bank.md",
            "topics/flask.md",
            "questions/flask/which-object-lives-for-one-request.md",
            "questions/was-ist-g.md",
        ]
    for name in exports.WRITTEN:
        question = first if "single_choice" in formats.by_name(name).writes else second
        written = drafts_in(name, file_of(bank, name, type=question["type"]))
        assert [one["stem"] for one in written] == [question["stem"]], name


def test_filters_are_those_of_the_list(bank: Bank) -> None:
    bank.add_topic("flask")
    bank.add_topic("routing", "flask")
    wanted = bank.add_question(stem="What is a rule?", topics=["routing"], difficulty="expert", tags=["a, b"])
    bank.add_question(stem="What is a view?", topics=["flask"])
    bank.author.post("/api/v1/questions", json={**open_question(), "status": "draft"}).raise_for_status()

    for filters in (
        {"topic": "flask", "difficulty": "expert"},
        {"tag": "a, b"},
        {"q": "rule"},
        {"ids": wanted["id"]},
        {"topic_all": ["flask", "routing"]},
    ):
        assert lines(bank.public.get(EXPORTS, params=filters)) == [wanted], filters
    assert len(lines(bank.reader.get(EXPORTS, params={"status": ["draft", "published"]}))) == 3
    assert_problem(bank.public.get(EXPORTS, params={"status": "draft"}), 401, "unauthenticated")
    for faulty in ({"topic": "none-such"}, {"format": "docx"}, {"strict": "yes"}, {"limit": "5"}):
        problem = assert_problem(bank.public.get(EXPORTS, params=faulty), 422, "invalid")
        assert [fault["pointer"] for fault in problem["errors"]] == [f"/{next(iter(faulty))}"]


def test_a_player_gets_no_key_in_any_format(bank: Bank) -> None:
    choice = bank.add_question(**choice_question(), explanation="Because.")
    bank.add_question()
    shown = bank.player.get("/api/v1/questions").json()["items"]

    assert lines(bank.player.get(EXPORTS)) == shown
    assert lines(bank.public.get(EXPORTS, params={"view": "play"})) == shown
    assert {answer["body"] for answer in shown[0]["answers"]} == {answer["body"] for answer in choice["answers"]}
    assert_problem(bank.player.get(EXPORTS, params={"view": "study"}), 403, "forbidden")
    for form in formats.FORMATS:
        if not form.write:
            continue
        for path in (EXPORTS, f"{EXPORTS}/ledger"):
            response = bank.player.get(path, params={"format": form.name})
            if form.keyless:
                assert response.status_code == 200, form.name
                assert b"correct" not in response.content, form.name
                assert b"Because" not in response.content, form.name
            else:
                problem = assert_problem(response, 422, "invalid")
                assert [fault["pointer"] for fault in problem["errors"]] == ["/format"]


def test_a_bank_that_is_closed_to_the_public_exports_nothing(serve: Any) -> None:
    closed = serve(public_view="none")
    for path in (EXPORTS, f"{EXPORTS}/ledger", "/api/v1/formats"):
        assert_problem(closed.public.get(path), 401, "unauthenticated")
    assert lines(closed.player.get(EXPORTS)) == []


def test_what_a_format_cannot_hold_is_in_the_ledger(bank: Bank) -> None:
    choice = bank.add_question(**choice_question(), tags=["g"])
    question = bank.add_question()

    response = bank.public.get(EXPORTS, params={"format": "aiken"})

    assert response.status_code == 200
    address = response.headers["Link"]
    assert address == f'<{EXPORTS}/ledger?format=aiken>; rel="describedby"; type="application/x-ndjson"'
    ledger = lines(bank.public.get(address[1 : address.index(">")]))
    assert ledger == [
        {"question_id": choice["id"], "detail": "Lost: language, difficulty, tags, answers.feedback."},
        {"question_id": question["id"], "detail": "The question was left out: Aiken has no open questions."},
    ]
    assert lines(bank.public.get(f"{EXPORTS}/ledger")) == []


def test_strict_refuses_what_would_be_lost(bank: Bank) -> None:
    question = bank.add_question()

    problem = assert_problem(bank.public.get(EXPORTS, params={"format": "gift", "strict": "true"}), 409, "lossy")

    assert problem["losses"] == len(problem["errors"]) == 2
    assert {fault["pointer"] for fault in problem["errors"]} == {f"/questions/{question['id']}"}
    assert "language, difficulty" in problem["errors"][0]["detail"]
    kept = bank.public.get(EXPORTS, params={"format": "json", "strict": "true"})
    assert kept.json() == [question]
    assert "strict" not in kept.headers["Link"]


def test_the_same_bank_gives_the_same_file_under_the_same_tag(bank: Bank) -> None:
    bank.add_topic("flask")
    bank.add_question(topics=["flask"])
    params = {"format": "bank"}
    first = bank.public.get(EXPORTS, params=params)

    again = bank.public.get(EXPORTS, params=params)

    assert (again.content, again.headers["ETag"]) == (first.content, first.headers["ETag"])
    assert first.headers["Content-Disposition"] == 'attachment; filename="interrobank-1.zip"'
    held = {"If-None-Match": first.headers["ETag"]}
    assert bank.public.get(EXPORTS, params=params, headers=held).status_code == 304
    assert bank.public.get(EXPORTS, params={**params, "type": "open"}, headers=held).status_code == 200
    assert bank.public.get(f"{EXPORTS}/ledger", params=params, headers=held).status_code == 200
    topic = bank.admin.get("/api/v1/topics/flask")
    changed = {"If-Match": topic.headers["ETag"]}
    bank.admin.patch("/api/v1/topics/flask", json={"name": "Flask itself"}, headers=changed).raise_for_status()
    renamed = bank.public.get(EXPORTS, params=params, headers=held)
    assert renamed.status_code == 200
    assert renamed.content != first.content
    bank.add_question(stem="Another?")
    assert bank.public.get(EXPORTS, params=params).headers["ETag"] != renamed.headers["ETag"]


def test_an_export_larger_than_a_piece_is_whole_however_it_is_sent(bank: Bank) -> None:
    body = "A long answer. " * 500
    stems = [f"Question {number}?" for number in range(230)]
    for stem in stems:
        bank.add_question(stem=stem, answers=[{"body": body}])

    assert [question["stem"] for question in lines(bank.public.get(EXPORTS))] == stems
    compressed = bank.public.get(EXPORTS, headers={"Accept-Encoding": "deflate"})
    assert compressed.headers["Content-Encoding"] == "deflate"
    assert [question["stem"] for question in lines(compressed)] == stems
    assert bank.public.head(EXPORTS).content == b""
    # Whoever goes away in the middle leaves no connection behind.
    for _ in range(25):
        with bank.public.stream("GET", EXPORTS) as response:
            assert response.status_code == 200
            next(response.iter_raw())
        bank.public.close()
        bank.public = Client(bank.url)
    assert len(lines(bank.public.get(EXPORTS))) == 230


@pytest.mark.parametrize("name", exports.WRITTEN)
def test_an_empty_bank_is_an_empty_file(bank: Bank, name: str) -> None:
    read = formats.by_name(name).read
    assert read is not None
    assert [block.draft for block in read(io.BytesIO(file_of(bank, name))) if block.draft] == []


def test_formats_are_listed_with_what_they_hold(bank: Bank) -> None:
    found = bank.public.get("/api/v1/formats").json()

    assert found["next"] is None
    listed = {one["name"]: one for one in found["items"]}
    assert list(listed) == [form.name for form in formats.FORMATS]
    assert listed["ndjson"] == {
        "name": "ndjson",
        "title": "NDJSON, one question document a line",
        "media_type": "application/x-ndjson",
        "extensions": [".ndjson", ".jsonl"],
        "reads": list(formats.FORMATS[0].reads),
        "writes": list(formats.FORMATS[0].writes),
        "keyless": True,
        "loses": None,
    }
    assert [name for name, one in listed.items() if one["writes"]] == list(exports.WRITTEN)
    walked, following = [], "/api/v1/formats?limit=4"
    while following:
        page = bank.public.get(following).json()
        walked += page["items"]
        following = page["next"]
    assert walked == found["items"]
