"""5,000 questions, walked page by page in every order while somebody else inserts, edits and deletes."""

import random
import threading
import time
from collections.abc import Iterator

import orjson
import pytest
from conftest import open_question
from questions import loaded

from models import Database
from services import listing, questions
from services.access import Principal
from services.saving import Save, save
from services.selection import Query

NUMBER = 5_000
ADMIN = Principal("admin")


@pytest.fixture
def ids(database: Database) -> list[str]:
    """The ids of 5,000 questions."""
    made = []
    for start in range(0, NUMBER, 1_000):
        with database.writing() as session:
            saves = [Save(loaded(open_question(f"Question {number}"))) for number in range(start, start + 1_000)]
            made += [document.content["id"] for document in save(session, saves, None)]
    # As after an import.
    database.analyse()
    return made


class Writer:
    """Changes the bank over connections of its own until it is stopped."""

    def __init__(self, database: Database, ids: list[str]) -> None:
        self.database = Database(database.url)
        self.random = random.Random(7)
        self.ids = list(ids)
        self.deleted: set[str] = set()
        self.edited: set[str] = set()
        self.inserted: set[str] = set()
        self.changes = 0
        self._stopped = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> "Writer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()
        self.database.close()
        if self._failure:
            raise self._failure

    def _run(self) -> None:
        try:
            while not self._stopped.is_set():
                self._write()
        except BaseException as failure:
            self._failure = failure

    def _write(self) -> None:
        one = self.random.choice(self.ids)
        with self.database.writing() as session:
            match self.random.randrange(4):
                case 0:
                    document = save(session, [Save(loaded(open_question("New")))], None)[0]
                    self.inserted.add(document.content["id"])
                case 1:
                    questions.delete(session, one, {"*"}, ADMIN)
                    self.ids.remove(one)
                    self.deleted.add(one)
                case _:
                    questions.patch(session, one, {"stem": f"Edited {self.random.random()}"}, {"*"}, ADMIN)
                    self.edited.add(one)
        self.changes += 1

    def wait_for_a_change(self) -> None:
        """Come back when something has changed since the call."""
        before = self.changes
        while self.changes == before and self._failure is None:
            time.sleep(0.001)


def walk(database: Database, sort: str, writer: "Writer") -> Iterator[str]:
    """The ids of all pages, one page after the other, with a change at least between two of them."""
    cursor = None
    while True:
        with database.reading() as connection:
            page = listing.page(connection, Query(sort=sort), limit=100, cursor=cursor)
        yield from (orjson.loads(document)["id"] for document in page.documents)
        cursor = page.next_cursor
        if cursor is None:
            return
        writer.wait_for_a_change()


def test_no_question_is_skipped_or_comes_twice(database: Database, ids: list[str]) -> None:
    with Writer(database, ids) as writer:
        walks = {sort: list(walk(database, sort, writer)) for sort in listing.SORTS if sort != "relevance"}

    # The writer was at it all the time, and touched what was still to come and what had been.
    assert len(writer.edited) > 20
    assert writer.deleted
    assert writer.inserted
    throughout = set(ids) - writer.deleted
    for sort, walked in walks.items():
        assert len(walked) == len(set(walked)), f"{sort}: something came twice"
        assert throughout <= set(walked), f"{sort}: something was skipped"
        assert set(walked) <= set(ids) | writer.inserted, sort
        if sort.endswith("created_at"):
            assert walked == sorted(walked, reverse=sort.startswith("-")), sort


def test_an_edit_between_two_pages_moves_nothing(database: Database) -> None:
    """The same by hand: between pages, questions shown and still to come are edited, one goes, one is new."""
    with database.writing() as session:
        made = save(session, [Save(loaded(open_question(stem))) for stem in "abcdefgh"], None)
    ids = {document.content["stem"]: document.content["id"] for document in made}

    def edit(stem: str) -> None:
        with database.writing() as session:
            questions.patch(session, ids[stem], {"explanation": "Edited."}, {"*"}, ADMIN)

    def page(sort: str, cursor: str | None) -> tuple[str, str | None]:
        with database.reading() as connection:
            found = listing.page(connection, Query(sort=sort), limit=3, cursor=cursor)
        return "".join(orjson.loads(document)["stem"] for document in found.documents), found.next_cursor

    shown, cursor = page("updated_at", None)
    assert shown == "abc"
    edit("a")
    edit("d")
    with database.writing() as session:
        questions.delete(session, ids["e"], {"*"}, ADMIN)
        save(session, [Save(loaded(open_question("i")))], None)
    shown, cursor = page("updated_at", cursor)
    assert shown == "dfg"
    edit("h")
    assert page("updated_at", cursor) == ("h", None)

    # By now the order of changes is b c f g a d i h.
    shown, cursor = page("-updated_at", None)
    assert shown == "hid"
    edit("g")
    edit("d")
    shown, cursor = page("-updated_at", cursor)
    assert shown == "agf"
    assert page("-updated_at", cursor) == ("cb", None)
