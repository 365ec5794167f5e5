"""Publishing what an import brought in, all that is fit for it at once."""

from typing import Any

from sqlalchemy.orm import Session

from models import ImportJob, Question
from schemas.v1.question import GIVEN, faults_to_publish
from services.access import Principal
from services.duplicates.finding import near
from services.errors import Conflict
from services.imports.brought import brought, current
from services.saving import Save, save

_UNPUBLISHED = ("draft", "in_review")


def publish(session: Session, job: ImportJob, principal: Principal) -> dict[str, Any]:
    """Publish the drafts of an import that lack nothing; says how many, and of each of the others why it was not.

    Near-duplicates stay drafts until somebody has dismissed or merged them. Raises Conflict for an import that brought
    nothing in.
    """
    _refuse_fruitless(job)
    published = 0
    refused = []
    for rows in brought(session, job.id, Question.status.in_(_UNPUBLISHED)):
        saves = []
        undecided = {one for pair in near(session, [row.id for row in rows]) for one in (pair.first, pair.second)}
        for row in rows:
            question = current(row)
            reasons = _reasons(row, question.content, undecided)
            if reasons:
                refused.append({"question_id": row.id, "reasons": reasons})
            else:
                content = {name: value for name, value in question.content.items() if name not in GIVEN}
                saves.append(Save({**content, "status": "published"}, question))
        if saves:
            save(session, saves, principal.key_id)
        published += len(saves)
    return {"published": published, "refused": refused}


def _refuse_fruitless(job: ImportJob) -> None:
    """Raise Conflict unless the import brought something in: the questions that a rehearsal names are not its own."""
    if job.dry_run:
        raise Conflict("This import was a dry run: it brought nothing in that could be published.")
    if job.state != "finished":
        raise Conflict(f"This import is {job.state}: there is nothing in the bank of it that could be published.")


def _reasons(row: Any, content: dict[str, Any], undecided: set[str]) -> list[dict[str, str]]:
    reasons = [{"pointer": pointer, "detail": sentence} for pointer, sentence in faults_to_publish(content)]
    if row.outcome == "duplicate" and row.id in undecided:
        decide = f"is nearly the same question as {row.duplicate_of}: merge the two, or dismiss the pair"
        reasons.append({"pointer": "", "detail": decide})
    return reasons
