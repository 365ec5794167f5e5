"""The example of each operation: what Swagger UI fills in, and what works when it is tried on a fresh starter bank.

`path` fills in the variables of the path and `body` is the body. A test runs them all, in the order of the document:
what an example deletes is either a question of the starter bank or what the example of the same resource's POST made.
"""

from typing import Any

# Questions of the starter bank whose ids are fixed in their files: one to look at and to change, a twin to be merged
# into it, and one to be deleted.
QUESTION_ID = "0199c0de-0000-7000-8000-000000000001"
DUPLICATE_ID = "0199c0de-0000-7000-8000-000000000002"
SUPERFLUOUS_ID = "0199c0de-0000-7000-8000-000000000003"
ANSWER_ID = "0199c0de-0000-7000-8000-000000000000"

Example = dict[str, Any]


def _on_question(body: Any = None, **more: Any) -> Example:
    return {"path": {"question_id": QUESTION_ID, **more}, "body": body}


_ANSWER = {"body": "It is a WSGI framework: a class whose instances are WSGI applications.", "feedback": "Precise."}
QUESTION: Example = {
    "body": {
        "type": "single_choice",
        "status": "draft",
        "stem": "Which object builds a URL from the name of an endpoint?",
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
        "answers": [_ANSWER],
    }
)
PATCH = _on_question({"difficulty": "intermediate", "minutes": 2})
DELETE: Example = {"path": {"question_id": SUPERFLUOUS_ID}}
MERGE: Example = {"path": {"question_id": DUPLICATE_ID}, "body": {"into": QUESTION_ID}}
ANSWER = _on_question(_ANSWER)
ON_ANSWER = _on_question(answer_id=ANSWER_ID)
REPLACE_ANSWER = _on_question(_ANSWER, answer_id=ANSWER_ID)
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
KEY: Example = {"body": {"role": "author", "name": "A colleague"}}
ON_KEY: Example = {"path": {"key_id": "current"}}
