"""Lines → entries → drafts."""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from formats.base import Block, Draft
from formats.blocks import Owner, blocks, spans
from formats.text import decode

_ESCAPED = re.compile(r"\\([:#={}~\\n])")
# One that was typed twice is still one.
_BRACE = re.compile(r"\\.|([{}])\1*", re.S)
_MARK = re.compile(r"\\.|([=~])", re.S)
_ANSWERS = re.compile(r"\s*(?:[=~#]|(?:T|TRUE|F|FALSE)\s*[#}]|\}[ \t]*(?:\n|$))", re.I)
_HASH = re.compile(r"\\.|(#)", re.S)
_EXPLAINED = re.compile(r"\\.|(####)", re.S)
_TITLE = re.compile(r"\s*::((?:\\.|[^\\:]|:(?!:))*)::", re.S)
_TRUTH = re.compile(r"(T|TRUE|F|FALSE)\s*(?:#|$)", re.I)
_WEIGHT = re.compile(r"\s*%(-?\d{1,3}(?:\.\d{1,10})?)%")
_PREFIX = re.compile(r"\s*\[(html|markdown|plain|moodle)\]", re.I)
_NUMBER = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?"
NUMERIC = re.compile(rf"({_NUMBER})(?:\s*:\s*({_NUMBER}))?$|({_NUMBER})\s*\.\.\s*({_NUMBER})$", re.I)
_MEMBER = re.compile(r"\[(id|tag):((?:\\.|[^\[\]\\])+)\]")
CATEGORY = "$CATEGORY:"


def read(stream: BinaryIO) -> Iterator[Block]:
    """Yield one block a question; comments, categories and texts without answers are dropped."""
    text, notes = decode(stream.read())
    lines = text.split("\n")
    owners: list[Owner] = [None] * len(lines)
    category: list[str] = []
    members: list[int] = []
    entry: list[int] = []

    def finish() -> None:
        if entry:
            owner = _entry([lines[index] for index in entry], [lines[index] for index in members], category)
            if isinstance(owner, Draft):
                owner.notes.extend(notes)
            for index in entry:
                owners[index] = owner
            for index in members:
                owners[index] = owner if isinstance(owner, Draft) else "comment"
            entry.clear()
            members.clear()

    opened = closed = False
    for index, line in enumerate(lines):
        stripped = line.strip()
        if stripped and entry and closed and _begins_another(lines, index):
            finish()
        if stripped.startswith("//"):
            owners[index] = "comment"
            if _MEMBER.search(stripped) and not entry:
                members.append(index)
        elif stripped.startswith(CATEGORY):
            finish()
            owners[index] = "category"
            category = _path(stripped[len(CATEGORY) :])
        elif stripped:
            if opened and stripped.startswith("::"):
                # The brace of the entry above was never closed.
                finish()
                opened = False
            entry.append(index)
            closed = False
            for mark in _BRACE.finditer(line):
                opened = mark[1] == "{" if mark[1] else opened
                closed = mark[1] == "}" and not line[mark.end() :].strip()
        elif not opened or not _closes(lines, index):
            finish()
            opened = False
    finish()
    return blocks(lines, owners)


_LONGEST_GAP = 50


def _closes(lines: list[str], start: int) -> bool:
    """Tell whether a brace that is open at a blank line is closed further down, before another one opens."""
    for line in lines[start : start + _LONGEST_GAP]:
        mark = next((found[1] for found in _BRACE.finditer(line) if found[1]), None)
        if mark or line.lstrip().startswith("::"):
            return mark == "}"
    return False


def _begins_another(lines: list[str], start: int) -> bool:
    """Tell whether a question begins right below the braces of another: with a title, or with answers of its own."""
    if lines[start].lstrip().startswith("::"):
        return True
    for index, line in enumerate(lines[start : start + _LONGEST_GAP], start):
        if not line.strip():
            return False
        if line.lstrip().startswith("//"):
            continue
        mark = next((found for found in _BRACE.finditer(line) if found[1]), None)
        if mark:
            within = "\n".join([line[mark.end() :], *lines[index + 1 : index + 2]])
            return mark[1] == "{" and bool(_ANSWERS.match(within))
    return False


def _path(category: str) -> list[str]:
    """Split the path of a category; `//` is a slash in a name, and Moodle's own roots say nothing."""
    names = [name.replace("\0", "/").strip() for name in category.replace("//", "\0").split("/")]
    return [name for name in names if name and name != "top" and not re.match(r"\$\w+\$$", name)]


def _entry(lines: list[str], comments: list[str], category: list[str]) -> Owner:
    """Make the draft of an entry, or say why it is none."""
    text = "\n".join(lines)
    title = _TITLE.match(text)
    text = text[title.end() :] if title else text
    braces = [found for found in _BRACE.finditer(text) if found[1]]
    opening = next((brace for brace in braces if brace[1] == "{"), None)
    if opening is None:
        return "text without answers"
    closing = next((brace for brace in braces if brace[1] == "}" and brace.start() > opening.start()), None)
    if closing is None and not _ANSWERS.match(text, opening.end()):
        return "text without answers"
    end, behind = closing.span() if closing else (len(text), len(text))
    draft = Draft({}, headings=[*category, *([_plain(title[1])] if title and title[1].strip() else [])])
    before, after = text[: opening.start()].rstrip(), text[behind:].strip()
    stem = f"{before} _____ {after}".replace("_____ .", "_____.") if after else before
    draft.question["stem"] = _text(stem, draft)
    if closing is None:
        draft.notes.append("The brace in front of the answers is never closed; they were read to the end of the entry.")
    if any(found[1] == "{" and _ANSWERS.match(after, found.end()) for found in _BRACE.finditer(after)):
        draft.notes.append("Answers in further braces were kept as text.")
    for found in (found for comment in comments for found in _MEMBER.finditer(comment)):
        if found[1] == "id":
            draft.question["external_id"] = _plain(found[2])
        else:
            draft.question.setdefault("tags", []).append(_plain(found[2]))
    inside, *explanation = _split(_EXPLAINED, text[opening.end() : end])
    if explanation and explanation[0].strip():
        draft.question["explanation"] = _text("####".join(explanation), draft)
    _answers(draft, inside.strip())
    if not draft.question["stem"]:
        draft.missing.append("stem")
    return draft


def _answers(draft: Draft, inside: str) -> None:
    """Set the type and the answers from what the braces hold."""
    question = draft.question
    marks = {found[1] for found in _MARK.finditer(inside) if found[1]}
    truth = _TRUTH.match(inside)
    if not inside:
        question |= {"type": "open", "answers": []}
        draft.missing.append("answers")
    elif inside.startswith("#"):
        _numeric(draft, inside[1:].strip())
    elif "~" in marks:
        _choice(draft, inside)
    elif truth:
        _true_or_false(draft, truth[1][0].upper() == "T", inside)
    elif "=" in marks and all("->" in answer for _, answer in _marked(inside)):
        _matching(draft, inside)
    else:
        question["type"] = "short_answer"
        question["answers"] = [_answer(draft, mark, text) for mark, text in _marked(inside)]
        _needs_key(draft)


def _numeric(draft: Draft, inside: str) -> None:
    draft.question["type"] = "numeric"
    answers = draft.question["answers"] = []
    for mark, text in _marked(inside):
        answer = _answer(draft, mark, text)
        number = NUMERIC.match(answer["body"])
        if number:
            answer["body"] = number[1] or f"{number[3]}..{number[4]}"
            answer |= {"match": number[2]} if number[2] else {}
            answers.append(answer)
        elif mark == "~" and answer.get("feedback"):
            draft.notes.append(f"Feedback for any other answer: {answer['feedback']}")
        else:
            draft.notes.append(f"This is no number: {answer['body']}")
    _needs_key(draft)


def _choice(draft: Draft, inside: str) -> None:
    marked = _marked(inside)
    answers = draft.question["answers"] = [_answer(draft, mark, text) for mark, text in marked]
    full = sum(mark == "=" for mark, _ in marked)
    draft.question["type"] = "single_choice" if full == 1 else "multiple_choice"
    for (mark, _), answer in zip(marked, answers, strict=True):
        answer["correct"] = mark == "=" if full else answer.get("weight", 0) > 0
        if full > 1:
            answer.pop("weight", None)
    right = [answer for answer in answers if answer["correct"]]
    total = sum(answer.get("weight", 0) for answer in right)
    if not full and right and abs(total - 1) < 0.01:
        # Thirds are written 33.33333.
        for answer in right:
            answer["weight"] /= total
    if not full and not right:
        draft.question["type"] = "single_choice"
    if len(answers) < 2:
        draft.missing.append("answers")
    _needs_key(draft)


def _true_or_false(draft: Draft, truth: bool, inside: str) -> None:
    """Set the two options; the first feedback is for the wrong one, the second for the right one."""
    draft.question["type"] = "true_false"
    _, *feedback = _split(_HASH, inside)
    answers = [{"body": str(value), "correct": value is truth} for value in (True, False)]
    for answer in answers:
        said = feedback[1:2] if answer["correct"] else feedback[:1]
        if said and said[0].strip():
            answer["feedback"] = _text(said[0], draft)
    draft.question["answers"] = answers


def _matching(draft: Draft, inside: str) -> None:
    draft.question["type"] = "matching"
    answers = draft.question["answers"] = []
    for _, text in _marked(inside):
        left, _, right = text.partition("->")
        if left.strip():
            answers.append({"body": _text(left, draft), "correct": True, "match": _text(right, draft)})
        else:
            answers.append({"body": _text(right, draft), "correct": False})
    if sum(answer["correct"] for answer in answers) < 2:
        draft.missing.append("answers")


def _needs_key(draft: Draft) -> None:
    if not any(answer["correct"] for answer in draft.question["answers"]):
        draft.missing.append("key")


def _marked(inside: str) -> list[tuple[str, str]]:
    """Split answers, each with its mark; a text in front of the first mark is an answer as well."""
    places = [found.start() for found in _MARK.finditer(inside) if found[1]]
    first = inside[: places[0]] if places else inside
    found = [(inside[start], inside[start + 1 : end]) for start, end in spans(places, len(inside))]
    return [("=", first), *found] if first.strip() else found


def _answer(draft: Draft, mark: str, text: str) -> dict[str, Any]:
    """Read an answer: its weight, if there is one, its text, and its feedback."""
    weight = _WEIGHT.match(text)
    body, *feedback = _split(_HASH, text[weight.end() :] if weight else text)
    share = float(weight[1]) / 100 if weight else None
    answer: dict[str, Any] = {"body": _text(body, draft), "correct": mark == "=" and share != 0}
    if share is not None and share != (1.0 if mark == "=" else 0.0):
        answer["weight"] = share
    if feedback and feedback[0].strip():
        answer["feedback"] = _text("#".join(feedback), draft)
    return answer


def _split(mark: re.Pattern[str], text: str) -> list[str]:
    """Split a text at the marks that are not escaped."""
    parts, start = [], 0
    for found in mark.finditer(text):
        if found[1]:
            parts.append(text[start : found.start()])
            start = found.end()
    return [*parts, text[start:]]


def _text(text: str, draft: Draft) -> str:
    """Return a text without its prefix and escapes; an unknown prefix is text."""
    prefix = _PREFIX.match(text)
    note = "Texts in HTML were kept as they are."
    if prefix and prefix[1].lower() == "html" and note not in draft.notes:
        draft.notes.append(note)
    if prefix and prefix[1].lower() != "moodle":
        return _plain(text[prefix.end() :])
    # Moodle's own format, like HTML, knows no indentation.
    return _plain("\n".join(line.strip() for line in text[prefix.end() if prefix else 0 :].split("\n")))


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], text.strip()).strip()
