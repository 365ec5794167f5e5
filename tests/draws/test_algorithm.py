"""The algorithm of docs/draws.md: as its vectors have it, in two languages, uniform, and stable as a bank grows."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from conftest import open_question
from questions import loaded
from vectors import VECTORS, draw_in_javascript, identifiers

from models import Database, draw_key
from services import circle
from services.saving import Save, save
from services.selection import Query

# The upper 0.1 % points of the chi-square distribution with 499 and with 39 degrees of freedom, from the series of the
# incomplete gamma function (DLMF 8.7.1 with 8.2.4); the NIST/SEMATECH e-Handbook, table 1.3.6.7.4, has 72.055 for 39.
CRITICAL = {499: 602.35, 39: 72.05}


PAGE = (Path(__file__).parents[2] / "docs" / "draws.md").read_text(encoding="utf-8")
# What the page says in Python, run as it stands there.
BY_THE_PAGE: dict[str, Any] = {}
exec(re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1], BY_THE_PAGE)  # type: ignore[index]
drawn: Callable[[str, Sequence[str], int], list[str]] = BY_THE_PAGE["draw"]


def chi_square(counts: Counter[str], ids: Sequence[str], number_of_draws: int, count: int) -> float:
    """How far the counts are from uniform; chi-square distributed with one degree of freedom less than there are ids.

    Within a draw nothing comes twice, which makes counts vary less than those of independent trials: hence the variance
    of a draw without replacement.
    """
    share = count / len(ids)
    expected = number_of_draws * share
    variance = number_of_draws * share * (1 - share) * len(ids) / (len(ids) - 1)
    return sum((counts[identifier] - expected) ** 2 for identifier in ids) / variance


@pytest.mark.parametrize("vector", VECTORS["places"], ids=lambda vector: vector["text"])
def test_a_place_on_the_circle_is_the_beginning_of_a_sha256(vector: dict[str, str]) -> None:
    assert hashlib.sha256(vector["text"].encode()).hexdigest()[:16] == vector["place"]
    assert draw_key(vector["text"]) % 2**64 == int(vector["place"], 16)


@pytest.mark.parametrize("vector", VECTORS["ranks"], ids=lambda vector: vector["seed"][:10])
def test_a_rank_is_the_value_of_the_seeds_polynomial(vector: dict[str, Any]) -> None:
    assert BY_THE_PAGE["rank"](vector["seed"], vector["id"]) == vector["rank"]
    coefficients = circle.of_seed(vector["seed"])
    x = draw_key(vector["id"]) % 2**31
    powers = zip(("cubic", "square", "linear", "constant"), (x**3, x**2, x, 1), strict=True)
    assert sum(coefficients[name] * power for name, power in powers) % (2**31 - 1) == vector["rank"]


@pytest.mark.parametrize("vector", VECTORS["draws"], ids=lambda vector: vector["about"])
def test_python_draws_what_the_vectors_say(vector: dict[str, Any]) -> None:
    assert drawn(vector["seed"], identifiers(vector["questions"]), vector["count"]) == vector["drawn"]


def test_javascript_draws_what_the_vectors_say() -> None:
    asked = [(one["seed"], one["count"], identifiers(one["questions"])) for one in VECTORS["draws"]]

    assert draw_in_javascript(asked) == [one["drawn"] for one in VECTORS["draws"]]


@pytest.fixture
def five_hundred(database: Database) -> Database:
    """A bank of 500 questions, of which forty have a tag."""
    content = loaded(open_question())
    tagged = loaded(open_question(), tags=["g"])
    saves = [Save(tagged if index < 40 else content, id=one) for index, one in enumerate(identifiers(500))]
    with database.writing() as session:
        save(session, saves, None)
    return database


# On PostgreSQL as well in a thorough run; test_draws.py shows that both databases draw the same.
@pytest.mark.walk
def test_every_question_is_drawn_equally_often(five_hundred: Database) -> None:
    counts: Counter[str] = Counter()
    with five_hundred.reading() as connection:
        for number in range(20_000):
            counts.update(list(circle.window(connection, Query(), f"draw {number}", 10).seqs))

    assert chi_square(counts, identifiers(500), 20_000, 10) < CRITICAL[499]


@pytest.mark.walk
def test_every_place_of_a_draw_is_any_questions(five_hundred: Database) -> None:
    """The first of the ten is uniform too, and so is the last."""
    ids = identifiers(40)
    places: tuple[Counter[str], Counter[str]] = Counter(), Counter()
    with five_hundred.reading() as connection:
        for number in range(4_000):
            first, *_, last = circle.window(connection, Query(tag=("g",)), f"draw {number}", 10).seqs
            places[0][first] += 1
            places[1][last] += 1

    for counts in places:
        assert chi_square(counts, ids, 4_000, 1) < CRITICAL[39]


@pytest.mark.parametrize("size", [500, 5_000])
def test_one_percent_more_questions_leave_old_draws_nearly_as_they_were(size: int) -> None:
    before, after = identifiers(size), identifiers(size + size // 100)
    kept = 0
    for number in range(40):
        old, new = drawn(f"ci-{number}", before, 10), drawn(f"ci-{number}", after, 10)
        kept += len(set(old) & set(new))
        # Those that stay keep their order, too.
        assert [one for one in old if one in new] == [one for one in new if one in old]

    assert kept >= 0.85 * 40 * 10


def test_a_deleted_question_takes_only_itself_out_of_a_draw() -> None:
    ids = identifiers(500)
    old = drawn("ci-42", ids, 10)

    new = drawn("ci-42", [one for one in ids if one != old[3]], 10)

    assert new[:9] == old[:3] + old[4:]


def test_a_longer_draw_begins_with_the_shorter_one() -> None:
    ids = identifiers(2_000)

    assert drawn("ci-42", ids, 100)[:10] == drawn("ci-42", ids, 10)
