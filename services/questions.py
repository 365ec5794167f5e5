"""Questions: read one, write one."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson
from marshmallow import ValidationError
from sqlalchemy import Connection, bindparam, select
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session

from models import Question, Revision
from models.prepared import Prepared
from schemas.base import Schema, faults_of
from schemas.v1.question import GIVEN, QuestionReplacement
from services.access import Principal
from services.documents import Document, canonical, sha256
from services.errors import Invalid, Moved, NotFound, Stale
from services.saving import Current, Save, remove, save

ANY = "*"
# What an author may write alone; what others can see, or have seen, a reviewer must look at.
_UNPUBLISHED = ("draft", "in_review")
_SCHEMA = QuestionReplacement()


@lru_cache
def _one(view: str, dialect: Dialect) -> Prepared:
    document = Revision.play if view == "play" else Revision.document
    return Prepared(
        select(Question.status, Question.merged_into, document)
        .join(Revision, Revision.seq == Question.seq)
        .where(Question.id == bindparam("id", type_=Question.id.type)),
        dialect,
    )


def read(connection: Connection, identifier: str, principal: Principal, view: str) -> str:
    """The document of a question in a view.

    Raises NotFound if there is none that this principal may see, Moved if it was merged into another.
    """
    rows = _one(view, connection.dialect).rows(connection, id=identifier)
    status, merged_into, document = rows[0] if rows else ("deleted", None, None)
    if merged_into:
        raise Moved(_dashed(merged_into))
    if document is None or (status != "published" and not principal.may("reader")):
        raise NotFound(f"There is no question {identifier}.")
    return str(document)


def create(session: Session, content: dict[str, Any], principal: Principal) -> Document:
    """Add a question. `content` is a loaded QuestionIn."""
    _refuse_foreign_answers(content, set())
    refuse_publishing(principal, content["status"])
    return save(session, [Save(content)], principal.key_id)[0]


def replace(
    session: Session, identifier: str, content: dict[str, Any], tags: Collection[str], principal: Principal
) -> Document:
    """Replace a question's whole content. `content` is a loaded QuestionReplacement, `tags` those of If-Match."""
    current = for_update(session, identifier)
    expect(tags, current.sha256)
    return change(session, current, content, principal)


def patch(
    session: Session, identifier: str, merge_patch: dict[str, Any], tags: Collection[str], principal: Principal
) -> Document:
    """Change some members of a question by a merge patch (RFC 7396)."""
    current = for_update(session, identifier)
    expect(tags, current.sha256)
    # What the service gives cannot be taken away either: null stays, to be refused.
    refuse_unknown(merge_patch, _SCHEMA)
    content = {**dict.fromkeys(GIVEN), **merged(current.content, merge_patch)}
    return change(session, current, load(content), principal)


def delete(session: Session, identifier: str, tags: Collection[str], principal: Principal) -> None:
    """Take a question out of the bank. Its id is never used again; its revisions stay for the sets that froze them."""
    current = for_update(session, identifier)
    expect(tags, current.sha256)
    remove(session, current, principal.key_id)


# --- shared by everything that changes a question ---


def for_update(session: Session, identifier: str) -> Current:
    """A question as it is now, locked until the transaction ends. Raises NotFound or Moved."""
    connection = session.connection()
    rows = _locked(connection.dialect).rows(connection, id=identifier)
    if not rows or rows[0][2] == "deleted":
        raise NotFound(f"There is no question {identifier}.")
    seq, revision, status, merged_into, document, sha = rows[0]
    if merged_into:
        raise Moved(_dashed(merged_into))
    content = orjson.loads(document)
    return Current(identifier, seq, revision, status, datetime.fromisoformat(content["created_at"]), content, sha)


@lru_cache
def _locked(dialect: Dialect) -> Prepared:
    columns = (Question.seq, Question.revision, Question.status, Question.merged_into)
    return Prepared(
        select(*columns, Revision.document, Revision.sha256)
        .join(Revision, Revision.seq == Question.seq)
        .where(Question.id == bindparam("id", type_=Question.id.type))
        .with_for_update(of=Question),
        dialect,
    )


def change(
    session: Session,
    current: Current,
    content: dict[str, Any],
    principal: Principal,
    *,
    answers_from: Collection[str] = (),
) -> Document:
    """Give a question new content: the loaded form of QuestionReplacement.

    Its answers may keep the ids that they have in the question now, or those in `answers_from`.
    """
    faults = [
        (f"/{name}", "is given by the service and cannot be changed")
        for name in GIVEN
        if content.pop(name, current.content[name]) != current.content[name]
    ]
    if faults:
        raise Invalid(faults)
    _refuse_foreign_answers(content, {*answers_from, *(answer["id"] for answer in current.content["answers"])})
    refuse_publishing(principal, current.status, content["status"])
    return save(session, [Save(content, current)], principal.key_id)[0]


def refuse_publishing(principal: Principal, *statuses: str) -> None:
    """Raise Forbidden where a question has, had or gets a status with which only a reviewer may change it."""
    if any(status not in _UNPUBLISHED for status in statuses):
        principal.require("reviewer")


def load(document: Mapping[str, Any]) -> dict[str, Any]:
    """Check a question's whole content. Raises Invalid."""
    try:
        loaded: dict[str, Any] = _SCHEMA.load(document)
    except ValidationError as error:
        raise Invalid(faults_of(error)) from None
    return loaded


def merged(target: Any, merge_patch: Any) -> Any:
    """The result of a JSON merge patch, as RFC 7396 section 2 defines it."""
    if not isinstance(merge_patch, dict):
        return merge_patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in merge_patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


def refuse_unknown(merge_patch: dict[str, Any], schema: Schema) -> None:
    """Raise Invalid if a merge patch takes away members that the resource never has: nothing else would notice."""
    taken_away = [name for name, value in merge_patch.items() if value is None]
    unknown = [(f"/{name}", "unknown member") for name in taken_away if name not in schema.fields]
    if unknown:
        raise Invalid(unknown)


def expect(tags: Collection[str], sha: str) -> None:
    """Raise Stale unless one of the tags of an If-Match header names the present state."""
    if ANY not in tags and sha not in tags:
        raise Stale("It has changed since you read it; read it again and repeat your change.")


def tag(value: Mapping[str, Any]) -> str:
    """The hash of an object's canonical JSON: its strong ETag."""
    return sha256(canonical(value))


def _refuse_foreign_answers(content: dict[str, Any], known: Collection[str]) -> None:
    ids = [answer["id"] for answer in content["answers"]]
    faults = [
        (f"/answers/{index}/id", "is no answer of this question" if identifier not in known else "is there already")
        for index, identifier in enumerate(ids)
        if identifier is not None and (identifier not in known or identifier in ids[:index])
    ]
    if faults:
        raise Invalid(faults)


def _dashed(identifier: Any) -> str:
    """A UUID as the driver gives it, in the form in which clients know it."""
    digits = str(identifier).replace("-", "")
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
