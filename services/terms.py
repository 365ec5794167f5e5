"""How text becomes search terms: the one analysis behind both full-text engines, at save and at query.

    text ──analyse──▶ runs of terms ──▶ FTS5 column / tsvector
    query ──parse──▶ Query ──▶ FTS5 expression / tsquery        (services/search.py)

The engines get finished terms and only store, match and rank them; their own tokenizers, stemmers and stop words stay
out of it, or the same query would match differently on SQLite and PostgreSQL.

A term is a casefolded word. Identifiers such as `url_for` or `app.config.from_object` are one term, and their parts
are further ones; so is each word's Snowball stem. Writing without spaces between words (Chinese, Japanese) gives one
term a character, and a query for several of them is a phrase.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import Stemmer

# A tsvector holds positions up to 16,383, 255 of them a term, and a megabyte in all, which this many terms of this
# length stay below; what lies beyond is left out for both engines.
MAX_POSITIONS = 16_383
MAX_REPEATS = 255
MAX_TERM_BYTES = 48

_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
    r"|[^\W_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+(?:[._]+[^\W_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+)*(?:\+\+|\#)?"
)
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_QUERY_PART = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')

Run = list[str]


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


def words(text: str) -> Iterator[str]:
    """The words of a text as they are written, less apostrophes."""
    text = _APOSTROPHE.sub("", unicodedata.normalize("NFKC", text))
    return (match[0] for match in _WORD.finditer(text))


def _term(word: str) -> str:
    return word.casefold().encode()[:MAX_TERM_BYTES].decode(errors="ignore")


def _parts(word: str) -> list[str]:
    """The parts of an identifier, or the word alone."""
    return [part for piece in re.split(r"[._]+", word) for part in _HUMP.split(piece) if part]


def variants(word: str, language: str) -> Iterator[Run]:
    """The further terms by which a word is found, each list a run of its own: the parts of an identifier, the stem."""
    parts = _parts(word)
    if len(parts) > 1:
        yield [_term(part) for part in parts]
    stemmer = _stemmer(language)
    if stemmer:
        for part in parts:
            yield [stemmer.stemWord(_term(part))]


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


def analyse(fields: Mapping[str, Iterable[str]], language: str) -> dict[str, list[Run]]:
    """The runs of terms of a document's fields, each some texts in a language.

    A phrase is only ever found within one run. Where a document is too long, its last fields go short, so what is
    found in one field never depends on those behind it.
    """
    room = _Room()
    return {name: _analyse(texts, language, room) for name, texts in fields.items()}


def _analyse(texts: Iterable[str], language: str, room: _Room) -> list[Run]:
    """First each text's own words in their order, then the variants."""
    runs: list[Run] = []
    # Dictionaries, because they keep the order.
    written: dict[str, None] = {}
    for text in texts:
        found = list(words(text))
        written.update(dict.fromkeys(found))
        runs += room.take(map(_term, found))
    there = {_term(word) for word in written}
    further = {tuple(variant): None for word in written for variant in variants(word, language)}
    for variant in further:
        if len(variant) > 1 or variant[0] not in there:
            runs += room.take(variant)
            there.update(variant)
    return runs


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
        written = list(words(phrase or word))
        if not written:
            continue
        alternatives = {tuple(_term(found) for found in written): None}
        if not phrase and len(written) == 1:
            alternatives[tuple(_term(part) for part in _parts(written[0]))] = None
            stemmers = (_stemmer(language) for language in languages)
            alternatives.update({(stemmer.stemWord(_term(written[0])),): None for stemmer in stemmers if stemmer})
        clauses.append(Clause(tuple(alternatives), negative=minus == "-"))
    return clauses if any(not clause.negative for clause in clauses) else []
