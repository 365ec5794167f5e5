"""The HTTP contract that all peers share, over one database whose tables are those of bench/idiomatic/models.py.

    GET /questions?topic=&difficulty=&q=&limit=20&page=1   {"items": [question…], "next_page": number | null}, by id;
                                                           every word of q is in the stem (LIKE, ILIKE)
    GET /questions/<id>                                    a question
    GET /draw?limit=10&topic=                              {"items": [question…]}, ORDER BY random()
    POST /questions {stem, difficulty, topics, answers: [{body}…]}   201, the question
    PATCH /questions/<id> {stem}                           the question
    GET /export                                            all questions as NDJSON
    POST /import, questions as NDJSON                      {"created": number}, in one transaction

A question is {id, stem, difficulty: slug, topics: [slug…], answers: [{id, body}…]}.
"""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import orjson

from bench.contender import DRAWN, Case, Contender, Request
from bench.data import Question
from bench.running import Running


def _listed(case: Case, _service: Running) -> Request:
    query = dict(case.filters)
    if case.page > 1:
        query["page"] = str(case.page)
    return Request(f"/questions?{urlencode(query)}" if query else "/questions")


def _one(case: Case, _service: Running) -> Request:
    return Request(f"/questions/{case.number}")


def _drawn(case: Case, _service: Running) -> Request:
    return Request(f"/draw?{urlencode({'limit': DRAWN, **case.filters})}")


def _create(case: Case, _service: Running) -> Request:
    return Request("/questions", _as_written(case.about), "POST")


def _update(case: Case, _service: Running) -> Request:
    return Request(f"/questions/{case.number}", {"stem": case.about.stem}, "PATCH")


def _export(_case: Case, _service: Running) -> Request:
    return Request("/export")


def _import(case: Case, _service: Running) -> Request:
    body = b"".join(orjson.dumps(_as_written(one)) + b"\n" for one in case.batch)
    return Request("/import", body, "POST", {"Content-Type": "application/x-ndjson"})


def _as_written(question: Question) -> dict[str, Any]:
    return {
        "stem": question.stem,
        "difficulty": question.difficulty,
        "topics": list(question.topics),
        "answers": [{"body": body} for body in question.answers],
    }


class Peer(Contender):
    """A service with this contract. A subclass says how it is installed and started."""

    requests: Mapping[str, Callable[[Case, Running], Request]] = {
        "list": _listed,
        "unfiltered": _listed,
        "deep": _listed,
        "one": _one,
        "search": _listed,
        "common": _listed,
        "draw": _drawn,
        "draw-topic": _drawn,
        "create": _create,
        "update": _update,
        "export": _export,
        "import": _import,
    }
