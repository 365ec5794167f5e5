"""Taking the bank's changes into the index of duplicates, each once and in their order.

A change is taken in by a worker when nobody writes, or before that when somebody asks for duplicates, or at an import;
writing a single question costs nothing more.
What was taken in is noted as the number of the last change, in the same transaction as everything that follows from
it. So it makes no difference how often, by whom and in how many steps this is done.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Row, delete, func, select, update
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import InstrumentedAttribute, Session

from models import (
    ChangeSequence,
    DuplicatePair,
    DuplicatePosting,
    DuplicateProfile,
    DuplicateTerm,
    DuplicateWatermark,
    Question,
    Revision,
    answer_id,
    now,
)
from models.bank import GONE
from models.inserting import insert_rows
from models.prepared import one_of
from services.duplicates import index
from services.duplicates.measure import THRESHOLD, compare
from services.duplicates.profile import Profile, of_question, pack, unpack

AT_ONCE = 500
# Of the questions that share rare terms, so many are looked at more closely: those that share the most.
_CANDIDATES = 8
# They have this share of the question's terms in common, by worth, and of the terms of the shorter one, by number.
_LEAST_WORTH = 0.15
_LEAST_NUMBER = 0.25


def fold(
    session: Session,
    frequencies: index.Frequencies,
    profiles: Mapping[str, str],
    *,
    wait: bool = True,
) -> bool:
    """Take in some of the changes that have not been taken in; gives whether there may be more.

    How many questions have which terms is then in `frequencies`, for the caller to write in this transaction;
    `profiles` are those of some changed questions, packed, that need not be made any more. Where another transaction is
    at the same work, this one waits for it, or with `wait` False leaves it to that one.
    """
    if not wait and session.get_bind().dialect.name == "postgresql":
        # An import that waits for the index may hold questions for which this would wait: give up before it does.
        session.execute(select(func.set_config("lock_timeout", "500ms", True)))
    mark = session.scalar(select(DuplicateWatermark).with_for_update(skip_locked=not wait))
    if mark is None:
        return False
    frequencies.begin(mark.questions)
    newest = session.scalar(select(ChangeSequence.value)) or 0
    if newest == mark.seq:
        return False
    rows = session.execute(_CHANGED.where(Question.seq > mark.seq).limit(AT_ONCE)).all()
    added, removed = _take_in(session, rows, frequencies, profiles)
    mark.questions += added - removed
    mark.seq = rows[-1].seq if len(rows) == AT_ONCE else newest
    session.flush()
    return len(rows) == AT_ONCE


def forget(session: Session) -> None:
    """Empty the index, so that every question is taken in anew. Decisions stay."""
    for table in (DuplicateProfile, DuplicatePosting, DuplicateTerm):
        session.execute(delete(table))
    session.execute(update(DuplicateWatermark).values(seq=0, questions=0))


_CHANGED = select(Question.id, Question.seq, Question.status).order_by(Question.seq)


@dataclass(frozen=True, slots=True)
class Entry:
    """A question in the index, or on its way there; `packed` is its profile as it is stored."""

    question_id: str
    place: int
    profile: Profile
    packed: str


def _take_in(
    session: Session,
    rows: Sequence[Row[str, int, str]],
    frequencies: index.Frequencies,
    profiles: Mapping[str, str],
) -> tuple[int, int]:
    """Take in some changed questions; gives how many came into the index and how many went out of it."""
    dialect = session.connection().dialect
    there = select(DuplicateProfile).where(one_of(DuplicateProfile.question_id, [row.id for row in rows], dialect))
    known = {old.question_id: old for old in session.scalars(there)}
    gone = [row.id for row in rows if row.status in GONE]
    changed = [
        entry
        for entry in _entries(session, [row for row in rows if row.status not in GONE], profiles)
        # Most changes, such as publishing, leave what is compared as it was.
        if (old := known.get(entry.question_id)) is None or old.profile != entry.packed
    ]
    replaced = [known[one] for one in (*gone, *(entry.question_id for entry in changed)) if one in known]
    _forget(session, replaced, frequencies)
    if gone:
        session.execute(delete(DuplicatePair).where(of(gone, dialect)), execution_options=index.NO_OBJECTS)
    _add(session, changed, frequencies)
    return len(changed), len(replaced)


def _entries(session: Session, rows: Sequence[Row[str, int, str]], profiles: Mapping[str, str]) -> Iterator[Entry]:
    """Some questions of the bank, as they are compared."""
    unknown = [row.seq for row in rows if row.id not in profiles]
    wanted = select(Revision.seq, Revision.document).where(one_of(Revision.seq, unknown, session.connection().dialect))
    documents = {row.seq: row.document for row in session.execute(wanted)} if unknown else {}
    for row in rows:
        if packed := profiles.get(row.id):
            yield Entry(row.id, row.seq, unpack(packed), packed)
        else:
            profile = of_question(orjson.loads(documents[row.seq] or ""))
            yield Entry(row.id, row.seq, profile, pack(profile))


def _forget(session: Session, replaced: list[DuplicateProfile], frequencies: index.Frequencies) -> None:
    if replaced:
        frequencies.count([term for old in replaced for term in old.terms], -1)
        index.unlist(session, [(key, old.place) for old in replaced for key in old.keys])
        ids = [old.question_id for old in replaced]
        session.execute(delete(DuplicateProfile).where(DuplicateProfile.question_id.in_(ids)))


def _add(session: Session, entries: list[Entry], frequencies: index.Frequencies) -> None:
    """Bring some questions into the index, and note the pairs that they make with it and with each other."""
    if not entries:
        return
    terms = {entry.place: index.hashes(entry.profile) for entry in entries}
    frequencies.count(chain.from_iterable(terms.values()), 1)
    keys = {entry.place: index.keys(entry.profile, entry.profile.type, frequencies) for entry in entries}
    listed = index.lists(session, {key for found in keys.values() for key, _ in found})
    candidates: dict[int, list[int]] = {}
    postings: dict[int, list[int]] = {}
    for entry in entries:
        # One after the other, so that each also finds those of this very batch that came before it.
        weights = frequencies.weights(entry.profile.language)
        least = _LEAST_WORTH * sum([weights[term] for term in entry.profile.terms])
        candidates[entry.place] = index.best(keys[entry.place], listed, _CANDIDATES, least)
        postings[entry.place] = [key for key, _ in keys[entry.place] if len(listed[key]) < index.LONGEST_LIST]
        for key in postings[entry.place]:
            listed[key].append(entry.place)
    _note_pairs(session, entries, candidates, frequencies)
    index.list_under(session, [(key, place) for place, found in postings.items() for key in found])
    profiles = (
        {
            "question_id": entry.question_id,
            "place": entry.place,
            "profile": entry.packed,
            "terms": terms[entry.place],
            "keys": postings[entry.place],
        }
        for entry in entries
    )
    insert_rows(session.connection(), DuplicateProfile.__table__, profiles)


def _note_pairs(
    session: Session, entries: list[Entry], candidates: dict[int, list[int]], frequencies: index.Frequencies
) -> None:
    """Write what becomes of the pairs of some questions that are new or have changed."""
    changed = {entry.question_id for entry in entries}
    noted = {
        (pair.first_id, pair.second_id): pair
        for pair in session.scalars(select(DuplicatePair).where(of(changed, session.connection().dialect)))
    }
    by_place = {entry.place: entry for entry in entries}
    missing = {place for places in candidates.values() for place in places} - by_place.keys()
    by_place |= {entry.place: entry for entry in stored(session, missing)}
    partners = {one for pair in noted for one in pair} - {entry.question_id for entry in by_place.values()}
    by_id = {entry.question_id: entry for entry in by_place.values()}
    by_id |= {entry.question_id: entry for entry in _read(session, DuplicateProfile.question_id, partners)}

    # What was a pair before is looked at again, even where the index would not lead there any more. (After a rebuild
    # the other question may not be there yet; when it comes, it is its turn to look at the pair.)
    wanted = {pair for pair in noted if by_id.keys() >= set(pair)}
    for entry in entries:
        for place in candidates[entry.place]:
            # A place may be of a revision whose question has gone on; then the index knows it elsewhere.
            other = by_place.get(place)
            if other and _have_enough_in_common(entry.profile, other.profile):
                first, second = sorted((entry.question_id, other.question_id))
                wanted.add((first, second))
    frequencies.learn(index.all_hashes(by_id[one].profile for one in set(chain.from_iterable(wanted))))
    new = []
    moment = now()
    for first, second in sorted(wanted):
        pair = noted.get((first, second))
        if pair is not None and pair.state == "dismissed":
            continue
        ours, theirs = by_id[first].profile, by_id[second].profile
        found = compare(ours, theirs, frequencies.weights(ours.language))
        if found.score < THRESHOLD:
            if pair is not None:
                session.delete(pair)
        elif pair is not None:
            pair.score, pair.why = found.score, found.why
        else:
            new.append(
                {
                    "id": answer_id(second, first),
                    "first_id": first,
                    "second_id": second,
                    "state": "pending",
                    "score": found.score,
                    "why": found.why,
                    "found_at": moment,
                }
            )
    session.flush()
    insert_rows(session.connection(), DuplicatePair.__table__, new)


def _have_enough_in_common(one: Profile, other: Profile) -> bool:
    return len(one.terms & other.terms) >= _LEAST_NUMBER * min(len(one.terms), len(other.terms))


def stored(session: Session, places: Collection[int]) -> Iterator[Entry]:
    """The questions of the index at some places."""
    return _read(session, DuplicateProfile.place, places)


def _read(session: Session, column: InstrumentedAttribute[Any], values: Collection[Any]) -> Iterator[Entry]:
    if values:
        wanted = select(DuplicateProfile.question_id, DuplicateProfile.place, DuplicateProfile.profile)
        for identifier, place, packed in session.execute(
            wanted.where(one_of(column, sorted(values), session.connection().dialect))
        ):
            yield Entry(identifier, place, unpack(packed), packed)


def of(ids: Collection[str], dialect: Dialect) -> ColumnElement[bool]:
    """That a pair has one of some questions in it."""
    return one_of(DuplicatePair.first_id, ids, dialect) | one_of(DuplicatePair.second_id, ids, dialect)
