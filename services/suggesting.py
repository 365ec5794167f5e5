"""Which level and which topics a question probably has, by the headings it stands under and by its own words.

Pure and without a database: a Vocabulary is what the bank calls its levels and topics. What it finds is a suggestion,
and whoever stores it says so.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_TOPICS = 3
# What people write above questions, by the usual level that it means, from easy to hard.
_USUAL = {
    "beginner": "beginner basic easy junior fresher entry elementary fundamental introductory starter novice simple",
    "intermediate": "intermediate medium middle mid moderate",
    "advanced": "advanced senior experienced hard difficult complex",
    "expert": "expert lead principal staff master architect",
}
_WORD = re.compile(r"[^\W_]+(?:[+#]+(?!\w))?")
_LONG_ENOUGH_FOR_A_PLURAL = 4


@dataclass(frozen=True)
class Suggestion:
    """What is suggested, and the sentence for the ledger that says why."""

    slugs: tuple[str, ...]
    note: str


class Vocabulary:
    """The words by which a bank knows its levels (slug, name; from easy to hard) and topics (slug, name, aliases)."""

    def __init__(
        self, levels: Iterable[tuple[str, str]], topics: Iterable[tuple[str, str, Sequence[str]]] = ()
    ) -> None:
        named = list(levels)
        self.levels = [slug for slug, _ in named]
        self._level_names = {words: slug for slug, name in named for words in (_words(slug), _words(name)) if words}
        self._topic_names = {
            words: slug
            for slug, name, aliases in topics
            for words in (*(_words(alias) for alias in aliases), _words(name), _words(slug))
            if words
        }
        self._longest = max((len(words) for words in self._topic_names), default=0)

    def usual_level(self) -> str | None:
        """The level of a question about which nothing is known: `intermediate`, or else the one in the middle."""
        if "intermediate" in self.levels:
            return "intermediate"
        return self.levels[(len(self.levels) - 1) // 2] if self.levels else None

    def level(self, headings: Sequence[str]) -> Suggestion | None:
        """The level that the nearest heading with a word for one names."""
        for heading in reversed(headings):
            slug = self._level_in(_words(heading))
            if slug:
                return Suggestion((slug,), f"Level suggested from the heading “{heading}”: {slug}.")
        return None

    def topics(self, headings: Sequence[str], text: str, file_name: str = "") -> Suggestion | None:
        """The topics that the nearest heading names, or else the text, or else the name of the file."""
        for heading in reversed(headings):
            found = self._topics_in(_words(heading))
            if found:
                return Suggestion(found, f"Topics suggested from the heading “{heading}”: {', '.join(found)}.")
        for words, where in ((text, "the text"), (file_name.replace("_", " "), "the file's name")):
            found = self._topics_in(_words(words))
            if found:
                return Suggestion(found, f"Topics suggested from {where}: {', '.join(found)}.")
        return None

    def _level_in(self, words: tuple[str, ...]) -> str | None:
        for first in range(len(words)):
            for last in range(len(words), first, -1):
                if words[first:last] in self._level_names:
                    return self._level_names[words[first:last]]
        tier = next((_TIER_OF[word] for word in words if word in _TIER_OF), None)
        if tier is None or not self.levels:
            return None
        usual = list(_USUAL)[tier]
        # A bank with levels of its own: as far up in them as the word is in the usual ones.
        return usual if usual in self.levels else self.levels[round(tier * (len(self.levels) - 1) / (len(_USUAL) - 1))]

    def _topics_in(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Topics in the order in which they are named; where one name lies in another, the longer one counts."""
        found: dict[str, None] = {}
        place = 0
        while place < len(words):
            for length in range(min(self._longest, len(words) - place), 0, -1):
                slug = self._topic_names.get(words[place : place + length])
                if slug:
                    found[slug] = None
                    place += length
                    break
            else:
                place += 1
        return tuple(found)[:MOST_TOPICS]


def _words(text: str) -> tuple[str, ...]:
    """The words of a text, in the form in which they are compared: small letters, and no plural s."""
    return tuple(
        word[:-1] if len(word) >= _LONG_ENOUGH_FOR_A_PLURAL and word.endswith("s") and not word.endswith("ss") else word
        for word in _WORD.findall(text.casefold())
    )


_TIER_OF = {word: tier for tier, words in enumerate(_USUAL.values()) for word in _words(words)}
