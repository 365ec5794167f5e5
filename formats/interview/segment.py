"""Which lines belong to which question, and why the others belong to none.

The lines are gone through once, from top to bottom. A question opens an entry; headings, rules and parting words
close it; advertising and navigation interrupt it.
"""

import re
from bisect import bisect_right
from collections import Counter

from formats.interview import words
from formats.interview.candidates import announces, is_section_heading
from formats.interview.entries import Entry, answers_without_questions, take_answers_behind_questions
from formats.interview.lines import Kind, Line, answer_label, folds_opened, is_answer_label
from formats.interview.questions import find_questions
from formats.interview.trail import Trail

_LONGEST_PLAIN_HEADING = 60
_DETAILS = re.compile(r"\s*<details\b[^<>]*>\s*$", re.IGNORECASE)
# Guides have solutions, too, to which there are no questions.
_SAYS_ANSWER = re.compile(
    r"[ \t>*_]*(?:answer|ans|antwort|réponse|respuesta|resposta|risposta|antwoord|ответ)[ \t*_]*[:：]", re.IGNORECASE
)
_FOLD = re.compile(r"\s*</?(?:details|summary)\b", re.IGNORECASE)


def segment(lines: list[Line], *, page: bool) -> list[Entry]:
    """Return the entries of classified lines, and give every other line that is not blank its reason.

    Text without any question answers lost ones. But a saved page may be any: there answers are labelled, or numbered if
    it is about interviews.
    """
    questions = find_questions(lines)
    if not questions:
        return answers_without_questions(lines, numbered=not page or any(map(announces, lines)), unmarked=not page)
    entries = _Segmenter(lines, questions).run()
    take_answers_behind_questions(entries)
    return entries


class _Segmenter:
    def __init__(self, lines: list[Line], questions: set[int]) -> None:
        self.lines = lines
        self.questions = questions
        self.order = sorted(questions)
        self.question_level = min((lines[index].heading for index in questions if lines[index].heading), default=0)
        self.numbered = any(lines[index].heading and lines[index].number is not None for index in questions)
        self.has_headings = any(line.kind is Kind.TEXT and line.heading for line in lines)
        self.section_level = self._section_level()
        # What several headings say, such as "Example", heads parts of answers.
        self.said = Counter(line.words for line in lines if line.kind is Kind.TEXT and line.heading)
        self.labelled = self._answers_are_labelled()
        self.entries: list[Entry] = []
        self.entry: Entry | None = None
        self.trail = Trail()
        self.outside = "introduction"
        self.folds = 0  # that are open around an answer, if its question stands in a `<summary>`
        self.unanswered: dict[int | None, Entry] = {}  # whose answers are listed below, by their numbers

    def run(self) -> list[Entry]:
        for index, line in enumerate(self.lines):
            if index in self.questions:
                self._open(index, line)
            elif line.kind is Kind.DROPPED:
                self._pass_by(line)
            elif line.kind is Kind.TEXT and self._begins_answers(index, line):
                self.entry, self.outside = None, "boilerplate"
                line.drop("heading")
            elif line.kind is Kind.TEXT and line.number in self.unanswered:
                self._answer(line)
            elif line.kind is Kind.RULE:
                self._rule(index, line)
            elif line.kind is Kind.TEXT and self._is_level_of_question(index, line):
                continue
            elif self.outside != "conclusion" and line.kind is Kind.TEXT and words.is_lead_in(line.text.strip()):
                self._lead_in(index, line)
            elif line.kind is Kind.HEADING or (line.kind is Kind.TEXT and self._is_heading(index, line)):
                self._heading(index, line)
            elif self.entry is not None and self._takes_leave(index, line):
                self.entry, self.outside = None, "conclusion"
                line.drop(self.outside)
            elif self.entry is not None:
                self._add(line)
                self._fold(index, line)
            elif self.outside != "conclusion" and line.kind is Kind.TEXT and _SAYS_ANSWER.match(line.text):
                self._lost(line)
            elif line.kind is not Kind.BLANK:
                line.drop(self.outside)
        return [self._first_answer(), *self.entries] if self._begins_inside_an_answer() else self.entries

    def _pass_by(self, line: Line) -> None:
        """A line that was dropped interrupts an answer; a heading of navigation ends it, and heads navigation."""
        if (
            line.reason == "navigation"
            and line.heading
            and line.heading <= max(self.section_level, self.question_level)
        ):
            self.entry, self.outside = None, "navigation"

    # Opening and filling entries

    def _open(self, index: int, line: Line) -> None:
        wrapper = self._wrapper_before(index)
        self.outside = "introduction"
        self.unanswered = {}
        self.folds = len(wrapper[:1])
        self.entry = self._begin([*wrapper, line], asked=True)
        if behind := words.level_behind(line.words):
            line.words, (self.entry.difficulty, self.entry.difficulty_stated) = behind
            self.entry.notes.append("The level beside the question was taken from its words.")
        if line.mark is not None and line.mark.has("row"):
            # A row has its answer with it.
            self.entry, self.outside = None, "boilerplate"

    def _wrapper_before(self, index: int) -> list[Line]:
        """Return the `<details>` that stands before a question in a `<summary>`, taking it from where it is."""
        mark = self.lines[index].mark
        if mark is None or not mark.has("summary"):
            return []
        position = index - 1
        while position > 0 and self.lines[position].kind is Kind.BLANK:
            position -= 1
        wrapper = self.lines[position]
        if position < 0 or position in self.questions or not _DETAILS.match(wrapper.text):
            return []
        if self.entry is not None and wrapper in self.entry.lines[-(index - position) :]:
            del self.entry.lines[-(index - position) :]
        elif wrapper.kind is not Kind.DROPPED:
            return []
        wrapper.kind, wrapper.reason = Kind.TEXT, None
        return self.lines[position:index]

    def _add(self, line: Line) -> None:
        assert self.entry is not None
        if self.labelled and self._is_second_answer(line):
            entry = Entry(asked=False, headings=self.entry.headings, difficulty=self.entry.difficulty)
            entry.notes.append("A second answer follows the same question; its own question seems to be lost.")
            self.entries.append(entry)
            self.entry = entry
        self.entry.add(line)

    def _fold(self, index: int, line: Line) -> None:
        """End an answer where what its question folds away ends, unless nothing was in there."""
        if not self.folds or line.kind is not Kind.TEXT or self.entry is None or "details" not in line.text:
            return
        self.folds += folds_opened(line.text)
        if self.folds <= 0:
            self.folds = 0
            if any(other.kind is not Kind.BLANK and not _FOLD.match(other.text) for other in self.entry.lines[1:]):
                self.entry, self.outside = None, self._before_next_question(index)

    def _begins_answers(self, index: int, line: Line) -> bool:
        """Whether a list of answers begins under this line, numbered like the questions above that have none."""
        if not words.is_answers_heading(line.words):
            return False
        unanswered: dict[int | None, Entry] = {
            entry.lines[0].number: entry
            for entry in self.entries
            if entry.asked and not entry.filled and entry.lines[0].number is not None
        }
        following = next((other for other in self.lines[index + 1 : index + 6] if other.kind is not Kind.BLANK), line)
        if following.number not in unanswered:
            return False
        self.unanswered = unanswered
        return True

    def _answer(self, line: Line) -> None:
        """Give an answer from a list of them to the question of its number."""
        self.entry = self.unanswered.pop(line.number)
        line.text, line.mark = line.all_words, None
        self.entry.add(line)

    def _lost(self, line: Line) -> None:
        """Begin an entry for an answer above which nothing asks."""
        self.entry = self._begin([], asked=False)
        self.entry.notes.append("A label says that this is an answer; its question seems to be lost.")
        self.entry.add(line)

    def _begin(self, lines: list[Line], *, asked: bool) -> Entry:
        """Add an entry that begins with some lines, under the headings that lead to it."""
        difficulty, stated = self.trail.difficulty()
        headings = self.trail.texts()
        entry = Entry(lines, asked=asked, headings=headings, difficulty=difficulty, difficulty_stated=stated)
        self.entries.append(entry)
        return entry

    def _is_second_answer(self, line: Line) -> bool:
        """Whether an answer begins that has no number of its own, in an entry that has its answer already."""
        if self.entry is None or not is_answer_label(line) or (label := answer_label(line.text)) is None:
            return False
        numbered = any(character.isdigit() for character in label["mark"])
        return not numbered and self.entry.labelled

    def _answers_are_labelled(self) -> bool:
        """Whether most questions have a label before their answer."""
        labels = 0
        for index in self.order:
            following = (line for line in self.lines[index + 1 : index + 6] if line.kind is not Kind.BLANK)
            labels += any(map(is_answer_label, following))
        return labels > 0.5 * len(self.order)

    # Headings

    def _section_level(self) -> int:
        """Return the deepest level whose headings begin sections: many of them stand right before a question."""
        total: dict[int, int] = {}
        leading: dict[int, int] = {}
        for index, line in enumerate(self.lines):
            if line.kind is Kind.TEXT and line.heading and index not in self.questions:
                total[line.heading] = total.get(line.heading, 0) + 1
                leading[line.heading] = leading.get(line.heading, 0) + self._leads_to_question(index)
        levels = [level for level, count in total.items() if leading[level] >= 0.3 * count]
        if not self.question_level:
            return max(levels, default=2)
        levels = [level for level in levels if level < self.question_level]
        above = self.question_level - 1
        return max(levels, default=1 if self.numbered and total.get(above, 0) > 2 else above)

    def _is_heading(self, index: int, line: Line) -> bool:
        """Whether a line ends the answer before it because it is a heading of the document, not of the answer."""
        if self.entry is not None and is_answer_label(line):
            return False
        if line.heading:
            if words.is_conclusion_heading(line.words) and self._next_question(index) is None:
                return True
            if self.question_level and line.text.startswith(("   ", "\t")):
                return False
            if self.question_level and line.heading == self.question_level:
                return line.number is None and (
                    self._leads_to_question(index)
                    or is_section_heading(line)
                    or (not self.numbered and self.said[line.words] == 1)
                )
            if self.question_level and line.heading < self.question_level and self._leads_to_question(index):
                return True
            return line.heading <= max(self.section_level, 1)
        if words.is_conclusion_heading(line.words):
            return not self._goes_on(index)
        if words.is_level_heading(line.words.strip(" *_:")) and self._leads_to_question(index):
            return True
        if self.question_level or line.text.startswith((" ", "\t")):
            return False
        following = next((other for other in self.lines[index + 1 : index + 4] if other.kind is not Kind.BLANK), None)
        if following is not None and following.kind is Kind.TEXT and answer_label(following.text):
            return False
        return is_section_heading(line) or self._is_plain_heading(index, line)

    def _leads_to_question(self, index: int) -> bool:
        """Whether nothing but headings stands between a line and the next question."""
        for other in range(index + 1, min(index + 12, len(self.lines))):
            line = self.lines[other]
            if other in self.questions:
                return True
            if line.kind in (Kind.CODE, Kind.FENCED) or (line.kind is Kind.TEXT and not line.heading):
                return False
        return False

    def _goes_on(self, index: int) -> bool:
        """Whether the next question follows without a heading or a rule between: "Summary" then sums up an answer."""
        for other in range(index + 1, len(self.lines)):
            line = self.lines[other]
            if other in self.questions:
                return True
            if line.kind is Kind.RULE or is_section_heading(line):
                return False
        return False

    def _is_plain_heading(self, index: int, line: Line) -> bool:
        """Whether a short line of its own right before a question is the heading of what follows."""
        text = line.words
        if (
            self.has_headings
            or (line.mark is not None and line.mark.style != ("bold",))
            or len(text) > _LONGEST_PLAIN_HEADING
        ):
            return False
        if self.entry is not None and not self.entry.filled:
            return False
        if not words.is_shaped_like_a_heading(text) or not any(map(str.isalpha, text)):
            return False
        counted = words.names_section(text)
        if index and self.lines[index - 1].kind is Kind.TEXT and not counted:
            return False
        after = next(
            (i for i in range(index + 1, min(index + 8, len(self.lines))) if self.lines[i].kind is not Kind.BLANK), -1
        )
        if after not in self.questions or text.endswith(":"):
            return False
        blank_after = after > index + 1
        return blank_after or counted or self.entry is None or self.lines[after].number == 1

    def _heading(self, index: int, line: Line) -> None:
        text = line.words.replace("**", "").strip(" *_:")
        if words.is_conclusion_heading(text):
            self.entry, self.outside = None, "conclusion"
            line.drop("conclusion")
            return
        self.trail.enter(line, text)
        self.entry, self.outside = None, self._before_next_question(index)
        line.drop("heading")

    def _is_level_of_question(self, index: int, line: Line) -> bool:
        """Take a line right under a question that says no more than its level."""
        if self.entry is None or line.heading or self.entry.filled:
            return False
        if (found := words.level_label(line.words)) is None or self._is_level_of_following(index, line):
            return False
        self.entry.difficulty, self.entry.difficulty_stated = found
        line.kind = Kind.ASIDE
        self.entry.add(line)
        return True

    def _is_level_of_following(self, index: int, line: Line) -> bool:
        """Whether a level stands apart between questions, in a document in which one stood before the first of them."""
        apart = self.lines[index - 1].kind is Kind.BLANK and words.is_level_heading(line.words.strip(" *_:"))
        return apart and self._leads_to_question(index) and self.trail.difficulty()[0] is not None

    def _lead_in(self, index: int, line: Line) -> None:
        """End the introduction: the questions are announced. If none follows, what does are answers to lost ones."""
        line.drop("introduction")
        self.entry, self.outside = None, "introduction"
        following = self.lines[index + 1 :]
        if self._next_question(index) is None and any(other.kind is not Kind.BLANK for other in following):
            self.entry = self._begin([], asked=False)
            self.entry.notes.append(
                "Questions are announced before this text, and there are none; they seem to be lost."
            )

    # Rules and parting words

    def _rule(self, index: int, line: Line) -> None:
        """A rule ends an entry, unless text follows it and the numbering goes on: then it parts an answer."""
        entry = self.entry
        if entry is not None and entry.filled and self._parts_an_answer(index):
            entry.add(line)
            return
        line.drop("section rule")
        if entry is not None and (entry.filled or not self._leads_to_answer(index)):
            self.entry, self.outside = None, self._before_next_question(index)

    def _leads_to_answer(self, index: int) -> bool:
        """Whether the answer to a question above a rule comes right below it."""
        below = next((line for line in self.lines[index + 1 : index + 4] if line.kind is not Kind.BLANK), None)
        return self._parts_an_answer(index) or (below is not None and is_answer_label(below))

    def _parts_an_answer(self, index: int) -> bool:
        following = self._next_question(index)
        if following is None:
            return False
        for other in range(index + 1, following):
            line = self.lines[other]
            if line.kind in (Kind.RULE, Kind.HEADING) or (line.kind is Kind.TEXT and self._is_heading(other, line)):
                return False
            if line.kind not in (Kind.BLANK, Kind.DROPPED):
                break
        else:
            return False
        here = self.order[bisect_right(self.order, index) - 1]
        before, after = self.lines[here].mark, self.lines[following].mark
        if before is None or after is None or before.style != after.style:
            return False
        return before.number is None or after.number is None or after.number > before.number

    def _next_question(self, index: int) -> int | None:
        position = bisect_right(self.order, index)
        return self.order[position] if position < len(self.order) else None

    def _before_next_question(self, index: int) -> str:
        """Return what text without a question is here: it introduces what follows, or nothing follows."""
        return "introduction" if self._next_question(index) is not None else "boilerplate"

    def _takes_leave(self, index: int, line: Line) -> bool:
        return (
            line.kind is Kind.TEXT
            and self._next_question(index) is None
            and (line.mark is None or line.mark.style == ("bold",))
            and words.concludes(line.words)
            and self.entry is not None
            and (self.entry.filled or (self.lines[index - 1].kind is Kind.BLANK and not self._answers_so_far()))
        )

    def _answers_so_far(self) -> bool:
        """Whether the question before the last one has an answer."""
        return any(entry.filled for entry in self.entries[-2:-1])

    # A document that begins inside an answer

    def _begins_inside_an_answer(self) -> bool:
        first = self.lines[self.order[0]]
        before = [line for line in self.lines[: self.order[0]] if line.kind is not Kind.BLANK]
        return (
            bool(before)
            and first.mark is not None
            and (first.mark.number or 0) > 1
            and all(line.reason in ("introduction", "navigation", "advertising") for line in before)
            and any(line.reason == "introduction" for line in before)
        )

    def _first_answer(self) -> Entry:
        entry = Entry(asked=False)
        entry.notes.append("The document begins inside an answer; its question is not there.")
        for line in self.lines[: self.order[0]]:
            if line.kind is Kind.BLANK:
                entry.lines.append(line)
            elif line.reason == "introduction":
                line.kind, line.reason = Kind.TEXT, None
                entry.lines.append(line)
        return entry
