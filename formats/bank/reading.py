"""Bank files → the header, topics and drafts, each with its faults."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from formats.bank import front_matter as yaml
from formats.bank import members
from formats.bank.files import HEADER, Files, in_order, lines_of, parents_first
from formats.bank.front_matter import Fault
from formats.bank.question import read_question
from formats.bank.source import File, Source, slug_of
from formats.base import Block, Draft, FormatError, Header, Level, Topic

_NO_HEADER = (
    "is missing: a folder or a ZIP archive is taken for a bank in Markdown; other documents are imported one by one"
)


@dataclass(frozen=True)
class Bank:
    """A bank as it was read; the topics come parents first, the questions in the order of their paths."""

    header: File[Header]
    topics: list[File[Topic]]
    questions: list[File[Draft]]

    @property
    def faults(self) -> list[Fault]:
        """What cannot be read as docs/bank-format.md describes it."""
        every: list[File[Any]] = [self.header, *self.topics, *self.questions]
        return [fault for file in every for fault in file.faults]


def read_bank(files: Files) -> Bank:
    """All of a bank; raises FormatError where an archive is damaged. A missing `bank.md` is one of the faults."""
    header = _header(files)
    found = in_order(files)
    return Bank(header, _topics(files, found.topics), list(_questions(files, found.questions, header)))


def blocks(files: Files) -> Iterator[Block]:
    """A bank file by file, each as one block: the header, topics with parents first, questions, and the rest.

    Raises FormatError where an archive is damaged and, with all their faults, if any files have faults. Those of
    `bank.md` are raised at once, because every question may inherit something from it; all others after the last
    block, so that no more than one file is held at a time.
    """
    header = _header(files)
    _raise(header.faults)
    faults: list[Fault] = []
    found = in_order(files)
    yield Block(1, header.last_line, header=header.content, path=header.path)
    for topic in _topics(files, found.topics):
        faults += topic.faults
        if not topic.faults:
            yield Block(1, topic.last_line, topic=topic.content, path=topic.path)
    for question in _questions(files, found.questions, header):
        faults += question.faults
        if not question.faults:
            yield Block(1, question.last_line, draft=question.content, path=question.path)
    for path in found.others:
        yield Block(1, lines_of(files[path]()), dropped="is no file of the Markdown bank format", path=path)
    _raise(faults)


def _raise(faults: Sequence[Fault]) -> None:
    if faults:
        number = f"{len(faults)} faults, the first: " if len(faults) > 1 else ""
        raise FormatError(f"{number}{faults[0]}", faults=[str(fault) for fault in faults])


def _header(files: Files) -> File[Header]:
    if HEADER not in files:
        return File(HEADER, None, 1, (Fault(HEADER, 1, _NO_HEADER),), {})
    return read_header(files[HEADER](), HEADER)


def _topics(files: Files, paths: list[str]) -> list[File[Topic]]:
    topics = {slug_of(path): read_topic(files[path](), path) for path in paths}
    parents = {slug: file.content.parent if file.content else None for slug, file in topics.items()}
    return [topics[slug] for slug in parents_first(parents)]


def _questions(files: Files, paths: list[str], header: File[Header]) -> Iterator[File[Draft]]:
    defaults = header.content.defaults if header.content else {}
    return (read_question(files[path](), path, defaults) for path in paths)


def read_header(data: bytes, path: str) -> File[Header]:
    """What `bank.md` says."""
    source = Source(data, path)
    written = source.front_matter(yaml.mapping(members.HEADER, needed=("title",)))
    levels = [Level(**level) for level in written.get("difficulties", ()) if len(level) == 3]
    for name in ("slug", "rank"):
        if len({getattr(level, name) for level in levels}) < len(levels):
            source.findings.refuse(source.findings.lines["/difficulties"], f"difficulties must not share a {name}")
    return source.file(
        Header(
            title=written.get("title", ""),
            description=source.description(),
            defaults=written.get("defaults", {}),
            difficulties=tuple(levels),
            words=tuple(written.get("words", ())),
        )
    )


def read_topic(data: bytes, path: str) -> File[Topic]:
    """What a topic's file says; the file's name is the slug."""
    source = Source(data, path)
    written = source.front_matter(yaml.mapping(members.TOPIC, needed=("name",)))
    return source.file(
        Topic(
            slug=source.slug(),
            name=written.get("name", ""),
            parent=written.get("parent"),
            aliases=tuple(written.get("aliases", ())),
            description=source.description(),
        )
    )
