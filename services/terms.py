"""How text becomes search terms: the one analysis behind both full-text engines, at save and at query.

    question ──of_question──▶ terms of each field ──▶ FTS5 columns / tsvector
    query ──parse──▶ Query ──▶ FTS5 expression / tsquery        (services/search.py)

The engines get finished terms and only store, match and rank them; their own tokenizers, stemmers and stop words stay
out of it, or the same query would match differently on SQLite and PostgreSQL.

A term is a casefolded word. Identifiers such as `url_for` or `app.config.from_object` are one term, and their parts
are further ones; so is each word's Snowball stem. Writing without spaces between words (Chinese, Japanese) gives one
term a character, and a query for several of them is a phrase.

Terms come in runs, and a phrase is only ever found within one. Written down, they have spaces between them, and a term
that no text has, `_`, stands between runs.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any

import Stemmer

# A tsvector holds positions up to 16,383, 255 of them a term, and a megabyte in all, which this many terms of this
# length stay below; what lies beyond is left out for both engines.
MAX_POSITIONS = 16_383
MAX_REPEATS = 255
MAX_TERM_BYTES = 48
# What is known of pieces of text is kept for so many of them. Where no spaces are written, a piece may be a whole text.
MOST_KEPT = 16_384
_LONGEST_KEPT = 40

_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
    r"|[^\W_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+(?:[._]+[^\W_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+)*(?:\+\+|\#)?"
)
_APOSTROPHE = re.compile(r"['’](?<=\w.)(?=\w)")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_QUERY_PART = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')

# The stem, what else a player sees (tags, options), and what only the study view shows.
FIELDS = ("stem", "visible", "hidden")
BETWEEN_RUNS = " _ "
_TYPES_WITH_VISIBLE_OPTIONS = ("single_choice", "multiple_choice", "true_false", "matching", "ordering")

Run = list[str]
# The terms of each field, written down.
Terms = dict[str, str]


@cache
def _stemmer(language: str) -> Stemmer.Stemmer | None:
    """The Snowball stemmer for a BCP 47 tag, if there is one for its language."""
    codes = {
        "ar": "arabic", "da": "danish", "de": "german", "en": "english", "es": "spanish", "fi": "finnish",
        "fr": "french", "hu": "hungarian", "it": "italian", "nl": "dutch", "no": "norwegian", "nb": "norwegian",
        "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish", "tr": "turkish",
    }  # fmt: skip
    name = codes.get(language.partition("-")[0])
    return Stemmer.Stemmer(name) if name else None


def words(text: str) -> list[str]:
    """The words of a text as they are written, less apostrophes."""
    return _WORD.findall(_APOSTROPHE.sub("", unicodedata.normalize("NFKC", text)))


def _term(word: str) -> str:
    return word.casefold().encode()[:MAX_TERM_BYTES].decode(errors="ignore")


def _parts(word: str) -> list[str]:
    """The parts of an identifier, or the word alone."""
    return [part for piece in re.split(r"[._]+", word) for part in _HUMP.split(piece) if part]


def stem(word: str, language: str) -> str:
    """The stem of a word; of an identifier its last part, and the word where no stemmer knows the language."""
    parts = _parts(word)
    stemmer = _stemmer(language)
    if len(parts) > 1:
        return _term(parts[-1])
    return stemmer.stemWord(_term(word)) if stemmer and parts else word


_Piece = tuple[Sequence[str], tuple[tuple[str, ...], ...]]
_OWN, _FURTHER = itemgetter(0), itemgetter(1)


def _terms(text: str, language: str) -> _Piece:
    """The words of a text as terms, and the further runs by which they are found: parts of identifiers, stems."""
    stemmer = _stemmer(language)
    written = words(text)
    own = [_term(word) for word in written]
    further = []
    for word in written:
        parts = [_term(part) for part in _parts(word)]
        further += [tuple(parts)] if len(parts) > 1 else []
        further += [(stemmer.stemWord(part),) for part in parts] if stemmer else []
    return own, tuple(run for run in further if len(run) > 1 or run[0] not in own)


def is_worth_keeping(piece: str) -> bool:
    """Whether a piece of text between spaces will come again: it is short, and no number, of which there is no end."""
    return len(piece) <= _LONGEST_KEPT and not any(map(str.isdigit, piece))


class _KnownTerms(dict[str, _Piece]):
    """The terms of short pieces of text in a language, each worked out once: a bank says most things in few words."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __missing__(self, text: str) -> _Piece:
        terms = _terms(text, self.language)
        if is_worth_keeping(text):
            if len(self) >= MOST_KEPT:
                self.clear()
            self[text] = terms
        return terms


# Text may be in any language there is a tag for, so only the last few are kept.
_known_terms = lru_cache(maxsize=16)(_KnownTerms)


def of_question(content: Mapping[str, Any]) -> Terms:
    """The terms of a question, given by its document or the loaded form of QuestionIn.

    Where it is too long, its last fields go short, so what is found in one field never depends on those behind it.
    """
    analysed = {name: _runs(texts, content["language"]) for name, texts in _texts(content).items()}
    fitting = analysed if _fits(analysed) else _shortened(analysed)
    return {name: BETWEEN_RUNS.join(map(" ".join, runs)) for name, runs in fitting.items()}


def _texts(content: Mapping[str, Any]) -> dict[str, list[str]]:
    options: list[str] = []
    key: list[str] = []
    for answer in content["answers"]:
        shown = content["type"] in _TYPES_WITH_VISIBLE_OPTIONS
        (options if shown else key).append(answer["body"])
        # The right sides of a matching question are shown too, though not to whom they belong.
        (options if content["type"] == "matching" else key).append(answer["match"] or "")
        key.append(answer["feedback"] or "")
    key += [content["explanation"] or "", *content["follow_ups"], *(entry["text"] for entry in content["rubric"])]
    texts = [content["stem"]], [*content["tags"], *options, *content["hints"]], key
    return dict(zip(FIELDS, texts, strict=True))


def _runs(texts: Iterable[str], language: str) -> list[Run]:
    """First each text's own words in their order, then the further runs that find something which these do not."""
    runs: list[Run] = []
    known = _known_terms(language)
    pieces: list[_Piece] = []
    for text in texts:
        # No word reaches across white space. (Built-in functions alone, because imports spend their time here.)
        found = list(map(known.__getitem__, text.split()))
        pieces += found
        if run := list(chain.from_iterable(map(_OWN, found))):
            runs.append(run)
    there = set(chain.from_iterable(runs))
    # Dictionaries, because they keep the order; of pieces first, because most have nothing further.
    for further in dict.fromkeys(chain.from_iterable(dict.fromkeys(map(_FURTHER, pieces)))):
        if len(further) > 1 or further[0] not in there:
            runs.append(list(further))
            there.update(further)
    return runs


def _fits(analysed: Mapping[str, list[Run]]) -> bool:
    """Whether a document's terms, one position behind each run, stay below every limit, as nearly all do."""
    runs = list(chain.from_iterable(analysed.values()))
    terms = list(chain.from_iterable(runs))
    if len(terms) + len(runs) > MAX_POSITIONS:
        return False
    return len(terms) <= MAX_REPEATS or max(Counter(terms).values()) <= MAX_REPEATS


def _shortened(analysed: Mapping[str, list[Run]]) -> dict[str, list[Run]]:
    """What fits of a document."""
    room = _Room()
    return {name: [piece for run in runs for piece in room.take(run)] for name, runs in analysed.items()}


class _Room:
    """The room that is left for a document: positions, one of them behind each run, and repeats of each term."""

    def __init__(self) -> None:
        self.positions = MAX_POSITIONS
        self.repeats: Counter[str] = Counter()

    def take(self, run: Iterable[str]) -> Iterator[Run]:
        """What fits of a run, in pieces, because no phrase may reach across a term that was left out."""
        piece: Run = []
        for term in run:
            if self.positions > 1 and self.repeats[term] < MAX_REPEATS:
                self.positions -= 1
                self.repeats[term] += 1
                piece.append(term)
            elif piece:
                self.positions -= 1
                yield piece
                piece = []
        if piece:
            self.positions -= 1
            yield piece


@dataclass(frozen=True)
class Clause:
    """One part of a query: each alternative is a run that must occur as a phrase; one of them is enough."""

    alternatives: tuple[tuple[str, ...], ...]
    negative: bool


def parse(query: str, languages: Collection[str]) -> list[Clause]:
    """The clauses of a query: words, "phrases", and -either to exclude; all of the positive ones must match.

    A word also matches by its stem in one of the languages, and an identifier by its parts in their order; a phrase
    only as it is written. Empty if the query has no positive word.
    """
    clauses = []
    for minus, phrase, word in _QUERY_PART.findall(query):
        written = words(phrase or word)
        if not written:
            continue
        alternatives = {tuple(_term(found) for found in written): None}
        if not phrase and len(written) == 1:
            alternatives[tuple(_term(part) for part in _parts(written[0]))] = None
            stemmers = (_stemmer(language) for language in languages)
            alternatives.update({(stemmer.stemWord(_term(written[0])),): None for stemmer in stemmers if stemmer})
        clauses.append(Clause(tuple(alternatives), negative=minus == "-"))
    return clauses if any(not clause.negative for clause in clauses) else []
