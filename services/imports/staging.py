"""Entries in batches, put aside until the last of a file has been read, so that not all are in memory at once.

What a worker has read is in the database, safe from its death, seen by nobody else. What is read and taken in by one
transaction is in a file of its own: if that transaction ends early, all of it is read anew.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import IO

import orjson
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from models import ImportBatch, ImportChunk
from models.inserting import insert_rows
from services.imports.entries import Entry, Keys, entry_from, keys_of

AT_ONCE = 500


def in_batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """The entries, some at a time."""
    remaining = iter(entries)
    while batch := list(islice(remaining, AT_ONCE)):
        yield batch


def stage(session: Session, import_id: str, number: int, batch: Sequence[Entry]) -> None:
    """Put a batch aside in the database."""
    row = {"import_id": import_id, "number": number, "body": _body(batch)}
    insert_rows(session.connection(), ImportBatch.__table__, [row])


def _body(batch: Sequence[Entry]) -> bytes:
    """A line with the keys of a batch's questions, and one with all of it."""
    return orjson.dumps(keys_of(batch)) + b"\n" + orjson.dumps(batch)


class Batches(ABC):
    """All batches of an import, in their order, one in memory at a time."""

    def __iter__(self) -> Iterator[list[Entry]]:
        for _keys, entries in self._bodies():
            yield [entry_from(stored) for stored in orjson.loads(entries)]

    def keys(self) -> Iterator[Keys]:
        """The keys of each batch."""
        for keys, _entries in self._bodies():
            yield orjson.loads(keys)

    @abstractmethod
    def __len__(self) -> int:
        """How many batches there are."""

    @abstractmethod
    def _bodies(self) -> Iterator[list[bytes]]:
        """Of each batch the line with the keys and the one with all of it."""


@dataclass(frozen=True)
class InFile(Batches):
    """Batches that were put aside in a file."""

    file: IO[bytes]
    _places: list[tuple[int, int]] = field(default_factory=list)

    def add(self, batch: Sequence[Entry]) -> None:
        """Put a batch aside behind the others."""
        self._places.append((self.file.tell(), self.file.write(_body(batch))))

    def __len__(self) -> int:
        return len(self._places)

    def _bodies(self) -> Iterator[list[bytes]]:
        for place, length in self._places:
            self.file.seek(place)
            yield self.file.read(length).split(b"\n", 1)


@dataclass(frozen=True)
class Staged(Batches):
    """Batches that were put aside in the database."""

    session: Session
    import_id: str

    def _bodies(self) -> Iterator[list[bytes]]:
        for number in range(len(self)):
            body = self.session.scalars(
                select(ImportBatch.body).where(ImportBatch.import_id == self.import_id, ImportBatch.number == number)
            ).one()
            yield body.split(b"\n", 1)

    def __len__(self) -> int:
        statement = select(func.count()).select_from(ImportBatch).where(ImportBatch.import_id == self.import_id)
        return self.session.scalar(statement) or 0


def clear(session: Session, import_id: str) -> None:
    """Forget what was staged of an import, and the file itself."""
    for model in (ImportBatch, ImportChunk):
        session.execute(
            delete(model).where(model.import_id == import_id), execution_options={"synchronize_session": False}
        )
