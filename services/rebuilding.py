"""Whether the rows still say what the documents say, and how to make them.

A question is stored twice: as the document that clients read, and as rows for filters, constraints and search. Both
are written in one transaction, so they can only differ after a fault or a change by hand. The documents are the truth.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import orjson
from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from models import Answer, ChangeSequence, Difficulty, Placement, Question, Revision, Source, Tag, Tagging, Topic
from models.bank import GONE
from services import search
from services.documents import canonical, sha256, timestamp, without_key
from services.duplicates import folding
from services.references import References, resolve
from services.saving import attach, detach, placement_rows, question_row, tagging_rows, update_rows
from services.terms import of_question

Rows = Sequence[Any]
_AT_ONCE = 500
_COPIED = ("id", "revision", "type", "status", "language", "stem", "explanation", "hints", "follow_ups", "rubric",
           "minutes", "external_id")  # fmt: skip
_COPIED_OF_ANSWERS = ("id", "body", "correct", "weight", "feedback", "match")


def compare(session: Session) -> list[str]:
    """The ids of the questions whose rows or place in the search index say something else than their documents."""
    differing = set(_stale_in_the_index(session))
    for rows in _in_batches(session):
        ids = [row.id for row in rows]
        answers, placements, taggings = (
            _by_question(session, statement, ids) for statement in (_ANSWERS, _PLACEMENTS, _TAGGINGS)
        )
        contents = {row.seq: orjson.loads(row.document) for row in rows if row.document and row.status not in GONE}
        references = resolve(session, contents.values())
        indexed = search.indexed(session, list(contents.items()))
        for row in rows:
            mine = answers[row.id], placements[row.id], taggings[row.id]
            if row.status in GONE:
                same = not any(mine) and row.document is None
            else:
                same = row.seq in indexed and _says_the_same(row, *mine, contents[row.seq], references)
            if not same:
                differing.add(row.id)
    return sorted(differing)


def rebuild(session: Session) -> int:
    """Write every row and the whole search index anew from the documents; gives the number of questions.

    No revision is made, because nothing changes that anybody could read. Other writers wait until the end.
    """
    session.execute(select(ChangeSequence.value).with_for_update())
    search.clear(session)
    folding.forget(session)
    number = 0
    for rows in _in_batches(session):
        contents = [(row.seq, orjson.loads(row.document)) for row in rows if row.status not in GONE]
        references = resolve(session, (content for _, content in contents))
        detach(session, [row.id for row in rows], [])
        update_rows(session, [question_row(seq, content, references) for seq, content in contents])
        attach(session, contents, references)
        search.index(session, ((seq, of_question(content)) for seq, content in contents))
        number += len(contents)
    return number


_WITH_DOCUMENT = (
    select(
        *Question.__table__.columns,
        Difficulty.slug.label("difficulty"),
        Source.title,
        Source.url,
        Source.license,
        Revision.document,
        Revision.play,
        Revision.sha256,
    )
    .outerjoin(Revision, Revision.seq == Question.seq)
    .join(Difficulty, Difficulty.id == Question.difficulty_id)
    .outerjoin(Source, Source.id == Question.source_id)
)
_ANSWERS = (
    select(*Answer.__table__.columns, Source.title, Source.url, Source.license)
    .outerjoin(Source, Source.id == Answer.source_id)
    .order_by(Answer.position)
)
_PLACEMENTS = (
    select(*Placement.__table__.columns, Topic.slug)
    .join(Topic, Topic.id == Placement.topic_id)
    .order_by(Placement.position)
)
_TAGGINGS = select(*Tagging.__table__.columns, Tag.name).join(Tag, Tag.id == Tagging.tag_id).order_by(Tagging.position)


def _stale_in_the_index(session: Session) -> Iterable[str]:
    """Questions that are found by what they once said."""
    match = search.engine(session.get_bind().dialect.name).match
    past = (Revision.seq != Question.seq) | Question.status.in_(GONE)
    return session.scalars(
        select(Question.id)
        .join(Revision, Revision.question_id == Question.id)
        .join(match.index, match.seq == Revision.seq)
        .where(past)
    )


def _in_batches(session: Session) -> Iterator[list[Row[*tuple[Any, ...]]]]:
    after = None
    while True:
        batch = _WITH_DOCUMENT.order_by(Question.id).limit(_AT_ONCE)
        rows = list(session.execute(batch.where(Question.id > after) if after else batch))
        if not rows:
            return
        yield rows
        after = rows[-1].id


def _by_question(
    session: Session, statement: Select[*tuple[Any, ...]], ids: list[str]
) -> defaultdict[str, list[Row[*tuple[Any, ...]]]]:
    found = defaultdict(list)
    for row in session.execute(statement.where(statement.selected_columns.question_id.in_(ids))):
        found[row.question_id].append(row)
    return found


def _says_the_same(
    row: Any, answers: Rows, placements: Rows, taggings: Rows, document: dict[str, Any], references: References
) -> bool:
    content = _assemble(row, answers, placements, taggings)
    return (
        canonical(content) == row.document.encode()
        and sha256(row.document.encode()) == row.sha256
        and canonical(without_key(content)) == row.play.encode()
        and _same(placements, placement_rows(row.seq, document, references))
        and _same(taggings, tagging_rows(row.seq, document, references))
    )


def _assemble(row: Any, answers: Rows, placements: Rows, taggings: Rows) -> dict[str, Any]:
    """The document that the rows of a question make."""
    return {
        **{name: getattr(row, name) for name in _COPIED},
        "difficulty": row.difficulty,
        "topics": [placement.slug for placement in placements if placement.position is not None],
        "tags": [tagging.name for tagging in taggings],
        "answers": [
            {**{name: getattr(answer, name) for name in _COPIED_OF_ANSWERS}, "source": _source(answer)}
            for answer in answers
        ],
        "source": _source(row),
        "created_at": timestamp(row.created_at),
        "updated_at": timestamp(row.updated_at),
        **({"missing": row.missing} if row.missing else {}),
    }


def _source(row: Any) -> dict[str, Any] | None:
    if row.source_id is None:
        return None
    return {"title": row.title, "url": row.url or None, "license": row.license or None, "locator": row.source_locator}


def _same(rows: Rows, expected: list[dict[str, Any]]) -> bool:
    """Whether the rows of a table are those expected, in any order."""
    names = list(expected[0]) if expected else []
    found = [tuple(getattr(row, name) for name in names) for row in rows]
    return sorted(found, key=repr) == sorted((tuple(row.values()) for row in expected), key=repr)
