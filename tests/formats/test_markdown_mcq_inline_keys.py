"""Markdown multiple choice: keys that share a line with an option or the stem."""

import pytest
from markdown_tools import bodies, keys, only, several


@pytest.mark.parametrize(
    "behind",
    [
        "Answer: b",
        "[Ans: B]",
        "(answer: b)",
        "Ans. (b)",
        "**Correct Answer:** carbon dioxide",
        "Richtige Antwort: b",
        "Respuesta correcta: b)",
        "Ответ: b",
        "[Answer b]",
    ],
)
def test_a_key_behind_the_last_option(behind: str) -> None:
    row = only(f"1. What do plants take in? a) oxygen b) carbon dioxide c) neon {behind}\n")
    below = only(f"1. What do plants take in?\n\na) oxygen\nb) carbon dioxide\nc) neon   {behind}\n")
    for draft in (row, below):
        assert draft.question["stem"] == "What do plants take in?"
        assert (bodies(draft), keys(draft)) == (["oxygen", "carbon dioxide", "neon"], "B")


def test_a_word_for_right_at_the_end_of_an_option_is_no_label() -> None:
    first, second, third, fourth = several("""\
        1. Which hold?
        a) x = x
        b) x < x
        c) None of these is correct Answer: a

        2. Which article is right?
        a) the right: a cat
        b) the correct

        3. Which is a key?
        a) the answer, Ann's
        b) Press the right B

        4. Correct the article: (a)
        a) an
        b) the
        """)
    assert (bodies(first)[2], keys(first)) == ("None of these is correct", "A")
    assert bodies(second) == ["the right: a cat", "the correct"]
    assert bodies(third) == ["the answer, Ann's", "Press the right B"]
    assert fourth.question["stem"] == "Correct the article: (a)"
    assert [draft.missing for draft in (second, third, fourth)] == [["key"]] * 3


def test_a_key_in_brackets_behind_the_stem() -> None:
    first, second = several("""\
        1. **What is built on a queue?** (Answer: B)
           - A. A search in depth
           - B. A search in breadth

        ### 2. What is built on a stack? [Ans: A]

        - A. A search in depth
        - B. A search in breadth
        """)
    assert (first.question["stem"], keys(first)) == ("What is built on a queue?", "B")
    assert (second.question["stem"], keys(second)) == ("What is built on a stack?", "A")


def test_the_letter_behind_the_options_that_most_questions_have_is_the_key() -> None:
    first, second = several("""\
        1. What resolves names?
        a. DHCP   b. DNS   c. ARP   (b)
        2. What sets clocks?
        a. NTP   b. DNS   c. ARP   [a]
        """)
    assert [(bodies(draft)[2], keys(draft)) for draft in (first, second)] == [("ARP", "B"), ("ARP", "A")]
    assert first.suggested == second.suggested == ["answers"]

    once, other = several("1. What?\na. x\nb. class (b)\n\n2. Which?\na. x\nb. y\n")
    assert (bodies(once), once.missing, other.missing) == (["x", "class (b)"], ["key"], ["key"])


def test_options_discussed_right_below_the_key_are_no_question() -> None:
    first, second = several("""\
        1. What is green?
        A. snow
        B. grass

        Answer: B
        A. is white, because it scatters all light.
        B. is right.

        2. What is white?
        A. snow
        B. grass
        Answer: A
        """)
    assert first.question["explanation"] == "A. is white, because it scatters all light.\nB. is right."
    assert (keys(first), second.question["stem"], keys(second)) == ("B", "What is white?", "A")


def test_options_with_a_key_of_their_own_below_another_key_have_lost_their_stem() -> None:
    first, second = several("1. What is green?\nA. snow\nB. grass\nAnswer: B\n\nA. coal\nB. milk\nAnswer: B\n")
    assert (first.missing, second.missing, keys(second)) == ([], ["stem"], "B")
