"""What `interrobank check` refuses in a bank of Markdown files (docs/bank-format.md, last section).

Reading alone finds what cannot be read; this finds what does not fit together: topics, levels, names and links, the
rules of each type, and what a careful reader would correct.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from marshmallow import ValidationError

from formats.bank import Bank, Fault, File
from formats.base import Draft, Topic
from schemas.base import Schema, faults_of
from schemas.v1.difficulty import DifficultyIn
from schemas.v1.question import QuestionIn
from schemas.v1.topic import TopicIn
from services.bank_check import commonmark
from services.bank_check.spelling import misspelt
from services.bank_check.stems import near_duplicates

USUAL_LEVELS = ("beginner", "intermediate", "advanced", "expert")


def check(bank: Bank) -> list[Fault]:
    """Every fault of a bank, in the order of files and lines."""
    found = [
        *bank.faults,
        *_references(bank),
        *_circles(bank.topics),
        *_repeated_names(bank.questions),
        *_refused_by_the_service(bank),
        *_texts(bank),
        *_repeated_stems(bank),
        *_spelling(bank),
    ]
    return sorted(set(found), key=lambda fault: (fault.path, fault.line, fault.detail))


def _fault(file: File[Any], pointer: str, detail: str) -> Fault:
    return Fault(file.path, file.line_of(pointer), detail)


def _references(bank: Bank) -> Iterator[Fault]:
    """Topics and levels that do not exist."""
    header = bank.header.content
    levels = [level.slug for level in header.difficulties] if header and header.difficulties else USUAL_LEVELS
    topics = {file.content.slug for file in bank.topics if file.content}
    for topic in bank.topics:
        if topic.content and topic.content.parent and topic.content.parent not in topics:
            yield _fault(topic, "/parent", f"parent {topic.content.parent} is no topic of this bank")
    places: list[tuple[File[Any], str, dict[str, Any]]] = [
        (file, "", file.content.question) for file in bank.questions if file.content
    ]
    if header:
        places.append((bank.header, "/defaults", header.defaults))
    for file, prefix, members in places:
        # What a question inherits is the fault of bank.md alone.
        if f"{prefix}/difficulty" in file.lines and members.get("difficulty", levels[0]) not in levels:
            detail = f"difficulty {members['difficulty']} is none of {', '.join(levels)}"
            yield _fault(file, f"{prefix}/difficulty", detail)
        if not prefix and not members.get("topics", True):
            yield _fault(file, "/topics", "topics must name at least one topic")
        if f"{prefix}/topics" in file.lines:
            for index, slug in enumerate(members.get("topics", ())):
                if slug not in topics:
                    yield _fault(file, f"{prefix}/topics/{index}", f"topic {slug} is no topic of this bank")


def _circles(topics: list[File[Topic]]) -> Iterator[Fault]:
    parents = {file.content.slug: file.content.parent for file in topics if file.content}
    for file in topics:
        if file.content is None:
            continue
        way = [file.content.slug]
        above = file.content.parent
        while above in parents and above not in way:
            way.append(above)
            above = parents[above]
        if above == file.content.slug:
            yield _fault(file, "/parent", f"parent leads in a circle: {' → '.join([*way, above])}")


def _repeated_names(questions: list[File[Draft]]) -> Iterator[Fault]:
    """Two questions with one external id, or one id."""
    for member in ("external_id", "id"):
        first: dict[str, File[Draft]] = {}
        for file in questions:
            name = file.content.question.get(member) if file.content else None
            if name is not None and first.setdefault(name, file) is not file:
                yield _fault(file, f"/{member}", f"{member} {name} is already that of {first[name].path}")


def _refused_by_the_service(bank: Bank) -> Iterator[Fault]:
    """The rules of each question's type, and the limits of each member, where a file could be read without a fault."""
    for question in bank.questions:
        if question.content and not question.faults:
            members = {name: value for name, value in question.content.question.items() if name != "id"}
            yield from _refusals(question, "", QuestionIn(), members)
    for topic in bank.topics:
        if topic.content and not topic.faults:
            yield from _refusals(topic, "", TopicIn(), asdict(topic.content) | {"aliases": [*topic.content.aliases]})
    if bank.header.content and not bank.header.faults:
        for index, level in enumerate(bank.header.content.difficulties):
            yield from _refusals(bank.header, f"/difficulties/{index}", DifficultyIn(), asdict(level))


def _refusals(file: File[Any], prefix: str, schema: Schema, members: dict[str, Any]) -> Iterator[Fault]:
    try:
        schema.load(members)
    except ValidationError as error:
        for pointer, sentence in faults_of(error):
            _, member, *rest = pointer.split("/")
            if member == "answers" and rest:
                # An answer is known by its heading, and its number helps where there are many.
                detail = f"answer {int(rest[0]) + 1}: {' '.join(rest[1:])} {sentence}"
                yield _fault(file, f"/answers/{rest[0]}", detail)
            else:
                yield _fault(file, prefix + pointer, f"{member} {sentence}")


def _texts(bank: Bank) -> Iterator[Fault]:
    """Code fences, links between questions, and headings that begin no section."""
    # A file that cannot be read still has a name to link to.
    known = {file.content.question["external_id"] for file in bank.questions if file.content}
    for file, pointer, text in _commonmark(bank):
        tokens = commonmark.parsed(text)
        first_line = file.line_of(pointer)
        for line, detail in commonmark.faults(text, tokens):
            yield Fault(file.path, first_line + line, detail)
        for line, name in commonmark.question_links(tokens):
            if name not in known:
                yield Fault(file.path, first_line + line, f"question:{name} leads to no question of this bank")


def _commonmark(bank: Bank) -> Iterator[tuple[File[Any], str, str]]:
    """Every text of a bank, with its file and its pointer."""
    descriptions: Iterable[File[Any]] = (bank.header, *bank.topics)
    for described in descriptions:
        if described.content and described.content.description:
            yield described, "/description", described.content.description
    for file in bank.questions:
        if file.content is None:
            continue
        question = file.content.question
        for index, answer in enumerate(question["answers"]):
            yield file, f"/answers/{index}/body", answer["body"]
            yield file, f"/answers/{index}/feedback", answer["feedback"] or ""
        for member in ("stem", "explanation"):
            yield file, f"/{member}", question[member] or ""
        for member in ("hints", "follow_ups"):
            for index, text in enumerate(question[member]):
                yield file, f"/{member}/{index}", text
        for index, quality in enumerate(question["rubric"]):
            yield file, f"/rubric/{index}/text", quality["text"]


def _repeated_stems(bank: Bank) -> Iterator[Fault]:
    files = [file for file in bank.questions if file.content and file.content.question["stem"]]
    questions = [file.content.question for file in files if file.content]
    title = bank.header.content.title if bank.header.content else ""
    for index, earlier in near_duplicates([(one["language"], one["stem"]) for one in questions], title):
        other = files[earlier]
        yield _fault(files[index], "/stem", f"the stem says nearly the same as {other.path}:{other.line_of('/stem')}")


def _spelling(bank: Bank) -> Iterator[Fault]:
    """Spelling of English topics, aliases and tags; no dictionary is here for other languages."""
    header = bank.header.content
    own_words = header.words if header else ()
    fields: list[tuple[File[Any], str, str]] = []
    if header is None or _english(header.defaults.get("language", "en")):
        for topic in bank.topics:
            if topic.content:
                fields.append((topic, "/name", topic.content.name))
                fields += [(topic, f"/aliases/{index}", alias) for index, alias in enumerate(topic.content.aliases)]
    for file in bank.questions:
        if file.content and "/tags" in file.lines and _english(file.content.question["language"]):
            fields += [(file, f"/tags/{index}", tag) for index, tag in enumerate(file.content.question["tags"])]
    for file, pointer, text in fields:
        for word, right in misspelt(text, own_words):
            advice = f"did you mean {right}?" if right else "if it is right, list it in `words` of bank.md"
            yield _fault(file, pointer, f"{word} is not in the dictionary: {advice}")


def _english(language: str) -> bool:
    return language.partition("-")[0] == "en"
