"""Releases: sets frozen for good, question by question at an exact revision.

A release is rows that point at revisions. Those are immutable, so whatever becomes of a question, a release of it is
the same bytes for ever.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, func, insert, select
from sqlalchemy.orm import Session

import formats
from formats.base import Format, Loss
from models import ApiKey, ChangeSequence, QuestionSet, Release, ReleaseItem, Revision, now
from services import blueprints, fixed_lists, locks, sets
from services.access import Principal
from services.documents import canonical, played, timestamp
from services.errors import Lossy, NotFound
from services.questions import ANY

# The formats in which a release can be had.
FORMATS = {one.name: one for one in formats.FORMATS if one.write}


@dataclass(frozen=True)
class Item:
    """One question of a release: the revision `revision` of it, whose place among all changes is `seq`.

    `section` counts from 0 and is None in the release of a fixed list; `document` is the study view.
    """

    section: int | None
    points: float
    question_id: str
    revision: int
    seq: int
    document: str


@dataclass(frozen=True)
class Frozen:
    """A release with its questions, in their order."""

    id: int
    set: str
    number: int
    title: str
    description: str | None
    seed: str
    sections: list[dict[str, Any]] | None
    bank_revision: int
    sha256: str
    play_sha256: str
    created_at: datetime
    items: list[Item]


def freeze(session: Session, slug: str, seed: str | None, principal: Principal) -> Frozen:
    """Make the next release of a set, by a new seed if none is given.

    Raises NotFound, or Shortage if the bank has too few published questions for it.
    """
    frozen, _ = sets.for_update(session, slug, {ANY})
    connection = session.connection()
    seed = secrets.token_urlsafe(12) if seed is None else seed
    # Until this transaction ends nobody changes a question, so the release is drawn from the bank of one moment.
    bank_revision = session.execute(
        select(ChangeSequence.value).where(ChangeSequence.id == 1).with_for_update(read=True)
    ).scalar_one()
    if frozen.sections is None:
        picks = fixed_lists.freeze(connection, frozen.questions or [])
    else:
        picks = blueprints.draw(connection, frozen.sections, seed)
    chosen = select(Revision.seq, Revision.document).where(Revision.seq.in_([pick.seq for pick in picks]))
    found = {seq: document or "" for seq, document in connection.execute(chosen)}
    documents = [found[pick.seq].encode() for pick in picks]
    number = 1 + (session.scalar(select(func.max(Release.number)).where(Release.set_id == frozen.id)) or 0)
    release = Release(
        set_id=frozen.id,
        number=number,
        title=frozen.title,
        description=frozen.description,
        seed=seed,
        sections=frozen.sections,
        bank_revision=bank_revision,
        sha256=locks.lock(slug, number, documents)["sha256"],
        play_sha256=locks.lock(slug, number, (played(document, seed) for document in documents))["sha256"],
        key_id=principal.key_id,
        created_at=now(),
    )
    session.add(release)
    session.flush()
    rows = [{"release_id": release.id, "position": index, **pick.__dict__} for index, pick in enumerate(picks)]
    session.execute(insert(ReleaseItem), rows)
    return load(connection, slug, number)


def listed(
    connection: Connection, slug: str, principal: Principal, view: str, *, limit: int, after: int | None
) -> list[dict[str, Any]]:
    """The releases of a set from the one after number `after` on. Raises NotFound if there never was such a set.

    In the play view the hash is that over the play view, because anybody could try out keys against the other one.
    """
    if connection.execute(select(QuestionSet.id).where(QuestionSet.slug == slug)).one_or_none() is None:
        raise NotFound(f"There is no set {slug}.")
    worth = (
        select(ReleaseItem.release_id, func.count().label("questions"), func.sum(ReleaseItem.points).label("points"))
        .group_by(ReleaseItem.release_id)
        .subquery()
    )
    statement = (
        select(Release, worth.c.questions, worth.c.points, ApiKey.name)
        .join(QuestionSet, QuestionSet.id == Release.set_id)
        .join(worth, worth.c.release_id == Release.id)
        .outerjoin(ApiKey, ApiKey.id == Release.key_id)
        .where(QuestionSet.slug == slug, Release.number > (after or 0))
        .order_by(Release.number)
        .limit(limit)
    )
    return [
        {
            "set": slug,
            "number": row.number,
            "title": row.title,
            "seed": row.seed,
            "bank_revision": row.bank_revision,
            "questions": row.questions,
            "points": row.points,
            "sha256": row.play_sha256 if view == "play" else row.sha256,
            "key": row.name if principal.may("reader") else None,
            "released_at": timestamp(row.created_at),
        }
        for row in connection.execute(statement)
    ]


def latest(connection: Connection, slug: str) -> int:
    """The number of the newest release of a set. Raises NotFound."""
    newest = select(func.max(Release.number)).join(QuestionSet, QuestionSet.id == Release.set_id)
    number = connection.execute(newest.where(QuestionSet.slug == slug)).scalar_one()
    if number is None:
        raise NotFound(f"There is no release of a set {slug}.")
    return number


def load(connection: Connection, slug: str, number: int) -> Frozen:
    """A release of a set, whether or not the set itself has been deleted since. Raises NotFound."""
    row = connection.execute(
        select(Release.__table__, QuestionSet.slug)
        .join(QuestionSet, QuestionSet.id == Release.set_id)
        .where(QuestionSet.slug == slug, Release.number == number)
    ).one_or_none()
    if row is None:
        raise NotFound(f"There is no release {number} of a set {slug}.")
    items: Any = connection.execute(
        select(
            ReleaseItem.section,
            ReleaseItem.points,
            ReleaseItem.question_id,
            Revision.number,
            ReleaseItem.seq,
            Revision.document,
        )
        .join(Revision, Revision.seq == ReleaseItem.seq)
        .where(ReleaseItem.release_id == row.id)
        .order_by(ReleaseItem.position)
    )
    return Frozen(
        id=row.id,
        set=row.slug,
        number=row.number,
        title=row.title,
        description=row.description,
        seed=row.seed,
        sections=row.sections,
        bank_revision=row.bank_revision,
        sha256=row.sha256,
        play_sha256=row.play_sha256,
        created_at=row.created_at,
        items=[Item(*item) for item in items],
    )


# --- what a release looks like ---


def body(release: Frozen, view: str) -> bytes:
    """A release as canonical JSON, in which the questions are the very bytes of their documents."""
    members = {
        "set": canonical(release.set),
        "number": canonical(release.number),
        "title": canonical(release.title),
        "description": canonical(release.description),
        "seed": canonical(release.seed),
        "bank_revision": canonical(release.bank_revision),
        "sections": canonical(release.sections),
        "sha256": canonical(release.play_sha256 if view == "play" else release.sha256),
        "released_at": canonical(timestamp(release.created_at)),
        "items": b"[%b]" % b",".join(_items(release, view)),
    }
    return b"{%b}" % b",".join(b"%b:%b" % (canonical(name), members[name]) for name in sorted(members))


def lock(release: Frozen, view: str) -> locks.Lock:
    """The lock of a release in a view."""
    return locks.lock(release.set, release.number, _documents(release, view))


def rendered(release: Frozen, file_format: Format, *, strict: bool) -> bytes:
    """A release as a file, from its frozen questions alone. Raises Lossy, if `strict`, if anything is left out."""
    assert file_format.write
    losses: list[Loss] = []
    documents = [orjson.loads(item.document) for item in release.items]
    written = b"".join(file_format.write(documents, losses))
    if strict and losses:
        places = {item.question_id: index for index, item in enumerate(release.items)}
        faults = [(f"/items/{places[loss.question_id]}" if loss.question_id else "", loss.detail) for loss in losses]
        raise Lossy(file_format.title, len(faults), faults)
    return written


def _documents(release: Frozen, view: str) -> Iterator[bytes]:
    for item in release.items:
        yield played(item.document.encode(), release.seed) if view == "play" else item.document.encode()


def _items(release: Frozen, view: str) -> Iterator[bytes]:
    for item, document in zip(release.items, _documents(release, view), strict=True):
        yield b'{"points":%b,"question":%b,"section":%b}' % (canonical(item.points), document, canonical(item.section))
