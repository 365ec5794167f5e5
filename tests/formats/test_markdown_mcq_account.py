"""Markdown multiple choice: the account of every line, and which documents are recognised or refused."""

import pytest
from accounting import assert_survives, corpus, corpus_files, garbage, in_proportion, monotonous, read
from hypothesis import given
from hypothesis import strategies as st

from formats.base import FormatError
from formats.markdown_mcq import FORMAT

ENGLISH = "javascript-questions.en.md"

PIECES = [
    *("\n", "\n\n", "- A: ", "- B: ", "A) ", "B) ", "1. ", "2. ", "- [ ] ", "- [x] ", "```", "```js\n", "<details>"),
    *(
        "</details>",
        "<summary>",
        "</summary>",
        "### ",
        "#### Answer: B",
        "Answer: ",
        "B",
        "?",
        "\n---\n",
        "<!--",
        "-->",
    ),
    *("**", "| 1 | B |", "> ", "[a](#b)", "True", "1-B 2-C", "word ", "    ", "\t", "é", "===\n", "(x) ", "✅", "- "),
]


@given(st.lists(st.sampled_from(PIECES), max_size=50))
def test_every_line_has_its_place(pieces: list[str]) -> None:
    assert_survives(FORMAT, "".join(pieces).encode())


def test_every_corpus_file_is_accounted_for_or_refused() -> None:
    for data in corpus_files():
        assert_survives(FORMAT, data)


def test_garbage_is_accounted_for_or_refused() -> None:
    for data in garbage(PIECES, seed=2):
        assert_survives(FORMAT, data)


@pytest.mark.parametrize("head", ["", "### 1. What?\n- A: x\n- B: y\n\n"])
def test_one_piece_over_and_over(head: str) -> None:
    pieces = ["- a\n", "- A: x\n", "[", "<details>\n", "</summary>", "```a\n## 1.\n", "<!--\n", "---\n", " ", "answer "]
    pieces += [
        "1. B\n",
        "[a](b) ",
        "<a href=#",
        "1. What?\n- A: x\n- B: y\n",
        "<summary",
        "Answer: B\n",
        "#",
        "**a?**\n",
    ]
    for data in monotonous(pieces, size=30_000):
        with in_proportion(data):
            assert_survives(FORMAT, head.encode() + data + b"x")


def test_a_document_without_questions_is_refused() -> None:
    with pytest.raises(FormatError):
        read(FORMAT, "Just a letter.\n\n- one\n- two\n")
    assert read(FORMAT, "\n\n") == []
    with pytest.raises(FormatError):
        read(FORMAT, b"\x00\x01\x02")


def test_the_format_is_recognised() -> None:
    assert FORMAT.sniff(corpus("markdown-mcq", ENGLISH)[:65536], "q.md") > 0.8
    assert FORMAT.sniff(b"# Title\n\nSome prose.\n", "README.md") == 0
    assert FORMAT.sniff(b"What?\nA. x\nB. y\nANSWER: A\n", "q.txt") == 0


def test_questions_and_answers_labelled_q_and_a_are_no_options() -> None:
    assert FORMAT.sniff(b"Q: What is A?\nA: A letter.\n\nQ: What is B?\nA: Another.\n", "notes.txt") == 0.0
