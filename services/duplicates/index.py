"""The index of rare terms in which near-duplicates are looked for, kept in the bank's own tables.

A question is listed under each of its rarest terms, and under each pair of its four rarest ones, because in a large
bank one word alone ("capital", "France") is no longer rare. No list grows beyond LONGEST_LIST, and a term that so many
questions have is not looked up at all: so a question costs the same however large the bank is.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import combinations
from typing import Any

import orjson
from sqlalchemy import (
    JSON,
    BigInteger,
    Select,
    delete,
    func,
    literal,
    select,
    true,
    tuple_,
    type_coerce,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from models import DuplicatePosting, DuplicateTerm
from models.inserting import insert_rows
from models.prepared import one_of
from services.duplicates.profile import Profile
from services.duplicates.weights import Weights

LONGEST_LIST = 50
_TERMS_LISTED = 6
_TERMS_PAIRED = 4
# The counts of so many terms are held in memory, a few megabytes.
_MOST_KNOWN = 30_000
NO_OBJECTS = {"synchronize_session": False}
_MASK = 2**64 - 1
# Knuth's multiplier for hashing; any large odd number would do.
_MULTIPLIER = 6364136223846793005

Keys = list[tuple[int, float]]


@lru_cache(maxsize=16_384)
def hashed(*names: str) -> int:
    """A number of 64 bits, signed, for some names."""
    return int.from_bytes(hashlib.blake2b("\n".join(names).encode(), digest_size=8).digest(), signed=True)


def _together(one: int, other: int) -> int:
    """The number for two numbers in their order."""
    mixed = (one * _MULTIPLIER + other) & _MASK
    return mixed - 2**64 if mixed >= 2**63 else mixed


class Frequencies:
    """How many questions of the bank have each of some terms, for a transaction that has locked the watermark.

    What is counted stays here until `write`. An import would write the common terms with each of its batches, and in
    PostgreSQL every version of a row stays until the transaction ends: so the later ones would take ever longer.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[int, int] = {}
        self._counted: Counter[int] = Counter()
        self._questions = 0
        self._weights: dict[str, Weights] = {}

    def begin(self, questions: int) -> None:
        """From here on the bank has so many questions."""
        if len(self._known) > _MOST_KNOWN:
            self.write()
        self._questions = questions
        self._weights.clear()

    def learn(self, wanted: Iterable[int]) -> None:
        """Look up some terms, as the tables have them."""
        new = set(wanted) - self._known.keys()
        if new:
            self._known.update(dict.fromkeys(new, 0))
            found = select(DuplicateTerm.term, DuplicateTerm.questions)
            found = found.where(one_of(DuplicateTerm.term, new, self._session.connection().dialect))
            self._known.update(self._session.connection().execute(found).all())

    def count(self, terms: Iterable[int], sign: int) -> None:
        """Note that questions with these terms have come (`sign` 1) or gone (-1)."""
        counted = Counter(terms)
        self.learn(counted)
        for term, number in counted.items():
            self._known[term] += sign * number
            self._counted[term] += sign * number
        self._weights.clear()

    def write(self) -> None:
        """Write what was counted, and forget what is known."""
        counted = sorted((term, number) for term, number in self._counted.items() if number)
        if counted:
            rows = _rows(self._session, [term for term, _ in counted], [number for _, number in counted])
            insert_one = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
            new: Any = insert_one[self._session.get_bind().dialect.name](DuplicateTerm)
            new = new.from_select(["term", "questions"], rows)
            together = DuplicateTerm.questions + new.excluded.questions
            self._session.execute(new.on_conflict_do_update(index_elements=["term"], set_={"questions": together}))
        self._counted.clear()
        self._known.clear()

    def weights(self, language: str) -> Weights:
        """What terms are worth."""
        if language not in self._weights:
            self._weights[language] = Weights(self._questions, lambda term: self._known[hashed(language, term)])
        return self._weights[language]

    def used(self, language: str, term: str) -> bool:
        """Whether any question has a term."""
        return self._known[hashed(language, term)] > 0

    def rare(self, number: int) -> bool:
        """Whether a term, hashed, is worth looking for by itself."""
        return self._known[number] <= LONGEST_LIST


def hashes(profile: Profile) -> list[int]:
    """The terms of a question as the tables have them."""
    return [hashed(profile.language, term) for term in profile.terms]


def all_hashes(profiles: Iterable[Profile]) -> Iterator[int]:
    """The terms of some questions and of their answers as the tables have them."""
    return (hashed(one.language, term) for one in profiles for term in (*one.terms, *one.answers))


def keys(profile: Profile, kind: str, frequencies: Frequencies, *, most: int = _TERMS_LISTED) -> Keys:
    """Under what a question is listed among those of its language and a kind, each with its worth.

    At `most` so many are single terms.
    """
    group = hashed(profile.language, kind)
    weights = frequencies.weights(profile.language)
    rarest = sorted([(weights[term], hashed(profile.language, term)) for term in profile.terms], reverse=True)[:most]
    listed = {number: _together(group, number) for _, number in rarest}
    single = [(listed[number], worth) for worth, number in rarest if frequencies.rare(number)]
    pairs = [
        (_together(listed[one], other) if one < other else _together(listed[other], one), worth + more)
        for (worth, one), (more, other) in combinations(rarest[:_TERMS_PAIRED], 2)
    ]
    return single + pairs


def best(keys: Keys, listed: Mapping[int, list[int]], most: int, least: float = 0.0) -> list[int]:
    """The places that are listed under the most of some keys, by what these are worth, which is at least `least`.

    Of those that are worth the same, the oldest come first.
    """
    found: dict[int, float] = {}
    for key, worth in keys:
        for place in listed[key]:
            found[place] = found.get(place, 0.0) + worth
    enough = sorted((-worth, place) for place, worth in found.items() if worth >= least)
    return [place for _, place in enough[:most]]


def lists(session: Session, wanted: Iterable[int]) -> dict[int, list[int]]:
    """For each key the places of the questions listed there."""
    found: dict[int, list[int]] = {key: [] for key in wanted}
    connection = session.connection()
    key, place = DuplicatePosting.key, DuplicatePosting.place
    # A row for each list, which costs a third of a row for each question on it.
    together = func.json_agg if connection.dialect.name == "postgresql" else func.json_group_array
    listed = select(key, type_coerce(together(place), JSON)).where(one_of(key, found, connection.dialect)).group_by(key)
    found.update(connection.execute(listed).all())
    return found


def list_under(session: Session, postings: list[tuple[int, int]]) -> None:
    """List questions, each given by a key and its place."""
    rows = ({"key": key, "place": place} for key, place in sorted(postings))
    insert_rows(session.connection(), DuplicatePosting.__table__, rows)


def unlist(session: Session, postings: list[tuple[int, int]]) -> None:
    """Take questions off the lists, each given by a key and its place."""
    if postings:
        rows = _rows(session, [key for key, _ in postings], [place for _, place in postings])
        listed = tuple_(DuplicatePosting.key, DuplicatePosting.place)
        session.execute(delete(DuplicatePosting).where(listed.in_(rows)), execution_options=NO_OBJECTS)


def _rows(session: Session, one: list[int], other: list[int]) -> Select[int, int]:
    """Rows of two numbers, which go to the database as a parameter or two, however many they are."""
    if session.get_bind().dialect.name == "postgresql":
        columns = (func.unnest(literal(values, ARRAY(BigInteger))) for values in (one, other))
        rows = select(*columns).subquery()
        return select(*rows.c)
    pairs = func.json_each(orjson.dumps(list(zip(one, other, strict=True))).decode()).table_valued("value")
    first, second = (func.json_extract(pairs.c.value, f"$[{index}]") for index in (0, 1))
    # Without a condition, SQLite would take ON CONFLICT for that of a join.
    return select(first, second).where(true())
