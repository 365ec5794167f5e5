"""Questions: written, read, changed and deleted by those who may."""

import hashlib
from itertools import pairwise

from conftest import Bank, assert_problem, choice_question, open_question

QUESTIONS = "/api/v1/questions"
ANY = {"If-Match": "*"}
EVERYTHING = {
    "type": "multiple_choice",
    "language": "en-GB",
    "status": "published",
    "stem": "Which methods does a Flask view answer by default?",
    "difficulty": "advanced",
    "topics": ["routing", "http"],
    "tags": ["methods", "url_for"],
    "answers": [
        {
            "body": "GET",
            "correct": True,
            "weight": 0.5,
            "feedback": "Of course.",
            "source": {"title": "Flask", "url": "https://flask.example/", "license": "BSD-3-Clause", "locator": "p. 3"},
        },
        {"body": "HEAD", "correct": True, "weight": 0.5},
        {"body": "POST", "correct": False, "weight": -0.25},
    ],
    "explanation": "OPTIONS too.\n\n```python\napp.route('/')\n```",
    "hints": ["One of them has no body."],
    "follow_ups": ["What does OPTIONS answer?"],
    "rubric": [{"label": "good", "text": "Names both."}],
    "minutes": 1.5,
    "source": {"title": "An interview", "locator": "question 7"},
    "external_id": "flask-methods",
}


def test_an_author_drafts_a_question_and_a_reviewer_publishes_it(bank: Bank) -> None:
    bank.add_topic("contexts")
    draft = {**open_question(), "topics": ["contexts"], "tags": ["g"]}
    del draft["status"]

    made = bank.author.post(QUESTIONS, json=draft)

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

    read = bank.public.get(f"{QUESTIONS}/{question['id']}")

    assert read.headers["ETag"] == f'"{hashlib.sha256(read.content).hexdigest()}"'
    assert read.content.startswith(b'{"answers":[{"body":')


def test_a_single_choice_question_in_the_play_view_hides_its_key(bank: Bank) -> None:
    question = bank.add_question(**choice_question())

    played = bank.player.get(f"{QUESTIONS}/{question['id']}").json()

    assert [set(option) for option in played["answers"]] == [{"id", "body"}] * 3
    assert {option["body"] for option in played["answers"]} == {"`g`", "`current_app`", "`app.config`"}
    assert not {"explanation", "rubric"} & set(played)


def test_every_member_comes_back_as_it_was_sent(bank: Bank) -> None:
    bank.add_topic("routing")
    bank.add_topic("http")

    made = bank.reviewer.post(QUESTIONS, json=EVERYTHING).json()

    for name in set(EVERYTHING) - {"answers", "source"}:
        assert made[name] == EVERYTHING[name], name
    assert made["source"] == {"title": "An interview", "url": None, "license": None, "locator": "question 7"}
    defaults = {"feedback": None, "match": None, "source": None}
    for sent, answer in zip(EVERYTHING["answers"], made["answers"], strict=True):
        assert answer == {**defaults, **sent, "id": answer["id"]}
    assert made["created_at"] == made["updated_at"]
    assert made["created_at"].endswith("Z")
    assert made["revision"] == 1
    assert bank.public.get(f"{QUESTIONS}/{made['id']}").json() == made


def test_members_that_are_left_out_get_their_defaults(bank: Bank) -> None:
    made = bank.author.post(QUESTIONS, json={"type": "open", "stem": "Why?", "difficulty": "expert"}).json()

    given = {name: made.pop(name) for name in ("id", "created_at", "updated_at")}
    assert all(given.values())
    assert made == {
        "revision": 1,
        "type": "open",
        "language": "en",
        "status": "draft",
        "stem": "Why?",
        "difficulty": "expert",
        "topics": [],
        "tags": [],
        "answers": [],
        "explanation": None,
        "hints": [],
        "follow_ups": [],
        "rubric": [],
        "minutes": None,
        "source": None,
        "external_id": None,
    }


def test_ids_are_in_the_order_of_creation(bank: Bank) -> None:
    made = [bank.add_question(stem=f"Question {number}?") for number in range(5)]

    assert all(one["id"] < other["id"] for one, other in pairwise(made))
    assert [one["id"][14] for one in made] == ["7"] * 5


def test_a_question_is_sent_back_as_it_was_read_with_one_word_changed(bank: Bank) -> None:
    bank.add_topic("routing")
    bank.add_topic("http")
    url = f"{QUESTIONS}/{bank.add_question(**EVERYTHING)['id']}"
    read = bank.reviewer.get(url)
    document = read.json()
    document["answers"][0]["body"] = "GET, of course"
    document["answers"].append({"body": "PATCH", "correct": False})

    replaced = bank.reviewer.put(url, json=document, headers={"If-Match": read.headers["ETag"]})

    assert replaced.status_code == 200, replaced.text
    after = replaced.json()
    assert after["revision"] == 2
    assert [answer["id"] for answer in after["answers"][:3]] == [answer["id"] for answer in document["answers"][:3]]
    assert [answer["body"] for answer in after["answers"]] == ["GET, of course", "HEAD", "POST", "PATCH"]
    assert after["created_at"] == document["created_at"]
    same = set(document) - {"answers", "revision", "updated_at"}
    assert {name: after[name] for name in same} == {name: document[name] for name in same}
    assert replaced.headers["ETag"] == bank.reviewer.get(url).headers["ETag"] != read.headers["ETag"]


def test_replacing_takes_members_that_are_left_out_back_to_their_defaults(bank: Bank) -> None:
    url = f"{QUESTIONS}/{bank.add_question(tags=['g'], explanation='Because.', minutes=3)['id']}"

    replaced = bank.reviewer.put(url, json=open_question("Why?"), headers=ANY).json()

    assert (replaced["tags"], replaced["explanation"], replaced["minutes"]) == ([], None, None)


def test_what_the_service_gives_cannot_be_changed(bank: Bank) -> None:
    question = bank.add_question()
    other = bank.add_question(stem="Another one?")
    url = f"{QUESTIONS}/{question['id']}"
    changed = {"id": other["id"], "revision": 7, "created_at": "2020-01-01T00:00:00.000Z", "updated_at": "yesterday"}

    for response in (
        bank.reviewer.put(url, json={**question, **changed}, headers=ANY),
        bank.reviewer.patch(url, json=changed, headers=ANY),
    ):
        problem = assert_problem(response, 422, "invalid")
        assert {fault["pointer"] for fault in problem["errors"]} == {f"/{name}" for name in changed}
    created = bank.reviewer.post(QUESTIONS, json={**open_question(), "id": other["id"]})
    assert [fault["pointer"] for fault in assert_problem(created, 422, "invalid")["errors"]] == ["/id"]
    assert bank.reviewer.get(url).json() == question


def test_a_question_cannot_take_the_answers_of_another_one(bank: Bank) -> None:
    question, other = bank.add_question(), bank.add_question(stem="Another one?")
    stolen = {**question, "answers": [*question["answers"], *other["answers"], question["answers"][0]]}

    problem = assert_problem(
        bank.reviewer.put(f"{QUESTIONS}/{question['id']}", json=stolen, headers=ANY), 422, "invalid"
    )

    assert {fault["pointer"] for fault in problem["errors"]} == {"/answers/1/id", "/answers/2/id"}


def test_a_merge_patch_changes_what_it_names_and_null_takes_a_member_back(bank: Bank) -> None:
    source = {"title": "An interview", "url": "https://example.org/", "license": "CC BY 4.0", "locator": None}
    before = bank.add_question(source=source, explanation="Because.", tags=["a", "b"], minutes=2)
    url = f"{QUESTIONS}/{before['id']}"
    patch = {"stem": "Why?", "explanation": None, "tags": ["c"], "source": {"url": None, "locator": "line 3"}}

    for media_type in ("application/merge-patch+json", "application/json"):
        response = bank.reviewer.request("PATCH", url, json=patch, headers={**ANY, "Content-Type": media_type})
        assert response.status_code == 200, response.text
    after = response.json()

    assert after["stem"] == "Why?"
    assert after["explanation"] is None
    assert after["tags"] == ["c"]
    assert after["source"] == {**source, "url": None, "locator": "line 3"}
    same = set(before) - set(patch) - {"revision", "updated_at"}
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    assert after["revision"] == 3


def test_a_merge_patch_must_leave_a_valid_question(bank: Bank) -> None:
    question = bank.add_question(**choice_question())
    url = f"{QUESTIONS}/{question['id']}"

    problem = assert_problem(
        bank.reviewer.patch(
            url, json={"stem": None, "difficulty": "godlike", "answers": [{"body": "x"}], "colour": "red"}, headers=ANY
        ),
        422,
        "invalid",
    )
    assert {"/stem", "/colour"} <= {fault["pointer"] for fault in problem["errors"]}
    assert_problem(bank.reviewer.patch(url, json={"type": "numeric"}, headers=ANY), 422, "invalid")
    assert bank.reviewer.get(url).json() == question


def test_all_faults_come_at_once(bank: Bank) -> None:
    broken = {
        "type": "single_choice",
        "status": "secret",
        "stem": " ",
        "topics": ["routing", "routing", "Not A Slug"],
        "answers": [{"body": "a", "correct": "yes", "source": {"url": 5}}, "b"],
        "hints": [None],
        "minutes": 0,
        "extra": 1,
    }

    problem = assert_problem(bank.author.post(QUESTIONS, json=broken), 422, "invalid")

    assert {fault["pointer"] for fault in problem["errors"]} == {
        "/status",
        "/stem",
        "/difficulty",
        "/topics/2",
        "/answers/0/correct",
        "/answers/0/source/title",
        "/answers/0/source/url",
        "/answers/1",
        "/hints/0",
        "/minutes",
        "/extra",
    }


def test_names_that_do_not_exist_are_pointed_at(bank: Bank) -> None:
    bank.add_topic("routing")

    problem = assert_problem(
        bank.author.post(
            QUESTIONS,
            json={**open_question(), "status": "draft", "difficulty": "godlike", "topics": ["routing", "nowhere"]},
        ),
        422,
        "invalid",
    )

    assert {fault["pointer"] for fault in problem["errors"]} == {"/difficulty", "/topics/1"}


def test_an_author_may_change_drafts_and_only_a_reviewer_what_is_or_was_published(bank: Bank) -> None:
    draft = {**open_question(), "status": "draft"}
    assert_problem(bank.author.post(QUESTIONS, json=open_question()), 403, "forbidden")
    assert_problem(bank.author.post(QUESTIONS, json={**draft, "status": "retired"}), 403, "forbidden")
    url = bank.author.post(QUESTIONS, json=draft).headers["Location"]
    assert bank.author.put(url, json={**draft, "stem": "Why?"}, headers=ANY).status_code == 200
    assert bank.author.patch(url, json={"status": "in_review"}, headers=ANY).status_code == 200
    assert bank.author.patch(url, json={"status": "draft"}, headers=ANY).status_code == 200

    for status in ("published", "retired"):
        assert bank.reviewer.patch(url, json={"status": status}, headers=ANY).status_code == 200
        for response in (
            bank.author.patch(url, json={"stem": "What?"}, headers=ANY),
            bank.author.patch(url, json={"status": "draft"}, headers=ANY),
            bank.author.put(url, json=draft, headers=ANY),
        ):
            assert_problem(response, 403, "forbidden")
    assert bank.reader.get(url).json()["stem"] == "Why?"


def test_who_sees_a_question_follows_its_status(bank: Bank) -> None:
    url = f"{QUESTIONS}/{bank.add_question()['id']}"

    for status in ("draft", "in_review", "retired", "published"):
        bank.reviewer.patch(url, json={"status": status}, headers=ANY).raise_for_status()
        assert bank.reader.get(url).json()["status"] == status
        seen = 200 if status == "published" else 404
        for client in (bank.public, bank.player):
            for path in (url, f"{url}/answers", f"{url}/revisions", f"{url}/revisions/1"):
                assert client.get(path).status_code == seen, (status, path)


def test_a_deleted_question_is_gone_for_everybody(bank: Bank) -> None:
    question = bank.add_question()
    url = f"{QUESTIONS}/{question['id']}"
    assert_problem(bank.reviewer.delete(url, headers=ANY), 403, "forbidden")

    deleted = bank.admin.delete(url, headers={"If-Match": bank.admin.get(url).headers["ETag"]})

    assert (deleted.status_code, deleted.content) == (204, b"")
    for response in (
        bank.admin.get(url),
        bank.admin.put(url, json=open_question(), headers=ANY),
        bank.admin.patch(url, json={}, headers=ANY),
        bank.admin.delete(url, headers=ANY),
        bank.admin.get(f"{url}/answers"),
        bank.admin.post(f"{url}/answers", json={"body": "x"}),
        bank.admin.get(f"{url}/revisions"),
        bank.admin.post(f"{url}/revisions/1/restore"),
    ):
        assert_problem(response, 404, "not-found")
    assert bank.public.get(QUESTIONS).json()["items"] == []
    assert bank.admin.get("/api/v1/stats").json()["questions"] == 0


def test_texts_are_kept_in_one_spelling_of_line_ends_and_blanks(bank: Bank) -> None:
    made = bank.add_question(stem="\r\n  \r\n    code\r\nsecond line\rthird \n\n", tags=["  g  "])

    assert made["stem"] == "    code\nsecond line\nthird"
    assert made["tags"] == ["g"]


def test_texts_of_every_script_come_back_as_they_went_in(bank: Bank) -> None:
    for stem in (
        "Что такое Flask?",
        "Flask とは何ですか？",
        "ما هو فلاسك؟",
        "👩🏽‍💻 or 🐍?",
        "a\u2028b\u00a0c\ufffd",
        "𝒳 ∈ ℝ?",
    ):
        made = bank.add_question(stem=stem)
        assert bank.public.get(f"{QUESTIONS}/{made['id']}").json()["stem"] == stem


def test_a_merge_patch_that_takes_away_what_there_never_was_is_refused(bank: Bank) -> None:
    question = bank.add_question()
    url = f"/api/v1/questions/{question['id']}"

    refused = bank.reviewer.patch(url, json={"explantion": None, "minutes": 2}, headers={"If-Match": "*"})

    problem = assert_problem(refused, 422, "invalid")
    assert problem["errors"] == [{"pointer": "/explantion", "detail": "unknown member"}]
    assert bank.public.get(url).json() == question
