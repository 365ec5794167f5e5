"""Rows go in through the driver, one by INSERT and many by whatever is fastest: nothing else may be different."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from models import Database, Difficulty, Question, Source
from models.inserting import insert_rows

# What the text form of COPY gives a meaning to.
AWKWARD = [
    "tab\there",
    "line\nfeed",
    "\\N",
    "\\.",
    "back\\slash",
    'say "x"',
    "naïve 中国 😀",
    " ",
    "'",
    "%s %(a)s :b ?",
]


@pytest.mark.parametrize("number", [1, len(AWKWARD)])
def test_what_goes_in_comes_out(database: Database, number: int) -> None:
    rows = [{"title": text, "url": "", "license": text} for text in AWKWARD[:number]]
    with database.writing() as session:
        insert_rows(session.connection(), Source.__table__, rows)
        insert_rows(session.connection(), Source.__table__, [])
    with database.writing() as session:
        found = session.execute(select(Source.title, Source.url, Source.license).order_by(Source.id))
        assert [row._asdict() for row in found] == rows


@pytest.mark.parametrize("number", [1, 50])
def test_a_broken_constraint_undoes_the_transaction(database: Database, number: int) -> None:
    rows = [{"title": f"source {place % 49}", "url": "", "license": ""} for place in range(number)]

    def write() -> None:
        with database.writing() as session:
            insert_rows(session.connection(), Source.__table__, [{"title": "source 0", "url": "", "license": ""}])
            insert_rows(session.connection(), Source.__table__, rows)

    with pytest.raises(IntegrityError):
        write()
    with database.writing() as session:
        assert session.scalars(select(Source.title)).all() == []
        # The connection is as good as before.
        assert session.scalars(select(Difficulty.slug)).all()
        assert session.scalars(select(Question.id)).all() == []
