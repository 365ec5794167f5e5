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
# An import of your own: `POST /imports` says its id.
IMPORT_ID = "0199c0de-0000-7000-8000-00000000a001"
IMPORT: Example = {
    "file": {
        "name": "quiz.txt",
        "text": "Which status code says that a page was not found?\nA. 200\nB. 302\nC. 404\nANSWER: C\n",
    }
}
ON_IMPORT: Example = {"path": {"import_id": IMPORT_ID}}
PUBLISH_IMPORT: Example = ON_IMPORT
_SET = "flask-basics"
SET: Example = {
    "body": {
        "slug": _SET,
        "title": "Flask basics",
        "sections": [
            {"title": "Routing", "topic": ["routing"], "difficulty": ["beginner"], "count": 1},
            {"title": "Anything easy", "difficulty": ["beginner"], "count": 2, "points": 2},
        ],
    }
}
ON_SET: Example = {"path": {"slug": _SET}}
RELEASE: Example = {**ON_SET, "body": {"seed": "ci-42"}}
ON_RELEASE: Example = {"path": {"slug": _SET, "number": 1}}
REPLACE_SET: Example = {
    **ON_SET,
    "body": {"slug": _SET, "title": "Flask basics", "questions": [{"id": QUESTION_ID, "points": 3}]},
}
PATCH_SET: Example = {**ON_SET, "body": {"description": "For the first interview."}}
ATTEMPT: Example = {"body": {"draw": {"topic": ["routing"], "count": 5}, "seed": "ci-42", "time_limit": 900}}
# As for a session: put in the id of the attempt that `POST /attempts` gave you, and authorise with its token.
ATTEMPT_ID = "0199c0de-0000-7000-8000-0000000000a7"
_RESPONSE = {"text": "A small framework for web applications."}
ON_ATTEMPT: Example = {"path": {"attempt_id": ATTEMPT_ID}}
ON_RESPONSE = _on_question(attempt_id=ATTEMPT_ID)
RESPOND = _on_question(_RESPONSE, attempt_id=ATTEMPT_ID)
RESPONSES_TO_ALL: Example = {
    **ON_ATTEMPT,
    "body": {"responses": [{"question_id": QUESTION_ID, "response": _RESPONSE}]},
}
# Which questions of a bank are alike, only the service can say: put in the id of a pair from `GET /duplicates`.
_PAIR_ID = "0199c0de-0000-7d3f-b1c2-5a4e6d7f8091"
ON_PAIR: Example = {"path": {"pair_id": _PAIR_ID}}
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
_IMPORT = {
    "id": IMPORT_ID,
    "state": "finished",
    "format": "aiken",
    "file_name": "quiz.txt",
    "size": 87,
    "dry_run": False,
    "options": {"status": "draft", "topic": [], "difficulty": None, "policy": "revise"},
    "progress": 1.0,
    "counts": {"created": 1, "revised": 0, "unchanged": 0, "duplicate": 0, "incomplete": 0, "dropped": 0},
    "dropped": {},
    "made_topics": [],
    "errors": [],
    "created_at": _AT,
    "updated_at": _AT,
}
_SECTION = {
    "title": "Routing",
    "count": 1,
    "points": 2,
    "topic": ["routing"],
    "topic_all": [],
    "difficulty": ["beginner"],
    "type": [],
    "tag": [],
    "language": [],
    "source": [],
    "q": None,
}
_RELEASE = {
    "set": _SET,
    "number": 1,
    "title": "Flask basics",
    "seed": "ci-42",
    "bank_revision": 812,
    "sha256": _SHA256,
    "released_at": _AT,
}
_PAIR = {
    "id": _PAIR_ID,
    "state": "pending",
    "score": 0.93,
    "first": {"id": QUESTION_ID, "type": "open", "status": "published", "stem": "What is `g` in Flask?"},
    "second": {"id": DUPLICATE_ID, "type": "open", "status": "draft", "stem": "Explain Flask's `g` object."},
    "why": {
        "shared": ["flask", "g"],
        "only_first": [],
        "only_second": ["object"],
        "features": {"clause": 0.88, "whole": 0.88},
    },
    "found_at": _AT,
    "decided_at": None,
}
_LINKS = {"links": {"self": "/api/v1/", "questions": "/api/v1/questions", "docs": "/api/v1/docs"}}
_ATTEMPT = {
    "id": ATTEMPT_ID,
    "state": "submitted",
    "set": None,
    "release": None,
    "seed": "ci-42",
    "created_at": _AT,
    "expires_at": None,
    "submitted_at": _AT,
    "score": 0.5,
    "maximum": 1.0,
    "items": [
        {
            "question": {
                **_QUESTION,
                "type": "short_answer",
                "stem": "Which function builds a URL?",
                "answers": [{**_ANSWER, "body": "flask.url_for", "weight": 0.5}],
            },
            "response": {"text": "flask.url_for"},
            "score": 0.5,
            "maximum": 1.0,
            "met": [ANSWER_ID],
        }
    ],
}
_STATISTICS = {
    "question_id": QUESTION_ID,
    "revision": 1,
    "difficulty": "beginner",
    "attempts": 4,
    "unanswered": 0,
    "facility": 0.5,
    "standard_deviation": 0.57735,
    "discrimination_index": 81.65,
    "measured_difficulty": 0.5,
    "confidence_interval": {"level": 0.95, "low": 0.15004, "high": 0.84996},
    "options": [{"answer_id": ANSWER_ID, "count": 2, "share": 0.5}],
}
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
    "Format": {
        "name": "aiken",
        "title": "Aiken",
        "media_type": "text/plain",
        "extensions": [".txt"],
        "reads": ["single_choice", "true_false"],
        "writes": ["single_choice", "true_false"],
        "keyless": False,
        "loses": "It holds a stem of one line, options and the letter of the right one, and nothing else.",
    },
    "DrawSession": {"drawn": 20, "expires_at": _AT},
    "NewDrawSession": {"token": _DRAW_SESSION, "expires_at": _AT},
    "Import": _IMPORT,
    "LedgerRow": {
        "first_line": 1,
        "last_line": 5,
        "path": None,
        "outcome": "created",
        "reason": None,
        "question_id": QUESTION_ID,
        "duplicate_of": None,
        "score": None,
        "notes": ["Topics suggested from the text: error-handling."],
    },
    "Published": {
        "published": 48,
        "refused": [
            {
                "question_id": QUESTION_ID,
                "reasons": [
                    {"pointer": "/answers", "detail": "needs at least one model answer to be more than a draft"}
                ],
            }
        ],
    },
    "Set": {
        "slug": _SET,
        "title": "Flask basics",
        "description": None,
        "questions": None,
        "sections": [_SECTION],
        "created_at": _AT,
        "updated_at": _AT,
    },
    "SetCheck": {
        "feasible": False,
        "requested": 2,
        "sections": [
            {"section": 0, "title": "Routing", "requested": 1, "available": 1, "missing": 0, "faults": []},
            {"section": 1, "title": "URLs", "requested": 1, "available": 1, "missing": 0, "faults": []},
        ],
        "conflicts": [{"sections": [0, 1], "requested": 2, "available": 1, "missing": 1}],
        "questions": [],
        "suggestion": {
            "detail": "Section 1 (Routing) and section 2 (URLs) ask for 2 together, and only 1 qualifies for any of "
            "them. Publish more questions that qualify, or leave out section 2 (URLs).",
            "counts": [1, 0],
        },
    },
    "ReleaseEntry": {**_RELEASE, "questions": 1, "points": 2, "key": None},
    "Release": {
        **_RELEASE,
        "description": None,
        "sections": [_SECTION],
        "items": [{"section": 0, "points": 2, "question": _QUESTION}],
    },
    "LatestRelease": {"set": _SET, "number": 1, "location": f"/api/v1/sets/{_SET}/releases/1"},
    "Lock": {
        "set": _SET,
        "release": 1,
        "questions": [{"id": QUESTION_ID, "revision": 1, "sha256": _SHA256}],
        "sha256": _SHA256,
    },
    "Attempt": _ATTEMPT,
    "NewAttempt": {
        **_ATTEMPT,
        "state": "open",
        "submitted_at": None,
        "score": None,
        "items": [],
        "token": "ia_Vbq0Zq3n8Xk2mD5sT7wY9cF1hJ4lN6pR",
    },
    "QuestionStatistics": _STATISTICS,
    "ReleaseStatistics": {
        "set": _SET,
        "release": 1,
        "attempts": 4,
        "mean": 0.625,
        "standard_deviation": 0.25,
        "items": [_STATISTICS],
    },
    "DuplicatePair": _PAIR,
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
    if kind.slug == "lossy":
        errors = [{"pointer": f"/questions/{QUESTION_ID}", "detail": "Lost: explanation."}]
        members |= {"losses": 1, "instance": "/api/v1/exports", "errors": errors}
    if kind.slug == "shortage":
        members |= {"requested": 10, "available": 3, "instance": "/api/v1/draws"}
    return members
