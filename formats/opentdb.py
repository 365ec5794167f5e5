"""Open Trivia DB: the JSON that its API answers with, in any of its four encodings.

    {"response_code": 0, "results": [{"category": …, "type": "multiple" or "boolean", "difficulty": …,
     "question": …, "correct_answer": …, "incorrect_answers": […]}]}

A response does not say how its texts are encoded: HTML entities unless asked otherwise, `urlLegacy`, `url3986` or
`base64`. That is found out from all of them together, so that a percent sign in one question decides nothing.
"""

import base64
import binascii
import html
import json
import re
from collections.abc import Callable, Iterable, Iterator
from html.entities import codepoint2name
from typing import Any, BinaryIO
from urllib.parse import quote, quote_plus, unquote, unquote_plus

from formats.base import Block, Draft, Format, FormatError, Loss, Topic
from formats.losses import left_out, lost_members

_CODES = {
    1: "there were not enough questions",
    2: "a parameter was wrong",
    3: "the token was not found",
    4: "the token had no questions left",
    5: "requests came too fast",
}
_LEVELS = {"easy": "beginner", "medium": "intermediate", "hard": "advanced"}
_DIFFICULTIES = {level: difficulty for difficulty, level in _LEVELS.items()} | {"expert": "hard"}
TYPES = {"multiple": "single_choice", "boolean": "true_false"}
_UNUSABLE = re.compile(r"[\x00\ud800-\udfff]")
_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()
# PHP's htmlentities with ENT_QUOTES: the entities of HTML 4.01, which has none for the apostrophe.
_ENTITIES = {code: f"&{name};" for code, name in codepoint2name.items()} | {ord("'"): "&#039;"}

Decode = Callable[[str], str]
Encode = Callable[[str], str]


def read(stream: BinaryIO) -> Iterator[Block]:
    """Yield one block a question. FormatError for what is no response, and for a response that reports a failure.

    A block reaches to where the next question begins, and the outermost include the brackets around all; questions
    on one line all name that line.
    """
    data = stream.read()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError("is not UTF-8", 1 + data.count(b"\n", 0, error.start)) from None
    results = list(_results(text))
    last_line = text.rstrip().count("\n") + 1
    if not results and text.strip():
        yield Block(1, last_line, dropped="holds no questions")
    decode = _encoding([result for _, result in results])
    for index, (line, result) in enumerate(results):
        first = line if index else 1
        following = results[index + 1][0] - 1 if index + 1 < len(results) else last_line
        yield Block(first, max(first, following), draft=_draft(result, decode, line))


def _results(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the results of a response, or of a mere list of them, each with the line it begins on."""
    if not text.strip():
        return
    try:
        response = json.loads(text)
    except json.JSONDecodeError as error:
        raise FormatError(f"not JSON: {error.msg}", error.lineno) from None
    except (ValueError, RecursionError):
        raise FormatError("not usable JSON: a number is too long or lists are nested too deeply", 1) from None
    if isinstance(response, dict) and response.get("response_code", 0) != 0:
        code = response["response_code"]
        reason = _CODES.get(code) if isinstance(code, int) else None
        raise FormatError(f"the response reports a failure: {reason or 'unknown code'}", 1)
    results = response.get("results") if isinstance(response, dict) else response
    if not isinstance(results, list):
        raise FormatError("there is no list `results`", 1)
    # Inside a string the quotes would be escaped, so this can only be the name of a member.
    before = re.match(r"\s*\[", text) if results is response else re.search(r'"results"\s*:\s*\[', text)
    at = before.end() if before else 0
    line, counted = 1, 0
    for result in results:
        start = _SPACE.match(text, at).end()  # type: ignore[union-attr]  # it matches the empty string
        line, counted = line + text.count("\n", counted, start), start
        try:
            value, at = _DECODER.raw_decode(text, start)
        except ValueError:
            value = None
        if value != result or not isinstance(result, dict):
            raise FormatError("a result is not a JSON object where one is expected", line)
        yield line, result
        at = text.find(",", at) + 1


def _encoding(results: list[dict[str, Any]]) -> Decode:
    """Find out how the texts of a response are encoded."""
    texts = [text for result in results for text in _texts(result)]
    types = {str(result.get("type")) for result in results}
    if types and types <= {_based(name) for name in TYPES} and all(_unbased(text) is not None for text in texts):
        return lambda text: _unbased(text) or ""
    if any(re.search(r"%[0-9A-Fa-f]{2}", text) for text in texts) and not any(" " in text for text in texts):
        # A plus sign that is meant is %2B in both; the older way writes spaces as plus signs.
        return unquote_plus if any("+" in text for text in texts) else unquote
    return html.unescape


def _texts(result: dict[str, Any]) -> list[str]:
    """Return all texts of a result."""
    incorrect = result.get("incorrect_answers")
    values = [*result.values(), *(incorrect if isinstance(incorrect, list) else ())]
    return [value for value in values if isinstance(value, str)]


def _based(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _unbased(text: str) -> str | None:
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        return None


def _draft(result: dict[str, Any], decode: Decode, line: int) -> Draft:
    """Make the draft of a result."""

    def text(member: str) -> str:
        value = result.get(member)
        return decode(value).strip() if isinstance(value, str) else ""

    draft = Draft({"type": TYPES.get(text("type"), "single_choice"), "stem": text("question")})
    right = text("correct_answer")
    given = result.get("incorrect_answers")
    wrong = [decode(value).strip() for value in given if isinstance(value, str)] if isinstance(given, list) else []
    if any(_UNUSABLE.search(part) for part in (draft.question["stem"], right, *wrong, text("category"))):
        raise FormatError("a text holds NUL or half a surrogate pair", line)
    bodies = list(dict.fromkeys(body for body in (right, *wrong) if body))
    if draft.question["type"] == "true_false":
        if {body.casefold() for body in bodies} <= {"true", "false"} and bodies:
            bodies, right = ["True", "False"], right.capitalize()
        else:
            draft.question["type"] = "single_choice"
    draft.question["answers"] = [{"body": body, "correct": body == right} for body in bodies]
    if text("difficulty"):
        level = text("difficulty").casefold()
        draft.question["difficulty"] = _LEVELS.get(level, level)
    if text("category"):
        draft.headings.append(text("category"))
    if not draft.question["stem"]:
        draft.missing.append("stem")
    if len(bodies) < 2:
        draft.missing.append("answers")
    if not right:
        draft.missing.append("key")
    return draft


def write(documents: Iterable[dict[str, Any]], losses: list[Loss], topics: Iterable[Topic] = ()) -> Iterator[bytes]:
    """Yield a response with the default encoding, HTML entities.

    Only `single_choice` and `true_false` questions are in it; the first topic is the category.
    """
    before = '{"response_code":0,"results":['
    for document in documents:
        if document["type"] not in TYPES.values() or sum(bool(a["correct"]) for a in document["answers"]) != 1:
            losses.append(left_out(document, f"Open Trivia DB has no {document['type']} questions"))
            continue
        topics = document.get("topics") or []
        carried = ["difficulty", *(["topics"] if len(topics) < 2 else [])]
        losses.extend(lost_members(document, carried))
        category = (document.get("topics") or [""])[0]
        difficulty = _DIFFICULTIES.get(document.get("difficulty") or "", "medium")
        one = result(document, category, difficulty, ENCODINGS["default"])
        yield (before + json.dumps(one, ensure_ascii=True, separators=(",", ":"))).encode()
        before = ",\n"
    yield (b"" if before == ",\n" else before.encode()) + b"]}\n"


def result(document: dict[str, Any], category: str, difficulty: str, encode: Encode) -> dict[str, Any]:
    """One question as Open Trivia DB gives it, every text of it encoded.

    `document` is a `single_choice` or `true_false` question with one right answer.
    """
    answers = document["answers"]
    return {
        "type": encode(next(name for name, kind in TYPES.items() if kind == document["type"])),
        "difficulty": encode(difficulty),
        "category": encode(category),
        "question": encode(document["stem"]),
        "correct_answer": next(encode(answer["body"]) for answer in answers if answer["correct"]),
        "incorrect_answers": [encode(answer["body"]) for answer in answers if not answer["correct"]],
    }


def _entities(text: str) -> str:
    return text.translate(_ENTITIES)


def _url_legacy(text: str) -> str:
    """PHP's urlencode, which unlike RFC 3986 encodes the tilde too."""
    return quote_plus(text, safe="").replace("~", "%7E")


def _url_3986(text: str) -> str:
    return quote(text, safe="")


# By the name that Open Trivia DB's parameter `encode` has for it.
ENCODINGS: dict[str, Encode] = {
    "default": _entities,
    "urlLegacy": _url_legacy,
    "url3986": _url_3986,
    "base64": _based,
}


def sniff(head: bytes, name: str) -> float:
    """Be sure when the members of a result are there, in a list or in the response around one."""
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    around = text.startswith(b"[") or (text.startswith(b"{") and b'"results"' in text)
    return 0.95 if around and b'"incorrect_answers"' in text and b'"correct_answer"' in text else 0.0


FORMAT = Format(
    name="opentdb",
    title="Open Trivia DB",
    media_type="application/json",
    extensions=(".json",),
    sniff=sniff,
    read=read,
    write=write,
    schema={
        "type": "object",
        "required": ["response_code", "results"],
        "properties": {"response_code": {"const": 0}, "results": {"type": "array", "items": {"type": "object"}}},
    },
    reads=("single_choice", "true_false"),
    writes=("single_choice", "true_false"),
    loses="It holds questions with one right answer only: no explanations, hints, tags or sources, one topic, three "
    "levels, and the order of the options is lost.",
)
