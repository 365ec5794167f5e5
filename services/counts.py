"""How many questions there are of each kind.

Counting walks an index, which takes a while in a large bank; so each count is kept until the bank changes.
"""

from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Select, func, select

from models import ChangeSequence, Difficulty, Placement, Question, Source, Topic
from models.bank import GONE
from services.access import Principal

_kept: WeakKeyDictionary[Engine, dict[str, tuple[int, Any]]] = WeakKeyDictionary()


def bank_revision(connection: Connection) -> int:
    """The number of the bank's newest change."""
    return connection.execute(select(ChangeSequence.value)).scalar_one()


def by_topic(connection: Connection, types: tuple[str, ...] = ()) -> dict[str, dict[str, int]]:
    """Published questions by topic, those of its subtopics included, and difficulty level; zeros are left out.

    With `types`, only questions of these types.
    """

    def count() -> dict[str, dict[str, int]]:
        statement = (
            select(Topic.slug, Difficulty.slug, func.count())
            .select_from(Placement)
            .join(Topic, Topic.id == Placement.topic_id)
            .join(Difficulty, Difficulty.id == Placement.difficulty_id)
            .where(Placement.status == "published")
            .group_by(Topic.slug, Difficulty.slug)
        )
        if types:
            statement = statement.where(Placement.type.in_(types))
        counts: dict[str, dict[str, int]] = {}
        for topic, level, number in connection.execute(statement):
            counts.setdefault(topic, {})[level] = number
        return counts

    return _keep(connection, " ".join(("topics", *types)), count)


def by_difficulty(connection: Connection) -> dict[str, int]:
    """Published questions by difficulty level; zeros are left out."""
    counts: dict[str, int] = stats(connection, Principal())["by_difficulty"]
    return counts


def stats(connection: Connection, principal: Principal) -> dict[str, Any]:
    """Counts of every kind: of all questions for those who may read drafts, else of the published ones."""
    everything = principal.may("reader")

    def count() -> dict[str, Any]:
        def counts(statement: Select[*tuple[Any, ...]]) -> dict[str, int]:
            chosen = Question.status.not_in(GONE) if everything else Question.status == "published"
            name = statement.selected_columns[0]
            rows = connection.execute(statement.add_columns(func.count(Question.id)).where(chosen).group_by(name))
            return {name: number for name, number in rows if number}

        by_type = counts(select(Question.type))
        levels = select(Difficulty.slug).select_from(Question).join(Difficulty, Difficulty.id == Question.difficulty_id)
        topics = (
            select(Topic.slug)
            .select_from(Question)
            .join(Placement, Placement.question_id == Question.id)
            .join(Topic, Topic.id == Placement.topic_id)
        )
        sources = select(Source.title).select_from(Question).join(Source, Source.id == Question.source_id)
        return {
            "questions": sum(by_type.values()),
            "by_topic": counts(topics),
            "by_difficulty": counts(levels),
            "by_type": by_type,
            "by_language": counts(select(Question.language)),
            "by_status": counts(select(Question.status)),
            "by_source": counts(sources),
        }

    return _keep(connection, "all" if everything else "published", count)


def _keep(connection: Connection, name: str, count: Callable[[], Any]) -> Any:
    if not connection.get_execution_options().get("reading"):
        # What a transaction sees before it commits may never be true.
        return count()
    revision = bank_revision(connection)
    kept = _kept.setdefault(connection.engine, {})
    if kept.get(name, (None,))[0] != revision:
        kept[name] = (revision, count())
    return kept[name][1]
