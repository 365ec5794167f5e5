"""Markdown multiple choice: marks on the text of options, and what they leave of it."""

from markdown_tools import bodies, keys, only, several


def test_options_that_are_struck_out_are_wrong() -> None:
    ticked, alone, undecided = several("""\
        **1. Which keyword declares a constant?**

        - ~~var~~
        - **val** ✅
        - ~~let~~ ❌

        **2. Which one is the capital of Australia?**

        - A. ~~Sydney~~
        - B. Canberra
        - C. ~~Perth~~

        **3. Which of them rhyme?**

        - A. ~~Orange~~
        - B. Moon
        - C. Spoon
        """)
    assert (bodies(ticked), keys(ticked), ticked.suggested) == (["var", "val", "let"], "B", ["language"])
    assert (bodies(alone), keys(alone)) == (["Sydney", "Canberra", "Perth"], "B")
    assert alone.suggested == ["answers", "language"]
    assert alone.notes == ["The only option that is not struck out was taken for right."]
    assert (bodies(undecided), undecided.missing) == (["Orange", "Moon", "Spoon"], ["key"])


def test_the_second_star_of_an_option_in_italics_goes_too() -> None:
    draft = only("1. Which one is green?\n   *a) grass*\n   b) snow\n   c) soot*\n")
    assert (bodies(draft), keys(draft)) == (["grass", "snow", "soot*"], "A")


def test_plain_bullets_that_say_true_and_false_are_options() -> None:
    first, second = several("""\
        1. A style sheet is a program with loops.
           - True
           - False

           Answer: False
        2. The title of a page is in its head.
           * False
           * True
        """)
    assert (first.question["type"], bodies(first), keys(first)) == ("true_false", ["True", "False"], "B")
    assert (second.question["type"], second.missing) == ("true_false", ["key"])


def test_two_columns_of_options() -> None:
    draft = only("""\
        1. Which one measures power?
        A. Volt          B. Ampere
        C. Plan by B. Ohm\tD. Watt
        Answer: D
        """)
    assert (bodies(draft), keys(draft)) == (["Volt", "Ampere", "Plan by B. Ohm", "Watt"], "D")


def test_a_bold_stem_below_a_head_that_is_a_mere_number() -> None:
    draft = only("### **Question 1**\n**What is green?**\n\nLook **outside**.\n\nA) snow\nB) grass\n\n**Answer:** B\n")
    assert draft.question["stem"] == "What is green?\n\nLook **outside**."


def test_the_word_for_question_on_a_line_of_its_own() -> None:
    draft = only("## Question 1\n**Question:**\nWhat is\ngreen?\n\n- A: snow\n- B: grass\n\n**Answer:** B\n")
    assert draft.question["stem"] == "What is\ngreen?"


def test_two_words_for_explanation() -> None:
    draft = only(
        "1. What is green?\nA. snow\nB. grass\nCorrect Answer: B\nExplanation/Reference:\nExplanation:\nLook outside.\n"
    )
    assert draft.question["explanation"] == "Look outside."
