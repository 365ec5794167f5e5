"""The score of two questions: calibrated on labelled pairs, and judged by others that it has not seen."""

from typing import Any

import pytest
from fit import features, fit
from labelled import Labelled, pairs, question, weights

from services.duplicates.identity import identity
from services.duplicates.measure import COEFFICIENTS, FEATURES, INTERCEPT, THRESHOLD, compare
from services.duplicates.profile import of_question, pack, unpack

CALIBRATION, HELD_OUT = pairs()
WEIGHTS = weights()


def score(first: dict[str, Any], second: dict[str, Any]) -> float:
    return compare(of_question(first), of_question(second), WEIGHTS).score


def test_the_coefficients_are_those_that_the_labelled_pairs_give() -> None:
    intercept, coefficients = fit(CALIBRATION)

    assert pytest.approx(intercept, abs=0.006) == INTERCEPT
    assert pytest.approx(coefficients, abs=0.006) == list(COEFFICIENTS)
    assert len(features(CALIBRATION[0])) == len(FEATURES)


def test_held_out_pairs_are_told_apart() -> None:
    stems = {(one.first["stem"], one.second["stem"]) for one in CALIBRATION}
    assert not stems & {(one.first["stem"], one.second["stem"]) for one in HELD_OUT}
    assert len(CALIBRATION) + len(HELD_OUT) >= 150
    for name, judged in (("calibration", CALIBRATION), ("held out", HELD_OUT)):
        found = [one for one in judged if score(one.first, one.second) >= THRESHOLD]
        right = sum(one.same for one in found)
        precision, recall = right / len(found), right / sum(one.same for one in judged)
        print(f"{name}: {len(judged)} pairs, precision {precision:.3f}, recall {recall:.3f}")
        for one in judged:
            if (one in found) != one.same:
                print("  same:" if one.same else "  other:", one.first["stem"], "|", one.second["stem"])
    assert precision >= 0.95
    assert recall >= 0.85


def test_a_score_is_a_chance() -> None:
    """Of the held-out pairs with a score of about x, about x of them are the same (reliability, in three bins)."""
    bins: dict[int, list[Labelled]] = {}
    for one in HELD_OUT:
        bins.setdefault(min(2, int(score(one.first, one.second) * 3)), []).append(one)
    shares = [sum(one.same for one in bins[number]) / len(bins[number]) for number in range(3)]
    print("same, by thirds of the score:", [f"{share:.2f} of {len(bins[i])}" for i, share in enumerate(shares)])

    assert shares[0] < 1 / 3 < shares[1] < 2 / 3 < shares[2]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "What is the g object in Flask? How does it differ from session?",
            "What is g in Flask and when would you use it?",
        ),
        ("What are the benefits of type hints?", "What are the advantages of type hints?"),
        ("How is a dictonary sorted?", "How is a dictionary sorted?"),
        ("What does `url_for()` return?", "What does url_for return?"),
        ("What is inheritance?", "What is inheritance in a language with classes?"),
        ("What is a mock? Why would you use one?", "What is the purpose of a mock?"),
        ("What are the steps to release a package?", "How do you release a package?"),
        ("Can you tell me what a heap is?", "What is a heap?"),
        ("Explain session handling in Tornado.", "How do you handle sessions in Tornado?"),
        ("What is a lock? How does it differ from a latch?", "What is the difference between a lock and a latch?"),
        ("Wie funktioniert ein Generator?", "Wie funktioniert ein Generator in Python?"),
    ],
)
def test_the_same_in_other_words_scores_high(first: str, second: str) -> None:
    language = {"language": "de"} if first.startswith("Wie") else {}
    assert score(question(first) | language, question(second) | language) >= THRESHOLD


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("What is a list in Python?", "What is a tuple in Python?"),
        ("What does `before_request` do?", "What does `after_request` do?"),
        ("What are the advantages of an ORM?", "What are the disadvantages of an ORM?"),
        ("Which methods are safe?", "Which methods are not safe?"),
        ("What came with Python 3.10?", "What came with Python 3.11?"),
        ("How do you turn a list into a string?", "How do you turn a string into a list?"),
        ("Who wrote Faust?", "How many acts has Faust?"),
        ("How does routing work in Rails?", "What is a concern and how is it used in Rails?"),
        ("What is a signal in Django?", "What is a signal handler and how is it tested in Pyramid?"),
        ("What is a sandbox?", "What are the limitations of a sandbox?"),
        ("What is a sandbox?", "How do you leave a sandbox?"),
        ("What is a sandbox?", "Why do browsers need a sandbox?"),
        ("What is a sandbox?", "Is a sandbox a container?"),
        ("What is a sandbox?", "What is the difference between a sandbox and a container?"),
        ("How do you set up a sandbox?", "What are the main components of a sandbox?"),
    ],
)
def test_one_decisive_word_makes_another_question(first: str, second: str) -> None:
    assert score(question(first), question(second)) < THRESHOLD


def test_which_side_of_a_subject_is_meant_is_known_in_english_alone() -> None:
    german = {**question("Why use a sandbox?"), "language": "de", "stem": "Wozu dient eine Sandbox?"}

    assert of_question(question("Why use a sandbox?")).aspects == {"use"}
    assert of_question(german).aspects == frozenset()


def test_a_translation_or_another_type_is_never_the_same() -> None:
    english = question("What is a closure?")

    assert score(english, english) > 0.9
    assert score(english, {**english, "language": "de"}) == 0
    assert score(english, {**english, "type": "short_answer"}) == 0


def test_the_same_words_with_other_answers_are_another_question() -> None:
    one = question("Which of these is a planet? :: Mars; Moon; Sun")

    assert score(one, question("Which of these is a planet? :: Mars; Sun; Ceres")) >= THRESHOLD
    assert score(one, question("Which of these is a planet? :: Venus; Sirius; Vega")) < THRESHOLD


@pytest.mark.parametrize("one", [*CALIBRATION[::7], *HELD_OUT[::7]])
def test_a_stored_profile_is_the_profile(one: Labelled) -> None:
    profile = of_question(one.first)

    assert unpack(pack(profile)) == profile
    assert pack(unpack(pack(profile))) == pack(profile)


@pytest.mark.parametrize(
    "stem", ["?", "What is this?", "```\n```", "` `", "+", "___", "…", "\u00a0", "Was ist das?", "装饰器是什么"]
)
def test_questions_with_hardly_a_word_can_be_compared(stem: str) -> None:
    one = question("x") | {"stem": stem}

    assert 0 <= score(one, one) <= 1


@pytest.mark.parametrize(
    "stem",
    [
        "`" * 20_000,
        "a? " * 6_000,
        "x" * 20_000,
        "a" + "." * 19_000,
        "to " * 6_000,
        "in " * 6_000,
        "in " + "x" * 19_000,
        "benefits" + " " * 19_000,
        "when to " * 2_500,
        "```\n" * 5_000,
        "b`c " * 5_000,
        "Ä" * 9_999,
    ],
)
def test_what_is_kept_of_a_hostile_stem_is_small(stem: str) -> None:
    """None of these keeps the test waiting either: every pattern reads a text once."""
    long = question("x") | {"stem": stem}
    profile = of_question(long)

    assert len(pack(profile)) < 10_000
    assert len(profile.clauses) <= 9
    assert 0 <= score(long, long) <= 1
    assert identity(long) == identity(long)


def test_how_many_options_are_right_is_no_part_of_what_is_asked() -> None:
    one = question("Which events does Scrum have? (Choose two.) :: Review; Exam; Sprint")

    assert score(one, question("Which events does Scrum have? :: Review; Exam; Sprint")) > 0.9
    assert score(one, question("Which ports are open? (Choose two.) :: 80; 81; 443")) < 0.1


def test_scores_do_not_depend_on_the_order() -> None:
    for one in HELD_OUT:
        assert score(one.first, one.second) == pytest.approx(score(one.second, one.first))


CHOICE = question("What does “g” hold? :: Data of one request; Data of one user; Nothing")


@pytest.mark.parametrize(
    "change",
    [
        {"stem": 'what  does\n"g" HOLD?'},
        {"answers": CHOICE["answers"][::-1]},
        {"answers": [{**answer, "body": f" {answer['body'].upper()}"} for answer in CHOICE["answers"]]},
        {"answers": [{**answer, "id": "any", "feedback": "any"} for answer in CHOICE["answers"]]},
        {"topics": ["flask"], "status": "published", "difficulty": "expert", "tags": ["g"], "explanation": "Because."},
    ],
)
def test_what_makes_no_difference_leaves_the_identity(change: dict[str, Any]) -> None:
    assert identity(CHOICE | change) == identity(CHOICE)


@pytest.mark.parametrize(
    "change",
    [
        {"stem": "What does “g” hold"},
        {"language": "de"},
        {"type": "multiple_choice"},
        {"answers": CHOICE["answers"][:2]},
        {"answers": [{**answer, "correct": not answer["correct"]} for answer in CHOICE["answers"]]},
    ],
)
def test_what_makes_a_difference_changes_the_identity(change: dict[str, Any]) -> None:
    assert identity(CHOICE | change) != identity(CHOICE)


def test_in_code_white_space_and_case_make_a_difference() -> None:
    def stem(text: str) -> str:
        return identity(question("x") | {"stem": text})

    assert stem("What is `True`?") != stem("What is `true`?")
    assert stem("Run:\n```\nif x:\n    y()\n```") != stem("Run:\n```\nif x:\ny()\n```")
    assert stem("RUN:\n\n```\nif x:\n    y()\n```") == stem("Run:\n```\nif x:\n    y()\n```")


def test_the_order_of_what_is_to_be_ordered_is_the_answer() -> None:
    ordering = {**question("Order these. :: a; b; c"), "type": "ordering"}

    assert identity(ordering) != identity(ordering | {"answers": ordering["answers"][::-1]})
