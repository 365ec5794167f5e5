"""The YAML of a bank file, read member by member: every value with its line, and all faults at once.

YAML is read as nodes rather than values, because values have forgotten where they stood and that they stood there
twice. A word that YAML takes for something else (`no`, `404`, `2024-05-01`) is refused with the advice to quote it.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

_TAG = "tag:yaml.org,2002:"
_KINDS = {"bool": "true or false", "int": "a number", "float": "a number", "timestamp": "a date", "null": "nothing"}
_DECIMAL = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
# What PostgreSQL or an encoder would refuse: control characters but tab and line feed, halves of surrogate pairs.
UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Fault:
    """What is wrong in a file, in one sentence, and where."""

    path: str
    line: int
    detail: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.detail}"


@dataclass
class Findings:
    """What reading a file brings to light besides its content.

    `lines` says for the JSON pointer of each member where it stands.
    """

    path: str
    faults: list[Fault] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)

    def refuse(self, line: int, detail: str) -> None:
        self.faults.append(Fault(self.path, line, detail))


class RefusalError(ValueError):
    """A value is not what its member takes; the message says why."""


class _Loader(yaml.SafeLoader):
    """Composes nodes, without aliases: they could make a file endless, or a circle."""

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.composer.ComposerError(None, None, "aliases are not used here", self.peek_event().start_mark)
        return super().compose_node(parent, index)


class Values:
    """The values of a piece of YAML that begins on line `first_line` of a file."""

    def __init__(self, text: str, first_line: int, findings: Findings) -> None:
        self.text = text
        self.first_line = first_line
        self.findings = findings

    def read(self, pointer: str, reader: "Reader") -> Any:
        """What `reader` makes of the whole YAML; None, with the fault noted, where it makes nothing."""
        node = self._node()
        value = None if node is None else self.one(node, pointer, reader)
        return None if value is REFUSED else value

    def _node(self) -> Node | None:
        try:
            # Nothing at all is a mapping without members.
            return yaml.compose(self.text, Loader=_Loader) or yaml.compose("{}")
        except yaml.MarkedYAMLError as error:
            index = error.problem_mark.index if error.problem_mark else 0
            self.findings.refuse(self._line(index), f"not YAML: {error.problem}")
        except yaml.reader.ReaderError as error:
            self.findings.refuse(self._line(error.position), f"not YAML: {error.reason}")
        except RecursionError:
            self.findings.refuse(self.first_line, "not YAML: nested too deeply")
        except (ValueError, OverflowError):
            self.findings.refuse(self.first_line, "not YAML: an escape that names no character")
        return None

    def one(self, node: Node, pointer: str, reader: "Reader") -> Any:
        """What `reader` makes of `node`; where it refuses, that is noted, and `REFUSED` comes back."""
        self.findings.lines[pointer] = self._line(node.start_mark.index)
        try:
            return reader(self, node, pointer)
        except RefusalError as error:
            self.refuse(node, pointer, str(error))
            return REFUSED

    def refuse(self, node: Node, pointer: str, detail: str) -> None:
        self.findings.refuse(self._line(node.start_mark.index), f"{_name(pointer)} {detail}")

    def _line(self, index: int) -> int:
        # Not the mark's own line: YAML counts U+2028 and its like as line ends too.
        return self.first_line + self.text.count("\n", 0, index)


# A reader turns a node into a value or raises RefusalError.
Reader = Callable[[Values, Node, str], Any]
REFUSED = object()


def text(values: Values, node: Node, pointer: str) -> str:
    """A text as it is written."""
    kind = node.tag.removeprefix(_TAG)
    if not isinstance(node, ScalarNode):
        raise RefusalError("must be a text")
    if kind == "null":
        raise RefusalError("must not be empty")
    if kind in _KINDS:
        raise RefusalError(f'must be a text, but YAML reads it as {_KINDS[kind]}: write "{node.value}", in quotes')
    if kind != "str":
        raise RefusalError("must be a text, in quotes")
    if UNSTORABLE.search(node.value):
        raise RefusalError("contains a control character or half a surrogate pair")
    if not node.value.strip():
        raise RefusalError("must not be blank")
    return node.value


def line(values: Values, node: Node, pointer: str) -> str:
    """A text on one line."""
    words = text(values, node, pointer).strip()
    if "\n" in words:
        raise RefusalError("must be on one line")
    return words


def pattern(expression: str, says: str, most: int = 100) -> Reader:
    """A text that is wholly matched by a regular expression."""

    def read(values: Values, node: Node, pointer: str) -> str:
        word = text(values, node, pointer)
        if len(word) > most or not re.fullmatch(expression, word):
            raise RefusalError(f'must be {says}, not "{word}"')
        return word

    return read


def one_of(*words: str) -> Reader:
    return pattern("|".join(words), "one of " + ", ".join(words))


def number(minimum: float, maximum: float = math.inf, *, above_minimum: bool = False) -> Reader:
    """A finite number in its usual notation."""
    says = f"must be a number {'above' if above_minimum else 'from'} {minimum:g}"
    says += f" to {maximum:g}" if math.isfinite(maximum) else ""

    def read(values: Values, node: Node, pointer: str) -> float:
        if node.tag not in (_TAG + "int", _TAG + "float") or not _DECIMAL.fullmatch(node.value):
            raise RefusalError(says)
        value = float(node.value)
        too_small = value <= minimum if above_minimum else value < minimum
        if too_small or value > maximum or math.isinf(value):
            raise RefusalError(says)
        return value

    return read


def rank(values: Values, node: Node, pointer: str) -> int:
    value = number(0, 2**31 - 1)(values, node, pointer)
    if not value.is_integer():
        raise RefusalError("must be a whole number")
    return int(value)


def or_null(reader: Reader) -> Reader:
    """What `reader` takes, or null: so that a question can do without what the bank's defaults give it."""

    def read(values: Values, node: Node, pointer: str) -> Any:
        return None if node.tag == _TAG + "null" else reader(values, node, pointer)

    return read


def list_of(reader: Reader) -> Reader:
    """A list without repetition; refused elements are noted and left out."""

    def read(values: Values, node: Node, pointer: str) -> list[Any]:
        if not isinstance(node, SequenceNode):
            raise RefusalError("must be a list, such as [one, two]")
        elements: list[Any] = []
        for index, child in enumerate(node.value):
            element = values.one(child, f"{pointer}/{index}", reader)
            if element in elements:
                values.refuse(child, pointer, f"must not hold {element} twice")
            elif element is not REFUSED:
                elements.append(element)
        return elements

    return read


def mapping(readers: dict[str, Reader], needed: tuple[str, ...] = ()) -> Reader:
    """A mapping with these members; refused ones are noted and left out."""

    def read(values: Values, node: Node, pointer: str) -> dict[str, Any]:
        if not isinstance(node, MappingNode):
            raise RefusalError("must be a mapping, such as {name: value}")
        members: dict[str, Any] = {}
        seen = set()
        for key, child in node.value:
            name = key.value if isinstance(key, ScalarNode) else "a list or mapping"
            at = f"{pointer}/{name}"
            if name in seen:
                values.refuse(key, at, "is there twice")
            elif name not in readers:
                # `{match: one, two}` has a member `two` with nothing in it.
                advice = "; a text with a comma needs quotes" if node.flow_style and child.value == "" else ""
                values.refuse(key, at, f"is not a member here, only {', '.join(readers)} are{advice}")
            else:
                value = values.one(child, at, readers[name])
                if value is not REFUSED:
                    members[name] = value
            seen.add(name)
        for name in needed:
            if name not in seen:
                values.refuse(node, f"{pointer}/{name}", "is missing")
        return members

    return read


def _name(pointer: str) -> str:
    """The member that a pointer leads to, for a sentence: `/tags/0` is about `tags`."""
    return next(part for part in reversed(pointer.split("/")) if not part.isdigit()) or "the front matter"
