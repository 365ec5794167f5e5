"""The writers of formats for people: what they write is read as the same questions, and the rest is reported."""

import io
from typing import Any

import pytest
from accounting import corpus, drafts, read
from documents import documents as any_documents
from hypothesis import given, settings
from hypothesis import strategies as st

import formats
from formats.base import Loss

NAMES = ("markdown-mcq", "opentriviaqa", "interview")
CODE = "What is printed?\n\n```python\nfor i in range(2):\n    print(i)\n```"


def question(kind: str, stem: str, *answers: tuple[str, bool], **members: Any) -> dict[str, Any]:
    bodies = [{"body": body, "correct": correct} for body, correct in answers]
    return {"id": stem, "type": kind, "stem": stem, "answers": bodies, **members}


CHOICES = [
    question("single_choice", "What is 1 + 1?", ("1", False), ("2", True), explanation="Count.\n\nTwice."),
    question("multiple_choice", "Which are prime?", ("2", True), ("4", False), ("5", True), hints=["Two of them."]),
    question("true_false", "Flask is a framework.", ("True", True), ("False", False)),
    question("single_choice", CODE, ("`0 1`", True), ("`1 2`", False)),
    question("single_choice", "Which is a loop?", ("```c\nfor (;;) {}\n```", True), ("```c\nif (1) {}\n```", False)),
    question("single_choice", "Which text?", ("One.\n\nTwo.", False), ("Of two\nlines.", True)),
]
OPEN = [
    question("open", "What is Flask?", ("A framework.\n\n- small\n- tested\n\n```python\nimport flask\n```", True)),
    question("open", CODE, ("Zero and one.", True)),
    question("open", "Explain `g`.", ("It is a namespace.", True), ("It lives with the context.", True)),
    question("open", "What is a view? What does it return?", ("#### In short\n\nA function: a response.", True)),
]
MANY = question("single_choice", "Which is 1?", *[(str(number), number == 1) for number in range(11)])


def written(name: str, documents: list[dict[str, Any]]) -> tuple[bytes, list[Loss]]:
    write = formats.by_name(name).write
    assert write is not None
    losses: list[Loss] = []
    return b"".join(write(documents, losses)), losses


def content(document: dict[str, Any], *members: str) -> dict[str, Any]:
    answers = [(answer["body"], answer["correct"]) for answer in document["answers"]]
    return {member: document[member] for member in ("type", "stem", *members) if member in document} | {"all": answers}


@pytest.mark.parametrize("language", [None, "en"])
def test_markdown_multiple_choice_comes_back(language: str | None) -> None:
    data, losses = written("markdown-mcq", [{**one, "language": language} for one in CHOICES])

    found = drafts(read(formats.by_name("markdown-mcq"), data))
    members = ("explanation", "hints")
    assert [content(draft.question, *members) for draft in found] == [content(one, *members) for one in CHOICES]
    assert all(not draft.missing for draft in found)
    assert [loss.detail for loss in losses] == (["Lost: language."] * len(CHOICES) if language else [])
    assert formats.detect(data, "export.md").name == "markdown-mcq"


def test_markdown_multiple_choice_without_its_key() -> None:
    sheet = [
        {**one, "answers": [{"body": answer["body"]} for answer in one["answers"]], "explanation": None}
        for one in CHOICES
    ]

    data, losses = written("markdown-mcq", sheet)

    assert b"Answer" not in data
    assert [loss for loss in losses if "left out" in loss.detail] == []
    found = drafts(read(formats.by_name("markdown-mcq"), data))
    assert [draft.question["stem"] for draft in found] == [one["stem"] for one in CHOICES]
    assert all(draft.missing == ["key"] for draft in found)


def test_opentriviaqa_comes_back() -> None:
    documents = [CHOICES[0], CHOICES[1], CHOICES[2], CHOICES[5], CHOICES[3]]

    data, losses = written("opentriviaqa", documents)

    found = drafts(read(formats.by_name("opentriviaqa"), data))
    assert [content(draft.question) for draft in found] == [content(one) for one in documents[:4]]
    assert data.startswith(b"#Q What is 1 + 1?\n^ 2\nA 1\nB 2\n\n")
    assert [(loss.question_id, loss.detail) for loss in losses] == [
        (CHOICES[0]["id"], "Lost: explanation."),
        (CHOICES[1]["id"], "Lost: hints."),
        (CODE, "The question was left out: its text would be taken for something else."),
    ]
    assert formats.detect(data, "export.txt").name == "opentriviaqa"


def test_interview_questions_come_back() -> None:
    data, losses = written("interview", OPEN)

    found = drafts(read(formats.by_name("interview"), data))
    assert [content(draft.question) for draft in found] == [content(one) for one in OPEN]
    assert losses == []
    assert formats.detect(data, "export.md").name == "interview"


def test_interview_questions_without_answers_are_a_list_of_questions() -> None:
    data, losses = written("interview", [{**one, "answers": []} for one in OPEN])

    found = drafts(read(formats.by_name("interview"), data))
    assert [draft.question["stem"] for draft in found] == [one["stem"] for one in OPEN if one["stem"] != CODE]
    assert all(draft.missing == ["answers"] for draft in found)
    # Code at the end of a question without an answer would be its answer.
    assert [loss.question_id for loss in losses] == [CODE]


@pytest.mark.parametrize(
    ("name", "document", "reason"),
    [
        ("markdown-mcq", OPEN[0], "Markdown multiple choice has no open questions"),
        ("opentriviaqa", OPEN[0], "OpenTriviaQA has no open questions"),
        ("interview", CHOICES[0], "interview documents have no single_choice questions"),
        (
            "markdown-mcq",
            question("single_choice", "?", *[(str(n), n == 1) for n in range(11)]),
            "it needs 2 to 10 options",
        ),
        (
            "opentriviaqa",
            question("single_choice", "?", *[(str(n), n == 1) for n in range(9)]),
            "it needs 2 to 8 options",
        ),
        ("interview", question("open", "# A title", ("x", True)), "its text would be taken for something else"),
        # A file may have one control character, but not many.
        ("interview", question("open", "Bell \x07?", ("x", True)), "its text would be taken for something else"),
        (
            "markdown-mcq",
            question("single_choice", "Why?\n\n- A: x\n- B: y", ("x", True), ("y", False)),
            "its text would be taken for something else",
        ),
    ],
)
def test_what_a_format_cannot_say_is_left_out(name: str, document: dict[str, Any], reason: str) -> None:
    data, losses = written(name, [document])

    assert data == b""
    assert losses == [Loss(document["id"], f"The question was left out: {reason}.")]


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60)
@given(st.lists(any_documents(), max_size=4))
def test_any_documents_are_written_or_left_out(name: str, documents: list[dict[str, Any]]) -> None:
    form = formats.by_name(name)
    data, losses = written(name, documents)

    kept = {document["id"] for document in documents} - {
        loss.question_id for loss in losses if "left out" in loss.detail
    }
    if kept:
        assert form.read is not None
        found = {id(block.draft): block.draft for block in form.read(io.BytesIO(data)) if block.draft}
        assert len(found) == len(kept)


def test_the_corpora_come_back() -> None:
    """What is read from a document is written, and read again as the same."""
    for name, *place in (
        ("markdown-mcq", "markdown-mcq", "javascript-questions.en.md"),
        ("opentriviaqa", "opentriviaqa", "geography"),
        ("interview", "interview", "001_b96c15db725b87d7.txt"),
    ):
        form = formats.by_name(name)
        found = [draft.question for draft in drafts(read(form, corpus(*place))) if not draft.missing]
        data, losses = written(name, [{"id": str(n), **one} for n, one in enumerate(found)])
        left_out = {loss.question_id for loss in losses if "left out" in loss.detail}
        again = [draft.question for draft in drafts(read(form, data))]
        kept = [one for n, one in enumerate(found) if str(n) not in left_out]
        assert [content(one) for one in again] == [content(one) for one in kept]
        assert len(left_out) <= 0.05 * len(found), [found[int(n or 0)]["stem"] for n in left_out]
