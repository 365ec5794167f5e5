"""Bringing questions in from files: all of a source or nothing of it, and nothing twice.

A draft is the same question as one in the bank if it has its id, or else its external id and the title of its source
(two sources may both number their questions from 1), or else, without an external id, its stem and the title of its
source. Then it revises that question, or leaves it alone if nothing has changed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson
from marshmallow import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from formats.base import Block, Draft, Header, Topic
from models import ChangeSequence, Difficulty, Question, Revision, Source, now
from models import Topic as TopicRow
from schemas.base import UUID7, faults_of
from schemas.v1.question import GIVEN, QuestionIn
from services import topics
from services.access import Principal
from services.errors import BankError
from services.saving import Current, Save, save

OUTCOMES = ("created", "revised", "unchanged", "incomplete", "dropped")
_AT_ONCE = 500


class Refused(BankError):
    """A source has faults, each a sentence that names its place; nothing of it was taken."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(faults[0] if len(faults) == 1 else f"{len(faults)} faults, the first: {faults[0]}")
        self.faults = faults


@dataclass(frozen=True)
class Row:
    """What became of a run of source lines; `outcome` is one of OUTCOMES, `notes` what was changed or lost."""

    first_line: int
    last_line: int
    path: str | None
    outcome: str
    reason: str | None = None
    question_id: str | None = None
    notes: tuple[str, ...] = ()


def take_in(
    session: Session, blocks: Iterable[Block], importer: Principal, defaults: Mapping[str, Any] | None = None
) -> list[Row]:
    """Bring all of a source into the bank; gives what became of each block. Raises Refused.

    `defaults` are members of the question document for drafts that do not have them. Topics that the source defines
    are made or changed as it says; others that its questions name are made. A draft that misses something its type
    cannot do without, such as the key, is not taken in; its row says what.
    """
    rows: list[Row] = []
    faults: list[str] = []
    remaining = _gathered(blocks)
    while chunk := list(islice(remaining, _AT_ONCE)):
        candidates = []
        for block, *further in chunk:
            if block.header:
                _take_levels(session, block.header)
            elif block.topic:
                _take_topic(session, block.topic, importer)
            elif block.draft is None:
                rows.append(_row(block, "dropped", block.dropped))
            elif block.draft.missing:
                reason = "misses " + " and ".join(block.draft.missing)
                rows += [_row(each, "incomplete", reason) for each in (block, *further)]
            else:
                candidates.append(_Candidate([block, *further], block.draft, defaults or {}))
                faults += candidates[-1].faults
        if not faults:
            rows += _take_questions(session, candidates, importer)
    if faults:
        raise Refused(faults)
    return sorted(rows, key=lambda row: (row.path or "", row.first_line))


class _Candidate:
    """A draft on its way into the bank: its content checked, and the question that it is, if there is one."""

    def __init__(self, blocks: list[Block], draft: Draft, defaults: Mapping[str, Any]) -> None:
        self.blocks = blocks
        self.faults: list[str] = []
        question = {**defaults, **{name: value for name, value in draft.question.items() if name not in GIVEN}}
        self.id = draft.question.get("id")
        if not (isinstance(self.id, str) and UUID7.fullmatch(self.id)):
            # A question's id tells its time. Another service's id does not, so the question gets one of ours.
            self.id = None
        try:
            self.content: dict[str, Any] = QuestionIn().load(question)
        except ValidationError as error:
            first = blocks[0]
            place = f"{first.path}:{first.first_line}" if first.path else f"line {first.first_line}"
            self.faults = [f"{place}: {pointer or 'the question'} {detail}" for pointer, detail in faults_of(error)]

    def rows(self, outcome: str, question_id: str) -> list[Row]:
        return [_row(block, outcome, question_id=question_id) for block in self.blocks]


def _gathered(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """The blocks of each draft together, which something else may interrupt; every other block by itself."""
    gathering: list[Block] = []
    for block in blocks:
        if block.draft is None:
            yield [block]
        elif gathering and block.draft is gathering[0].draft:
            gathering.append(block)
        else:
            if gathering:
                yield gathering
            gathering = [block]
    if gathering:
        yield gathering


def _row(block: Block, outcome: str, reason: str | None = None, question_id: str | None = None) -> Row:
    notes = tuple(block.draft.notes) if block.draft else ()
    return Row(block.first_line, block.last_line, block.path, outcome, reason, question_id, notes)


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
            rows += candidate.rows("unchanged", current.id)
            continue
        saved.append(candidate)
    documents = save(session, saves, importer.key_id) if saves else []
    for one, candidate, document in zip(saves, saved, documents, strict=True):
        rows += candidate.rows("revised" if one.current else "created", document.content["id"])
    return rows


class _Known:
    """The questions of the bank that some candidates may be."""

    def __init__(self, session: Session, candidates: list[_Candidate]) -> None:
        ids = [candidate.id for candidate in candidates if candidate.id]
        contents = [candidate.content for candidate in candidates]
        names = [content["external_id"] for content in contents if content["external_id"]]
        unnamed = [content for content in contents if content["source"] and not content["external_id"]]
        same_stem = Source.title.in_({content["source"]["title"] for content in unnamed}) & Question.stem.in_(
            {content["stem"] for content in unnamed}
        )
        statement = (
            select(Question, Revision.document, Revision.sha256)
            .join(Revision, Revision.seq == Question.seq)
            .outerjoin(Source, Source.id == Question.source_id)
            .where(Question.id.in_(ids) | Question.external_id.in_(names) | same_stem)
            .with_for_update(of=Question)
        )
        self._taken: set[str] = set()
        self._by_id: dict[str, Current] = {}
        self._by_name: dict[tuple[str, str | None, str | None], Current] = {}
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
                self._by_name[_name(content)] = current
        session.expunge_all()

    def find(self, candidate: _Candidate) -> Current | None:
        """The question that a candidate is."""
        if candidate.id in self._by_id:
            return self._by_id[candidate.id]
        return self._by_name.get(_name(candidate.content)) if any(_name(candidate.content)[1:]) else None

    def is_free(self, identifier: str | None) -> bool:
        """Whether no question has, or had, this id."""
        return identifier not in self._taken


def _name(content: dict[str, Any]) -> tuple[str, str | None, str | None]:
    """By what else than its id a question is known."""
    return (
        "" if content["external_id"] else content["stem"],
        content["external_id"],
        content["source"] and content["source"]["title"],
    )


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
    """How many questions, or runs of dropped lines, have each outcome."""
    found = {(row.outcome, row.question_id or (row.path, row.first_line)) for row in rows}
    for outcome in OUTCOMES:
        yield outcome, sum(one == outcome for one, _ in found)
