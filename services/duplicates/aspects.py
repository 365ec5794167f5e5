"""Which sides of its subject a question looks at: what it is, what it is good for, how something is done with it, …

Two questions about one subject are different ones if they look at different sides of it ("What is a join?", "What are
the types of joins?"), although they have all words in common but one that says little. An author asks many such
questions one after the other. Only English is understood.
"""

import re
from collections.abc import Iterable, Iterator


def _any_of(words: str) -> str:
    return f"(?:{words.replace(' ', '|')})"


# "The benefits and drawbacks of …": what is asked for may be two things.
_AND_MORE = r"(?:\W+(?:and|or)\W+\w+)?"
_WHOSE = r"(?<!and )\b(?:its|their) "
_GOOD = _any_of("benefits? advantages? pros strengths merits uses applications importance reasons? need")
_BAD = _any_of(
    "disadvantages? drawbacks? limitations? limits? downsides? cons weaknesses problems issues pitfalls risks dangers"
    " shortcomings?"
)
_PARTS = _any_of(
    "features properties attributes characteristics types kinds categories components parts methods rules principles"
    " phases stages levels elements operators options states layers tools practices"
)
_BEFORE_PARTS = _any_of("what which name list give are the its some main key major basic common important various")
_WHO_DOES = _any_of("you i we one they people developers")
# Each of these, wherever it is in a clause, says that the clause looks at these sides.
_SIDES = tuple(
    (sides, re.compile("|".join(patterns), re.IGNORECASE))
    for sides, patterns in {
        ("difference",): (
            r"\b(?:differences?|differs?|distinguish\w*|distinction|versus|vs|compare[ds]?|comparison)\b",
            r"\bdifferent (?:from|than|to)\b",
        ),
        ("use",): (
            r"^\W*why\b",
            rf"\b(?:use cases?|{_GOOD}){_AND_MORE}\s+(?:of|for|to|behind)\b",
            rf"{_WHOSE}{_GOOD}\b",
            r"\b(?:good for|useful|important)\b",
            r"^\W*(?:when|in which cases) (?:would|should|do|to|can)\b.*\b(?:use|choose|prefer)\b",
        ),
        ("what", "use"): (r"\b(?:purpose|role|used for|the use of)\b",),
        ("drawbacks",): (rf"\b{_BAD}{_AND_MORE}\s+(?:of|with|in|when)\b", rf"{_WHOSE}{_BAD}\b"),
        ("parts",): (rf"\b(?:{_BEFORE_PARTS}|different)\s+{_PARTS}{_AND_MORE}\s+(?:of|for|in)\b",),
        ("doing",): (
            rf"\bhow (?:to|(?:do|would|can|could|should|did|will) {_WHO_DOES})\b",
            r"\b(?:ways?|steps|approach(?:es)?|techniques?) (?:to|of|for)\b",
            r"^\W*(?:write|implement|create)\b",
        ),
    }.items()
)
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
    found = [side for sides, pattern in _SIDES if pattern.search(clause) for side in sides]
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
