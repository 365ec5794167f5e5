"""The questions of the benchmark: made up, but always the same for the same number."""

import random
import uuid
from array import array
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate

TOPICS = tuple(f"topic-{number:03d}" for number in range(200))
LEVELS = ("beginner", "intermediate", "advanced", "expert")
_BEGIN = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp() * 1000)
_SYLLABLES = tuple(consonant + vowel for consonant in "bcdfghjklmnprtvw" for vowel in "aiou")


def _vocabulary(first: str, count: int) -> list[str]:
    """Words of one length, so that none is a part of another, which a stemmer leaves as they are."""
    chosen = random.Random(f"words {first}")
    found: dict[str, None] = {}
    while len(found) < count:
        found[first + "".join(chosen.choices(_SYLLABLES, k=3)) + "k"] = None
    return list(found)


# Answers have words of their own. So a search finds by stems alone, and the idiomatic version, which looks nowhere
# else, finds the same questions.
_STEM_WORDS = _vocabulary("s", 2000)
_ANSWER_WORDS = _vocabulary("z", 2000)
# A few words are common and most are rare, as in any language.
_WEIGHTS = tuple(accumulate(1 / (rank + 10) for rank in range(2000)))
# Searches are made of the words of so many questions, by so many tries.
_SAMPLED = 2000
_TRIES = 20_000


@dataclass(frozen=True)
class Question:
    """A question with as many of its members as every contender knows."""

    id: str
    stem: str
    difficulty: str
    topics: tuple[str, ...]
    answers: tuple[str, ...]


def questions(count: int, series: str = "questions") -> Iterator[Question]:
    """The first `count` questions, the oldest first; those of another series are different ones."""
    chance = random.Random(series)

    def words(vocabulary: list[str], least: int, most: int) -> str:
        return " ".join(chance.choices(vocabulary, cum_weights=_WEIGHTS, k=chance.randint(least, most)))

    for number in range(count):
        yield Question(
            id=_uuid7(_BEGIN + number, chance.getrandbits(74)),
            stem=f"{words(_STEM_WORDS, 8, 16).capitalize()} ({number})?",
            difficulty=chance.choice(LEVELS),
            topics=tuple(chance.sample(TOPICS, chance.randint(1, 3))),
            answers=tuple(f"{words(_ANSWER_WORDS, 10, 30).capitalize()}." for _ in range(chance.randint(1, 4))),
        )


def chosen(count: int, numbers: Collection[int]) -> dict[int, Question]:
    """Some of the first `count` questions by their numbers, counted from 1."""
    wanted = set(numbers)
    return {number: one for number, one in enumerate(questions(count), start=1) if number in wanted}


def searches(count: int, wanted: int) -> list[str]:
    """Some two-word searches, each of which 20 to 100 of the first `count` questions match."""
    holders = {word: array("I") for word in _STEM_WORDS}
    chance = random.Random("searches")
    sampled = set(chance.choices(range(count), k=_SAMPLED))
    stems = []
    for number, question in enumerate(questions(count)):
        words = {word for word in question.stem.lower().split() if word[0] == "s"}
        for word in words:
            holders[word].append(number)
        if number in sampled:
            stems.append(sorted(words))
    found: dict[str, None] = {}
    for _ in range(_TRIES):
        if len(found) == wanted:
            break
        one, other = chance.sample(chance.choice(stems), 2)
        if 20 <= len(set(holders[one]).intersection(holders[other])) <= 100:
            found[f"{one} {other}"] = None
    return list(found)


def common_words(wanted: int) -> list[str]:
    """The words that most questions have: the first one is in nearly every fifth stem."""
    return _STEM_WORDS[:wanted]


def _uuid7(milliseconds: int, bits: int) -> str:
    return str(uuid.UUID(int=milliseconds << 80 | 0x7 << 76 | (bits >> 62) << 64 | 0b10 << 62 | bits & (1 << 62) - 1))
