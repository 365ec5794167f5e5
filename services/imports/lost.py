"""Which question of a source an entry is, if the bank's stem of that question is nowhere in the file.

Somebody reworded it in the bank, so that the file still has it as it was read before; or in the file, where it is found
by its place or by its words; or it was merged, by a bank of an earlier version that did not keep the stems of such.
"""

import re
from collections.abc import Collection, Sequence
from itertools import takewhile
from typing import Any

import orjson
from rapidfuzz import fuzz
from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from models import ImportJob, LedgerRow, Revision
from services.imports.entries import Entry
from services.text_keys import normalised, text_key

# Shares of letters that two texts have in common, in percent: at the same place, and anywhere in the source.
_ALIKE = 50
_NEARLY_THE_SAME = 85
# A source that lost more questions than this is another source by the same name.
_MOST_LOST = 2_000
# So many questions in a row may have gone from a place at which one is looked for.
_MOST_BEHIND = 20
_NAMES = re.compile(r"`[^`]+`|\w*[\d_]\w*|\w+\.\w+|\w+\(\)")
_IMPORTED = (ImportJob.state == "finished", ImportJob.dry_run.is_(False))

_Texts = dict[str, dict[str, Any]]


class LostQuestions:
    """The questions of a source whose stems the file has not, as the source said them last.

    `stems_of_file` are the keys of all stems in the file; `present` are those of the questions that are in the bank,
    `merged` those that were merged into others.
    """

    def __init__(
        self, session: Session, stems_of_file: Collection[int], *, present: Sequence[str], merged: Sequence[str]
    ) -> None:
        self._session = session
        self._by_stem: dict[int, str] = {}
        # A merged question is where an entry belongs only if it is none of those that are questions by themselves.
        self._lost: list[_Texts] = []
        few = len(present) + len(merged) <= _MOST_LOST
        for ids in (present, merged) if few else ():
            texts = _said_last(session, ids)
            keys = {identifier: text_key(texts[identifier]) for identifier in ids}
            for identifier, key in keys.items():
                if key in stems_of_file:
                    self._by_stem.setdefault(key, identifier)
            self._lost.append({one: texts[one] for one, key in keys.items() if key not in stems_of_file})

    def match(self, entry: Entry, last: str | None, claimed: Collection[str]) -> str | None:
        """The question that an entry is, if it is one; `last` is the one before it in the file."""
        same = self._by_stem.get(entry.text_key)
        if same and same not in claimed:
            return same
        content = entry.content or {}
        frees = [
            {one: old for one, old in lost.items() if one not in claimed and old["type"] == content["type"]}
            for lost in self._lost
        ]
        behind = self._behind(last) if any(frees) else []
        found = (_reworded(content, free, behind) for free in frees if free)
        return next((one for one in found if one), None)

    def _behind(self, last: str | None) -> list[str]:
        """The lost questions that stood right behind another one, or in front of all, when the file was read last."""
        lost = set().union(*self._lost)
        there = self._session.execute(
            select(LedgerRow.import_id, LedgerRow.number)
            .join(ImportJob, ImportJob.id == LedgerRow.import_id)
            .where(LedgerRow.known_as.in_(lost if last is None else [last]), *_IMPORTED)
            .order_by(LedgerRow.import_id.desc(), LedgerRow.number.desc())
            .limit(1)
        ).one_or_none()
        if there is None:
            return []
        behind = LedgerRow.number > (-1 if last is None else there.number)
        ids = self._session.scalars(
            select(LedgerRow.known_as)
            .where(LedgerRow.import_id == there.import_id, behind, LedgerRow.known_as.is_not(None))
            .order_by(LedgerRow.number)
            .limit(_MOST_BEHIND)
        )
        return [one for one in takewhile(lambda one: one in lost, ids) if one]


def _reworded(content: dict[str, Any], free: _Texts, behind: Collection[str]) -> str | None:
    """Which of some questions says the same in other words: at the same place, or else anywhere in the source."""
    alike = sorted(((_alike(old, content), identifier) for identifier, old in free.items()), reverse=True)
    at_place = next((one for one in alike if one[1] in behind), None)
    if at_place and at_place[0] >= _ALIKE:
        return at_place[1]
    score, best = alike[0]
    same_names = _NAMES.findall(free[best]["stem"]) == _NAMES.findall(content["stem"])
    return best if score >= _NEARLY_THE_SAME and same_names else None


def _said_last(session: Session, ids: Sequence[str]) -> _Texts:
    """Questions as an import wrote them last, or else as somebody did."""
    if not ids:
        return {}
    written = (
        select(Revision.question_id, func.max(Revision.number))
        .where(Revision.question_id.in_(ids), Revision.document.is_not(None))
        .group_by(Revision.question_id)
    )
    imported = (
        select(LedgerRow.known_as, func.max(LedgerRow.revision))
        .join(ImportJob, ImportJob.id == LedgerRow.import_id)
        .where(LedgerRow.known_as.in_(ids), LedgerRow.question_id == LedgerRow.known_as, *_IMPORTED)
        .where(LedgerRow.revision.is_not(None))
        .group_by(LedgerRow.known_as)
    )
    numbers = {identifier: number for found in (written, imported) for identifier, number in session.execute(found)}
    documents = session.execute(
        select(Revision.question_id, Revision.document).where(
            tuple_(Revision.question_id, Revision.number).in_(numbers.items())
        )
    )
    return {row.question_id: orjson.loads(row.document or "") for row in documents}


def _alike(old: dict[str, Any], new: dict[str, Any]) -> float:
    """How much of their letters two questions have in common, in percent: of the stems, or else of the answers."""
    stems = normalised(old["stem"]), normalised(new["stem"])
    if all(stems):
        return fuzz.ratio(*stems)
    answers = (" ".join(normalised(answer["body"]) for answer in one["answers"]) for one in (old, new))
    return fuzz.ratio(*answers)
