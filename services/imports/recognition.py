"""Which question of the bank an entry is.

In this order, and each question for one entry of a file only:

1. the one of which the source said just these words when it was read last, however it was edited since
2. the question with the same id
3. the one with the same external id from the same source
4. the one with the same stem from the same source
5. of the questions of that source whose stems, as the bank has them, are not in the file: the one of which the source
   said that stem before, or the one that takes its place (lost.py)

One that was merged into another is known as well; its entry is the question into which it went.

Two sources may both number their questions from 1, and both ask what a list is: so 3 to 5 look at one source alone.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import CompoundSelect, func, or_, select, union_all
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session, aliased

from models import ChangeSequence, ImportJob, LedgerRow, Question, Revision, Source
from models.bank import GONE
from models.prepared import among, one_of
from services.duplicates.identity import identity
from services.imports.entries import Entry, Keys, keys_of
from services.imports.lost import LostQuestions
from services.saving import Current

_SOURCE = (Source.title, Source.url, Source.license, Question.source_locator)


@dataclass(frozen=True)
class Known:
    """The question that an entry is; `same_words` that the source says what it said when it was read last.

    `id` names the question as which the source's is known: `current` itself, or one that was merged into it; `source`
    is that of the question by this id.
    """

    id: str
    current: Current
    source: dict[str, Any] | None
    same_words: bool = False


@dataclass(frozen=True)
class _Row:
    """What is looked at of a question; `current` is the one into which it was merged, if it was."""

    id: str
    seq: int
    external_id: str | None
    text_key: int
    source: dict[str, Any] | None
    current: Current

    @property
    def title(self) -> str | None:
        return self.source["title"] if self.source else None

    def known(self, *, same_words: bool = False) -> Known:
        return Known(self.id, self.current, self.source, same_words)


@lru_cache
def _alike_by_name(dialect: Dialect) -> CompoundSelect[str]:
    """The ids of the questions by some names, or from sources of some titles with stems of some keys.

    An index leads to each part. A single condition with OR would have PostgreSQL look at all questions, batch by batch.
    """
    named, titled = among(Question.external_id, "names", dialect), among(Source.title, "titles", dialect)
    ids = select(Question.id).outerjoin(Source, Source.id == Question.source_id)
    return union_all(
        ids.where(named, or_(titled, Question.source_id.is_(None))),
        ids.where(among(Question.text_key, "keys", dialect), titled),
    )


class Recognition:
    """What is known of the bank while a file is taken in.

    `keys_ahead` gives the keys of those questions of the file that are still to come.
    """

    def __init__(self, session: Session, keys_ahead: Callable[[], Iterable[Keys]]) -> None:
        self.session = session
        self._keys_ahead = keys_ahead
        # Whoever else writes waits from here, so whatever has a later number is made of this very file, or revised.
        self._began = session.scalars(select(ChangeSequence.value).with_for_update()).one()
        self._claimed: set[str] = set()
        self._merged_into: set[str] = set()
        self._text_keys: set[int] = set()
        self._by_words: dict[int, str] = {}
        self._lost: dict[str, LostQuestions] = {}
        self._last: dict[str | None, str] = {}

    def find(self, entries: Sequence[Entry]) -> list[Known | None]:
        """The question that each entry is, locked until the transaction ends; None for what is new."""
        self._look_up(keys_of(entries))
        rows = self._rows(entries)
        by_id = {row.id: row for row in rows}
        found: list[Known | None] = []
        for entry in entries:
            known = self._same_words(entry, by_id) or self._same_name(entry, rows) or self._same_place(entry)
            if known:
                self._claim(entry, known)
            found.append(known)
        return found

    def twins(self, entries: Sequence[Entry]) -> dict[str, str]:
        """The questions of the bank that say the same as some entries, by their identity."""
        keys = {entry.text_key for entry in entries if entry.content}
        rows = self.session.execute(
            select(Question.id, Revision.document)
            .join(Revision, Revision.seq == Question.seq)
            .where(one_of(Question.text_key, keys, self.session.connection().dialect), Question.status.not_in(GONE))
            .order_by(Question.id.desc())
        )
        # The oldest comes last, and so is the one that stays.
        return {identity(orjson.loads(row.document)): row.id for row in rows}

    def _claim(self, entry: Entry, known: Known) -> None:
        self._claimed.add(known.id)
        if known.id != known.current.id:
            self._merged_into.add(known.current.id)
        self._last[_title(entry)] = known.id

    def _look_up(self, keys: Keys) -> None:
        self._text_keys.update(text for text, _ in keys)
        self._by_words.update(self._imported_before([source for _, source in keys if source is not None]))

    def _imported_before(self, keys: Sequence[int]) -> dict[int, str]:
        """The questions of which their source said just this when it was read last."""
        dialect = self.session.connection().dialect
        of_these_words = one_of(LedgerRow.source_key, keys, dialect)
        ids = set(
            self.session.scalars(select(LedgerRow.known_as).where(of_these_words, LedgerRow.known_as.is_not(None)))
        )
        if not ids:
            return {}
        imports_since = func.rank().over(partition_by=LedgerRow.known_as, order_by=LedgerRow.import_id.desc())
        read = (
            select(LedgerRow.known_as, LedgerRow.source_key, imports_since.label("age"))
            .join(ImportJob, ImportJob.id == LedgerRow.import_id)
            .where(
                one_of(LedgerRow.known_as, ids, dialect),
                ImportJob.state == "finished",
                ImportJob.dry_run.is_(False),
                # What is unchanged for a reason was left as it is, although the source says it otherwise.
                or_(LedgerRow.outcome != "unchanged", LedgerRow.reason.is_(None)),
            )
            .subquery()
        )
        last = self.session.execute(
            select(read.c.source_key, Question.id)
            .join(Question, Question.id == read.c.known_as)
            .where(read.c.age == 1, Question.status != "deleted")
        )
        wanted = set(keys)
        return {row.source_key: row.id for row in last if row.source_key in wanted}

    def _rows(self, entries: Sequence[Entry]) -> list[_Row]:
        contents = [entry.content for entry in entries if entry.content]
        ids = {entry.id for entry in entries if entry.id}
        ids |= {self._by_words[key] for key in (entry.source_key for entry in entries) if key in self._by_words}
        names = {content["external_id"] for content in contents} - {None}
        titles = {content["source"]["title"] for content in contents if content["source"]}
        keys = {entry.text_key for entry in entries if entry.content}
        if titles or names:
            lists = {"names": list(names), "titles": list(titles), "keys": list(keys)}
            ids.update(self.session.scalars(_alike_by_name(self.session.connection().dialect), lists))
        return self._select(one_of(Question.id, ids, self.session.connection().dialect)) if ids else []

    def _select(self, condition: Any) -> list[_Row]:
        present = aliased(Question)
        statement = (
            select(
                Question.id,
                Question.seq,
                Question.external_id,
                Question.text_key,
                *_SOURCE,
                present.id.label("present_id"),
                present.seq.label("present_seq"),
                present.revision,
                present.status,
                present.created_at,
                Revision.document,
                Revision.sha256,
            )
            .join(present, present.id == func.coalesce(Question.merged_into, Question.id))
            .join(Revision, Revision.seq == present.seq)
            .outerjoin(Source, Source.id == Question.source_id)
            .where(condition, present.status.not_in(GONE))
            .order_by(Question.id)
            .with_for_update(of=present)
        )
        return [
            _Row(
                row.id,
                row.seq,
                row.external_id,
                row.text_key,
                _source_of(row),
                Current(
                    row.present_id,
                    row.present_seq,
                    row.revision,
                    row.status,
                    row.created_at,
                    orjson.loads(row.document or ""),
                    str(row.sha256),
                ),
            )
            for row in self.session.execute(statement)
        ]

    def currents(self, ids: Iterable[str]) -> dict[str, Current]:
        """Questions as they are now, by their ids."""
        these = one_of(Question.id, ids, self.session.connection().dialect)
        return {row.id: row.current for row in self._select(these)}

    def sources_merged_into(self, ids: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
        """The sources of the questions that were merged into some, one of each that had one, by the ids of these."""
        rows = self.session.execute(
            select(Question.merged_into, *_SOURCE)
            .join(Source, Source.id == Question.source_id)
            .where(one_of(Question.merged_into, ids, self.session.connection().dialect))
        )
        sources: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            sources.setdefault(row.merged_into, []).append(_source_of(row))
        return sources

    def _same_words(self, entry: Entry, by_id: dict[str, _Row]) -> Known | None:
        row = by_id.get(self._by_words.get(entry.source_key or 0, ""))
        return row.known(same_words=True) if row and row.id not in self._claimed else None

    def _same_name(self, entry: Entry, rows: list[_Row]) -> Known | None:
        content = entry.content or {}
        before = [row for row in rows if row.seq <= self._began or row.id in self._merged_into]
        free = [row for row in before if row.id not in self._claimed]
        if entry.id:
            return next((row.known() for row in free if row.id == entry.id), None) or self._by_external_id(
                content, free
            )
        if content["external_id"]:
            return self._by_external_id(content, free)
        title, key = _title(entry), entry.text_key
        same = [row for row in free if title and row.title == title and row.text_key == key and not row.external_id]
        # Of several with the same stem, rather the one that has the same answers too.
        same.sort(key=lambda row: identity(row.current.content) != entry.identity)
        return same[0].known() if same else None

    @staticmethod
    def _by_external_id(content: dict[str, Any], free: list[_Row]) -> Known | None:
        name, title = content["external_id"], content["source"] and content["source"]["title"]
        same = (row for row in free if name and row.external_id == name and row.title == title)
        return next((row.known() for row in same), None)

    def _same_place(self, entry: Entry) -> Known | None:
        title = _title(entry)
        if title is None or entry.id or (entry.content or {})["external_id"]:
            return None
        if title not in self._lost:
            self._lost[title] = self._lost_of(title)
        identifier = self._lost[title].match(entry, self._last.get(title), self._claimed)
        return self._select(Question.id == identifier)[0].known() if identifier else None

    def _lost_of(self, title: str) -> LostQuestions:
        present = aliased(Question)
        rows = self.session.execute(
            select(Question.id, Question.text_key, Question.merged_into)
            .join(Source, Source.id == Question.source_id)
            .join(present, present.id == func.coalesce(Question.merged_into, Question.id))
            .where(Source.title == title, present.status.not_in(GONE), Question.external_id.is_(None))
            .order_by(Question.id)
        ).all()
        if rows:
            # Only when all of the file has been read it is known which of them it has lost. New sources need not wait.
            for keys in self._keys_ahead():
                self._look_up(keys)
        spoken_for = set(self._by_words.values())
        lost = [row for row in rows if row.text_key not in self._text_keys and row.id not in spoken_for]
        return LostQuestions(
            self.session,
            self._text_keys,
            present=[row.id for row in lost if row.merged_into is None],
            merged=[row.id for row in lost if row.merged_into is not None],
        )


def _source_of(row: Any) -> Any:
    """A question's source in the shape of its document, from the columns of `_SOURCE`."""
    if row.title is None:
        return None
    return {"title": row.title, "url": row.url or None, "license": row.license or None, "locator": row.source_locator}


def _title(entry: Entry) -> str | None:
    source = (entry.content or {})["source"]
    return source["title"] if source else None
