"""The tree of topics."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, delete, exists, insert, select
from sqlalchemy.orm import Session, aliased

from models import Placement, Question, Topic, now
from services import counts, sets
from services.access import Principal
from services.documents import timestamp
from services.errors import Conflict, Invalid, NotFound
from services.questions import expect, tag
from services.renaming import rewrite
from services.saving import next_seqs


def listed(connection: Connection, *, limit: int, after: str | None) -> list[dict[str, Any]]:
    """Topics in the order of their slugs, from the one behind the slug `after` on."""
    statement = _described().order_by(Topic.slug).limit(limit)
    if after:
        statement = statement.where(Topic.slug > after)
    numbers = counts.by_topic(connection)
    return [_describe(row, numbers) for row in connection.execute(statement)]


def every(connection: Connection) -> list[dict[str, Any]]:
    """All topics in the order of their slugs."""
    numbers = counts.by_topic(connection)
    return [_describe(row, numbers) for row in connection.execute(_described().order_by(Topic.slug))]


def tree(connection: Connection) -> list[dict[str, Any]]:
    """All topics, each with its `children`; those on the first level in a list."""
    topics: dict[str, dict[str, Any]] = {topic["slug"]: {**topic, "children": []} for topic in every(connection)}
    first_level: list[dict[str, Any]] = []
    for topic in topics.values():
        (topics[topic["parent"]]["children"] if topic["parent"] else first_level).append(topic)
    return first_level


def find(connection: Connection, slug: str) -> dict[str, Any]:
    """One topic. Raises NotFound."""
    row = connection.execute(_described().where(Topic.slug == slug)).one_or_none()
    if row is None:
        raise NotFound(f"There is no topic {slug}.")
    return _describe(row, counts.by_topic(connection))


def create(session: Session, content: dict[str, Any]) -> dict[str, Any]:
    """Add a topic: a loaded TopicIn. Raises Conflict if its slug is taken, Invalid if its parent is unknown."""
    _refuse_taken(session, content["slug"])
    moment = now()
    topic = Topic(
        slug=content["slug"],
        name=content["name"],
        description=content["description"],
        aliases=content["aliases"],
        parent_id=_parent_id(session, content["parent"]),
        created_at=moment,
        updated_at=moment,
    )
    session.add(topic)
    session.flush()
    return find(session.connection(), topic.slug)


def for_update(session: Session, slug: str, tags: Collection[str]) -> tuple[Topic, dict[str, Any]]:
    """A topic, locked until the transaction ends, and its description. Raises NotFound or Stale."""
    topic = session.scalars(select(Topic).where(Topic.slug == slug).with_for_update()).one_or_none()
    if topic is None:
        raise NotFound(f"There is no topic {slug}.")
    described = find(session.connection(), slug)
    expect(tags, tag(described))
    return topic, described


def change(session: Session, topic: Topic, content: dict[str, Any], principal: Principal) -> dict[str, Any]:
    """Give a topic new content: a loaded TopicIn. A new slug rewrites the documents that have the old one."""
    old_slug, new_slug = topic.slug, content["slug"]
    if new_slug != old_slug:
        _refuse_taken(session, new_slug)
    parent_id = _parent_id(session, content["parent"])
    moved = parent_id != topic.parent_id
    if moved and topic.id in _with_ancestors(session, parent_id):
        raise Invalid([("/parent", "is below this topic, which would close a circle")])
    topic.slug, topic.name, topic.description = new_slug, content["name"], content["description"]
    topic.aliases, topic.parent_id, topic.updated_at = content["aliases"], parent_id, now()
    identifier = topic.id
    session.flush()
    if new_slug != old_slug:
        sets.rename(session, ("topic", "topic_all"), old_slug, new_slug)
        named = select(Placement.question_id).join(Question, Question.id == Placement.question_id)
        named = named.where(Placement.topic_id == identifier, Placement.position.is_not(None))
        rewrite(session, named, lambda document: _renamed(document, old_slug, new_slug), principal.key_id)
    if moved:
        _place_anew(session, identifier)
    # A list by topic may give something else now, so the bank is not what it was.
    next_seqs(session, 1)
    return find(session.connection(), new_slug)


def remove(session: Session, topic: Topic) -> None:
    """Delete a topic. Raises Conflict while questions or other topics belong to it."""
    if session.scalar(select(exists().where(Topic.parent_id == topic.id))):
        raise Conflict(f"Other topics belong to {topic.slug}; move or delete them first.")
    if session.scalar(select(exists().where(Placement.topic_id == topic.id))):
        raise Conflict(f"Questions belong to {topic.slug}; give them another topic first.")
    session.delete(topic)
    session.flush()


def _described() -> Any:
    parent = aliased(Topic)
    return select(
        Topic.slug,
        Topic.name,
        Topic.description,
        Topic.aliases,
        parent.slug.label("parent"),
        Topic.created_at,
        Topic.updated_at,
    ).outerjoin(parent, parent.id == Topic.parent_id)


def _describe(row: Any, numbers: dict[str, dict[str, int]]) -> dict[str, Any]:
    by_difficulty = numbers.get(row.slug, {})
    return {
        "slug": row.slug,
        "name": row.name,
        "description": row.description,
        "aliases": row.aliases,
        "parent": row.parent,
        "questions": sum(by_difficulty.values()),
        "questions_by_difficulty": by_difficulty,
        "created_at": timestamp(row.created_at),
        "updated_at": timestamp(row.updated_at),
    }


def _refuse_taken(session: Session, slug: str) -> None:
    if session.scalar(select(exists().where(Topic.slug == slug))):
        raise Conflict(f"There is a topic {slug} already.")


def _parent_id(session: Session, slug: str | None) -> int | None:
    if slug is None:
        return None
    # Locked, so that two topics cannot be put below each other at the same time.
    identifier = session.scalar(select(Topic.id).where(Topic.slug == slug).with_for_update())
    if identifier is None:
        raise Invalid([("/parent", f"there is no topic {slug}")])
    return identifier


def _with_ancestors(session: Session, topic_id: int | None) -> set[int]:
    found: set[int] = set()
    while topic_id is not None and topic_id not in found:
        found.add(topic_id)
        topic_id = session.scalar(select(Topic.parent_id).where(Topic.id == topic_id))
    return found


def _renamed(document: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    return {**document, "topics": [new if slug == old else slug for slug in document["topics"]]}


def _place_anew(session: Session, moved: int) -> None:
    """Work out again to which topics the questions below a moved topic belong indirectly."""
    affected = select(Placement.question_id).where(Placement.topic_id == moved)
    direct = select(Placement).where(Placement.question_id.in_(affected), Placement.position.is_not(None))
    rows = session.execute(direct.with_only_columns(*Placement.__table__.columns)).all()
    ids = {row.question_id for row in rows}
    session.execute(delete(Placement).where(Placement.question_id.in_(ids), Placement.position.is_(None)))
    above: dict[int, set[int]] = {}
    has = {(row.question_id, row.topic_id) for row in rows}
    inherited = []
    for row in rows:
        if row.topic_id not in above:
            above[row.topic_id] = _with_ancestors(session, row.topic_id)
        for topic_id in above[row.topic_id]:
            if (row.question_id, topic_id) not in has:
                has.add((row.question_id, topic_id))
                inherited.append({**row._mapping, "topic_id": topic_id, "position": None})
    if inherited:
        session.execute(insert(Placement), inherited)
