"""Attempts: begun with questions in a fixed revision, responded to, graded once."""

import hashlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Any

import orjson
from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from models import Attempt, AttemptItem, Release, Revision, now, question_id
from services import grading, statistics
from services.access import Principal
from services.attempt_sources import Source
from services.documents import timestamp, without_key
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.grading.base import exact
from services.questions import expect, tag

# Marks a leaked token as one of ours.
_PREFIX = "ia_"
_Row = Row[*tuple[Any, ...]]
# An attempt that nobody has submitted after this time is given up, and cleared away when others begin.
KEPT_FOR = timedelta(days=30)
_CLEARED_AT_ONCE = 100
_REFUSED = "An attempt is open to its own token only, the one that POST /attempts gave."


def begin(session: Session, source: Source, *, seed: str | None, time_limit: int | None) -> dict[str, Any]:
    """Begin an attempt, over after `time_limit` seconds if that is given; its token cannot be had again.

    Raises what choosing the questions raises.
    """
    _clear_abandoned(session)
    moment = now()
    seed = secrets.token_urlsafe(12) if seed is None else seed
    chosen = source.choose(session.connection(), seed)
    token = _PREFIX + secrets.token_urlsafe(32)
    attempt = Attempt(
        id=question_id(),
        token_sha256=_hash(token),
        seed=seed,
        set=chosen.set,
        release_id=chosen.release_id,
        created_at=moment,
        expires_at=moment + timedelta(seconds=time_limit) if time_limit else None,
    )
    session.add(attempt)
    session.flush()
    session.connection().execute(
        insert(AttemptItem),
        [
            {"attempt_id": attempt.id, "question_id": question, "position": position, "seq": seq, "points": points}
            for position, (question, seq, points) in enumerate(chosen.items)
        ],
    )
    return {**read(session.connection(), attempt.id), "token": token}


def _clear_abandoned(session: Session) -> None:
    old = select(Attempt.id).where(Attempt.submitted_at.is_(None), Attempt.created_at < now() - KEPT_FOR)
    some = old.order_by(Attempt.created_at).limit(_CLEARED_AT_ONCE).with_for_update(skip_locked=True)
    session.execute(delete(Attempt).where(Attempt.id.in_(some)), execution_options={"synchronize_session": False})


def recognise(connection: Connection, identifier: str, token: str) -> Principal:
    """Who sends the token of an attempt. Raises Forbidden if it is not its own; whether there is one nobody learns."""
    found = select(Attempt.id).where(Attempt.id == identifier, Attempt.token_sha256 == _hash(token))
    if connection.execute(found).one_or_none() is None:
        raise Forbidden(_REFUSED)
    return Principal(attempt_id=identifier)


# --- reading; whoever gets here has the token of the attempt ---

_ATTEMPT = select(
    Attempt.id,
    Attempt.seed,
    Attempt.set,
    Attempt.release_id,
    Attempt.created_at,
    Attempt.expires_at,
    Attempt.submitted_at,
    Release.number,
).outerjoin(Release, Release.id == Attempt.release_id)


def read(connection: Connection, identifier: str) -> dict[str, Any]:
    """An attempt: without the key as long as it is not submitted."""
    return _describe(connection, _attempt(connection, identifier))


def read_responses(connection: Connection, identifier: str) -> dict[str, Any]:
    """The response to each question of an attempt, null where there is none."""
    return _responses(_items(connection, identifier))


def read_response(connection: Connection, identifier: str, question: str) -> dict[str, Any]:
    """The response to one question of an attempt, empty if there is none. Raises NotFound if it has no such one."""
    return _item(connection, identifier, question).response or {}


# --- responding ---


def respond(
    session: Session, identifier: str, question: str, response: Mapping[str, Any], tags: Collection[str]
) -> dict[str, Any]:
    """Give the response to one question, an empty one to take it back. `tags` are those of If-Match.

    Raises NotFound if the attempt has no such question, Conflict if it is over, Invalid if this cannot be a response
    to a question of its type.
    """
    connection = session.connection()
    _open(connection, identifier)
    item = _item(connection, identifier, question)
    expect(tags, tag(item.response or {}))
    faults = grading.faults(orjson.loads(item.document), response)
    if faults:
        raise Invalid(faults)
    _write_responses(connection, identifier, {question: response})
    return dict(response)


def respond_to_all(
    session: Session, identifier: str, given: Sequence[Mapping[str, Any]], tags: Collection[str]
) -> dict[str, Any]:
    """Give the responses to all questions at once; a question that is not named has none. Raises like `respond`."""
    connection = session.connection()
    _open(connection, identifier)
    items = _items(connection, identifier)
    expect(tags, tag(_responses(items)))
    questions = {item.question_id: orjson.loads(item.document) for item in items}
    responses: dict[str, Mapping[str, Any]] = {question: {} for question in questions}
    faults = []
    named: set[str] = set()
    for index, one in enumerate(given):
        place, question, response = f"/responses/{index}", one["question_id"], one["response"] or {}
        if question not in questions:
            faults.append((f"{place}/question_id", "is no question of this attempt"))
        elif question in named:
            faults.append((f"{place}/question_id", "is there already"))
        else:
            found = grading.faults(questions[question], response)
            faults += [(f"{place}/response{pointer}", sentence) for pointer, sentence in found]
            responses[question] = response
        named.add(question)
    if faults:
        raise Invalid(faults)
    _write_responses(connection, identifier, responses)
    return _responses(_items(connection, identifier))


def submit(session: Session, identifier: str) -> dict[str, Any]:
    """Grade an attempt for good, time limit or not, by the responses that it has. Raises Conflict if it was before."""
    connection = session.connection()
    attempt = _attempt(connection, identifier, lock=True)
    if attempt.submitted_at:
        raise Conflict("The attempt was submitted before; it is graded once.")
    results = [
        _result(item, question)
        for item in _items(connection, identifier)
        if grading.gradable(question := orjson.loads(item.document))
    ]
    _update_items(
        connection,
        identifier,
        [{"question": one.question_id, "units": one.units, "met": list(one.met)} for one in results],
    )
    connection.execute(update(Attempt).where(Attempt.id == identifier).values(submitted_at=now()))
    statistics.fold(session, results, attempt.release_id)
    return read(connection, identifier)


def _result(item: _Row, question: Mapping[str, Any]) -> statistics.Result:
    grade = grading.grade(question, item.response)
    return statistics.Result(
        question_id=item.question_id,
        seq=item.seq,
        points=exact(item.points),
        units=grading.units(grade.share),
        answered=item.response is not None,
        met=grade.met,
    )


# --- shared ---


def _attempt(connection: Connection, identifier: str, *, lock: bool = False) -> _Row:
    statement = _ATTEMPT.where(Attempt.id == identifier)
    row = connection.execute(statement.with_for_update(of=Attempt) if lock else statement).one_or_none()
    if row is None:
        # It was cleared away after its token had been recognised.
        raise Forbidden(_REFUSED)
    return row


def _open(connection: Connection, identifier: str) -> None:
    """Lock an attempt that still takes responses. Raises Conflict if it takes none any more."""
    attempt = _attempt(connection, identifier, lock=True)
    if attempt.submitted_at:
        raise Conflict("The attempt was submitted; its responses stand.")
    if attempt.expires_at and attempt.expires_at <= now():
        moment = timestamp(attempt.expires_at)
        raise Conflict(f"Time was up at {moment}. The responses that came in time stand; submit the attempt.")


_ITEMS = (
    select(
        AttemptItem.question_id,
        AttemptItem.seq,
        AttemptItem.points,
        AttemptItem.response,
        AttemptItem.units,
        AttemptItem.met,
        Revision.document,
    )
    .join(Revision, Revision.seq == AttemptItem.seq)
    .order_by(AttemptItem.position)
)


def _items(connection: Connection, identifier: str) -> Sequence[_Row]:
    return connection.execute(_ITEMS.where(AttemptItem.attempt_id == identifier)).all()


def _item(connection: Connection, identifier: str, question: str) -> _Row:
    statement = _ITEMS.where(AttemptItem.attempt_id == identifier, AttemptItem.question_id == question)
    row = connection.execute(statement).one_or_none()
    if row is None:
        raise NotFound(f"The question {question} is not in this attempt.")
    return row


def _write_responses(connection: Connection, identifier: str, responses: Mapping[str, Mapping[str, Any]]) -> None:
    _update_items(
        connection,
        identifier,
        [{"question": question, "response": dict(response) or None} for question, response in responses.items()],
    )


def _update_items(connection: Connection, identifier: str, rows: list[dict[str, Any]]) -> None:
    """Write columns of some items, each named by its `question`."""
    if not rows:
        return
    columns: dict[str, Any] = {name: bindparam(f"b_{name}") for name in rows[0] if name != "question"}
    statement = (
        update(AttemptItem)
        .where(AttemptItem.attempt_id == identifier, AttemptItem.question_id == bindparam("b_question"))
        .values(columns)
    )
    connection.execute(statement, [{f"b_{name}": value for name, value in row.items()} for row in rows])


def _responses(items: Sequence[_Row]) -> dict[str, Any]:
    return {"responses": [{"question_id": item.question_id, "response": item.response} for item in items]}


def _describe(connection: Connection, attempt: _Row) -> dict[str, Any]:
    submitted = attempt.submitted_at is not None
    expired = attempt.expires_at is not None and attempt.expires_at <= now()
    items = []
    score, maximum = Fraction(0), Fraction(0)
    for item in _items(connection, attempt.id):
        question = orjson.loads(item.document)
        gradable = grading.gradable(question)
        points = exact(item.points)
        reached = None
        if gradable:
            maximum += points
        if item.units is not None:
            reached = _rounded(points * Fraction(item.units, grading.UNITS))
            score += reached
        items.append(
            {
                "question": question if submitted else without_key(question, attempt.seed),
                "response": item.response,
                "score": None if reached is None else float(reached),
                "maximum": item.points if gradable else None,
                "met": item.met,
            }
        )
    return {
        "id": attempt.id,
        "state": "submitted" if submitted else "expired" if expired else "open",
        "set": attempt.set,
        "release": attempt.number,
        "seed": attempt.seed,
        "created_at": timestamp(attempt.created_at),
        "expires_at": attempt.expires_at and timestamp(attempt.expires_at),
        "submitted_at": attempt.submitted_at and timestamp(attempt.submitted_at),
        "score": float(score) if submitted else None,
        "maximum": float(maximum),
        "items": items,
    }


def _rounded(points: Fraction) -> Fraction:
    """Points to five decimals, rounded half up."""
    return Fraction(grading.units(points), grading.UNITS)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
