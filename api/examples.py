"""The example of each operation: what Swagger UI fills in, and what works when it is tried on a fresh starter bank.

`path` fills in the variables of the path and `body` is the body. A test runs them all, in the order of the document:
what an example deletes is either a question of the starter bank or what the example of the same resource's POST made.
The examples of responses are shortened.
"""

from typing import Any

from api.problems import Kind

# Questions of the starter bank whose ids are fixed in their files: one to look at and to change, with the id that
# follows from its answer's text; one to be merged into it; and one to be deleted.
QUESTION_ID = "0199c0de-0000-7000-8000-000000000001"
ANSWER_ID = "0199c0de-0000-7bea-9232-4bf59b9c603e"
DUPLICATE_ID = "0199c0de-0000-7000-8000-000000000002"
SUPERFLUOUS_ID = "0199c0de-0000-7000-8000-000000000003"

Example = dict[str, Any]


def _on_question(body: Any = None, **more: Any) -> Example:
    return {"path": {"question_id": QUESTION_ID, **more}, "body": body}


QUESTION: Example = {
    "body": {
        "type": "single_choice",
        "status": "draft",
        "stem": "Which function builds a URL from the name of an endpoint?",
        "difficulty": "beginner",
        "topics": ["routing"],
        "tags": ["url_for"],
        "answers": [
            {"body": "`url_for`", "correct": True},
            {"body": "`redirect`", "correct": False, "feedback": "It answers with a URL that it is given."},
        ],
        "explanation": "`url_for` looks the endpoint up in the URL map and fills in its variables.",
    }
}
ON_QUESTION = _on_question()
REPLACE = _on_question(
    {
        "type": "open",
        "status": "published",
        "stem": "What is Flask, in one sentence?",
        "difficulty": "beginner",
        "topics": ["foundations"],
        "answers": [
            {
                "id": ANSWER_ID,
                "body": "A microframework for Python: it takes care of routing, requests and responses, and leaves "
                "databases, forms and accounts to libraries of your choice.",
            }
        ],
    }
)
PATCH = _on_question({"difficulty": "intermediate", "minutes": 2})
DELETE: Example = {"path": {"question_id": SUPERFLUOUS_ID}}
MERGE: Example = {"path": {"question_id": DUPLICATE_ID}, "body": {"into": QUESTION_ID}}
ANSWER = _on_question({"body": "A class whose instances are WSGI applications.", "feedback": "Precise."})
ON_ANSWER = _on_question(answer_id=ANSWER_ID)
REPLACE_ANSWER = _on_question({"body": "A small framework for web applications in Python."}, answer_id=ANSWER_ID)
PATCH_ANSWER = _on_question({"feedback": "Short and right."}, answer_id=ANSWER_ID)
ON_REVISION = _on_question(number=1)
TOPIC: Example = {"body": {"slug": "web-components", "name": "Web components", "parent": None, "aliases": ["widgets"]}}
ON_TOPIC: Example = {"path": {"slug": "routing"}}
REPLACE_TOPIC: Example = {
    "path": {"slug": "web-components"},
    "body": {"slug": "web-components", "name": "Web components", "description": "Elements of one's own."},
}
PATCH_TOPIC: Example = {"path": {"slug": "web-components"}, "body": {"parent": "foundations"}}
ON_UNUSED_TOPIC: Example = {"path": {"slug": "web-components"}}
DIFFICULTY: Example = {"body": {"slug": "guru", "name": "Guru", "rank": 50}}
ON_DIFFICULTY: Example = {"path": {"slug": "beginner"}}
REPLACE_DIFFICULTY: Example = {"path": {"slug": "guru"}, "body": {"slug": "guru", "name": "Guru", "rank": 60}}
PATCH_DIFFICULTY: Example = {"path": {"slug": "guru"}, "body": {"description": "Reads the source for fun."}}
ON_UNUSED_DIFFICULTY: Example = {"path": {"slug": "guru"}}
# Only the service can name the token of a session: put in the one that `POST /draw-sessions` gave you.
_DRAW_SESSION = "the-token-of-your-draw-session-_"
ON_DRAW_SESSION: Example = {"path": {"token": _DRAW_SESSION}}
KEY: Example = {"body": {"role": "author", "name": "A colleague"}}
ON_KEY: Example = {"path": {"key_id": "current"}}

_AT = "2026-11-21T09:00:00.000Z"
_SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_KEY_ID = "0199c0de-0000-7000-8000-0000000000aa"
_ANSWER = {
    "id": ANSWER_ID,
    "body": "Flask is a small web framework for Python. It maps URLs to functions …",
    "correct": True,
    "weight": 1.0,
    "feedback": None,
    "match": None,
    "source": None,
}
_QUESTION = {
    "id": QUESTION_ID,
    "revision": 1,
    "type": "open",
    "language": "en",
    "status": "published",
    "stem": "What is Flask? Say a few words about where it comes from and under which licence it may be used.",
    "difficulty": "beginner",
    "topics": ["foundations"],
    "tags": ["history", "license"],
    "answers": [_ANSWER],
    "explanation": None,
    "hints": [],
    "follow_ups": [],
    "rubric": [],
    "minutes": 2,
    "source": {
        "title": "The Interrobank Flask bank",
        "url": None,
        "license": "CC-BY-4.0",
        "locator": None,
    },
    "external_id": None,
    "created_at": "2025-10-07T22:49:58.528Z",
    "updated_at": _AT,
}
_TOPIC = {
    "slug": "routing",
    "name": "Routing",
    "description": "How a URL finds its view function.",
    "aliases": ["url rules"],
    "parent": None,
    "questions": 12,
    "questions_by_difficulty": {"beginner": 5, "intermediate": 7},
    "created_at": _AT,
    "updated_at": _AT,
}
_DIFFICULTY = {
    "slug": "beginner",
    "name": "Beginner",
    "description": None,
    "rank": 1,
    "questions": 120,
    "created_at": _AT,
    "updated_at": _AT,
}
_KEY = {"id": _KEY_ID, "name": "A colleague", "role": "author", "created_at": _AT}
_CHANGE = {
    "seq": 812,
    "change": "created",
    "id": QUESTION_ID,
    "revision": 1,
    "merged_into": None,
    "sha256": _SHA256,
    "at": _AT,
    "question": _QUESTION,
}
_REVISION = {
    "number": 1,
    "seq": 812,
    "change": "created",
    "status": "published",
    "sha256": _SHA256,
    "key": None,
    "created_at": _AT,
}
_STATS = {
    "bank_revision": 812,
    "questions": 300,
    "by_topic": {"foundations": 40, "routing": 12},
    "by_difficulty": {"beginner": 120, "intermediate": 180},
    "by_type": {"open": 200, "single_choice": 100},
    "by_language": {"en": 300},
    "by_status": {"published": 300},
    "by_source": {"The Interrobank Flask bank": 300},
}
_LINKS = {"links": {"self": "/api/v1/", "questions": "/api/v1/questions", "docs": "/api/v1/docs"}}
# By the name of the schema.
RESPONSES: dict[str, Any] = {
    "Links": _LINKS,
    "Question": _QUESTION,
    "QuestionView": _QUESTION,
    "Answer": _ANSWER,
    "Revision": _REVISION,
    "Topic": _TOPIC,
    "Difficulty": _DIFFICULTY,
    "Change": _CHANGE,
    "Stats": _STATS,
    "Draw": {"seed": "ci-42", "bank_revision": 812, "requested": 1, "items": [_QUESTION]},
    "DrawSession": {"drawn": 20, "expires_at": _AT},
    "NewDrawSession": {"token": _DRAW_SESSION, "expires_at": _AT},
    "Key": _KEY,
    "NewKey": {**_KEY, "token": "ib_Vbq0Zq3n8Xk2mD5sT7wY9cF1hJ4lN6pR"},
    "Moved": {
        "detail": f"The question was merged into {QUESTION_ID}.",
        "location": f"/api/v1/questions/{QUESTION_ID}",
    },
}


def problem(kind: Kind) -> Any:
    """The example for a kind of problem."""
    members = {
        "type": f"/problems/{kind.slug}",
        "title": kind.title,
        "status": kind.status,
        "detail": kind.meaning,
        "instance": "/api/v1/questions",
    }
    if kind.slug == "invalid":
        members |= {"detail": "/stem is needed", "errors": [{"pointer": "/stem", "detail": "is needed"}]}
    if kind.slug == "shortage":
        members |= {"requested": 10, "available": 3, "instance": "/api/v1/draws"}
    return members
