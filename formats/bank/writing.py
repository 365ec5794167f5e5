"""The header, topics and question documents → bank files.

What is written reads back exactly: every text, every member. Members that are what they would be anyway, from the
bank's defaults or the format's, are not written, so that the files stay easy to read. What a file does not hold are
the service's own members: a question's revision and times, and the ids of answers.
"""

import re
import sqlite3
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import yaml

from formats.bank import members
from formats.bank.files import HEADER
from formats.bank.sections import escaped
from formats.base import Header, Loss, Topic
from formats.losses import left_out

_MEMBERS_IN_ORDER = ("type", "difficulty", "topics", "tags", "language", "status", "minutes", "source")
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
    # The names that are taken are kept in a temporary file, because memory must not grow with the bank.
    with closing(sqlite3.connect("", isolation_level=None, check_same_thread=False)) as taken:
        taken.execute("CREATE TABLE taken (path TEXT PRIMARY KEY, times INTEGER) WITHOUT ROWID")
        taken.execute("BEGIN")
        for question in questions:
            folder = "/".join(["questions", *question["topics"][:1]])
            name = _free_name(folder, _name(question), taken)
            yield f"{folder}/{name}.md", question_text(question, name, header.defaults)


def with_stems(questions: Iterable[dict[str, Any]], losses: list[Loss]) -> Iterator[dict[str, Any]]:
    """The questions that have a stem; the others cannot be in a bank, where a file without one is a fault."""
    for question in questions:
        if question["stem"]:
            yield question
        else:
            losses.append(left_out(question, "it has no stem"))


def write_folder(bank: Iterable[tuple[str, str]], folder: Path) -> None:
    """Write files into a folder, which is made where it is missing; other files in it stay as they are."""
    for path, text in bank:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")


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


def _free_name(folder: str, name: str, taken: sqlite3.Connection) -> str:
    """`name`, or `name-2` and so on; `taken` counts how often each path has been wanted."""
    wanted = free = f"{folder}/{name}"
    while taken.execute("SELECT 1 FROM taken WHERE path = ?", [free]).fetchone():
        counted = "UPDATE taken SET times = times + 1 WHERE path = ? RETURNING times"
        times = taken.execute(counted, [wanted]).fetchone()[0]
        # Shortened, so that the longest name is still one with a number behind it.
        free = f"{folder}/{name[:90].rstrip('-')}-{times}"
    taken.execute("INSERT INTO taken VALUES (?, 1)", [free])
    return free.removeprefix(f"{folder}/")
