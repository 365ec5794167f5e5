"""The algorithm of docs/draws.md: as its vectors have it, in two languages, uniform, and stable as a bank grows."""

import hashlib
import hmac
from collections import Counter
from collections.abc import Sequence

import pytest
from vectors import VECTORS, draw_in_javascript, identifiers

from models import draw_key
from services import draws

# The upper 0.1 % points of the chi-square distribution with 499 and with 39 degrees of freedom, from the series of the
# incomplete gamma function (DLMF 8.7.1 with 8.2.4); the NIST/SEMATECH e-Handbook, table 1.3.6.7.4, has 72.055 for 39.
CRITICAL = {499: 602.35, 39: 72.05}


def drawn(seed: str, ids: Sequence[str], count: int) -> list[str]:
    """A draw from a bank of these questions; what the databases do of it is done here by sorting."""
    start = draw_key(seed)
    circle = sorted(ids, key=lambda identifier: ((draw_key(identifier) - start) % 2**64, identifier))
    return draws.first(seed, circle[: draws.WINDOW], count)


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
def test_a_rank_is_the_hmac_of_the_id_under_the_seed(vector: dict[str, str]) -> None:
    seed, identifier = vector["seed"].encode(), vector["id"].encode()

    assert hmac.digest(seed, identifier, "sha256").hex() == vector["rank"]
    assert draws.hmac_sha256(seed)(identifier).hex() == vector["rank"]


@pytest.mark.parametrize("length", [1, 63, 64, 65, 200])
def test_seeds_of_every_length_make_the_hmac_of_the_standard(length: int) -> None:
    assert draws.hmac_sha256(b"s" * length)(b"id") == hmac.digest(b"s" * length, b"id", "sha256")


@pytest.mark.parametrize("vector", VECTORS["draws"], ids=lambda vector: vector["about"])
def test_python_draws_what_the_vectors_say(vector: dict[str, object]) -> None:
    assert drawn(vector["seed"], identifiers(vector["questions"]), vector["count"]) == vector["drawn"]  # type: ignore[arg-type]


def test_javascript_draws_what_the_vectors_say() -> None:
    asked = [(one["seed"], one["count"], identifiers(one["questions"])) for one in VECTORS["draws"]]

    assert draw_in_javascript(asked) == [one["drawn"] for one in VECTORS["draws"]]


def test_every_question_is_drawn_equally_often() -> None:
    ids = identifiers(500)
    counts: Counter[str] = Counter()
    for number in range(20_000):
        counts.update(drawn_from_all(f"draw {number}", ids))

    assert chi_square(counts, ids, 20_000, 10) < CRITICAL[499]


def drawn_from_all(seed: str, ids: Sequence[str]) -> list[str]:
    """A draw of ten from fewer questions than a window has, so that all of them are in it."""
    return draws.first(seed, ids, 10)


def test_every_place_of_a_draw_is_any_questions() -> None:
    """The first of the ten is uniform too, and so is the last."""
    ids = identifiers(40)
    for place in (0, 9):
        counts = Counter(drawn_from_all(f"draw {number}", ids)[place] for number in range(4_000))
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
