"""Grading, type by type: worked out by hand from docs/attempts.md, and what must hold for every response there is."""

import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from questions import EVERY_TYPE, question

from schemas.v1.question import QuestionIn
from services import grading


def made(kind: str, *answers: dict[str, Any]) -> dict[str, Any]:
    """A question as its document has it; its answers have the ids a, b, c …"""
    loaded: dict[str, Any] = QuestionIn().load(question(kind, "?", list(answers)))
    for letter, answer in zip("abcdefghijklmnopqrstuvwxyz", loaded["answers"], strict=False):
        answer["id"] = letter
    return loaded


def share(asked: dict[str, Any], **response: Any) -> Fraction:
    """What a response is worth; it must be one."""
    assert grading.faults(asked, response) == []
    return grading.grade(asked, response).share


def option(body: str, weight: float | None = None, *, correct: bool = False) -> dict[str, Any]:
    return {"body": body, "correct": correct, "weight": weight}


def test_a_single_choice_is_worth_the_weight_of_its_option() -> None:
    asked = made(
        "single_choice", option("right", correct=True), option("nearly", 0.5), option("no"), option("never", -1)
    )

    assert [share(asked, answers=[letter]) for letter in "abcd"] == [1, Fraction(1, 2), 0, 0]
    assert grading.grade(asked, {"answers": ["b"]}).met == ("b",)
    assert share(made("true_false", option("True", correct=True), option("False")), answers=["a"]) == 1


def test_a_multiple_choice_adds_up_weights_and_stays_between_0_and_1() -> None:
    asked = made(
        "multiple_choice",
        option("a", 0.5, correct=True),
        option("b", 0.5, correct=True),
        option("c", -0.25),
        option("d"),
    )

    for chosen, expected in (
        ("ab", 1),
        ("a", Fraction(1, 2)),
        ("abc", Fraction(3, 4)),
        ("ac", Fraction(1, 4)),
        ("c", 0),
        ("", 0),
        ("abd", 1),
    ):
        assert share(asked, answers=list(chosen)) == expected, chosen


def test_all_right_options_are_everything_even_if_their_weights_were_rounded() -> None:
    by_default = made("multiple_choice", *(option(letter, correct=True) for letter in "abc"), option("d", -1))
    by_hand = made("multiple_choice", *(option(letter, 0.33, correct=True) for letter in "abc"), option("d", -0.5))

    for asked in (by_default, by_hand):
        assert share(asked, answers=["a", "b", "c"]) == 1
        assert grading.units(share(asked, answers=["a"])) == 33_333
        assert grading.units(share(asked, answers=["a", "b"])) == 66_667
    # 0.33 + 0.33 - 0.5 of 0.99.
    assert share(by_hand, answers=["a", "b", "d"]) == Fraction(16, 99)


def test_a_half_unit_is_rounded_up() -> None:
    assert grading.units(Fraction(1, 200_000)) == 1
    assert grading.units(Fraction(1, 200_001)) == 0
    assert grading.units(Fraction(1)) == grading.UNITS == 100_000


@pytest.mark.parametrize(
    ("accepted", "match", "text", "agrees"),
    [
        ("url_for", None, "url_for", True),
        ("url_for", None, "  URL_FOR ", True),
        ("url_for", "ignore_case", "Url_For", True),
        ("url_for", "exact", "Url_For", False),
        ("url_for", "exact", "url_for", True),
        ("url_for", None, "url_fo", False),
        ("application context", None, "Application \n  context", True),
        ("straße", None, "STRASSE", True),
        ("caf\u00e9", "exact", "cafe\u0301", True),
        ("\u0130", None, "i\u0307", True),
        # Wildcards.
        ("*context", None, "the application context", True),
        ("*context", None, "context", True),
        ("*context", None, "contexts", False),
        ("app*context", None, "appcontext", True),
        ("app*context", None, "app context", True),
        ("app * context", None, "appcontext", False),
        ("app * context", None, "app or context", True),
        ("a*b*c", None, "a-b-b-c", True),
        ("a*b*c", None, "a-c-b", False),
        ("ab*ba", None, "aba", False),
        ("*a*a*", None, "a", False),
        ("*a*a*", None, "banana", True),
        ("F*", "exact", "flask", False),
        # An asterisk itself, and what looks like a pattern but is none.
        (r"\*args", None, "*args", True),
        (r"\*args", None, "args", False),
        (r"\*\*kwargs", None, "**kwargs", True),
        (r"*\*", None, "anything *", True),
        (r"*\*", None, "anything", False),
        ("a.c", None, "abc", False),
        ("a?c", None, "abc", False),
        ("[abc]", None, "a", False),
        (r"\d", None, "5", False),
        (r"\d", None, r"\D", True),
    ],
)
def test_a_short_answer_agrees_by_wildcards_and_case(accepted: str, match: str | None, text: str, agrees: bool) -> None:
    asked = made("short_answer", {"body": accepted, "match": match})

    assert share(asked, text=text) == agrees


def test_of_several_accepted_answers_the_one_that_weighs_most_counts() -> None:
    asked = made(
        "short_answer",
        {"body": "flask*", "weight": 0, "correct": False},
        {"body": "flask.*", "weight": 0.5},
        {"body": "Flask.url_for", "match": "exact"},
        {"body": "flask.URL_FOR"},
    )

    assert grading.grade(asked, {"text": "Flask.url_for"}) == grading.Grade(Fraction(1), ("c",))
    assert grading.grade(asked, {"text": "flask.url_for"}) == grading.Grade(Fraction(1), ("d",))
    assert grading.grade(asked, {"text": "flask.redirect"}) == grading.Grade(Fraction(1, 2), ("b",))
    # A usual mistake is worth nothing, but is told from other ones.
    assert grading.grade(asked, {"text": "flask"}) == grading.Grade(Fraction(0), ("a",))
    assert grading.grade(asked, {"text": "django"}) == grading.Grade(Fraction(0))


def test_a_hostile_pattern_takes_no_longer_than_another() -> None:
    asked = made("short_answer", {"body": "*a" * 2_000 + "*b"})

    assert share(asked, text="a" * 50_000) == 0
    assert share(asked, text="a" * 49_999 + "b") == 1


@pytest.mark.parametrize(
    ("accepted", "tolerance", "number", "agrees"),
    [
        ("42", None, 42, True),
        ("42", None, 42.0, True),
        ("42.0", None, 42, True),
        ("4.2e1", None, 42, True),
        ("42", None, 42.0000001, False),
        # As decimals these are exactly at the edge; as binary numbers they would not be.
        ("0.3", "0.1", 0.2, True),
        ("0.3", "0.1", 0.4, True),
        ("1.1", "0.1", 1.2, True),
        ("0.3", "0.1", 0.41, False),
        ("3.14", "0.005", 3.145, True),
        ("3.14", "0.005", 3.1450001, False),
        ("-5", "2", -7, True),
        ("-5", "2", -7.5, False),
        ("3..4", None, 3, True),
        ("3..4", None, 4, True),
        ("3..4", None, 3.999, True),
        ("3..4", None, 4.001, False),
        ("-1.5..-.5", None, -1, True),
        ("+.1...5", None, 0.5, True),
        ("1...5", None, 5, True),
        ("1e999", None, 1e300, False),
        ("0", "1e999", -1e300, True),
        ("9" * 5000, None, 1, False),
        ("0." + "3" * 5000, "0.01", 0.33, True),
    ],
)
def test_a_number_agrees_within_its_tolerance_or_range(
    accepted: str, tolerance: str | None, number: float, agrees: bool
) -> None:
    asked = made("numeric", {"body": accepted, "match": tolerance})

    assert share(asked, number=number) == agrees


def test_a_less_precise_number_may_be_worth_less() -> None:
    asked = made(
        "numeric",
        {"body": "3.14159", "match": "0.001"},
        {"body": "3..3.3", "weight": 0.25},
        {"body": "2.71..2.72", "correct": False, "weight": 0},
    )

    assert [grading.grade(asked, {"number": number}) for number in (3.142, 3.2, 2.718, 9)] == [
        grading.Grade(Fraction(1), ("a",)),
        grading.Grade(Fraction(1, 4), ("b",)),
        grading.Grade(Fraction(0), ("c",)),
        grading.Grade(Fraction(0)),
    ]


def matched(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"answer": answer, "match": match} for answer, match in pairs]


def test_matching_counts_the_right_pairs() -> None:
    asked = made(
        "matching",
        {"body": "Jinja", "match": "templates"},
        {"body": "Werkzeug", "match": "WSGI"},
        {"body": "Flask", "match": "WSGI"},
        {"body": "signals", "correct": False},
    )

    right = matched(("c", "WSGI"), ("a", "templates"), ("b", "WSGI"))
    assert share(asked, matches=right) == 1
    assert grading.grade(asked, {"matches": right}).met == ("c", "a", "b")
    assert share(asked, matches=right[:2]) == Fraction(2, 3)
    assert share(asked, matches=[]) == 0
    wrong = matched(("a", "signals"), ("b", "templates"), ("c", "WSGI"))
    assert grading.grade(asked, {"matches": wrong}) == grading.Grade(Fraction(1, 3), ("c", "d"))


def test_ordering_counts_the_elements_at_their_place() -> None:
    asked = made("ordering", *({"body": body} for body in ("before", "view", "after", "teardown")))

    for order, expected in (("abcd", 1), ("abdc", Fraction(1, 2)), ("dcba", 0), ("bcda", 0), ("cbad", Fraction(1, 2))):
        assert share(asked, answers=list(order)) == expected, order
    assert grading.grade(asked, {"answers": list("cbad")}).met == ("b", "d")


CHOICE = made("single_choice", option("a", correct=True), option("b"))
SEVERAL = made("multiple_choice", option("a", correct=True), option("b"))
ORDER = made("ordering", *({"body": body} for body in "xyz"))
PAIRS = made("matching", {"body": "l", "match": "r"}, {"body": "m", "match": "s"}, {"body": "t", "correct": False})
NUMBER = made("numeric", {"body": "1"})
OPEN = made("open", {"body": "whatever"})


@pytest.mark.parametrize(
    ("asked", "response", "pointers"),
    [
        (CHOICE, {"answers": []}, ["/answers"]),
        (CHOICE, {"answers": ["a", "b"]}, ["/answers"]),
        (CHOICE, {"answers": ["z"]}, ["/answers/0"]),
        (CHOICE, {"text": "a"}, ["/text"]),
        (CHOICE, {"answers": ["z"], "number": 1}, ["/number", "/answers/0"]),
        (SEVERAL, {"answers": ["a", "y", "z"]}, ["/answers/1", "/answers/2"]),
        (ORDER, {"answers": ["a", "b"]}, ["/answers"]),
        (ORDER, {"answers": ["a", "b", "z"]}, ["/answers/2", "/answers"]),
        (PAIRS, {"matches": matched(("c", "r"), ("a", "q"))}, ["/matches/0/answer", "/matches/1/match"]),
        (PAIRS, {"matches": matched(("a", "r"), ("a", "t"))}, ["/matches/1/answer"]),
        (NUMBER, {"text": "1"}, ["/text"]),
        (OPEN, {"answers": []}, ["/answers"]),
    ],
)
def test_what_is_no_response_is_pointed_at(
    asked: dict[str, Any], response: dict[str, Any], pointers: list[str]
) -> None:
    assert [pointer for pointer, _ in grading.faults(asked, response)] == pointers


def test_no_response_is_worth_nothing_and_open_questions_are_not_graded() -> None:
    for asked in (CHOICE, SEVERAL, ORDER, PAIRS, NUMBER):
        assert grading.grade(asked, None) == grading.grade(asked, {}) == grading.Grade(Fraction(0))
        assert grading.gradable(asked)
    assert grading.faults(OPEN, {"text": "Because."}) == []
    assert not grading.gradable(OPEN)


# --- what holds for every question and every response ---

WEIGHTS = st.integers(-100, 0).map(lambda hundredths: hundredths / 100)


@st.composite
def multiple_choices(draw: Callable[..., Any]) -> dict[str, Any]:
    right = draw(st.integers(1, 6))
    wrong = draw(st.lists(WEIGHTS, min_size=1, max_size=6))
    answers = [option(f"right {number}", correct=True) for number in range(right)]
    answers += [option(f"wrong {number}", weight) for number, weight in enumerate(wrong)]
    random.Random(draw(st.integers(0, 99))).shuffle(answers)
    return made("multiple_choice", *answers)


@given(multiple_choices(), st.data())
@settings(max_examples=200)
def test_more_right_options_are_never_worth_less_and_more_wrong_ones_never_more(
    asked: dict[str, Any], data: Any
) -> None:
    options = {answer["id"]: answer["correct"] for answer in asked["answers"]}
    chosen = data.draw(st.lists(st.sampled_from(sorted(options)), unique=True))
    worth = share(asked, answers=chosen)

    assert 0 <= worth <= 1
    assert worth == share(asked, answers=chosen[::-1])
    for identifier in options.keys() - set(chosen):
        with_it = share(asked, answers=[*chosen, identifier])
        assert with_it >= worth if options[identifier] else with_it <= worth
    assert share(asked, answers=[identifier for identifier, right in options.items() if right]) == 1


@given(st.permutations("abcdefg"))
def test_an_order_is_worth_what_stands_at_its_place(order: list[str]) -> None:
    asked = made("ordering", *({"body": body} for body in "1234567"))

    grade = grading.grade(asked, {"answers": order})

    assert grade.share * 7 == sum(one == other for one, other in zip(order, "abcdefg", strict=True))
    assert len(grade.met) == grade.share * 7


@given(st.lists(st.sampled_from(["a", "b", "ab", "*", " "]), min_size=1, max_size=8), st.text("ab ", max_size=12))
@settings(max_examples=500)
def test_wildcards_agree_with_what_the_shell_says(parts: list[str], text: str) -> None:
    from fnmatch import fnmatchcase

    pattern = " ".join("".join(parts).split())
    if not pattern.replace("*", "") or not text.strip():
        return
    asked = made("short_answer", {"body": "accepted"})
    asked["answers"][0]["body"] = pattern

    assert share(asked, text=text) == fnmatchcase(" ".join(text.split()), pattern)


def test_every_type_of_question_can_be_graded_or_is_open() -> None:
    for written in EVERY_TYPE:
        asked = QuestionIn().load(written)
        assert grading.gradable(asked) == (asked["type"] != "open")
