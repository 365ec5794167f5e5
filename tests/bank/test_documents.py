"""What is stored of a question: canonical documents that never change, a view without the key, rows that agree."""

import hashlib
import json
import math
from collections import Counter
from typing import Any

import orjson
import pytest
import rfc8785
from conftest import Bank, open_question
from hypothesis import given
from hypothesis import strategies as st
from questions import EVERY_TYPE, loaded, question
from sqlalchemy import text

from models import Database
from services import difficulties, history, listing, merging, questions, rebuilding, topics
from services.access import Principal
from services.documents import canonical
from services.saving import Save, save

ADMIN = Principal("admin")
READER = Principal("reader")


def as_content(slug: str, parent: str | None = None) -> dict[str, Any]:
    return {"slug": slug, "name": slug.title(), "description": None, "aliases": [], "parent": parent}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        # RFC 8785, 3.2.2 and 3.2.3: no white space, shortest numbers, few escapes, members by their UTF-16 units.
        ({"b": 1, "a": [True, None]}, b'{"a":[true,null],"b":1}'),
        ([1.0, 0.5, -0.0, 1e21, 1e-7, 333333333.33333329], b"[1,0.5,0,1e+21,1e-7,333333333.3333333]"),
        (
            ["\u20ac", "€$", "\n\t\b\u000f", '"\\', "/", "\u007f"],
            '["€","€$","\\n\\t\\b\\u000f","\\"\\\\","/","\x7f"]'.encode(),
        ),
        (
            {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "ö": 7},
            '{"\\r":2,"1":4,"\x80":6,"ö":7,"€":1,"😀":5,"\ufb33":3}'.encode(),
        ),
    ],
)
def test_canonical_json(value: Any, expected: bytes) -> None:
    assert canonical(value) == expected


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([1e-7, 1e-6, 1e-5, 1e-4, 1e15, 1e16, 2.0**53, 1e21, 1e22, 0.1, 1 / 3, 5e-324])
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_canonical_json_is_what_the_reference_implementation_writes(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("value", [math.nan, math.inf, 2**53, -(2**53), "\ud800", {1: 2}, object()])
def test_what_canonical_json_cannot_say_is_refused(value: Any) -> None:
    with pytest.raises(rfc8785.CanonicalizationError):
        canonical([value])


def test_anybody_can_recompute_the_hash_of_a_document(bank: Bank) -> None:
    for written in EVERY_TYPE:
        made = bank.reviewer.post("/api/v1/questions", json=written)
        assert made.status_code == 201, made.text
        url = made.headers["Location"]
        read = bank.reader.get(url)
        # With nothing but Python's own JSON: none of these documents has a member name or number that needs more.
        again = json.dumps(read.json(), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        assert hashlib.sha256(read.content).hexdigest() == read.headers["ETag"].strip('"')
        assert canonical(json.loads(again)) == read.content
        revision = bank.reader.get(f"{url}/revisions").json()["items"][0]
        assert revision["sha256"] == read.headers["ETag"].strip('"')


def test_a_revision_never_changes(bank: Bank) -> None:
    """Whatever happens to the question, its topic and its level, the bytes of each revision stay what they were."""
    bank.add_topic("contexts")
    for slug in ("tough", "tougher"):
        body = {"slug": slug, "name": slug, "rank": 10 + len(slug)}
        bank.admin.post("/api/v1/difficulties", json=body).raise_for_status()
    made = bank.add_question(**open_question("First?"), topics=["contexts"], tags=["g"])
    url = f"/api/v1/questions/{made['id']}"
    seen: dict[int, bytes] = {}

    def check(revisions: int) -> None:
        now = bank.reader.get(url)
        assert now.json()["revision"] == revisions
        seen[revisions] = now.content
        for number, body in seen.items():
            read = bank.reader.get(f"{url}/revisions/{number}")
            assert read.content == body
            assert read.headers["ETag"] == f'"{hashlib.sha256(body).hexdigest()}"'

    anyway = {"If-Match": "*"}
    check(1)
    bank.reviewer.patch(url, json={"stem": "Second?", "difficulty": "tough"}, headers=anyway).raise_for_status()
    check(2)
    bank.reviewer.post(f"{url}/answers", json={"body": "Another."}).raise_for_status()
    check(3)
    bank.reviewer.patch("/api/v1/topics/contexts", json={"slug": "the-contexts"}, headers=anyway).raise_for_status()
    check(4)
    assert json.loads(seen[4])["topics"] == ["the-contexts"]
    assert json.loads(seen[3])["topics"] == ["contexts"]
    bank.admin.patch("/api/v1/difficulties/tough", json={"slug": "hard"}, headers=anyway).raise_for_status()
    check(5)
    bank.reviewer.patch(url, json={"topics": [], "status": "retired"}, headers=anyway).raise_for_status()
    check(6)
    bank.admin.delete("/api/v1/topics/the-contexts", headers=anyway).raise_for_status()
    check(6)

    bank.admin.delete(url, headers=anyway).raise_for_status()
    with bank.database.engine.connect() as connection:
        kept = connection.execute(text("SELECT number, document FROM revision ORDER BY number")).all()
    assert [(number, document and document.encode()) for number, document in kept] == [*seen.items(), (7, None)]


# --- rows and documents ---


def fill(database: Database) -> list[dict[str, Any]]:
    """A bank that has been through everything that can happen to questions."""
    with database.writing() as session:
        for slug, parent in (("web", None), ("flask", "web"), ("routing", "flask"), ("other", None)):
            topics.create(session, as_content(slug, parent))
        saves = [
            Save(loaded(one, topics=["other", "routing"][index % 2 :], tags=[f"tag-{index % 3}", "all"], status=status))
            for status in ("published", "draft")
            for index, one in enumerate(EVERY_TYPE)
        ]
        made = [document.content for document in save(session, saves, None)]
        same = [document.content for document in save(session, [Save(loaded(open_question("Same?")))] * 3, None)]
    one, two, three = (document["id"] for document in same)
    with database.writing() as session:
        questions.patch(session, made[0]["id"], {"tags": ["new"], "topics": ["flask"], "source": None}, {"*"}, ADMIN)
        questions.patch(session, made[1]["id"], {"difficulty": "expert", "status": "retired"}, {"*"}, ADMIN)
        questions.delete(session, made[2]["id"], {"*"}, ADMIN)
        merging.merge(session, one, two, ADMIN)
        merging.merge(session, two, three, ADMIN)
        history.restore(session, made[0]["id"], 1, ADMIN)
    with database.writing() as session:
        topic, _ = topics.for_update(session, "flask", {"*"})
        topics.change(session, topic, as_content("quart", "other"), ADMIN)
        level, described = difficulties.for_update(session, "expert", {"*"})
        content = {name: described[name] for name in ("name", "description", "rank")}
        difficulties.change(session, level, {**content, "slug": "guru"}, ADMIN)
    return made


def test_the_rows_say_what_the_documents_say(database: Database) -> None:
    fill(database)
    with database.writing() as session:
        assert rebuilding.compare(session) == []


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE question SET stem = 'Other' WHERE id = :id",
        "UPDATE question SET difficulty_id = 2 WHERE id = :id",
        "UPDATE question SET updated_at = '2001-02-03 04:05:06.000000' WHERE id = :id",
        "UPDATE answer SET weight = 0.25 WHERE question_id = :id",
        "UPDATE answer SET position = 9 - position WHERE question_id = :id",
        "UPDATE answer SET source_id = NULL WHERE question_id = :id",
        "DELETE FROM answer WHERE question_id = :id",
        "UPDATE placement SET status = 'draft' WHERE question_id = :id",
        "UPDATE placement SET seq = seq - 1 WHERE question_id = :id",
        "DELETE FROM placement WHERE question_id = :id AND position IS NULL",
        "DELETE FROM tagging WHERE question_id = :id AND position = 1",
        "UPDATE tagging SET status = 'retired' WHERE question_id = :id",
        "DELETE FROM search_index",
        "DELETE FROM search_index WHERE rowid = (SELECT seq FROM question WHERE id = :id)",
    ],
)
def test_rows_that_drifted_are_found_and_written_anew(both: list[Database], damage: str) -> None:
    for database in both:
        with database.writing() as session:
            if not session.scalar(text("SELECT count(*) FROM topic")):
                for slug, parent in (("web", None), ("flask", "web")):
                    topics.create(session, as_content(slug, parent))
            contents = [loaded(one, topics=["flask"], tags=["a", "b"]) for one in EVERY_TYPE]
            hurt, *_ = save(session, [Save(content) for content in contents], None)
            assert rebuilding.compare(session) == []
            everything = database_state(session)

        with database.writing() as session:
            column = "rowid" if database.dialect == "sqlite" else "seq"
            identifier = hurt.content["id"].replace("-", "") if database.dialect == "sqlite" else hurt.content["id"]
            statement = text(damage.replace("rowid", column))
            session.execute(statement, {"id": identifier} if ":id" in damage else {})
            differing = rebuilding.compare(session)
            assert hurt.content["id"] in differing
            assert ":id" not in damage or differing == [hurt.content["id"]]

        with database.writing() as session:
            assert rebuilding.rebuild(session) % len(EVERY_TYPE) == 0
            assert rebuilding.compare(session) == []
            assert database_state(session) == everything


def database_state(session: Any) -> dict[str, Any]:
    tables = ("question", "answer", "placement", "tagging", "revision", "change_sequence")
    return {table: Counter(map(repr, session.execute(text(f"SELECT * FROM {table}")))) for table in tables}


def test_what_is_found_by_words_that_are_gone_is_noticed(database: Database) -> None:
    with database.writing() as session:
        document = save(session, [Save(loaded(open_question()))], None)[0]
        identifier = document.content["id"]
        old = listing.search.engine(database.dialect)
        questions.patch(session, identifier, {"stem": "Something else"}, {"*"}, ADMIN)
        old.add(session, [(1, {"stem": "context", "visible": "", "hidden": ""})])
        assert rebuilding.compare(session) == [identifier]
        rebuilding.rebuild(session)
        assert rebuilding.compare(session) == []


# --- the view without the key ---

MARKED = {
    "explanation": "MARK explanation",
    "rubric": [{"label": "MARK", "text": "MARK rubric"}],
}


def marked(one: dict[str, Any]) -> dict[str, Any]:
    """The same question with a mark in every text that only the study view has."""
    answers = [{**answer, "feedback": "MARK feedback", "source": {"title": "MARK source"}} for answer in one["answers"]]
    if one["type"] in ("open", "short_answer"):
        answers = [{**answer, "body": f"MARK {answer['body']}"} for answer in answers]
    return {**one, **MARKED, "answers": answers}


@pytest.mark.parametrize("one", EVERY_TYPE, ids=lambda one: one["type"])
def test_the_play_view_shows_no_key(bank: Bank, one: dict[str, Any]) -> None:
    made = bank.add_question(**marked(one))
    url = f"/api/v1/questions/{made['id']}"
    hidden = {"correct", "weight", "feedback", "match", "explanation", "rubric", "position"}

    bodies = [
        bank.player.get(url),
        bank.player.get("/api/v1/questions"),
        bank.player.get("/api/v1/questions", params={"fields": "answers,explanation,rubric,stem"}),
        bank.player.get(f"{url}/answers"),
        bank.player.get(f"{url}/revisions/1"),
        bank.player.get("/api/v1/changes"),
        bank.public.get(url, params={"view": "play"}),
    ]
    for response in bodies:
        assert response.status_code == 200, response.text
        assert "MARK" not in response.text
        assert not hidden & members(response.json())
    played = bodies[0].json()
    if one["type"] in ("open", "short_answer", "numeric"):
        assert played["answers"] == []
        # Ids and times may hold any number by chance.
        said = str({name: value for name, value in played.items() if name != "id" and not name.endswith("_at")})
        assert all(answer["body"] not in said for answer in made["answers"])
    else:
        assert {frozenset(answer) for answer in played["answers"]} == {frozenset(("id", "body"))}
    if one["type"] == "matching":
        assert sorted(played["matches"]) == ["WSGI", "signals", "templates"]
        assert {answer["body"] for answer in played["answers"]} == {"Jinja", "Werkzeug"}


def members(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {name for inner in value.values() for name in members(inner)}
    return {name for inner in value for name in members(inner)} if isinstance(value, list) else set()


def test_the_order_of_options_says_nothing_about_the_order_of_writing(database: Database) -> None:
    """Over 600 questions, each of the three elements comes first, second and last in about a third of them."""
    written = question("ordering", "In which order?", [{"body": body} for body in ("one", "two", "three")])
    with database.writing() as session:
        documents = save(session, [Save(loaded(written)) for _ in range(600)], None)
    places: Counter[tuple[str, int]] = Counter()
    by_id: Counter[tuple[str, int]] = Counter()
    matches: Counter[tuple[str, ...]] = Counter()
    for document in documents:
        answers = orjson.loads(document.play)["answers"]
        places.update((answer["body"], place) for place, answer in enumerate(answers))
        by_id.update((answer["body"], place) for place, answer in enumerate(sorted(answers, key=lambda one: one["id"])))
        matches[tuple(answer["body"] for answer in answers)] += 1
    # 200 expected each, standard deviation 11.5: six of them to either side.
    for counts in (places, by_id):
        assert len(counts) == 9
        assert all(130 <= number <= 270 for number in counts.values()), counts
    assert len(matches) == 6


def test_the_order_of_options_stays_when_they_are_written_in_another_order(bank: Bank) -> None:
    made = bank.add_question(**question("ordering", "Order?", [{"body": body} for body in "abcdef"]))
    url = f"/api/v1/questions/{made['id']}"
    before = bank.player.get(url).json()["answers"]

    turned = {"answers": made["answers"][::-1]}
    bank.reviewer.patch(url, json=turned, headers={"If-Match": "*"}).raise_for_status()

    after = bank.player.get(url).json()
    assert after["revision"] == 2
    assert after["answers"] == before
