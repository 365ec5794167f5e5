"""What Schemathesis cannot know in test_schemathesis.py, which runs it with this module as SCHEMATHESIS_HOOKS."""

import json
import os
import uuid
from typing import Any

import schemathesis

ATTEMPTS = r"/attempts/\{attempt_id\}"


@(schemathesis.auth(refresh_interval=None).skip_for(path_regex=ATTEMPTS))
class Key:
    """Sends the key of an admin."""

    def get(self, case: schemathesis.Case, context: schemathesis.AuthContext) -> str:
        return os.environ["OWN_KEY"]

    def set(self, case: schemathesis.Case, data: str, context: schemathesis.AuthContext) -> None:
        case.headers["Authorization"] = f"Bearer {data}"


@(schemathesis.auth(refresh_interval=None).apply_to(path_regex=ATTEMPTS))
class AttemptToken(Key):
    """Sends the token that an attempt is played with: no key will do for it."""

    def get(self, case: schemathesis.Case, context: schemathesis.AuthContext) -> str:
        return attempt(case)["token"]


def attempt(case: schemathesis.Case) -> dict[str, str]:
    """The attempt that is to be played, or another to be submitted: after that it would meet nothing but 409."""
    return json.loads(os.environ["SUBMITTED" if "/submission" in case.operation.label else "PLAYED"])


@schemathesis.hook
def before_call(context: schemathesis.HookContext, case: schemathesis.Case, kwargs: dict[str, Any]) -> None:
    """Revoke any key but the one that Schemathesis uses, and play the attempts that there are.

    Without that, it would test nothing but 401 and 404.
    """
    revoking = case.operation.label == "DELETE /api/v1/keys/{key_id}"
    if revoking and case.path_parameters["key_id"] in ("current", os.environ["OWN_KEY_ID"]):
        case.path_parameters["key_id"] = str(uuid.uuid4())
    if "attempt_id" in case.path_parameters and case.meta and case.meta.generation.mode.is_positive:
        case.path_parameters |= {name: attempt(case)[name] for name in case.path_parameters}
        if "If-Match" in case.headers:
            case.headers["If-Match"] = "*"
