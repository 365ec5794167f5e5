"""Sets over HTTP: written by authors, checked against the bank, never freed for another once released."""

from typing import Any

import pytest
from conftest import Bank, assert_problem, choice_question

ANY = {"If-Match": "*"}
NOWHERE = "0199c0de-0000-7000-8000-00000000dead"
NO_FILTERS: dict[str, Any] = {
    "topic": [],
    "topic_all": [],
    "difficulty": [],
    "type": [],
    "tag": [],
    "language": [],
    "source": [],
    "q": None,
}


def fixed(*ids: str, slug: str = "basics", points: float = 1) -> dict[str, Any]:
    return {"slug": slug, "title": "Basics", "questions": [{"id": one, "points": points} for one in ids]}


def blueprint(*sections: dict[str, Any], slug: str = "basics") -> dict[str, Any]:
    return {"slug": slug, "title": "Basics", "sections": list(sections)}


def test_the_life_of_a_set(bank: Bank) -> None:
    question = bank.add_question()
    made = bank.author.post("/api/v1/sets", json=fixed(question["id"], points=2.5))
    assert made.status_code == 201
    assert made.headers["Location"] == "/api/v1/sets/basics"
    assert made.json()["questions"] == [{"id": question["id"], "points": 2.5}]
    assert made.json()["sections"] is None
    assert bank.public.get("/api/v1/sets/basics").content == made.content
    assert bank.public.get("/api/v1/sets").json()["items"] == [made.json()]
    assert_problem(bank.author.post("/api/v1/sets", json=fixed(question["id"])), 409, "conflict")

    bank.add_topic("routing")
    section = {"title": "Routing", "topic": ["routing"], "count": 3, "points": 2}
    replaced = bank.author.put(
        "/api/v1/sets/basics", json=blueprint(section), headers={"If-Match": made.headers["ETag"]}
    )
    assert replaced.status_code == 200
    assert replaced.json()["sections"] == [{**NO_FILTERS, **section}]
    assert replaced.json()["questions"] is None
    stale = bank.author.patch("/api/v1/sets/basics", json={"title": "x"}, headers={"If-Match": made.headers["ETag"]})
    assert_problem(stale, 412, "stale")

    described = bank.author.patch("/api/v1/sets/basics", json={"description": "For juniors."}, headers=ANY)
    assert described.json() == {
        **replaced.json(),
        "description": "For juniors.",
        "updated_at": described.json()["updated_at"],
    }
    # Null takes one of the two away, so that the other may come.
    swapped = {"sections": None, "questions": [{"id": question["id"]}]}
    assert bank.author.patch("/api/v1/sets/basics", json=swapped, headers=ANY).json()["sections"] is None

    assert_problem(bank.author.delete("/api/v1/sets/basics", headers=ANY), 403, "forbidden")
    assert bank.admin.delete("/api/v1/sets/basics", headers=ANY).status_code == 204
    assert_problem(bank.public.get("/api/v1/sets/basics"), 404, "not-found")
    assert bank.author.post("/api/v1/sets", json=fixed(question["id"])).status_code == 201


def test_the_list_of_sets_goes_page_by_page(bank: Bank) -> None:
    question = bank.add_question()["id"]
    for slug in ("c", "a", "b"):
        bank.author.post("/api/v1/sets", json=fixed(question, slug=slug)).raise_for_status()

    first = bank.public.get("/api/v1/sets?limit=2").json()
    second = bank.public.get(first["next"]).json()

    assert [one["slug"] for one in first["items"]] == ["a", "b"]
    assert [one["slug"] for one in second["items"]] == ["c"]
    assert second["next"] is None


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"slug": "s", "title": "T"}, ["/sections"]),
        ({"slug": "s", "title": "T", "questions": []}, ["/questions"]),
        ({"slug": "s", "title": "T", "sections": []}, ["/sections"]),
        ({**fixed(NOWHERE), "sections": [{"count": 1}]}, ["/sections"]),
        (fixed(NOWHERE), ["/questions/0/id"]),
        (fixed(NOWHERE, NOWHERE), ["/questions/1/id"]),
        (fixed(NOWHERE, points=0), ["/questions/0/points"]),
        (blueprint({"count": 0}), ["/sections/0/count"]),
        (blueprint({"count": 101}), ["/sections/0/count"]),
        (blueprint(*[{"count": 100}] * 11), ["/sections"]),
        (blueprint(*[{"count": 1}] * 21), ["/sections"]),
        (blueprint({"count": 1, "status": ["draft"]}), ["/sections/0/status"]),
        (
            blueprint({"count": 1}, {"count": 1, "topic": ["ruoting"], "difficulty": ["beginner", "easy"], "q": "g"}),
            ["/sections/1/topic", "/sections/1/difficulty"],
        ),
        (blueprint({"count": 1, "q": "-only"}), ["/sections/0/q"]),
        (blueprint({"count": 1, "type": ["essay"], "tags": ["g"]}), ["/sections/0/tags", "/sections/0/type/0"]),
    ],
)
def test_what_is_no_set_is_refused_where_it_is_wrong(bank: Bank, body: dict[str, Any], pointers: list[str]) -> None:
    problem = assert_problem(bank.author.post("/api/v1/sets", json=body), 422, "invalid")

    assert sorted(fault["pointer"] for fault in problem["errors"]) == sorted(pointers)
    assert bank.public.get("/api/v1/sets").json()["items"] == []


def test_a_set_keeps_its_slug(bank: Bank) -> None:
    question = bank.add_question()["id"]
    bank.author.post("/api/v1/sets", json=fixed(question)).raise_for_status()

    renamed = bank.author.patch("/api/v1/sets/basics", json={"slug": "other"}, headers=ANY)
    assert [fault["pointer"] for fault in assert_problem(renamed, 422, "invalid")["errors"]] == ["/slug"]

    bank.reviewer.post("/api/v1/sets/basics/releases").raise_for_status()
    bank.admin.delete("/api/v1/sets/basics", headers=ANY).raise_for_status()
    assert_problem(bank.public.get("/api/v1/sets/basics"), 404, "not-found")
    assert_problem(bank.reviewer.post("/api/v1/sets/basics/releases"), 404, "not-found")
    assert bank.public.get("/api/v1/sets/basics/releases").json()["items"][0]["number"] == 1
    assert bank.public.get("/api/v1/sets/basics/releases/1").status_code == 200
    again = assert_problem(bank.author.post("/api/v1/sets", json=fixed(question)), 409, "conflict")
    assert "its releases stay" in again["detail"]


def test_the_check_of_a_list_names_what_is_not_published(bank: Bank) -> None:
    published, draft, deleted, merged = (
        bank.add_question(stem=stem, status=status)["id"]
        for stem, status in (("A?", "published"), ("B?", "draft"), ("C?", "published"), ("D?", "published"))
    )
    bank.author.post("/api/v1/sets", json=fixed(published, draft, deleted, merged)).raise_for_status()
    bank.admin.delete(f"/api/v1/questions/{deleted}", headers=ANY).raise_for_status()
    bank.reviewer.post(f"/api/v1/questions/{merged}/merge", json={"into": published}).raise_for_status()

    check = bank.reader.post("/api/v1/sets/basics/check").json()

    assert check["feasible"] is False
    assert (check["requested"], check["sections"], check["conflicts"]) == (4, None, [])
    assert check["questions"] == [
        {"index": 1, "id": draft, "reason": "is draft, not published"},
        {"index": 2, "id": deleted, "reason": "was deleted"},
        {"index": 3, "id": merged, "reason": f"was merged into {published}"},
    ]
    assert check["suggestion"]["detail"].endswith("Publish them, or take them out.")
    refused = assert_problem(bank.reviewer.post("/api/v1/sets/basics/releases"), 409, "shortage")
    assert (refused["requested"], refused["available"]) == (4, 1)
    assert draft in refused["detail"]
    # The title can be changed all the same; the list itself only to what is there.
    assert bank.author.patch("/api/v1/sets/basics", json={"title": "Old"}, headers=ANY).status_code == 200
    kept = bank.author.patch("/api/v1/sets/basics", json={"questions": [{"id": deleted}]}, headers=ANY)
    assert assert_problem(kept, 422, "invalid")["errors"] == [{"pointer": "/questions/0/id", "detail": "was deleted"}]

    bank.author.patch("/api/v1/sets/basics", json={"questions": [{"id": published}]}, headers=ANY).raise_for_status()
    assert bank.reader.post("/api/v1/sets/basics/check").json() == {
        "feasible": True,
        "requested": 1,
        "sections": None,
        "conflicts": [],
        "questions": [],
        "suggestion": None,
    }


def test_the_check_of_a_blueprint_names_short_sections_and_conflicts(bank: Bank) -> None:
    for slug in ("routing", "testing"):
        bank.add_topic(slug)
    # Four choices about routing, of which one is advanced, and two open questions about testing.
    for index in range(4):
        level = "advanced" if index == 0 else "beginner"
        bank.add_question(**{**choice_question(f"R{index}?"), "topics": ["routing"], "difficulty": level})
    for index in range(2):
        bank.add_question(stem=f"T{index}?", topics=["testing"])
    bank.add_question(stem="A draft?", status="draft", topics=["testing"])
    sections = [
        {"title": "Routing", "topic": ["routing"], "count": 3},
        {"title": "Choices", "type": ["single_choice"], "count": 2},
        {"topic": ["testing"], "count": 5},
        {"topic": ["testing"], "type": ["open"], "count": 1},
    ]
    bank.author.post("/api/v1/sets", json=blueprint(*sections)).raise_for_status()

    check = bank.reader.post("/api/v1/sets/basics/check").json()

    assert check["feasible"] is False
    assert check["requested"] == 11
    assert [(one["requested"], one["available"], one["missing"]) for one in check["sections"]] == [
        (3, 4, 0),
        (2, 4, 0),
        (5, 2, 3),
        (1, 2, 0),
    ]
    # The third can have two, and then nothing is left for the fourth.
    assert check["conflicts"] == [
        {"sections": [0, 1], "requested": 5, "available": 4, "missing": 1},
        {"sections": [2, 3], "requested": 3, "available": 2, "missing": 1},
    ]
    assert check["suggestion"]["counts"] == [3, 1, 2, 0]
    assert check["suggestion"]["detail"] == (
        "Section 3 asks for 5, and 2 qualify. Section 1 (Routing) and section 2 (Choices) ask for 5 together, and only "
        "4 qualify for any of them. Section 3 and section 4 ask for 3 together, and only 2 qualify for any of them. "
        "Publish more questions that qualify, or cut section 2 (Choices) to 1 and cut section 3 to 2 and leave out "
        "section 4."
    )
    refused = assert_problem(bank.reviewer.post("/api/v1/sets/basics/releases"), 409, "shortage")
    assert (refused["requested"], refused["available"]) == (11, 6)
    assert refused["detail"].startswith("Section 3 asks for 5, and 2 qualify.")
    assert bank.public.get("/api/v1/sets/basics/releases").json()["items"] == []

    # What it suggests can be met.
    met = [{**one, "count": count} for one, count in zip(sections, check["suggestion"]["counts"], strict=True) if count]
    bank.author.patch("/api/v1/sets/basics", json={"sections": met}, headers=ANY).raise_for_status()
    assert bank.reader.post("/api/v1/sets/basics/check").json()["feasible"] is True
    assert bank.reviewer.post("/api/v1/sets/basics/releases").status_code == 201


def test_a_blueprint_follows_a_topic_to_its_new_name_and_says_when_it_is_gone(bank: Bank) -> None:
    bank.add_topic("routing")
    bank.add_topic("views")
    bank.add_question(topics=["routing"])
    sections = [{"topic": ["routing"], "difficulty": ["beginner"], "count": 1}, {"topic_all": ["views"], "count": 1}]
    bank.author.post("/api/v1/sets", json=blueprint(*sections)).raise_for_status()
    before = bank.public.get("/api/v1/sets/basics")

    for path, slug in (("topics/routing", "urls"), ("difficulties/beginner", "easy")):
        bank.admin.patch(f"/api/v1/{path}", json={"slug": slug}, headers=ANY).raise_for_status()
    bank.admin.delete("/api/v1/topics/views", headers=ANY).raise_for_status()

    after = bank.public.get("/api/v1/sets/basics")
    assert after.json()["sections"][0] == {**before.json()["sections"][0], "topic": ["urls"], "difficulty": ["easy"]}
    assert after.headers["ETag"] != before.headers["ETag"]
    check = bank.reader.post("/api/v1/sets/basics/check").json()
    assert [one["available"] for one in check["sections"]] == [1, 0]
    assert check["sections"][1]["faults"] == ["there is no topic views"]
    assert "section 2" in check["suggestion"]["detail"]
