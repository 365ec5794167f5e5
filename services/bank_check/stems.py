"""Which stems of a bank say nearly the same.

Two stems do if the words that carry their meaning are the same, or all but one in six of them, in any order and form.
Words that every question has ("what", "the", "explain") and the bank's own subject (the words of its title) carry
none. A single word makes all the difference if it is code or a name (`before_request`, Flask-Login, Linux) or turns
the sentence round ("not", "after"). What a code block holds must be the same as well.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import Stemmer
from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from services.bank_check import commonmark

_LEAST_SHARE = 0.83
# Of one or two words alone nobody can tell what is asked: then the sentences must be alike, too.
_FEW_WORDS = 3
_LEAST_LIKENESS = 75
# "serialise" and "serialize", "behaviour" and "behavior"; but not "import" and "export".
_SAME_WORD = 0.87

_EMPTY = frozenset(
    word
    for words in (
        "a an the this that these those there it its they them their i you your we our my one any some such",
        "is are was were be been being do does did done has have had can could will would shall should may might must",
        "and or if so than then what which of in on at to for from by with as about",
        "explain describe define name tell give list state mean means please following",
        "each every during code exactly really actually simply just briefly work works used",
    )
    for word in words.split()
)
_TURNING = frozenset(
    word
    for words in (
        "not no never without before after first last only all more less",
        "true false right wrong correct incorrect why when where who",
    )
    for word in words.split()
)
_WORD = re.compile(r"(?P<word>\w(?:[\w.'’-]*\w)?)|(?P<stop>[.?!:;])")


@dataclass(frozen=True)
class Stem:
    """A stem by its words that carry meaning; `decisive` are those that make all the difference."""

    words: frozenset[str]
    decisive: frozenset[str]
    sentence: str
    code: tuple[str, ...]


def near_duplicates(texts: list[tuple[str, str]], subject: str) -> Iterator[tuple[int, int]]:
    """The pairs of `texts` (language, stem) that say nearly the same, as (index, smaller index).

    Each text comes with the first one that it repeats only. `subject` is what the bank is about.
    """
    stems = [_stem(text, language, subject) for language, text in texts]
    having: dict[str, list[int]] = defaultdict(list)
    for index, stem in enumerate(stems):
        # Stems without a word of their own can still be equal.
        keys = stem.words or {stem.sentence}
        shared = Counter(other for key in keys for other in having[key])
        for other in sorted(shared):
            if texts[other][0] == texts[index][0] and _alike(stem, stems[other]):
                yield index, other
                break
        for key in keys:
            having[key].append(index)


def _alike(one: Stem, other: Stem) -> bool:
    if one.code != other.code:
        return False
    only_one, only_other = _differing(one.words - other.words, other.words - one.words)
    if (only_one | only_other) & (one.decisive | other.decisive):
        return False
    shared = max(len(one.words) - len(only_one), len(other.words) - len(only_other))
    if shared < _FEW_WORDS and fuzz.token_sort_ratio(one.sentence, other.sentence) < _LEAST_LIKENESS:
        return False
    total = shared + len(only_one) + len(only_other)
    return shared >= _LEAST_SHARE * total


def _differing(only_one: frozenset[str], only_other: frozenset[str]) -> tuple[set[str], set[str]]:
    """The words that have no counterpart in another spelling on the other side."""
    left, right = set(only_one), set(only_other)
    for word in only_one:
        for twin in right:
            if word[0] == twin[0] and Indel.normalized_similarity(word, twin) >= _SAME_WORD:
                left.discard(word)
                right.discard(twin)
                break
    return left, right


def _stem(text: str, language: str, subject: str) -> Stem:
    english = language.partition("-")[0] == "en"
    stemmer = Stemmer.Stemmer("english") if english else None
    empty = {word.lower() for word in re.findall(r"\w+", subject)} | (_EMPTY if english else frozenset())
    tokens = commonmark.parsed(text)
    words, decisive, sentence = set(), set(), []
    for word, is_name in _words(tokens):
        sentence.append(word.lower())
        if word.lower() in empty:
            continue
        key = word if "_" in word or not stemmer else stemmer.stemWord(word.lower())
        words.add(key)
        if is_name or word.lower() in _TURNING:
            decisive.add(key)
    code = tuple(token.content.strip() for token in tokens if token.type in ("fence", "code_block"))
    return Stem(frozenset(words), frozenset(decisive), " ".join(sentence), code)


def _words(tokens: Iterable[commonmark.Token]) -> Iterator[tuple[str, bool]]:
    """The words of the prose, and whether each is code or a name."""
    for token in tokens:
        begins = True
        for child in token.children or ():
            if child.type == "code_inline":
                yield child.content.removesuffix("()"), True
                begins = False
            elif child.type == "text":
                for match in _WORD.finditer(child.content):
                    if match["stop"]:
                        begins = True
                    else:
                        yield from _forms(match["word"], begins)
                        begins = False


def _forms(word: str, begins: bool) -> Iterator[tuple[str, bool]]:
    word = re.sub(r"['’]s$", "", word)
    if re.search(r"n['’]t$", word):
        yield "not", False
    elif re.search(r"[_.0-9]|.[A-Z]", word) or (word[0].isupper() and not begins):
        yield word, True
    else:
        yield from ((part, False) for part in word.split("-"))
