"""What a question was: its revisions, and going back to one."""

from typing import Any

import orjson
from sqlalchemy import Connection, Select, select
from sqlalchemy.orm import Session

from models import ApiKey, Question, Revision
from services import questions
from services.access import Principal
from services.documents import Document, sha256, timestamp
from services.errors import Conflict, Invalid, Moved, NotFound


def revisions(
    connection: Connection, question_id: str, principal: Principal, view: str, *, limit: int, after: int | None
) -> list[dict[str, Any]]:
    """The revisions of a question from the one after number `after` on, oldest first.

    Without the role reader those that were published. In the play view the hash is that of the play view, because
    anybody could try out keys against a hash of the whole document.
    """
    _refuse_unreadable(connection, question_id, principal)
    statement = (
        _readable(principal)
        .where(Revision.question_id == question_id, Revision.number > (after or 0))
        .order_by(Revision.number)
        .limit(limit)
    )
    return [
        {
            "number": row.number,
            "seq": row.seq,
            "change": row.change,
            "status": row.status,
            "sha256": row.sha256 if view == "study" else row.play and sha256(row.play.encode()),
            "key": row.name if principal.may("reader") else None,
            "created_at": timestamp(row.created_at),
        }
        for row in connection.execute(statement)
    ]


def revision(connection: Connection, question_id: str, number: int, principal: Principal, view: str) -> str:
    """The document of one revision, exactly as it was. Raises NotFound."""
    _refuse_unreadable(connection, question_id, principal)
    row = connection.execute(
        _readable(principal).where(Revision.question_id == question_id, Revision.number == number)
    ).one_or_none()
    document = row and (row.play if view == "play" else row.document)
    if not document:
        raise NotFound(f"The question {question_id} has no revision {number}.")
    return str(document)


def restore(session: Session, question_id: str, number: int, principal: Principal) -> Document:
    """Make the content of an old revision the newest one. Raises Conflict if it names what is gone by now."""
    current = questions.for_update(session, question_id)
    document = session.scalar(
        select(Revision.document).where(Revision.question_id == question_id, Revision.number == number)
    )
    if document is None:
        raise NotFound(f"The question {question_id} has no revision {number}.")
    old = orjson.loads(document)
    try:
        content = questions.load({**old, **{name: current.content[name] for name in questions.GIVEN}})
        # The old answers come back under their own ids.
        ids = [answer["id"] for answer in old["answers"]]
        return questions.change(session, current, content, principal, answers_from=ids)
    except Invalid as invalid:
        raise Conflict(f"Revision {number} cannot be restored as it was: {invalid}.") from None


def _readable(principal: Principal) -> Select[*tuple[Any, ...]]:
    statement = select(
        Revision.number,
        Revision.seq,
        Revision.change,
        Revision.status,
        Revision.sha256,
        Revision.document,
        Revision.play,
        Revision.created_at,
        ApiKey.name,
    ).outerjoin(ApiKey, ApiKey.id == Revision.key_id)
    return statement if principal.may("reader") else statement.where(Revision.status == "published")


def _refuse_unreadable(connection: Connection, question_id: str, principal: Principal) -> None:
    """The history of a question can be read by whoever may read the question itself."""
    row = connection.execute(
        select(Question.status, Question.merged_into).where(Question.id == question_id)
    ).one_or_none()
    if row and row.merged_into:
        raise Moved(row.merged_into)
    if row is None or row.status == "deleted" or (row.status != "published" and not principal.may("reader")):
        raise NotFound(f"There is no question {question_id}.")
