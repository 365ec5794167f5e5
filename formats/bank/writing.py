"""The header, topics and question documents → bank files.

What is written reads back exactly: every text, every member. Members that are what they would be anyway, from the
bank's defaults or the format's, are not written, so that the files stay easy to read. What a file does not hold are
the service's own members: a question's revision and times, and the ids of answers.
"""

import io
import re
import sys
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from formats.bank import members
from formats.bank.files import HEADER
from formats.bank.sections import escaped
from formats.base import Header, Topic

_MEMBERS_IN_ORDER = ("type", "difficulty", "topics", "tags", "language", "status", "minutes", "source")
# Zip can say no earlier time, and any other would make two exports of one bank differ.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_UNTITLED = Header(title="Interrobank export")


def files(
    questions: Iterable[dict[str, Any]], topics: Iterable[Topic] = (), header: Header = _UNTITLED
) -> Iterator[tuple[str, str]]:
    """The path and the text of each file of a bank: `bank.md`, then the topics, then the questions as they come.

    A question lies in the folder of its first topic, under its external id where that can be a name and is still free
    there, else under a name made from its stem.
    """
    yield HEADER, _header_text(header)
    for topic in topics:
        yield f"topics/{topic.slug}.md", _topic_text(topic)
    taken: dict[str, int] = {}
    for question in questions:
        folder = "/".join(["questions", *question["topics"][:1]])
        name = _free_name(folder, _name(question), taken)
        yield f"{folder}/{name}.md", question_text(question, name, header.defaults)


def write_folder(bank: Iterable[tuple[str, str]], folder: Path) -> None:
    """Write files into a folder, which is made where it is missing; other files in it stay as they are."""
    for path, text in bank:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")


def write_zip(bank: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    """The bytes of a zip archive of files, piece by piece; the same files give the same bytes."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in bank:
            member = zipfile.ZipInfo(path, _NO_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, text)
            yield pipe.taken()
    yield pipe.taken()


class _Pipe(io.RawIOBase):
    """A file that cannot be sought, whose bytes are taken out at the other end."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._bytes += data
        return len(data)

    def taken(self) -> bytes:
        taken = bytes(self._bytes)
        self._bytes.clear()
        return taken


def question_text(question: dict[str, Any], name: str, defaults: dict[str, Any]) -> str:
    """The text of a question's file that is called `name` (without `.md`) in a bank with these defaults."""
    inherited = {**members.ABSENT, **defaults}
    written = {
        member: question[member]
        for member in _MEMBERS_IN_ORDER
        if member not in inherited or question[member] != inherited[member]
    }
    if question["external_id"] != name:
        written["external_id"] = question["external_id"]
    if "id" in question:
        written["id"] = question["id"]
    return _front_matter(written) + "".join(
        f"\n# {heading}\n\n{escaped(text)}\n" for heading, text in _sections(question)
    )


def _sections(question: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Stem", question["stem"]
    for answer in question["answers"]:
        heading = members.ANSWER_HEADINGS[question["type"]][answer["correct"]]
        attributes = _attributes(question, answer)
        yield f"{heading} {_flow(attributes)}" if attributes else heading, answer["body"]
        if answer["feedback"] is not None:
            yield "Feedback", answer["feedback"]
    if question["explanation"] is not None:
        yield "Explanation", question["explanation"]
    for hint in question["hints"]:
        yield "Hint", hint
    for follow_up in question["follow_ups"]:
        yield "Follow-up", follow_up
    for quality in question["rubric"]:
        yield f"Rubric: {quality['label']}", quality["text"]


def _attributes(question: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    attributes = {}
    weight = answer.get("weight")
    if weight is not None and weight != members.default_weight(question, answer):
        attributes["weight"] = weight
    for member in ("match", "source"):
        if answer[member] is not None:
            attributes[member] = answer[member]
    return attributes


def _topic_text(topic: Topic) -> str:
    written: dict[str, Any] = {"name": topic.name}
    if topic.parent is not None:
        written["parent"] = topic.parent
    if topic.aliases:
        written["aliases"] = list(topic.aliases)
    return _front_matter(written) + _description(topic.description)


def _header_text(header: Header) -> str:
    text = _line("title", header.title)
    if header.defaults:
        text += "defaults:\n" + "".join("  " + _line(name, value) for name, value in header.defaults.items())
    if header.difficulties:
        levels = ({"slug": level.slug, "name": level.name, "rank": level.rank} for level in header.difficulties)
        text += "difficulties:\n" + "".join(f"  - {_flow(level)}\n" for level in levels)
    if header.words:
        text += _line("words", list(header.words))
    return f"---\n{text}---\n" + _description(header.description)


def _description(description: str | None) -> str:
    return "" if description is None else f"\n{description}\n"


def _front_matter(written: dict[str, Any]) -> str:
    return "---\n" + "".join(_line(name, value) for name, value in written.items()) + "---\n"


def _line(name: str, value: Any) -> str:
    # A mapping of one member in flow style, less its braces, is that member on one line.
    return _flow({name: value})[1:-1] + "\n"


def _flow(value: dict[str, Any]) -> str:
    """YAML on one line."""
    known = {name: _known(member) for name, member in value.items()}
    text: str = yaml.dump(
        known, Dumper=_Dumper, default_flow_style=True, width=sys.maxsize, allow_unicode=True, sort_keys=False
    )
    return text.rstrip("\n")


def _known(value: Any) -> Any:
    """A source without the members that are not known, the title first; anything else as it is."""
    if not isinstance(value, dict):
        return value
    return {name: value[name] for name in members.SOURCE if value.get(name) is not None}


class _Dumper(yaml.SafeDumper):
    """Writes every value where it belongs, and on one line."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def _text(self, data: str) -> yaml.Node:
        # Only double quotes keep all that YAML takes for a line break on one line.
        style = '"' if re.search("[\n\x85\u2028\u2029]", data) else None
        return self.represent_scalar("tag:yaml.org,2002:str", data, style)

    def _number(self, data: float) -> yaml.Node:
        return self.represent_int(int(data)) if data.is_integer() else self.represent_float(data)


_Dumper.add_representer(str, _Dumper._text)
_Dumper.add_representer(float, _Dumper._number)


def _name(question: dict[str, Any]) -> str:
    external_id = question["external_id"] or ""
    if re.fullmatch(members.SLUG, external_id) and len(external_id) <= 100:
        return external_id
    letters = unicodedata.normalize("NFKD", question["stem"].casefold()).encode("ascii", "ignore").decode()
    words = re.findall("[a-z0-9]+", letters)
    name = words[0][:60] if words else "question"
    for word in words[1:]:
        if len(name) + len(word) >= 60:
            break
        name += f"-{word}"
    return name


def _free_name(folder: str, name: str, taken: dict[str, int]) -> str:
    """`name`, or `name-2` and so on; `taken` counts how often each path has been wanted."""
    wanted = free = f"{folder}/{name}"
    while free in taken:
        taken[wanted] += 1
        # Shortened, so that the longest name is still one with a number behind it.
        free = f"{folder}/{name[:90].rstrip('-')}-{taken[wanted]}"
    taken[free] = 1
    return free.removeprefix(f"{folder}/")
