"""How likely it is that two questions are the same: a few features, weighed by a logistic model.

The coefficients were fitted to the labelled pairs in tests/duplicates/pairs.txt by tests/duplicates/fit.py, and a
test fits them anew. docs/duplicates.md says what the score means.
"""

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from services.duplicates.profile import CHOICES, Clause, Profile, opposites
from services.duplicates.weights import Weights

FEATURES = (
    "clause", "whole", "asks_other", "other_aspect", "opposed", "exact_differs", "block_differs", "answers_agree",
    "answers_differ",
)  # fmt: skip
INTERCEPT = -4.32
COEFFICIENTS = (5.74, 2.18, -0.61, -4.62, -5.33, -2.72, -6.73, 3.51, -6.40)
# From here on two questions are more likely the same than not.
THRESHOLD = 0.5
# Words that are so long may differ in one letter: then one is a slip of the pen.
_LONG_ENOUGH_FOR_SLIPS = 6
_SAME_KEY = 90
_EXACT = 1.5
_CONTEXT = 0.3
# The shortest answers that say something about the question.
_TELLING = 5
_HARD = ("who", "where", "when", "amount")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two questions compared: the score from 0 to 1, the features it comes from, and the terms behind them."""

    score: float
    features: dict[str, float]
    shared: list[str]
    only_first: list[str]
    only_second: list[str]

    @property
    def why(self) -> dict[str, Any]:
        """What the score comes from, as it is stored and shown."""
        return {
            "shared": self.shared,
            "only_first": self.only_first,
            "only_second": self.only_second,
            "features": {name: round(value, 3) for name, value in self.features.items() if value},
        }


def compare(one: Profile, other: Profile, weights: Weights) -> Comparison:
    """How likely it is that two questions are the same; `weights` say what a term is worth in this bank.

    Questions of different languages or types are never the same: a translation is a question of its own, and an
    interview question cannot be merged with a choice.
    """
    found = _features(one, other, weights)
    terms, others = one.terms, other.terms
    score = 0.0
    if one.language == other.language and one.type == other.type:
        score = logistic(INTERCEPT + sum(map(float.__mul__, COEFFICIENTS, found)))
    return Comparison(
        score,
        dict(zip(FEATURES, found, strict=True)),
        sorted(terms & others),
        sorted(terms - others),
        sorted(others - terms),
    )


def logistic(value: float) -> float:
    """The logistic function."""
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, value))))


def _features(one: Profile, other: Profile, weights: Weights) -> tuple[float, ...]:
    exact = one.exact | other.exact
    context = one.context | other.context

    def worth(terms: Collection[str]) -> float:
        return sum(
            [weights[term] * (_CONTEXT if term in context else _EXACT if term in exact else 1) for term in terms]
        )

    if slips := _slips(one.terms, other.terms, exact):
        one, other = _spelled(one, slips), _spelled(other, slips)
    first, second = one.terms, other.terms
    shared, left, right = worth(first & second), worth(first - second), worth(second - first)
    clause, asks_other = _best_clauses(one, other, worth)
    agree, differ = _answers(one, other, weights)
    return (
        clause,
        shared / (shared + left + right) if shared else 0.0,
        asks_other,
        float(bool(one.aspects and other.aspects) and one.aspects.isdisjoint(other.aspects)),
        float(_opposed(one, other, first, second)),
        float(_exact_differs(one, other, first, second)),
        _blocks_differ(one.block, other.block),
        agree * clause,
        differ,
    )


def _slips(first: frozenset[str], second: frozenset[str], exact: Collection[str]) -> dict[str, str]:
    """For words of two questions that differ in one letter, the one of both that stands for them."""
    return {
        spelling: min(word, alike)
        for word in first - second
        if len(word) >= _LONG_ENOUGH_FOR_SLIPS and word not in exact
        for alike in second - first
        if alike[0] == word[0] and alike not in exact and OSA.distance(word, alike, score_cutoff=1) <= 1
        for spelling in (word, alike)
    }


def _spelled(profile: Profile, slips: Mapping[str, str]) -> Profile:
    def spell(terms: frozenset[str]) -> frozenset[str]:
        return frozenset(slips.get(term, term) for term in terms)

    clauses = tuple(replace(clause, terms=spell(clause.terms)) for clause in profile.clauses)
    return replace(profile, clauses=clauses, terms=spell(profile.terms))


def _best_clauses(one: Profile, other: Profile, worth: Callable[[Collection[str]], float]) -> tuple[float, float]:
    """How much the two clauses have in common that are most alike, and whether they ask for something else."""
    best = (-1.0, 0.0)
    for ours in one.clauses:
        for theirs in other.clauses:
            union = worth(ours.terms | theirs.terms)
            alike = worth(ours.terms & theirs.terms) / union if union else 0.0
            best = max(best, (alike, -float(_asks_other(ours, theirs))))
    return best[0], -best[1]


def _asks_other(one: Clause, other: Clause) -> bool:
    """That one asks, say, who and the other how many. "Which city" and "where", "what" and "why" are too close."""
    return one.asks != other.asks and one.asks in _HARD and other.asks in _HARD


def _opposed(one: Profile, other: Profile, first: frozenset[str], second: frozenset[str]) -> bool:
    """That one says the opposite of the other: a negation, an antonym, or the way back."""
    against = opposites()
    return (
        one.negative != other.negative
        or any(not against[term].isdisjoint(second - first) for term in first - second if term in against)
        or any((target, source) in other.arrows for source, target in one.arrows)
    )


def _exact_differs(one: Profile, other: Profile, first: frozenset[str], second: frozenset[str]) -> bool:
    """That each names a number, a name or an identifier which the other does not have."""
    return bool((first - second) & one.exact) and bool((second - first) & other.exact)


def _blocks_differ(one: str, other: str) -> float:
    if one == other:
        return 0.0
    # Code that differs in one name out of many is another question, so most of it is for any difference at all.
    return min(1.0, 0.5 + (1 - fuzz.ratio(one, other) / 100) * 5)


def _answers(one: Profile, other: Profile, weights: Weights) -> tuple[float, float]:
    """How far the answers agree, and how far they contradict each other, each from 0 to 1."""
    if one.key and other.key:
        same = fuzz.token_set_ratio(one.key, other.key) >= _SAME_KEY
        if one.type in CHOICES and other.type in CHOICES:
            options = len(one.options & other.options) / min(len(one.options), len(other.options))
            return (0.5 + options / 2, 0.0) if same else (0.0, 1.0)
        return (1.0, 0.0) if same else (0.0, 1.0)
    if min(len(one.answers), len(other.answers)) < _TELLING:
        return 0.0, 0.0
    smaller = min(sum(weights[term] for term in answers) for answers in (one.answers, other.answers))
    return sum(weights[term] for term in one.answers & other.answers) / smaller if smaller else 0.0, 0.0
