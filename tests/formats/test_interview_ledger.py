"""Whatever comes in: every line is accounted for, nothing but FormatError is raised."""

import io

import pytest
from accounting import CAMPAIGN, FUZZ_INPUTS, assert_survives, in_proportion
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from interview_tools import blocks_of, questions, stems

from formats.base import FormatError
from formats.interview import FORMAT, read, sniff

EXAMPLES = FUZZ_INPUTS // 10 if CAMPAIGN else 60

thorough = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)

# Documents of the shapes that are found, put together from their pieces.
MARKS = ["1. ", "2) ", "Q1: ", "Q #2) ", "### 3. ", "## ", "- ", "* [ ] ", "**", "1.  ### ", "", "(4) ", "Question 5\n"]
ASKED = ["What is A?", "Explain B.", "How do you C", "Decorators", "**What is D?**", "Was ist E?", "`f()` or `g()`?"]
BODIES = [
    "Answer: it is.", "A: so.", "A paragraph.\nOf two lines.", "-\nbullet\n-\nalone", "- one\n- two",
    "1. step\n2. step",
    "```python\nx = 1\n```", "```\nnever closed", "import os\nprint(os.name)", "$ pip install x",
    "#### Nested\n\ntext",
    "<details><summary>Answer</summary>\n\nyes\n\n</details>",
    "<details>\n<summary>What is F?</summary>\nyes\n</details>",
    "| a | b |\n|---|---|\n| What is G? | H |", "x = '''\nopen", "---", "Copy code\nfoo(bar)", "<b>: a letter",
]  # fmt: skip
FRAMES = [
    "# Title", "Advanced Level Interview Questions", "Beginner", "=====", "-----", "Table of Contents",
    "- [What is A?](#a)\n- [B](#b)\n- [C](#c)", "**[⬆ Back to Top](#top)**", "Subscribe now!", "Conclusion",
    "Home > Blog", "---\ntitle: x\n---", "Frequently Asked Questions", "PlayUnmute", "<div>", "We hope that helps.",
]  # fmt: skip
PIECES = st.one_of(
    st.builds(str.__add__, st.sampled_from(MARKS), st.sampled_from(ASKED)),
    st.sampled_from(BODIES),
    st.sampled_from(FRAMES),
)
DOCUMENTS = st.lists(
    st.tuples(PIECES, st.sampled_from(["\n", "\n\n", "\r\n", "\n\n\n", "\r", " \n"])), max_size=25
).map(lambda pieces: "".join(text + end for text, end in pieces))

ELEMENTS = st.sampled_from(
    [
        "blockquote",
        "script",
        "br",
        "dl",
        "dt",
        "span",
        "p",
        "div",
        "h2",
        "h3",
        "li",
        "ul",
        "ol",
        "pre",
        "code",
        "b",
        "table",
        "tr",
        "td",
        "nav",
        "details",
        "summary",
    ]
)
PAGES = st.lists(
    st.one_of(ELEMENTS.map("<{}>".format), ELEMENTS.map("</{}>".format), PIECES, st.sampled_from(["\n", " "])),
    max_size=40,
).map(lambda pieces: "<html><body>\n" + "".join(pieces))


@thorough
@given(DOCUMENTS)
def test_every_line_of_a_document_is_in_one_block(document):
    blocks_of(document.encode())


@thorough
@given(PAGES)
def test_every_line_of_a_page_is_in_one_block(page):
    blocks_of(page.encode())


@thorough
@given(DOCUMENTS)
def test_every_draft_is_a_question_or_says_what_it_lacks(document):
    for draft in questions(document.encode()):
        assert draft.question["type"] == "open"
        assert ("stem" in draft.question) != ("stem" in draft.missing)
        assert bool(draft.question["answers"]) != ("answers" in draft.missing)
        assert all(answer["body"].strip() for answer in draft.question["answers"])


def check(data: bytes) -> None:
    """Read a source: it has blocks that account for it, or it is refused."""
    with in_proportion(data):
        assert_survives(FORMAT, data)


@thorough
@given(st.binary(max_size=400))
def test_random_bytes(data):
    check(data)


@thorough
@given(st.text(max_size=400))
def test_random_text(text):
    check(text.encode("utf-8", "replace"))


@thorough
@given(st.text(alphabet="1.)Q:?#*-`|<>/[]() \n\t=~_'\"aA“&", max_size=300))
def test_text_of_nothing_but_marks(text):
    check(text.encode())


@pytest.mark.parametrize(
    "data",
    [
        b"a" * 1_000_000,
        b"\n" * 100_000,
        b"1. " * 100_000,
        b"[" * 100_000,
        b"*" * 100_000,
        b"<" * 100_000,
        b"(" * 100_000,
        b"1. What?\n" * 15_000,
        b"Q: What?\nAnswer: x\n" * 7_000,
        b"## What?\nx\n" * 10_000,
        b"What is it?\nIt is.\n" * 7_000,
        b"-\n" * 50_000,
        b"---\ntext\n" * 15_000,
        b"x = '''\n" + b"abc\n" * 30_000,
        b"```\n" * 30_000,
        b"<details>\n<summary>Answer</summary>\n" * 4_000,
        b"| What? | x |\n" * 10_000,
        b"cd " + b"." * 400 + b" x\n" + b"if a a a a a a:\n" * 5_000,
        b"f(((((((((((((((((((((\n" * 6_000,
        b"not " * 4_000 + b"1\n" + b"-" * 15_000 + b"1\nx = 1\n",
        b"<html><body>" + b"<h3>1. What?</h3><p>x</p>" * 5_000,
        b"<html>" + b"<b>" * 200 + b"x",
        b"<html>" + b"<div class='ads'>x</div>\n" * 5_000,
        b"<html><pre>" + b"x = 1\n" * 20_000,
        b"<html><table>" + b"<tr><td>a<td>b" * 8_000,
        b"<a href='#a'>x</a>\n" * 6_000,
    ],
    ids=lambda data: repr(data[:24]),
)
def test_one_piece_over_and_over(data):
    check(data)


def test_what_interview_documents_look_like():
    assert sniff(b"1. What is A?\nA letter.\n2. What is B?\nB.\n", "notes.txt") > 0.4
    assert sniff(b"PK\x03\x04", "notes.docx") == 0.0
    assert sniff(b"", "readme.md") > 0.0
    assert FORMAT.read is read
    assert FORMAT.name == "interview"


@pytest.mark.parametrize("data", [b"\x00" * 10, b"%PDF-1.4", b"1. What?\n\x00"])
def test_binary_is_refused(data):
    with pytest.raises(FormatError):
        list(read(io.BytesIO(data)))


def test_the_same_document_gives_the_same_drafts():
    document = b"# T\n\n1. What is A?\n\nx\n\n2. What is B?\n\ny\n"
    assert stems(questions(document)) == stems(questions(document))
