"""Open Trivia DB's contract, as its public documentation (its page "API Documentation" and helper tool) has it."""

import base64
import html
import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import unquote, unquote_plus

import pytest
from conftest import Bank, Client, choice_question
from questions import EVERY_TYPE, loaded, question
from sqlalchemy import update

from formats.opentdb import FORMAT
from models import DrawSession, now
from services.saving import Save, save

BASE = "/compat/opentdb"
# The documentation's own sentence, as it is and in the four encodings.
SENTENCE = "Don't forget that π = 3.14 & doesn't equal 3."
ENCODED = {
    None: "Don&#039;t forget that &pi; = 3.14 &amp; doesn&#039;t equal 3.",
    "urlLegacy": "Don%27t+forget+that+%CF%80+%3D+3.14+%26+doesn%27t+equal+3.",
    "url3986": "Don%27t%20forget%20that%20%CF%80%20%3D%203.14%20%26%20doesn%27t%20equal%203.",
    "base64": "RG9uJ3QgZm9yZ2V0IHRoYXQgz4AgPSAzLjE0ICYgZG9lc24ndCBlcXVhbCAzLg==",
}
DECODE: dict[str | None, Callable[[str], str]] = {
    None: html.unescape,
    "urlLegacy": unquote_plus,
    "url3986": unquote,
    "base64": lambda text: base64.b64decode(text).decode(),
}
NO_RESULTS, INVALID, TOKEN_NOT_FOUND, TOKEN_EMPTY = ({"response_code": code, "results": []} for code in (1, 2, 3, 4))


def ask(client: Client, script: str = "api", **parameters: object) -> dict[str, Any]:
    """What a script answers; every answer of these is a success of HTTP, whatever its response code."""
    response = client.get(f"{BASE}/{script}.php", params={name: str(value) for name, value in parameters.items()})
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == "application/json"
    answer: dict[str, Any] = response.json()
    return answer


def results(client: Client, **parameters: object) -> list[dict[str, Any]]:
    answer = ask(client, **parameters)
    assert list(answer) == ["response_code", "results"]
    assert answer["response_code"] == 0
    found: list[dict[str, Any]] = answer["results"]
    return found


def stems(client: Client, **parameters: object) -> set[str]:
    found = [one["question"] for one in results(client, **parameters)]
    assert len(set(found)) == len(found)
    return set(found)


def true_false(stem: str, right: str = "True", **members: Any) -> dict[str, Any]:
    answers = [{"body": body, "correct": body == right} for body in ("True", "False")]
    return question("true_false", stem, answers, **members)


def fill(bank: Bank, *questions: dict[str, Any]) -> None:
    with bank.database.writing() as session:
        save(session, [Save(loaded(one, external_id=None)) for one in questions], None)


@pytest.mark.parametrize("encode", ENCODED)
def test_every_text_is_encoded_as_the_documentation_shows(bank: Bank, encode: str | None) -> None:
    bank.add_topic("science")
    bank.add_topic("computers", "science")
    bank.add_question(
        **{
            **choice_question(SENTENCE),
            "topics": ["computers"],
            "answers": [
                {"body": "é~ñ", "correct": True},
                {"body": '<b> "x"', "correct": False},
                {"body": "a+b_c-d.e", "correct": False},
                {"body": "/", "correct": False},
            ],
        }
    )
    asked = {"encode": encode} if encode else {}

    (one,) = results(bank.public, amount=1, **asked)

    assert list(one) == ["type", "difficulty", "category", "question", "correct_answer", "incorrect_answers"]
    assert one["question"] == ENCODED[encode]
    decode = DECODE[encode]
    assert {name: decode(value) for name, value in one.items() if isinstance(value, str)} == {
        "type": "multiple",
        "difficulty": "easy",
        "category": "Science: Computers",
        "question": SENTENCE,
        "correct_answer": "é~ñ",
    }
    assert [decode(text) for text in one["incorrect_answers"]] == ['<b> "x"', "a+b_c-d.e", "/"]
    # By PHP's htmlentities, urlencode and rawurlencode.
    expected = {
        None: ["&eacute;~&ntilde;", "&lt;b&gt; &quot;x&quot;", "a+b_c-d.e", "/"],
        "urlLegacy": ["%C3%A9%7E%C3%B1", "%3Cb%3E+%22x%22", "a%2Bb_c-d.e", "%2F"],
        "url3986": ["%C3%A9~%C3%B1", "%3Cb%3E%20%22x%22", "a%2Bb_c-d.e", "%2F"],
    }
    if encode in expected:
        assert [one["correct_answer"], *one["incorrect_answers"]] == expected[encode]


@pytest.mark.parametrize("encode", ENCODED)
def test_what_the_facade_gives_the_import_reads_back(bank: Bank, encode: str | None) -> None:
    bank.add_topic("maths")
    fill(
        bank,
        {**choice_question(SENTENCE), "topics": ["maths"]},
        {**choice_question("Is 100% + 1 = 2?\n\n```py\nprint('é')\n```"), "difficulty": "intermediate"},
        true_false("`π` is 3 & more?", "False", difficulty="advanced"),
    )

    given = bank.public.get(f"{BASE}/api.php", params={"amount": 3, **({"encode": encode} if encode else {})})
    assert FORMAT.read
    drafts = [block.draft for block in FORMAT.read(io.BytesIO(given.content))]

    listed = bank.public.get("/api/v1/questions").json()["items"]
    expected = {
        one["stem"]: {
            "type": one["type"],
            "stem": one["stem"],
            "difficulty": one["difficulty"],
            "answers": {(answer["body"], answer["correct"]) for answer in one["answers"]},
        }
        for one in listed
    }
    read = {}
    for draft in drafts:
        assert draft
        assert draft.missing == []
        assert draft.headings == ["Maths" if draft.question["stem"] == SENTENCE else "General Knowledge"]
        answers = {(answer["body"], answer["correct"]) for answer in draft.question["answers"]}
        read[draft.question["stem"]] = {**draft.question, "answers": answers}
    assert len(expected) == 3
    assert read == expected


def test_only_published_questions_that_it_can_express_are_given_and_counted(bank: Bank) -> None:
    bank.add_topic("web")
    bank.add_topic("flask", "web")
    bank.add_topic("empty")
    bank.add_topic("interviews")
    fill(
        bank,
        *({**one, "topics": ["flask"]} for one in EVERY_TYPE),
        {**EVERY_TYPE[0], "topics": ["interviews"]},
        {**choice_question("A draft?"), "status": "draft", "topics": ["empty"]},
        {**choice_question("Retired?"), "status": "retired", "topics": ["flask"]},
        {**choice_question("About the web?"), "topics": ["web"], "difficulty": "expert"},
        {**choice_question("About nothing?"), "difficulty": "intermediate"},
    )
    choice, boolean = EVERY_TYPE[1]["stem"], EVERY_TYPE[3]["stem"]

    assert ask(bank.public, "api_category") == {
        "trivia_categories": [{"id": 9, "name": "Web"}, {"id": 10, "name": "Web: Flask"}]
    }
    assert stems(bank.public, amount=4) == {choice, boolean, "About the web?", "About nothing?"}
    assert stems(bank.public, amount=3, category=9) == {choice, boolean, "About the web?"}
    assert stems(bank.public, amount=2, category=10) == {choice, boolean}
    assert stems(bank.public, amount=1, category=10, type="multiple", difficulty="easy") == {choice}
    assert stems(bank.public, amount=1, type="boolean") == {boolean}
    assert stems(bank.public, amount=1, difficulty="hard") == {"About the web?"}
    # The category of a result is the one that was asked for; without, the question's own.
    assert {one["category"] for one in results(bank.public, amount=3, category=9)} == {"Web"}
    own = {one["question"]: one["category"] for one in results(bank.public, amount=4)}
    assert own == {
        choice: "Web: Flask",
        boolean: "Web: Flask",
        "About the web?": "Web",
        "About nothing?": "General Knowledge",
    }
    (one,) = results(bank.public, amount=1, type="boolean")
    assert (one["correct_answer"], one["incorrect_answers"]) == ("True", ["False"])

    def counted(*numbers: int) -> dict[str, int]:
        names = ("", "easy_", "medium_", "hard_")
        return {f"total_{name}question_count": number for name, number in zip(names, numbers, strict=True)}

    answer = ask(bank.public, "api_count", category=9)
    assert answer == {"category_id": 9, "category_question_count": counted(3, 2, 0, 1)}
    assert list(answer["category_question_count"]) == list(counted(3, 2, 0, 1))
    assert ask(bank.public, "api_count", category=11)["category_question_count"] == counted(0, 0, 0, 0)

    def verified(number: int) -> dict[str, int]:
        return {
            "total_num_of_questions": number,
            "total_num_of_pending_questions": 0,
            "total_num_of_verified_questions": number,
            "total_num_of_rejected_questions": 0,
        }

    answer = ask(bank.public, "api_count_global")
    assert answer == {"overall": verified(4), "categories": {"9": verified(3), "10": verified(2)}}
    assert list(answer["overall"]) == list(verified(4))


def test_a_request_that_cannot_be_met_fails_as_a_whole(bank: Bank) -> None:
    bank.add_topic("web")
    fill(bank, *[choice_question()] * 3)

    assert ask(bank.public, amount=4) == NO_RESULTS
    assert ask(bank.public, amount=1, category=9) == NO_RESULTS
    assert ask(bank.public, amount=1, difficulty="hard") == NO_RESULTS
    assert ask(bank.public, amount=1, type="boolean") == NO_RESULTS
    for wrong in (
        {},
        {"amount": "five"},
        {"amount": 0},
        {"amount": 51},
        {"amount": -1},
        {"amount": "1.5"},
        {"amount": "9" * 400},
        {"amount": 1, "category": 999},
        {"amount": 1, "category": 8},
        {"amount": 1, "category": "web"},
        {"amount": 1, "difficulty": "beginner"},
        {"amount": 1, "type": "single_choice"},
        {"amount": 1, "encode": "rot13"},
        {"amount": 1, "category": "\0"},
    ):
        assert ask(bank.public, **wrong) == INVALID, wrong
    assert ask(bank.public, "api_count") == INVALID
    assert ask(bank.public, "api_count", category=999) == INVALID
    assert ask(bank.public, "api_token") == INVALID
    assert ask(bank.public, "api_token", command="destroy") == INVALID


def test_an_import_takes_in_what_the_facade_gives(bank: Bank) -> None:
    fill(bank, choice_question(SENTENCE), true_false("`π` is 3 & more?", "False"))
    given = bank.public.get(f"{BASE}/api.php", params={"amount": 2}).content
    sent = {"params": {"filename": "api.json", "format": "opentdb"}, "content": given}

    # They are there already, word for word; in a bank without them they are new.
    assert bank.author.post("/api/v1/imports", **sent).json()["counts"]["duplicate"] == 2
    for listed in bank.public.get("/api/v1/questions").json()["items"]:
        bank.admin.delete(f"/api/v1/questions/{listed['id']}", headers={"If-Match": "*"}).raise_for_status()
    assert bank.author.post("/api/v1/imports", **sent).json()["counts"]["created"] == 2
    drafts = bank.reader.get("/api/v1/questions", params={"status": "draft"}).json()["items"]
    assert {question["stem"] for question in drafts} == {SENTENCE, "`π` is 3 & more?"}


def test_parameters_are_read_as_its_clients_send_them(bank: Bank) -> None:
    fill(bank, *[choice_question()] * 3)

    # Empty ones from forms, 0 and `any` from wrappers, unknown ones from anybody; of two the last counts, as in PHP.
    for query in (
        "amount=3&category=&difficulty=&type=&encode=&token=",
        "amount=3&category=0",
        "amount=3&category=any&difficulty=any&type=any&encode=default",
        "amount=3&encoding=base64&callback=x",
        "amount=50&amount=3",
    ):
        response = bank.public.get(f"{BASE}/api.php?{query}")
        assert response.json()["response_code"] == 0, query
        assert len(response.json()["results"]) == 3
        assert response.headers["Cache-Control"] == "no-store"


def test_draws_are_random(bank: Bank) -> None:
    fill(bank, *(choice_question(f"Question {number}?") for number in range(40)))

    orders = {tuple(one["question"] for one in results(bank.public, amount=5)) for _ in range(6)}

    # Two draws of 5 out of 40 are the same with a chance of 1 in 79 million.
    assert len(orders) == 6


def test_with_a_token_nothing_comes_twice_until_it_is_reset(bank: Bank) -> None:
    fill(bank, *(choice_question(f"Question {number}?") for number in range(7)), true_false("One?"))
    begun = ask(bank.public, "api_token", command="request")
    assert list(begun) == ["response_code", "response_message", "token"]
    assert begun["response_code"] == 0
    assert begun["response_message"] == "Token Generated Successfully!"
    token = begun["token"]
    assert len(token) == 64
    assert set(token) <= set("0123456789abcdef")

    first = stems(bank.public, amount=3, type="multiple", token=token)
    head = bank.public.head(f"{BASE}/api.php", params={"amount": 3, "token": token})
    assert (head.status_code, head.content) == (200, b"")
    second = stems(bank.public, amount=3, type="multiple", token=token)
    assert not first & second
    # One is left: to ask for three fails, and takes nothing.
    assert ask(bank.public, amount=3, type="multiple", token=token) == TOKEN_EMPTY
    third = stems(bank.public, amount=1, type="multiple", token=token)
    assert len(first | second | third) == 7
    assert ask(bank.public, amount=1, type="multiple", token=token) == TOKEN_EMPTY
    # The bank has fewer than these, so no reset would help.
    assert ask(bank.public, amount=8, type="multiple", token=token) == NO_RESULTS
    # Empty for this query, not for others; and other tokens have had nothing.
    assert stems(bank.public, amount=1, token=token) == {"One?"}
    other = ask(bank.public, "api_token", command="request")["token"]
    assert len(stems(bank.public, amount=8, token=other)) == 8

    assert ask(bank.public, "api_token", command="reset", token=token) == {"response_code": 0, "token": token}
    assert len(stems(bank.public, amount=8, token=token)) == 8
    assert ask(bank.public, amount=8, token=other) == TOKEN_EMPTY


def test_a_token_lives_six_hours_after_its_last_use(bank: Bank) -> None:
    fill(bank, *[choice_question()] * 5)
    token = ask(bank.public, "api_token", command="request")["token"]

    def wait(**time: int) -> None:
        with bank.database.writing() as session:
            session.execute(update(DrawSession).values(used_at=now() - timedelta(**time)))

    wait(hours=5, minutes=59)
    assert len(results(bank.public, amount=1, token=token)) == 1
    wait(hours=5, minutes=59)
    assert ask(bank.public, "api_token", command="reset", token=token)["response_code"] == 0
    wait(hours=6, minutes=1)
    assert ask(bank.public, amount=1, token=token) == TOKEN_NOT_FOUND
    assert ask(bank.public, "api_token", command="reset", token=token) == TOKEN_NOT_FOUND
    for unknown in ("nonsense", "f" * 64, "\0", "é"):
        assert ask(bank.public, amount=1, token=unknown) == TOKEN_NOT_FOUND
        assert ask(bank.public, "api_token", command="reset", token=unknown) == TOKEN_NOT_FOUND
    assert ask(bank.public, "api_token", command="reset") == TOKEN_NOT_FOUND


def test_a_category_keeps_its_number_for_the_life_of_the_bank(bank: Bank) -> None:
    for slug in ("web", "data", "gone"):
        bank.add_topic(slug)
        fill(bank, {**choice_question(), "topics": [slug] if slug != "gone" else []})

    # Renamed, moved below another one: the same number.
    patch = {"slug": "databases", "name": "Databases", "parent": "web"}
    bank.admin.patch("/api/v1/topics/data", json=patch, headers={"If-Match": "*"}).raise_for_status()
    # The last of them goes; what is made next gets a number that nobody has had.
    bank.admin.delete("/api/v1/topics/gone", headers={"If-Match": "*"}).raise_for_status()
    bank.add_topic("new")
    fill(bank, {**choice_question(), "topics": ["new"]})

    assert ask(bank.public, "api_category")["trivia_categories"] == [
        {"id": 9, "name": "Web"},
        {"id": 10, "name": "Web: Databases"},
        {"id": 12, "name": "New"},
    ]
    assert ask(bank.public, amount=1, category=11) == INVALID


@pytest.mark.parametrize(
    "dealt",
    ["medium", "easy hard", "easy medium hard", "easy medium hard hard", "easy medium medium hard hard",
     "easy easy medium medium hard hard"],
)  # fmt: skip
def test_any_number_of_levels_is_dealt_out_by_rank(bank: Bank, dealt: str) -> None:
    expected = dealt.split()
    levels = [level["slug"] for level in bank.public.get("/api/v1/difficulties").json()["items"]]
    assert levels == ["beginner", "intermediate", "advanced", "expert"]
    for slug in levels[len(expected) :]:
        bank.admin.delete(f"/api/v1/difficulties/{slug}", headers={"If-Match": "*"}).raise_for_status()
    for number in range(len(levels), len(expected)):
        body = {"slug": f"level-{number}", "name": "More", "rank": 1000 + number}
        bank.admin.post("/api/v1/difficulties", json=body).raise_for_status()
        levels.append(body["slug"])
    levels = levels[: len(expected)]
    fill(bank, *({**choice_question(slug), "difficulty": slug} for slug in levels))

    given = {one["question"]: one["difficulty"] for one in results(bank.public, amount=len(levels))}

    assert given == dict(zip(levels, expected, strict=True))
    for difficulty in ("easy", "medium", "hard"):
        wanted = {slug for slug, its in given.items() if its == difficulty}
        assert ask(bank.public, amount=len(wanted) + 1, difficulty=difficulty) == NO_RESULTS
        if wanted:
            assert stems(bank.public, amount=len(wanted), difficulty=difficulty) == wanted


def test_who_asks_too_often_gets_its_code_and_status(serve: Callable[..., Bank]) -> None:
    bank = serve(rate_limit="2/hour")
    fill(bank, choice_question())

    assert len(results(bank.public, amount=1)) == 1
    assert ask(bank.public, "api_category") == {"trivia_categories": []}
    for script in ("api", "api_category", "api_count", "api_count_global", "api_token"):
        refused = bank.public.get(f"{BASE}/{script}.php?amount=1")
        assert refused.status_code == 429
        assert refused.json() == {"response_code": 5, "results": []}
        assert int(refused.headers["Retry-After"]) >= 1


@pytest.mark.parametrize(("public_view", "status"), [("study", 200), ("play", 401), ("none", 401)])
def test_it_gives_right_answers_only_to_those_who_may_see_them(
    serve: Callable[..., Bank], public_view: str, status: int
) -> None:
    bank = serve(public_view=public_view)
    fill(bank, choice_question())
    scripts = (
        "api.php?amount=1",
        "api_category.php",
        "api_count_global.php",
        "api_token.php?command=request",
        "api.php?amount=1&token=x",
    )

    for script in scripts:
        answer = bank.public.get(f"{BASE}/{script}")
        assert answer.status_code == status
        if status == 401:
            assert list(answer.json()) == ["response_code", "response_message", "results"]
            assert (answer.json()["response_code"], answer.json()["results"]) == (2, [])
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert bank.player.get(f"{BASE}/{script}").status_code == 403
        assert bank.reader.get(f"{BASE}/{script}").status_code == 200
        assert bank.public.with_key("ib_nobody").get(f"{BASE}/{script}").status_code == 401


def test_a_browser_may_ask_from_anywhere(bank: Bank) -> None:
    fill(bank, choice_question())

    answer = bank.public.get(f"{BASE}/api.php?amount=1", headers={"Origin": "https://quiz.example"})

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert bank.public.post(f"{BASE}/api.php?amount=1").status_code == 405
    assert json.loads(answer.content)["response_code"] == 0
