"""Draws over HTTP: reproducible, filtered like lists, without the key for players."""

import random
import secrets
from typing import Any

import pytest
from conftest import Bank, assert_problem, choice_question, open_question
from questions import EVERY_TYPE, loaded
from vectors import VECTORS, draw_in_javascript, identifiers

from services.saving import Save, save

# The tag of a question says in which of the banks of the vectors it is: in all that are large enough.
SIZES = sorted({vector["questions"] for vector in VECTORS["draws"]} - {0})


def fill(bank: Bank, ids: list[str | None], **members: Any) -> None:
    """Published questions with these ids, or with new ones."""
    content = loaded(open_question(), **members)
    with bank.database.writing() as session:
        save(session, [Save(content, id=identifier) for identifier in ids], None)


def drawn(bank: Bank, **parameters: Any) -> list[str]:
    """The ids of a draw."""
    response = bank.public.get("/api/v1/draws", params=parameters)
    assert response.status_code == 200, response.text
    return [item["id"] for item in response.json()["items"]]


def test_both_databases_and_javascript_draw_what_the_vectors_say(bank: Bank) -> None:
    ids = identifiers(SIZES[-1])
    for start, end in zip([0, *SIZES], SIZES, strict=False):
        fill(bank, list(ids[start:end]), tags=[f"of-{size}" for size in SIZES if size >= end])
    # What does not match must not matter: a draft, a question with another tag, one that was deleted.
    fill(bank, [None], status="draft", tags=[f"of-{size}" for size in SIZES])
    fill(bank, [None], tags=["other"])
    gone = bank.add_question(tags=[f"of-{size}" for size in SIZES])
    bank.admin.delete(f"/api/v1/questions/{gone['id']}", headers={"If-Match": "*"}).raise_for_status()

    for vector in VECTORS["draws"]:
        if vector["questions"]:
            found = drawn(bank, seed=vector["seed"], count=vector["count"], tag=f"of-{vector['questions']}")
            assert found == vector["drawn"], vector["about"]

    seeds = [secrets.token_hex(8) for _ in range(5)]
    by_javascript = draw_in_javascript([(seed, 100, ids[:1025]) for seed in seeds])
    for seed, expected in zip(seeds, by_javascript, strict=True):
        assert drawn(bank, seed=seed, count=100, tag="of-1025") == expected
        assert len(set(expected)) == 100


def test_a_draw_can_be_had_again_by_the_seed_that_the_service_picked(bank: Bank) -> None:
    fill(bank, [None] * 40)

    first = bank.public.get("/api/v1/draws")
    other = bank.public.get("/api/v1/draws")
    again = bank.public.get("/api/v1/draws", params={"seed": first.json()["seed"]})

    assert first.headers["Cache-Control"] == "no-store"
    assert first.json()["requested"] == 10
    assert first.json()["bank_revision"] == 40
    assert len({item["id"] for item in first.json()["items"]}) == 10
    assert other.json()["seed"] != first.json()["seed"]
    assert again.content == first.content
    assert again.headers["Cache-Control"] == "no-cache"
    unchanged = bank.public.get(again.request.url, headers={"If-None-Match": again.headers["ETag"]})
    assert unchanged.status_code == 304
    bank.add_question()
    changed = bank.public.get(again.request.url, headers={"If-None-Match": again.headers["ETag"]})
    assert (changed.status_code, changed.json()["bank_revision"]) == (200, 41)


def test_an_edited_question_comes_as_it_is_now_and_where_it_was(bank: Bank) -> None:
    fill(bank, [None] * 20)
    before = bank.public.get("/api/v1/draws?seed=ci").json()["items"]

    url = f"/api/v1/questions/{before[4]['id']}"
    edited = bank.reviewer.patch(url, json={"stem": "And now?"}, headers={"If-Match": "*"}).json()

    after = bank.public.get("/api/v1/draws?seed=ci").json()["items"]
    assert after == [*before[:4], edited, *before[5:]]


def test_a_draw_of_everything_draws_what_the_list_lists(bank: Bank) -> None:
    for slug, parent in (("web", None), ("routing", "web"), ("views", "web"), ("testing", None)):
        bank.add_topic(slug, parent)
    chance = random.Random(7)
    saves = []
    for index in range(90):
        members = {
            "stem": f"What is {chance.choice(('a blueprint', 'a context', 'the session'))}, number {index}?",
            "difficulty": chance.choice(("beginner", "advanced", "expert")),
            "topics": chance.sample(("routing", "views", "testing"), chance.randint(0, 2)),
            "tags": chance.sample(("g", "url_for", "wsgi"), chance.randint(0, 2)),
            "language": chance.choice(("en", "de")),
            "status": chance.choice(("published", "published", "draft")),
            "source": {"title": chance.choice(("Interviews", "A book"))},
        }
        saves.append(Save(loaded({**chance.choice(EVERY_TYPE), "external_id": None, **members})))
    with bank.database.writing() as session:
        documents = save(session, saves, None)
    public = [one.content["id"] for one in documents if one.content["status"] == "published"]

    queries: list[dict[str, Any]] = [
        {},
        {"topic": "web"},
        {"topic": ["routing", "testing"]},
        {"topic": "web", "difficulty": "expert"},
        {"topic": "web", "type": ["open", "ordering"], "difficulty": ["beginner", "expert"]},
        {"topic_all": ["routing", "testing"]},
        {"difficulty": ["beginner", "advanced"]},
        {"type": ["numeric", "single_choice", "true_false"]},
        {"type": "open", "difficulty": "advanced"},
        {"tag": "g"},
        {"tag": ["g", "wsgi"], "topic": ["web", "testing"], "type": "open"},
        {"tag": "g", "topic": "views", "language": "de"},
        {"status": ["draft", "published"], "source": "A book"},
        {"status": "draft", "topic": "web", "tag": "wsgi"},
        {"ids": ",".join(public[:5])},
        {"ids": ",".join(public[:30]), "topic": "web"},
        {"q": "blueprint -session"},
        {"q": "context", "topic": "web", "view": "play"},
        {"updated_since": documents[0].content["updated_at"], "language": "en"},
        {"updated_since": "2999-01-01T00:00:00Z"},
        # More combinations than are walked one by one.
        {
            "topic": ["web", "routing", "views", "testing"],
            "difficulty": ["beginner", "advanced", "expert"],
            "type": ["open", "single_choice", "true_false", "numeric"],
        },
    ]
    sizes = []
    for query in queries:
        listed = bank.reader.get("/api/v1/questions", params={**query, "limit": 100}).json()["items"]
        items = bank.reader.get("/api/v1/draws", params={**query, "count": 100, "seed": "s"}).json()["items"]
        assert sorted(item["id"] for item in items) == sorted(item["id"] for item in listed), query
        sizes.append(len(items))
        if "view" not in query:
            assert sorted(items, key=lambda item: item["id"]) == listed
    assert sum(size > 0 for size in sizes) >= len(queries) - 2


def test_a_few_matches_among_many_are_all_found(bank: Bank) -> None:
    bank.add_topic("flask")
    fill(bank, [None] * 3_000, topics=["flask"])
    with bank.database.writing() as session:
        rare = save(session, [Save(loaded(EVERY_TYPE[5], topics=["flask"], external_id=None))] * 3, None)
    expected = {one.content["id"] for one in rare}

    for query in ({"type": "numeric"}, {"type": "numeric", "topic": "flask", "difficulty": "beginner"}):
        assert set(drawn(bank, **query)) == expected
    assert len(set(drawn(bank, topic="flask", count=100))) == 100


def test_too_few_questions_are_given_or_refused(bank: Bank) -> None:
    fill(bank, [None] * 3)

    generous = bank.public.get("/api/v1/draws?count=10")
    strict = bank.public.get("/api/v1/draws?count=10&strict=true")

    assert len(generous.json()["items"]) == 3
    assert generous.json()["requested"] == 10
    assert "exhausted" not in generous.json()
    problem = assert_problem(strict, 409, "shortage")
    assert (problem["requested"], problem["available"]) == (10, 3)
    assert "3" in problem["detail"]
    assert "10" in problem["detail"]
    assert len(bank.public.get("/api/v1/draws?count=3&strict=true").json()["items"]) == 3
    assert_problem(bank.public.get("/api/v1/draws?tag=g"), 422, "invalid")


def test_an_empty_bank_draws_nothing(bank: Bank) -> None:
    drawn = bank.public.get("/api/v1/draws?seed=s")

    assert drawn.json() == {"seed": "s", "bank_revision": 0, "requested": 10, "items": []}


@pytest.mark.parametrize(
    "seed", ["x", "s" * 200, " two  words ", "früh 早い 🎲", 'quotes " and \\', "line\nbreak", "a+b&c=d%41"]
)
def test_any_text_is_a_seed_and_comes_back_as_it_was(bank: Bank, seed: str) -> None:
    answer = bank.public.get("/api/v1/draws", params={"seed": seed})

    assert answer.status_code == 200
    assert answer.json()["seed"] == seed


def test_every_fault_of_a_draw_is_told_at_once(bank: Bank) -> None:
    query = "count=101&seed=&strict=yes&session=short&limit=5&view=all&type=riddle"

    problem = assert_problem(bank.public.get(f"/api/v1/draws?{query}"), 422, "invalid")

    assert {fault["pointer"] for fault in problem["errors"]} == {
        *("/count", "/seed", "/strict", "/session", "/limit", "/view", "/type/0"),
    }
    for query in (
        "count=0",
        "count=1.5",
        f"seed={'s' * 201}",
        "seed=a&seed=b",
        "topic=nothing",
        "difficulty=x&topic=y",
    ):
        problem = assert_problem(bank.public.get(f"/api/v1/draws?{query}"), 422, "invalid")
        assert len(problem["errors"]) == query.count("=") - query.count("seed=a&")


def test_players_draw_without_the_key_and_the_seed_shuffles_the_options(bank: Bank) -> None:
    bank.add_question(**choice_question())

    studied = bank.public.get("/api/v1/draws?seed=s").json()["items"][0]
    orders = set()
    for seed in range(30):
        played = bank.player.get(f"/api/v1/draws?seed={seed}").json()["items"][0]
        assert [set(option) for option in played["answers"]] == [{"id", "body"}] * 3
        assert not {"explanation", "rubric"} & set(played)
        orders.add(tuple(option["body"] for option in played["answers"]))
        assert bank.public.get(f"/api/v1/draws?seed={seed}&view=play").json()["items"] == [played]
    assert [answer["correct"] for answer in studied["answers"]] == [True, False, False]
    # Of the six orders of three options thirty seeds miss one with a chance of 6 · (5/6)³⁰ = 2.5 %, two hardly ever.
    assert len(orders) >= 5
    assert_problem(bank.player.get("/api/v1/draws?view=study"), 403, "forbidden")
    assert_problem(bank.public.get("/api/v1/draws?status=draft"), 401, "unauthenticated")
    assert_problem(bank.player.get("/api/v1/draws?status=draft"), 403, "forbidden")
