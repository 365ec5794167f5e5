"""Attempts: the questions without their key, responses, one submission, and then everything."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from conftest import Bank, assert_problem
from play import ANY, CHOICES, GRADABLE, OPEN, PAIRS, SEVERAL, TEXT, Player, right, wrong
from sqlalchemy import func, select, update

from models import Attempt, AttemptItem, now

ATTEMPTS = "/api/v1/attempts"


def test_an_attempt_from_begin_to_end(bank: Bank) -> None:
    """Every type once, each right, but for the text (half) and the pairs (one of two); one question is open."""
    made = {one["type"]: bank.add_question(**one) for one in (*GRADABLE, OPEN)}
    ids = {question["id"]: question for question in made.values()}

    player = Player(bank.public, {"draw": {"count": 20}, "seed": "one"})

    begun = player.begun
    assert (begun["state"], begun["score"], begun["maximum"], begun["seed"]) == ("open", None, 7, "one")
    assert (begun["set"], begun["release"], begun["expires_at"], begun["submitted_at"]) == (None, None, None, None)
    drawn = bank.public.get("/api/v1/draws?count=20&seed=one&view=play").json()["items"]
    assert [item["question"] for item in begun["items"]] == drawn
    assert {key: value for key, value in begun.items() if key != "token"} == player.read()
    for item in begun["items"]:
        assert (item["response"], item["score"], item["met"]) == (None, None, None)
        assert item["maximum"] == (None if item["question"]["type"] == "open" else 1)

    responses = {question["id"]: right(question) for question in made.values()}
    responses[made["short_answer"]["id"]] = {"text": "flask.url_for"}
    first, second = made["matching"]["answers"][:2]
    responses[made["matching"]["id"]] = {
        "matches": [{"answer": first["id"], "match": "templates"}, {"answer": second["id"], "match": "signals"}]
    }
    for question, response in responses.items():
        answered = player.respond(question, response)
        assert answered.status_code == 200, answered.text
        assert answered.json() == response
        assert player.client.get(f"{player.url}/responses/{question}").json() == response
    assert [item["response"] for item in player.read()["items"]] == [responses[one] for one in player.questions]

    graded = player.submit()

    assert graded == player.read()
    assert (graded["state"], graded["score"], graded["maximum"]) == ("submitted", 6, 7)
    assert graded["submitted_at"]
    scores = {item["question"]["type"]: (item["score"], item["maximum"]) for item in graded["items"]}
    whole = {one["type"]: (1, 1) for one in GRADABLE}
    assert scores == {**whole, "short_answer": (0.5, 1), "matching": (0.5, 1), "open": (None, None)}
    for item in graded["items"]:
        # The whole document, with key, explanation, model answers and rubric.
        assert item["question"] == ids[item["question"]["id"]]
        assert item["response"] == responses[item["question"]["id"]]
    met = {item["question"]["type"]: item["met"] for item in graded["items"]}
    assert met["short_answer"] == [made["short_answer"]["answers"][1]["id"]]
    assert met["matching"] == [first["id"], made["matching"]["answers"][2]["id"]]
    assert met["open"] is None


def test_before_submission_nothing_is_told_that_the_play_view_hides(bank: Bank) -> None:
    bank.add_question(**CHOICES)
    bank.add_question(**OPEN)
    player = Player(bank.reader, {"draw": {}})
    hidden = ("correct", "weight", "feedback", "explanation", "rubric", "Nearly", "brings it", "outlives", "names both")

    for text in (json.dumps(player.begun), player.client.get(player.url).text):
        assert not [word for word in hidden if word in text]
    for question in player.questions:
        player.respond(question, {})
    graded = json.dumps(player.submit())
    assert [word for word in hidden if word not in graded] == []


def test_options_come_in_an_order_of_their_own_that_the_seed_decides(bank: Bank) -> None:
    question = bank.add_question(**{**SEVERAL, "answers": [{"body": str(n), "correct": True} for n in range(8)]})

    def order(seed: str) -> list[str]:
        [item] = Player(bank.public, {"draw": {}, "seed": seed}).begun["items"]
        return [answer["id"] for answer in item["question"]["answers"]]

    written = [answer["id"] for answer in question["answers"]]
    orders = {seed: order(seed) for seed in "abcde"}
    assert all(sorted(one) == sorted(written) and one != written for one in orders.values())
    assert len({tuple(one) for one in orders.values()}) == 5
    assert order("a") == orders["a"]
    # The one that a draw by the same seed shows.
    [drawn] = bank.public.get("/api/v1/draws?seed=a&view=play").json()["items"]
    assert [answer["id"] for answer in drawn["answers"]] == orders["a"]


def test_nothing_that_happens_to_the_bank_changes_an_attempt(bank: Bank) -> None:
    question = bank.add_question(**CHOICES)
    other = bank.add_question(**{**TEXT, "stem": "Which function redirects?"})
    url = f"/api/v1/questions/{question['id']}"
    player = Player(bank.public, {"draw": {}})
    before = player.client.get(player.url)

    key = {"answers": [{**one, "correct": not one["correct"], "weight": None} for one in question["answers"][:2]]}
    bank.reviewer.patch(url, json={**key, "stem": "Changed?"}, headers=ANY).raise_for_status()
    bank.admin.delete(url, headers=ANY).raise_for_status()
    bank.admin.delete(f"/api/v1/questions/{other['id']}", headers=ANY).raise_for_status()

    after = player.client.get(player.url)
    assert (after.content, after.headers["ETag"]) == (before.content, before.headers["ETag"])
    assert player.respond(question["id"], right(question)).status_code == 200
    graded = player.submit()
    assert (graded["score"], graded["maximum"]) == (1, 2)
    assert next(item["question"] for item in graded["items"] if item["question"]["id"] == question["id"]) == question


def test_responses_may_be_given_together_changed_and_taken_back(bank: Bank) -> None:
    asked = [bank.add_question(**one) for one in GRADABLE]
    player = Player(bank.public, {"draw": {}})
    url = f"{player.url}/responses"
    none = player.client.get(url)
    assert none.json() == {"responses": [{"question_id": one, "response": None} for one in player.questions]}

    given = [{"question_id": one["id"], "response": right(one)} for one in asked]
    whole = player.client.put(url, json={"responses": given}, headers={"If-Match": none.headers["ETag"]})
    assert whole.status_code == 200, whole.text
    assert sorted(whole.json()["responses"], key=str) == sorted(given, key=str)
    assert whole.headers["ETag"] == player.client.get(url).headers["ETag"] != none.headers["ETag"]
    # What was read can be sent back; what was meant for an older state is refused.
    assert player.client.put(url, json=whole.json(), headers={"If-Match": whole.headers["ETag"]}).json() == whole.json()
    stale = player.client.put(url, json={"responses": []}, headers={"If-Match": none.headers["ETag"]})
    assert_problem(stale, 412, "stale")

    one = f"{url}/{asked[0]['id']}"
    tag = player.client.get(one).headers["ETag"]
    changed = player.client.put(one, json=wrong(asked[0]), headers={"If-Match": tag})
    assert (changed.status_code, changed.json()) == (200, wrong(asked[0]))
    assert_problem(player.client.put(one, json=right(asked[0]), headers={"If-Match": tag}), 412, "stale")
    assert_problem(player.client.put(one, json=right(asked[0])), 428, "precondition-required")
    taken_back = player.client.put(one, json={}, headers={"If-Match": changed.headers["ETag"]})
    assert (taken_back.status_code, taken_back.json()) == (200, {})

    # Who sends all of them names those that there are.
    last = {"responses": [{"question_id": asked[1]["id"], "response": right(asked[1])}]}
    player.client.put(url, json=last, headers=ANY).raise_for_status()
    graded = player.submit()
    assert (graded["score"], graded["maximum"]) == (1, 7)
    assert sum(item["response"] is not None for item in graded["items"]) == 1


def test_every_fault_of_a_response_is_pointed_at_and_nothing_is_lost(bank: Bank) -> None:
    choice, pairs, text = (bank.add_question(**one) for one in (CHOICES, PAIRS, TEXT))
    stranger = bank.add_question(**{**TEXT, "status": "draft"})
    player = Player(bank.public, {"draw": {}})
    player.respond(choice["id"], right(choice)).raise_for_status()
    before = player.read()
    foreign = pairs["answers"][0]["id"]

    def pointers(response: Any) -> list[str]:
        return sorted(fault["pointer"] for fault in assert_problem(response, 422, "invalid")["errors"])

    for question, response, expected in (
        (choice, {"answers": [foreign]}, ["/answers/0"]),
        (choice, {"answers": []}, ["/answers"]),
        (choice, {"answers": "all", "no_such": 1}, ["/answers", "/no_such"]),
        (choice, {"text": "g", "number": 1}, ["/number", "/text"]),
        (choice, {"answers": None}, ["/answers"]),
        (pairs, {"matches": [{"answer": foreign, "match": "nothing"}]}, ["/matches/0/match"]),
        (pairs, {"matches": [{"answer": foreign}]}, ["/matches/0/match"]),
        (text, {"text": " "}, ["/text"]),
        (text, {"text": "nul \0"}, ["/text"]),
    ):
        assert pointers(player.respond(question["id"], response)) == expected, response
    everything = [
        {"question_id": choice["id"], "response": {"answers": [foreign]}},
        {"question_id": stranger["id"], "response": {"text": "x"}},
        {"question_id": text["id"], "response": {"text": "x"}},
        {"question_id": text["id"], "response": {"text": "y"}},
        {"question_id": pairs["id"], "response": {"matches": [{"answer": foreign, "match": "nothing"}]}},
    ]
    refused = player.client.put(f"{player.url}/responses", json={"responses": everything}, headers=ANY)
    assert pointers(refused) == [
        "/responses/0/response/answers/0",
        "/responses/1/question_id",
        "/responses/3/question_id",
        "/responses/4/response/matches/0/match",
    ]
    assert_problem(player.respond(stranger["id"], {"text": "x"}), 404, "not-found")
    assert_problem(player.client.get(f"{player.url}/responses/{stranger['id']}"), 404, "not-found")
    assert player.read() == before


def test_an_attempt_is_graded_once(bank: Bank) -> None:
    question = bank.add_question(**CHOICES)
    player = Player(bank.public, {"draw": {}})
    player.respond(question["id"], right(question)).raise_for_status()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: player.client.post(f"{player.url}/submission"), range(8)))

    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 7
    for answer in answers:
        if answer.status_code == 409:
            assert "submitted before" in assert_problem(answer, 409, "conflict")["detail"]
    graded = player.read()
    assert graded == next(answer.json() for answer in answers if answer.status_code == 200)
    assert_problem(player.respond(question["id"], wrong(question)), 409, "conflict")
    everything = player.client.put(f"{player.url}/responses", json={"responses": []}, headers=ANY)
    assert_problem(everything, 409, "conflict")
    assert player.read() == graded
    statistics = bank.reader.get(f"/api/v1/questions/{question['id']}/statistics").json()
    assert statistics["attempts"] == 1


def test_whoever_missed_the_answer_to_a_submission_gets_it_again(bank: Bank) -> None:
    bank.add_question(**CHOICES)
    player, other = (Player(bank.public, {"draw": {}}) for _ in range(2))
    key = {"Idempotency-Key": "submit"}

    first, again = (player.client.post(f"{player.url}/submission", headers=key) for _ in range(2))

    assert first.status_code == again.status_code == 200
    assert first.content == again.content
    assert again.headers["Idempotency-Replayed"] == "true"
    # Another player may choose the same word, and gets an answer of their own.
    theirs = other.client.post(f"{other.url}/submission", headers=key)
    assert (theirs.status_code, theirs.json()["id"]) == (200, other.begun["id"])


def test_when_time_is_up_no_response_is_taken_but_what_came_in_time_counts(bank: Bank) -> None:
    first, second = (bank.add_question(**one) for one in (CHOICES, SEVERAL))
    player = Player(bank.public, {"draw": {}, "time_limit": 600})
    limit = player.begun["expires_at"]
    player.respond(first["id"], right(first)).raise_for_status()

    with bank.database.writing() as session:
        earlier = {"created_at": now() - timedelta(seconds=601), "expires_at": now() - timedelta(seconds=1)}
        session.execute(update(Attempt).values(earlier))

    assert limit is not None
    assert player.read()["state"] == "expired"
    problem = assert_problem(player.respond(second["id"], right(second)), 409, "conflict")
    assert "Time was up" in problem["detail"]
    everything = {"responses": [{"question_id": second["id"], "response": right(second)}]}
    assert_problem(player.client.put(f"{player.url}/responses", json=everything, headers=ANY), 409, "conflict")
    graded = player.submit()
    assert (graded["state"], graded["score"], graded["maximum"]) == ("submitted", 1, 2)


def test_an_attempt_is_open_to_its_own_token_only(bank: Bank) -> None:
    question = bank.add_question(**CHOICES)
    player, other = (Player(bank.public, {"draw": {}}) for _ in range(2))
    paths = [
        ("GET", player.url, None),
        ("GET", f"{player.url}/responses", None),
        ("PUT", f"{player.url}/responses", {"responses": []}),
        ("GET", f"{player.url}/responses/{question['id']}", None),
        ("PUT", f"{player.url}/responses/{question['id']}", right(question)),
        ("POST", f"{player.url}/submission", None),
    ]

    for verb, path, body in paths:
        for client in (bank.admin, other.client, bank.public.with_key("ia_nonsense")):
            assert_problem(client.request(verb, path, json=body, headers=ANY), 403, "forbidden")
        assert_problem(bank.public.request(verb, path, json=body, headers=ANY), 401, "unauthenticated")
        basic = bank.public.request(verb, path, json=body, headers={**ANY, "Authorization": "Basic eDp5"})
        assert_problem(basic, 401, "unauthenticated")
        # Whether there is such an attempt nobody learns.
        absent = path.replace(player.begun["id"], "0199c0de-0000-7000-8000-00000000dead")
        assert_problem(player.client.request(verb, absent, json=body, headers=ANY), 403, "forbidden")
    assert player.read()["items"][0]["response"] is None
    assert player.client.get(player.url).headers["Cache-Control"] == "private, no-cache"
    # It opens nothing else, and there is no list of attempts.
    assert_problem(player.client.get("/api/v1/questions"), 401, "unauthenticated")
    assert_problem(bank.admin.get(ATTEMPTS), 405, "method-not-allowed")
    with bank.database.reading() as connection:
        stored = connection.execute(select(Attempt.token_sha256)).scalars().all()
    assert player.begun["token"] not in stored


def test_whoever_may_read_may_play_and_only_what_is_published(serve: Callable[..., Bank]) -> None:
    playing, closed = serve(public_view="play"), serve(public_view="none")
    published = playing.add_question(**CHOICES)
    playing.add_question(**{**SEVERAL, "status": "draft"})

    for client in (playing.public, playing.player, closed.player, closed.admin):
        player = Player(client, {"draw": {"count": 5}})
        assert player.questions == [published["id"]]
        assert player.submit()["items"][0]["question"] == published
    assert_problem(closed.public.post(ATTEMPTS, json={"draw": {}}), 401, "unauthenticated")


def test_what_cannot_be_begun(bank: Bank) -> None:
    bank.add_topic("routing")
    bank.add_question(**CHOICES)
    draw = {"topic": ["nothing"], "count": 0, "type": ["essay"], "status": ["draft"], "view": "study"}
    for body, pointers in (
        ({}, [""]),
        ({"draw": {}, "set": "a", "release": 1}, [""]),
        ({"draw": None}, [""]),
        ({"draw": {}, "release": 1}, ["/release"]),
        ({"set": "nothing"}, ["/set"]),
        ({"set": "nothing", "release": 1}, ["/release"]),
        ({"draw": draw}, ["/draw/count", "/draw/status", "/draw/type/0", "/draw/view"]),
        ({"draw": {"topic": ["nothing"]}}, ["/draw/topic"]),
        ({"draw": {}, "seed": "", "time_limit": 0}, ["/seed", "/time_limit"]),
        ({"draw": {}, "seed": 5, "time_limit": 10**9}, ["/seed", "/time_limit"]),
    ):
        problem = assert_problem(bank.public.post(ATTEMPTS, json=body), 422, "invalid")
        assert sorted(fault["pointer"] for fault in problem["errors"]) == pointers, body
    for draw in ({"topic": ["routing"]}, {"count": 2, "strict": True}):
        assert_problem(bank.public.post(ATTEMPTS, json={"draw": draw}), 409, "shortage")
    assert rows(bank, Attempt) == rows(bank, AttemptItem) == 0


def test_an_attempt_that_nobody_submits_is_cleared_away_after_a_month(bank: Bank) -> None:
    bank.add_question(**CHOICES)
    submitted, given_up = (Player(bank.public, {"draw": {}}) for _ in range(2))
    graded = submitted.submit()
    with bank.database.writing() as session:
        session.execute(update(Attempt).values(created_at=now() - timedelta(days=30, minutes=1)))

    fresh = Player(bank.public, {"draw": {}})

    assert_problem(given_up.client.get(given_up.url), 403, "forbidden")
    assert submitted.read()["items"] == graded["items"]
    assert fresh.read()["state"] == "open"
    assert rows(bank, AttemptItem) == 2


def rows(bank: Bank, model: Any) -> int:
    with bank.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(model)).scalar_one()


# --- sets ---


def test_an_attempt_at_a_release_has_its_questions_and_points_whatever_became_of_them(bank: Bank) -> None:
    asked = [bank.add_question(**one) for one in (PAIRS, CHOICES, TEXT)]
    listed = [{"id": one["id"], "points": points} for one, points in zip(asked, (3, 0.5, 1), strict=True)]
    fixed = {"slug": "basics", "title": "Basics", "questions": listed}
    bank.author.post("/api/v1/sets", json=fixed).raise_for_status()
    bank.reviewer.post("/api/v1/sets/basics/releases").raise_for_status()
    url = f"/api/v1/questions/{asked[0]['id']}"
    bank.reviewer.patch(url, json={"stem": "Something else?"}, headers=ANY).raise_for_status()
    bank.admin.delete(f"/api/v1/questions/{asked[1]['id']}", headers=ANY).raise_for_status()

    player = Player(bank.public, {"set": "basics", "release": 1, "seed": "x"})

    assert player.questions == [one["id"] for one in asked]
    assert (player.begun["set"], player.begun["release"], player.begun["maximum"]) == ("basics", 1, 4.5)
    assert player.begun["items"][0]["question"]["stem"] == PAIRS["stem"]
    for one in asked[:2]:
        player.respond(one["id"], right(one)).raise_for_status()
    # Half of the one point.
    player.respond(asked[2]["id"], {"text": "flask.url_for"}).raise_for_status()
    graded = player.submit()
    assert [(item["score"], item["maximum"]) for item in graded["items"]] == [(3, 3), (0.5, 0.5), (0.5, 1)]
    assert graded["score"] == 4
    assert [item["question"] for item in graded["items"]] == asked


def test_an_attempt_at_a_blueprint_is_drawn_for_itself(bank: Bank) -> None:
    for number in range(8):
        bank.add_question(**{**CHOICES, "stem": f"Choice {number}?"})
        bank.add_question(**{**SEVERAL, "stem": f"Several {number}?"})
    sections = [{"type": ["single_choice"], "count": 3, "points": 2}, {"count": 4}]
    blueprint = {"slug": "drawn", "title": "Drawn", "sections": sections}
    bank.author.post("/api/v1/sets", json=blueprint).raise_for_status()

    first, again, other = (Player(bank.public, {"set": "drawn", "seed": seed}) for seed in ("a", "a", "b"))

    assert (first.begun["set"], first.begun["release"], first.begun["maximum"]) == ("drawn", None, 10)
    assert first.questions == again.questions != other.questions
    types = [item["question"]["type"] for item in first.begun["items"]]
    assert types[:3] == ["single_choice"] * 3
    assert [item["maximum"] for item in first.begun["items"]] == [2, 2, 2, 1, 1, 1, 1]
    assert len(set(first.questions)) == 7
    # What a release by the same seed freezes.
    released = bank.reviewer.post("/api/v1/sets/drawn/releases", json={"seed": "a"}).json()
    assert [item["question"]["id"] for item in released["items"]] == first.questions


def test_a_set_that_was_attempted_can_still_be_deleted(bank: Bank) -> None:
    question = bank.add_question(**CHOICES)
    fixed = {"slug": "gone", "title": "Gone", "questions": [{"id": question["id"]}]}
    bank.author.post("/api/v1/sets", json=fixed).raise_for_status()
    player = Player(bank.public, {"set": "gone"})
    before = player.read()

    bank.admin.delete("/api/v1/sets/gone", headers=ANY).raise_for_status()

    assert player.read() == before
    assert_problem(bank.public.post(ATTEMPTS, json={"set": "gone"}), 422, "invalid")
    assert player.submit()["set"] == "gone"


def test_an_attempt_at_a_set_that_the_bank_cannot_fill_is_refused(bank: Bank) -> None:
    blueprint = {"slug": "large", "title": "Large", "sections": [{"count": 2}]}
    bank.author.post("/api/v1/sets", json=blueprint).raise_for_status()
    bank.add_question(**CHOICES)

    problem = assert_problem(bank.public.post(ATTEMPTS, json={"set": "large"}), 409, "shortage")

    assert (problem["requested"], problem["available"]) == (2, 1)


def test_points_that_do_not_come_out_even_are_rounded_to_five_decimals(bank: Bank) -> None:
    third = {**SEVERAL, "answers": [{"body": letter, "correct": True} for letter in "abc"]}
    asked = [bank.add_question(**{**third, "stem": f"{n}?"}) for n in range(2)]
    listed = [{"id": one["id"], "points": points} for one, points in zip(asked, (1, 0.00001), strict=True)]
    bank.author.post("/api/v1/sets", json={"slug": "s", "title": "S", "questions": listed}).raise_for_status()
    player = Player(bank.public, {"set": "s"})
    for one in asked:
        two = {"answers": [answer["id"] for answer in one["answers"][:2]]}
        player.respond(one["id"], two).raise_for_status()

    graded = player.submit()

    # 0.66667 of each: of the second one 0.0000066667 points, which is 0.00001 to five decimals.
    assert [item["score"] for item in graded["items"]] == [0.66667, 0.00001]
    assert (graded["score"], graded["maximum"]) == (0.66668, 1.00001)
