"""Whether two questions are the same to the word."""

import hashlib
import re
from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

import orjson

from services.text_keys import normalised

_CODE = re.compile(r"(^ {0,3}(```+|~~~+).*?(?:^ {0,3}\2[^\n]*$|\Z)|`[^`\n]+`)", re.MULTILINE | re.DOTALL)


def identity(content: Mapping[str, Any]) -> str:
    """A hash that questions have in common which say the same: type, language, stem and answers with their key.

    `content` is a question's document or the loaded form of QuestionIn. White space, the case of letters, the form of
    quotes and the order of options make no difference; but code is taken as it is written, and where the order is the
    answer (type `ordering`), it counts.
    """
    answers = [[plain(answer["body"]), answer["correct"], answer["match"]] for answer in content["answers"]]
    if content["type"] != "ordering":
        answers.sort(key=repr)
    said = [content["type"], content["language"], plain(content["stem"]), answers]
    return hashlib.sha256(orjson.dumps(said)).hexdigest()


def plain(text: str) -> str:
    """A text without what makes no difference: white space, case and typographic quotes, but for its code."""
    if "`" not in text and "~~~" not in text:
        return normalised(text)
    # Splitting gives prose, code and the fence of the code in turn.
    parts = _CODE.split(text)
    prose = map(normalised, parts[::3])
    code = [part.strip() for part in parts[1::3]]
    return " ".join(part for pair in zip_longest(prose, code, fillvalue="") for part in pair if part)
