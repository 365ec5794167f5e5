"""The list of questions: every filter alone and with others, every order, pages, counts, and what is refused.

What a list should hold is worked out by `expected`, in plain Python over all documents of a varied bank.
"""

import itertools
import random
import zlib
from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from typing import Any
from urllib.parse import quote

import pytest
from conftest import Bank, Client, assert_problem
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from questions import EVERY_TYPE, loaded
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.config import Settings
from models import Database, Question, question_id
from services import questions, topics
from services.access import Principal
from services.grading import UNITS
from services.saving import Save, save
from services.statistics import Result, fold

QUESTIONS = "/api/v1/questions"
Document = dict[str, Any]
PARENTS = {"web": None, "flask": "web", "routing": "flask", "contexts": "flask", "python": None, "unused": None}
TAGS = ["g", "two words", "ünï"]
TITLES = ["Interviews", "A, B & C", "Third"]
STATUSES = ["published", "draft", "in_review", "retired"]
LANGUAGES = ["en", "de", "pt-BR"]
LEVELS = ["beginner", "intermediate", "advanced", "expert"]


def varied_contents() -> list[Document]:
    """64 questions that differ in everything one can filter by."""
    chance = random.Random(3)
    contents = []
    for number in range(64):
        one = EVERY_TYPE[number % len(EVERY_TYPE)]
        title = chance.choice([None, *TITLES])
        contents.append(
            loaded(
                {**one, "stem": f"{one['stem']} {chance.choice(['zebra', 'walrus', 'zebra walrus'])}"},
                status=chance.choice(["published", "published", "published", *STATUSES]),
                difficulty=chance.choice(LEVELS[:3]),
                topics=chance.sample(["web", "flask", "routing", "contexts", "python"], chance.randrange(4)),
                tags=chance.sample(TAGS, chance.randrange(3)),
                language=chance.choice(LANGUAGES),
                source=title and {"title": title, "url": chance.choice([None, "https://example.com"])},
            )
        )
    return contents


def measured(question: str) -> float | None:
    """The measured difficulty that a question gets, by its id: quarters, or none."""
    fifths = zlib.crc32(question.encode()) % 6
    return None if fifths == 5 else fifths / 4


def play(session: Session, difficulties: dict[str, float | None]) -> None:
    """Let the present revisions of some questions be attempted, so that they turn out to be of these difficulties."""
    for identifier, seq in session.execute(select(Question.id, Question.seq)).all():
        difficulty = difficulties.get(identifier)
        if difficulty is not None:
            units = round((1 - difficulty) * UNITS)
            fold(session, [Result(identifier, seq, Fraction(1), units, answered=True, met=())], None)


class Service:
    """The same questions in both databases, each served over HTTP, and all documents of one of them."""

    def __init__(self, databases: list[Database]) -> None:
        contents = varied_contents()
        ids = [question_id() for _ in contents]
        for database in databases:
            with database.writing() as session:
                for slug, parent in PARENTS.items():
                    content = {"slug": slug, "name": slug, "description": None, "aliases": [], "parent": parent}
                    topics.create(session, content)
            saves = [Save(content, id=one) for content, one in zip(contents, ids, strict=True)]
            # Several transactions, so that there are several times; then edits, so that both orders differ.
            for start in range(0, len(saves), 16):
                with database.writing() as session:
                    save(session, saves[start : start + 16], None)
            edited = ids[::5]
            with database.writing() as session:
                # What was measured of an earlier revision does not count.
                play(session, dict.fromkeys(edited, 0.6))
            for one in edited:
                with database.writing() as session:
                    questions.patch(session, one, {"minutes": 3}, {"*"}, Principal("admin"))
            with database.writing() as session:
                play(session, {one: measured(one) for one in ids})
        self.banks = [Bank(database, Settings(log_level="error")) for database in databases]
        self.clients: list[Client] = [bank.reader for bank in self.banks]
        in_order_of_change = [one for one in ids if one not in edited] + edited
        self.documents = [
            [client.get(f"{QUESTIONS}/{one}").json() for one in in_order_of_change] for client in self.clients
        ]

    def close(self) -> None:
        for bank in self.banks:
            bank.close()


@pytest.fixture(scope="module")
def service(both: list[Database]) -> Iterator[Service]:
    """Two running services over the same questions."""
    service = Service(both)
    yield service
    service.close()


def under(slug: str) -> set[str]:
    """A topic and all below it."""
    return {slug} | {one for child, parent in PARENTS.items() if parent == slug for one in under(child)}


def passes(document: Document, filters: dict[str, list[str]]) -> bool:
    """Whether a question passes, as the contract has it: values of a filter are alternatives, filters add up."""
    placed, difficulty = set(document["topics"]), measured(document["id"])
    tests = {
        "topic": lambda value: placed & under(value),
        "difficulty": lambda value: document["difficulty"] == value,
        "type": lambda value: document["type"] == value,
        "tag": lambda value: value in document["tags"],
        "status": lambda value: document["status"] == value,
        "language": lambda value: document["language"] == value,
        "source": lambda value: document["source"] is not None and document["source"]["title"] == value,
        "ids": lambda value: document["id"] in value.split(","),
        "measured_difficulty_gte": lambda value: difficulty is not None and difficulty >= float(value),
        "measured_difficulty_lte": lambda value: difficulty is not None and difficulty <= float(value),
        "updated_since": lambda value: document["updated_at"] >= value,
        "q": lambda value: set(value.split()) <= set(document["stem"].lower().split()),
    }
    return all(placed & under(value) for value in filters.get("topic_all", [])) and all(
        any(test(value) for value in filters[name]) for name, test in tests.items() if filters.get(name)
    )


def expected(documents: list[Document], filters: dict[str, list[str]], sort: str) -> list[Document]:
    """The questions of a list in their order; `documents` are in the order of their changes."""
    found = [document for document in documents if passes(document, {"status": ["published"], **filters})]
    if sort.endswith("created_at"):
        found.sort(key=lambda document: document["id"])
    return found[::-1] if sort.startswith("-") else found


def walk(client: Client, filters: dict[str, list[str]], **more: Any) -> list[Document]:
    """Every item of a list, page by page; on the way, Link says what next says."""
    items = []
    url = QUESTIONS
    params: Any = {**filters, **more}
    while True:
        response = client.get(url, params=params)
        assert response.status_code == 200, response.text
        page = response.json()
        items += page["items"]
        if page["next"] is None:
            assert "Link" not in response.headers
            return items
        assert response.headers["Link"] == f'<{page["next"]}>; rel="next"'
        url, params = page["next"], None


def check(service: Service, filters: dict[str, list[str]], sort: str, limit: int) -> list[str]:
    """Both services list what is expected; gives its ids."""
    ids: list[str] = []
    for client, documents in zip(service.clients, service.documents, strict=True):
        wanted = expected(documents, filters, sort)
        assert walk(client, filters, sort=sort, limit=limit) == wanted, filters
        first = client.get(QUESTIONS, params={**filters, "sort": sort, "count": "exact", "limit": 1}).json()
        assert first["total"] == len(wanted), filters
        ids = [document["id"] for document in wanted]
    return ids


VALUES: dict[str, list[str]] = {
    "topic": list(PARENTS),
    "topic_all": ["web", "flask", "routing", "contexts", "python"],
    "difficulty": LEVELS,
    "type": ["open", "single_choice", "numeric", "ordering"],
    "tag": TAGS,
    "status": STATUSES,
    "language": [*LANGUAGES, "fr"],
    "source": TITLES,
    "measured_difficulty_gte": ["0", "0.5", "0.75"],
    "measured_difficulty_lte": ["0.25", "0.6", "1"],
    "q": ["zebra", "walrus", "zebra walrus"],
}
# Filters that are given once.
SINGLE = ("q", "measured_difficulty_gte", "measured_difficulty_lte")
SORTS = ["created_at", "-created_at", "updated_at", "-updated_at"]


def test_the_bank_is_varied_enough_to_tell_filters_apart(service: Service) -> None:
    for documents in service.documents:
        assert len(documents) == 64
    for name, values in VALUES.items():
        numbers = [len(expected(service.documents[0], {name: [value]}, "created_at")) for value in values]
        assert len([number for number in numbers if number]) >= 2, name


@pytest.mark.parametrize("name", VALUES)
def test_each_filter_alone_and_with_alternatives(service: Service, name: str) -> None:
    for value in VALUES[name]:
        check(service, {name: [value]}, "created_at", 100)
    if name not in SINGLE:
        for sort, pair in zip(itertools.cycle(SORTS), itertools.combinations(VALUES[name], 2), strict=False):
            check(service, {name: list(pair)}, sort, 100)
        check(service, {name: VALUES[name][:1] * 2}, "created_at", 100)


@pytest.mark.parametrize("sort", SORTS)
def test_every_order_page_by_page(service: Service, sort: str) -> None:
    assert len(check(service, {"status": STATUSES}, sort, 7)) == 64
    check(service, {}, sort, 1)
    check(service, {"topic": ["web"]}, sort, 3)
    check(service, {"tag": ["g"]}, sort, 3)


@st.composite
def combinations(draw: st.DrawFn) -> dict[str, list[str]]:
    names = draw(st.lists(st.sampled_from(list(VALUES)), min_size=2, max_size=5, unique=True))
    if {"measured_difficulty_gte", "measured_difficulty_lte"} <= set(names):
        names.remove("measured_difficulty_gte")  # both are tried together below
    return {
        name: draw(st.lists(st.sampled_from(VALUES[name]), min_size=1, max_size=1 if name in SINGLE else 3))
        for name in names
    }


@given(filters=combinations(), sort=st.sampled_from(SORTS), limit=st.sampled_from([1, 2, 5, 100]))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_filters_together(service: Service, filters: dict[str, list[str]], sort: str, limit: int) -> None:
    check(service, filters, sort, limit)


def test_ids_and_times(service: Service) -> None:
    for client, documents in zip(service.clients, service.documents, strict=True):
        ids = [document["id"] for document in documents]
        some = [*ids[3:40:4], "0199c0de-0000-7000-8000-000000000000"]
        filters = {"ids": [",".join(some)]}
        assert walk(client, filters) == expected(documents, filters, "created_at")
        assert walk(client, {"ids": some}) == expected(documents, filters, "created_at")
        combined = {"ids": [",".join(ids)], "topic": ["flask"], "type": ["open"]}
        assert walk(client, combined, limit=2) == expected(documents, combined, "created_at")
        for since in sorted({document["updated_at"] for document in documents})[::4]:
            filters = {"updated_since": [since]}
            assert walk(client, filters, sort="updated_at") == expected(documents, filters, "updated_at")
            # The same moment elsewhere on earth.
            there = datetime.fromisoformat(since).astimezone(datetime.strptime("+0530", "%z").tzinfo).isoformat()
            assert walk(client, {"updated_since": [there]}, sort="updated_at") == expected(
                documents, filters, "updated_at"
            )
        assert walk(client, {"updated_since": ["2999-01-01T00:00:00Z"]}) == []


def test_a_range_of_measured_difficulty(service: Service) -> None:
    for least, most in (("0.25", "0.75"), ("0.5", "0.5"), ("0.6", "0.7")):
        filters = {"measured_difficulty_gte": [least], "measured_difficulty_lte": [most]}
        for sort, more in zip(
            SORTS, ({}, {"topic": ["web"]}, {"difficulty": ["beginner"]}, {"tag": ["g"]}), strict=True
        ):
            check(service, {**filters, **more}, sort, 3)
        found = {document["id"] for document in expected(service.documents[0], filters, "created_at")}
        for client in service.clients:
            drawn = client.get("/api/v1/draws", params={**filters, "count": 100}).json()["items"]
            assert {document["id"] for document in drawn} == found
            relevant = walk(client, {**filters, "q": ["zebra"]}, limit=2)
            zebras = {"q": ["zebra"], **filters}
            assert {one["id"] for one in relevant} == {
                one["id"] for one in expected(service.documents[0], zebras, "created_at")
            }


def test_relevance_is_the_same_everywhere_and_pages_do_not_overlap(service: Service) -> None:
    for filters in (
        {"q": ["zebra"]},
        {"q": ["walrus"], "topic": ["web"]},
        {"q": ["zebra"], "type": ["open", "ordering"]},
    ):
        walks = []
        for client, documents in zip(service.clients, service.documents, strict=True):
            items = walk(client, filters, limit=3)
            assert {item["id"] for item in items} == {one["id"] for one in expected(documents, filters, "created_at")}
            walks.append([item["id"] for item in items])
        assert walks[0] == walks[1]
        assert len(walks[0]) == len(set(walks[0]))


def test_only_the_wanted_members_come(service: Service) -> None:
    for client, documents in zip(service.clients, service.documents, strict=True):
        wanted = expected(documents, {}, "created_at")
        for fields in (["stem"], ["id", "topics", "answers"], ["explanation"]):
            cut = [{name: document[name] for name in fields} for document in wanted]
            assert walk(client, {}, fields=",".join(fields), limit=9) == cut
        played = walk(client, {}, fields="stem,explanation,rubric", view="play")
        assert played == [{"stem": document["stem"]} for document in wanted]


def test_the_public_sees_published_questions_only(service: Service) -> None:
    for bank, documents in zip(service.banks, service.documents, strict=True):
        assert walk(bank.public, {}) == expected(documents, {}, "created_at")
        # However often one says it, published questions need no key.
        assert walk(bank.public, {"status": ["published", "published"]}) == expected(documents, {}, "created_at")
        draft = next(document for document in documents if document["status"] == "draft")
        assert walk(bank.public, {"ids": [draft["id"]]}) == []
        for status in (["draft"], ["published", "draft"]):
            assert_problem(bank.public.get(QUESTIONS, params={"status": status}), 401, "unauthenticated")
            assert_problem(bank.player.get(QUESTIONS, params={"status": status}), 403, "forbidden")


@pytest.mark.parametrize(
    ("parameters", "pointers"),
    [
        ({"topic": "nowhere"}, ["/topic"]),
        ({"topic": ["flask", "nowhere"]}, ["/topic"]),
        ({"topic": ["nowhere", "neither"]}, ["/topic", "/topic"]),
        ({"topic_all": ["flask", "nowhere"]}, ["/topic_all"]),
        ({"difficulty": "impossible"}, ["/difficulty"]),
        ({"difficulty": ["beginner", "impossible"], "topic": "nowhere"}, ["/topic", "/difficulty"]),
        ({"tag": "untold"}, ["/tag"]),
        ({"source": ["Interviews", "Hearsay"]}, ["/source"]),
        ({"type": "essay"}, ["/type/0"]),
        ({"type": ["open", "essay"]}, ["/type/1"]),
        ({"status": "lost"}, ["/status/0"]),
        ({"status": "deleted"}, ["/status/0"]),
        ({"language": "english!"}, ["/language/0"]),
        ({"ids": "17"}, ["/ids/0"]),
        ({"topic": "Not a slug"}, ["/topic/0"]),
        ({"updated_since": "yesterday"}, ["/updated_since"]),
        ({"updated_since": "2026-11-21T09:00:00"}, ["/updated_since"]),
        ({"limit": "0"}, ["/limit"]),
        ({"limit": "101"}, ["/limit"]),
        ({"limit": "1.5"}, ["/limit"]),
        ({"limit": "9" * 30}, ["/limit"]),
        ({"sort": "stem"}, ["/sort"]),
        ({"sort": "relevance"}, ["/sort"]),
        ({"count": "roughly"}, ["/count"]),
        (
            {"measured_difficulty_gte": "-0.1", "measured_difficulty_lte": "hard"},
            ["/measured_difficulty_gte", "/measured_difficulty_lte"],
        ),
        ({"measured_difficulty_gte": "0.6", "measured_difficulty_lte": "0.5"}, ["/measured_difficulty_lte"]),
        ({"fields": "stem,secret"}, ["/fields/1"]),
        ({"view": "god"}, ["/view"]),
        ({"topics": "flask"}, ["/topics"]),
        ({"page": "2", "limit": "x"}, ["/limit", "/page"]),
        ({"q": ""}, ["/q"]),
        ({"q": "a\0b"}, ["/q"]),
    ],
)
def test_what_names_nothing_is_refused(service: Service, parameters: dict[str, Any], pointers: list[str]) -> None:
    for client in service.clients:
        problem = assert_problem(client.get(QUESTIONS, params=parameters), 422, "invalid")
        assert sorted(fault["pointer"] for fault in problem["errors"]) == sorted(pointers)


def test_a_filter_that_names_something_empty_gives_an_empty_list(service: Service) -> None:
    for client in service.clients:
        for parameters in ({"topic": "unused"}, {"difficulty": "expert"}, {"language": "fr"}, {"q": "xylophone"}):
            page = client.get(QUESTIONS, params={**parameters, "count": "exact"}).json()
            assert page == {"items": [], "next": None, "total": 0}


def test_cursors_are_taken_as_they_were_given(service: Service) -> None:
    for client in service.clients:
        for sort in (*SORTS, "relevance"):
            query = {"sort": sort, "limit": 2, "q": "zebra"}
            following = client.get(QUESTIONS, params=query).json()["next"]
            cursor = following.partition("cursor=")[2]
            second = client.get(following)
            assert second.status_code == 200
            # A limit of one's own, other members, a count: it stays the same list.
            for more in ({"limit": 50}, {"fields": "id"}, {"count": "exact"}):
                assert client.get(QUESTIONS, params={**query, "cursor": cursor, **more}).status_code == 200
            changed = [
                cursor[:-1],
                cursor + "A",
                cursor[::-1],
                "A" + cursor,
                "x",
                cursor.swapcase(),
                cursor + "=",
                "é" * 9,
            ]
            changed += [
                cursor[:i] + ("A" if cursor[i] != "A" else "B") + cursor[i + 1 :] for i in range(0, len(cursor), 5)
            ]
            for wrong in changed:
                assert_problem(
                    client.get(f"{QUESTIONS}?sort={sort}&limit=2&q=zebra&cursor={quote(wrong)}"), 400, "bad-cursor"
                )
            for other in (
                {"q": "walrus"},
                {"topic": "flask"},
                {"sort": "created_at" if sort != "created_at" else "relevance"},
            ):
                assert_problem(client.get(QUESTIONS, params={**query, **other, "cursor": cursor}), 400, "bad-cursor")
        assert_problem(client.get("/api/v1/topics", params={"cursor": cursor}), 400, "bad-cursor")
        view = client.get(QUESTIONS, params={"limit": 2, "view": "play"}).json()["next"]
        assert_problem(client.get(view.replace("view=play", "view=study")), 400, "bad-cursor")
