"""A question file → a draft."""

from copy import deepcopy
from typing import Any

from formats.bank import front_matter as yaml
from formats.bank import members, sections
from formats.bank.front_matter import Values
from formats.bank.sections import Section
from formats.bank.source import File, Source
from formats.base import Draft

_LISTS = {"Hint": "hints", "Follow-up": "follow_ups"}


def read_question(data: bytes, path: str, defaults: dict[str, Any]) -> File[Draft]:
    """What a question's file says; `defaults` holds the members that it inherits from the bank.

    The draft's question has every member of the question document but the service's own; `id`, and the `weight` of an
    answer, only where they are written.
    """
    source = Source(data, path)
    needed = tuple(name for name in ("type", "difficulty", "topics") if name not in defaults)
    written = source.front_matter(yaml.mapping(members.QUESTION, needed))
    inherited = deepcopy({**members.ABSENT, **defaults, "external_id": source.slug()})
    body = _Body(source, written.get("type"))
    return source.file(Draft({**inherited, **written, **body.question}))


class _Body:
    """Collects the sections of one question."""

    def __init__(self, source: Source, kind: str | None) -> None:
        self.kind = kind
        self.findings = source.findings
        self.question: dict[str, Any] = {
            "stem": "",
            "answers": [],
            "explanation": None,
            "hints": [],
            "follow_ups": [],
            "rubric": [],
        }
        self.previous: str | None = None
        for section in sections.split(source.body, source.first_line):
            self._add(section)
            self.previous = section.name
        if "/stem" not in self.findings.lines and source.readable:
            self.findings.refuse(1, "has no section `# Stem`")
        # Where answers are missing, the type that wants them is what to look at.
        self.findings.lines.setdefault("/answers", self.findings.lines.get("/type", 1))

    def _add(self, section: Section) -> None:
        if section.name and not section.text:
            self._refuse(section, f"`# {section.name}` has no text")
        match section.name:
            case "":
                self.findings.refuse(section.text_line, "has text before the first section, which is `# Stem`")
            case "Stem":
                if self.previous:
                    self._refuse(section, "`# Stem` stands once, before the other sections")
                self._put("/stem", section)
                self.question["stem"] = section.text
            case "Explanation":
                if self.question["explanation"] is not None:
                    self._refuse(section, "`# Explanation` stands once")
                self._put("/explanation", section)
                self.question["explanation"] = section.text
            case "Feedback":
                self._add_feedback(section)
            case "Rubric":
                if not section.argument:
                    self._refuse(section, "`# Rubric:` needs a label, such as `# Rubric: good`")
                pointer = f"/rubric/{len(self.question['rubric'])}"
                self.findings.lines[pointer] = section.line
                self._put(f"{pointer}/text", section)
                self.question["rubric"].append({"label": section.argument, "text": section.text})
            case "Hint" | "Follow-up":
                texts = self.question[_LISTS[section.name]]
                self._put(f"/{_LISTS[section.name]}/{len(texts)}", section)
                texts.append(section.text)
            case _:
                self._add_answer(section)

    def _add_answer(self, section: Section) -> None:
        headings = members.ANSWER_HEADINGS[self.kind].values() if self.kind else sections.ANSWER_NAMES
        if section.name not in headings:
            wanted = " and ".join(f"`# {heading}`" for heading in headings)
            self._refuse(section, f"a question of type {self.kind} has {wanted}, not `# {section.name}`")
        pointer = f"/answers/{len(self.question['answers'])}"
        self.findings.lines.setdefault("/answers", section.line)
        self.findings.lines[pointer] = section.line
        self._put(f"{pointer}/body", section)
        attributes = Values(section.argument, section.line, self.findings).read(pointer, yaml.mapping(members.ANSWER))
        absent = {"feedback": None, "match": None, "source": None}
        correct = section.name != "Wrong answer"
        self.question["answers"].append({"body": section.text, "correct": correct, **absent, **(attributes or {})})

    def _add_feedback(self, section: Section) -> None:
        if self.previous not in sections.ANSWER_NAMES:
            self._refuse(section, "`# Feedback` stands once, directly after an answer")
            return
        answers = self.question["answers"]
        self._put(f"/answers/{len(answers) - 1}/feedback", section)
        answers[-1]["feedback"] = section.text

    def _put(self, pointer: str, section: Section) -> None:
        self.findings.lines[pointer] = section.text_line

    def _refuse(self, section: Section, detail: str) -> None:
        self.findings.refuse(section.line, detail)
