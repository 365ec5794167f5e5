"""When a topic or a level gets another slug: every document that names it becomes a new revision.

Documents hold slugs, so that they can be read and hashed by themselves. A rename therefore rewrites them, in the same
transaction, and the change feed tells everybody who keeps a copy.
"""

from collections.abc import Callable
from typing import Any

import orjson
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models import Question, Revision
from services.saving import Current, Save, save

_AT_ONCE = 500


def rewrite(
    session: Session,
    questions: Select[str],
    edit: Callable[[dict[str, Any]], dict[str, Any]],
    key_id: str | None,
) -> None:
    """Apply `edit` to the content of every question whose id `questions` selects, and save what comes of it."""
    ids = session.scalars(questions.order_by(Question.id)).all()
    for start in range(0, len(ids), _AT_ONCE):
        rows = session.execute(
            select(Question, Revision.document, Revision.sha256)
            .join(Revision, Revision.seq == Question.seq)
            .where(Question.id.in_(ids[start : start + _AT_ONCE]))
            .with_for_update(of=Question)
        )
        saves = []
        for question, document, sha in rows:
            content = orjson.loads(document or "")
            current = Current(
                question.id, question.seq, question.revision, question.status, question.created_at, content, str(sha)
            )
            saves.append(Save(edit(content), current))
        session.expunge_all()
        save(session, saves, key_id)
