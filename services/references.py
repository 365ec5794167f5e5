"""From the names in a question's document to the rows they stand for."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Text, literal, null, select, union_all
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session, aliased

from models import Difficulty, Source, Tag, Topic
from models.prepared import Prepared, among
from services.errors import Invalid

Contents = Iterable[Mapping[str, Any]]
SourceKey = tuple[str, str, str]
_SOURCE = ("title", "url", "license")


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
    wanted: dict[str, set[Any]] = {
        "difficulties": {content["difficulty"] for content in contents},
        "topics": {slug for content in contents for slug in content["topics"]},
        "tags": {name for content in contents for name in content["tags"]},
        "sources": {_source_key(source) for content in contents for source in _sources_in(content)},
    }
    references = _look_up(session, wanted)
    new_tags = wanted["tags"] - references.tags.keys()
    new_sources = wanted["sources"] - references.sources.keys()
    if new_tags or new_sources:
        insert_missing(session, Tag, [{"name": name} for name in sorted(new_tags)])
        insert_missing(session, Source, [dict(zip(_SOURCE, key, strict=True)) for key in sorted(new_sources)])
        references = _look_up(session, wanted)
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


def _look_up(session: Session, wanted: Mapping[str, Collection[Any]]) -> References:
    """The rows behind names: `difficulties`, `topics`, `tags`, and `sources` as their keys."""
    found = References({}, {}, {}, {}, {})
    connection = session.connection()
    titles, urls = ({key[place] for key in wanted["sources"]} for place in (0, 1))
    parameters = {kind: list(some) for kind, some in {**wanted, "sources": titles, "urls": urls}.items()}
    for kind, identifier, name, leaf, url, terms in _names(connection.dialect).rows(connection, **parameters):
        match kind:
            case "difficulty":
                found.difficulties[name] = identifier
            case "topic" if leaf == identifier:
                found.topics[name] = identifier
                found.ancestors.setdefault(leaf, set())
            case "topic":
                found.ancestors.setdefault(leaf, set()).add(identifier)
            case "tag":
                found.tags[name] = identifier
            case "source":
                found.sources[name, url, terms] = identifier
    return found


@lru_cache
def _names(dialect: Dialect) -> Prepared:
    """All rows behind some names in one statement, with each topic (`leaf`) those above it."""
    named = select(Topic.id.label("leaf"), Topic.id, Topic.slug, Topic.parent_id)
    upward = named.where(among(Topic.slug, "topics", dialect)).cte("upward", recursive=True)
    above = aliased(Topic)
    upward = upward.union(
        select(upward.c.leaf, above.id, above.slug, above.parent_id).where(above.id == upward.c.parent_id)
    )
    nothing = null()
    return Prepared(
        union_all(
            select(literal("difficulty", Text), Difficulty.id, Difficulty.slug, nothing, nothing, nothing).where(
                among(Difficulty.slug, "difficulties", dialect)
            ),
            select(literal("topic", Text), upward.c.id, upward.c.slug, upward.c.leaf, nothing, nothing),
            select(literal("tag", Text), Tag.id, Tag.name, nothing, nothing, nothing).where(
                among(Tag.name, "tags", dialect)
            ),
            select(literal("source", Text), Source.id, Source.title, nothing, Source.url, Source.license).where(
                among(Source.title, "sources", dialect), among(Source.url, "urls", dialect)
            ),
        ),
        dialect,
    )


def insert_missing(session: Session, model: type, rows: list[dict[str, Any]]) -> None:
    """Insert the rows whose unique columns do not exist yet, whoever else is doing the same right now."""
    if not rows:
        return
    dialect_insert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[session.get_bind().dialect.name]
    session.connection().execute(dialect_insert(model).on_conflict_do_nothing(), rows)


def _sources_in(content: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    return (one["source"] for one in (content, *content["answers"]) if one["source"])


def _source_key(source: Mapping[str, Any]) -> SourceKey:
    return source["title"], source["url"] or "", source["license"] or ""
