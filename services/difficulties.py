"""Difficulty levels, from easy to hard."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, exists, select
from sqlalchemy.orm import Session

from models import Difficulty, Question, now
from models.bank import GONE
from services import counts, sets
from services.access import Principal
from services.documents import timestamp
from services.errors import Conflict, NotFound
from services.questions import expect, tag
from services.renaming import rewrite


def listed(connection: Connection, *, limit: int, after: int | None) -> list[dict[str, Any]]:
    """Levels in the order of their ranks, from the one behind the rank `after` on."""
    statement = _DESCRIBED.order_by(Difficulty.rank).limit(limit)
    if after is not None:
        statement = statement.where(Difficulty.rank > after)
    numbers = counts.by_difficulty(connection)
    return [_describe(row, numbers) for row in connection.execute(statement)]


def find(connection: Connection, slug: str) -> dict[str, Any]:
    """One level. Raises NotFound."""
    row = connection.execute(_DESCRIBED.where(Difficulty.slug == slug)).one_or_none()
    if row is None:
        raise NotFound(f"There is no difficulty level {slug}.")
    return _describe(row, counts.by_difficulty(connection))


def create(session: Session, content: dict[str, Any]) -> dict[str, Any]:
    """Add a level. `content` is a loaded DifficultyIn. Raises Conflict if its slug or rank is taken."""
    _refuse_taken(session, content)
    moment = now()
    session.add(Difficulty(**content, created_at=moment, updated_at=moment))
    session.flush()
    return find(session.connection(), content["slug"])


def for_update(session: Session, slug: str, tags: Collection[str]) -> tuple[Difficulty, dict[str, Any]]:
    """A level, locked until the transaction ends, and its description. Raises NotFound or Stale."""
    level = session.scalars(select(Difficulty).where(Difficulty.slug == slug).with_for_update()).one_or_none()
    if level is None:
        raise NotFound(f"There is no difficulty level {slug}.")
    described = find(session.connection(), slug)
    expect(tags, tag(described))
    return level, described


def change(session: Session, level: Difficulty, content: dict[str, Any], principal: Principal) -> dict[str, Any]:
    """Give a level new content: a loaded DifficultyIn. A new slug rewrites the documents that have the old one."""
    _refuse_taken(session, content, except_id=level.id)
    old_slug, new_slug, identifier = level.slug, content["slug"], level.id
    for name, value in content.items():
        setattr(level, name, value)
    level.updated_at = now()
    session.flush()
    if new_slug != old_slug:
        sets.rename(session, ("difficulty",), old_slug, new_slug)
        named = select(Question.id).where(Question.difficulty_id == identifier, Question.status.not_in(GONE))
        rewrite(session, named, lambda document: {**document, "difficulty": new_slug}, principal.key_id)
    return find(session.connection(), new_slug)


def remove(session: Session, level: Difficulty) -> None:
    """Delete a level. Raises Conflict while questions have it, or had it when they were deleted."""
    if session.scalar(select(exists().where(Question.difficulty_id == level.id))):
        raise Conflict(f"Questions have the difficulty level {level.slug}; give them another one first.")
    session.delete(level)
    session.flush()


_DESCRIBED = select(
    Difficulty.slug,
    Difficulty.name,
    Difficulty.description,
    Difficulty.rank,
    Difficulty.created_at,
    Difficulty.updated_at,
)


def _describe(row: Any, numbers: dict[str, int]) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "name": row.name,
        "description": row.description,
        "rank": row.rank,
        "questions": numbers.get(row.slug, 0),
        "created_at": timestamp(row.created_at),
        "updated_at": timestamp(row.updated_at),
    }


def _refuse_taken(session: Session, content: dict[str, Any], except_id: int | None = None) -> None:
    for name in ("slug", "rank"):
        column = getattr(Difficulty, name)
        taken = select(Difficulty.id).where(column == content[name], Difficulty.id != (except_id or 0))
        if session.scalar(taken) is not None:
            raise Conflict(f"There is a difficulty level with the {name} {content[name]} already.")
