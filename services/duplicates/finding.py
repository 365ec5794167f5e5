"""What is nearly the same as some questions, and what is closest to a text."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import DuplicatePair
from models.bank import QUESTION_TYPES
from services.duplicates import folding, index
from services.duplicates.index import Frequencies
from services.duplicates.measure import compare
from services.duplicates.profile import Profile, of_text
from services.duplicates.weights import Weights

_CANDIDATES = 20
# An answer has many words; those that are rare in the bank tell what it is about.
_TELLING = 16
# So many rare terms in common are as good a sign as there can be that an answer belongs to a question.
_ENOUGH_TERMS = 3


@dataclass(frozen=True, slots=True)
class Pair:
    """Two questions that are probably the same, the one with the smaller id first."""

    first: str
    second: str
    score: float


def near(
    session: Session,
    question_ids: Iterable[str],
    frequencies: Frequencies | None = None,
    profiles: Mapping[str, str] | None = None,
) -> Iterator[Pair]:
    """The undecided pairs that have one of some questions in them, after all changes so far have been taken in.

    This takes in what the running transaction has written, and nothing of it stays if that is undone. Where others are
    taking in changes, it waits for them. Whoever asks again and again gives `frequencies`, and writes them at the end;
    `profiles` are those of changed questions that somebody has made already, packed.
    """
    _take_in(session, frequencies, profiles or {})
    found = select(DuplicatePair.first_id, DuplicatePair.second_id, DuplicatePair.score).where(
        folding.of(list(question_ids), session.connection().dialect), DuplicatePair.state == "pending"
    )
    for row in session.execute(found.order_by(DuplicatePair.first_id, DuplicatePair.second_id)):
        yield Pair(*row)


def closest(
    session: Session, text: str, limit: int = 1, *, language: str = "en", frequencies: Frequencies | None = None
) -> list[tuple[str, float]]:
    """The questions that are closest to a text, a stem or an answer, each with a score from 0 to 1, the best first.

    For a stem, the score is that of a pair. For an answer it says how much of what the question speaks of, and of its
    own answers, is in the text; this is a suggestion for people to look at, not a calibrated chance.
    """
    frequencies = _take_in(session, frequencies, {})
    text_profile = of_text(text, language)
    frequencies.learn(index.all_hashes([text_profile]))
    weights = frequencies.weights(text_profile.language)
    telling = _telling(text_profile, frequencies)
    keys = [key for kind in QUESTION_TYPES for key in index.keys(telling, kind, frequencies, most=_TELLING)]
    listed = index.lists(session, {key for key, _ in keys})
    entries = list(folding.stored(session, index.best(keys, listed, _CANDIDATES)))
    frequencies.learn(index.all_hashes(entry.profile for entry in entries))
    scored = [(entry.question_id, _closeness(text_profile, entry.profile, weights)) for entry in entries]
    return sorted((one for one in scored if one[1] > 0), key=lambda one: (-one[1], one[0]))[:limit]


def _take_in(session: Session, given: Frequencies | None, profiles: Mapping[str, str]) -> Frequencies:
    frequencies = Frequencies(session) if given is None else given
    while folding.fold(session, frequencies, profiles):
        pass
    if given is None:
        frequencies.write()
    return frequencies


def _telling(profile: Profile, frequencies: Frequencies) -> Profile:
    """The profile with those terms alone that some question has."""
    clauses = tuple(
        replace(clause, terms=frozenset(term for term in clause.terms if frequencies.used(profile.language, term)))
        for clause in profile.clauses
    )
    return replace(profile, clauses=clauses)


def _closeness(text: Profile, question: Profile, weights: Weights) -> float:
    as_stem = compare(replace(text, type=question.type), question, weights).score
    said = text.terms
    about = question.terms
    common = about & said
    if not common:
        return as_stem
    worth = sum(weights[term] for term in about)
    covered = sum(weights[term] for term in common) / worth
    answers = sum(weights[term] for term in question.answers)
    likewise = sum(weights[term] for term in question.answers & said) / answers if answers else 0.0
    enough = min(1.0, (len(common) + len(question.answers & said) / 2) / _ENOUGH_TERMS)
    return max(as_stem, (covered + likewise) / 2 * enough)
