"""Markdown multiple choice: what options and stems hold."""

import pytest
from markdown_tools import bodies, keys, only, several

from formats import detect
from formats.markdown_mcq import FORMAT


def test_options_of_code_and_of_several_lines() -> None:
    first, second, third = several("""\
        #### Q1. Which one prints 1?

        ```python
        x = 1
        ```

        - [ ] A

        ```python
        print(2)
        ```

        - [x] B

        ```python
        print(x)
        ```

        #### Q2. Which declares?

        - A:
          ```js
          let a;

          let b;
          ```
        - B:
          ```js
          a;
          ```

        <details><summary>Answer</summary>A</details>

        #### Q3. Over several lines

        - A: one
          and more

          and another paragraph
        - B: two
        goes on

        Answer: A
        """)
    assert first.question["stem"] == "Which one prints 1?\n\n```python\nx = 1\n```"
    assert bodies(first) == ["```python\nprint(2)\n```", "```python\nprint(x)\n```"]
    assert keys(first) == "B"
    assert bodies(second) == ["```js\nlet a;\n\nlet b;\n```", "```js\na;\n```"]
    assert keys(second) == "A"
    assert bodies(third) == ["one\nand more\n\nand another paragraph", "two\ngoes on"]
    assert keys(third) == "A"


def test_options_that_are_kept_open_with_an_invisible_letter() -> None:
    draft = only(
        "### 1. Which?\n\n- [ ] \u2800\n  ```sh\n  a\n  ```\n- [x] \u2800\n\n  ```sh\n  b\n  ```\n\n- It is b.\n"
    )
    assert bodies(draft) == ["```sh\na\n```", "```sh\nb\n```"]
    assert draft.question["explanation"] == "- It is b."


def test_a_fence_that_opens_behind_the_label() -> None:
    draft = only(
        "1. Which?\n\n   A) ```py\n      x = 1\n      ```\n   B) ```py\n      y = 1\n      ```\n\n   Answer: A\n"
    )
    assert bodies(draft) == ["```py\nx = 1\n```", "```py\ny = 1\n```"]
    assert keys(draft) == "A"


def test_options_inside_code_are_no_options() -> None:
    draft = only("### 1. What is it?\n\n```\n- A: no\n- B: no\n# 2. no\n```\n\n- A: yes\n- B: no\n\nAnswer: A\n")
    assert bodies(draft) == ["yes", "no"]
    assert "# 2. no" in draft.question["stem"]


def test_a_fence_without_an_end_does_not_swallow_the_options() -> None:
    first, second = several("1. Q\n```js\nlet x;\n\n- A: 1\n- B: 2\n\nAnswer: B\n\n2. R\n- A: 1\n- B: 2\n\nAnswer: A\n")
    assert first.question["stem"] == "Q\n```js\nlet x;\n```"
    assert (keys(first), keys(second)) == ("B", "A")


def test_true_or_false() -> None:
    with_options, stated, asked, unanswered, quoted = several("""\
        ## Question 1: The sky is blue.

        - true
        - false

        Correct answer: **True**

        ## Question 2

        True or false: grass is red.

        Answer: False

        ## Question 3: Snow is white.

        <details><summary>Answer</summary>True</details>

        ## Question 4: Is it (True/False)?

        ## Question 5: What is printed?

        - A: `true`
        - B: `false`

        Answer: A
        """)
    for draft, key in ((with_options, "A"), (stated, "B"), (asked, "A"), (unanswered, "")):
        assert draft.question["type"] == "true_false"
        assert bodies(draft) == ["True", "False"]
        assert keys(draft) == key
    assert stated.question["stem"] == "True or false: grass is red."
    assert unanswered.missing == ["key"]
    # Values of a program are not the words for true and false.
    assert (quoted.question["type"], bodies(quoted)) == ("single_choice", ["`true`", "`false`"])


def test_questions_without_options_among_the_others() -> None:
    choice, explained, bare = several("""\
        ### 1. Which?

        - A: one
        - B: two

        Answer: A

        ### 2. Why?

        <details><summary>Answer</summary>

        It depends.

        </details>

        ### 3. And then?
        """)
    assert keys(choice) == "A"
    assert explained.question["type"] == "open"
    assert explained.question["answers"] == [{"body": "It depends.", "correct": True}]
    assert (bare.question["type"], bare.missing) == ("open", ["answers"])


def test_other_alphabets() -> None:
    draft = only("**Вопрос 3. Сколько будет?**\n\nА) 1\nБ) 2\nВ) 3\n\nПравильный ответ: В\n")
    assert (bodies(draft), keys(draft)) == (["1", "2", "3"], "C")


def test_a_plain_list_below_a_question_is_taken_for_options_with_a_note() -> None:
    draft = only(
        "### Which removes?\n\n- `push`\n- `pop`\n\n<details><summary>Answer</summary>\n\nIt depends.\n\n</details>\n"
    )
    assert bodies(draft) == ["`push`", "`pop`"]
    assert draft.missing == ["key"]
    assert draft.notes == ["The list below the stem was taken for its options."]
    assert draft.question["explanation"] == "It depends."


def test_the_bold_one_of_plain_bullets_below_a_heading_that_asks() -> None:
    draft = only("""\
        ## 1. How many bytes has `b"ab"`?

        - 1
        - **2**
        - 4

        Each letter is one.
        """)
    assert (bodies(draft), keys(draft), draft.question["explanation"]) == (["1", "2", "4"], "B", "Each letter is one.")
    assert draft.suggested == ["answers"]


@pytest.mark.parametrize("key", ["> B", "||B||", "> **Answer:** B"])
def test_a_key_that_is_set_off_is_no_part_of_the_last_option(key: str) -> None:
    draft = only(f"### 1. Who wrote Faust?\n- a) Schiller\n- b) Goethe\n- c) Lessing\n{key}\n")
    assert (bodies(draft), keys(draft)) == (["Schiller", "Goethe", "Lessing"], "B")


def test_lettered_statements_above_check_boxes_belong_to_the_stem() -> None:
    first, second = several(
        """\
        #### Q1. What keeps bread fresh? (Choose two.)

        A. a linen bag

        B. an open window

        C. a clay pot

        - [ ] A and B
        - [x] A and C

        #### Q2. Which need yeast?

            A. pizza
            B. pancakes

        - [x] A
        - [ ] B
        """
    )
    assert first.question["stem"] == (
        "What keeps bread fresh? (Choose two.)\n\nA. a linen bag\n\nB. an open window\n\nC. a clay pot"
    )
    assert (bodies(first), keys(first)) == (["A and B", "A and C"], "B")
    assert second.question["stem"] == "Which need yeast?\n\nA. pizza\nB. pancakes"
    assert (bodies(second), keys(second)) == (["A", "B"], "A")


def test_check_boxes_of_the_next_question_are_not_what_chooses_among_letters() -> None:
    first, second = several(
        "1. Which is a fruit?\n\nA. pear\nB. leek\n\n2. Which are herbs?\n\n- [x] dill\n- [ ] slate\n"
    )
    assert (bodies(first), first.missing) == (["pear", "leek"], ["key"])
    assert (bodies(second), keys(second)) == (["dill", "slate"], "A")


@pytest.mark.parametrize("labels", ["ABC", ["&shy;"] * 3, [":"] * 3])
def test_check_boxes_with_a_mere_label_have_their_options_below(labels: list[str]) -> None:
    one, two, three = labels
    first, second = several(
        f"""\
        #### Q1. How do you plant a tulip?

        - [ ] {one}

        1. Dig a hole.
        2. Water it.

        - [x] {two}

        1. Dig a hole.
        2. Put the bulb in.

        - [ ] {three}

        ![a tulip](tulip.png)

        Tulips are planted in autumn.

        #### Q2. Which prints?

        - [ ] &shy;

        ```python
        show()
        ```

        - [x] &shy;

        ```python
        print()
        ```
        """
    )
    assert bodies(first) == [
        "1. Dig a hole.\n2. Water it.",
        "1. Dig a hole.\n2. Put the bulb in.",
        "![a tulip](tulip.png)",
    ]
    assert (keys(first), first.question["explanation"]) == ("B", "Tulips are planted in autumn.")
    assert (bodies(second), keys(second)) == (["```python\nshow()\n```", "```python\nprint()\n```"], "B")


def test_check_boxes_with_letters_alone_are_options_as_they_are() -> None:
    draft = only("### Which picture shows an oak?\n\n![four trees](trees.png)\n\n- [x] A\n- [ ] B\n\nSee the leaves.\n")
    assert (bodies(draft), keys(draft), draft.question["explanation"]) == (["A", "B"], "A", "See the leaves.")


def test_an_indented_line_continues_its_option_though_it_looks_like_a_key() -> None:
    draft = only("### Where is it?\n\n- [ ] row: 1;\n      column: 2;\n- [x] row: 2;\n      column: 1;\n")
    assert bodies(draft) == ["row: 1;\ncolumn: 2;", "row: 2;\ncolumn: 1;"]
    draft = only("### Where is it?\n\n- A: above\n- B: below\n\n      Answer: B\n")
    assert (bodies(draft), keys(draft)) == (["above", "below"], "B")


@pytest.mark.parametrize(
    ("labels", "answer"),
    [("أبجد", "الاجابة الصحيحة: ج"), ("אבגד", "תשובה: ג"), ("アイウエ", "正解：ウ"), ("가나다라", "정답: 다")],
)
def test_letters_of_other_scripts(labels: str, answer: str) -> None:
    options = "".join(f"- {label}: `{number}`\n" for number, label in enumerate(labels))
    source = f"###### 1. 1 + 1 = ?\n\n{options}\n<details>\n\n#### {answer}\n\n1 + 1 = 2\n\n</details>\n"
    assert detect(source.encode(), "questions.md") is FORMAT
    draft = only(source)
    assert (bodies(draft), keys(draft)) == (["`0`", "`1`", "`2`", "`3`"], "C")


@pytest.mark.parametrize("label", ["{}．", "{}）", "（{}）", "{}、"])
def test_letters_and_marks_of_full_width(label: str) -> None:
    options = "".join(f"{label.format(letter)}{number}\n" for number, letter in enumerate("ＡＢＣ"))
    draft = only(f"1．Which is 2?\n\n{options}\n答案：Ｃ\n")
    assert (draft.question["stem"], bodies(draft), keys(draft)) == ("Which is 2?", ["0", "1", "2"], "C")


def test_an_arabic_letter_that_is_drawn_out_to_stand_alone() -> None:
    draft = only("### 1. ?\n\n- أ: 1\n- ب: 2\n- ج: 3\n- د: 4\n- هـ: 5\n\nالاجابة: د\n")
    assert (bodies(draft), keys(draft)) == (["1", "2", "3", "4", "5"], "D")


def test_ticks_in_a_list_of_features_make_no_question() -> None:
    draft = only(
        "# Cloud exam\n\n## What you get\n\n- ✅ 20 questions\n- ✅ all answers\n- ❌ no ads\n\n"
        "### Which one stores files?\n\n- [x] a bucket\n- [ ] a queue\n"
    )
    assert bodies(draft) == ["a bucket", "a queue"]
    draft = only("### Paris is the capital of:\n\n- ✅ France\n- ❌ Italy\n")
    assert (bodies(draft), keys(draft)) == (["France", "Italy"], "A")


def test_steps_in_the_last_option_are_no_question() -> None:
    draft = only(
        "### How is tea made?\n\n- [ ] Like this:\n  1. Wait.\n  2. Pour.\n- [x] Like this:\n  1. Boil.\n  2. Pour.\n"
    )
    assert bodies(draft) == ["Like this:\n1. Wait.\n2. Pour.", "Like this:\n1. Boil.\n2. Pour."]
    assert "explanation" not in draft.question


def test_tags_that_frame_a_quiz_are_no_part_of_its_questions() -> None:
    draft = only("""\
        ## Quick quiz

        <quiz>
        Which network has a container that names none?
        - [ ] host
        - [x] bridge

        It gives each one an address of its own.
        </quiz>
    """)
    assert draft.question["stem"] == "Which network has a container that names none?"
    assert draft.question["explanation"] == "It gives each one an address of its own."


@pytest.mark.parametrize(
    "options",
    [
        "(A) Link (B) Network (C) Transport (D) Session",
        "a) Link  b) Network  c) Transport  d) Session",
        "A. Link, B. Network, C. Transport, D. Session",
        "(A) Link (B) Network\n(C) Transport (D) Session",
        "(A) Link\n(B) Network (C) Transport (D) Session",
    ],
)
def test_options_in_a_row(options: str) -> None:
    source = f"Q1. Which layer routes?\n{options}\nAnswer: (B)\n\nQ2. Which one sends bits?\n{options}\nAnswer: (A)\n"
    assert detect(source.encode(), "layers.txt") is FORMAT
    first, second = several(source)
    assert (first.question["stem"], keys(first), keys(second)) == ("Which layer routes?", "B", "A")
    assert bodies(first) == bodies(second) == ["Link", "Network", "Transport", "Session"]


def test_options_on_the_line_of_the_stem() -> None:
    first, second, third = several("""\
        1. What is 2 + 2? a) 3 b) 4 c) 5
           Answer: b
        2. She ___ to school. (a) go (b) goes
           (c) going

        Answer: b, as `f(a)` has (a) in it

        3. Given x = 2:
           what is 10 / x? A) 4, B) 5

        Answer: B
        """)
    assert (first.question["stem"], bodies(first), keys(first)) == ("What is 2 + 2?", ["3", "4", "5"], "B")
    assert (second.question["stem"], bodies(second)) == ("She ___ to school.", ["go", "goes", "going"])
    assert keys(second) == "B"
    assert (third.question["stem"], bodies(third)) == ("Given x = 2:\nwhat is 10 / x?", ["4", "5"])
    assert keys(third) == "B"


@pytest.mark.parametrize(
    "line",
    ["2. Which plan (A) or (B) is cheaper?", "2. Which is right? (see a) above)", "2. Choose plan (A) or (B) today."],
)
def test_letters_in_a_stem_are_no_options(line: str) -> None:
    first, second = several(
        f"1. Which?\n   A. x\n   B. y\n\n   Answer: A\n\n{line}\n   A. x\n   B. y\n\n   Answer: B\n"
    )
    assert (second.question["stem"], bodies(second), keys(second)) == (line[3:], ["x", "y"], "B")
    assert keys(first) == "A"


def test_marks_on_options_on_the_line_of_the_stem() -> None:
    bold, ticked, wrapped = several("""\
        1. What is 1 + 1? a) 1 **b) 2** c) 3
        2. What is 1 + 2? a) 1 b) 2 c) 3 ✅
        **3. What is 1 + 3? a) 4 b) 5**

        **Answer: A**
        """)
    assert (bodies(bold), keys(bold)) == (["1", "2", "3"], "B")
    assert (bodies(ticked), keys(ticked)) == (["1", "2", "3"], "C")
    assert (bodies(wrapped), keys(wrapped)) == (["4", "5"], "A")


def test_an_explanation_that_asks_is_no_question() -> None:
    draft = only("1. Which?\n   A. x\n   B. y\n\nAnswer: A\n\nExplanation: Is it y? a) no, b) never.\n")
    assert draft.question["explanation"] == "Is it y? a) no, b) never."


def test_letters_in_a_sentence_are_no_options() -> None:
    draft = only("""\
        ### 1. Which one?

        - A: this
        - B: that

        Answer: B

        Explanation:
        1. Look at a) the head b) the tail

        It is about a) speed, b) cost and c) risk.
        """)
    assert draft.question["explanation"] == (
        "1. Look at a) the head b) the tail\n\nIt is about a) speed, b) cost and c) risk."
    )


def test_an_option_that_speaks_of_the_next_letter_is_one() -> None:
    draft = only("### Whose is it?\n\n- A. Plan by B. Smith\n- B. Plan by C. Jones\n\nAnswer: B\n")
    assert (bodies(draft), keys(draft)) == (["Plan by B. Smith", "Plan by C. Jones"], "B")


def test_numbered_options_with_ticks_are_recognised() -> None:
    source = (
        "### Question 1\nPick the even numbers.\n1. 2 ✔\n2. 3\n3. 4 ✔\n\n### Question 2\nPick one.\n1. 1 ✅\n2. 2\n"
    )
    assert detect(source.encode(), "numbers.md") is FORMAT
    assert [(bodies(draft), keys(draft)) for draft in several(source)] == [(["2", "3", "4"], "AC"), (["1", "2"], "A")]


@pytest.mark.parametrize("item", ["   {}) {}", "   {}. {}", "{}) {}"])
@pytest.mark.parametrize("blank", ["", "\n"])
def test_numbered_options_below_numbered_stems_that_do_not_ask(item: str, blank: str) -> None:
    def part(number: int, stem: str, *options: str) -> str:
        return f"{number}. {stem}\n{blank}" + "".join(item.format(*pair) + "\n" for pair in enumerate(options, 1))

    found = several(
        part(1, "Which one sings?", "lark", "bat")
        + "\n   Answer: 1\n\n"
        + part(2, "The largest bird is the", "wren", "ostrich", "owl")
        + "\n   Answer: 2\n\n"
        + part(3, "Choose what flies.", "kiwi", "bat")
        + "\n   Answer: 2\n"
    )
    assert [draft.question["stem"] for draft in found] == [
        "Which one sings?",
        "The largest bird is the",
        "Choose what flies.",
    ]
    assert [bodies(draft) for draft in found] == [["lark", "bat"], ["wren", "ostrich", "owl"], ["kiwi", "bat"]]
    assert [keys(draft) for draft in found] == ["A", "B", "B"]


def test_ticks_on_numbered_options_below_numbered_stems() -> None:
    found = several(
        "1. Which one sings?\n\n1) lark ✅\n2) bat\n\n2. The largest bird is the\n\n1) wren\n2) ostrich ✅\n\n"
        "3. Which are birds? (Choose two)\n\n1) owl ✅\n2) bat\n3) kiwi ✅\n"
    )
    assert [keys(draft) for draft in found] == ["A", "B", "AC"]


@pytest.mark.parametrize("item", ["- {} {}", "{} {}", "- {} A. {}"])
def test_ballot_boxes(item: str) -> None:
    options = "".join(item.format(*pair).replace("A. bat", "B. bat") + "\n" for pair in (("☑", "wren"), ("☐", "bat")))
    draft = only(f"1. Which one sings?\n{options}")
    assert (bodies(draft), keys(draft)) == (["wren", "bat"], "A")


def test_a_paragraph_between_check_boxes_asks_no_other_question() -> None:
    first, second, france, italy = several("""\
        ### 1. What is true of containers?

        Tick all that apply.

        - [x] They are made of images.

        The next ones are about their hosts.

        - [ ] Each has a kernel of its own.
        - [x] All share the kernel of the host.

        What else is true?

        - [x] They can be stopped.
        - [ ] They cannot.

        ## Capitals

        The capital of France is

        - [ ] Rome
        - [x] Paris

        The capital of Italy is

        - [x] Rome
        - [ ] Paris
        """)
    assert first.question["stem"] == "What is true of containers?\n\nTick all that apply."
    assert bodies(first) == [
        "They are made of images.\n\nThe next ones are about their hosts.",
        "Each has a kernel of its own.",
        "All share the kernel of the host.",
    ]
    assert keys(first) == "AC"
    assert (second.question["stem"], keys(second)) == ("What else is true?", "A")
    assert (bodies(france), keys(france), keys(italy)) == (["Rome", "Paris"], "B", "A")
    assert italy.question["stem"] == "The capital of Italy is"
