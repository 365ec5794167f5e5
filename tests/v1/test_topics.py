"""The tree of topics: built, counted, renamed, moved and pruned."""

from typing import Any

from conftest import Bank, assert_problem, choice_question, open_question

TOPICS = "/api/v1/topics"
QUESTIONS = "/api/v1/questions"
ANY = {"If-Match": "*"}


def grow(bank: Bank) -> None:
    """web > flask > (contexts, routing); databases."""
    bank.add_topic("web")
    bank.add_topic("flask", "web")
    bank.add_topic("contexts", "flask")
    bank.add_topic("routing", "flask")
    bank.add_topic("databases")


def ids(bank: Bank, query: str) -> list[str]:
    return [question["id"] for question in bank.public.get(f"{QUESTIONS}?{query}").json()["items"]]


def counts(bank: Bank) -> dict[str, int]:
    return {topic["slug"]: topic["questions"] for topic in bank.public.get(TOPICS).json()["items"]}


def test_a_topic_is_made_read_changed_and_deleted(bank: Bank) -> None:
    body = {
        "slug": "flask",
        "name": "Flask",
        "description": "A framework.",
        "aliases": ["flask-python"],
        "parent": None,
    }
    made = bank.author.post(TOPICS, json=body)
    assert made.status_code == 201, made.text
    assert made.headers["Location"] == f"{TOPICS}/flask"
    times = {name: made.json()[name] for name in ("created_at", "updated_at")}
    assert made.json() == {**body, **times, "questions": 0, "questions_by_difficulty": {}}
    url = made.headers["Location"]
    assert bank.public.get(url).json() == made.json()

    tag = bank.public.get(url).headers["ETag"]
    changed = bank.reviewer.patch(url, json={"description": None}, headers={"If-Match": tag})
    assert (changed.status_code, changed.json()["description"]) == (200, None)
    assert changed.json()["aliases"] == ["flask-python"]
    assert_problem(bank.reviewer.put(url, json=body, headers={"If-Match": tag}), 412, "stale")
    replaced = bank.reviewer.put(url, json={"slug": "flask", "name": "Flask 3"}, headers=ANY).json()
    assert (replaced["name"], replaced["aliases"]) == ("Flask 3", [])

    assert_problem(bank.reviewer.delete(url, headers=ANY), 403, "forbidden")
    assert bank.admin.delete(url, headers=ANY).status_code == 204
    assert_problem(bank.public.get(url), 404, "not-found")


def test_the_tree_shows_every_topic_below_its_parent(bank: Bank) -> None:
    grow(bank)

    def shape(topics: list[dict[str, Any]]) -> dict[str, Any]:
        return {topic["slug"]: shape(topic["children"]) for topic in topics}

    tree = bank.public.get(f"{TOPICS}?tree=true").json()
    assert shape(tree["items"]) == {"databases": {}, "web": {"flask": {"contexts": {}, "routing": {}}}}
    assert tree["next"] is None
    flat = bank.public.get(TOPICS).json()["items"]
    assert [topic["slug"] for topic in flat] == ["contexts", "databases", "flask", "routing", "web"]
    assert [topic["parent"] for topic in flat] == ["flask", None, "web", "flask", None]
    assert not any("children" in topic for topic in flat)


def test_topics_come_page_by_page(bank: Bank) -> None:
    grow(bank)

    slugs, following = [], f"{TOPICS}?limit=2"
    while following:
        response = bank.public.get(following)
        slugs += [topic["slug"] for topic in response.json()["items"]]
        following = response.json()["next"]
        assert ("Link" in response.headers) == (following is not None)

    assert slugs == ["contexts", "databases", "flask", "routing", "web"]


def test_questions_of_subtopics_count_and_are_found(bank: Bank) -> None:
    grow(bank)
    in_routing = bank.add_question(topics=["routing"])["id"]
    in_both = bank.add_question(stem="Both?", topics=["contexts", "routing"], difficulty="advanced")["id"]
    in_flask = bank.add_question(stem="Flask?", topics=["flask"])["id"]
    in_databases = bank.add_question(stem="SQL?", topics=["databases"])["id"]
    bank.author.post(QUESTIONS, json={**open_question(), "status": "draft", "topics": ["web"]}).raise_for_status()

    assert counts(bank) == {"web": 3, "flask": 3, "contexts": 1, "routing": 2, "databases": 1}
    assert bank.public.get(f"{TOPICS}/web").json()["questions_by_difficulty"] == {"advanced": 1, "beginner": 2}
    assert ids(bank, "topic=web") == [in_routing, in_both, in_flask]
    assert ids(bank, "topic=routing") == [in_routing, in_both]
    assert ids(bank, "topic=databases&topic=contexts") == [in_both, in_databases]
    assert ids(bank, "topic_all=web&topic_all=contexts") == [in_both]
    assert ids(bank, "topic=web&difficulty=advanced") == [in_both]


def test_a_renamed_topic_is_renamed_in_every_document(bank: Bank) -> None:
    grow(bank)
    questions = [bank.add_question(stem=f"{number}?", topics=["web", "routing"]) for number in range(3)]
    draft = bank.author.post(QUESTIONS, json={**open_question(), "status": "draft", "topics": ["routing"]}).json()
    untouched = bank.add_question(topics=["flask"])
    before = bank.public.get("/api/v1/changes").json()["bank_revision"]

    renamed = bank.reviewer.patch(f"{TOPICS}/routing", json={"slug": "urls"}, headers=ANY)

    assert renamed.status_code == 200, renamed.text
    assert renamed.json()["questions"] == 3
    assert_problem(bank.public.get(f"{TOPICS}/routing"), 404, "not-found")
    for question in (*questions, draft):
        after = bank.reader.get(f"{QUESTIONS}/{question['id']}").json()
        topics = ["urls" if slug == "routing" else slug for slug in question["topics"]]
        assert after == {**question, "topics": topics, "revision": 2, "updated_at": after["updated_at"]}
    assert bank.public.get(f"{QUESTIONS}/{untouched['id']}").json() == untouched
    assert ids(bank, "topic=urls") == [question["id"] for question in questions]
    assert_problem(bank.public.get(f"{QUESTIONS}?topic=routing"), 422, "invalid")
    told = bank.public.get(f"/api/v1/changes?since={before}").json()["items"]
    assert {entry["id"] for entry in told} == {question["id"] for question in questions}
    assert {entry["change"] for entry in told} == {"updated"}


def test_a_renamed_topic_keeps_its_children(bank: Bank) -> None:
    grow(bank)
    question = bank.add_question(topics=["routing"])

    bank.reviewer.patch(f"{TOPICS}/flask", json={"slug": "flask-3"}, headers=ANY).raise_for_status()

    assert bank.public.get(f"{TOPICS}/routing").json()["parent"] == "flask-3"
    assert ids(bank, "topic=flask-3") == [question["id"]]
    assert bank.public.get(f"{QUESTIONS}/{question['id']}").json() == question


def test_a_moved_topic_takes_its_questions_along(bank: Bank) -> None:
    grow(bank)
    deep = bank.add_question(topics=["routing"])
    both = bank.add_question(stem="Both?", topics=["routing", "contexts"])
    draft = bank.author.post(QUESTIONS, json={**open_question(), "status": "draft", "topics": ["routing"]}).json()

    bank.reviewer.patch(f"{TOPICS}/routing", json={"parent": "databases"}, headers=ANY).raise_for_status()

    assert counts(bank) == {"web": 1, "flask": 1, "contexts": 1, "routing": 2, "databases": 2}
    assert ids(bank, "topic=databases") == [deep["id"], both["id"]]
    assert ids(bank, "topic=web") == [both["id"]]
    drafts = bank.reader.get(f"{QUESTIONS}?topic=databases&status=draft").json()["items"]
    assert [question["id"] for question in drafts] == [draft["id"]]
    # The documents name routing alone, so they are what they were.
    assert bank.public.get(f"{QUESTIONS}/{deep['id']}").json() == deep

    bank.reviewer.patch(f"{TOPICS}/databases", json={"parent": "contexts"}, headers=ANY).raise_for_status()
    assert counts(bank) == {"web": 2, "flask": 2, "contexts": 2, "routing": 2, "databases": 2}
    bank.reviewer.patch(f"{TOPICS}/routing", json={"parent": None}, headers=ANY).raise_for_status()
    assert counts(bank) == {"web": 1, "flask": 1, "contexts": 1, "routing": 2, "databases": 0}


def test_a_topic_cannot_be_below_itself(bank: Bank) -> None:
    grow(bank)
    before = bank.public.get(TOPICS).content

    for parent in ("web", "flask", "routing"):
        problem = assert_problem(
            bank.reviewer.patch(f"{TOPICS}/web", json={"parent": parent}, headers=ANY), 422, "invalid"
        )
        assert [fault["pointer"] for fault in problem["errors"]] == ["/parent"]
    unknown = bank.reviewer.patch(f"{TOPICS}/web", json={"parent": "nowhere"}, headers=ANY)
    assert [fault["pointer"] for fault in assert_problem(unknown, 422, "invalid")["errors"]] == ["/parent"]
    own = bank.author.post(TOPICS, json={"slug": "ouroboros", "name": "Ouroboros", "parent": "ouroboros"})
    assert [fault["pointer"] for fault in assert_problem(own, 422, "invalid")["errors"]] == ["/parent"]
    assert bank.public.get(TOPICS).content == before


def test_two_topics_have_two_slugs(bank: Bank) -> None:
    grow(bank)

    assert_problem(bank.author.post(TOPICS, json={"slug": "flask", "name": "Another"}), 409, "conflict")
    assert_problem(bank.reviewer.patch(f"{TOPICS}/web", json={"slug": "flask"}, headers=ANY), 409, "conflict")


def test_a_topic_in_use_is_not_deleted(bank: Bank) -> None:
    grow(bank)
    question = bank.add_question(topics=["routing"])
    draft = bank.author.post(QUESTIONS, json={**open_question(), "status": "draft", "topics": ["databases"]})

    for slug in ("web", "flask", "routing", "databases"):
        assert_problem(bank.admin.delete(f"{TOPICS}/{slug}", headers=ANY), 409, "conflict")
    assert bank.admin.delete(f"{TOPICS}/contexts", headers=ANY).status_code == 204

    bank.admin.delete(f"{QUESTIONS}/{question['id']}", headers=ANY).raise_for_status()
    bank.author.patch(draft.headers["Location"], json={"topics": []}, headers=ANY).raise_for_status()
    for slug in ("routing", "flask", "web", "databases"):
        assert bank.admin.delete(f"{TOPICS}/{slug}", headers=ANY).status_code == 204
    assert bank.public.get(TOPICS).json() == {"items": [], "next": None}


def test_counts_follow_what_happens_to_questions(bank: Bank) -> None:
    bank.add_topic("routing")
    url = f"{QUESTIONS}/{bank.add_question(**choice_question(), topics=['routing'])['id']}"
    assert counts(bank) == {"routing": 1}

    for status, count in (("draft", 0), ("published", 1), ("retired", 0), ("published", 1)):
        bank.reviewer.patch(url, json={"status": status}, headers=ANY).raise_for_status()
        assert counts(bank) == {"routing": count}
    bank.reviewer.patch(url, json={"topics": []}, headers=ANY).raise_for_status()
    assert counts(bank) == {"routing": 0}
    bank.reviewer.patch(url, json={"topics": ["routing"]}, headers=ANY).raise_for_status()
    bank.admin.delete(url, headers=ANY).raise_for_status()
    assert counts(bank) == {"routing": 0}
