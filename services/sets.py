"""Question sets: fixed lists and blueprints."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, delete, exists, select
from sqlalchemy.orm import Session

from models import QuestionSet, Release, now
from services import blueprints, fixed_lists
from services.documents import timestamp
from services.errors import Conflict, Invalid, NotFound
from services.questions import expect, tag

_COLUMNS = (
    QuestionSet.slug,
    QuestionSet.title,
    QuestionSet.description,
    QuestionSet.questions,
    QuestionSet.sections,
    QuestionSet.created_at,
    QuestionSet.updated_at,
)
_THERE = QuestionSet.deleted_at.is_(None)


def listed(connection: Connection, *, limit: int, after: str | None) -> list[dict[str, Any]]:
    """Sets in the order of their slugs, from the one behind the slug `after` on."""
    statement = select(*_COLUMNS).where(_THERE).order_by(QuestionSet.slug).limit(limit)
    if after:
        statement = statement.where(QuestionSet.slug > after)
    return [_describe(row) for row in connection.execute(statement)]


def find(connection: Connection, slug: str) -> dict[str, Any]:
    """One set. Raises NotFound."""
    row = connection.execute(select(*_COLUMNS).where(_THERE, QuestionSet.slug == slug)).one_or_none()
    if row is None:
        raise NotFound(f"There is no set {slug}.")
    return _describe(row)


def create(session: Session, content: dict[str, Any]) -> dict[str, Any]:
    """Add a set: a loaded SetIn. Raises Conflict if its slug is or was taken, Invalid if it names what is not there."""
    taken = session.execute(select(QuestionSet.deleted_at).where(QuestionSet.slug == content["slug"])).one_or_none()
    if taken:
        stays = "there already" if taken.deleted_at is None else "deleted, but its releases stay"
        raise Conflict(f"The set {content['slug']} is {stays}.")
    _refuse_unknown(session.connection(), content)
    moment = now()
    session.add(QuestionSet(**content, created_at=moment, updated_at=moment))
    session.flush()
    return find(session.connection(), content["slug"])


def for_update(session: Session, slug: str, tags: Collection[str]) -> tuple[QuestionSet, dict[str, Any]]:
    """A set, locked until the transaction ends, and its description. Raises NotFound or Stale."""
    found = session.scalars(select(QuestionSet).where(_THERE, QuestionSet.slug == slug).with_for_update()).one_or_none()
    if found is None:
        raise NotFound(f"There is no set {slug}.")
    described = _describe(found)
    expect(tags, tag(described))
    return found, described


def change(session: Session, changed: QuestionSet, content: dict[str, Any]) -> dict[str, Any]:
    """Give a set new content: a loaded SetIn. Raises Invalid if that names what is not there."""
    if content["slug"] != changed.slug:
        raise Invalid([("/slug", "cannot be changed, because releases are found by it")])
    if (content["questions"], content["sections"]) != (changed.questions, changed.sections):
        # What has gone since the set was written must not be in the way of a better title.
        _refuse_unknown(session.connection(), content)
    for name, value in content.items():
        setattr(changed, name, value)
    changed.updated_at = now()
    session.flush()
    return find(session.connection(), changed.slug)


def remove(session: Session, removed: QuestionSet) -> None:
    """Delete a set. Its releases stay, and then its slug stays taken too."""
    if session.scalar(select(exists().where(Release.set_id == removed.id))):
        removed.deleted_at = now()
        session.flush()
    else:
        session.execute(delete(QuestionSet).where(QuestionSet.id == removed.id))


def check(connection: Connection, slug: str) -> dict[str, Any]:
    """Whether a release of a set could be made now, and if not, what is in its way. Raises NotFound."""
    found = find(connection, slug)
    if found["sections"] is None:
        return fixed_lists.check(connection, found["questions"])
    return blueprints.check(connection, found["sections"])


def rename(session: Session, names: Collection[str], old: str, new: str) -> None:
    """Let the blueprints that name a slug, in the filters `names`, name its new one.

    Comes before the questions are rewritten: whoever freezes a set takes locks in this order too.
    """
    drawn = select(QuestionSet).where(QuestionSet.sections.is_not(None)).order_by(QuestionSet.id).with_for_update()
    for one in session.scalars(drawn):
        renamed = [
            {**section, **{name: [new if slug == old else slug for slug in section[name]] for name in names}}
            for section in one.sections or ()
        ]
        if renamed != one.sections:
            one.sections, one.updated_at = renamed, now()
    session.flush()


def _refuse_unknown(connection: Connection, content: dict[str, Any]) -> None:
    if content["sections"] is None:
        faults = fixed_lists.faults(connection, content["questions"])
    else:
        faults = blueprints.faults(connection, content["sections"])
    if faults:
        raise Invalid(faults)


def _describe(row: Any) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "title": row.title,
        "description": row.description,
        "questions": row.questions,
        "sections": row.sections,
        "created_at": timestamp(row.created_at),
        "updated_at": timestamp(row.updated_at),
    }
