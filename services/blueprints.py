"""Blueprints: sections of a set, each of which draws some questions by its filters.

A section sees the same window of the circle of draws as a draw with its filters would (services/circle.py). All
sections together ask for no more questions than a window has places. So a section whose window is full can always be
met last, and of every other section the window holds all questions that qualify: whether a blueprint can be met is
decided by the windows alone, however large the bank is.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from services import circle, listing
from services.allocation import Allocation, Conflict, Group, conflicts
from services.errors import Invalid, Shortage
from services.selection import Query

Section = Mapping[str, Any]
# The filters of a section that have several values; `q` has one.
_FILTERS = ("topic", "topic_all", "difficulty", "type", "tag", "language", "source")


@dataclass(frozen=True)
class Pick:
    """A question for the section with this index, if the set has sections: the revision that it has now."""

    section: int | None
    points: float
    question_id: str
    seq: int


@dataclass(frozen=True)
class Candidates:
    """The questions that qualify for a section, as far as a draw sees them and in its order.

    The newest revision of each, by its id.

    `faults` say why there can be none: the section names a topic that was deleted since, and the like.
    """

    seqs: dict[str, int]
    faults: list[str]


def faults(connection: Connection, sections: Sequence[Section]) -> list[tuple[str, str]]:
    """What the sections name that does not exist, each with a JSON pointer from the set on."""
    found = []
    for index, section in enumerate(sections):
        try:
            listing.page(connection, _query(section), limit=1)
        except Invalid as invalid:
            found += [(f"/sections/{index}{pointer}", sentence) for pointer, sentence in invalid.faults]
    return found


def draw(connection: Connection, sections: Sequence[Section], seed: str) -> list[Pick]:
    """The questions of a blueprint, section by section; none comes twice.

    Each section takes what a draw by this seed would, in that order, but passes over what an earlier section has, and
    what a section cannot spare that would otherwise come short. So whatever can be met is met. Raises Shortage.
    """
    found = [_candidates(connection, section, seed) for section in sections]
    groups = _groups(found)
    allocation = Allocation(Counter(groups.values()), [section["count"] for section in sections])
    if allocation.blocked:
        raise _shortage(sections, found)
    picks: dict[str, Pick] = {}
    for index, (section, candidates) in enumerate(zip(sections, found, strict=True)):
        refused: set[Group] = set()
        missing = section["count"]
        for identifier, seq in candidates.seqs.items():
            group = groups[identifier]
            if missing == 0:
                break
            if identifier in picks or group in refused:
                continue
            if allocation.take(index, group):
                picks[identifier] = Pick(index, section["points"], identifier, seq)
                missing -= 1
            else:
                refused.add(group)
    return list(picks.values())


def check(connection: Connection, sections: Sequence[Section]) -> dict[str, Any]:
    """How each section stands, which compete for the same questions, and the smallest change that would help."""
    found = [_candidates(connection, section, "") for section in sections]
    standing = [
        _standing(index, section, candidates, _available(connection, section, candidates))
        for index, (section, candidates) in enumerate(zip(sections, found, strict=True))
    ]
    competing = _conflicts(sections, found)
    feasible = not competing and not any(one["missing"] for one in standing)
    return {
        "feasible": feasible,
        "requested": sum(section["count"] for section in sections),
        "sections": standing,
        "conflicts": [
            {
                "sections": list(one.sections),
                "requested": one.requested,
                "available": one.available,
                "missing": one.missing,
            }
            for one in competing
        ],
        "questions": [],
        "suggestion": None if feasible else _suggestion(sections, found, competing),
    }


def _query(section: Section) -> Query:
    """The list of questions that qualify for a section: published ones, whatever its author might see."""
    filters: Any = {name: tuple(section[name]) for name in _FILTERS}
    return Query(**filters, q=section["q"])


def _candidates(connection: Connection, section: Section, seed: str) -> Candidates:
    try:
        window = circle.window(connection, _query(section), seed)
    except Invalid as invalid:
        return Candidates({}, [sentence for _, sentence in invalid.faults])
    return Candidates(window.seqs, [])


def _groups(found: Sequence[Candidates]) -> dict[str, Group]:
    """For each question the sections that it qualifies for."""
    sections: dict[str, set[int]] = {}
    for index, candidates in enumerate(found):
        for identifier in candidates.seqs:
            sections.setdefault(identifier, set()).add(index)
    return {identifier: frozenset(indexes) for identifier, indexes in sections.items()}


def _available(connection: Connection, section: Section, candidates: Candidates) -> int:
    if len(candidates.seqs) < circle.WINDOW:
        return len(candidates.seqs)
    return listing.page(connection, _query(section), limit=1, count=True).total or 0


def _standing(index: int, section: Section, candidates: Candidates, available: int) -> dict[str, Any]:
    return {
        "section": index,
        "title": section["title"],
        "requested": section["count"],
        "available": available,
        "missing": max(0, section["count"] - available),
        "faults": candidates.faults,
    }


def _conflicts(sections: Sequence[Section], found: Sequence[Candidates]) -> list[Conflict]:
    """The sections that compete; one that is short by itself counts with what it can have."""
    demands = [min(section["count"], len(one.seqs)) for section, one in zip(sections, found, strict=True)]
    return list(conflicts(Counter(_groups(found).values()), demands))


def _shortage(sections: Sequence[Section], found: Sequence[Candidates]) -> Shortage:
    competing = _conflicts(sections, found)
    counts = _counts(sections, found, competing)
    return Shortage(sum(section["count"] for section in sections), sum(counts), _reasons(sections, found, competing))


def _counts(sections: Sequence[Section], found: Sequence[Candidates], competing: Sequence[Conflict]) -> list[int]:
    """The largest counts that can be met, where a section that comes earlier is not cut for one behind it."""
    counts = [min(section["count"], len(one.seqs)) for section, one in zip(sections, found, strict=True)]
    for conflict in competing:
        counts[conflict.sections[-1]] -= conflict.missing
    return counts


def _suggestion(
    sections: Sequence[Section], found: Sequence[Candidates], competing: Sequence[Conflict]
) -> dict[str, Any]:
    counts = _counts(sections, found, competing)
    cuts = [
        f"cut {_name(index, section)} to {count}" if count else f"leave out {_name(index, section)}"
        for index, (section, count) in enumerate(zip(sections, counts, strict=True))
        if count < section["count"]
    ]
    detail = f"{_reasons(sections, found, competing)} Publish more questions that qualify, or {' and '.join(cuts)}."
    return {"detail": detail, "counts": counts}


def _reasons(sections: Sequence[Section], found: Sequence[Candidates], competing: Sequence[Conflict]) -> str:
    """What is in the way of a blueprint, in sentences."""
    sentences = []
    for index, (section, candidates) in enumerate(zip(sections, found, strict=True)):
        if len(candidates.seqs) < section["count"]:
            why = f" ({'; '.join(candidates.faults)})" if candidates.faults else ""
            asks = f"{_name(index, section)} asks for {section['count']}"
            sentences.append(f"{asks}, and {_qualify(len(candidates.seqs))}{why}.")
    for one in competing:
        names = " and ".join(_name(index, sections[index]) for index in one.sections)
        asks = f"{names} ask for {one.requested} together"
        sentences.append(f"{asks}, and only {_qualify(one.available)} for any of them.")
    return " ".join(sentence[0].upper() + sentence[1:] for sentence in sentences)


def _qualify(count: int) -> str:
    return f"{count} qualif{'ies' if count == 1 else 'y'}"


def _name(index: int, section: Section) -> str:
    return f"section {index + 1}" + (f" ({section['title']})" if section["title"] else "")
