"""Markdown multiple choice: how the right option is marked, and how the answer is written."""

from textwrap import dedent

import pytest
from accounting import drafts, read
from markdown_tools import bodies, keys, only, several

from formats.markdown_mcq import FORMAT


def test_check_boxes_with_sections_badges_and_back_links() -> None:
    blocks = read(
        FORMAT,
        dedent("""\
            # Quiz ![new](https://img.shields.io/new.svg)

            [![Build](https://img.shields.io/b.svg)](https://ci.example.org)

            ## Table of contents

            - [HTML](#html)
            - [Advanced](#advanced)

            ## HTML

            #### Q1. What helps people who do not see colours?

            - [ ] A text effect
            - [x] An underline
            - [ ] Nothing

            **Explanation**: Because of *contrast*.

            [Reference](https://example.org)

            **[⬆ Back to top](#quiz)**

            ## Advanced

            #### Q2. Select all that apply.

            - [x] one
            - [X] two
            - [ ] three

            <!-- to do: more -->

            #### Q3. None is marked.

            - [ ] one
            - [ ] two
            """),
    )
    first, second, third = drafts(blocks)
    assert first.question["stem"] == "What helps people who do not see colours?"
    assert bodies(first) == ["A text effect", "An underline", "Nothing"]
    assert (first.question["type"], keys(first)) == ("single_choice", "B")
    assert first.question["explanation"] == "Because of *contrast*.\n\n[Reference](https://example.org)"
    assert first.headings == ["Quiz", "HTML"]
    assert (second.question["type"], keys(second)) == ("multiple_choice", "AB")
    assert second.headings == ["Quiz", "Advanced"]
    assert (third.question["type"], keys(third), third.missing) == ("single_choice", "", ["key"])
    assert [(b.first_line, b.last_line, b.dropped) for b in blocks if b.dropped] == [
        (1, 1, "heading"),
        (3, 3, "badge"),
        (5, 8, "table of contents"),
        (10, 10, "heading"),
        (22, 22, "navigation"),
        (24, 24, "heading"),
        (32, 32, "comment"),
    ]


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        ("Answer: B", "B"),
        ("**Answer: B**", "B"),
        ("**Answer:** B", "B"),
        ("**Answer**: B", "B"),
        ("*Answer*: **b**", "B"),
        ("Answer - B", "B"),
        ("Ans. B", "B"),
        ("Answer: (B)", "B"),
        ("Answer: B) Paris", "B"),
        ("Answer: B. Paris is the capital.", "B"),
        ("Answer: Option B", "B"),
        ("Answer: Paris", "B"),
        ("Answer: `Paris`.", "B"),
        ("Correct answer: Paris", "B"),
        ("Correct Answer: B", "B"),
        ("The correct answer is B.", "B"),
        ("The correct answer is **B**", "B"),
        ("The correct answer is B because it is the capital.", "B"),
        ("> Answer: B", "B"),
        ("> Answer\n>\n> B", "B"),
        ("> **Answer**\n\nB", "B"),
        ("**Answer:**\n\nB) Paris", "B"),
        ("### Answer\n\nB", "B"),
        ("### Answer: B", "B"),
        ("Answer: B and C", "BC"),
        ("Answer: B, C", "BC"),
        ("Answers: A, B and C", "ABC"),
        ("Answer: A & C", "AC"),
        ("Answer: AC", "AC"),
        ("**Answers:**\n\n- A\n- C", "AC"),
        ("Answers: A. Rome, C. Bonn", "AC"),
        ("Answers: A) Rome, C) Bonn", "AC"),
        ("**Answers: A. Rome and C. Bonn.**", "AC"),
        ("**Answers:** **A** – Rome; **C** – Bonn", "AC"),
        ("Answers:\nA. Rome\nC. Bonn", "AC"),
        ("Answer: A\nAnswer: C", "AC"),
        ("✅ A. Rome\n✅ C. Bonn", "AC"),
        ("Answer: A B C", "ABC"),
        ("Answer: A C", "AC"),
        ("Answer: A or C", "AC"),
        ("Answer: A, not B", "A"),
        ("Answer: B; C is no capital.", "B"),
        ("Antwort: B", "B"),
        ("Richtige Antworten: B und C", "BC"),
        ("Respuesta correcta: B y C", "BC"),
        ("Réponse : B", "B"),
        ("Risposta esatta: B", "B"),
        ("Resposta: B e C", "BC"),
        ("Правильный ответ: B", "B"),
        ("答案：B", "B"),
        ("정답: B", "B"),
        ("Zuzen dagoena: B", "B"),
        ("✅ Answer: B", "B"),
        ("<b>Answer: B</b>", "B"),
        ("<details><summary>Answer</summary>B</details>", "B"),
        ("<details><summary>Answer: B</summary>\n\nIndeed.\n\n</details>", "B"),
        ("<details>\n<summary>\nShow the answer\n</summary>\n\n**B** is right.\n\n</details>", "B"),
        ("<details><summary>Solution</summary>\n\nParis\n\n</details>", "B"),
        ("<details><summary>Sehen</summary>\n\nB\n\n</details>", "B"),
    ],
)
def test_written_answers(answer: str, key: str) -> None:
    draft = only(f"### 1. What is it?\n\n- A: Rome\n- B: Paris\n- C: Bonn\n\n{answer}\n")
    assert keys(draft) == key
    assert draft.missing == []
    assert draft.question["type"] == ("single_choice" if len(key) == 1 else "multiple_choice")


@pytest.mark.parametrize(
    "text", ["Answer: D", "Note: A closure is meant.", "Answer: unknown", "An aside.", "Answer: Lyon", "I am B."]
)
def test_what_is_no_answer(text: str) -> None:
    draft = only(f"### 1. What is it?\n\n- A: Rome\n- B: Paris\n- C: Bonn\n\n{text}\n")
    assert (keys(draft), draft.missing) == ("", ["key"])


@pytest.mark.parametrize(
    "options",
    [
        "- A: Rome\n- B: Paris\n- C: Bonn",
        "A) Rome\nB) Paris\nC) Bonn",
        "A. Rome\nB. Paris\nC. Bonn",
        "a. Rome\nb. Paris\nc. Bonn",
        "a) Rome\n\nb) Paris\n\nc) Bonn",
        "(A) Rome\n(B) Paris\n(C) Bonn",
        "* (a) Rome\n* (b) Paris\n* (c) Bonn",
        "1. Rome\n2. Paris\n3. Bonn",
        "1) Rome\n2) Paris\n3) Bonn",
        "- Rome\n- Paris\n- Bonn",
        "  - A. Rome\n  - B. Paris\n  - C. Bonn",
        "**A)** Rome\n**B)** Paris\n**C)** Bonn",
        "**A.** Rome  \n**B.** Paris  \n**C.** Bonn",
        "- **A**: Rome\n- **B**: Paris\n- **C**: Bonn",
        "A - Rome\nB - Paris\nC - Bonn",
        "A: Rome<br>\nB: Paris<br>\nC: Bonn",
        "- [ ] A. Rome\n- [ ] B. Paris\n- [ ] C. Bonn",
        "- [ ] Rome\n- [ ] Paris\n- [ ] Bonn",
        "1. [ ] Rome\n2. [ ] Paris\n3. [ ] Bonn",
        "( ) Rome\n( ) Paris\n( ) Bonn",
    ],
)
@pytest.mark.parametrize("answer", ["Answer: Paris", "<details><summary>Answer</summary>\n\n**Paris**\n</details>"])
def test_shapes_of_options(options: str, answer: str) -> None:
    draft = only(f"### What is the capital of France?\n\n{options}\n\n{answer}\n")
    assert draft.question["stem"] == "What is the capital of France?"
    assert bodies(draft) == ["Rome", "Paris", "Bonn"]
    assert keys(draft) == "B"


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ("1. [ ] one\n2. [x] two", "B"),
        ("- ( ) one\n- (x) two", "B"),
        ("- A) one\n- B) two ✅", "B"),
        ("- A) one ❌\n- ✅ B) two", "B"),
        ("- A) one\n- B) two (correct)", "B"),
        ("- A) one\n- B) two [correct]", "B"),
        ("- A) one\n- B) two - correct", "B"),
        ("A) one\n->B) two", "B"),
        ("->A) one\nB) two", "A"),
        ("[ ] one\n[*] two", "B"),
        ("[*] one\n[ ] two", "A"),
        ("- A) one\n- B) two **(correct answer)**", "B"),
        ("- A) one\n- **B) two**", "B"),
    ],
)
def test_marks_on_the_options(options: str, key: str) -> None:
    draft = only(f"### What is it?\n\n{options}\n")
    assert bodies(draft) == ["one", "two"]
    assert keys(draft) == key


def test_bullets_right_below_a_number_are_options_if_some_are_marked() -> None:
    lettered, plain = several("""\
        1. Which one is falsy?
           - a) `0` ✅
           - b) `[]`

        2. Arrays are objects.

           - True ✅
           - False
    """)
    assert (bodies(lettered), keys(lettered)) == (["`0`", "`[]`"], "A")
    assert (plain.question["type"], bodies(plain), keys(plain)) == ("true_false", ["True", "False"], "A")


def test_the_answer_by_number_for_numbered_options() -> None:
    draft = only("### What is it?\n\n1. 2\n2. 3\n3. 1\n\nAnswer: 1\n")
    assert (bodies(draft), keys(draft)) == (["2", "3", "1"], "A")


def test_marks_win_over_a_written_answer_that_differs() -> None:
    draft = only("### What is it?\n\n- [x] A. one\n- [ ] B. two\n\nAnswer: B\n")
    assert keys(draft) == "A"
    assert draft.notes == ["The written answer differs from the marked options; the marks were taken."]


def test_a_star_before_the_letter_marks_the_right_option() -> None:
    (draft,) = drafts(read(FORMAT, "Q1: Which runs in a browser?\nA. Java\n*B. JavaScript\nC. C\n"))
    assert [(answer["body"], answer["correct"]) for answer in draft.question["answers"]] == [
        ("Java", False),
        ("JavaScript", True),
        ("C", False),
    ]


def test_options_that_are_discussed_below_the_answer_are_no_questions() -> None:
    first, second = several(
        """\
        ## Question 1

        Which bird cannot fly?

        A. swift

        B. kiwi

        C. crane

        ### Correct answer

        **B. kiwi**

        ### Why the others are wrong

        **A. swift**

        * It hardly ever lands.

        **B. crane**

        * It migrates.

        ## Question 2

        Which is a mammal?

        - [x] bat
        - [ ] wren

        Explanation:
        Bats nurse their young.
        Incorrect answers:
        A: The wren lays eggs.
        B: So does every bird.
        """
    )
    assert (bodies(first), keys(first)) == (["swift", "kiwi", "crane"], "B")
    assert first.question["explanation"] == (
        "### Why the others are wrong\n\n**A. swift**\n\n* It hardly ever lands.\n\n**B. crane**\n\n* It migrates."
    )
    assert (bodies(second), keys(second)) == (["bat", "wren"], "A")
    assert second.question["explanation"].endswith("A: The wren lays eggs.\nB: So does every bird.")


def test_a_question_under_a_subheading_of_a_numbered_section_stays_one() -> None:
    first, second = several(
        """\
        ## 1. Birds

        Which sings?

        A) lark
        B) kiwi

        ### Owls

        Which hunts by day?

        A) barn owl
        B) hawk owl
        """
    )
    assert (bodies(first), bodies(second)) == (["lark", "kiwi"], ["barn owl", "hawk owl"])


@pytest.mark.parametrize("mark", ["×", "х", "x"])
def test_a_cross_of_any_keyboard_ticks_a_box(mark: str) -> None:
    assert keys(only(f"### Which is even?\n\n- [ ] 1\n- [{mark}] 2\n")) == "B"


@pytest.mark.parametrize(
    "line", ["Incorrect answer: A", "The wrong answer is A", "Wrong answers:\nA: It is a fish.", "Falsche Antwort: A"]
)
def test_what_names_the_wrong_option_is_no_key(line: str) -> None:
    draft = only(f"### Which one swims and flies?\n\n- A: trout\n- B: duck\n\n{line}\n")
    assert draft.missing == ["key"]
    assert draft.question["explanation"] == line


def test_a_short_stem_may_ask_for_what_is_wrong() -> None:
    first, second = several("1. Which is wrong:\n\nA) 1 + 1 = 3\nB) 1 + 2 = 3\n\n2. Wrong is:\n\nA) 2 < 1\nB) 1 < 2\n")
    assert (bodies(first), bodies(second)) == (["1 + 1 = 3", "1 + 2 = 3"], ["2 < 1", "1 < 2"])


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        ("larch, velvet yew", "AC"),
        ("larch; rose, white", "AB"),
        ("larch, rose, white, and velvet yew", ""),
        ("velvet yew, and larch.", "AC"),
        ("rose, white", "B"),
        ("larch, oak", ""),
    ],
)
def test_the_texts_of_several_options(answer: str, key: str) -> None:
    draft = only(
        f"### Select all you see.\n\n- [ ] larch\n- [ ] rose, white\n- [ ] velvet yew\n\n**Answer:** {answer}\n"
    )
    assert keys(draft) == key
    assert draft.missing == ([] if key else ["key"])


def test_a_remark_that_lists_what_options_say_is_no_key() -> None:
    draft = only("### What is on top?\n\n- A: 1\n- B: 2\n- C: 3\n\nPush twice.\n\nThis is what there is: 1, 2.\n")
    assert draft.missing == ["key"]
    assert draft.question["explanation"] == "Push twice.\n\nThis is what there is: 1, 2."


def test_a_list_of_all_labels_of_which_some_are_called_correct() -> None:
    found = several(
        """\
        What is up?

        A. sky
        B. sea
        C. sand

        __Suggested Answers__

        - A - Correct
        - B
        - C

        What is blue?

        A. blood
        B. sea
        C. sky

        __Suggested Answers__

        - A
        - B - Correct
        - C - Correct

        What is wet?

        A. sea
        B. rain
        C. sun

        __Suggested Answers__

        - A - Correct
        - B - Correct
        - C

        What is dry?

        A. sand
        B. dust

        __Suggested Answers__

        - A
        - B
        """
    )
    assert [draft.question["stem"] for draft in found] == [
        "What is up?",
        "What is blue?",
        "What is wet?",
        "What is dry?",
    ]
    assert [keys(draft) for draft in found] == ["A", "BC", "AB", ""]
    assert found[3].missing == ["key"]


def test_options_in_bold_are_taken_for_right_unless_all_are() -> None:
    two, none = several("""\
        ## Which two statements are true?

        - **A. TCP is reliable**
        - B. UDP is reliable
        - **C. UDP knows no connections**

        ## Which statement is true?

        - **A. TCP is reliable**
        - **B. UDP is reliable**
    """)
    assert (bodies(two), keys(two)) == (["TCP is reliable", "UDP is reliable", "UDP knows no connections"], "AC")
    assert (two.suggested, two.notes) == (
        ["answers", "language"],
        ["What is in bold among the options was taken for right."],
    )
    assert (keys(none), none.missing) == ("", ["key"])


def test_a_list_of_keys_that_is_folded_away_is_no_explanation() -> None:
    blocks = read(
        FORMAT,
        dedent("""\
            1. What is 1 + 1?
               - a) 1
               - b) 2

            2. What is 2 + 2?
               - a) 4
               - b) 5

            <details>
            <summary>Solutions</summary>

            1. b
            2. a
            </details>
        """),
    )
    assert [(keys(draft), draft.question.get("explanation")) for draft in drafts(blocks)] == [("B", None), ("A", None)]


@pytest.mark.parametrize("mark", ["<-- correct", "<- right answer", "← correct", "<== answer"])
def test_an_arrow_to_the_right_option(mark: str) -> None:
    draft = only(f"1. What is 1 + 1?\n   - a) 1\n   - b) 2 {mark}\n   - c) 3\n")
    assert (bodies(draft), keys(draft)) == (["1", "2", "3"], "B")


@pytest.mark.parametrize(
    ("answer", "explanation"),
    [
        ("B – Paris is on the Seine.", "Paris is on the Seine."),
        ("**B. Paris** because of the Seine.", "because of the Seine."),
        ("B. Paris – on the Seine.", "on the Seine."),
        ("B. Paris. It is on the Seine.", "It is on the Seine."),
    ],
)
def test_the_text_of_the_option_behind_its_label_is_no_explanation(answer: str, explanation: str) -> None:
    draft = only(f"### What is it?\n\n- A: Rome\n- B: Paris\n\nAnswer: {answer}\n")
    assert (keys(draft), draft.question["explanation"]) == ("B", explanation)


def test_a_second_answer_with_another_label_is_no_second_key() -> None:
    draft = only("### What is it?\n\n- A: Rome\n- B: Paris\n\nCorrect answer: B\nAnswer of most: A\n")
    assert keys(draft) == "B"


@pytest.mark.parametrize(
    "explanation",
    [
        "`sorted` leaves the list alone.",
        "[The manual](https://docs.example.org) says so.",
        "-5 is below zero.",
        "$x$ is 3.",
        "<https://docs.example.org>",
        "(See chapter 2.)",
        "#include is missing.",
        "**Rome** is older.",
    ],
)
@pytest.mark.parametrize("label", ["**Explanation:**", "**Explanation**:", "Explanation:", "*Rationale* –"])
def test_the_marks_at_the_head_of_an_explanation_stay(label: str, explanation: str) -> None:
    draft = only(f"### What is it?\n\n- A: Rome\n- B: Paris\n\nAnswer: B\n\n{label} {explanation}\n")
    assert (keys(draft), draft.question["explanation"]) == ("B", explanation)


@pytest.mark.parametrize(
    "explanation",
    [
        "Two kinds of keys exist:\n\n- Primary key\n- Foreign key",
        "Solution: blood holds iron.",
        "Correct! Coal is carbon.",
        "Turn right.",
        "Civil rights",
    ],
)
def test_short_lines_with_a_word_for_answer_stay_in_the_explanation(explanation: str) -> None:
    draft = only(f"### What is it?\n\n- A: Rome\n- B: Paris\n\nAnswer: B\n\n{explanation}\n")
    assert (keys(draft), draft.question["explanation"]) == ("B", explanation)


def test_a_short_answer_of_an_open_question_with_a_word_for_answer() -> None:
    _, first, second = several(
        "### 1. Which sings?\n\n- A. lark\n- B. kiwi\n\n### 2. What is unique in each row?\n\nThe primary key.\n\n"
        "### 3. What is older than Paris?\n\n**Answer:** Rome is, by far and by all accounts.\n"
    )
    assert (bodies(first), bodies(second)) == (["The primary key."], ["Rome is, by far and by all accounts."])


@pytest.mark.parametrize("label", ["**Explanation:**", "Rationale:", "#### Explanation"])
def test_options_discussed_one_by_one_below_a_label(label: str) -> None:
    listed = "- A) is 1 + 0.\n- B) is right.\n- C) is 1 + 2."
    draft = only(f"### Question 1\nWhat is 1 + 1?\n\nA) 1\nB) 2\nC) 3\n\nAnswer: B\n\n{label}\n\n{listed}\n")
    assert (keys(draft), draft.question["explanation"]) == ("B", listed)


def test_the_letter_in_brackets_that_most_stems_have_is_the_key() -> None:
    eniac, byte, system = several("""\
        1. 世界上第一台电子计算机是（ A ）。
        A. ENIAC
        B. EDVAC

        2. 一个字节有（C）位。
        A. 2
        B. 4
        C. 8

        ### 3. A system is software (AB)
        A. that runs programs
        B. that owns the hardware
        C. that draws
        """)
    assert (eniac.question["stem"], keys(eniac)) == ("世界上第一台电子计算机是（ ）。", "A")
    assert (byte.question["stem"], keys(byte)) == ("一个字节有（ ）位。", "C")
    assert (system.question["stem"], keys(system)) == ("A system is software ( )", "AB")
    assert byte.suggested == ["answers", "language"]


def test_the_star_behind_an_option_that_most_questions_have_is_the_key() -> None:
    columns, groups = several("""\
        1. Which statement reads all columns?
        a) SELECT all FROM t
        b) SELECT * FROM t *
        c) GET * FROM t

        2. Which clause filters groups?
        a) WHERE
        b) ORDER BY
        c) HAVING *
        """)
    assert (bodies(columns), keys(columns)) == (["SELECT all FROM t", "SELECT * FROM t", "GET * FROM t"], "B")
    assert (bodies(groups), keys(groups)) == (["WHERE", "ORDER BY", "HAVING"], "C")


def test_such_a_mark_on_one_question_means_nothing() -> None:
    first, second, third = several("""\
        1. Which one is valid?
        a) SELECT *
        b) SELECT

        2. What is true of class (A)?
        A. It has members.
        B. It has none.

        3. What does DELETE need?
        a) a table
        b) a column *

        Answer: a
        """)
    assert [draft.missing for draft in (first, second, third)] == [["key"], ["key"], []]
    assert bodies(first) == ["SELECT *", "SELECT"]
    assert second.question["stem"] == "What is true of class (A)?"
    assert (keys(third), bodies(third)) == ("A", ["a table", "a column *"])


def test_an_answer_that_somebody_gave_is_no_key() -> None:
    draft = only("1. Which is red?\n\nA. grass\nB. blood\nC. sky\n\nYour answer: C\n\nCorrect answer: B\n")
    assert keys(draft) == "B"


def test_a_key_that_names_no_option_is_no_part_of_the_last_option() -> None:
    draft = only("1. Which is red?\nA. grass\nB. blood\nAnswer: E\n")
    assert (bodies(draft), draft.question["explanation"]) == (["grass", "blood"], "Answer: E")
    assert (draft.missing, draft.notes) == (["key"], ["No option was found for the written answer."])


def test_steps_within_a_box_that_begin_with_a_word_for_answer() -> None:
    draft = only("""        #### Q1. How is a tile turned?

        - [ ] A
          1. Right-click the tile.
          2. Choose Turn.

        - [x] B
          1. Tap the tile.
          2. Wait.
    """)
    assert bodies(draft) == ["1. Right-click the tile.\n2. Choose Turn.", "1. Tap the tile.\n2. Wait."]
    assert keys(draft) == "B"
