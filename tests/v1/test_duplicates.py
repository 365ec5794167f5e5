"""Near-duplicates, from their being found to the decision of a reviewer."""

import os
import subprocess
import sys
import time
from typing import Any

import orjson
from conftest import Bank, assert_problem, choice_question, open_question
from questions import loaded
from sqlalchemy import func, select

from models import Database, DuplicatePosting, DuplicateProfile, DuplicateTerm, answer_id
from services import questions, rebuilding
from services.access import Principal
from services.duplicates import review
from services.duplicates.finding import closest, near
from services.duplicates.measure import THRESHOLD
from services.saving import Save, save

DUPLICATES = "/api/v1/duplicates"
QUESTIONS = "/api/v1/questions"
ANY = {"If-Match": "*"}
SAME = ("What is a blueprint in Flask?", "What are Flask blueprints and why are they useful?")


def listed(bank: Bank, **query: Any) -> list[dict[str, Any]]:
    response = bank.reader.get(DUPLICATES, params=query)
    assert response.status_code == 200, response.text
    return response.json()["items"]


def ids(pair: dict[str, Any]) -> tuple[str, str]:
    return pair["first"]["id"], pair["second"]["id"]


def add(database: Database, *contents: dict[str, Any]) -> list[str]:
    """Save questions as an import does, many in one transaction."""
    with database.writing() as session:
        return [one.content["id"] for one in save(session, [Save(loaded(content)) for content in contents], None)]


def test_two_that_ask_the_same_are_listed_with_the_reasons(bank: Bank) -> None:
    first, second = (bank.add_question(stem=stem) for stem in SAME)
    bank.add_question(stem="How do you sign a cookie?", answers=[{"body": "With the secret key."}])

    page = bank.reader.get(DUPLICATES, params={"count": "exact"}).json()

    (pair,) = page["items"]
    assert ids(pair) == (first["id"], second["id"])
    assert [pair[which]["stem"] for which in ("first", "second")] == list(SAME)
    assert [pair[which]["status"] for which in ("first", "second")] == ["published", "published"]
    assert pair["state"] == "pending"
    assert 0.5 <= pair["score"] <= 1
    assert "blueprint" in pair["why"]["shared"]
    assert pair["why"]["features"]["clause"] > 0.5
    assert (page["total"], page["next"]) == (1, None)
    assert page["checked_revision"] == page["bank_revision"] == 3


def test_a_worker_looks_for_pairs_while_nobody_writes(bank: Bank) -> None:
    first, second = (bank.add_question(stem=stem) for stem in SAME)
    address = bank.database.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", "from cli import main; main()", "worker"]

    with subprocess.Popen(command, env={**os.environ, "INTERROBANK_DATABASE_URL": address}) as worker:
        deadline = time.monotonic() + 60
        checked, newest = 0, 2
        while checked < newest and time.monotonic() < deadline:
            time.sleep(0.05)
            with bank.database.reading() as connection:
                checked, newest = review.revisions(connection)
        worker.terminate()

    assert (checked, worker.returncode) == (2, 0)
    with bank.database.reading() as connection:
        (pair,) = review.page(connection, limit=2).items
    assert ids(orjson.loads(pair)) == (first["id"], second["id"])


def test_a_dismissed_pair_never_comes_back_whatever_is_edited(bank: Bank) -> None:
    first, second = (bank.add_question(stem=stem) for stem in SAME)
    (pair,) = listed(bank)

    dismissed = bank.reviewer.post(f"{DUPLICATES}/{pair['id']}/dismiss")

    assert (dismissed.status_code, dismissed.json()["state"]) == (200, "dismissed")
    assert dismissed.json()["decided_at"]
    assert listed(bank) == []
    for question, stem in ((first, "What is a Flask blueprint?"), (second, SAME[0]), (first, SAME[0])):
        bank.reviewer.patch(f"{QUESTIONS}/{question['id']}", json={"stem": stem}, headers=ANY).raise_for_status()
        assert listed(bank) == []
    again = bank.reviewer.post(f"{DUPLICATES}/{pair['id']}/dismiss")
    assert (again.status_code, again.json()["decided_at"]) == (200, dismissed.json()["decided_at"])
    # Others may still be like one of the two.
    third = bank.add_question(stem=SAME[1])
    assert {ids(pair) for pair in listed(bank)} == {(first["id"], third["id"]), (second["id"], third["id"])}


def test_an_edit_makes_and_unmakes_pairs(bank: Bank) -> None:
    first, second = bank.add_question(stem=SAME[0]), bank.add_question(stem="How do you sign a cookie?")
    assert listed(bank) == []

    def rewrite(stem: str) -> None:
        bank.reviewer.patch(f"{QUESTIONS}/{second['id']}", json={"stem": stem}, headers=ANY).raise_for_status()

    rewrite(SAME[1])
    (pair,) = listed(bank)
    assert ids(pair) == (first["id"], second["id"])
    rewrite(SAME[0])
    (surer,) = listed(bank)
    assert surer["id"] == pair["id"]
    assert surer["score"] >= pair["score"]
    rewrite("How do you read a cookie?")
    assert listed(bank) == []


def test_what_is_deleted_or_merged_has_no_pairs(bank: Bank) -> None:
    first, second, third = (bank.add_question(stem=stem) for stem in (*SAME, "Explain blueprints in Flask."))
    assert len(listed(bank)) == 3

    bank.reviewer.post(f"{QUESTIONS}/{second['id']}/merge", json={"into": first["id"]}).raise_for_status()
    (pair,) = listed(bank)
    assert ids(pair) == (first["id"], third["id"])
    bank.admin.delete(f"{QUESTIONS}/{third['id']}", headers=ANY).raise_for_status()
    assert listed(bank) == []
    assert_problem(bank.reviewer.post(f"{DUPLICATES}/{pair['id']}/dismiss"), 404, "not-found")


def test_pages_and_filters(bank: Bank) -> None:
    questions = [
        bank.add_question(stem=stem) for stem in (*SAME, "What is the Flask blueprint?", "Explain the Flask blueprint.")
    ]
    every = listed(bank, limit=100)
    assert len(every) > 3
    assert [pair["score"] for pair in every] == sorted((pair["score"] for pair in every), reverse=True)

    walked: list[dict[str, Any]] = []
    url = f"{DUPLICATES}?limit=2"
    while url:
        page = bank.reader.get(url).json()
        walked += page["items"]
        url = page["next"]
    assert walked == every
    least = every[1]["score"]
    assert listed(bank, min_score=least) == [pair for pair in every if pair["score"] >= least]
    assert listed(bank, min_score="5e-1") == listed(bank, min_score="-0.0") == every
    one = questions[0]["id"]
    assert listed(bank, question=one) == [pair for pair in every if one in ids(pair)]
    for query, pointer in (
        ({"question": "0199c0de-0000-7000-8000-00000000dead"}, "/question"),
        ({"min_score": "2"}, "/min_score"),
    ):
        problem = assert_problem(bank.reader.get(DUPLICATES, params=query), 422, "invalid")
        assert [fault["pointer"] for fault in problem["errors"]] == [pointer]
    cursor = bank.reader.get(f"{DUPLICATES}?limit=2").json()["next"].rpartition("cursor=")[2]
    assert_problem(bank.reader.get(f"{DUPLICATES}?cursor={cursor}&min_score=0.1"), 400, "bad-cursor")


def test_only_readers_see_pairs_and_only_reviewers_decide(bank: Bank) -> None:
    for stem in SAME:
        bank.add_question(stem=stem, status="draft")
    (pair,) = listed(bank)

    assert_problem(bank.public.get(DUPLICATES), 401, "unauthenticated")
    assert_problem(bank.player.get(DUPLICATES), 403, "forbidden")
    assert_problem(bank.author.post(f"{DUPLICATES}/{pair['id']}/dismiss"), 403, "forbidden")
    assert listed(bank) == [pair]


def test_a_change_that_alters_no_text_leaves_the_index_alone(bank: Bank) -> None:
    first, _ = (bank.add_question(stem=stem, status="draft") for stem in SAME)
    (pair,) = listed(bank)

    bank.reviewer.patch(f"{QUESTIONS}/{first['id']}", json={"status": "published"}, headers=ANY).raise_for_status()

    (after,) = listed(bank)
    assert after["first"]["status"] == "published"
    assert (after["score"], after["found_at"]) == (pair["score"], pair["found_at"])


def test_an_import_asks_for_what_is_near_in_its_own_transaction(database: Database) -> None:
    old, other = add(database, open_question(SAME[0]), open_question("How do you sign a cookie?"))
    with database.writing() as session:
        documents = save(
            session, [Save(loaded(open_question(stem))) for stem in (SAME[1], "How is JSON parsed?", SAME[0])], None
        )
        new, lonely, copy = (document.content["id"] for document in documents)

        found = list(near(session, [new, lonely, copy]))

        assert {(pair.first, pair.second) for pair in found} == {(old, new), (old, copy), (new, copy)}
        assert all(THRESHOLD <= pair.score <= 1 for pair in found)
        assert list(near(session, [lonely])) == []
        assert list(near(session, [])) == []
        assert [pair.first for pair in near(session, [old])] == [old, old]
        session.rollback()
    # What was never committed has left no trace.
    with database.writing() as session:
        assert list(near(session, [old, other])) == []


def test_choices_with_the_same_key_are_near_and_those_with_another_are_not(database: Database) -> None:
    one = choice_question("Which object lives for one request?")
    other_key = {**one, "answers": [{"body": "`session`", "correct": True}, {"body": "`g`", "correct": False}]}
    reworded = {**one, "stem": "What object lives for a single request?"}
    first, same, different = add(database, one, reworded, other_key)

    with database.writing() as session:
        found = {(pair.first, pair.second) for pair in near(session, [first, same, different])}

    assert found == {(first, same)}


def test_the_closest_question_to_an_answer_whose_question_is_lost(database: Database) -> None:
    signing, blueprint, template = add(
        database,
        {
            **open_question("How does Flask sign the session cookie?"),
            "answers": [{"body": "With an HMAC of the secret key, by the library itsdangerous."}],
        },
        {
            **open_question("What is a blueprint in Flask?"),
            "answers": [{"body": "A set of views that is registered on an application later, often under a prefix."}],
        },
        {
            **open_question("How are templates rendered in Flask?"),
            "answers": [{"body": "`render_template` loads a Jinja template and fills in the context."}],
        },
    )
    with database.writing() as session:

        def best(text: str) -> str:
            (identifier, score), *_ = closest(session, text)
            assert 0 < score <= 1
            return identifier

        assert best("The cookie is signed with itsdangerous, using an HMAC and the secret key of Flask.") == signing
        assert (
            best("Blueprints collect views. You register them on the application, perhaps with a URL prefix.")
            == blueprint
        )
        assert best("Explain how Flask renders templates.") == template
        assert best("What are Flask blueprints?") == blueprint
        assert closest(session, "Photosynthesis needs light.") == []
        assert closest(session, "?!") == []


def test_in_how_many_steps_changes_are_taken_in_makes_no_difference(both: list[Database]) -> None:
    """The same questions at once on one database, one by one on the other, give the same pairs and the same index."""
    stems = [
        *SAME,
        "Explain blueprints in Flask.",
        "What is a cookie?",
        "What is a signed cookie?",
        "Explain signed cookies.",
    ]
    found = []
    for database, at_once in zip(both, (len(stems), 1), strict=True):
        made = []
        for start in range(0, len(stems), at_once):
            made += add(database, *(open_question(stem) for stem in stems[start : start + at_once]))
            review.catch_up_wholly(database)
        with database.writing() as session:
            number = {identifier: index for index, identifier in enumerate(made)}
            pairs = {(number[pair.first], number[pair.second]) for pair in near(session, made)}
            found.append(
                (
                    pairs,
                    *(
                        session.scalar(select(func.count()).select_from(table))
                        for table in (DuplicateProfile, DuplicatePosting)
                    ),
                )
            )

    assert found[0] == found[1]
    assert {(0, 1), (0, 2), (1, 2)} <= found[0][0]


def test_a_rebuild_finds_the_same_pairs_and_keeps_the_decisions(database: Database) -> None:
    made = add(database, *(open_question(stem) for stem in (*SAME, "Explain blueprints in Flask.", "What is JSON?")))
    with database.writing() as session:
        pairs = list(near(session, made))
        review.dismiss(session, answer_id(pairs[0].second, pairs[0].first), Principal("reviewer"))
        # A change with a pair whose other question is taken in only later.
        questions.patch(session, made[0], {"stem": "What is the Flask blueprint?"}, {"*"}, Principal("admin"))
        expected = {(pair.first, pair.second) for pair in near(session, made)}
    assert len(expected) == 2

    with database.writing() as session:
        rebuilding.rebuild(session)
        assert {(pair.first, pair.second) for pair in near(session, made)} == expected


def test_lists_of_the_index_are_bounded_and_given_back(database: Database) -> None:
    made = add(database, *(open_question(f"What does the blueprint of house {number} show?") for number in range(120)))
    review.catch_up_wholly(database)
    with database.writing() as session:
        longest = (
            select(func.count(DuplicatePosting.place))
            .group_by(DuplicatePosting.key)
            .order_by(func.count(DuplicatePosting.place).desc())
            .limit(1)
        )
        assert session.scalar(longest) == 50
        assert session.scalar(select(func.count()).select_from(DuplicateProfile)) == 120
    with database.writing() as session:
        for identifier in made:
            questions.delete(session, identifier, {"*"}, Principal("admin"))
    review.catch_up_wholly(database)
    with database.reading() as connection:
        for table in (DuplicateProfile, DuplicatePosting):
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 0
        assert connection.execute(select(func.max(DuplicateTerm.questions))).scalar_one() == 0
