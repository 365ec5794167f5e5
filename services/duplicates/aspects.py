"""Which sides of its subject a question looks at: what it is, what it is good for, how something is done with it, …

Two questions about one subject are different ones if they look at different sides of it ("What is a join?", "What are
the types of joins?"), although they have all words in common but one that says little. An author asks many such
questions one after the other. Only English is understood.
"""

import re
from collections.abc import Iterable, Iterator


def _any_of(words: str) -> str:
    return f"(?:{words.replace(' ', '|')})"


_DIFFERENCE = (
    "difference differences differ differs distinguish distinguishes distinction versus vs compare compared compares"
    " comparison"
)
_GOOD = (
    "benefit benefits advantage advantages pros strengths merits uses applications importance reason reasons need cases"
)
_BAD = (
    "disadvantage disadvantages drawback drawbacks limitation limitations limit limits downside downsides cons"
    " weaknesses problems issues pitfalls risks dangers shortcoming shortcomings"
)
_PARTS = (
    "features properties attributes characteristics types kinds categories components parts methods rules principles"
    " phases stages levels elements operators options states layers tools practices"
)
_BEFORE_PARTS = "what which name list give are the its some main key major basic common important various different"
_WAYS = "way ways steps approach approaches technique techniques"
_MAKING = "write implement create"
_WHO_DOES = "you i we one they people developers"
# "The benefits and drawbacks of …": what is asked for may be two things.
_AND_MORE = r"(?:\W+(?:and|or)\W+\w+)?"
_WHOSE = r"(?<!and )\b(?:its|their) "
# Each of these patterns, wherever it is found in a clause, says that the clause looks at these sides. It is found only
# where one of the words before it is, and words are looked up much faster.
_SIDES = tuple(
    (sides, frozenset(words.split()), re.compile("|".join(patterns), re.IGNORECASE))
    for sides, words, *patterns in (
        (
            ("difference",),
            f"{_DIFFERENCE} different",
            rf"\b{_any_of(_DIFFERENCE)}\b",
            r"\bdifferent (?:from|than|to)\b",
        ),
        (
            ("use",),
            f"{_GOOD} why good useful important when which",
            r"^\W*why\b",
            rf"\b{_any_of(_GOOD)}{_AND_MORE}\s+(?:of|for|to|behind)\b",
            rf"{_WHOSE}{_any_of(_GOOD)}\b",
            r"\b(?:good for|useful|important)\b",
            r"^\W*(?:when|in which cases) (?:would|should|do|to|can)\b.*\b(?:use|choose|prefer)\b",
        ),
        (("what", "use"), "purpose role used use", r"\b(?:purpose|role|used for|the use of)\b"),
        (
            ("drawbacks",),
            _BAD,
            rf"\b{_any_of(_BAD)}{_AND_MORE}\s+(?:of|with|in|when)\b",
            rf"{_WHOSE}{_any_of(_BAD)}\b",
        ),
        (
            ("parts",),
            _PARTS,
            rf"\b{_any_of(_BEFORE_PARTS)}\s+{_any_of(_PARTS)}{_AND_MORE}\s+(?:of|for|in)\b",
        ),
        (
            ("doing",),
            f"{_WAYS} {_MAKING} how",
            rf"\bhow (?:to|(?:do|would|can|could|should|did|will) {_any_of(_WHO_DOES)})\b",
            rf"\b{_any_of(_WAYS)} (?:to|of|for)\b",
            rf"^\W*{_any_of(_MAKING)}\b",
        ),
    )
)
_WORD = re.compile("[a-z]+")
_HOW = re.compile(r"^\W*how (?!many|much|long|old|often|far|big|large)", re.IGNORECASE)
_EXPLAIN = re.compile(
    r"^\W*(?:(?:please|briefly|can you|could you|would you)\s+)*(?:explain|describe|discuss|elaborate|tell|talk)\b",
    re.IGNORECASE,
)
_WHETHER = re.compile(
    r"^\W*(?:can|could|is|are|do|does|did|should|must|will|would|has|have|may)\s+(you|i|we|one)?\b", re.IGNORECASE
)


def of_clauses(clauses: Iterable[str], language: str) -> frozenset[str]:
    """The sides that any of some clauses looks at; none are known of questions that are not in English."""
    if not language.startswith("en"):
        return frozenset()
    return frozenset(side for clause in clauses for side in _of(clause))


def _of(clause: str) -> Iterator[str]:
    words = _WORD.findall(clause.casefold())
    found = [
        side
        for sides, signs, pattern in _SIDES
        if not signs.isdisjoint(words) and pattern.search(clause)
        for side in sides
    ]
    yield from found
    if _EXPLAIN.match(clause):
        # "Explain exception handling" is as much about what it is as about how it is done.
        yield from () if found else ("what", "doing")
    elif asked := _WHETHER.match(clause):
        yield "whether"
        # "Can you …?" is asked to hear how.
        yield from ("doing",) if asked[1] else ()
    elif not found:
        yield from ("what", "doing") if _HOW.match(clause) else ("what",)
