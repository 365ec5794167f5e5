"""Let published Python clients of Open Trivia DB ask the service at the address in the first argument.

Their code is untouched: requests to opentdb.com are turned to the service where `requests` and `aiohttp` send them.
Prints as JSON what each of them got.
"""

import asyncio
import importlib.metadata
import json
import sys
from typing import Any

import aiohttp
import opentriviadb
import pyopentdb
import requests
import trivia as opentdb_py
import triviapy

ORIGIN, SERVICE = "https://opentdb.com/", sys.argv[1] + "/compat/opentdb/"


def turned(url: str) -> str:
    """The service's address for one of Open Trivia DB's; nothing else is to be asked."""
    assert url.startswith(ORIGIN), url
    return SERVICE + url.removeprefix(ORIGIN)


_send, _request = requests.adapters.HTTPAdapter.send, aiohttp.ClientSession._request


def send(self: Any, request: requests.PreparedRequest, **options: Any) -> requests.Response:
    request.url = turned(request.url or "")
    return _send(self, request, **options)


async def request(self: Any, method: str, url: Any, **options: Any) -> aiohttp.ClientResponse:
    return await _request(self, method, turned(str(url)), **options)


requests.adapters.HTTPAdapter.send = send  # type: ignore[method-assign]
aiohttp.ClientSession._request = request  # type: ignore[method-assign]


def ask_pyopentdb() -> dict[str, Any]:
    client = pyopentdb.OpenTDBClient()
    computers, easy = pyopentdb.Category.SCIENCE_COMPUTERS, pyopentdb.Difficulty.EASY
    # The bank has twelve of these: the second time the token is empty, and the client resets it and asks again.
    rounds = [
        client.get_questions(amount=10, category=computers, difficulty=easy, question_type="multiple") for _ in range(2)
    ]
    return {
        "token": client.session.params["token"],
        "rounds": [[question.question for question in one] for one in rounds],
        "question": rounds[0].to_serializable()[0],
        "count": client.get_question_count(computers),
        "global count": client.get_question_count(),
    }


async def ask_opentriviadb() -> dict[str, Any]:
    category = opentriviadb.Category.SCIENCE_COMPUTERS
    errors = []

    async def ask(client: opentriviadb.Client, amount: int) -> list[Any]:
        return [question async for question in client.round(amount, category=category, type="boolean")]

    async with opentriviadb.Client() as client:
        token = await client.request_token()
        questions = await ask(client, 4)
        for amount, its_token in ((4, token), (60, token), (50, token), (4, "0" * 64)):
            client.token = its_token
            try:
                await ask(client, amount)
            except Exception as error:
                errors.append(type(error).__name__)
        client.token = token
        await client.reset_token()
        again = await ask(client, 4)
    return {
        "token": token,
        "questions": [[one.question, one.correct_answer, one.difficulty, one.category] for one in questions],
        "errors": errors,
        "after reset": len(again),
    }


async def ask_aiotriviapy() -> dict[str, Any]:
    game = triviapy.Game()
    await game.gen_token()
    # Without a category it sends category=0.
    any_category, computers = await game.round(12), await game.round(5, 18)
    return {
        "token": game.token,
        "categories": await game.categories(),
        "any category": [one.question for one in any_category],
        "computers": [one.question for one in computers],
    }


async def ask_opentdb_py() -> dict[str, Any]:
    category = opentdb_py.Category.science_computers
    token = await opentdb_py.Client.get_session_token()
    async with opentdb_py.Client(token) as client:
        answer = {
            "token": token,
            "questions": await client.get_questions(
                3, category, opentdb_py.Difficulty.hard, opentdb_py.QuestionType.multiple_choice
            ),
            "categories": await client.get_categories(),
            "count": await client.get_category_questions_count(category),
            "global count": await client.get_global_questions_count(),
        }
        await client.reset_session_token()
        return {**answer, "reset": client.session_token}


def main() -> None:
    answers = {
        "pyopentdb": ask_pyopentdb(),
        "opentriviadb": asyncio.run(ask_opentriviadb()),
        "aiotriviapy": asyncio.run(ask_aiotriviapy()),
        "opentdb-py": asyncio.run(ask_opentdb_py()),
    }
    versions = {name: importlib.metadata.version(name) for name in answers}
    print(json.dumps({"versions": versions, "answers": answers}))


main()
