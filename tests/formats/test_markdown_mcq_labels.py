"""Markdown multiple choice: options with Roman numerals, numbers in circles, and words in front of their letters."""

import pytest
from markdown_tools import bodies, keys, only, several

from formats import detect, interview
from formats.markdown_mcq import FORMAT


@pytest.mark.parametrize("label", ["{}.", "({})", "- {})", "**{}.**"])
@pytest.mark.parametrize("upper", [False, True])
def test_options_with_roman_numerals(label: str, upper: bool) -> None:
    numerals = [numeral.upper() if upper else numeral for numeral in ("i", "ii", "iii", "iv", "v")]
    labels = [label.format(numeral) for numeral in numerals]
    options = "\n".join(
        f"   {label} {text}" for label, text in zip(labels, ["80", "22", "443", "none", "25"], strict=True)
    )
    source = f"# Ports\n\n1. Which port is that of HTTPS?\n\n{options}\n\n   **Answer: {numerals[2]}**\n"
    draft = only(source)
    assert (draft.question["stem"], bodies(draft)) == (
        "Which port is that of HTTPS?",
        ["80", "22", "443", "none", "25"],
    )
    assert keys(draft) == "C"
    assert detect(source.encode(), "ports.md") is FORMAT


def test_a_list_of_keys_in_roman_numerals() -> None:
    source = """\
        1) What removes rows that are there twice?
        (i) UNIQUE
        (ii) DISTINCT

        2) What chooses among groups?
        (i) WHERE
        (ii) GROUP BY
        (iii) ORDER BY
        (iv) HAVING

        Answers:
        1) (ii)
        2) (iv)
        """
    first, second = several(source)
    assert (bodies(first), keys(first)) == (["UNIQUE", "DISTINCT"], "B")
    assert (bodies(second), keys(second)) == (["WHERE", "GROUP BY", "ORDER BY", "HAVING"], "D")
    assert detect(source.replace("        ", "").encode(), "sql.txt") is FORMAT


def test_roman_numerals_below_a_stem_that_does_not_ask() -> None:
    first, second = several("""\
        1. A page is found by
           i) its number
           ii) its name

           Answer: i
        2. A frame is
           i) a page
           ii) a place for one

           Answer: ii
        """)
    assert (first.question["stem"], keys(first)) == ("A page is found by", "A")
    assert (second.question["stem"], keys(second)) == ("A frame is", "B")


def test_statements_with_roman_numerals_among_which_the_options_choose() -> None:
    draft = only("""\
        ## 1. Which are names in Python?
        (i) `_x`
        (ii) `2x`
        (iii) `x2`

        a) (i) only
        b) (i) and (iii)

        Answer: b
        """)
    assert draft.question["stem"] == "Which are names in Python?\n(i) `_x`\n(ii) `2x`\n(iii) `x2`"
    assert (bodies(draft), keys(draft)) == (["(i) only", "(i) and (iii)"], "B")


def test_the_ninth_letter_is_no_numeral() -> None:
    letters = "abcdefghij"
    options = "\n".join(f"{letter}. {number}" for number, letter in enumerate(letters))
    draft = only(f"1. How many?\n{options}\nAnswer: i\n")
    assert (len(bodies(draft)), [answer["correct"] for answer in draft.question["answers"]].index(True)) == (10, 8)


def test_parts_of_an_open_question_are_no_options() -> None:
    source = """\
        1. Explain a transaction.
           i. What does it promise?
           ii. What ends it?

        2. Explain an index.
           i. What is it for?
           ii. What does it cost?
        """
    assert detect(source.replace("        ", "").encode(), "exam.txt") is interview.FORMAT


def test_numbers_in_circles() -> None:
    source = """\
        1. 다음 중 과일은?
        ① 사과
        ② 당근
        정답: ①

        2. 다음 중 채소는?
        ① 사과
        ② 당근
        정답: ②
        """
    first, second = several(source)
    assert (bodies(first), keys(first), keys(second)) == (["사과", "당근"], "A", "B")
    assert detect(source.replace("        ", "").encode(), "quiz.txt") is FORMAT


def test_statements_with_numbers_in_circles_among_which_the_options_choose() -> None:
    draft = only("1. 以下哪些是水果？\n① 苹果\n② 胡萝卜\n③ 梨\nA. ①②\nB. ①③\n答案：B\n")
    assert draft.question["stem"] == "以下哪些是水果？\n① 苹果\n② 胡萝卜\n③ 梨"
    assert (bodies(draft), keys(draft)) == (["①②", "①③"], "B")


def test_the_word_option_in_front_of_the_letter() -> None:
    source = """\
        **Question 1**: Which one is encrypted?

        Option A: HTTP
        Option B: HTTPS

        Correct Option: B

        **Question 2**: Which one sends mail?

        Option A: SMTP
        Option B: NTP

        Correct Option: A
        """
    first, second = several(source)
    assert (first.question["stem"], bodies(first), keys(first)) == ("Which one is encrypted?", ["HTTP", "HTTPS"], "B")
    assert keys(second) == "A"
    assert detect(source.replace("        ", "").encode(), "quiz.md") is FORMAT


def test_an_answer_by_number_and_text_makes_numbers_options() -> None:
    source = """\
        Q1) Which branch is there first?
           1) trunk
           2) main
        Answer: 2) main

        Q2) Which command makes another?
           1) git branch
           2) git leaf
        Answer: 1) git branch
        """
    first, second = several(source)
    assert (bodies(first), keys(first), keys(second)) == (["trunk", "main"], "B", "A")
    assert detect(source.replace("        ", "").encode(), "git.md") is FORMAT
