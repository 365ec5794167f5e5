"""The members that the front matter of each kind of file may have, and what they are where they are absent."""

from typing import Any

from yaml.nodes import Node

from formats.bank import front_matter as yaml
from formats.bank.front_matter import Values
from formats.base import QUESTION_TYPES

# What a question has that says nothing about it, neither itself nor in the bank's defaults.
ABSENT: dict[str, Any] = {"tags": [], "language": "en", "status": "draft", "minutes": None, "source": None}

# Which heading an answer stands under, by the type of its question and whether it is right.
_OPTIONS = {True: "Right answer", False: "Wrong answer"}
ANSWER_HEADINGS: dict[str, dict[bool, str]] = {
    "single_choice": _OPTIONS,
    "multiple_choice": _OPTIONS,
    "true_false": _OPTIONS,
    **{kind: {True: "Answer", False: "Wrong answer"} for kind in ("short_answer", "numeric", "matching")},
    **{kind: {True: "Answer"} for kind in ("open", "ordering")},
}

SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
SOURCE = {"title": yaml.line, **{name: yaml.or_null(yaml.line) for name in ("url", "license", "locator")}}

_slug = yaml.pattern(SLUG, "a slug: lower-case letters and digits, joined by single hyphens")
_language = yaml.pattern(
    r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?(?:-[A-Za-z0-9]{5,8})*",
    "a BCP 47 language tag such as en or pt-BR",
)
_uuid = yaml.pattern(
    r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", "a UUIDv7 (RFC 9562) in lower case"
)
_level = yaml.mapping({"slug": _slug, "name": yaml.line, "rank": yaml.rank}, needed=("slug", "name", "rank"))


def _source(values: Values, node: Node, pointer: str) -> dict[str, str | None]:
    members = yaml.mapping(SOURCE, needed=("title",))(values, node, pointer)
    return {name: members.get(name) for name in SOURCE}


INHERITED: dict[str, yaml.Reader] = {
    "difficulty": _slug,
    "topics": yaml.list_of(_slug),
    "tags": yaml.list_of(yaml.line),
    "language": _language,
    "status": yaml.one_of("draft", "in_review", "published", "retired"),
    "minutes": yaml.or_null(yaml.number(0, above_minimum=True)),
    "source": yaml.or_null(_source),
}
QUESTION: dict[str, yaml.Reader] = {
    "type": yaml.one_of(*QUESTION_TYPES),
    **INHERITED,
    "external_id": yaml.or_null(yaml.line),
    "id": _uuid,
}
ANSWER: dict[str, yaml.Reader] = {
    "weight": yaml.number(-1, 1),
    "match": yaml.text,
    "source": yaml.or_null(_source),
}
TOPIC: dict[str, yaml.Reader] = {
    "name": yaml.line,
    "parent": yaml.or_null(_slug),
    "aliases": yaml.list_of(yaml.line),
}
HEADER: dict[str, yaml.Reader] = {
    "title": yaml.line,
    "defaults": yaml.mapping(INHERITED),
    "difficulties": yaml.list_of(_level),
    "words": yaml.list_of(yaml.line),
}


def default_weight(question: dict[str, Any], answer: dict[str, Any]) -> float:
    """The weight that an answer has where none is written."""
    if not answer["correct"]:
        return 0.0
    if question["type"] == "multiple_choice":
        return 1 / sum(other["correct"] for other in question["answers"])
    return 1.0
