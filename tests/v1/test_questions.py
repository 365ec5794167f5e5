"""Questions: written, read, changed and deleted by those who may."""

import hashlib

from conftest import Bank, assert_problem, choice_question, open_question


def test_an_author_drafts_a_question_and_a_reviewer_publishes_it(bank: Bank) -> None:
    bank.add_topic("contexts")
    draft = {**open_question(), "topics": ["contexts"], "tags": ["g"]}
    del draft["status"]

    made = bank.author.post("/api/v1/questions", json=draft)

    assert made.status_code == 201
    url = made.headers["Location"]
    assert made.json()["status"] == "draft"
    assert_problem(bank.public.get(url), 404, "not-found")
    assert bank.reader.get(url).json() == made.json()

    by_author = bank.author.patch(url, json={"status": "published"}, headers={"If-Match": made.headers["ETag"]})
    assert_problem(by_author, 403, "forbidden")
    published = bank.reviewer.patch(url, json={"status": "published"}, headers={"If-Match": made.headers["ETag"]})
    assert published.status_code == 200
    assert published.json()["revision"] == 2
    assert bank.public.get(url).json() == published.json()


def test_the_etag_is_the_hash_of_the_canonical_document(bank: Bank) -> None:
    question = bank.add_question()

    read = bank.public.get(f"/api/v1/questions/{question['id']}")

    assert read.headers["ETag"] == f'"{hashlib.sha256(read.content).hexdigest()}"'
    assert read.content.startswith(b'{"answers":[{"body":')


def test_a_single_choice_question_in_the_play_view_hides_its_key(bank: Bank) -> None:
    question = bank.add_question(**choice_question())

    played = bank.player.get(f"/api/v1/questions/{question['id']}").json()

    assert [set(option) for option in played["answers"]] == [{"id", "body"}] * 3
    assert {option["body"] for option in played["answers"]} == {"`g`", "`current_app`", "`app.config`"}
    assert not {"explanation", "rubric"} & set(played)
