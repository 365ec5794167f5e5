"""What the bank holds: the tables, their invariants, and how to reach the database."""

from models.bank import Answer, Difficulty, Placement, Question, Source, Tag, Tagging, Topic
from models.base import Base, now
from models.database import Database, Unavailable
from models.draws import DrawnQuestion, DrawSession
from models.history import CHANGES, ChangeSequence, Revision
from models.ids import answer_id, draw_key, question_id, time_of
from models.keys import ROLES, ApiKey, IdempotentResponse

__all__ = [
    "CHANGES",
    "ROLES",
    "Answer",
    "ApiKey",
    "Base",
    "ChangeSequence",
    "Database",
    "Difficulty",
    "DrawSession",
    "DrawnQuestion",
    "IdempotentResponse",
    "Placement",
    "Question",
    "Revision",
    "Source",
    "Tag",
    "Tagging",
    "Topic",
    "Unavailable",
    "answer_id",
    "draw_key",
    "now",
    "question_id",
    "time_of",
]
