"""One file on its way from bytes to what it says: front matter, the lines below it, and the findings so far."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Generic, TypeVar

from formats.bank import front_matter as yaml
from formats.bank import sections
from formats.bank.front_matter import Fault, Findings, Values
from formats.bank.members import SLUG
from formats.base import Draft, Header, Topic

Content = TypeVar("Content", Header, Topic, Draft)


@dataclass(frozen=True)
class File(Generic[Content]):
    """One file as it was read.

    `content` is what could be read of it, as if faulty members were not there, or None where there is no such file.
    `lines` says for the JSON pointer of each member (`/stem`, `/answers/1`, `/tags/0`) where in the file it stands.
    """

    path: str
    content: Content | None
    last_line: int
    faults: tuple[Fault, ...]
    lines: dict[str, int]

    def line_of(self, pointer: str) -> int:
        """The line of a member, or of the nearest member around it."""
        while pointer and pointer not in self.lines:
            pointer = pointer.rpartition("/")[0]
        return self.lines.get(pointer, 1)


def slug_of(path: str) -> str:
    """The name of a file, less `.md`."""
    return PurePosixPath(path).stem


class Source:
    """A file's text in its parts. `body` holds the lines below the front matter, from line `first_line` on."""

    def __init__(self, data: bytes, path: str) -> None:
        self.findings = Findings(path)
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self.findings.refuse(data.count(b"\n", 0, error.start) + 1, "is not UTF-8")
            text = data.decode("utf-8-sig", errors="replace")
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for number, line in enumerate(lines, 1):
            if yaml.UNSTORABLE.search(line):
                self.findings.refuse(number, "contains a control character")
        self._yaml, self.body = self._parted(lines)
        # Whatever cannot be seen for such a fault would be reported as missing.
        self.readable = not self.findings.faults
        self.first_line = len(lines) - len(self.body) + 1
        # The text after a last line feed is no line.
        self.last_line = max(1, len(lines) - (lines[-1] == ""))

    def _parted(self, lines: list[str]) -> tuple[str, list[str]]:
        if lines[0].rstrip() != "---":
            self.findings.refuse(1, "does not begin with front matter: a line ---, YAML, and another line ---")
            return "", lines
        end = next((index for index, line in enumerate(lines) if index and line.rstrip() == "---"), None)
        if end is None:
            self.findings.refuse(1, "has front matter without an end: a second line ---")
            return "", []
        return "\n".join(lines[1:end]), lines[end + 1 :]

    def front_matter(self, reader: yaml.Reader) -> dict[str, Any]:
        """The members of the front matter that are without fault."""
        return (Values(self._yaml, 2, self.findings).read("", reader) if self.readable else None) or {}

    def description(self) -> str | None:
        """All of the body as one text."""
        blank = next((index for index, line in enumerate(self.body) if line.strip()), 0)
        self.findings.lines["/description"] = self.first_line + blank
        return sections.normalised("\n".join(self.body)) or None

    def slug(self) -> str:
        """The slug that the file's name is."""
        slug = slug_of(self.findings.path)
        if not re.fullmatch(SLUG, slug) or len(slug) > 100:
            self.findings.refuse(
                1, "has a name that is no slug: lower-case letters and digits, joined by single hyphens, at most 100"
            )
        return slug

    def file(self, content: Content) -> File[Content]:
        faults = tuple(sorted(self.findings.faults, key=lambda fault: fault.line))
        return File(self.findings.path, content, self.last_line, faults, self.findings.lines)
