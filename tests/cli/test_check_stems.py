"""Which stems say nearly the same, judged pair by pair in a bank about Flask."""

import pytest

from services.bank_check.stems import near_duplicates

TITLE = "Flask, from beginner to expert"
CODE = "\n\n```python\nprint({})\n```\n"


def are_near(one: str, other: str, language: str = "en") -> bool:
    return list(near_duplicates([(language, one), (language, other)], TITLE)) == [(1, 0)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What is WSGI?", "What is WSGI?"),
        ("What is the application context in Flask?", "What is an application context?"),
        ("In Flask, what is the application context used for?", "What is the application context used for in Flask?"),
        (
            "Explain the difference between a session and a cookie.",
            "What's the difference between cookies and sessions?",
        ),
        ("How do you read a query string parameter?", "How do you read the query-string parameters?"),
        ("How do you test the behaviour of a command?", "How do you test the behavior of a command?"),
        ("What does `url_for` do?", "What does url_for() do?"),
        ("What does this print?" + CODE.format(1), "What does this code print?" + CODE.format(1)),
        (
            "Which decorator registers a function that runs before each request of the application?",
            "Which decorator registers a function running before every request of an application?",
        ),
        (
            "Why does a view that streams its response lose the request context?",
            "Why does a view that slowly streams its response lose the request context?",
        ),
    ],
)
def test_the_same_question_in_other_words_is_found(one: str, other: str) -> None:
    assert are_near(one, other)
    assert are_near(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What does before_request do?", "What does after_request do?"),
        ("What does `before_request` do?", "What does `after_request` do?"),
        ("What is Flask-Login?", "What is Flask-WTF?"),
        ("What is Flask?", "What is Flask-Login?"),
        ("What happens before a request?", "What happens after a request?"),
        ("What is a blueprint?", "What is a view?"),
        ("What is a signal?", "What can you do with a signal?"),
        ("What is serialization?", "What is deserialization?"),
        ("What is the application context?", "What is the request context?"),
        ("Why use an application factory?", "When do you use an application factory?"),
        ("How do you run Flask on Windows?", "How do you run Flask on Linux?"),
        ("How do you import a blueprint?", "How do you export a blueprint?"),
        ("How do you handle errors in an application?", "How do you handle sessions in an application?"),
        ("How does Flask find templates?", "How does Flask find templates in a blueprint?"),
        ("What do 4xx status codes mean?", "What do 5xx status codes mean?"),
        ("What does this print?" + CODE.format(1), "What does this print?" + CODE.format(2)),
        (
            "Which of these statements about the signed session cookie is true?",
            "Which of these statements about the signed session cookie is not true?",
        ),
        (
            "In which order do several functions run that blueprints and the application register with before_request?",
            "In which order do several functions run that blueprints and the application register with after_request?",
        ),
    ],
)
def test_other_questions_in_the_same_words_are_not_accused(one: str, other: str) -> None:
    assert not are_near(one, other)


def test_other_languages_are_compared_word_by_word_and_only_among_themselves() -> None:
    assert are_near("Was ist ein Blueprint?", "Was ist ein  Blueprint?", "de")
    assert not are_near("Was ist eine Route?", "Was ist eine View?", "de")
    assert list(near_duplicates([("en", "Blueprint?"), ("de", "Blueprint?")], TITLE)) == []


def test_stems_of_nothing_but_little_words_are_compared_as_they_are() -> None:
    assert are_near("What is this?", "What is this?")
    assert not are_near("What is this?", "Which are these?")


def test_each_stem_is_accused_once() -> None:
    stems = [("en", "What is a blueprint?")] * 3

    assert list(near_duplicates(stems, TITLE)) == [(1, 0), (2, 0)]
