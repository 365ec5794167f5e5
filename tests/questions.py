"""Questions for the stories: one of every type, and how the services take what a client would write."""

from typing import Any

from conftest import choice_question, open_question

from schemas.v1.question import QuestionIn


def question(kind: str, stem: str, answers: list[dict[str, Any]], **members: Any) -> dict[str, Any]:
    """A published question of any type."""
    return {
        "type": kind,
        "status": "published",
        "stem": stem,
        "difficulty": "beginner",
        "answers": answers,
        **members,
    }


EVERY_TYPE = [
    {
        **open_question("Why does Flask have two contexts?"),
        "answers": [
            {
                "body": "One for the application, one for the request.",
                "source": {"title": "The Flask manual", "url": "https://flask.palletsprojects.com", "locator": "p. 3"},
            },
            {"body": "So that code outside of requests can have an application.", "feedback": "Rarer."},
        ],
        "explanation": "Scripts have no request.",
        "hints": ["Think of a script.", "Think of `flask shell`."],
        "follow_ups": ["What does `g` belong to?"],
        "rubric": [{"label": "good", "text": "names both"}, {"label": "weak", "text": "names one"}],
        "minutes": 2.5,
        "source": {"title": "Interviews", "license": "CC BY 4.0"},
        "external_id": "contexts-1",
    },
    choice_question("Which object is there for one request only?"),
    question(
        "multiple_choice",
        "Which of these are HTTP methods?",
        [{"body": "GET", "correct": True}, {"body": "PATCH", "correct": True}, {"body": "FETCH", "weight": -0.5}],
    ),
    question(
        "true_false",
        "`url_for` builds URLs from endpoints.",
        [{"body": "true", "correct": True}, {"body": "false"}],
    ),
    question(
        "short_answer",
        "Which function builds a URL?",
        [{"body": "url_for", "match": "exact"}, {"body": "flask.url_for", "weight": 0.5}],
    ),
    question("numeric", "Which status says created?", [{"body": "201", "match": "0"}, {"body": "201..201"}]),
    question(
        "matching",
        "Who does what?",
        [
            {"body": "Jinja", "match": "templates"},
            {"body": "Werkzeug", "match": "WSGI"},
            {"body": "signals", "correct": False},
        ],
    ),
    question("ordering", "In which order do these run?", [{"body": body} for body in ("before", "view", "after")]),
]


def loaded(written: dict[str, Any], **members: Any) -> dict[str, Any]:
    """What a client writes in the form in which services take it."""
    content: dict[str, Any] = QuestionIn().load({**written, **members})
    return content
