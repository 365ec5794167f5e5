"""Statistics of questions and releases: folded into sums when an attempt is graded, worked out from these when read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import orjson
from sqlalchemy import Connection, select, tuple_
from sqlalchemy.orm import Session

from models import ReleaseItemStatistics, ReleaseStatistics, Revision, RevisionStatistics, draw_key
from services import history, item_analysis, questions, releases
from services.access import Principal
from services.grading import UNITS, units
from services.references import insert_missing


@dataclass(frozen=True)
class Result:
    """How a question went in an attempt: the revision played, its points, and the share of them reached, in units."""

    question_id: str
    seq: int
    points: Fraction
    units: int
    answered: bool
    met: Sequence[str]


def fold(session: Session, results: Sequence[Result], release_id: int | None) -> None:
    """Take the graded questions of one attempt into the sums, in the transaction that grades it.

    Rows are locked in the order of their revisions, so that attempts graded at the same time wait for each other and
    none is lost.
    """
    if not results:
        return
    reached = sum((result.points * Fraction(result.units, UNITS) for result in results), Fraction(0))
    possible = sum((result.points for result in results), Fraction(0))
    results = sorted(results, key=lambda result: result.seq)
    rests = [
        _share(reached - result.points * Fraction(result.units, UNITS), possible - result.points) for result in results
    ]
    rows: list[dict[str, Any]] = [
        {"seq": result.seq, "question_id": result.question_id, "draw_key": draw_key(result.question_id)}
        for result in results
    ]
    for sums in _add(session, RevisionStatistics, rows, results, rests):
        sums.measured_difficulty = item_analysis.measured_difficulty(sums.attempts, sums.score)
    if release_id is not None:
        rows = [{"seq": result.seq, "release_id": release_id} for result in results]
        _add(session, ReleaseItemStatistics, rows, results, rests)
        insert_missing(session, ReleaseStatistics, [{"release_id": release_id}])
        whole = session.get_one(ReleaseStatistics, release_id, with_for_update=True)
        score = _share(reached, possible) or 0
        whole.attempts += 1
        whole.score += score
        whole.score_squared += score * score


def _add(
    session: Session, model: Any, rows: list[dict[str, Any]], results: Sequence[Result], rests: list[int | None]
) -> Sequence[Any]:
    """Add each result to its row, which is made if this is the first attempt; gives the rows."""
    insert_missing(session, model, rows)
    keys = list(model.__table__.primary_key)
    wanted = tuple_(*keys).in_([tuple(row[column.name] for column in keys) for row in rows])
    locked = session.scalars(select(model).where(wanted).order_by(model.seq).with_for_update()).all()
    for sums, result, rest in zip(locked, results, rests, strict=True):
        sums.add(result.units, rest, answered=result.answered, met=result.met)
    return locked


def _share(reached: Fraction, possible: Fraction) -> int | None:
    """The share of the points that was reached, in units; None where there were none to be had."""
    return units(reached / possible) if possible else None


def of_question(connection: Connection, question_id: str, number: int | None, principal: Principal) -> dict[str, Any]:
    """What the attempts at a revision of a question, the newest if none is named, say about it.

    Raises NotFound if there is no such question or revision, Moved if the question was merged into another.
    """
    if number is None:
        document = questions.read(connection, question_id, principal, "study")
    else:
        document = history.revision(connection, question_id, number, principal, "study")
    question = orjson.loads(document)
    row = connection.execute(
        select(*_columns(RevisionStatistics))
        .join(Revision, Revision.seq == RevisionStatistics.seq)
        .where(Revision.question_id == question_id, Revision.number == question["revision"])
    ).one_or_none()
    return _describe(question, row)


def of_release(connection: Connection, slug: str, number: int) -> dict[str, Any]:
    """What the attempts at a release say about it and about each of its questions. Raises NotFound."""
    release = releases.load(connection, slug, number)
    whole = connection.execute(
        select(*_columns(ReleaseStatistics)).where(ReleaseStatistics.release_id == release.id)
    ).one_or_none()
    attempts, score, squares = whole or (0, 0, 0)
    sums = connection.execute(
        select(ReleaseItemStatistics.seq, *_columns(ReleaseItemStatistics)).where(
            ReleaseItemStatistics.release_id == release.id
        )
    )
    by_seq = {row.seq: row for row in sums}
    return {
        "set": release.set,
        "release": release.number,
        "attempts": attempts,
        "mean": item_analysis.mean(attempts, score),
        "standard_deviation": item_analysis.standard_deviation(attempts, score, squares),
        "items": [_describe(orjson.loads(item.document), by_seq.get(item.seq)) for item in release.items],
    }


def _columns(model: Any) -> list[Any]:
    keys = ("seq", "release_id", "question_id", "draw_key", "measured_difficulty")
    return [column for column in model.__table__.columns if column.name not in keys]


def _describe(question: Mapping[str, Any], sums: Any | None) -> dict[str, Any]:
    """The statistics of a question, from the row with their sums; without one, those of no attempt."""
    sums = sums or RevisionStatistics.none()
    difficulty = item_analysis.measured_difficulty(sums.attempts, sums.score)
    interval = item_analysis.interval(sums.attempts, difficulty)
    return {
        "question_id": question["id"],
        "revision": question["revision"],
        "difficulty": question["difficulty"],
        "attempts": sums.attempts,
        "unanswered": sums.unanswered,
        "facility": item_analysis.mean(sums.attempts, sums.score),
        "standard_deviation": item_analysis.standard_deviation(sums.attempts, sums.score, sums.score_squared),
        "discrimination_index": item_analysis.discrimination(sums),
        "measured_difficulty": difficulty,
        "confidence_interval": interval
        and {"level": item_analysis.CONFIDENCE, "low": interval[0], "high": interval[1]},
        "options": [
            {
                "answer_id": answer["id"],
                "count": sums.met.get(answer["id"], 0),
                "share": sums.met.get(answer["id"], 0) / sums.attempts if sums.attempts else None,
            }
            for answer in question["answers"]
        ],
    }
