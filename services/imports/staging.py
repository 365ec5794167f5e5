"""Entries in batches, of which one is in memory at a time.

What a worker has read is in the database, safe from its death, seen by nobody else. What is read and taken in by one
transaction is taken in as it is read: if that transaction ends early, nothing of it stays.
"""

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterator, Sequence
from typing import IO

import orjson
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from models import ImportBatch, ImportChunk
from models.inserting import insert_rows
from services.imports.entries import Entry, Keys, entries_from, keys_of


def stage(session: Session, import_id: str, number: int, batch: Sequence[Entry]) -> None:
    """Put a batch aside in the database: a line with the keys of its questions, and one with all of it."""
    body = orjson.dumps(keys_of(batch)) + b"\n" + orjson.dumps(batch)
    insert_rows(session.connection(), ImportBatch.__table__, [{"import_id": import_id, "number": number, "body": body}])


class Batches(ABC):
    """The batches of an import in their order, each given out once and one in memory at a time."""

    @abstractmethod
    def __iter__(self) -> Iterator[list[Entry]]:
        """The batches that have not been given out yet."""

    @abstractmethod
    def keys_ahead(self) -> Iterator[Keys]:
        """The keys of those batches that have not been given out yet; of some that have been asked for, no more."""


class AsRead(Batches):
    """Batches as they are read; a file takes in those that were read ahead for their keys."""

    def __init__(self, batches: Iterator[list[Entry]], file: IO[bytes]) -> None:
        self._batches = batches
        self._file = file
        self._aside: deque[tuple[int, int]] = deque()

    def __iter__(self) -> Iterator[list[Entry]]:
        while True:
            if self._aside:
                place, length = self._aside.popleft()
                self._file.seek(place)
                yield entries_from(self._file.read(length))
            elif batch := next(self._batches, None):
                yield batch
            else:
                return

    def keys_ahead(self) -> Iterator[Keys]:
        for batch in self._batches:
            self._aside.append((self._file.tell(), self._file.write(orjson.dumps(batch))))
            yield keys_of(batch)


class Staged(Batches):
    """Batches that were put aside in the database."""

    def __init__(self, session: Session, import_id: str) -> None:
        self._session = session
        self._import_id = import_id
        self._given = 0

    def __len__(self) -> int:
        statement = select(func.count()).select_from(ImportBatch).where(ImportBatch.import_id == self._import_id)
        return self._session.scalar(statement) or 0

    def __iter__(self) -> Iterator[list[Entry]]:
        for number in range(len(self)):
            self._given = number + 1
            yield entries_from(self._body(number)[1])

    def keys_ahead(self) -> Iterator[Keys]:
        for number in range(self._given, len(self)):
            yield orjson.loads(self._body(number)[0])

    def _body(self, number: int) -> list[bytes]:
        """Of a batch the line with the keys and the one with all of it."""
        statement = select(ImportBatch.body).where(
            ImportBatch.import_id == self._import_id, ImportBatch.number == number
        )
        return self._session.scalars(statement).one().split(b"\n", 1)


def clear(session: Session, import_id: str) -> None:
    """Forget what was staged of an import, and the file itself."""
    for model in (ImportBatch, ImportChunk):
        session.execute(
            delete(model).where(model.import_id == import_id), execution_options={"synchronize_session": False}
        )
