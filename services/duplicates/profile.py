"""What of a question is compared: its terms clause by clause, what it asks for, its code, and its answers.

A term is a stemmed word that means something, or a part of the code that it speaks of. A compound question ("What is
`g`? How does it differ from `session`?") has several clauses, because others may ask only one of them. A profile is
made once for each revision and stored, so that comparing needs no text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import chain, islice
from operator import itemgetter
from typing import Any

import orjson

from services import terms
from services.duplicates import aspects, words

CHOICES = ("single_choice", "multiple_choice")
# Of an answer its beginning is enough: it says what the question is about, and the rest costs as much again.
_ANSWER_CHARACTERS = 300
_ANSWER_TERMS = 40
_MOST_TERMS = 60
_MOST_CLAUSES = 8
_OPTION_CHARACTERS = 200
_LONGEST_TOKEN = 100
_BLOCK_CHARACTERS = 1_000
_FENCE = re.compile(r"^ {0,3}(```+|~~~+)[^\n]*\n(.*?)(?:^ {0,3}\1[^\n]*$|\Z)", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"(?<!`)`+([^`\n]+)`+")
_CLAUSE = re.compile(
    r"[?!;](?=\s|$)|[.:](?=\s|$)"
    r"|,?\s(?:and|&)\s(?=(?:how|why|when|what|where|who|which|explain|describe|do|does|is|are|can|give|name)\b)",
    re.IGNORECASE,
)
# A letter of a script without spaces between words is a token of its own.
_TOKEN = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|\x00?\w[\w.]*\w(?:\+\+|#)?(?:\(\))?|\x00?\w(?:\+\+|#)?(?:\(\))?"
)
# What a clause asks for, by the first of these that it has.
_ASKS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("amount", r"\bhow (?:many|much|long|old|tall|far|high|often|big|large|deep)\b|\bwhat number\b"),
        ("when", r"\b(?:what|which) (?:year|date|day|month|decade|century)\b|^\W*(?:\w+ )?when (?:was|were|did|is)\b"),
        ("where", r"^\W*(?:\w+ )?where\b"),
        ("who", r"\bwho(?:m|se)?\b"),
    )
)
_HOW_MANY_TO_CHOOSE = re.compile(
    r"[(\[]?\b(?:choose|select|pick|check|mark|tick) (?:all that apply|(?:the )?\w+(?: (?:answers?|options?|choices))?)"
    r"[.!]?[)\]]?\s*$",
    re.IGNORECASE,
)
_REFERS_BACK = re.compile(r"\b(?:it|its|they|them|their)\b", re.IGNORECASE)
# Where a question looks at its subject: "… in Python", "… in a Flask application when …".
_CONTEXT = re.compile(
    r"\b(?:in|within|inside)\s+(?:(?:an?|the|your|my)\s+)?(\S+(?:\s+\S+){0,2}?)(?=[?.!,;:]|\s*$|\s(?:and|or|when|with|to|by"
    r"|for|if|that|which|using|from|as)\b)",
    re.IGNORECASE,
)
# The plural of an acronym, such as JWTs.
_PLURAL = re.compile(r"^([A-Z]{2,})s$")
# The terms of a word, each with its kind.
_Terms = tuple[tuple[str, str], ...]
_TERM = itemgetter(0)
_ARROW = re.compile(r"\b(\w+)\W+(to|into|from)\W+(?=(?:an? |the )?\W?(\w+))")
_LEADS = frozenset(("to", "into", "from"))
_PLAIN_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Clause:
    """One of the things that a question asks: the kind of its answer, such as `who` or `what`, and its terms."""

    asks: str
    terms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Profile:
    """A question as it is compared.

    `terms` are those of all clauses; `exact` are those of them that must be the same to the letter: identifiers,
    numbers and proper names. `arrows` are pairs of words of which one leads to the other (“from a string to a number”).
    `key` is the right answer of a question with a short one, `options` are all that there are to choose from, `answers`
    the terms of longer answers. `context` are terms that only say where the question looks at its subject, and
    `aspects` the sides of it that the question looks at, as far as they are known.
    """

    language: str
    type: str
    clauses: tuple[Clause, ...]
    terms: frozenset[str]
    exact: frozenset[str]
    negative: bool
    arrows: frozenset[tuple[str, str]]
    block: str
    key: str
    options: frozenset[str]
    answers: frozenset[str]
    context: frozenset[str]
    aspects: frozenset[str]


def of_question(content: Mapping[str, Any]) -> Profile:
    """The profile of a question, given by its document or the loaded form of QuestionIn."""
    short = content["type"] not in ("open", "ordering", "matching")
    bodies = [answer["body"] for answer in content["answers"]]
    right = [answer["body"] for answer in content["answers"] if answer["correct"]] if short else []
    choice = content["type"] in CHOICES
    return _profile(
        content["stem"],
        content["language"],
        content["type"],
        key=" ".join(sorted(" ".join(words_of(body)) for body in right)),
        options=frozenset(body.casefold().strip("`. ")[:_OPTION_CHARACTERS] for body in bodies)
        if choice
        else frozenset(),
        answers=() if short else bodies,
    )


def of_text(text: str, language: str) -> Profile:
    """The profile of a text of which nothing else is known: a stem, or an answer without a question."""
    return _profile(text, language, "open", key="", options=frozenset(), answers=())


def _profile(
    stem: str, language: str, kind: str, *, key: str, options: frozenset[str], answers: Iterable[str]
) -> Profile:
    blocks: list[str] = []

    def take(fence: re.Match[str]) -> str:
        blocks.append(fence[2])
        return "\n"

    text = _FENCE.sub(take, stem) if "```" in stem or "~~~" in stem else stem
    text = _HOW_MANY_TO_CHOOSE.sub("", text) if kind in CHOICES else text
    if "`" in text:
        # A mark in front of each word of a code span, which the words then carry with them.
        text = _SPAN.sub(lambda span: re.sub(r"(?<!\w)(?=\w)", "\x00", span[1]), text)
    exact: set[str] = set()
    # Behind the last question mark there is mostly nothing.
    pieces = [piece for piece in _CLAUSE.split(text) if piece and not piece.isspace()]
    parts = [(piece, clause) for piece in pieces if (clause := _clause(piece, language, exact)).terms]
    # "… and how is it used?" asks nothing of its own.
    parts = ([(part, clause) for part, clause in parts if not clause.terms <= weak()] or parts)[:_MOST_CLAUSES]
    clauses: list[Clause] = []
    context, subject = set[str](), set[str]()
    for part, clause in parts:
        around = _around(part, language)
        # "What is new in Python 3.11?" asks about nothing else.
        around = frozenset() if clause.terms - around <= weak() else around
        context |= around
        subject |= clause.terms - around
        # "How does it differ from `session`?" asks about what came before, too.
        before = clauses[-1].terms if clauses and _REFERS_BACK.search(part) else frozenset()
        clauses.append(replace(clause, terms=clause.terms | before))
    in_code = frozenset(_code_terms(blocks, language)) if blocks else frozenset()
    if in_code or not clauses:
        clauses.append(Clause("what", in_code))
    lowered = text.casefold().replace("’", "").replace("'", "")
    plain_words = frozenset(_PLAIN_WORD.findall(lowered))
    return Profile(
        language.partition("-")[0],
        kind,
        tuple(clauses),
        _all_terms(clauses),
        frozenset(exact),
        not words.NEGATIONS.isdisjoint(plain_words),
        frozenset() if _LEADS.isdisjoint(plain_words) else frozenset(_arrows(lowered, language)),
        re.sub(r"\s+", " ", " ".join(blocks)).strip()[:_BLOCK_CHARACTERS],
        key[:_ANSWER_CHARACTERS],
        options,
        frozenset(_answer_terms(answers, language)),
        frozenset(context - subject),
        aspects.of_clauses(pieces, language),
    )


def _clause(text: str, language: str, exact: set[str]) -> Clause:
    found: list[str] = []
    names: list[str] = []
    small = tall = 0
    for number, token in enumerate(_tokens(text, language)):
        for term, kind in token:
            found.append(term)
            if kind == "exact":
                exact.add(term)
            elif kind == "name":
                if number:
                    names.append(term)
                tall += 1
            else:
                small += 1
    # Where nearly every word has a capital, as in a headline, a capital means nothing.
    if tall <= small + 2:
        exact.update(names)
    asks = next((kind for kind, pattern in _ASKS if pattern.search(text)), "what")
    return Clause(asks, frozenset(found[:_MOST_TERMS]))


def _around(text: str, language: str) -> frozenset[str]:
    """The terms of where a clause looks at its subject; only English is understood."""
    if not language.startswith("en"):
        return frozenset()
    phrases = chain.from_iterable(_tokens(phrase, language) for phrase in _CONTEXT.findall(text))
    return frozenset(map(_TERM, chain.from_iterable(phrases)))


def _tokens(text: str, language: str) -> Iterator[_Terms]:
    """The terms of each word of a text."""
    # No word reaches across white space. (Built-in functions alone, because imports spend their time here.)
    return chain.from_iterable(map(_known_tokens(language).__getitem__, text.split()))


class _KnownTokens(dict[str, tuple[_Terms, ...]]):
    """The terms of the words in short pieces of text in a language, each piece looked at once."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __missing__(self, piece: str) -> tuple[_Terms, ...]:
        found = tuple(_terms(token[:_LONGEST_TOKEN], self.language) for token in _TOKEN.findall(piece))
        if terms.is_worth_keeping(piece):
            if len(self) >= terms.MOST_KEPT:
                self.clear()
            self[piece] = found
        return found


# Text may be in any language there is a tag for, so only the last few are kept.
_known_tokens = lru_cache(maxsize=16)(_KnownTokens)


def _terms(token: str, language: str) -> _Terms:
    """The terms of a word as it is written, each with its kind: `exact`, `name` or `word`."""
    called = token.endswith("()")
    marked = token.startswith("\x00") or called
    found = []
    for word in token.strip("\x00").removesuffix("()").strip("._").split("."):
        word = word.strip("_")
        if not word:
            continue
        word = _PLURAL.sub(r"\1", word)
        small = word.casefold()
        if small[0].isdigit():
            found.append((small.replace("_", "").lstrip("0") or "0", "exact"))
        elif "_" in word or word[-1] in "+#" or (len(word) == 1 and word.isascii() and small not in words.EMPTY):
            found.append((small[: terms.MAX_TERM_BYTES], "exact"))
        elif marked or small not in words.EMPTY or (len(word) > 2 and word.isupper()):
            # In capitals, even WHERE is the name of something.
            term = standing_for(language).get(stem := terms.stem(small, language), stem)
            # Names have capitals, but in German, say, so have all nouns.
            name = "name" if language.startswith("en") and not word.islower() else "word"
            found.append((term, "exact" if marked or term[0].isdigit() or small in words.ORDINALS else name))
    return tuple(found)


def words_of(text: str) -> Iterator[str]:
    """The words of a short answer, in lower case; where it has none, as with `+`, the answer itself."""
    found = [word.casefold() for word in terms.words(text)]
    return iter(found or [text.strip()])


@cache
def standing_for(language: str) -> dict[str, str]:
    """Of stemmed words with the same meaning, for each the one that stands for all; only English has some."""
    if language.partition("-")[0] != "en":
        return {}
    return words.canonical((word, terms.stem(word, language)) for word in words.listed())


@cache
def opposites() -> dict[str, frozenset[str]]:
    """For each term that has opposites these."""
    listed = words.listed()
    return words.opposites({word: standing_for("en").get(stem := terms.stem(word, "en"), stem) for word in listed})


@cache
def weak() -> frozenset[str]:
    """The terms that say little, whatever the bank is about."""
    return frozenset(standing_for("en").get(stem := terms.stem(word, "en"), stem) for word in words.WEAK)


def _code_terms(blocks: Iterable[str], language: str) -> Iterator[str]:
    seen = dict.fromkeys(word.casefold() for block in blocks for word in terms.words(block[:_BLOCK_CHARACTERS]))
    return iter(list(seen)[:_MOST_TERMS])


def _arrows(text: str, language: str) -> Iterator[tuple[str, str]]:
    if language.partition("-")[0] == "en":
        for before, word, after in _ARROW.findall(text):
            yield (after, before) if word == "from" else (before, after)


def _answer_terms(answers: Iterable[str], language: str) -> Iterator[str]:
    found: dict[str, None] = {}
    for answer in answers:
        found |= dict.fromkeys(map(_TERM, chain.from_iterable(_tokens(answer[:_ANSWER_CHARACTERS], language))))
        if len(found) >= _ANSWER_TERMS:
            break
    return islice(found, _ANSWER_TERMS)


def _all_terms(clauses: Sequence[Clause]) -> frozenset[str]:
    first, *others = (clause.terms for clause in clauses)
    return first.union(*others)


def pack(profile: Profile) -> str:
    """A profile as it is stored; sorted, so that equal ones are equal in this form."""
    return orjson.dumps(
        [
            profile.language,
            profile.type,
            [[clause.asks, sorted(clause.terms)] for clause in profile.clauses],
            sorted(profile.exact),
            profile.negative,
            sorted(profile.arrows),
            profile.block,
            profile.key,
            sorted(profile.options),
            sorted(profile.answers),
            sorted(profile.context),
            sorted(profile.aspects),
        ]
    ).decode()


def unpack(packed: str) -> Profile:
    """The profile in what `pack` gave."""
    language, kind, clauses, exact, negative, arrows, block, key, options, answers, *around = orjson.loads(packed)
    clauses = [Clause(asks, frozenset(found)) for asks, found in clauses]
    return Profile(
        language,
        kind,
        tuple(clauses),
        _all_terms(clauses),
        frozenset(exact),
        negative,
        frozenset((source, target) for source, target in arrows),
        block,
        key,
        frozenset(options),
        frozenset(answers),
        *map(frozenset, around),
    )
