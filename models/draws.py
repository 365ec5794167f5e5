"""Draw sessions: what a player has had already, so that it does not come again."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class DrawSession(Base):
    """A series of draws that never repeats a question. Who has the token may draw; its SHA-256 is stored.

    A draw locks the row until it commits, so that draws of one session come one after the other. `drawn` is the number
    of its rows in DrawnQuestion.
    """

    __tablename__ = "draw_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_sha256: Mapped[str] = mapped_column(Text, unique=True)
    drawn: Mapped[int]
    created_at: Mapped[datetime]
    used_at: Mapped[datetime] = mapped_column(index=True)


class DrawnQuestion(Base):
    """That a session has had a question."""

    __tablename__ = "drawn_question"

    session_id: Mapped[int] = mapped_column(ForeignKey("draw_session.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("question.id"), primary_key=True)
