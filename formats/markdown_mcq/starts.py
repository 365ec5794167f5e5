"""Step 2: where the question above each list of options starts."""

from formats.markdown_mcq.document import Document, Question, is_answer_heading, is_headline, title_of
from formats.markdown_options import ALL_BOLD, Option, choices_of, question_number


def find_questions(document: Document, groups: list[list[Option]]) -> list[Question]:
    questions: list[Question] = []
    above = 0
    number = 0
    for options in groups:
        start = _start(document, above, options[0].end_of_stem, number + 1, questions[-1] if questions else None)
        question = Question(start, options, choices=choices_of(options))
        numbered = question_number(title_of(document.lines[start]))
        if numbered and start < options[0].end_of_stem:
            question.number = number = int(numbered["number"])
        questions.append(question)
        above = options[-1].last + 1
    return questions


def _start(document: Document, above: int, options: int, expected: int, previous: Question | None) -> int:
    """Find the line between the last question's options and this question's options at which this one starts."""
    lines = document.lines
    seen = [
        index
        for index in range(above, options)
        if document.visible[index] and lines[index].kind in ("heading", "text", "details", "code", "rule")
    ]
    heads = [
        index
        for index in seen
        if (lines[index].kind == "heading" and not is_answer_heading(document, index))
        or (lines[index].kind == "details" and lines[index].title)
    ]
    rest = [index for index in seen if index > heads[-1]] if heads else seen
    numbered = [
        index
        for index in rest
        if lines[index].kind == "text" and question_number(lines[index].plain) and "](#" not in lines[index].plain
    ]
    as_expected = _as_expected(document, numbered, expected)
    if heads:
        title = lines[heads[-1]].title
        if not rest:
            return heads[-1]
        if numbered == rest[:1] and not question_number(title):
            return numbered[0]
        if title.rstrip(" *_").endswith(("?", ":", "…", "...")):
            return heads[-1]
        if numbered == rest[:1]:
            return numbered[0]
        if question_number(title):
            return heads[-1]
        if as_expected is not None:
            return as_expected
        asks = any(lines[index].kind == "text" and "?" in lines[index].plain for index in rest)
        bold = [index for index in rest if lines[index].kind == "text" and ALL_BOLD.match(lines[index].plain)]
        if asks and "?" not in title:
            return bold[-1] if bold else rest[0]
        return heads[-1]
    if numbered:
        worded = [index for index in numbered if is_headline(document, index)]
        return as_expected if as_expected is not None else (worded or numbered)[-1]
    return _paragraph(document, seen, above, options, previous)


def _paragraph(document: Document, seen: list[int], above: int, options: int, previous: Question | None) -> int:
    """Find the paragraph that asks, where neither a heading nor a number marks it."""
    lines = document.lines
    floor = above
    for index in range(above, options):
        hidden = not document.visible[index]
        if (
            hidden
            or lines[index].kind == "rule"
            or (previous and lines[index].kind == "text" and previous.choices.labelled(lines[index].plain))
        ):
            floor = index + 1
    chunks: list[list[int]] = []
    for index in seen:
        if index < floor or lines[index].kind == "rule":
            continue
        if chunks and index == chunks[-1][-1] + 1 and lines[index].kind == lines[chunks[-1][-1]].kind:
            chunks[-1].append(index)
        else:
            chunks.append([index])
    texts = [chunk for chunk in chunks if lines[chunk[0]].kind == "text"]
    asking = [chunk for chunk in texts if any("?" in lines[index].plain for index in chunk)]
    for candidates in (asking, texts, chunks):
        if candidates:
            return candidates[-1][0]
    return options


def _as_expected(document: Document, numbered: list[int], expected: int) -> int | None:
    """Find the last of the numbered lines that count on from the number expected: those before it ask for no choice.

    Lists in the stem or above it count anew. One that begins with the same number has more than one entry.
    """
    runs: list[list[int]] = []
    before = -1
    for index in numbered:
        number = _number(document.lines[index].plain)
        if runs and number == before + 1:
            runs[-1].append(index)
        else:
            runs.append([index])
        before = number
    counting = [run for run in reversed(runs) if _number(document.lines[run[0]].plain) == expected]
    return min(counting, key=len)[-1] if counting else None


def _number(text: str) -> int:
    found = question_number(text)
    return int(found["number"]) if found else -1
