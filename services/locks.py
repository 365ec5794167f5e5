"""Locks: what a release consists of, in a form that anybody can compute from the release alone.

A question's entry has the SHA-256 of its canonical JSON (RFC 8785); the one hash over all is the SHA-256 of the
canonical JSON of the list of entries. docs/sets.md has the definition for whoever writes it in another language.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from services.documents import canonical, sha256
from services.errors import Contradiction

Lock = dict[str, Any]


@dataclass(frozen=True)
class Copy:
    """A release as somebody else holds it: its questions, and its lock, computed anew from them."""

    questions: list[dict[str, Any]]
    lock: Lock

    @property
    def stems(self) -> dict[str, str]:
        """The stem of each question, by its id."""
        return {question["id"]: str(question.get("stem")) for question in self.questions}


def lock(set_slug: str, release: int, documents: Iterable[bytes]) -> Lock:
    """The lock of a release, whose questions' canonical JSON is given in their order."""
    questions = [_entry(document) for document in documents]
    return {"set": set_slug, "release": release, "questions": questions, "sha256": _hash_over(questions)}


def read_copy(body: bytes) -> Copy:
    """A release from its JSON. Raises Contradiction if it is none, or its hash is not that of its questions."""
    try:
        content = orjson.loads(body)
        questions = [item["question"] for item in content["items"]]
        computed = lock(str(content["set"]), int(content["number"]), [canonical(one) for one in questions])
        claimed = content["sha256"]
    except (ValueError, KeyError, TypeError):
        raise Contradiction("This is no release of a question set.") from None
    if claimed != computed["sha256"]:
        raise Contradiction(
            f"The release says that its hash is {claimed}, but its questions have {computed['sha256']}."
        )
    return Copy(questions, computed)


def read(text: bytes) -> Lock:
    """A lock from its JSON. Raises Contradiction if it is none, or its hash is not that of its entries."""
    try:
        content = orjson.loads(text)
        questions = [{name: one[name] for name in ("id", "revision", "sha256")} for one in content["questions"]]
        found = {"set": content["set"], "release": content["release"], "questions": questions}
        computed, claimed = _hash_over(questions), content["sha256"]
    except (ValueError, KeyError, TypeError):
        raise Contradiction("This is no lock of a release.") from None
    if claimed != computed:
        raise Contradiction(f"The lock says that its hash is {claimed}, but its entries have {computed}.")
    return {**found, "sha256": claimed}


def write(lock: Lock) -> bytes:
    """A lock as a file: sorted members and one a line, so that a difference is easy to read, as `jq -S .` has it."""
    return orjson.dumps(lock, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def differences(locked: Lock, found: Lock, stems: Mapping[str, str]) -> Iterator[str]:
    """What is not as it was locked, a line each: the release, then questions by id, revision and stem."""
    if (locked["set"], locked["release"]) != (found["set"], found["release"]):
        yield f"{found['set']}, release {found['release']}; locked is {locked['set']}, release {locked['release']}"
    before = {one["id"]: one for one in locked["questions"]}
    after = {one["id"]: one for one in found["questions"]}
    for identifier, one in before.items():
        if identifier not in after:
            yield f"- {identifier}  revision {one['revision']}{_stem(stems, identifier)}"
    for identifier, one in after.items():
        if identifier not in before:
            yield f"+ {identifier}  revision {one['revision']}{_stem(stems, identifier)}"
        elif one["revision"] != before[identifier]["revision"]:
            revisions = f"{before[identifier]['revision']} → {one['revision']}"
            yield f"~ {identifier}  revision {revisions}{_stem(stems, identifier)}"
        elif one["sha256"] != before[identifier]["sha256"]:
            yield f"~ {identifier}  revision {one['revision']}, but not the same{_stem(stems, identifier)}"
    if before == after and list(before) != list(after):
        yield "the same questions in another order"


def _entry(document: bytes) -> dict[str, Any]:
    content = orjson.loads(document)
    return {"id": content["id"], "revision": content["revision"], "sha256": sha256(document)}


def _hash_over(questions: list[dict[str, Any]]) -> str:
    return sha256(canonical(questions))


def _stem(stems: Mapping[str, str], identifier: str) -> str:
    """The beginning of a stem, made fit for a terminal."""
    stem = " ".join(stems.get(identifier, "").split())
    shown = "".join(letter if letter.isprintable() else "�" for letter in stem)
    return f"  {shown[:70]}{'…' * (len(shown) > 70)}" if shown else ""
