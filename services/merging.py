"""Two questions that are one: the duplicate goes into the other, and its id leads there forever."""

from typing import Any

from sqlalchemy.orm import Session

from services import questions
from services.access import Principal
from services.documents import Document
from services.duplicates.identity import plain
from services.errors import Conflict, Invalid, Moved, NotFound
from services.saving import Current, remove

_CHOICES = ("single_choice", "multiple_choice", "true_false")


def merge(session: Session, duplicate_id: str, into_id: str, principal: Principal) -> Document:
    """Move the answers with their sources, the topics and the tags of a question to another and remove it.

    If one of the two is published, the one that stays is. Answers that say the same are kept once. Where the two have
    different types, languages or keys, Conflict is raised and nothing changes. Raises NotFound or Moved for the
    duplicate, Invalid for the other one.
    """
    if duplicate_id == into_id:
        raise Invalid([("/into", "must be another question")])
    # Locked in the order of their ids, so that two merges of the same pair wait for each other instead of forever.
    lock = {duplicate_id: questions.for_update, into_id: _into}
    locked = {identifier: lock[identifier](session, identifier) for identifier in sorted(lock)}
    duplicate, into = locked[duplicate_id], locked[into_id]
    for member in ("type", "language"):
        ours, theirs = duplicate.content[member], into.content[member]
        if ours != theirs:
            raise Conflict(f"A question with the {member} {ours} cannot go into one with the {member} {theirs}.")
    content = {
        **into.content,
        # What the public sees does not vanish: the id of a published question leads to one that is published.
        "status": "published" if duplicate.status == "published" else into.status,
        "stem": into.content["stem"] or duplicate.content["stem"],
        "answers": joined(duplicate.content, into.content),
        "hints": _union(into.content["hints"], duplicate.content["hints"]),
        "follow_ups": _union(into.content["follow_ups"], duplicate.content["follow_ups"]),
        "topics": _union(into.content["topics"], duplicate.content["topics"]),
        "tags": _union(into.content["tags"], duplicate.content["tags"]),
        "rubric": into.content["rubric"] or duplicate.content["rubric"],
        "explanation": into.content["explanation"] or duplicate.content["explanation"],
        "minutes": into.content["minutes"] or duplicate.content["minutes"],
        "source": into.content["source"] or duplicate.content["source"],
    }
    remove(session, duplicate, principal.key_id, merged_into=into_id)
    try:
        loaded = questions.load(content)
    except Invalid as invalid:
        raise Conflict(f"The two questions do not go together: {invalid}.") from None
    known = {answer["id"] for answer in content["answers"]}
    return questions.change(session, into, loaded, principal, answers_from=known)


def _into(session: Session, identifier: str) -> Current:
    """The question that is to stay. The request's body names it, so that is where it is wrong if it is gone."""
    try:
        return questions.for_update(session, identifier)
    except Moved as moved:
        raise Invalid([("/into", f"was merged into {moved.to}")]) from None
    except NotFound:
        raise Invalid([("/into", f"there is no question {identifier}")]) from None


def joined(duplicate: dict[str, Any], into: dict[str, Any]) -> list[dict[str, Any]]:
    """The answers of both. One that came over names the source of its question if it has none itself. Raises Conflict.

    Of the duplicate the answers and the source are looked at, of the other one the type and the answers.
    """
    answers = [dict(answer) for answer in into["answers"]]
    for answer in duplicate["answers"]:
        twin = next((one for one in answers if _same(one, answer)), None)
        if twin is None:
            answers.append({**answer, "source": answer["source"] or duplicate["source"]})
        elif twin["correct"] != answer["correct"]:
            raise Conflict(f"The two questions disagree on whether “{answer['body']}” is right.")
        else:
            twin["source"] = twin["source"] or answer["source"]
            twin["feedback"] = twin["feedback"] or answer["feedback"]
    if into["type"] == "ordering" and len(answers) != len(into["answers"]):
        raise Conflict("The two questions order different elements.")
    if into["type"] in _CHOICES and {_key(one) for one in answers if one["correct"]} != {
        _key(one) for one in into["answers"] if one["correct"]
    }:
        raise Conflict("The two questions have different right options.")
    return answers


def _key(answer: dict[str, Any]) -> tuple[str, str | None]:
    """What an answer says. In code, and in a text that must be typed exactly, white space and case are part of it."""
    body = answer["body"] if answer["match"] == "exact" else plain(answer["body"])
    return body, answer["match"]


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return _key(one) == _key(other)


def _union(ours: list[str], theirs: list[str]) -> list[str]:
    return [*ours, *(one for one in theirs if one not in ours)]
