"""Fields and schemas that take nothing for granted.

Marshmallow's own fields are generous (`1.9` is an Integer, `"yes"` a Boolean), and some values that are fine in JSON
cannot be stored: PostgreSQL refuses NUL, no encoder takes a lone surrogate. These fields refuse all of that where it
comes in, so that nothing behind them has to ask again.
"""

import math
import re
from collections.abc import Callable
from functools import cached_property
from typing import Any

import marshmallow
from marshmallow import ValidationError, fields, validate

# Everything below a space but tab and line feed, DEL, and the halves of surrogate pairs.
_UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_DECIMAL = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,400})?(?:[eE][+-]?[0-9]{1,3})?", re.ASCII)
# What the token of a draw session looks like.
TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_BLANK_LINES_IN_FRONT = re.compile(r"\A(?:[^\S\n]*\n)+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?(?:-[A-Za-z0-9]{5,8})*")


class Schema(marshmallow.Schema):
    """Something a client sends: unknown members are faults."""

    class Meta:
        unknown = marshmallow.RAISE

    error_messages = {"unknown": "unknown member", "type": "must be an object"}

    def _deserialize(self, data: Any, *, error_store: Any, many: bool = False, **options: Any) -> Any:
        """What Marshmallow gives, several times as fast where there is no fault: its own way is to find them all."""
        strict = not options.get("partial") and options.get("unknown") == marshmallow.RAISE
        if strict and not many and isinstance(data, dict):
            try:
                return self.faultless(data)
            except ValidationError:
                pass
        return super()._deserialize(data, error_store=error_store, many=many, **options)

    def faultless(self, data: dict[str, Any]) -> dict[str, Any]:
        """The loaded members. Raises a ValidationError that says nothing if any has a fault."""
        members = self._members
        loaded = {}
        for key, value in data.items():
            if key not in members:
                raise ValidationError([])
            name, load = members[key]
            loaded[name] = load(value, key, data)
        if not self._required <= data.keys():
            raise ValidationError([])
        for name, default in self._defaults:
            if name not in loaded:
                loaded[name] = default() if callable(default) else default
        return loaded

    @cached_property
    def is_plain(self) -> bool:
        """Whether its members are all there is to it: nothing is done or looked at with all of them together."""
        return self.unknown == marshmallow.RAISE and not any(self._hooks.values())

    @cached_property
    def _members(self) -> dict[str, tuple[str, Callable[..., Any]]]:
        """What each member is called when it is loaded, and what loads it."""
        fields = self.load_fields.items()
        return {field.data_key or name: (field.attribute or name, field.deserialize) for name, field in fields}

    @cached_property
    def _required(self) -> frozenset[str]:
        return frozenset(field.data_key or name for name, field in self.load_fields.items() if field.required)

    @cached_property
    def _defaults(self) -> list[tuple[str, Any]]:
        fields = ((field.attribute or name, field.load_default) for name, field in self.load_fields.items())
        return [(name, default) for name, default in fields if default is not marshmallow.missing]


class ResponseSchema(marshmallow.Schema):
    """Something the service sends: described, never loaded, and free to grow members within v1."""

    class Meta:
        unknown = marshmallow.INCLUDE


class _Validated:
    """A field that, having one validator, calls it without putting it together with others each time."""

    validators: list[Any]

    def _validate(self, value: Any) -> None:
        if len(self.validators) == 1:
            self.validators[0](value)
        elif self.validators:
            super()._validate(value)  # type: ignore[misc]  # of the field that this is mixed into


class Text(_Validated, fields.String):
    """A text in CommonMark or plain words: CRLF and CR become LF, blank lines in front and white space behind go."""

    default_error_messages = {
        "required": "is needed",
        "null": "must not be null",
        "invalid": "must be a string",
        "unstorable": "contains a control character or half a surrogate pair",
        "blank": "must not be blank",
    }

    def __init__(
        self, max_length: int, *, single_line: bool = False, may_be_empty: bool = False, **options: Any
    ) -> None:
        shortest = 0 if may_be_empty else 1
        length = validate.Length(shortest, max_length, error="must have {min} to {max} characters")
        super().__init__(validate=length, **options)
        self.single_line = single_line
        self.may_be_empty = may_be_empty

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        if value.isprintable() and (shortened := value.rstrip()):
            # One line without anything special, as nearly every text is.
            return shortened.lstrip() if self.single_line else shortened
        given = value
        value = value.replace("\r\n", "\n").replace("\r", "\n")
        if self.single_line:
            value = value.strip()
        elif blank := _BLANK_LINES_IN_FRONT.match(value):
            value = value[blank.end() :]
        value = value.rstrip()
        if _UNSTORABLE.search(value) or (self.single_line and "\n" in value):
            raise self.make_error("unstorable")
        if not value and not (self.may_be_empty and given == ""):
            raise self.make_error("blank")
        return value


class Pattern(_Validated, fields.String):
    """A string that is wholly matched by a regular expression."""

    default_error_messages = {
        "required": "is needed",
        "null": "must not be null",
        "invalid": "must be a string",
    }

    def __init__(self, pattern: re.Pattern[str], says: str, max_length: int = 100, **options: Any) -> None:
        self.says = says
        self.pattern = pattern
        metadata = {"pattern": f"^{pattern.pattern}$", "maxLength": max_length, **options.pop("metadata", {})}
        self.max_length = max_length
        super().__init__(metadata=metadata, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        if len(value) > self.max_length or not self.pattern.fullmatch(value):
            raise ValidationError(f"must be {self.says}")
        return value


class Slug(Pattern):
    """A slug: the address of a topic, a level or a set."""

    def __init__(self, **options: Any) -> None:
        super().__init__(SLUG, "a slug: lower-case letters and digits, joined by single hyphens", **options)


class Id(Pattern):
    """A UUID in lower case."""

    def __init__(self, **options: Any) -> None:
        metadata = {"format": "uuid", **options.pop("metadata", {})}
        super().__init__(UUID, "a lower-case UUID", 36, metadata=metadata, **options)


class Language(Pattern):
    """A BCP 47 language tag in its usual letter case."""

    def __init__(self, **options: Any) -> None:
        super().__init__(_LANGUAGE, "a BCP 47 language tag such as en or pt-BR", 35, **options)


class Boolean(_Validated, fields.Boolean):
    """`true` or `false`, and nothing that could pass for one; in a query parameter these words."""

    default_error_messages = {"required": "is needed", "invalid": "must be true or false", "null": "must not be null"}

    def __init__(self, *, in_query: bool = False, **options: Any) -> None:
        self.in_query = in_query
        super().__init__(**options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> bool:
        if self.in_query and value in ("true", "false"):
            return bool(value == "true")
        if not isinstance(value, bool):
            raise self.make_error("invalid")
        return value


class Number(_Validated, fields.Float):
    """A finite JSON number, or the digits of one in a query parameter, within a range."""

    default_error_messages = {
        "required": "is needed",
        "null": "must not be null",
        "invalid": "must be a number",
    }

    def __init__(
        self, minimum: float, maximum: float, *, above_minimum: bool = False, in_query: bool = False, **options: Any
    ) -> None:
        self.in_query = in_query
        word = "above" if above_minimum else "from"
        self.range = validate.Range(
            minimum,
            maximum,
            min_inclusive=not above_minimum,
            error=f"must be {word} {minimum:g} {'and at most' if above_minimum else 'to'} {maximum:g}",
        )
        super().__init__(validate=self.range, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> float:
        if self.in_query and isinstance(value, str) and _DECIMAL.fullmatch(value):
            value = float(value)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise self.make_error("invalid")
        self.range(value)  # first, because an integer of 400 digits has no float
        return float(value)


class Integer(_Validated, fields.Integer):
    """A JSON integer, or the digits of one in a query parameter, within a range that both databases can hold."""

    default_error_messages = {
        "required": "is needed",
        "null": "must not be null",
        "invalid": "must be an integer",
    }

    def __init__(self, minimum: int = 0, maximum: int = 2**31 - 1, *, in_query: bool = False, **options: Any) -> None:
        self.in_query = in_query
        super().__init__(
            validate=validate.Range(minimum, maximum, error=f"must be from {minimum} to {maximum}"), **options
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> int:
        if self.in_query and isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,20}", value, re.ASCII):
            return int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.make_error("invalid")
        return value


class Choice(_Validated, fields.String):
    """One of a few words."""

    def __init__(self, choices: tuple[str, ...], **options: Any) -> None:
        error = "must be one of {choices}"
        super().__init__(
            validate=validate.OneOf(choices, error=error),
            error_messages={"required": "is needed", "invalid": "must be a string", "null": "must not be null"},
            **options,
        )


class ListOf(_Validated, fields.List):
    """A list of at most `most` elements; with `distinct`, no two of them equal."""

    default_error_messages = {
        "required": "is needed",
        "null": "must not be null",
        "invalid": "must be a list",
    }

    def __init__(self, inner: Any, most: int, *, distinct: bool = False, **options: Any) -> None:
        metadata = {"uniqueItems": True} if distinct else {}
        super().__init__(
            inner,
            validate=validate.Length(max=most, error="must have at most {max} elements"),
            metadata={**metadata, **options.pop("metadata", {})},
            **options,
        )
        self.distinct = distinct

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> list[Any]:
        if not isinstance(value, list):
            raise self.make_error("invalid")
        if len(value) > self.validators[0].max:
            # Before the elements are looked at: a million faults would help nobody.
            self.validators[0](value)
        loaded: list[Any] = super()._deserialize(value, attr, data, **options)
        if self.distinct:
            repeated = {index: ["is there already"] for index, one in enumerate(loaded) if one in loaded[:index]}
            if repeated:
                raise ValidationError(repeated)
        return loaded


class Object(_Validated, fields.Nested):
    """A nested object."""

    default_error_messages = {"required": "is needed", "null": "must not be null", "type": "must be an object"}

    def _load(self, value: Any, partial: Any = None) -> Any:
        """What the schema gives, without Marshmallow's way to it where it has nothing to add to the members."""
        schema = self.schema
        if isinstance(schema, Schema) and schema.is_plain and isinstance(value, dict) and not partial:
            try:
                return schema.faultless(value)
            except ValidationError:
                pass
        return super()._load(value, partial)


def faults_of(error: ValidationError) -> list[tuple[str, str]]:
    """The faults of a Marshmallow error as (JSON pointer, sentence), in the order in which they were found."""
    return list(_walk(error.messages, ""))


def _walk(messages: Any, pointer: str) -> Any:
    if isinstance(messages, dict):
        for member, inner in messages.items():
            if member == "_schema":
                yield from _walk(inner, pointer)
            else:
                yield from _walk(inner, f"{pointer}/{str(member).replace('~', '~0').replace('/', '~1')}")
    elif isinstance(messages, list):
        for inner in messages:
            yield from _walk(inner, pointer)
    else:
        yield pointer, str(messages)
