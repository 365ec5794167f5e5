"""What Schemathesis must not do in test_schemathesis.py, which runs it with this module as SCHEMATHESIS_HOOKS."""

import os
import uuid
from typing import Any

import schemathesis


@schemathesis.hook
def before_call(context: schemathesis.HookContext, case: schemathesis.Case, _kwargs: dict[str, Any]) -> None:
    """Revoke any key but the one that Schemathesis uses: without that, it would test nothing but 401."""
    revoking = case.operation.label == "DELETE /api/v1/keys/{key_id}"
    if revoking and case.path_parameters["key_id"] in ("current", os.environ["OWN_KEY_ID"]):
        case.path_parameters["key_id"] = str(uuid.uuid4())
