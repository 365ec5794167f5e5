"""Step 5: questions without options, which look like those that have some."""

from bisect import bisect

from formats.markdown_mcq.document import Document, Question, is_answer_heading, title_of
from formats.markdown_options import question_number


def find_open_questions(document: Document) -> None:
    """Add the headings that look just like those of the questions with options, but have none."""
    heads = [document.lines[question.start] for question in document.questions]
    levels = {line.level for line in heads if line.kind == "heading" and question_number(line.title)}
    words = {
        numbered["word"].casefold()
        for line in heads
        if line.kind == "text" and (numbered := question_number(line.plain)) and numbered["word"]
    }
    inside = {
        index for question in document.questions for index in range(question.start, question.options[-1].last + 1)
    }
    plain_numbers = any(line.kind == "text" and question_number(line.plain) for line in heads)
    if not document.questions:
        levels = {2, 3, 4, 5, 6}
    found: list[Question] = []
    for index, line in enumerate(document.lines):
        if not document.visible[index] or index in inside or document.owners[index] is not None:
            continue
        numbered = question_number(title_of(line)) if line.kind in ("heading", "text") else None
        if not numbered or "](#" in line.plain:
            continue
        if (
            (line.kind == "heading" and line.level in levels and not is_answer_heading(document, index))
            or (line.kind == "text" and (numbered["word"] or "").casefold() in words)
            or (line.kind == "text" and plain_numbers and _fills_gap(document, index, int(numbered["number"]), found))
        ):
            found.append(Question(index, [], number=int(numbered["number"])))
    document.questions.extend(found)
    document.questions.sort(key=lambda question: question.start)
    ends = [*[question.start for question in document.questions[1:]], len(document.lines)]
    for question, end in zip(document.questions, ends, strict=False):
        question.end = end


def _fills_gap(document: Document, index: int, number: int, found: list[Question]) -> bool:
    """Tell whether a numbered paragraph counts on from the question above it, or one found there, to the one below."""
    place = bisect(document.questions, index, key=lambda question: question.start)
    before = [*document.questions[max(place - 1, 0) : place], *found[-1:]]
    above = max(before, key=lambda question: question.start).number if before else 0
    below = document.questions[place].number if place < len(document.questions) else None
    alone = index == 0 or document.lines[index - 1].kind == "blank"
    return alone and number == (above or 0) + 1 and (below is None or below > number)
