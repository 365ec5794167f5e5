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
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import Stemmer

# A tsvector holds positions up to 16,383 and 256 of them a term; what lies beyond is left out for both engines.
MAX_TERMS = 16_000
MAX_REPEATS = 255
MAX_TERM_LENGTH = 64

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
    return word.casefold()[:MAX_TERM_LENGTH]


def variants(word: str, language: str) -> Iterator[Run]:
    """The further terms by which a word is found, each list a run of its own: the parts of an identifier, the stem."""
    parts = [part for piece in re.split(r"[._]+", word) for part in _HUMP.split(piece) if part]
    if len(parts) > 1:
        yield [_term(part) for part in parts]
    stemmer = _stemmer(language)
    if stemmer:
        for part in parts:
            yield [stemmer.stemWord(_term(part))]


def analyse(texts: Iterable[str], language: str) -> list[Run]:
    """The runs of terms of some texts in a language: first each text's own words in their order, then the variants.

    A phrase is only ever found within one run.
    """
    runs: list[Run] = []
    further: dict[tuple[str, ...], None] = {}
    budget = MAX_TERMS
    seen: dict[str, int] = {}
    for text in texts:
        run: Run = []
        for word in words(text):
            term = _term(word)
            seen[term] = seen.get(term, 0) + 1
            if seen[term] > MAX_REPEATS:
                continue
            run.append(term)
            if seen[term] == 1:
                further.update((tuple(variant), None) for variant in variants(word, language))
        runs.append(run[:budget])
        budget -= len(runs[-1])
    for variant in further:
        if len(variant) > 1 or variant[0] not in seen:
            runs.append(list(variant)[:budget])
            budget -= len(runs[-1])
            seen.update(dict.fromkeys(variant, 1))
    return [run for run in runs if run]


@dataclass(frozen=True)
class Clause:
    """One part of a query: each alternative is a run that must occur as a phrase; one of them is enough."""

    alternatives: tuple[tuple[str, ...], ...]
    negative: bool


def parse(query: str, language: str) -> list[Clause]:
    """The clauses of a query: words, "phrases", and -either to exclude; all of the positive ones must match.

    A word also matches by its stem; a phrase only as it is written. Empty if the query has no positive word.
    """
    clauses = []
    for minus, phrase, word in _QUERY_PART.findall(query):
        written = tuple(_term(found) for found in words(phrase or word))
        if not written:
            continue
        alternatives = {written: None}
        if not phrase and len(written) == 1:
            stemmer = _stemmer(language)
            if stemmer:
                alternatives[(stemmer.stemWord(written[0]),)] = None
        clauses.append(Clause(tuple(alternatives), negative=minus == "-"))
    return clauses if any(not clause.negative for clause in clauses) else []
