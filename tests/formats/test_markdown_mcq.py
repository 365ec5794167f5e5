"""Markdown multiple choice: the two corpus files, the variants found elsewhere, and the account of every line."""

from textwrap import dedent

import pytest
from accounting import assert_survives, corpus, corpus_files, drafts, garbage, in_proportion, monotonous, read
from hypothesis import given
from hypothesis import strategies as st

from formats.base import Draft, FormatError
from formats.markdown_mcq import FORMAT

ENGLISH = "javascript-questions.en.md"
GERMAN = "javascript-questions.de.md"

# Written down from reading the English file: number, the stem's beginning and end, the options, the right one's letter,
# the explanation's beginning and end.
READ_IN_ENGLISH = [
    (
        *(1, "What's the output?\n\n```javascript\nfunction sayHi() {", "sayHi();\n```"),
        [
            "`Lydia` and `undefined`",
            "`Lydia` and `ReferenceError`",
            "`ReferenceError` and `21`",
            "`undefined` and `ReferenceError`",
        ],
        *("D", "Within the function, we first declare the", "JavaScript throws a `ReferenceError`."),
    ),
    (
        *(2, "What's the output?\n\n```javascript\nfor (var i = 0;", ", 1);\n}\n```"),
        ["`0 1 2` and `0 1 2`", "`0 1 2` and `3 3 3`", "`3 3 3` and `0 1 2`"],
        *("C", "Because of the event queue", "each value is scoped inside the loop."),
    ),
    (
        *(3, "What's the output?\n\n```javascript\nconst shape = {", "console.log(shape.perimeter());\n```"),
        ["`20` and `62.83185307179586`", "`20` and `NaN`", "`20` and `63`", "`NaN` and `63`"],
        *("B", "Note that the value of `diameter`", "results in `NaN`."),
    ),
    (
        *(4, "What's the output?\n\n```javascript\n+true;", "\n!'Lydia';\n```"),
        ["`1` and `false`", "`false` and `NaN`", "`false` and `false`"],
        *("A", "The unary plus tries to convert", "This returns `false`."),
    ),
    (
        *(5, "Which one is true?\n\n```javascript\nconst bird", "small: true,\n};\n```"),
        [
            "`mouse.bird.size` is not valid",
            "`mouse[bird.size]` is not valid",
            '`mouse[bird["size"]]` is not valid',
            "All of them are valid",
        ],
        *("A", "In JavaScript, all object keys are strings", 'Cannot read property "size" of undefined`.'),
    ),
    (
        *(6, "What's the output?\n\n```javascript\nlet c = {", "console.log(d.greeting);\n```"),
        ["`Hello`", "`Hey!`", "`undefined`", "`ReferenceError`", "`TypeError`"],
        *("A", "In JavaScript, all objects interact by _reference_", "you change all of them."),
    ),
    (
        *(7, "What's the output?\n\n```javascript\nlet a = 3;", "console.log(b === c);\n```"),
        ["`true` `false` `true`", "`false` `false` `true`", "`true` `false` `false`", "`false` `true` `true`"],
        *("C", "`new Number()` is a built-in function", "Both return `false.`"),
    ),
    (
        *(12, "What's the output?\n\n```javascript\nfunction Person(", "console.log(sarah);\n```"),
        [
            '`Person {firstName: "Lydia", lastName: "Hallie"}` and `undefined`',
            '`Person {firstName: "Lydia", lastName: "Hallie"}` and `Person {firstName: "Sarah", lastName: "Smith"}`',
            '`Person {firstName: "Lydia", lastName: "Hallie"}` and `{}`',
            '`Person {firstName: "Lydia", lastName: "Hallie"}` and `ReferenceError`',
        ],
        *("A", "For `sarah`, we didn't use the `new` keyword.", "return a value from the `Person` function."),
    ),
    (
        *(22, "How long is cool_secret accessible?", "setItem('cool_secret', 123);\n```"),
        [
            "Forever, the data doesn't get lost.",
            "When the user closes the tab.",
            "When the user closes the entire browser, not only the tab.",
            "When the user shuts off their computer.",
        ],
        *("B", "The data stored in `sessionStorage` is removed", "`localStorage.clear()` is invoked."),
    ),
    (
        *(28, "What's the output?\n\n```javascript\nString.prototype", "console.log(name.giveLydiaPizza())\n```"),
        ['`"Just give Lydia pizza already!"`', "`TypeError: not a function`", "`SyntaxError`", "`undefined`"],
        *("A", "`String` is a built-in constructor,", "have access to that method!"),
    ),
    (
        *(33, "What's the output?\n\n```javascript\nconst person", "console.log(sayHi.bind(person, 21));\n```"),
        [
            "`undefined is 21` `Lydia is 21`",
            "`function` `function`",
            "`Lydia is 21` `Lydia is 21`",
            "`Lydia is 21` `function`",
        ],
        *("D", "With both, we can pass the object", "It is not executed immediately."),
    ),
    (
        *(41, "What's the output?\n\n```javascript\n!!null;", "\n!!1;\n```"),
        ["`false` `true` `false`", "`false` `false` `true`", "`false` `true` `true`", "`true` `true` `false`"],
        *("B", "`null` is falsy. `!null` returns", "`!false` returns `true`."),
    ),
    (
        *(50, "What's the output?\n\n```javascript\n[1, 2, 3].map", "return num * 2;\n});\n```"),
        ["`[]`", "`[null, null, null]`", "`[undefined, undefined, undefined]`", "`[ 3 x empty ]`"],
        *("C", "When mapping over the array,", "for each element we return `undefined`."),
    ),
    (
        *(57, "What's the output?\n\n```javascript\n// counter.js", "console.log(myCounter);\n```"),
        ["`10`", "`11`", "`Error`", "`NaN`"],
        *("C", "An imported module is _read-only_:", "is read-only and cannot be modified."),
    ),
    (
        *(77, "Is this a pure function?\n\n```javascript\nfunction sum", "return a + b;\n}\n```"),
        ["Yes", "No"],
        *("A", "A pure function is a function that _always_", "This is the definition of a pure function."),
    ),
    (
        *(83, "What is the output?\n\n```javascript\nconst person", "console.log(person);\n```"),
        [
            '`{ name: "Lydia", age: 21 }`',
            '`{ name: "Lydia", age: 21, city: "Amsterdam" }`',
            '`{ name: "Lydia", age: 21, city: undefined }`',
            '`"Amsterdam"`',
        ],
        *("A", "We set the variable `city` equal to", "the unmodified object gets returned."),
    ),
    (
        *(91, "What's the output?\n\n```javascript\nlet newList", "console.log(newList.push(5));\n```"),
        ["`[1, 2, 3, 4, 5]`", "`[1, 2, 3, 5]`", "`[1, 2, 3, 4]`", "`Error`"],
        *("D", "The `.push` method returns the _new length_", "a TypeError is thrown."),
    ),
    (
        *(104, "What's its value?", "Promise.resolve(5);\n```"),
        ["`5`", "`Promise {<pending>: 5}`", "`Promise\u00a0{<fulfilled>: 5}`", "`Error`"],
        *("C", "We can pass any type of value", "a resolved promise with the value `5`."),
    ),
    (
        *(113, "What's the output?\n\n```javascript\nconsole.log(`${", "('I love')} to program`);\n```"),
        ["`I love to program`", "`undefined to program`", "`${(x => x)('I love') to program`", "`TypeError`"],
        *("A", "Expressions within template literals", "This results in `I love to program`."),
    ),
    (
        *(125, "What's the output?\n\n```javascript\nconst myFunc", "myFunc(1, 2, 3);\n```"),
        [
            "`1` `2` `3`",
            "`{1: 1}` `{2: 2}` `{3: 3}`",
            "`{ 1: undefined }` `undefined` `undefined`",
            "`undefined` `undefined` `undefined`",
        ],
        *("D", "`myFunc` expects an object", "have their default value of `undefined`."),
    ),
    (
        *(128, "What's the output?\n\n```javascript\nconst name", "console.log(isNaN(age));\n```"),
        [
            "`true` `false` `true` `false`",
            "`true` `false` `false` `false`",
            "`false` `false` `true` `false`",
            "`false` `true` `false` `true`",
        ],
        *("C", "With the `Number.isNaN` method,", "so `isNaN(age)` returns `false`."),
    ),
    (
        *(138, "What's the output?\n\n```javascript\nconst add", "myFunc(3);\n```"),
        ["`2` `4` and `3` `6`", "`2` `NaN` and `3` `NaN`", "`2` `Error` and `3` `6`", "`2` `4` and `3` `Error`"],
        *("A", "First, we invoked `myFunc()` without", "which is the value of `value`."),
    ),
    (
        *(143, "Which of the options result(s) in an error?", "emojis.length = 0;\n```"),
        ["1", "1 and 2", "3 and 4", "3"],
        *("D", "The `const` keyword simply means", "setting the length of the array to 0."),
    ),
    (
        *(150, "What's the output?\n\n```javascript\nconst animals", "console.log(animals[dog])\n```"),
        ['`{ emoji: "🐶", name: "Mara" }`', '`{ emoji: "🐈", name: "Sara" }`', "`undefined`", "`ReferenceError`"],
        *("B", "Object keys are converted to strings.", '`{ emoji: "🐈", name: "Sara" }`.'),
    ),
    (
        *(155, "What's the output?\n\n```javascript\nlet randomValue", '"Yay it\'s a string!")\n}\n```'),
        ["`It's not a string!`", "`Yay it's a string!`", "`TypeError`", "`undefined`"],
        *("B", "The condition within the `if` statement", "`Yay it's a string!` gets logged."),
    ),
]

# The same for the German file, with the number of options.
READ_IN_GERMAN = [
    (1, "Was wird ausgegeben?", "sayHi();\n```", 4, "D", "Innerhalb der Funktion wird", "einen `ReferenceError` aus."),
    (5, "Was ist wahr?", "small: true,\n};\n```", 4, "A", "In JavaScript sind alle Object Keys", "undefined` zurück."),
    (11, "Was wird ausgegeben?", "\n```", 4, "A", "Man kann keine Properties einem", "alle Instanzen Zugriff darauf."),
    (14, "Alle Objekte haben", "Prototypes.", 2, "B", "Alle Objekte haben Prototypes, außer", "damit verfügbar macht."),
    (21, "Was ist der Wert von `sum`?", '10*10+5");\n```', 4, "A", "`eval` evaluiert Code,", "die nummer `105` aus."),
    (
        24,
        "Was wird ausgegeben?",
        "set.has(1);\n```",
        4,
        "C",
        "Alle Object Keys",
        "`set.has(1)` gibt daher `true` zurück.",
    ),
    (30, "Was wird ausgegeben?", "baz();\n```", 4, "B", "Wir haben eine `setTimeout`", "und aus dem Stack entfernt."),
    (31, "Was ist event.target wenn", "\n```", 4, "C", "Das am tiefsten", "mit `event.stopPropagation` anhalten."),
    (
        39,
        "Alles in JavaScript ist",
        "entweder ein ...",
        4,
        "A",
        "JavaScript hat nur primitive",
        "weisen dieses Verhalten auf.",
    ),
    (40, "Was wird ausgegeben?", "[1, 2],\n);\n```", 4, "C", "`[1, 2]` ist unser", "bekommen `[1, 2, 0, 1, 2, 3]`."),
    (52, "Was wird ausgegeben?", "\n```", 4, "D", "Mit dem `throw` Statement", "'Oh an error: Hello world'`."),
    (60, "Was wird ausgegeben?", "console.log(admin);\n```", 4, "B", "Es ist möglich Objekte", "age: 21 }` ist."),
    (
        64,
        "Was wird ausgegeben?",
        "multiply(value);\n```",
        4,
        "C",
        "In ES6 können wir Parameter",
        "2` jetzt `40` loggt.",
    ),
    (
        66,
        "Mit welchem Constructor",
        "\n```",
        4,
        "B",
        "In einer abgeleiteten Klasse",
        "nur bei Constructor 2 richtig ist.",
    ),
    (70, "Was wird ausgegeben?", '("🥑" + "💻");\n```', 4, "A", "Mit dem `+` Operator", 'was `"🥑💻"` ergibt.'),
    (79, "Was wird ausgegeben?", "\n```", 4, "A", "Mit einer _for-in_ Schleife", '"🍫"` wird geloggt.'),
    (88, "Was wird ausgegeben?", "sum(10)\n```", 4, "B", "Man kann den Wert eines", "noch nicht initialisiert wurde."),
    (95, "Was wird ausgegeben?", "nums(1, 2))\n```", 4, "B", "In JavaScript muss das", "`if/else` Statements gesetzt!"),
    (100, "Was wird ausgegeben?", "JavaScript lol`\n```", 4, "B", '`[]` ist ein "truthy"', "`n't` _nicht_ ausgegeben."),
    (109, "Was wird ausgegeben?", "console.log(food)\n```", 4, "A", "In JavaScript interagieren", "'🥑', '🍔']`."),
    (110, "Was macht diese Methode?", "JSON.parse()\n```", 4, "A", "Mit der `JSON.parse()`", "\n```"),
    (117, "Welche der beiden Optionen wird `6` ausgeben?", "\n```", 4, "C", "Mit dem Spread-Operator", "übergeben."),
    (120, "Was ist der Output??", "\n```", 4, "B", "Wir haben die Kondition", "bananas!` wird geloggt."),
    (126, "Was ist der Output?", "\n```", 4, "B", "Mit der Methode `Intl.NumberFormat`", "was `$300.00` ergibt."),
    (130, "Was ist der Output?", "\n```", 4, "C", "Im `try`-Block loggen", '`"Oh finally!"` wird geloggt.'),
    (131, "Was ist der Output?", "(emojis.flat(1));\n```", 4, "B", "Mit der Methode `flat`", "'✨', ['🍕', '🍕']]`."),
    (132, "Was ist der Output?", "\n```", 4, "D", "`counterOne` ist eine Instanz", 'BNBHXmc.png" width="400">'),
    (133, "Was ist der Output?", "funcTwo();\n```", 4, "D", "Zuerst rufen wir", "Last line! Timeout! Timeout!`"),
]


def corpus_drafts(name: str) -> list[Draft]:
    return drafts(read(FORMAT, corpus("markdown-mcq", name)))


def keys(draft: Draft) -> str:
    return "".join("ABCDEFGH"[n] for n, answer in enumerate(draft.question["answers"]) if answer["correct"])


def bodies(draft: Draft) -> list[str]:
    return [answer["body"] for answer in draft.question["answers"]]


def only(source: str) -> Draft:
    """Read a document with one question."""
    (draft,) = drafts(read(FORMAT, dedent(source)))
    return draft


def several(source: str) -> list[Draft]:
    return drafts(read(FORMAT, dedent(source)))


# The corpus files


@pytest.mark.parametrize(("name", "count", "language"), [(ENGLISH, 155, "en"), (GERMAN, 133, "de")])
def test_a_corpus_file_is_read_whole(name: str, count: int, language: str) -> None:
    found = corpus_drafts(name)
    assert len(found) == count
    for draft in found:
        question = draft.question
        assert draft.missing == []
        assert question["type"] in ("single_choice", "true_false")
        assert question["stem"]
        assert not question["stem"].startswith("#")
        assert question["stem"].count("```") % 2 == 0
        assert 2 <= len(question["answers"]) <= 5
        assert all(answer["body"] for answer in question["answers"])
        assert len(keys(draft)) == 1
        assert question["explanation"]
        for text in (question["stem"], question["explanation"], *bodies(draft)):
            assert "details>" not in text
            assert "#### A" not in text
        assert question["language"] == language
        assert "language" in draft.suggested
        assert draft.headings == [
            "JavaScript Questions" if language == "en" else "JavaScript Fragen (für Fortgeschrittene)"
        ]


def test_english_questions_read_as_a_person_reads_them() -> None:
    found = corpus_drafts(ENGLISH)
    for number, beginning, end, options, key, first, last in READ_IN_ENGLISH:
        draft = found[number - 1]
        assert draft.question["stem"].startswith(beginning), number
        assert draft.question["stem"].endswith(end), number
        assert bodies(draft) == options
        assert keys(draft) == key
        assert draft.question["explanation"].startswith(first)
        assert draft.question["explanation"].endswith(last)


def test_german_questions_read_as_a_person_reads_them() -> None:
    found = corpus_drafts(GERMAN)
    for number, beginning, end, options, key, first, last in READ_IN_GERMAN:
        draft = found[number - 1]
        assert draft.question["stem"].startswith(beginning), number
        assert draft.question["stem"].endswith(end), number
        assert len(bodies(draft)) == options
        assert keys(draft) == key
        assert draft.question["explanation"].startswith(first), number
        assert draft.question["explanation"].endswith(last), number
    assert bodies(found[10]) == ["`TypeError`", "`SyntaxError`", "`Lydia Hallie`", "`undefined` `undefined`"]
    assert bodies(found[30]) == [
        "Äußerer `div`",
        "Innerer `div`",
        "`button`",
        "Ein Array mit allen genesteten Elementen",
    ]


def test_the_languages_agree_on_the_keys() -> None:
    pairs = zip(corpus_drafts(ENGLISH), corpus_drafts(GERMAN), strict=False)
    different = [number for number, (english, german) in enumerate(pairs, 1) if keys(english) != keys(german)]
    # The German page has an older version of question 133, with other code and other options.
    assert different == [133]


def test_what_stands_around_the_questions_is_dropped_with_reasons() -> None:
    dropped = [
        (b.first_line, b.last_line, b.dropped) for b in read(FORMAT, corpus("markdown-mcq", ENGLISH)) if b.dropped
    ]
    assert dropped[:8] == [
        (1, 2, "boilerplate"),
        (3, 3, "heading"),
        (4, 7, "boilerplate"),
        (9, 9, "section rule"),
        (11, 24, "boilerplate"),
        (26, 47, "navigation"),
        (49, 50, "boilerplate"),
        (52, 52, "section rule"),
    ]
    assert {reason for _, _, reason in dropped[8:]} == {"section rule"}


# How the right option is marked


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


# What options and stems hold


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


# Where answers and questions stand


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


# The account of every line

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


def test_a_star_before_the_letter_marks_the_right_option() -> None:
    (draft,) = drafts(read(FORMAT, "Q1: Which runs in a browser?\nA. Java\n*B. JavaScript\nC. C\n"))
    assert [(answer["body"], answer["correct"]) for answer in draft.question["answers"]] == [
        ("Java", False),
        ("JavaScript", True),
        ("C", False),
    ]


def test_questions_and_answers_labelled_q_and_a_are_no_options() -> None:
    assert FORMAT.sniff(b"Q: What is A?\nA: A letter.\n\nQ: What is B?\nA: Another.\n", "notes.txt") == 0.0
