"""The parameters of Open Trivia DB's scripts.

They are read as its PHP reads them: of a parameter given twice the last counts, one that it does not know is ignored,
and an empty one, or `0`, is none at all. Its clients send `any` for the same; some send `encode=default`.
"""

from collections.abc import Mapping
from typing import Any

import marshmallow
from marshmallow import fields, pre_load

from schemas.base import Choice, Integer

MOST_AT_ONCE = 50
FIRST_CATEGORY = 9
_NONE_AT_ALL = ("", "0", "any")


class _Parameters(marshmallow.Schema):
    class Meta:
        unknown = marshmallow.EXCLUDE

    @pre_load
    def leave_out_what_says_nothing(self, given: Mapping[str, str], **_: Any) -> dict[str, str]:
        """Drop parameters that stand for not being given."""
        return {name: value for name, value in given.items() if value not in _NONE_AT_ALL}


class QuestionsParameters(_Parameters):
    """Of `api.php`."""

    amount = Integer(1, MOST_AT_ONCE, in_query=True, required=True)
    category = Integer(FIRST_CATEGORY, in_query=True, load_default=None)
    difficulty = Choice(("easy", "medium", "hard"), load_default=None)
    type = Choice(("multiple", "boolean"), load_default=None)
    encode = Choice(("default", "urlLegacy", "url3986", "base64"), load_default="default")
    token = fields.String(load_default=None)


class CountParameters(_Parameters):
    """Of `api_count.php`."""

    category = Integer(FIRST_CATEGORY, in_query=True, required=True)


class TokenParameters(_Parameters):
    """Of `api_token.php`."""

    command = Choice(("request", "reset"), required=True)
    token = fields.String(load_default="")
