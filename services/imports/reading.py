"""From the blocks of a format to entries: checked by the schema, with levels, topics and places filled in."""

import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import orjson
from marshmallow import ValidationError

from formats.base import Block, Draft, FormatError
from schemas.base import UUID7, faults_of
from schemas.v1.question import GIVEN, QuestionIn, lacking
from services.duplicates.identity import identity
from services.imports.entries import Entry, Options, Place
from services.suggesting import Vocabulary
from services.text_keys import key_of, text_key

# Members at which readers and this module guess; the bank's own word for them is better than a second guess.
_GUESSED = ("topics", "difficulty", "language")
# The levels that readers name, whatever the bank calls its own.
_USUAL_LEVELS = ("beginner", "intermediate", "advanced", "expert")
_LONGEST_TITLE = 500
_LONGEST_TEXT_FOR_TOPICS = 2_000
# Control characters but tab and line ends, which are left in texts by printers, terminals and word processors.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BREAKS_BETWEEN_WORDS = re.compile(r"(?<=\S)[\x0b\x0c]+(?=\S)")
# From a question through its answers and the source of one to the title of that; what lies deeper is no text of it.
_DEEPEST = 5
AT_ONCE = 500


@dataclass(frozen=True)
class Rules:
    """By what entries are made of blocks: the importer's options and rights, and the words that the bank knows.

    The first `skip` entries of the source were read before.
    """

    options: Options
    words: Vocabulary
    may_publish: bool
    skip: int = 0


def batches(blocks: Iterable[Block], rules: Rules) -> Iterator[list[Entry]]:
    """The entries of a source, some at a time. Raises FormatError, when those above the fault have been given."""
    batch: list[Entry] = []
    refused: FormatError | None = None
    try:
        for entry in _entries(blocks, rules):
            batch.append(entry)
            if len(batch) == AT_ONCE:
                yield batch
                batch = []
    except FormatError as error:
        refused = error
    if batch:
        yield batch
    if refused:
        raise refused


def _entries(blocks: Iterable[Block], rules: Rules) -> Iterator[Entry]:
    reader = _Reader(rules)
    for number, gathered in enumerate(_gathered(blocks)):
        first = gathered[0][1]
        if first.header:
            # What the file says of its levels holds for all that follows.
            reader.levels |= {level.slug for level in first.header.difficulties}
        if number >= rules.skip:
            yield reader.entry(gathered)


def _gathered(blocks: Iterable[Block]) -> Iterator[list[tuple[int, Block]]]:
    """The blocks of each draft together, between which others may stand, with their places in the source.

    Drafts come in the order in which they begin.
    """
    # Finds its first key at once, which a dictionary does not when thousands before it are gone.
    begun: OrderedDict[Draft, list[tuple[int, Block]]] = OrderedDict()
    for number, block in enumerate(blocks):
        if block.draft is None:
            yield [(number, block)]
            continue
        begun.setdefault(block.draft, []).append((number, block))
        while begun and len(begun[draft := next(iter(begun))]) == draft.blocks:
            yield begun.pop(draft)


class _Reader:
    def __init__(self, rules: Rules) -> None:
        self.options = rules.options
        self.words = rules.words
        self.levels = set(rules.words.levels)
        self.may_publish = rules.may_publish
        self.schema = QuestionIn()

    def entry(self, gathered: list[tuple[int, Block]]) -> Entry:
        block = gathered[0][1]
        places = [Place(number, one.first_line, one.last_line, one.path) for number, one in gathered]
        if block.header:
            return Entry(places, levels=[asdict(level) for level in block.header.difficulties])
        if block.topic:
            return Entry(places, topic=asdict(block.topic))
        if block.draft is None:
            return Entry(places, dropped=block.dropped)
        return self._question(places, block.draft)

    def _question(self, places: list[Place], draft: Draft) -> Entry:
        question = {name: value for name, value in draft.question.items() if name not in GIVEN}
        entry = Entry(places, notes=list(draft.notes), missing=_missing(question, draft))
        # What is missing is for the bank to keep, once somebody has filled it in.
        unsaid = {"stem"} if "stem" in entry.missing else set[str]()
        unsaid |= {"answers", "type"} if {"answers", "key"} & set(entry.missing) else set()
        unsaid |= {name for name in _GUESSED if name in draft.suggested}
        self._fill_level(question, draft, entry, unsaid)
        self._fill_topics(question, draft, entry)
        self._fill_status(question, draft, entry, unsaid)
        self._fill_source(question, places)
        if "stem" in entry.missing:
            question["stem"] = ""
        if entry.missing:
            question.setdefault("type", "open")
            question["missing"] = entry.missing
        entry.said = sorted({name for name in draft.question if name not in GIVEN} - unsaid)
        try:
            entry.content = self.schema.load(question)
        except ValidationError as error:
            # The schema looks at every text anyway, so that only what it refuses need be looked at for the reason.
            storable = _without_controls(draft.question)
            if storable != draft.question:
                note = "Control characters, such as form feeds, were taken out."
                return self._question(places, replace(draft, question=storable, notes=[*draft.notes, note]))
            where = _place(places)
            entry.faults += [f"{where}: {pointer or 'the question'} {detail}" for pointer, detail in faults_of(error)]
            return entry
        identifier = draft.question.get("id")
        # A question's id tells its time. Another service's id does not, so the question gets one of ours.
        entry.id = identifier if isinstance(identifier, str) and UUID7.fullmatch(identifier) else None
        entry.source_key = _source_key(entry, draft.question)
        entry.text_key, entry.identity = text_key(entry.content), identity(entry.content)
        return entry

    def _fill_level(self, question: dict[str, Any], draft: Draft, entry: Entry, unsaid: set[str]) -> None:
        given = question.get("difficulty")
        if given in self.levels:
            return
        if given is not None and given not in _USUAL_LEVELS:
            if isinstance(given, str):
                entry.faults.append(f"{_place(entry.places)}: /difficulty there is no difficulty level {given}")
            return
        unsaid.add("difficulty")
        suggested = self.words.level([given] if given else draft.headings)
        if suggested:
            question["difficulty"] = suggested.slugs[0]
            entry.notes.append(suggested.note)
        else:
            question["difficulty"] = self.options.difficulty or self.words.usual_level()

    def _fill_topics(self, question: dict[str, Any], draft: Draft, entry: Entry) -> None:
        if question.get("topics"):
            return
        stem = question.get("stem")
        text = stem[:_LONGEST_TEXT_FOR_TOPICS] if isinstance(stem, str) and not self.options.topics else ""
        file_name = "" if self.options.topics else self.options.title or ""
        known = "topics" in question and "id" in draft.question
        suggested = None if known else self.words.topics(draft.headings, text, file_name)
        if suggested:
            question["topics"] = list(suggested.slugs)
            entry.notes.append(suggested.note)
        elif self.options.topics:
            question["topics"] = list(self.options.topics)

    def _fill_status(self, question: dict[str, Any], draft: Draft, entry: Entry, unsaid: set[str]) -> None:
        wanted = question.setdefault("status", self.options.status)
        if entry.missing and wanted != "draft":
            question["status"] = "draft"
        elif "status" in draft.question and wanted in ("published", "retired") and not self.may_publish:
            question["status"] = "draft"
            entry.notes.append(f"The source says {wanted}; a reviewer has to say so too.")
        else:
            return
        unsaid.add("status")

    def _fill_source(self, question: dict[str, Any], places: list[Place]) -> None:
        """A question without a source comes from this file, from these lines."""
        if "source" not in question and self.options.title:
            locator = _lines(places)
            question["source"] = {"title": self.options.title[:_LONGEST_TITLE], "locator": locator}


def _without_controls(value: Any, depth: int = _DEEPEST) -> Any:
    """A value of which all texts can be stored; a line or page that broke between two words leaves a space there."""
    if isinstance(value, str):
        return value if value.isprintable() else _CONTROLS.sub("", _BREAKS_BETWEEN_WORDS.sub(" ", value))
    if isinstance(value, list) and depth:
        return [_without_controls(one, depth - 1) for one in value]
    if isinstance(value, dict) and depth:
        return {name: _without_controls(one, depth - 1) for name, one in value.items()}
    return value


def _missing(question: Mapping[str, Any], draft: Draft) -> list[str]:
    """What a question lacks as its reader says, or as it shows where it is in the shape of the document.

    What comes from a bank has a revision and says itself what it lacks; what is of the wrong kind is for the schema.
    """
    if draft.missing or "revision" in draft.question:
        return list(draft.missing)
    kind, stem, answers = question.get("type", "open"), question.get("stem", ""), question.get("answers", [])
    if not (isinstance(kind, str) and isinstance(stem, str) and isinstance(answers, list)):
        return []
    marks = [{"correct": isinstance(answer, dict) and answer.get("correct")} for answer in answers]
    return lacking({"type": kind, "stem": stem.strip(), "answers": marks})


def _lines(places: list[Place]) -> str:
    first, last = places[0].first_line, max(place.last_line for place in places)
    lines = f"line {first}" if last <= first else f"lines {first}–{last}"
    return f"{places[0].path}, {lines}"[:200] if places[0].path else lines


def _place(places: list[Place]) -> str:
    first = places[0]
    return f"{first.path}:{first.first_line}" if first.path else f"line {first.first_line}"


def _source_key(entry: Entry, question: Mapping[str, Any]) -> int:
    """What the source says of a question, wherever in the source it stands now."""
    content = entry.content or {}
    said = {name: content.get(name) for name in sorted({*entry.said, "stem", "answers"})}
    source = content["source"] and {**content["source"], "locator": None}
    return key_of(orjson.dumps([question.get("id"), source, said | {"source": None}], option=orjson.OPT_SORT_KEYS))
