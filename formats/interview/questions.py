"""Which lines begin a question.

A document marks its questions in one way, or in a few: numbers, labels, headings, bold lines, bullets, or nothing but
the words. Lines of the same marks form runs; a run is a run of questions if its lines read like questions and text
follows them; and a run that lies between two questions of a weightier run is a list inside an answer.
"""

from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from formats.interview import words
from formats.interview.candidates import Candidate, Sections, announces, candidates_of, same_section, sections_of
from formats.interview.lines import DECIMAL, Kind, Line, folds_opened
from formats.interview.runs import Run, runs_of, weight
from formats.markdown_table import is_rule

_LONGEST_TOPIC = 80
_LONGEST_TITLE = 60
_FEWEST_TOPICS = 3
_SHORTEST_LIST = 4


def find_questions(lines: list[Line]) -> set[int]:
    """Return the indexes of the lines that begin questions."""
    candidates = candidates_of(lines)
    sections = sections_of(lines, candidates)
    accepted: dict[int, Run] = {}
    order: list[int] = []
    questions = [(run, _questions_of(run, lines)) for run in runs_of(candidates)]
    for run, items in sorted(questions, key=lambda pair: -sum(map(weight, pair[1]))):
        if run.family == "plain" and accepted:
            continue
        for item in items:
            if not _is_enclosed(item, run, accepted, order, sections, lines):
                accepted[item.index] = run
                insort(order, item.index)
    for run, _ in questions:
        # Nothing else asks: what a document of questions shows as titles of one kind are topics to be asked about.
        if run.items[0].title and set(accepted.values()) <= {run} and any(map(announces, lines)):
            accepted.update(dict.fromkeys(_titled_topics(run, candidates, lines), run))
    plain = [item for run, items in questions if run.family == "plain" for item in items]
    if not accepted:
        return _topics(candidates, lines)
    return set(accepted) | _unmarked(plain, accepted, sections, lines)


# Which lines of a run they are -----------------------------------------------------------------------------------


def _questions_of(run: Run, lines: list[Line]) -> list[Candidate]:
    """Return the candidates of a run that are questions, as far as the run itself tells."""
    if run.family == "label":
        return [item for item in run.items if not _names_subject(item, lines)]
    if run.family == "number":
        if run.asking >= 0.6 or (run.asking >= 0.3 and run.followed >= 0.7 and len(run.items) > 2):
            return run.items
        topics = len(run.items) > 1 and run.followed >= 0.6 and all(_is_topic(lines[item.index]) for item in run.items)
        if topics:
            return run.items
        # What answers itself among statements is rhetoric.
        asking = [item for item in run.items if item.asks and item.followed and not lines[item.index].answer]
        return [item for item in asking if "?" in lines[item.index].text]
    asking = [item for item in run.items if item.asks]
    if run.family == "heading":
        numbered = run.items[0].number is not None or DECIMAL in run.items[0].style
        if numbered and len(run.items) > 1 and run.followed >= 0.5:
            if run.asking < 0.5 and (_holds_headings(run, lines) or (not asking and _divides_an_answer(run, lines))):
                return []
            return [item for item in run.items if item.asks or not _closes_or_titles(lines[item.index].words)]
        said = Counter(lines[item.index].words for item in run.items)
        own = [
            item
            for item in run.items
            if item.asks
            or (
                said[lines[item.index].words] == 1
                and not _is_frame(lines[item.index])
                and not _names_subject(item, lines)
            )
        ]
        # Where they are few, all but one must ask; where they are many, fewer do among topics.
        most = 5 * len(asking) >= 2 * len(own) + 3
        return [item for item in own if item.asks or item.followed] if most else asking
    if run.family == "bold":
        asking = [item for item in asking if "?" in lines[item.index].text or item.followed]
        return asking if run.asking >= 0.3 or len(asking) > 3 or any(item.number is not None for item in asking) else []
    if run.family == "row":
        return [item for rows in _tables(run) for item in _questions_of_table(rows, lines)]
    if run.family == "bullet" and run.asking < 0.5:
        return []
    if run.family == "title":
        return _folded_questions(run, lines)
    if run.family == "bullet":
        return [item for items in _lists(run, lines) for item in _questions_of_list(items)]
    return [item for item in asking if not _ends_an_answer(item, run, lines)]


def _ends_an_answer(item: Candidate, run: Run, lines: list[Line]) -> bool:
    """Whether a command is the last step of an answer: nothing answers it, unlike the questions around it."""
    alone = run.family == "plain" and run.followed >= 0.5 and not (item.followed or item.listed)
    return alone and words.instructs(lines[item.index].words)


def _names_subject(item: Candidate, lines: list[Line]) -> bool:
    """Whether a heading names a subject, and the smaller one right below asks: "Question 3 - Lists"."""
    line, below = lines[item.index], _below(lines, item.index)
    return (
        below is not None
        and 0 < line.heading < below.heading
        and bool(line.words)
        and not words.asks(line.words)
        and words.asks(below.words)
    )


def _folded_questions(run: Run, lines: list[Line]) -> list[Candidate]:
    """Return the titles that ask, and the others that are folded as deeply: where most ask, those are topics."""
    asking = [item for item in run.items if item.asks]
    beside = _folded_as_deeply(run, lines)
    if len(asking) < 0.6 * (len(beside) or len(run.items)):
        return asking
    topics = [item for item in beside if _is_folded_topic(item, lines)]
    return [item for item in run.items if item.asks or lines[item.index].number is not None or item in topics]


def _titled_topics(run: Run, candidates: list[Candidate], lines: list[Line]) -> list[int]:
    """Return the indexes of titles of one kind if they are topics: several, of which few have what asks below."""
    topics = [item.index for item in _folded_as_deeply(run, lines) if _is_folded_topic(item, lines)]
    asking = [item.index for item in candidates if item.asks and item.title != run.items[0].title]
    holding = {topics[place - 1] for index in asking if (place := bisect_right(topics, index))}
    return topics if len(topics) >= _FEWEST_TOPICS and len(holding) <= 0.5 * len(topics) else []


def _folded_as_deeply(run: Run, lines: list[Line]) -> list[Candidate]:
    """Return the titles of a run that are folded as deeply as those that ask, or as the outermost if none asks.

    Where those that ask are folded in several ways, nothing is known of the others.
    """
    depths: dict[int, int] = {}
    depth = 0
    for index, line in enumerate(lines[: run.items[-1].index + 1]):
        if line.kind is Kind.TEXT:
            depth += folds_opened(line.text)
        depths[index] = depth
    usual = {depths[item.index] for item in run.items if item.asks} or {min(depths[item.index] for item in run.items)}
    return [item for item in run.items if usual == {depths[item.index]}]


def _is_folded_topic(item: Candidate, lines: list[Line]) -> bool:
    line = lines[item.index]
    return (
        item.followed
        and len(line.words) <= words.LONGEST_HEADING
        and not _is_frame(line)
        and not words.reveals(line.words)
    )


def _lists(run: Run, lines: list[Line]) -> Iterator[list[Candidate]]:
    """The lists that the bullets of a run are parts of: between items stand bullets, code, and what is indented."""
    items = run.items[:1]
    for before, item in pairwise(run.items):
        between = (line for line in lines[before.index + 1 : item.index] if line.kind is Kind.TEXT)
        if not all(line.text[:1].isspace() or (line.mark and line.mark.has("bullet")) for line in between):
            yield items
            items = []
        items.append(item)
    yield items


def _tables(run: Run) -> Iterator[list[Candidate]]:
    """The tables that the rows of a run are parts of, without the rules in them."""
    rows = run.items[:1]
    for before, item in pairwise(run.items):
        if item.index > before.index + 2:
            yield rows
            rows = []
        rows.append(item)
    yield rows


def _questions_of_table(rows: list[Candidate], lines: list[Line]) -> list[Candidate]:
    """Return the rows that ask; where most do, the others too that answer themselves, but not the header."""
    body = [row for row in rows if row.asks or not is_rule(lines[min(row.index + 1, len(lines) - 1)].text)]
    if sum(row.asks for row in body) < 0.5 * len(body):
        return []
    return [row for row in body if row.asks or lines[row.index].answer]


def _questions_of_list(items: list[Candidate]) -> list[Candidate]:
    """Return the items that ask, and the others too where most do, in words that are not known to ask.

    In a list that has answers among its items, hardly any two in a row ask.
    """
    asking = [item for item in items if item.asks]
    in_a_row = sum(one.asks and other.asks for one, other in pairwise(items))
    most = len(asking) >= 0.5 * len(items) and in_a_row >= 0.2 * len(items)
    return items if len(items) >= _SHORTEST_LIST and most else asking


def _topics(candidates: list[Candidate], lines: list[Line]) -> set[int]:
    """Return the headings of the deepest level that has several with text below: if nothing asks, they are topics."""
    headings = [item for item in candidates if item.family == "heading" and not _is_frame(lines[item.index])]
    for level in sorted({lines[item.index].heading for item in headings}, reverse=True):
        topics = {
            item.index
            for item in headings
            if lines[item.index].heading == level and item.followed and not _heading_below(lines, item.index)
        }
        if len(topics) >= _FEWEST_TOPICS:
            return topics
    return set()


def _holds_headings(run: Run, lines: list[Line]) -> bool:
    """Whether most headings of a run have a deeper heading of its own right below: "1. Basics" over "Q1: What …?".

    One that stands below several of them, such as "Description", heads a part of an answer.
    """
    below = [_below(lines, item.index) for item in run.items]
    said = Counter(line.words for line in below if line)
    holding = sum(
        line is not None and line.heading > lines[item.index].heading and said[line.words] == 1
        for item, line in zip(run.items, below, strict=True)
    )
    return holding > 0.5 * len(run.items)


def _divides_an_answer(run: Run, lines: list[Line]) -> bool:
    """Whether the headings of a run stand below a larger one that asks, as parts of its answer."""
    first = run.items[0].index
    above = next((lines[at] for at in range(first - 1, -1, -1) if 0 < lines[at].heading < lines[first].heading), None)
    return above is not None and words.asks(above.words)


def _closes_or_titles(text: str) -> bool:
    return words.is_conclusion_heading(text) or words.is_title(text)


def _below(lines: list[Line], index: int) -> Line | None:
    """Return the line right below one, if it is text."""
    below = next((line for line in lines[index + 1 : index + 6] if line.kind is not Kind.BLANK), None)
    return below if below is not None and below.kind is Kind.TEXT else None


def _heading_below(lines: list[Line], index: int) -> int:
    """Return the level of the heading right below a line, 0 if there is none."""
    below = _below(lines, index)
    return below.heading if below else 0


def _is_topic(line: Line) -> bool:
    """Whether a numbered line names what is asked about instead of asking: "12. Decorators".

    Where the number itself is bold, that may take a sentence: "**12)** The users who never came back."
    """
    text = line.words
    if line.mark is None or line.mark.has("indented"):
        return False
    brief = len(text) <= _LONGEST_TOPIC and not text.endswith((".", ":", ";", ","))
    return brief or line.text.startswith(("**", "__"))


def _is_frame(line: Line) -> bool:
    """Whether a heading belongs to the document and not to a question."""
    text = line.words
    return (
        words.is_level_heading(text)
        or words.is_title(text)
        or words.is_about_interviews(text)
        or words.is_conclusion_heading(text)
        or words.CONTENTS_HEADING.fullmatch(text) is not None
        or bool(line.mark and line.mark.heading == 1)
    )


# Which of them lie inside answers --------------------------------------------------------------------------------


def _is_enclosed(
    item: Candidate, run: Run, accepted: dict[int, Run], order: list[int], sections: Sections, lines: list[Line]
) -> bool:
    """Whether a candidate lies inside the answer of a question found before.

    Between two questions of one run it does, unless it is labelled a question and they are not. After the last one it
    does too, unless a section begins between or the candidate's run is a numbered one that asks: the numbering of some
    documents starts again half-way. Below a heading that leads right to a question, what asks is one of the section.
    """
    position = bisect_right(order, item.index)
    if not position or accepted[order[position - 1]] is run:
        return False
    before = order[position - 1]
    if run.family == "label" and accepted[before].family in ("bullet", "plain"):
        return False
    if item.asks and not lines[before].heading and not same_section(before, item.index, sections.leading):
        return False
    after = order[position] if position < len(order) else None
    if after is not None and accepted[after] is accepted[before]:
        step = (lines[after].number or 0) - (lines[before].number or 0)
        if _same_level(item.index, before, lines) and item.asks and (lines[before].number is None or step > 1):
            return False
        if step == 1 or same_section(before, after, sections.headings):
            return True
    if run.family == "heading" and same_section(before, item.index, sections.headings):
        deeper = lines[item.index].heading > lines[before].heading > 0
        return deeper and not _begins_section(item, before, sections, lines)
    if not same_section(before, item.index, sections.all) or run.family in ("label", "heading"):
        return False
    several = len(run.items) > 1 or _is_first_below_title(item, lines)
    starts_again = run.items[0].number is not None and several and run.asking >= 0.6
    return not (starts_again and (run.followed >= 0.5 or accepted[before].followed < 0.5))


def _is_first_below_title(item: Candidate, lines: list[Line]) -> bool:
    """Whether a candidate is the first of its numbering, right below a short line that stands apart from the answer."""
    if item.number != 1 or item.index < 2:
        return False
    title, above = lines[item.index - 1], lines[item.index - 2]
    return (
        title.kind is Kind.TEXT
        and title.mark is None
        and above.kind is Kind.BLANK
        and len(title.words) <= _LONGEST_TITLE
        and words.is_shaped_like_a_heading(title.words)
        and not title.words.endswith(":")
    )


def _begins_section(item: Candidate, before: int, sections: Sections, lines: list[Line]) -> bool:
    """Whether a heading as large as the question before leads to a candidate, so that the answer to that ends there."""
    place = bisect_right(sections.leading, item.index) - 1
    leading = sections.leading[place] if place >= 0 else -1
    return leading > before and item.asks and 0 < lines[leading].heading <= lines[before].heading


def _same_level(first: int, second: int, lines: list[Line]) -> bool:
    """Whether two lines are headings of one level."""
    one, other = lines[first].mark, lines[second].mark
    return one is not None and other is not None and one.heading == other.heading > 0


def _unmarked(plain: list[Candidate], accepted: dict[int, Run], sections: Sections, lines: list[Line]) -> set[int]:
    """Return the questions that nothing but their words marks.

    In a document without marks they all are. Beside marked ones they are questions where the numbering has a gap for
    them, or where a section has several of them and no marked one, or where its title announces more questions.
    """
    found = _in_gaps(plain, accepted, lines)
    by_section: dict[int, list[Candidate]] = {}
    for item in plain:
        by_section.setdefault(bisect_right(sections.all, item.index), []).append(item)
    marked = {bisect_right(sections.all, index) for index in accepted}
    for section, items in by_section.items():
        own = [item for item in items if item.followed or item.listed]
        if section not in marked and (len(own) > 1 or _announces_more(section, accepted, sections, lines)):
            found.update(item.index for item in own)
    return found


def _announces_more(section: int, accepted: dict[int, Run], sections: Sections, lines: list[Line]) -> bool:
    """Whether a section behind questions is titled as one of questions: "FAQs". The first title is the document's."""
    start = sections.all[section - 1] if section else -1
    return start > min(accepted) and words.is_title(lines[start].words)


def _in_gaps(plain: list[Candidate], accepted: dict[int, Run], lines: list[Line]) -> set[int]:
    found: set[int] = set()
    for run in set(accepted.values()):
        items = [item for item in run.items if item.index in accepted and item.number is not None]
        for first, second in pairwise(items):
            room = (second.number or 0) - (first.number or 0) - 1
            if room > 0:
                between = [item.index for item in plain if first.index < item.index < second.index and item.followed]
                found.update(between[:room])
    return found
