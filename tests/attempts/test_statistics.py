"""Statistics: hand-worked cases, and the same figures as a direct computation with NumPy."""

import math
import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from conftest import Bank, assert_problem
from play import ANY, CHOICES, GRADABLE, NUMBER, OPEN, SAYS, SEVERAL, TEXT, Player, play, right, wrong
from sqlalchemy import func, select

from models import Attempt, RevisionStatistics
from services import grading, item_analysis

NOT_MEASURED = ("facility", "standard_deviation", "discrimination_index", "measured_difficulty", "confidence_interval")


def statistics(bank: Bank, question: dict[str, Any], **query: Any) -> dict[str, Any]:
    response = bank.reader.get(f"/api/v1/questions/{question['id']}/statistics", params=query)
    assert response.status_code == 200, response.text
    return response.json()


def test_four_attempts_worked_out_by_hand(bank: Bank) -> None:
    """Scores of the first question 1, 1, 0, 0; of the second 1, 0.5, 0.5, 0.

    Mean 1/2; squared deviations 4 x 1/4 = 1, over n - 1 = 3: standard deviation 1/sqrt(3). Covariance
    (1/2 x 1/2 + 0 + 0 + 1/2 x 1/2)/3 = 1/6, variances 1/3 and (1/4 + 1/4)/3 = 1/6: 100 x (1/6)/sqrt(1/18) = 70.71.
    """
    first, second = (bank.add_question(**one) for one in (CHOICES, TEXT))
    half = {"text": "flask.url_for"}
    rows = [(right, right(second)), (right, half), (wrong, half), (wrong, wrong(second))]
    for respond, text in rows:
        play(bank, {first["id"]: respond(first), second["id"]: text})

    found = statistics(bank, first)

    assert (found["attempts"], found["unanswered"]) == (4, 0)
    assert (found["question_id"], found["revision"], found["difficulty"]) == (first["id"], 1, "beginner")
    assert found["facility"] == found["measured_difficulty"] == 0.5
    assert found["standard_deviation"] == pytest.approx(1 / math.sqrt(3))
    assert found["discrimination_index"] == pytest.approx(100 * (1 / 6) / math.sqrt(1 / 18))
    # Wilson for 2 of 4 with z = 1.96: the middle is 1/2, the half width z/(1 + z²/4) x sqrt(1/16 + z²/64).
    half_width = 1.959964 / (1 + 1.959964**2 / 4) * math.sqrt(1 / 16 + 1.959964**2 / 64)
    interval = found["confidence_interval"]
    assert interval["level"] == 0.95
    assert (interval["low"], interval["high"]) == pytest.approx((0.5 - half_width, 0.5 + half_width), abs=1e-6)
    ids = [answer["id"] for answer in first["answers"]]
    assert found["options"] == [
        {"answer_id": ids[0], "count": 2, "share": 0.5},
        {"answer_id": ids[1], "count": 0, "share": 0},
        {"answer_id": ids[2], "count": 2, "share": 0.5},
    ]
    text = statistics(bank, second)
    assert text["facility"] == 0.5
    assert text["standard_deviation"] == pytest.approx(math.sqrt(1 / 6))
    assert text["discrimination_index"] == found["discrimination_index"]
    assert [option["count"] for option in text["options"]] == [1, 2, 0]


def test_without_attempts_nothing_is_measured(bank: Bank) -> None:
    question = bank.add_question(**CHOICES)
    Player(bank.public, {"draw": {}})  # begun, and never submitted

    found = statistics(bank, question)

    assert found["attempts"] == 0
    assert [found[name] for name in NOT_MEASURED] == [None] * 5
    assert [(option["count"], option["share"]) for option in found["options"]] == [(0, None)] * 3


def test_one_attempt_has_a_mean_and_no_spread(bank: Bank) -> None:
    first, second = (bank.add_question(**one) for one in (CHOICES, SAYS))

    play(bank, {first["id"]: right(first), second["id"]: None})

    found, other = statistics(bank, first), statistics(bank, second)
    assert (found["facility"], found["standard_deviation"], found["discrimination_index"]) == (1, None, None)
    assert found["measured_difficulty"] == found["confidence_interval"]["low"] == 0
    # Wilson for 1 of 1: z²/(1 + z²) of doubt is left.
    assert found["confidence_interval"]["high"] == pytest.approx(1.959964**2 / (1 + 1.959964**2), abs=1e-6)
    assert (other["facility"], other["measured_difficulty"], other["unanswered"]) == (0, 1, 1)


def test_a_question_that_all_answer_alike_has_no_discrimination(bank: Bank) -> None:
    """Its variance is exactly zero, though a third has no end as a decimal; so is that of a rest that never varies."""
    third = {**SEVERAL, "answers": [{"body": letter, "correct": True} for letter in "abc"]}
    same, varied, alike = (bank.add_question(**one) for one in (third, CHOICES, SAYS))
    for respond in (right, wrong, wrong, right, right, right, wrong):
        one_of_three = {"answers": [same["answers"][0]["id"]]}
        play(bank, {same["id"]: one_of_three, varied["id"]: respond(varied), alike["id"]: right(alike)})

    for question in (same, alike):
        found = statistics(bank, question)
        assert (found["standard_deviation"], found["discrimination_index"]) == (0, None)
    assert statistics(bank, same)["facility"] == pytest.approx(0.33333)
    found = statistics(bank, varied)
    assert found["standard_deviation"] > 0
    assert found["discrimination_index"] is None


def test_a_question_played_alone_has_no_rest_to_compare_with(bank: Bank) -> None:
    first, second, open_one = (bank.add_question(**one) for one in (CHOICES, SAYS, OPEN))
    for respond in (right, wrong):
        play(bank, {first["id"]: respond(first), open_one["id"]: right(open_one)})
    alone = statistics(bank, first)
    assert (alone["attempts"], alone["facility"], alone["discrimination_index"]) == (2, 0.5, None)

    for one, other in ((right, right), (wrong, wrong), (right, right)):
        play(bank, {first["id"]: one(first), second["id"]: other(second)})

    found = statistics(bank, first)
    assert (found["attempts"], found["facility"]) == (5, 0.6)
    # The three that can be compared agree entirely.
    assert found["discrimination_index"] == 100
    assert statistics(bank, open_one)["attempts"] == 0


def test_the_worse_the_question_the_lower_the_index(bank: Bank) -> None:
    first, second, third = (bank.add_question(**one) for one in (CHOICES, SAYS, NUMBER))
    for strong in (True, True, False, False, False):
        # Who knows the others gets the third one wrong.
        one, other = (right, wrong) if strong else (wrong, right)
        play(bank, {first["id"]: one(first), second["id"]: one(second), third["id"]: other(third)})

    assert statistics(bank, third)["discrimination_index"] == -100


def test_statistics_are_those_of_a_revision(bank: Bank) -> None:
    question = bank.add_question(**CHOICES)
    url = f"/api/v1/questions/{question['id']}"
    play(bank, {question["id"]: wrong(question)})
    begun_before = Player(bank.public, {"draw": {}})
    changed = bank.reviewer.patch(url, json={"difficulty": "expert"}, headers=ANY).json()
    begun_before.submit()
    play(bank, {question["id"]: right(question)})

    assert changed["revision"] == 2
    newest = statistics(bank, question)
    assert (newest["revision"], newest["attempts"], newest["facility"], newest["difficulty"]) == (2, 1, 1, "expert")
    old = statistics(bank, question, revision=1)
    assert (old["revision"], old["attempts"], old["facility"], old["difficulty"]) == (1, 2, 0, "beginner")
    assert_problem(bank.reader.get(f"{url}/statistics?revision=3"), 404, "not-found")
    bank.admin.delete(url, headers=ANY).raise_for_status()
    assert_problem(bank.reader.get(f"{url}/statistics"), 404, "not-found")


def test_a_release_has_statistics_of_its_own(bank: Bank) -> None:
    first, second, open_one = (bank.add_question(**one) for one in (CHOICES, TEXT, OPEN))
    listed = [{"id": one["id"], "points": points} for one, points in ((first, 3), (open_one, 5), (second, 1))]
    bank.author.post("/api/v1/sets", json={"slug": "s", "title": "S", "questions": listed}).raise_for_status()
    bank.reviewer.post("/api/v1/sets/s/releases").raise_for_status()
    address = "/api/v1/sets/s/releases/1/statistics"
    none = bank.reader.get(address).json()
    assert (none["set"], none["release"], none["attempts"], none["mean"]) == ("s", 1, 0, None)
    assert [item["attempts"] for item in none["items"]] == [0, 0, 0]
    # Shares of four points: 1, 3/4, 0.
    for one, other in ((right, right), (right, wrong), (wrong, wrong)):
        player = Player(bank.public, {"set": "s", "release": 1})
        player.respond(first["id"], one(first)).raise_for_status()
        player.respond(second["id"], other(second)).raise_for_status()
        player.submit()
    play(bank, {first["id"]: wrong(first), second["id"]: right(second)})  # is no attempt at the release

    found = bank.reader.get(address).json()

    assert found["attempts"] == 3
    assert found["mean"] == pytest.approx(1.75 / 3)
    assert found["standard_deviation"] == pytest.approx(float(np.std([1, 0.75, 0], ddof=1)))
    assert [item["question_id"] for item in found["items"]] == [one["id"] for one in (first, open_one, second)]
    assert [item["attempts"] for item in found["items"]] == [3, 0, 3]
    correlation = 100 * float(np.corrcoef([1, 1, 0], [1, 0, 0])[0, 1])
    assert [found["items"][index]["discrimination_index"] for index in (0, 2)] == pytest.approx([correlation] * 2)
    assert [option["count"] for option in found["items"][0]["options"]] == [2, 0, 1]
    assert statistics(bank, first)["attempts"] == 4
    assert_problem(bank.reader.get("/api/v1/sets/s/releases/2/statistics"), 404, "not-found")
    assert_problem(bank.player.get(address), 403, "forbidden")


def test_the_figures_are_those_of_numpy(bank: Bank) -> None:
    """Thirty attempts of abler and less able players at seven questions of every type, over HTTP."""
    chance = random.Random(11)
    asked = [bank.add_question(**one) for one in GRADABLE]
    scores = []
    for _ in range(30):
        ability = chance.random()
        responses = {
            one["id"]: right(one) if chance.random() < ability else chance.choice([wrong(one), None]) for one in asked
        }
        graded = play(bank, responses)
        by_question = {item["question"]["id"]: item["score"] for item in graded["items"]}
        scores.append([by_question[one["id"]] for one in asked])

    table = np.array(scores)
    for column, question in enumerate(asked):
        found = statistics(bank, question)
        own, rest = table[:, column], np.delete(table, column, axis=1).sum(axis=1)
        assert found["attempts"] == 30
        assert found["facility"] == pytest.approx(own.mean())
        assert found["measured_difficulty"] == pytest.approx(1 - own.mean())
        assert found["standard_deviation"] == pytest.approx(own.std(ddof=1))
        # The rest is rounded to five decimals of its maximum.
        covariance = np.cov(own, rest, ddof=1)
        expected = 100 * covariance[0, 1] / math.sqrt(covariance[0, 0] * covariance[1, 1])
        assert found["discrimination_index"] == pytest.approx(expected, abs=0.01)


def test_sums_give_the_figures_of_numpy_over_many_attempts() -> None:
    random_numbers = np.random.default_rng(7)
    ability = random_numbers.random(20_000)
    own = np.clip(np.round((ability + random_numbers.normal(0, 0.3, 20_000)) * 4) / 4, 0, 1)
    rest = np.round(np.clip(ability + random_numbers.normal(0, 0.1, 20_000), 0, 1), 5)
    sums = RevisionStatistics.none(seq=1)

    for score, other in zip(own, rest, strict=True):
        sums.add(round(score * grading.UNITS), round(other * grading.UNITS), answered=True, met=())

    assert item_analysis.mean(sums.attempts, sums.score) == pytest.approx(own.mean(), rel=1e-12)
    deviation = item_analysis.standard_deviation(sums.attempts, sums.score, sums.score_squared)
    assert deviation == pytest.approx(own.std(ddof=1), rel=1e-12)
    assert item_analysis.discrimination(sums) == pytest.approx(100 * np.corrcoef(own, rest)[0, 1], rel=1e-9)


@pytest.mark.parametrize(
    ("share", "count", "low", "high"),
    # As the table of R. G. Newcombe (1998), Statistics in Medicine 17, 857-872, method 3, has them.
    [
        (81 / 263, 263, 0.2553, 0.3662),
        (15 / 148, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1 / 29, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_wilsons(share: float, count: int, low: float, high: float) -> None:
    assert item_analysis.interval(count, share) == pytest.approx((low, high), abs=5e-5)


def test_32_attempts_submitted_at_once_are_all_counted(bank: Bank) -> None:
    asked = [bank.add_question(**one) for one in GRADABLE]
    listed = [{"id": one["id"]} for one in asked]
    bank.author.post("/api/v1/sets", json={"slug": "s", "title": "S", "questions": listed}).raise_for_status()
    bank.reviewer.post("/api/v1/sets/s/releases").raise_for_status()
    # Half of them in another order, which must not make two of them wait for each other.
    players = [Player(bank.public, {"set": "s", "release": 1}) for _ in range(16)]
    players += [Player(bank.public, {"draw": {"count": 100}, "seed": str(seed)}) for seed in range(16)]
    for number, player in enumerate(players):
        given = [{"question_id": one["id"], "response": (right if number % 2 else wrong)(one)} for one in asked]
        player.client.put(f"{player.url}/responses", json={"responses": given}, headers=ANY).raise_for_status()

    with ThreadPoolExecutor(32) as pool:
        answers = list(pool.map(lambda player: player.client.post(f"{player.url}/submission"), players))

    assert [answer.status_code for answer in answers] == [200] * 32
    for question in asked:
        found = statistics(bank, question)
        assert (found["attempts"], found["facility"]) == (32, 0.5)
        assert found["discrimination_index"] == 100
    release = bank.reader.get("/api/v1/sets/s/releases/1/statistics").json()
    assert (release["attempts"], release["mean"]) == (16, 0.5)
    assert {item["attempts"] for item in release["items"]} == {16}
    with bank.database.reading() as connection:
        unfinished = select(func.count()).select_from(Attempt).where(Attempt.submitted_at.is_(None))
        assert connection.execute(unfinished).scalar_one() == 0
