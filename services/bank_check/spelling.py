"""Spelling of the fields that people search and browse by: topics' names, aliases and tags.

An English dictionary, the field's words in words.txt, Python's modules and the bank's own `words` decide. Code and
acronyms, which have no spelling, are left alone: whatever has an underscore, a dot, a digit or a capital letter inside.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from spellchecker import SpellChecker

_CODE = re.compile(r"[^\s,;()&/]*(?:[_.:<>@#+\d]|\B[A-Z])[^\s,;()&/]*")
_WORD = re.compile(r"[^\W\d_]+")
# The dictionary is American; these turn a British spelling into what it knows.
_BRITISH = ((re.compile(r"is(e|es|ed|er|ers|ing|ation|ations)$"), r"iz\1"), (re.compile("our"), "or"))


def misspelt(text: str, own_words: Iterable[str] = ()) -> Iterator[tuple[str, str | None]]:
    """The words of an English `text` that are spelt wrong, each with the likeliest right spelling if there is one."""
    dictionary = _dictionary()
    own = {word.lower() for word in own_words}
    for word in _WORD.findall(_CODE.sub(" ", text)):
        lower = word.lower()
        spellings = [lower, *(pattern.sub(american, lower) for pattern, american in _BRITISH)]
        if len(word) > 1 and lower not in own and not dictionary.known(spellings):
            yield word, dictionary.correction(lower)


@cache
def _dictionary() -> SpellChecker:
    # One letter off is a slip of the finger; suggestions two letters off are slow, and mostly wrong.
    dictionary = SpellChecker(language="en", distance=1)
    words = Path(__file__).with_name("words.txt").read_text(encoding="utf-8").split("\n")
    dictionary.word_frequency.load_words(word for word in words if word and not word.startswith("#"))
    dictionary.word_frequency.load_words(sys.stdlib_module_names)
    return dictionary
