"""A bank in which every example of the OpenAPI document works, as it does in the starter bank."""

from typing import Any

from conftest import Bank

from api import examples
from schemas.v1.question import QuestionIn
from services.saving import Save, save

QUESTIONS = {
    examples.QUESTION_ID: (
        "What is Flask?",
        "A microframework for web applications in Python, built on Werkzeug and Jinja.",
    ),
    examples.DUPLICATE_ID: (
        "What is the Flask framework?",
        "A web framework for Python that brings a router, a template engine and a development server, and little else.",
    ),
    examples.SUPERFLUOUS_ID: (
        "Is Flask a content management system?",
        "No. It is a framework with which one could be written.",
    ),
}


def fill(bank: Bank) -> None:
    """Add the topics and the questions that the examples name."""
    for slug in ("foundations", "routing"):
        bank.add_topic(slug)
    contents = {identifier: _content(*texts) for identifier, texts in QUESTIONS.items()}
    with bank.database.writing() as session:
        save(session, [Save(content, id=identifier) for identifier, content in contents.items()], None)


def _content(stem: str, answer: str) -> dict[str, Any]:
    loaded: dict[str, Any] = QuestionIn().load(
        {
            "type": "open",
            "status": "published",
            "stem": stem,
            "difficulty": "beginner",
            "topics": ["foundations"],
            "answers": [{"body": answer}],
            "source": {"title": "The Interrobank Flask bank", "license": "CC-BY-4.0"},
        }
    )
    return loaded
