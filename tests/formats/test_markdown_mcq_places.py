"""Markdown multiple choice: where questions, answers and lists of keys stand in a document."""

from textwrap import dedent

import pytest
from accounting import drafts, read
from markdown_tools import bodies, keys, only, several

from formats import detect
from formats.markdown_mcq import FORMAT


def test_a_key_list_at_the_end() -> None:
    blocks = read(
        FORMAT,
        dedent("""\
            # Biology

            ## Cells

            **1. What is the powerhouse of the cell?**

            A) Nucleus
            B) Mitochondrion

            **2. Which has a wall?**

            A) Plant
            B) Animal

            ## Genes

            **3. DNA is?**

            A) an acid
            B) a base

            ## Answers

            1. B
            2. A – plants do.

               All of them.
            3. an acid
            """),
    )
    one, two, three = drafts(blocks)
    assert [keys(draft) for draft in (one, two, three)] == ["B", "A", "A"]
    assert two.question["explanation"] == "plants do.\n\nAll of them."
    assert [draft.headings for draft in (one, two, three)] == [["Biology", "Cells"]] * 2 + [["Biology", "Genes"]]
    assert [b.draft for b in blocks if b.first_line in (24, 25)] == [one, two]


@pytest.mark.parametrize(
    "key_list",
    [
        "1. B\n2. A\n",
        "1) b\n2) a\n",
        "1: **B**\n2: **A**\n",
        "- 1 - B\n- 2 - A\n",
        "| Question | Answer |\n|---|---|\n| 1 | B |\n| 2 | A |\n",
        "1-B, 2-A\n",
        "1. B  2. A\n",
        "Question 1: B\nQuestion 2: A\n",
        "### 1. B\n\n### 2. A\n",
        "<details><summary>Answers</summary>\n\n1. B\n2. A\n\n</details>\n",
    ],
)
def test_shapes_of_key_lists(key_list: str) -> None:
    found = several(f"### 1. One?\n\nA) x\nB) y\n\n### 2. Two?\n\nA) v\nB) w\n\n## Answer key\n\n{key_list}")
    assert [keys(draft) for draft in found] == ["B", "A"]


def test_key_lists_of_sections_that_count_anew() -> None:
    found = several("""\
        # Section One

        1. First?
           - a. x
           - b. y
        2. Second?
           - a. x
           - b. y

        ### Answers

        1-b, 2-a

        # Section Two

        1. Third?
           - a. x
           - b. y

        2. Fourth?
           - a. x
           - b. y

        ### Answers

        1. a) x
        2. b) y
        """)
    assert [draft.question["stem"] for draft in found] == ["First?", "Second?", "Third?", "Fourth?"]
    assert [keys(draft) for draft in found] == ["B", "A", "A", "B"]


def test_keys_that_fit_several_questions_are_given_to_none() -> None:
    found = several(
        "# One\n\n1. A?\n   - a. x\n   - b. y\n\n# Two\n\n1. B?\n   - a. x\n   - b. y\n\n"
        "2. C?\n   - a. x\n   - b. y\n\n# Key\n\n1. b\n2. a\n"
    )
    assert [keys(draft) for draft in found] == ["", "", "A"]
    assert found[0].missing == ["key"]


def test_numbered_paragraphs() -> None:
    found = several("""\
        1. What is the capital of France?
           A) London
           B) Paris

           **Answer: B**

        2. What is 2 + 2?
           a. 3
           b. 4

           Answer: b) 4

           Because.

           1. Count.
           2. Count on.

        3. Pick two.
           A. x
           B. y
           C. z

        Answer: B and C

        4. The earth is flat. (True/False)

           Answer: False
        """)
    assert [draft.question["stem"] for draft in found] == [
        "What is the capital of France?",
        "What is 2 + 2?",
        "Pick two.",
        "The earth is flat. (True/False)",
    ]
    assert [keys(draft) for draft in found] == ["B", "B", "BC", "B"]
    assert found[1].question["explanation"] == "Because.\n\n1. Count.\n2. Count on."


def test_paragraphs_without_numbers_or_headings() -> None:
    found = several("""\
        # JS quiz

        What is printed?

        ```js
        1 + 1
        ```

        - [ ] 1
        - [x] 2

        Which is a type?

        - [x] number
        - [ ] foo

        **What is `this`?**
        - A. an object
        - B. a number

        *Answer*: **A**. It just is.
        """)
    assert [draft.question["stem"] for draft in found] == [
        "What is printed?\n\n```js\n1 + 1\n```",
        "Which is a type?",
        "What is `this`?",
    ]
    assert [keys(draft) for draft in found] == ["B", "A", "A"]
    assert found[2].question["explanation"] == "It just is."


def test_section_headings_above_numbered_paragraphs() -> None:
    first, second = several("""\
        ## Beginner

        1. What is it?
           - A. x
           - B. y

        Answer: A

        ## Advanced

        2. What else?
           - A. x
           - B. y

        Answer: B
        """)
    assert (first.question["stem"], first.headings) == ("What is it?", ["Beginner"])
    assert (second.question["stem"], second.headings) == ("What else?", ["Advanced"])
    assert (keys(first), keys(second)) == ("A", "B")


def test_a_heading_that_is_only_a_number_and_lists_in_stem_and_explanation() -> None:
    draft = only("""\
        ## Question 7

        Consider:

        1. alpha
        2. beta

        Which comes first?

        **A.** alpha
        **B.** beta

        **Answer:** A

        ### Explanation

        In order:

        1. alpha
        2. beta
        """)
    assert draft.question["stem"] == "Consider:\n\n1. alpha\n2. beta\n\nWhich comes first?"
    assert (bodies(draft), keys(draft)) == (["alpha", "beta"], "A")
    assert draft.question["explanation"] == "In order:\n\n1. alpha\n2. beta"


def test_nested_details() -> None:
    wrapped, inner, last = several("""\
        <details><summary><b>Section A</b></summary>

        #### 1. Foo?

        - [ ] a
        - [x] b

        <details><summary>Why</summary>

        b is good

        - A: wrong
        - B: right

        </details>

        #### 2. Bar?

        - A: x
        - B: y

        <details><summary>Hint</summary>

        Look.

        </details>

        <details><summary>Answer</summary>

        **B**

        - A: wrong since
        - B: right since

        <details><summary>More</summary>

        Read on.

        </details>
        </details>

        </details>

        <details><summary>3. Baz?</summary>

        A. x
        B. y

        <details><summary>Answer</summary>
        A
        </details>
        </details>
        """)
    assert wrapped.question["stem"] == "Foo?"
    assert wrapped.question["explanation"] == "b is good\n\n- A: wrong\n- B: right"
    assert wrapped.headings == ["Section A"]
    assert (inner.question["stem"], keys(inner)) == ("Bar?", "B")
    assert inner.question["hints"] == ["Look."]
    assert inner.question["explanation"] == "- A: wrong since\n- B: right since\n\nMore\n\nRead on."
    assert (last.question["stem"], keys(last)) == ("Baz?", "A")


def test_details_without_an_end() -> None:
    first, second = several("""\
        ### 1. One?

        - A: 1
        - B: 2

        <details><summary>Answer</summary>

        #### Answer: B

        ### 2. Two?

        - A: 1
        - B: 2

        <details><summary>Answer</summary>

        #### Answer: A

        </details>
        """)
    assert (keys(first), keys(second)) == ("B", "A")


def test_front_matter_and_a_contents_list_of_the_questions() -> None:
    blocks = read(
        FORMAT,
        dedent("""\
            ---
            title: Quiz
            ---

            ## Contents

            1. [What is it?](#1-what-is-it)
            2. [What else?](#2-what-else)

            ### 1. What is it?

            A) x
            B) y

            Answer: A

            [Back to top](#contents)

            ---

            ### 2. What else?

            A) x
            B) y

            Answer: B

            <a href="#top">Top</a>
            """),
    )
    assert [draft.question["stem"] for draft in drafts(blocks)] == ["What is it?", "What else?"]
    assert [draft.headings for draft in drafts(blocks)] == [[], []]
    assert [b.dropped for b in blocks] == [
        "boilerplate",
        "table of contents",
        None,
        "navigation",
        "section rule",
        None,
        "navigation",
    ]


def test_bullets_in_front_of_bold_numbers() -> None:
    first, second = several(
        "* **Q1:** What is 2 + 2?\n  a) 3\n  **b) 4**\n\n* **Q2:** What is 2 + 3?\n  **a) 5**\n  b) 6\n"
    )
    assert [draft.question["stem"] for draft in (first, second)] == ["What is 2 + 2?", "What is 2 + 3?"]
    assert [keys(draft) for draft in (first, second)] == ["B", "A"]


def test_plain_bullets_with_the_answer_by_number() -> None:
    source = """\
        # Storage

        1. **What keeps data when the power fails?**
           - a register
           - a disk
           **Correct Answer:** 2

        2. **A snapshot is used for:**
           - backup
           - load balancing
           **Correct Answer:** 1

        3. **What is faster?**
           - a cache
           - a tape
           **Correct Answer:** 1
        """
    assert detect(dedent(source).encode(), "storage.md") is FORMAT
    found = several(source)
    assert [draft.question["stem"] for draft in found] == [
        "What keeps data when the power fails?",
        "A snapshot is used for:",
        "What is faster?",
    ]
    assert [keys(draft) for draft in found] == ["B", "A", "A"]


def test_numbers_with_a_full_stop_of_chinese() -> None:
    first, second = several("#### Q1。 一加一？\n\n- [ ] 一\n- [x] 二\n\n#### Q2。 一加二？\n\n- [x] 三\n- [ ] 四\n")
    assert [draft.question["stem"] for draft in (first, second)] == ["一加一？", "一加二？"]


def test_numbers_and_rules_that_a_word_processor_has_escaped() -> None:
    first, second = several(
        "1\\. What melts?\nA. ice\nB. stone\nAnswer: A\n\n\\---\n\n2\\. What burns?\nA. sand\nB. wood\nAnswer: B\n"
    )
    assert [draft.question["stem"] for draft in (first, second)] == ["What melts?", "What burns?"]
    assert [keys(draft) for draft in (first, second)] == ["A", "B"]
    assert "explanation" not in first.question


def test_questions_without_options_between_those_that_have_some() -> None:
    found = several(
        """\
        1. Which is a bird?
           - A. wren
           - B. bat

           **Answer:** A

        2. What is a song?

           **Answer:** What a bird sings.

        3. True or False: the kiwi flies.

           **Answer:** False

        4. Which hunts by night?
           - A. owl
           - B. lark

           **Answer:** A

        **5. What is a nest?**

        A home for eggs.

        **6. What is a flock?**

        Many birds.
        """
    )
    assert [(draft.question["type"], draft.question["stem"]) for draft in found] == [
        ("single_choice", "Which is a bird?"),
        ("open", "What is a song?"),
        ("true_false", "True or False: the kiwi flies."),
        ("single_choice", "Which hunts by night?"),
        ("open", "What is a nest?"),
        ("open", "What is a flock?"),
    ]
    assert [keys(draft) for draft in found] == ["A", "A", "B", "A", "A", "A"]
    assert [bodies(draft)[0] for draft in found if draft.question["type"] == "open"] == [
        "What a bird sings.",
        "A home for eggs.",
        "Many birds.",
    ]
    assert "explanation" not in found[2].question


@pytest.mark.parametrize(("first", "second"), [("1.", "2."), ("Q.1", "Q.2"), ("Q1", "Q2"), ("Q1.", "Q2.")])
def test_numbered_statements_in_the_stem(first: str, second: str) -> None:
    one, two = several(
        f"{first} Consider the following statements:\n1. Wrens sing.\n2. Bats sing.\nWhich is right?\n"
        f"(a) 1 only\n(b) Both\nAnswer: (a)\n\n{second} Consider the following pairs:\n1. Owl – night\n"
        "2. Lark – morning\nHow many match?\n(a) Only one\n(b) Both\nAnswer: (b)\n"
    )
    assert one.question["stem"] == "Consider the following statements:\n1. Wrens sing.\n2. Bats sing.\nWhich is right?"
    assert two.question["stem"] == ("Consider the following pairs:\n1. Owl – night\n2. Lark – morning\nHow many match?")
    assert (keys(one), keys(two)) == ("A", "B")


def test_a_numbered_list_above_a_question_counts_anew() -> None:
    one, two = several(
        "Please note:\n\n1. Take your time.\n2. Tick one box.\n\n1. Which sings?\n- [x] lark\n- [ ] bat\n\n"
        "Three reasons:\n\n1. Joy\n2. Love\n3. Fear\n\n2. Which hunts?\n- [ ] lark\n- [x] owl\n"
    )
    assert (one.question["stem"], two.question["stem"]) == ("Which sings?", "Which hunts?")


@pytest.mark.parametrize(
    "stem",
    [
        "____ is the first letter.",
        "She ___ to school.",
        "It ends with __",
        "What is 2 ** 3?",
        "What is `**kwargs`?",
        "What does `__init__` do to **self**?",
    ],
)
@pytest.mark.parametrize("head", ["1. {}", "### 1. {}", "**1.** {}"])
def test_blanks_to_fill_and_powers_stay_in_the_stem(head: str, stem: str) -> None:
    assert only(f"{head.format(stem)}\n\n- a) one\n- b) two\n\nAnswer: a\n").question["stem"] == stem


COLOURS = "".join(
    f"{number}. Which is {colour}?\n   - a) blood\n   - b) grass\n   - c) snow\n\n"
    for number, colour in enumerate(("red", "green", "white or red"), 1)
)


@pytest.mark.parametrize(
    "key_list",
    [
        "Answers: 1-a, 2-b, 3-a,c",
        "**Answers:** 1) a 2) b 3) a, c",
        "Answer key: 1a 2b 3AC",
        "## Answers\n\n1-A, 2-B, 3-A,C",
        "## Answers\n\n1-A  2-B  3-AC",
        "**1.** A **2.** B **3.** A & C",
    ],
)
def test_lists_of_keys_on_one_line(key_list: str) -> None:
    assert [keys(draft) for draft in several(f"{COLOURS}{key_list}\n")] == ["A", "B", "AC"]


@pytest.mark.parametrize(
    "table",
    [
        "| 1 | 2 | 3 |\n|---|---|---|\n| a | c | B |",
        "1 | 2 | 3\n--|--|--\nA | C | B",
        "| Question | 1 | 2 | 3 |\n|---|---|---|---|\n| Answer | a | c | b |",
        "| No. | 1 | 2 |\n|---|---|---|\n| Key | A | C |\n| No. | 3 | |\n| Key | B | |",
        "| # | Key |\n|---|---|\n| 1. | a) |\n| 2. | c) |\n| 3. | **b)** |",
    ],
)
def test_tables_of_keys(table: str) -> None:
    questions = "".join(f"{number}. Which one?\n   a) x\n   b) y\n   c) z\n\n" for number in (1, 2, 3))
    found = several(f"{questions}## Answers\n\n{table}\n")
    assert [keys(draft) for draft in found] == ["A", "C", "B"]
    assert [draft.question.get("explanation") for draft in found] == [None, None, None]


def test_what_a_table_says_beside_a_key_explains_it() -> None:
    question = "1. Which is a metal?\n   a) iron\n   b) wood\n\n2. Which burns?\n   a) stone\n   b) wood\n\n"
    table = "| # | Answer | Why |\n|---|---|---|\n| 1 | A | It conducts. |\n| 2 | B | It is dry. |\n"
    metal, burns = several(f"{question}### Answers\n\n{table}")
    assert (keys(metal), metal.question["explanation"]) == ("A", "It conducts.")
    assert (keys(burns), burns.question["explanation"]) == ("B", "It is dry.")


def test_a_table_of_values_in_a_stem_is_no_list_of_keys() -> None:
    table = "| n | 1 | 2 |\n|---|---|---|\n| f(n) | a | b |\n"
    first, second = several(f"1. Which?\n   a) x\n   b) y\n\n2. Given\n\n{table}\n   what is f?\n\n   a) x\n   b) y\n")
    assert (first.missing, second.missing) == (["key"], ["key"])
    assert "| f(n) | a | b |" in second.question["stem"]


@pytest.mark.parametrize("key_list", ["Answers: b, a, c", "**Key:** B A C", "### Answers\n\nb, a, c"])
def test_keys_in_the_order_of_the_questions(key_list: str) -> None:
    assert [keys(draft) for draft in several(f"{COLOURS}{key_list}\n")] == ["B", "A", "C"]


def test_the_keys_of_one_question_are_not_those_of_all() -> None:
    answered = COLOURS.replace("snow\n\n2", "snow\n\n   Answer: a\n\n2")
    assert [keys(draft) for draft in several(f"{answered}Answers: b, a, c\n")] == ["A", "", "ABC"]
    two = "1. Which is red?\n- a) blood\n- b) snow\n\n2. Which are not?\n- a) grass\n- b) snow\n\nAnswers: a, b\n"
    assert [keys(draft) for draft in several(two)] == ["", "AB"]


def test_lists_of_keys_on_a_line_below_each_part() -> None:
    part = "1. Which is red?\n- a) blood\n- b) snow\n\n2. Which is white?\n- a) blood\n- b) snow\n\n"
    found = several(f"# Part A\n\n{part}Answers: 1) a 2) b\n\n# Part B\n\n{part}Answers: 1) a 2) b\n")
    assert [keys(draft) for draft in found] == ["A", "B", "A", "B"]


@pytest.mark.parametrize("head", ["### Question {}", "**{}.**", "## {}."])
def test_answers_below_the_numbers_of_their_questions(head: str) -> None:
    questions = "".join(
        f"{head.format(number)}\n\nWhich is {colour}?\n\nA. blood\nB. grass\n\n"
        for number, colour in ((1, "red"), (2, "green"))
    )
    answers = f"{head.format(1)}\n\nAnswer: A\n\nIron.\n\n{head.format(2)}\n\n**Correct answer:** B\n\nChlorophyll.\n"
    red, green = several(f"{questions}# Answers\n\n{answers}")
    assert (keys(red), red.question["explanation"]) == ("A", "Iron.")
    assert (keys(green), green.question["explanation"]) == ("B", "Chlorophyll.")


@pytest.mark.parametrize("head", ["QUESTION NO: {}\n", "Question No. {}\n", "Q. ", "**Question:** ", "Frage: "])
def test_labels_in_front_of_the_stem(head: str) -> None:
    one, two = several(
        f"{head.format(1)}Which is idempotent?\n\nOptions:\nA) POST\nB) PUT\n\nAnswer: B\n\n"
        f"{head.format(2)}Which is cached?\n\n**Choices:**\nA) GET\nB) POST\n\nAnswer: A\n"
    )
    assert [one.question["stem"], two.question["stem"]] == ["Which is idempotent?", "Which is cached?"]
    assert (bodies(one), keys(one), keys(two)) == (["POST", "PUT"], "B", "A")


def test_a_title_that_asks_is_no_part_of_the_first_question() -> None:
    found = several(
        "# True or false?\n\n1. The wren sings.\n   - [x] True\n   - [ ] False\n"
        "2. The bat sings.\n   - [ ] True\n   - [x] False\n"
    )
    assert [draft.question["stem"] for draft in found] == ["The wren sings.", "The bat sings."]
    assert [draft.headings for draft in found] == [["True or false?"]] * 2


@pytest.mark.parametrize("head", ["## Question 1", "**Question 1**", "Question 1:"])
def test_levels_and_topics_below_the_head_of_a_question(head: str) -> None:
    draft = only(f"{head}\n\n**Level:** easy\n- *Topic*: Birds\n\nWhich one sings?\n\n- [x] wren\n- [ ] bat\n")
    assert (draft.question["stem"], draft.headings) == ("Which one sings?", ["easy", "Birds"])
