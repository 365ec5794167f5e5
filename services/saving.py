"""The one way in which questions change: rows, revision, search index and change number in one transaction.

Every use case, from a single PATCH to the import of a file, ends in `save` or `remove`. Both take many questions at
once, so that a file of thousands costs a handful of statements.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import BigInteger, bindparam, delete, update
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session

from models import (
    Answer,
    ChangeSequence,
    Placement,
    Question,
    Revision,
    Tagging,
    answer_id,
    draw_key,
    now,
    question_id,
    time_of,
)
from models.inserting import insert_rows
from models.prepared import Prepared, together
from services import search
from services.documents import Document, render, timestamp
from services.references import References, resolve
from services.terms import Terms, of_question
from services.text_keys import text_key


@dataclass(frozen=True)
class Current:
    """What is known of a question that is about to change; its row is locked."""

    id: str
    seq: int
    revision: int
    status: str
    created_at: datetime
    content: dict[str, Any]
    sha256: str


@dataclass(frozen=True)
class Save:
    """A question's new content, in the loaded form of schemas.v1.question.QuestionIn; `current` if it exists.

    Answers without an id get a new one. `terms` are those for the search, where somebody knows them already.
    """

    content: dict[str, Any]
    current: Current | None = None
    # Only imports choose ids: for a bank whose questions have fixed addresses.
    id: str | None = None
    terms: Terms | None = None


@lru_cache
def _take(dialect: Dialect) -> Prepared:
    value = ChangeSequence.value
    more = value + bindparam("count", type_=BigInteger)
    return Prepared(update(ChangeSequence).where(ChangeSequence.id == 1).values(value=more).returning(value), dialect)


def next_seqs(session: Session, count: int) -> range:
    """Take the next `count` change numbers; other writers wait from here until this transaction ends."""
    connection = session.connection()
    last = _take(connection.dialect).rows(connection, count=count)[0][0]
    return range(last - count + 1, last + 1)


def save(session: Session, saves: Sequence[Save], key_id: str | None) -> list[Document]:
    """Write each question as a new revision, created or updated, and give back their documents.

    Raises Invalid if one names a topic or a level that does not exist.
    """
    connection = session.connection()
    references = resolve(session, (one.content for one in saves))
    seqs = next_seqs(session, len(saves))
    moment = now()
    written = [_Written(one, seq, moment) for one, seq in zip(saves, seqs, strict=True)]
    # Many rows take another way to PostgreSQL (models/inserting.py), which does not go together with this one.
    with together(connection) if len(saves) == 1 else nullcontext():
        replaced = [one.current for one in saves if one.current]
        detach(session, [current.id for current in replaced], [current.seq for current in replaced])
        created = (question_row(one.seq, one.content, references) for one in written if not one.save.current)
        insert_rows(connection, Question.__table__, created)
        update_rows(session, [question_row(one.seq, one.content, references) for one in written if one.save.current])
        attach(session, [(one.seq, one.content) for one in written], references)
        search.index(session, ((one.seq, one.terms) for one in written))
        insert_rows(connection, Revision.__table__, (one.revision_row(key_id) for one in written))
    return [one.document for one in written]


def remove(session: Session, current: Current, key_id: str | None, *, merged_into: str | None = None) -> None:
    """Take a question out of the bank, for good or into another; what is left is its id and its history."""
    _remove(session, [current], key_id, merged_into)


def remove_all(session: Session, currents: Sequence[Current], key_id: str | None) -> None:
    """Take questions out of the bank for good."""
    if currents:
        _remove(session, currents, key_id, None)


def _remove(session: Session, currents: Sequence[Current], key_id: str | None, merged_into: str | None) -> None:
    seqs = next_seqs(session, len(currents))
    moment = now()
    change = "merged" if merged_into else "deleted"
    ids = [current.id for current in currents]
    detach(session, ids, [current.seq for current in currents])
    gone = {"status": change, "updated_at": moment, "merged_into": merged_into}
    if not merged_into:
        gone |= {"external_id": None, "text_key": 0}
    statement = (
        update(Question)
        .where(Question.id == bindparam("b_id"))
        .values(seq=bindparam("b_seq"), revision=bindparam("b_revision"), **gone)
    )
    numbered = list(zip(currents, seqs, strict=True))
    session.connection().execute(
        statement, [{"b_id": one.id, "b_seq": seq, "b_revision": one.revision + 1} for one, seq in numbered]
    )
    if merged_into:
        # What had been merged into this question leads straight to the new one.
        session.execute(update(Question).where(Question.merged_into.in_(ids)).values(merged_into=merged_into))
    revisions = [
        {
            "seq": seq,
            "question_id": one.id,
            "number": one.revision + 1,
            "change": change,
            "public_change": change if one.status == "published" else None,
            "status": change,
            "key_id": key_id,
            "created_at": moment,
        }
        for one, seq in numbered
    ]
    insert_rows(session.connection(), Revision.__table__, revisions)


# --- the rows behind a document; services/rebuilding.py writes them anew ---


def detach(session: Session, ids: list[str], seqs: list[int]) -> None:
    """Delete everything that hangs on some questions, of which `seqs` are the present revisions."""
    connection = session.connection()
    if ids:
        for statement in _delete_rows(connection.dialect):
            statement.run(connection, *({"question": identifier} for identifier in ids))
    search.forget(session, seqs)


@lru_cache
def _delete_rows(dialect: Dialect) -> list[Prepared]:
    columns = (model.question_id for model in (Answer, Placement, Tagging))
    return [Prepared(delete(column.class_).where(column == bindparam("question")), dialect) for column in columns]


def attach(session: Session, contents: Sequence[tuple[int, dict[str, Any]]], references: References) -> None:
    """Write the rows that hang on some questions, given by their present revisions and what these say."""
    for model, rows in (
        (Answer, (row for _, content in contents for row in _answer_rows(content, references))),
        (Placement, (row for seq, content in contents for row in placement_rows(seq, content, references))),
        (Tagging, (row for seq, content in contents for row in tagging_rows(seq, content, references))),
    ):
        insert_rows(session.connection(), model.__table__, rows)


def update_rows(session: Session, rows: list[dict[str, Any]]) -> None:
    """Update the rows of questions that exist."""
    if not rows:
        return
    connection = session.connection()
    _update(tuple(rows[0]), connection.dialect).run(
        connection, *({f"new_{name}": value for name, value in row.items()} for row in rows)
    )


@lru_cache
def _update(columns: tuple[str, ...], dialect: Dialect) -> Prepared:
    table = Question.__table__
    new = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in columns}
    given = {name: value for name, value in new.items() if name not in ("id", "created_at")}
    return Prepared(update(Question).where(Question.id == new["id"]).values(given), dialect)


def question_row(seq: int, content: dict[str, Any], references: References) -> dict[str, Any]:
    """The row of a question itself."""
    copied = ("id", "revision", "type", "status", "language", "stem", "explanation", "hints", "follow_ups", "rubric",
              "minutes", "external_id")  # fmt: skip
    return {
        **{name: content[name] for name in copied},
        "missing": content.get("missing", []),
        "text_key": text_key(content),
        "seq": seq,
        "draw_key": draw_key(content["id"]),
        "difficulty_id": references.difficulties[content["difficulty"]],
        "source_id": references.source_id(content["source"]),
        "source_locator": content["source"] and content["source"]["locator"],
        "created_at": datetime.fromisoformat(content["created_at"]),
        "updated_at": datetime.fromisoformat(content["updated_at"]),
    }


def _answer_rows(content: dict[str, Any], references: References) -> list[dict[str, Any]]:
    return [
        {
            **{name: answer[name] for name in ("id", "body", "correct", "weight", "feedback", "match")},
            "question_id": content["id"],
            "position": position,
            "source_id": references.source_id(answer["source"]),
            "source_locator": answer["source"] and answer["source"]["locator"],
        }
        for position, answer in enumerate(content["answers"])
    ]


def placement_rows(seq: int, content: dict[str, Any], references: References) -> list[dict[str, Any]]:
    """That a question belongs to its topics and to those above them."""
    direct = [references.topics[slug] for slug in content["topics"]]
    positions: dict[int, int | None] = {above: None for topic in direct for above in references.ancestors[topic]}
    positions.update({topic: position for position, topic in enumerate(direct)})
    place = draw_key(content["id"])
    return [
        {
            "question_id": content["id"],
            "topic_id": topic,
            "position": position,
            "status": content["status"],
            "difficulty_id": references.difficulties[content["difficulty"]],
            "type": content["type"],
            "seq": seq,
            "draw_key": place,
        }
        for topic, position in positions.items()
    ]


def tagging_rows(seq: int, content: dict[str, Any], references: References) -> list[dict[str, Any]]:
    """That a question carries its tags."""
    return [
        {
            "question_id": content["id"],
            "tag_id": references.tags[name],
            "position": position,
            "status": content["status"],
            "seq": seq,
            "draw_key": draw_key(content["id"]),
        }
        for position, name in enumerate(content["tags"])
    ]


class _Written:
    """A save on its way into the tables."""

    def __init__(self, one: Save, seq: int, moment: datetime) -> None:
        current = one.current
        self.save = one
        self.seq = seq
        self.id = current.id if current else one.id or question_id()
        self.created_at = current.created_at if current else time_of(self.id)
        # A new id tells the time of this very change; one that an import brings along tells an older one.
        self.moment = moment if current or one.id else self.created_at
        self.revision = current.revision + 1 if current else 1
        # Answers of a question with a fixed address have fixed addresses too.
        names = [f"{answer['body']}:{answer['match']}" if one.id else None for answer in one.content["answers"]]
        answers = [
            {**answer, "id": answer["id"] or answer_id(self.id, name)}
            for answer, name in zip(one.content["answers"], names, strict=True)
        ]
        self.content = {
            **one.content,
            "answers": answers,
            "id": self.id,
            "revision": self.revision,
            "created_at": timestamp(self.created_at),
            "updated_at": timestamp(self.moment),
        }

    @property
    def terms(self) -> Terms:
        return self.save.terms or of_question(self.content)

    @cached_property
    def document(self) -> Document:
        # Rendered when its row is written, while PostgreSQL takes in those before.
        return render(self.content)

    def revision_row(self, key_id: str | None) -> dict[str, Any]:
        was = self.save.current.status if self.save.current else None
        status = self.content["status"]
        return {
            "seq": self.seq,
            "question_id": self.id,
            "number": self.revision,
            "change": "updated" if self.save.current else "created",
            "public_change": _public_change(was, status),
            "status": status,
            "document": self.document.study,
            "play": self.document.play,
            "sha256": self.document.sha256,
            "key_id": key_id,
            "created_at": self.moment,
        }


def _public_change(before: str | None, after: str) -> str | None:
    """What a change of status is to somebody who sees published questions only."""
    if after == "published":
        return "updated" if before == "published" else "created"
    return "deleted" if before == "published" else None
