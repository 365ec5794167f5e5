"""What the bank holds: the tables, their invariants, and how to reach the database."""

from models.attempts import Attempt, AttemptItem
from models.bank import Answer, Difficulty, Placement, Question, Source, Tag, Tagging, Topic
from models.base import Base, now
from models.database import Database, Unavailable
from models.draws import DrawnQuestion, DrawSession
from models.duplicates import (
    DuplicatePair,
    DuplicatePosting,
    DuplicateProfile,
    DuplicateTerm,
    DuplicateWatermark,
)
from models.history import CHANGES, ChangeSequence, Revision
from models.ids import answer_id, draw_key, question_id, time_of
from models.imports import ImportBatch, ImportChunk, ImportJob, LedgerRow
from models.keys import ROLES, ApiKey, IdempotentResponse
from models.sets import QuestionSet, Release, ReleaseItem
from models.statistics import ReleaseItemStatistics, ReleaseStatistics, RevisionStatistics

__all__ = [
    "CHANGES",
    "ROLES",
    "Answer",
    "ApiKey",
    "Attempt",
    "AttemptItem",
    "Base",
    "ChangeSequence",
    "Database",
    "Difficulty",
    "DrawSession",
    "DrawnQuestion",
    "DuplicatePair",
    "DuplicatePosting",
    "DuplicateProfile",
    "DuplicateTerm",
    "DuplicateWatermark",
    "IdempotentResponse",
    "ImportBatch",
    "ImportChunk",
    "ImportJob",
    "LedgerRow",
    "Placement",
    "Question",
    "QuestionSet",
    "Release",
    "ReleaseItem",
    "ReleaseItemStatistics",
    "ReleaseStatistics",
    "Revision",
    "RevisionStatistics",
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
