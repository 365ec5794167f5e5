"""Open Trivia DB's own five scripts, so that its clients work with another host.

Not part of the v1 operations: they have no problem documents, no unknown parameters and no roles of ours, and what they
answer is fixed by somebody else. docs/opentdb.md says what is the same and what is not.
"""

from collections.abc import Mapping
from typing import Any

import marshmallow
import orjson
from flask import Blueprint, Response, request
from marshmallow import ValidationError
from sqlalchemy import Connection

from api.operations import asking, database
from api.problems import KINDS, TooManyRequests
from schemas.opentdb import CountParameters, QuestionsParameters, TokenParameters
from services import opentdb
from services.errors import Forbidden, Unauthenticated
from services.opentdb import Code, Refused

blueprint = Blueprint("opentdb", __name__, url_prefix="/compat/opentdb")


@blueprint.get("/api.php")
def questions() -> Response:
    """Random questions."""
    parameters = _load(QuestionsParameters)
    with database().reading() as connection:
        _admit(connection)
        if not parameters["token"]:
            return _answer(Code.SUCCESS, results=opentdb.questions(connection, **parameters))
    with database().writing(keep=request.method != "HEAD") as session:
        return _answer(Code.SUCCESS, results=opentdb.questions(session.connection(), **parameters))


@blueprint.get("/api_category.php")
def categories() -> Response:
    """The categories and their numbers."""
    with database().reading() as connection:
        _admit(connection)
        return _json({"trivia_categories": opentdb.categories(connection)})


@blueprint.get("/api_count.php")
def count_of_a_category() -> Response:
    """How many questions a category has."""
    category = _load(CountParameters)["category"]
    with database().reading() as connection:
        _admit(connection)
        numbers = opentdb.count_by_difficulty(connection, category)
    by_difficulty = {f"total_{difficulty}_question_count": number for difficulty, number in numbers.items()}
    total = {"total_question_count": sum(numbers.values())}
    return _json({"category_id": category, "category_question_count": {**total, **by_difficulty}})


@blueprint.get("/api_count_global.php")
def count_of_all() -> Response:
    """How many questions there are, and how many in each category."""
    with database().reading() as connection:
        _admit(connection)
        by_category = opentdb.count_by_category(connection)
        overall = opentdb.count(connection)
    categories = {str(category): _verified(number) for category, number in by_category.items()}
    return _json({"overall": _verified(overall), "categories": categories})


@blueprint.get("/api_token.php")
def token() -> Response:
    """Request a token, or reset one."""
    parameters = _load(TokenParameters)
    with database().reading() as connection:
        _admit(connection)
    with database().writing(keep=request.method != "HEAD") as session:
        if parameters["command"] == "request":
            token = opentdb.request_token(session)
            return _answer(Code.SUCCESS, response_message="Token Generated Successfully!", token=token)
        opentdb.reset_token(session, parameters["token"])
        return _answer(Code.SUCCESS, token=parameters["token"])


@blueprint.errorhandler(Refused)
def refuse(error: Refused) -> Response:
    """A refusal is a success of HTTP, as Open Trivia DB has it."""
    return _answer(error.code, results=[])


@blueprint.errorhandler(TooManyRequests)
def refuse_for_now(error: TooManyRequests) -> Response:
    """The one response code that has a status of its own."""
    response = _answer(Code.RATE_LIMIT, results=[])
    response.status_code = 429
    response.headers["Retry-After"] = str(error.retry_after)
    return response


@blueprint.errorhandler(Unauthenticated)
@blueprint.errorhandler(Forbidden)
def turn_away(error: Unauthenticated | Forbidden) -> Response:
    """Open Trivia DB is open to all, so it has no form for this: a parameter that would be a key is wrong."""
    response = _answer(Code.INVALID_PARAMETER, response_message=str(error), results=[])
    response.status_code = KINDS[type(error)].status
    if isinstance(error, Unauthenticated):
        response.headers["WWW-Authenticate"] = 'Bearer realm="interrobank"'
    return response


def _admit(connection: Connection) -> None:
    """Raise Unauthenticated or Forbidden unless whoever asks may see right answers, which are in every question."""
    asking(connection).view("study")


def _load(schema: type[marshmallow.Schema]) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = schema().load({name: values[-1] for name, values in request.args.lists()})
    except ValidationError:
        raise Refused(Code.INVALID_PARAMETER) from None
    return loaded


def _verified(number: int) -> dict[str, int]:
    """Counts of published questions alone: what is not published is nobody's business here."""
    return {
        "total_num_of_questions": number,
        "total_num_of_pending_questions": 0,
        "total_num_of_verified_questions": number,
        "total_num_of_rejected_questions": 0,
    }


def _answer(code: Code, **members: Any) -> Response:
    return _json({"response_code": code.value, **members})


def _json(body: Mapping[str, Any]) -> Response:
    response = Response(orjson.dumps(body), content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Authorization")
    return response
