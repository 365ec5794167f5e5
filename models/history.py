"""The bank's history: one immutable row for every change of a question, in one order."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from models.bank import one_of
from models.base import Base

CHANGES = ("created", "updated", "deleted", "merged")


class ChangeSequence(Base):
    """The number of the bank's newest change, in a single row.

    Updating the row locks it until the writer commits, so numbers become visible in their order and without gaps: a
    client that has read up to `n` never misses a smaller number that commits later, and `value` is the revision of
    the bank as a whole.
    """

    __tablename__ = "change_sequence"

    id: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)


class Revision(Base):
    """What a question was from the change `seq` on; never updated, never deleted.

    `document` is the study view as canonical JSON (RFC 8785), `sha256` its hash; `play` is the view without the key.
    All three are null where the question was deleted or merged. `public_change` is the change as somebody sees it who
    sees published questions only: null for one draft following another, "deleted" when a question is withdrawn.
    """

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("question_id", "number"),
        one_of("change", CHANGES),
        one_of("public_change", CHANGES),
    )

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    question_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("question.id"))
    number: Mapped[int]
    change: Mapped[str] = mapped_column(Text)
    public_change: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    document: Mapped[str | None] = mapped_column(Text)
    play: Mapped[str | None] = mapped_column(Text)
    sha256: Mapped[str | None] = mapped_column(Text)
    key_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), ForeignKey("api_key.id"))
    created_at: Mapped[datetime]
