"""The answers of a question, one by one. Each change is a new revision of the question."""

from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy.orm import Session

from schemas.v1.question import AnswerIn
from services import questions
from services.access import Principal
from services.errors import Invalid, NotFound
from services.saving import Current

Answers = list[dict[str, Any]]


def find(document: dict[str, Any], answer_id: str) -> dict[str, Any]:
    """One answer of a question's document. Raises NotFound."""
    for answer in document["answers"]:
        if answer["id"] == answer_id:
            return answer
    raise NotFound(f"The question {document['id']} has no answer {answer_id}.")


def add(session: Session, question_id: str, answer: dict[str, Any], principal: Principal) -> dict[str, Any]:
    """Add an answer, in the form in which clients write it, behind the others."""
    current = questions.for_update(session, question_id)
    place = len(current.content["answers"])
    return _change(session, current, principal, lambda answers: [*answers, answer], place)["answers"][place]


def replace(
    session: Session,
    question_id: str,
    answer_id: str,
    answer: dict[str, Any],
    tags: Collection[str],
    principal: Principal,
) -> dict[str, Any]:
    """Replace an answer; `tags` are those of If-Match."""
    return _change_one(session, question_id, answer_id, tags, principal, lambda _: answer)


def patch(
    session: Session,
    question_id: str,
    answer_id: str,
    merge_patch: dict[str, Any],
    tags: Collection[str],
    principal: Principal,
) -> dict[str, Any]:
    """Change some members of an answer by a merge patch."""
    questions.refuse_unknown(merge_patch, AnswerIn())
    return _change_one(
        session, question_id, answer_id, tags, principal, lambda answer: questions.merged(answer, merge_patch)
    )


def delete(session: Session, question_id: str, answer_id: str, tags: Collection[str], principal: Principal) -> None:
    """Take an answer away. Raises Invalid if the question's type cannot do without it."""
    current = questions.for_update(session, question_id)
    questions.expect(tags, questions.tag(find(current.content, answer_id)))
    _change(session, current, principal, lambda answers: [answer for answer in answers if answer["id"] != answer_id])


def _change_one(
    session: Session,
    question_id: str,
    answer_id: str,
    tags: Collection[str],
    principal: Principal,
    edit: Callable[[dict[str, Any]], Any],
) -> dict[str, Any]:
    current = questions.for_update(session, question_id)
    questions.expect(tags, questions.tag(find(current.content, answer_id)))

    place = [answer["id"] for answer in current.content["answers"]].index(answer_id)

    def edited(answers: Answers) -> Answers:
        answer = edit(answers[place])
        named = {**answer, "id": answer_id} if answer.get("id") is None else answer
        return [*answers[:place], named, *answers[place + 1 :]]

    return _change(session, current, principal, edited, place)["answers"][place]


def _change(
    session: Session,
    current: Current,
    principal: Principal,
    edit: Callable[[Answers], Answers],
    place: int | None = None,
) -> dict[str, Any]:
    """The question's content after `edit`; `place` is where the answer is that the client sent."""
    try:
        content = questions.load({**current.content, "answers": edit(current.content["answers"])})
        return questions.change(session, current, content, principal).content
    except Invalid as invalid:
        at = f"/answers/{place}"
        raise Invalid((_within(at, pointer), sentence) for pointer, sentence in invalid.faults) from None


def _within(answer: str, pointer: str) -> str:
    """The pointer into the answer of a pointer into the question; what is wrong elsewhere is a fault of the whole."""
    return pointer.removeprefix(answer) if pointer == answer or pointer.startswith(f"{answer}/") else ""
