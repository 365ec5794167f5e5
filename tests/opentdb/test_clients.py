"""Clients of Open Trivia DB that nobody here wrote get categories, counts, tokens and questions from the façade."""

import base64
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote, unquote_plus

import pytest
from clients import ask_from_node, ask_from_python
from conftest import Bank
from questions import loaded, question

from services import topics
from services.saving import Save, save

pytestmark = pytest.mark.walk

# Some clients know Open Trivia DB's own categories by heart, so the bank has topics of these names in this order.
CATEGORIES = (
    "General Knowledge", "Entertainment: Books", "Entertainment: Film", "Entertainment: Music",
    "Entertainment: Musicals & Theatres", "Entertainment: Television", "Entertainment: Video Games",
    "Entertainment: Board Games", "Science & Nature", "Science: Computers", "Science: Mathematics", "Mythology",
)  # fmt: skip
COMPUTERS, GENERAL = 18, 9
COUNTS = {
    "total_question_count": 22,
    "total_easy_question_count": 12,
    "total_medium_question_count": 4,
    "total_hard_question_count": 6,
}
LISTED = [{"id": GENERAL, "name": "General Knowledge"}, {"id": COMPUTERS, "name": "Science: Computers"}]
GENERAL_STEM = "Is \"ü\" > 'u' & 100% + 1 right?"


def multiple(stem: str, difficulty: str, topic: int) -> dict[str, Any]:
    answers = [{"body": f"{word} of {stem}", "correct": word == "Right"} for word in ("Right", "Wrong", "Bad", "Off")]
    return question("single_choice", stem, answers, difficulty=difficulty, topics=[f"category-{topic}"])


def boolean(stem: str) -> dict[str, Any]:
    answers = [{"body": "True", "correct": False}, {"body": "False", "correct": True}]
    return question("true_false", stem, answers, difficulty="intermediate", topics=[f"category-{COMPUTERS}"])


EASY = {f'Easy <b> & "{number}" isn\'t é?' for number in range(12)}
HARD = {f"Hard {number}?" for number in range(6)}
BOOLEAN = {f"Boolean {number}?" for number in range(4)}


@pytest.fixture
def trivia(bank: Bank) -> Bank:
    """A service with 12 easy and 6 hard questions and 4 to be called true or false, and one of general knowledge."""
    content: dict[str, Any] = {"description": None, "aliases": [], "parent": None}
    questions = [
        *(multiple(stem, "beginner", COMPUTERS) for stem in EASY),
        *(multiple(stem, "expert", COMPUTERS) for stem in HARD),
        *(boolean(stem) for stem in BOOLEAN),
        multiple(GENERAL_STEM, "intermediate", GENERAL),
    ]
    with bank.database.writing() as session:
        for number, name in enumerate(CATEGORIES, GENERAL):
            topics.create(session, {**content, "slug": f"category-{number}", "name": name})
        save(session, [Save(loaded(one)) for one in questions], None)
    return bank


def assert_different_tokens(answers: Iterable[dict[str, Any]]) -> None:
    tokens = [answer["token"] for answer in answers]
    assert all(len(token) == 64 for token in tokens)
    assert len(set(tokens)) == len(tokens)


def test_published_python_clients(trivia: Bank) -> None:
    found = ask_from_python(trivia.url)

    assert found["versions"] == {
        "pyopentdb": "0.0.4",
        "opentriviadb": "0.1.0",
        "aiotriviapy": "1.0",
        "opentdb-py": "2.1.2",
    }
    answers = found["answers"]
    assert_different_tokens(answers.values())

    pyopentdb = answers["pyopentdb"]
    for stems in pyopentdb["rounds"]:
        assert len(set(stems)) == 10
        assert set(stems) <= EASY
    one = pyopentdb["question"]
    assert {name: one[name] for name in ("category", "question_type", "difficulty", "answer")} == {
        "category": "Science: Computers",
        "question_type": "multiple",
        "difficulty": "easy",
        "answer": f"Right of {one['question']}",
    }
    assert sorted(one["choices"]) == sorted(f"{word} of {one['question']}" for word in ("Right", "Wrong", "Bad", "Off"))
    assert pyopentdb["count"] == {"category_id": COMPUTERS, "category_question_count": COUNTS}
    assert pyopentdb["global count"]["overall"]["total_num_of_verified_questions"] == 23

    opentriviadb = answers["opentriviadb"]
    assert {stem for stem, *_ in opentriviadb["questions"]} == BOOLEAN
    assert {tuple(rest) for _, *rest in opentriviadb["questions"]} == {("False", "medium", "Science: Computers")}
    assert opentriviadb["errors"] == ["TokenEmpty", "InvalidParameter", "NoResults", "TokenNotFound"]
    assert opentriviadb["after reset"] == 4

    aiotriviapy = answers["aiotriviapy"]
    assert aiotriviapy["categories"] == [[one["name"], one["id"]] for one in LISTED]
    anything, computers = set(aiotriviapy["any category"]), set(aiotriviapy["computers"])
    assert (len(anything), len(computers)) == (12, 5)
    assert not anything & computers
    assert anything | computers <= EASY | HARD | {GENERAL_STEM}

    opentdb_py = answers["opentdb-py"]
    assert {one["question"] for one in opentdb_py["questions"]} < HARD
    assert opentdb_py["categories"] == {"trivia_categories": LISTED}
    assert opentdb_py["count"]["category_question_count"] == COUNTS
    assert set(opentdb_py["global count"]["categories"]) == {"9", "18"}
    assert opentdb_py["reset"] == {"response_code": 0, "token": opentdb_py["token"]}


def test_published_npm_clients(trivia: Bank) -> None:
    found = ask_from_node(trivia.url)

    assert found["versions"] == {"open-trivia-db": "2.1.6", "opentdb-api": "1.0.0", "opentriviaapi": "0.1.1"}
    answers = found["answers"]
    assert_different_tokens(answers.values())

    open_trivia_db = answers["open-trivia-db"]
    category = {
        "id": COMPUTERS,
        "name": "Science: Computers",
        "questionCount": {"total": 22, "easy": 12, "medium": 4, "hard": 6},
    }
    assert open_trivia_db["category"] == category
    assert open_trivia_db["category_of_question"] == category
    stems = {one["value"] for one in open_trivia_db["questions"]}
    assert len(stems) == 10
    assert stems <= EASY
    for one in open_trivia_db["questions"]:
        assert (one["type"], one["difficulty"]) == ("multiple", "easy")
        assert one["correctAnswer"] == f"Right of {one['value']}"
        assert sorted(one["incorrectAnswers"]) == sorted(
            f"{word} of {one['value']}" for word in ("Wrong", "Bad", "Off")
        )
    assert open_trivia_db["right"]
    assert open_trivia_db["empty"].startswith("Session Token has returned all possible questions")
    assert open_trivia_db["second_token"] != open_trivia_db["token"]
    assert open_trivia_db["again"] == 10
    decode = {"urlLegacy": unquote_plus, "url3986": unquote, "base64": lambda text: base64.b64decode(text).decode()}
    for encode, one in open_trivia_db["encoded"].items():
        assert decode[encode](one["value"]) == GENERAL_STEM
        assert one["category"] == GENERAL
    assert open_trivia_db["too_many"].startswith("Could not return results")

    opentdb_api = answers["opentdb-api"]
    stems = {one["question"] for one in opentdb_api["questions"]}
    assert len(stems) == 5
    assert stems <= HARD
    assert opentdb_api["categories"] == LISTED
    assert opentdb_api["count"] == COUNTS
    # It notices the response code, but looks up the message by a misspelled name, which is all that it then says.
    assert opentdb_api["empty"]
    assert (opentdb_api["reset"], opentdb_api["again"], opentdb_api["reset_of_another"]) == (True, 5, False)

    opentriviaapi = answers["opentriviaapi"]
    assert {one["question"] for one in opentriviaapi["questions"]} == BOOLEAN
    assert opentriviaapi["categories"] == LISTED
    assert opentriviaapi["reset"] == {"response_code": 0, "token": opentriviaapi["token"]}
    failures = [opentriviaapi[name] for name in ("empty", "too_many", "wrong")]
    assert all(failures)
    assert len(set(failures)) == 3
