"""From the names in a question's document to the rows they stand for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from models import Difficulty, Source, Tag, Topic
from services.errors import Invalid

Contents = Iterable[Mapping[str, Any]]
SourceKey = tuple[str, str, str]


@dataclass(frozen=True)
class References:
    """The ids behind every name that some questions use; `ancestors` are all topics above one, itself not included."""

    difficulties: dict[str, int]
    topics: dict[str, int]
    ancestors: dict[int, set[int]]
    tags: dict[str, int]
    sources: dict[SourceKey, int]

    def source_id(self, source: Mapping[str, Any] | None) -> int | None:
        """The id of the row for a source as documents have it."""
        return None if source is None else self.sources[_source_key(source)]


def resolve(session: Session, contents: Contents) -> References:
    """Look up the names in the questions; tags and sources that are new are added.

    Raises Invalid, with pointers, if a question names a level or a topic that does not exist.
    """
    contents = list(contents)
    references = References(
        _difficulties(session, {content["difficulty"] for content in contents}),
        *_topics(session, {slug for content in contents for slug in content["topics"]}),
        _tags(session, {name for content in contents for name in content["tags"]}),
        _sources(session, {_source_key(source) for content in contents for source in _sources_in(content)}),
    )
    faults = [fault for content in contents for fault in _unknown(content, references)]
    if faults:
        raise Invalid(faults)
    return references


def _unknown(content: Mapping[str, Any], references: References) -> Iterable[tuple[str, str]]:
    if content["difficulty"] not in references.difficulties:
        yield "/difficulty", f"there is no difficulty level {content['difficulty']}"
    for index, slug in enumerate(content["topics"]):
        if slug not in references.topics:
            yield f"/topics/{index}", f"there is no topic {slug}"


def _difficulties(session: Session, slugs: set[str]) -> dict[str, int]:
    return dict(session.connection().execute(_LEVELS, {"slugs": list(slugs)}).all())


def _topics(session: Session, slugs: set[str]) -> tuple[dict[str, int], dict[int, set[int]]]:
    if not slugs:
        return {}, {}
    ids: dict[str, int] = {}
    ancestors: dict[int, set[int]] = {}
    for leaf, identifier, slug, _parent in session.connection().execute(_UPWARD, {"slugs": list(slugs)}):
        if leaf == identifier:
            ids[slug] = identifier
            ancestors.setdefault(leaf, set())
        else:
            ancestors.setdefault(leaf, set()).add(identifier)
    return ids, ancestors


def _upward() -> Select[*tuple[Any, ...]]:
    """The topics with the slugs, and with each of them (`leaf`) all topics above it."""
    named = select(Topic.id.label("leaf"), Topic.id, Topic.slug, Topic.parent_id).where(Topic.slug.in_(_SLUGS))
    upward = named.cte("upward", recursive=True)
    above = aliased(Topic)
    upward = upward.union(
        select(upward.c.leaf, above.id, above.slug, above.parent_id).where(above.id == upward.c.parent_id)
    )
    return select(upward)


# Built once, because putting them together costs more than running them, and every write runs them.
_SLUGS: BindParameter[str] = bindparam("slugs", expanding=True)
_LEVELS = select(Difficulty.slug, Difficulty.id).where(Difficulty.slug.in_(_SLUGS))
_UPWARD = _upward()


def _tags(session: Session, names: set[str]) -> dict[str, int]:
    def known() -> dict[str, int]:
        return dict(session.execute(select(Tag.name, Tag.id).where(Tag.name.in_(names))).all())

    tags = known() if names else {}
    missing = sorted(names - set(tags))
    if missing:
        insert_missing(session, Tag, [{"name": name} for name in missing])
        tags = known()
    return tags


def _sources(session: Session, keys: set[SourceKey]) -> dict[SourceKey, int]:
    columns = (Source.title, Source.url, Source.license)

    def known() -> dict[SourceKey, int]:
        rows = session.execute(select(*columns, Source.id).where(tuple_(*columns).in_(keys)))
        return {(title, url, terms): identifier for title, url, terms, identifier in rows}

    sources = known() if keys else {}
    missing = sorted(keys - set(sources))
    if missing:
        insert_missing(
            session, Source, [{"title": title, "url": url, "license": terms} for title, url, terms in missing]
        )
        sources = known()
    return sources


def insert_missing(session: Session, model: type, rows: list[dict[str, Any]]) -> None:
    """Insert the rows whose unique columns do not exist yet, whoever else is doing the same right now."""
    dialect_insert = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[session.get_bind().dialect.name]
    session.connection().execute(dialect_insert(model.__table__).on_conflict_do_nothing(), rows)  # type: ignore[attr-defined]


def _sources_in(content: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    return (one["source"] for one in (content, *content["answers"]) if one["source"])


def _source_key(source: Mapping[str, Any]) -> SourceKey:
    return source["title"], source["url"] or "", source["license"] or ""
