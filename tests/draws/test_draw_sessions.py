"""Draw sessions: nothing comes twice, whoever draws at the same time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from conftest import Bank, Client, assert_problem, open_question
from questions import loaded
from sqlalchemy import func, select, update

from models import DrawnQuestion, DrawSession, now
from services.saving import Save, save


def fill(bank: Bank, number: int, **members: object) -> set[str]:
    """So many published questions; gives their ids."""
    with bank.database.writing() as session:
        documents = save(session, [Save(loaded(open_question(), **members))] * number, None)
    return {one.content["id"] for one in documents}


def begin(client: Client) -> str:
    """The token of a new session."""
    response = client.post("/api/v1/draw-sessions")
    assert response.status_code == 201, response.text
    token: str = response.json()["token"]
    return token


def age(bank: Bank, by: timedelta) -> None:
    """Let time pass for every session."""
    with bank.database.writing() as session:
        session.execute(update(DrawSession).values(used_at=now() - by))


def test_a_game_goes_on_until_every_question_was_drawn_once(bank: Bank) -> None:
    easy, hard = fill(bank, 25), fill(bank, 2, difficulty="expert")
    begun = bank.public.post("/api/v1/draw-sessions")
    assert begun.status_code == 201
    url, token = begun.headers["Location"], begun.json()["token"]
    assert set(begun.json()) == {"token", "expires_at"}
    assert url == f"/api/v1/draw-sessions/{token}"
    assert bank.public.get(url).json()["drawn"] == 0

    def draw(**parameters: object) -> tuple[set[str], bool]:
        response = bank.public.get("/api/v1/draws", params={"session": token, "difficulty": "beginner", **parameters})
        assert response.status_code == 200, response.text
        assert response.headers["Cache-Control"] == "no-store"
        items = response.json()["items"]
        assert len({item["id"] for item in items}) == len(items)
        return {item["id"] for item in items}, response.json()["exhausted"]

    first, exhausted = draw(seed="same")
    assert (len(first), exhausted) == (10, False)
    second, exhausted = draw(seed="same")
    assert (len(second), exhausted) == (10, False)
    strict = {"session": token, "difficulty": "beginner", "strict": "true"}
    problem = assert_problem(bank.public.get("/api/v1/draws", params=strict), 409, "shortage")
    assert (problem["requested"], problem["available"]) == (10, 5)
    head = bank.public.head("/api/v1/draws", params={"session": token})
    assert (head.status_code, head.content) == (200, b"")
    # Neither took anything.
    assert bank.public.get(url).json()["drawn"] == 20
    last, exhausted = draw()
    assert (len(last), exhausted) == (5, True)
    assert first | second | last == easy
    assert draw() == (set(), True)
    # Exhausted for these filters, not for others.
    assert draw(difficulty="expert") == (hard, True)
    assert bank.public.get(url).json()["drawn"] == 27
    # Another session has had nothing.
    other = bank.public.get("/api/v1/draws", params={"session": begin(bank.public), "count": 100})
    assert {item["id"] for item in other.json()["items"]} == easy | hard


def test_what_is_added_meanwhile_can_be_drawn(bank: Bank) -> None:
    fill(bank, 3)
    token = begin(bank.public)
    assert len(bank.public.get(f"/api/v1/draws?session={token}").json()["items"]) == 3

    added = bank.add_question()

    answer = bank.public.get(f"/api/v1/draws?session={token}").json()
    assert [item["id"] for item in answer["items"]] == [added["id"]]


def test_a_session_in_which_a_question_was_drawn_does_not_keep_it_from_being_deleted(bank: Bank) -> None:
    question = bank.add_question()
    token = begin(bank.public)
    bank.public.get(f"/api/v1/draws?session={token}").raise_for_status()

    gone = bank.admin.delete(f"/api/v1/questions/{question['id']}", headers={"If-Match": "*"})

    assert gone.status_code == 204
    assert bank.public.get(f"/api/v1/draws?session={token}").json()["items"] == []


def test_fifty_clients_draw_from_one_session_and_no_question_comes_twice(bank: Bank) -> None:
    ids = fill(bank, 180)
    token = begin(bank.public)

    def draw(_: int) -> list[str]:
        with Client(bank.url) as client:
            response = client.get("/api/v1/draws", params={"session": token, "count": 4})
        assert response.status_code == 200, response.text
        return [item["id"] for item in response.json()["items"]]

    with ThreadPoolExecutor(50) as pool:
        drawn = [identifier for one in pool.map(draw, range(50)) for identifier in one]

    # 50 draws of 4 ask for 200: each of the 180 comes once, and the last draws get nothing.
    assert len(drawn) == 180
    assert set(drawn) == ids
    assert bank.public.get(f"/api/v1/draw-sessions/{token}").json()["drawn"] == 180


def test_a_session_ends_six_hours_after_its_last_draw(bank: Bank) -> None:
    fill(bank, 30)
    token = begin(bank.public)
    url = f"/api/v1/draw-sessions/{token}"

    age(bank, timedelta(hours=5, minutes=59))
    almost = datetime.fromisoformat(bank.public.get(url).json()["expires_at"])
    bank.public.get(f"/api/v1/draws?session={token}").raise_for_status()
    renewed = datetime.fromisoformat(bank.public.get(url).json()["expires_at"])
    assert timedelta(hours=5, minutes=58) < renewed - almost < timedelta(hours=6, minutes=5)

    age(bank, timedelta(hours=6, minutes=1))
    assert_problem(bank.public.get(url), 404, "not-found")
    problem = assert_problem(bank.public.get(f"/api/v1/draws?session={token}"), 422, "invalid")
    assert [fault["pointer"] for fault in problem["errors"]] == ["/session"]
    assert_problem(bank.public.delete(url, headers={"If-Match": "*"}), 404, "not-found")

    # The next one that is begun clears it away, with all that it had drawn.
    begin(bank.public)
    with bank.database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(DrawSession)).scalar_one() == 1
        assert connection.execute(select(func.count()).select_from(DrawnQuestion)).scalar_one() == 0


def test_a_session_can_be_ended(bank: Bank) -> None:
    fill(bank, 3)
    token = begin(bank.public)
    url = f"/api/v1/draw-sessions/{token}"
    bank.public.get(f"/api/v1/draws?session={token}").raise_for_status()

    assert_problem(bank.public.delete(url), 428, "precondition-required")
    tag = bank.public.get(url).headers["ETag"]
    bank.public.get(f"/api/v1/draws?session={token}").raise_for_status()
    assert_problem(bank.public.delete(url, headers={"If-Match": '"another"'}), 412, "stale")
    assert bank.public.get(url, headers={"If-None-Match": tag}).status_code in (200, 304)
    assert bank.public.delete(url, headers={"If-Match": "*"}).status_code == 204

    assert_problem(bank.public.get(url), 404, "not-found")
    assert_problem(bank.public.get(f"/api/v1/draws?session={token}"), 422, "invalid")
    assert_problem(bank.public.get("/api/v1/draw-sessions/nonsense"), 404, "not-found")
    # Those of others cannot be listed.
    assert_problem(bank.public.get("/api/v1/draw-sessions"), 405, "method-not-allowed")


def test_whoever_may_read_may_begin_a_session(serve: Callable[..., Bank]) -> None:
    closed = serve(public_view="none")
    fill(closed, 3)

    assert_problem(closed.public.post("/api/v1/draw-sessions"), 401, "unauthenticated")
    token = begin(closed.player)
    items = closed.player.get(f"/api/v1/draws?session={token}").json()["items"]
    # Open questions are played without their answers.
    assert [item["answers"] for item in items] == [[], [], []]
    assert_problem(closed.public.get(f"/api/v1/draws?session={token}"), 401, "unauthenticated")
    assert_problem(closed.public.get(f"/api/v1/draw-sessions/{token}"), 401, "unauthenticated")
    assert_problem(
        closed.public.delete(f"/api/v1/draw-sessions/{token}", headers={"If-Match": "*"}), 401, "unauthenticated"
    )


def test_two_readers_with_the_same_idempotency_key_get_two_sessions(bank: Bank) -> None:
    begun = [bank.public.post("/api/v1/draw-sessions", headers={"Idempotency-Key": "1"}) for _ in range(2)]

    assert begun[0].json()["token"] != begun[1].json()["token"]
