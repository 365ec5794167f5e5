"""Bringing questions in from files: all of a source or nothing of it, and nothing twice.

A draft is the same question as one in the bank if it has its id, or else its external id. Then it revises that
question, or leaves it alone if nothing has changed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson
from marshmallow import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from formats.base import Block, Draft, Header, Topic
from models import ChangeSequence, Difficulty, Question, Revision, now
from models import Topic as TopicRow
from schemas.base import faults_of
from schemas.v1.question import GIVEN, QuestionIn
from services import topics
from services.access import Principal
from services.errors import BankError
from services.saving import Current, Save, save

_AT_ONCE = 500


class Refused(BankError):
    """A source has faults, each a sentence that names its place; nothing of it was taken."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(faults[0] if len(faults) == 1 else f"{len(faults)} faults, the first: {faults[0]}")
        self.faults = faults


@dataclass(frozen=True)
class Row:
    """What became of a run of source lines: `outcome` is created, revised, unchanged or dropped."""

    first_line: int
    last_line: int
    path: str | None
    outcome: str
    reason: str | None = None
    question_id: str | None = None


def take_in(session: Session, blocks: Iterable[Block], importer: Principal) -> list[Row]:
    """Bring all of a source into the bank; gives what became of each block. Raises Refused.

    Topics that the source defines are made or changed as it says; others that its questions name are made.
    """
    rows: list[Row] = []
    faults: list[str] = []
    remaining = iter(blocks)
    while chunk := list(islice(remaining, _AT_ONCE)):
        candidates = []
        for block in chunk:
            if block.header:
                _take_levels(session, block.header)
            elif block.topic:
                _take_topic(session, block.topic, importer)
            elif block.draft:
                candidates.append(_Candidate(block, block.draft))
                faults += candidates[-1].faults
                continue
            else:
                rows.append(Row(block.first_line, block.last_line, block.path, "dropped", block.dropped))
        if not faults:
            rows += _take_questions(session, candidates, importer)
    if faults:
        raise Refused(faults)
    return rows


class _Candidate:
    """A draft on its way into the bank: its content checked, and the question that it is, if there is one."""

    def __init__(self, block: Block, draft: Draft) -> None:
        self.block = block
        self.faults: list[str] = []
        question = {name: value for name, value in draft.question.items() if name not in GIVEN}
        self.id: str | None = draft.question.get("id")
        try:
            self.content: dict[str, Any] = QuestionIn().load(question)
        except ValidationError as error:
            place = f"{block.path}:{block.first_line}" if block.path else f"line {block.first_line}"
            self.faults = [f"{place}: {pointer or 'the question'} {detail}" for pointer, detail in faults_of(error)]

    def row(self, outcome: str, question_id: str) -> Row:
        return Row(self.block.first_line, self.block.last_line, self.block.path, outcome, None, question_id)


def _take_questions(session: Session, candidates: list[_Candidate], importer: Principal) -> list[Row]:
    _make_missing_topics(session, candidates)
    known = _Known(session, candidates)
    saves: list[Save] = []
    saved: list[_Candidate] = []
    rows = []
    for candidate in candidates:
        current = known.find(candidate)
        if current is None:
            saves.append(Save(candidate.content, id=candidate.id if known.is_free(candidate.id) else None))
        elif (content := _as_in(current, candidate.content)) != _written(current):
            saves.append(Save(content, current))
        else:
            rows.append(candidate.row("unchanged", current.id))
            continue
        saved.append(candidate)
    documents = save(session, saves, importer.key_id) if saves else []
    for one, candidate, document in zip(saves, saved, documents, strict=True):
        rows.append(candidate.row("revised" if one.current else "created", document.content["id"]))
    return sorted(rows, key=lambda row: (row.path or "", row.first_line))


class _Known:
    """The questions of the bank that some candidates may be."""

    def __init__(self, session: Session, candidates: list[_Candidate]) -> None:
        ids = [candidate.id for candidate in candidates if candidate.id]
        names = [candidate.content["external_id"] for candidate in candidates]
        statement = (
            select(Question, Revision.document, Revision.sha256)
            .join(Revision, Revision.seq == Question.seq)
            .where(Question.id.in_(ids) | Question.external_id.in_([name for name in names if name]))
            .with_for_update(of=Question)
        )
        self._taken: set[str] = set()
        self._by_id: dict[str, Current] = {}
        self._by_name: dict[str, Current] = {}
        for question, document, sha in session.execute(statement):
            self._taken.add(question.id)
            if document:
                content = orjson.loads(document)
                current = Current(
                    question.id,
                    question.seq,
                    question.revision,
                    question.status,
                    question.created_at,
                    content,
                    str(sha),
                )
                self._by_id[question.id] = current
                if question.external_id:
                    self._by_name[question.external_id] = current
        session.expunge_all()

    def find(self, candidate: _Candidate) -> Current | None:
        """The question that a candidate is."""
        by_id = self._by_id.get(candidate.id) if candidate.id else None
        return by_id or self._by_name.get(candidate.content["external_id"] or "")

    def is_free(self, identifier: str | None) -> bool:
        """Whether no question has, or had, this id."""
        return identifier not in self._taken


def _written(current: Current) -> dict[str, Any]:
    return {name: value for name, value in current.content.items() if name not in GIVEN}


def _as_in(current: Current, content: dict[str, Any]) -> dict[str, Any]:
    """The content with the ids of those answers that the question has already."""
    ids = {(answer["body"], answer["match"]): answer["id"] for answer in current.content["answers"]}
    answers = [{**answer, "id": ids.pop((answer["body"], answer["match"]), None)} for answer in content["answers"]]
    return {**content, "answers": answers}


def _make_missing_topics(session: Session, candidates: list[_Candidate]) -> None:
    named = {slug for candidate in candidates for slug in candidate.content["topics"]}
    known = set(session.scalars(select(TopicRow.slug).where(TopicRow.slug.in_(named))))
    for slug in sorted(named - known):
        name = slug.replace("-", " ").capitalize()
        topics.create(session, {"slug": slug, "name": name, "description": None, "aliases": [], "parent": None})


def _take_levels(session: Session, header: Header) -> None:
    known = set(session.scalars(select(Difficulty.slug)))
    moment = now()
    for level in header.difficulties:
        if level.slug not in known:
            session.add(
                Difficulty(slug=level.slug, name=level.name, rank=level.rank, created_at=moment, updated_at=moment)
            )
    session.flush()


def _take_topic(session: Session, topic: Topic, importer: Principal) -> None:
    content = {
        "slug": topic.slug,
        "name": topic.name,
        "description": topic.description,
        "aliases": list(topic.aliases),
        "parent": topic.parent,
    }
    exists = session.scalar(select(TopicRow.id).where(TopicRow.slug == topic.slug))
    if exists is None:
        topics.create(session, content)
        return
    row, described = topics.for_update(session, topic.slug, ["*"])
    if {name: described[name] for name in content} != content:
        topics.change(session, row, content, importer)


def is_empty(session: Session) -> bool:
    """Whether the bank has neither questions nor topics, nor ever had a question; nobody fills it meanwhile."""
    session.execute(select(ChangeSequence).with_for_update())
    return session.scalar(select(Question.id).limit(1)) is None and session.scalar(select(TopicRow.id).limit(1)) is None


def counted(rows: Iterable[Row]) -> Iterator[tuple[str, int]]:
    """How many rows have each outcome."""
    rows = list(rows)
    for outcome in ("created", "revised", "unchanged", "dropped"):
        yield outcome, sum(row.outcome == outcome for row in rows)
