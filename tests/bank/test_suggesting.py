"""Levels and topics suggested from headings and texts."""

import pytest

from services.suggesting import Vocabulary

USUAL = [("beginner", "Beginner"), ("intermediate", "Intermediate"), ("advanced", "Advanced"), ("expert", "Expert")]
TOPICS = [
    ("flask", "Flask", []),
    ("flask-sqlalchemy", "Flask-SQLAlchemy", ["ORM"]),
    ("routing", "Routing", ["URL rules"]),
    ("sessions", "Sessions and cookies", ["session"]),
    ("cpp", "C++", []),
    ("c", "C", []),
]
WORDS = Vocabulary(USUAL, TOPICS)


@pytest.mark.parametrize(
    ("headings", "level"),
    [
        (["Flask questions for beginners"], "beginner"),
        (["Basics"], "beginner"),
        (["Questions for freshers"], "beginner"),
        (["Junior Level"], "beginner"),
        (["Mid-level developers"], "intermediate"),
        (["Intermediate Level Flask Questions"], "intermediate"),
        (["For experienced developers"], "advanced"),
        (["Senior"], "advanced"),
        (["Architects"], "expert"),
        # The nearest heading that says one.
        (["Advanced", "Basic routing"], "beginner"),
        (["Advanced", "Routing"], "advanced"),
        (["Routing"], None),
        # A word, and no part of one.
        (["Hardware"], None),
        ([], None),
    ],
)
def test_the_nearest_heading_with_a_word_for_it_says_the_level(headings: list[str], level: str | None) -> None:
    suggested = WORDS.level(headings)
    assert (suggested.slugs[0] if suggested else None) == level


def test_a_bank_with_levels_of_its_own_is_spoken_to_in_its_words() -> None:
    words = Vocabulary([("l1", "Apprentice"), ("l2", "Journeyman"), ("l3", "Guild master")])
    assert words.usual_level() == "l2"
    for heading, level in (("Apprentice", "l1"), ("Guild master", "l3"), ("Easy", "l1"), ("Expert", "l3")):
        suggested = words.level([heading])
        assert suggested
        assert suggested.slugs == (level,)
        assert heading in suggested.note
    assert Vocabulary([]).usual_level() is None
    assert Vocabulary([]).level(["Easy"]) is None
    assert WORDS.usual_level() == "intermediate"


@pytest.mark.parametrize(
    ("headings", "text", "topics"),
    [
        (["Routing"], "What is Flask?", ("routing",)),
        (["Introduction"], "What is Flask?", ("flask",)),
        (["Flask", "Sessions"], "", ("sessions",)),
        # Names, aliases and slugs; the longest name that fits.
        ([], "How does Flask-SQLAlchemy map a table?", ("flask-sqlalchemy",)),
        ([], "Which ORM fits?", ("flask-sqlalchemy",)),
        ([], "What is a URL rule in Flask?", ("routing", "flask")),
        ([], "What do C++ and C share?", ("cpp", "c")),
        ([], "What is a flashlight?", ()),
    ],
)
def test_topics_come_from_the_nearest_heading_or_else_from_the_text(
    headings: list[str], text: str, topics: tuple[str, ...]
) -> None:
    suggested = WORDS.topics(headings, text)
    assert (suggested.slugs if suggested else ()) == topics


def test_topics_come_from_the_name_of_the_file_where_nothing_else_names_any() -> None:
    by_name = WORDS.topics([], "What is a flashlight?", "url_routing.txt")
    assert by_name
    assert (by_name.slugs, by_name.note) == (("routing",), "Topics suggested from the file's name: routing.")
    by_text = WORDS.topics([], "What is Flask?", "url_routing.txt")
    assert by_text
    assert by_text.slugs == ("flask",)


def test_the_note_says_where_a_suggestion_comes_from() -> None:
    by_heading, by_text = WORDS.topics(["Routing basics"], ""), WORDS.topics([], "Flask and routing?")
    assert by_heading
    assert by_heading.note == "Topics suggested from the heading “Routing basics”: routing."
    assert by_text
    assert by_text.note == "Topics suggested from the text: flask, routing."


def test_at_most_three_topics_are_suggested() -> None:
    suggested = WORDS.topics([], "Flask, routing, sessions, C and ORM")
    assert suggested
    assert suggested.slugs == ("flask", "routing", "sessions")
