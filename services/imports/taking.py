"""The transaction in which a source becomes questions: all of it, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Difficulty, Question, Topic, now
from schemas.v1.question import GIVEN, lacking
from services import merging, topics
from services.access import Principal
from services.duplicates.finding import closest, near
from services.duplicates.index import Frequencies
from services.errors import Conflict, Forbidden
from services.imports.entries import Entry, Options
from services.imports.recognition import Known, Recognition
from services.imports.rows import Ledger, Row, rows_of
from services.imports.staging import Batches
from services.saving import Current, Save, save

_UNPUBLISHED = ("draft", "in_review")
NEAR = "asks what another question asks, in other words; it is a draft until somebody has decided"
DISAGREES = "is in the bank, merged with others, and what the source says now does not go with them"
SKIPPED = "is in the bank, and the source says it otherwise; the policy is to skip it"


def take_in(
    session: Session,
    batches: Batches,
    importer: Principal,
    options: Options,
    ledger: Ledger,
) -> list[str]:
    """Bring entries without faults into the bank; gives the slugs of the topics that this made.

    Topics that the source defines are made or changed as it says; others that its
    questions name are made. A question that misses something becomes a draft that says so. Raises Forbidden where a
    published question would be revised by somebody who is no reviewer.
    """
    taking = _Taking(session, importer, options, Recognition(session, batches.keys_ahead))
    for batch in batches:
        ledger.add(taking.batch(batch))
    taking.frequencies.write()
    return taking.made_topics


@dataclass
class _Plan:
    """What is to become of a question; `save` is None where nothing is written, `twin` says the same already.

    `known_as` is that of models.LedgerRow where it is another question than `question_id`.
    """

    entry: Entry
    outcome: str
    reason: str | None = None
    question_id: str | None = None
    save: Save | None = None
    twin: "str | _Plan | None" = None
    revision: int | None = None
    duplicate_of: str | None = None
    score: float | None = None
    known_as: str | None = None

    def rows(self) -> list[Row]:
        if isinstance(self.twin, _Plan):
            self.duplicate_of = self.twin.question_id
        return rows_of(
            self.entry,
            self.outcome,
            self.reason,
            question_id=self.question_id,
            duplicate_of=self.duplicate_of,
            score=self.score,
            revision=self.revision,
            known_as=self.known_as or self.question_id,
        )


class _Taking:
    def __init__(self, session: Session, importer: Principal, options: Options, recognition: Recognition) -> None:
        self.session = session
        self.importer = importer
        self.options = options
        self.recognition = recognition
        self.frequencies = Frequencies(session)
        self.made_topics: list[str] = []
        self._taken: set[str] = set()
        self._merged: dict[str, list[dict[str, Any]]] = {}
        self._revising: dict[str, Current] = {}

    def batch(self, batch: Sequence[Entry]) -> list[list[Row]]:
        """Take in some entries; gives their rows in the order of the source."""
        rows: dict[int, list[Row]] = {}
        for index, entry in enumerate(batch):
            if entry.levels is not None:
                rows[index] = rows_of(entry, *_take_levels(self.session, entry.levels))
            elif entry.topic is not None:
                rows[index] = rows_of(entry, *self._take_topic(entry.topic))
            elif entry.content is None:
                rows[index] = rows_of(entry, "dropped", entry.dropped)
        questions = [(index, entry) for index, entry in enumerate(batch) if entry.content is not None]
        plans = self._plans([entry for _, entry in questions])
        self._write([plan for plan in plans if plan.save])
        self._look_for_duplicates(plans)
        rows.update((index, plan.rows()) for (index, _), plan in zip(questions, plans, strict=True))
        return [rows[index] for index in sorted(rows)]

    def _plans(self, entries: list[Entry]) -> list[_Plan]:
        known = self.recognition.find(entries)
        new = [entry for entry, one in zip(entries, known, strict=True) if one is None]
        twins: dict[str, str | _Plan] = {**self.recognition.twins(new)} if new else {}
        self._taken = self._ids_in_use(new)
        changed = {one.current.id for one in known if one and not one.same_words}
        self._merged = self.recognition.sources_merged_into(changed) if changed else {}
        self._revising = {}
        return [
            self._known(entry, one) if one else self._new(entry, twins)
            for entry, one in zip(entries, known, strict=True)
        ]

    def _known(self, entry: Entry, known: Known) -> _Plan:
        current = self._revising.get(known.current.id, known.current)
        unchanged = _Plan(entry, "unchanged", question_id=current.id, known_as=known.id)
        if known.same_words:
            return unchanged
        try:
            content = _revised(replace(known, current=current), entry, self._merged.get(current.id, []))
        except Conflict as conflict:
            return replace(unchanged, reason=f"{DISAGREES}: {conflict}")
        if content == written(current):
            return unchanged
        if self.options.policy == "skip":
            return replace(unchanged, reason=SKIPPED)
        if self.options.policy == "fork":
            return _Plan(entry, "created", save=Save(entry.content or {}, terms=entry.terms))
        if current.status not in _UNPUBLISHED and not self.importer.may("reviewer"):
            raise Forbidden(
                f"The file revises questions that are {current.status} ({current.id} for one), which needs the role "
                "reviewer; with the policy skip it leaves them as they are."
            )
        self._revising[current.id] = replace(current, content={**current.content, **content})
        outcome = "incomplete" if content.get("missing") else "revised"
        return _Plan(entry, outcome, _misses(content), current.id, Save(content, current), known_as=known.id)

    def _new(self, entry: Entry, twins: dict[str, "str | _Plan"]) -> _Plan:
        content = entry.content or {}
        twin = twins.get(entry.identity)
        if twin and not entry.id:
            duplicate_of = None if isinstance(twin, _Plan) else twin
            return _Plan(entry, "duplicate", "says the same", twin=twin, duplicate_of=duplicate_of, score=1.0)
        plan = _Plan(entry, "incomplete" if content.get("missing") else "created", _misses(content))
        if not content["stem"]:
            self._suggest_question(plan, content)
        plan.save = Save(content, id=None if entry.id in self._taken else entry.id, terms=entry.terms)
        twins.setdefault(entry.identity, plan)
        return plan

    def _ids_in_use(self, entries: list[Entry]) -> set[str]:
        """The ids of these entries that a question has, or had."""
        ids = {entry.id for entry in entries if entry.id}
        return set(self.session.scalars(select(Question.id).where(Question.id.in_(ids)))) if ids else set()

    def _write(self, plans: list[_Plan]) -> None:
        saves = [plan.save for plan in plans if plan.save]
        if not saves:
            return
        self._make_missing_topics(saves)
        # Where several entries are one question, because some were merged into it, the last save has what all say.
        last = {one.current.id if one.current else id(one): one for one in saves}
        documents = dict(zip(last, save(self.session, list(last.values()), self.importer.key_id), strict=True))
        for plan, one in zip(plans, saves, strict=True):
            content = documents[one.current.id if one.current else id(one)].content
            plan.question_id, plan.revision = content["id"], content["revision"]

    def _suggest_question(self, plan: _Plan, content: Mapping[str, Any]) -> None:
        """For an answer without a question: the question of the bank that it probably answers."""
        text = "\n\n".join(answer["body"] for answer in content["answers"])
        for plan.duplicate_of, plan.score in closest(
            self.session, text, language=content["language"], frequencies=self.frequencies
        ):
            plan.entry.notes.append("The closest question of the bank is suggested.")

    def _look_for_duplicates(self, plans: list[_Plan]) -> None:
        """New questions that say nearly what others say are named, and are drafts: people decide about them.

        One of which the source itself says that it is published stays so, because that was decided already.
        """
        new = {plan.question_id: plan for plan in plans if plan.question_id and plan.save and not plan.save.current}
        profiles = {identifier: plan.entry.profile for identifier, plan in new.items() if plan.entry.profile}
        for pair in near(self.session, new, self.frequencies, profiles) if new else ():
            # Of two new ones the later is the duplicate.
            later, other = (pair.second, pair.first) if pair.second in new else (pair.first, pair.second)
            plan = new[later]
            if plan.outcome == "created" or (plan.outcome == "duplicate" and pair.score > (plan.score or 0)):
                plan.outcome, plan.reason, plan.duplicate_of, plan.score = "duplicate", NEAR, other, pair.score
        near_ones = [plan for plan in new.values() if plan.reason == NEAR]
        self._make_drafts([plan for plan in near_ones if "status" not in plan.entry.said])

    def _make_drafts(self, plans: list[_Plan]) -> None:
        saved = {plan.question_id: plan for plan in plans if plan.save and plan.save.content["status"] != "draft"}
        currents = self.recognition.currents(identifier for identifier in saved if identifier) if saved else {}
        saves = [Save({**written(current), "status": "draft"}, current) for current in currents.values()]
        if saves:
            for document in save(self.session, saves, self.importer.key_id):
                saved[document.content["id"]].revision = document.content["revision"]

    def _make_missing_topics(self, saves: list[Save]) -> None:
        named = {slug for one in saves for slug in one.content["topics"]}
        known = set(self.session.scalars(select(Topic.slug).where(Topic.slug.in_(named))))
        for slug in sorted(named - known):
            name = slug.replace("-", " ").capitalize()
            content = {"slug": slug, "name": name, "description": None, "aliases": [], "parent": None}
            topics.create(self.session, content)
            self.made_topics.append(slug)

    def _take_topic(self, topic: Mapping[str, Any]) -> tuple[str, str]:
        content = {**topic, "aliases": list(topic["aliases"])}
        if self.session.scalar(select(Topic.id).where(Topic.slug == content["slug"])) is None:
            topics.create(self.session, content)
            self.made_topics.append(content["slug"])
            return "created", f"topic {content['slug']}"
        row, described = topics.for_update(self.session, content["slug"], ["*"])
        if {name: described[name] for name in content} == content:
            return "unchanged", f"topic {content['slug']}"
        topics.change(self.session, row, content, self.importer)
        return "revised", f"topic {content['slug']}"


def _take_levels(session: Session, levels: list[dict[str, Any]]) -> tuple[str, str]:
    known = set(session.scalars(select(Difficulty.slug)))
    moment = now()
    new = [level for level in levels if level["slug"] not in known]
    session.add_all(Difficulty(**level, created_at=moment, updated_at=moment) for level in new)
    session.flush()
    return ("created" if new else "unchanged"), "the bank itself"


def written(current: Current) -> dict[str, Any]:
    """What somebody wrote of a question, as QuestionIn loads it."""
    return {name: value for name, value in current.content.items() if name not in GIVEN}


def _revised(known: Known, entry: Entry, merged: list[dict[str, Any]]) -> dict[str, Any]:
    """What the source makes of a question: it changes what it says itself; defaults and guesses change nothing.

    The place in the source, if the source does not give it itself, stays the one at which the question was found first.
    Where the source's question was merged into another, it has a say in the answers alone. `merged` are the sources of
    all that were merged into the present one. Raises Conflict.
    """
    said = {name: value for name, value in (entry.content or {}).items() if name in entry.said}
    content = written(known.current)
    if known.id == known.current.id:
        content |= said
    if "answers" in said:
        content["answers"] = _answers(known, said["answers"], merged)
    lacks = lacking(content) if content.pop("missing", None) or entry.missing else []
    return {**content, "missing": lacks} if lacks else content


def _answers(known: Known, said: list[dict[str, Any]], merged: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The answers of which a source says some, beside those that other sources brought into the question by merges.

    Answers that are the same keep their ids. Where several that were merged have the very same source, nobody can tell
    whose an answer is, and it stays.
    """
    current = known.current.content
    ids = {(answer["body"], answer["match"]): answer["id"] for answer in current["answers"]}
    own = [{**answer, "id": ids.pop((answer["body"], answer["match"]), None)} for answer in said]
    if known.id == known.current.id:
        others = [answer for answer in current["answers"] if answer["source"] in merged]
        return merging.joined({"answers": others, "source": None}, {**current, "answers": own}) if others else own
    mine = [one for one in merged if one == known.source]
    others = [answer for answer in current["answers"] if len(mine) != 1 or answer["source"] not in mine]
    return merging.joined({"answers": own, "source": known.source}, {**current, "answers": others})


def _misses(content: Mapping[str, Any]) -> str | None:
    missing = content.get("missing")
    return "misses " + " and ".join(missing) if missing else None
