"""Stories of interview documents written in Markdown, and what a reader finds in them."""

import pytest
from interview_tools import answer, blocks_of, drafts_of, dropped, questions, stems


def test_a_readme_with_contents_details_and_back_links():
    blocks = blocks_of("""
        # SQL Interview Questions

        > Star this repository if you like it.

        ## Table of Contents

        | No. | Question |
        | --- | -------- |
        | 1 | [What is a join?](#1-what-is-a-join) |
        | 2 | [What is an index?](#2-what-is-an-index) |

        ## Basics

        ### 1. What is a join?

        A join combines rows of *two* tables.

        #### Inner join

        Keeps what matches:

        ```sql
        SELECT * FROM a JOIN b ON a.id = b.a_id;
        -- ### 7. What is this?
        ```

        **[⬆ Back to Top](#table-of-contents)**

        ### 2. What is an `index`?

        <details><summary>Answer</summary>
        <p>

        A structure that finds rows quickly. See [the manual](https://example.org/index).

        </p>
        </details>

        **[⬆ Back to Top](#table-of-contents)**

        ## License

        MIT
    """)
    join, index = drafts_of(blocks)
    assert join.question["stem"] == "What is a join?"
    assert answer(join) == (
        "A join combines rows of *two* tables.\n\n#### Inner join\n\nKeeps what matches:\n\n"
        "```sql\nSELECT * FROM a JOIN b ON a.id = b.a_id;\n-- ### 7. What is this?\n```"
    )
    assert index.question["stem"] == "What is an `index`?"
    assert answer(index) == "A structure that finds rows quickly. See [the manual](https://example.org/index)."
    assert join.headings == ["SQL Interview Questions", "Basics"]
    assert join.question["difficulty"] == "beginner"
    assert join.suggested == ["difficulty", "language"]
    assert dropped(blocks) == [
        (1, 1, "heading"),
        (3, 3, "introduction"),
        (5, 10, "table of contents"),
        (12, 12, "heading"),
        (27, 27, "navigation"),
        (39, 39, "navigation"),
        (41, 43, "conclusion"),
    ]


def test_questions_as_bold_lines():
    drafts = questions("""
        **What is a lambda?**

        A function without a name.

        **Note:** it holds one expression.

        **How does `map` work?**

        It applies a function to each item.
        - lazily
        - in order
    """)
    assert stems(drafts) == ["What is a lambda?", "How does `map` work?"]
    assert answer(drafts[0]) == "A function without a name.\n\n**Note:** it holds one expression."
    assert answer(drafts[1]) == "It applies a function to each item.\n- lazily\n- in order"


def test_bold_labels_for_questions_and_answers():
    drafts = questions("""
        **Q: What is HTTP?**

        **A:** A protocol.

        It has methods.

        **Q: What is a method?**

        **A:** A verb such as GET.
    """)
    assert stems(drafts) == ["What is HTTP?", "What is a method?"]
    assert [answer(draft) for draft in drafts] == ["A protocol.\n\nIt has methods.", "A verb such as GET."]


def test_a_list_of_questions_without_answers():
    blocks = blocks_of("""
        # Questions to ask

        ## For seniors

        * What is eventual consistency?
        * Describe the **CAP** theorem.
          * Which corner would you give up?
        - [ ] How do you shard a table?
    """)
    drafts = drafts_of(blocks)
    assert stems(drafts) == [
        "What is eventual consistency?",
        "Describe the **CAP** theorem.",
        "How do you shard a table?",
    ]
    assert all(draft.missing == ["answers"] and draft.question["answers"] == [] for draft in drafts)
    assert all(draft.question["difficulty"] == "advanced" for draft in drafts)
    assert drafts[1].question["follow_ups"] == ["Which corner would you give up?"]
    assert dropped(blocks) == [(1, 1, "heading"), (3, 3, "heading")]


def test_a_checklist_answers_the_question_above_it():
    drafts = questions("""
        ### 1. What do you look at before a release?

        - [ ] The tests pass.
        - [ ] The notes are written.

        ### 2. Who releases?

        The maintainer.
    """)
    assert answer(drafts[0]) == "- [ ] The tests pass.\n- [ ] The notes are written."
    assert answer(drafts[1]) == "The maintainer."


def test_a_list_of_questions_that_ask_in_words_not_known_to_ask():
    drafts = questions("""
        #### Allmänt

        * Vad är en tråd?
        * Vad är en process?
        * Vad är minne?
        * Berätta om ett svårt fel som du har rättat.
        * Hur mäter du hur snabbt ett program är
          och hur mycket minne det tar?
        * Nämn tre språk.
          * Gärna ett äldre också.
        * Vad är en semafor?
    """)
    assert stems(drafts) == [
        "Vad är en tråd?",
        "Vad är en process?",
        "Vad är minne?",
        "Berätta om ett svårt fel som du har rättat.",
        "Hur mäter du hur snabbt ett program är\noch hur mycket minne det tar?",
        "Nämn tre språk.",
        "Vad är en semafor?",
    ]


def test_answers_as_items_of_the_same_list_are_no_questions():
    drafts = questions("""
        * What is a thread?
        * A part of a process that runs by itself.
        * What is a process?
        * A program that runs.
        * What is a semaphore?
        * A counter that threads wait for.
    """)
    assert stems(drafts) == ["What is a thread?", "What is a process?", "What is a semaphore?"]


@pytest.mark.parametrize(
    ("written", "stem"),
    [
        ("<summary>What does <code>defer</code> do?</summary>", "What does `defer` do?"),
        ("<summary>Is <code>a &lt; b</code> code?</summary>", "Is `a < b` code?"),
        ("<summary>Why is <b>this</b> <em>so</em>?</summary>", "Why is **this** *so*?"),
        # Between letters, stars of Markdown would stay stars.
        ("<summary>Why un<b>believable</b>?</summary>", "Why un<b>believable</b>?"),
        ("### What does `<b>bold</b>` show?", "What does `<b>bold</b>` show?"),
        ("### What is a <code> tag?", "What is a <code> tag?"),
    ],
)
def test_tags_around_words_of_a_question_become_marks_of_markdown(written, stem):
    opened, closed = ("<details>\n", "\n</details>") if "summary" in written else ("", "")
    drafts = questions(f"# Go\n\n{opened}{written}\n\nAn answer.\n{closed}\n\n### What is Go?\n\nA language.\n")
    assert stems(drafts)[0] == stem


def test_code_below_a_numbered_answer_without_a_question_has_no_margin():
    drafts = questions("""
        # Flask

        1. Flask is a framework written in Python.

        2. Sessions are signed cookies, for which a key is needed.

           ```python
           app.secret_key = "x"
           ```

        3. A blueprint groups routes.
    """)
    assert [draft.missing for draft in drafts] == [["stem"]] * 3
    assert answer(drafts[1]) == (
        'Sessions are signed cookies, for which a key is needed.\n\n```python\napp.secret_key = "x"\n```'
    )


def test_code_that_the_question_is_about_belongs_to_the_question():
    (draft,) = questions("""
        ### 3. What is the output of the following code?

        ```python
        print([] == False)
        ```

        <details><summary>Show answer</summary>

        `False`, because a list is no number.

        </details>
    """)
    assert draft.question["stem"] == ("What is the output of the following code?\n\n```python\nprint([] == False)\n```")
    assert answer(draft) == "`False`, because a list is no number."


def test_numbered_steps_in_an_answer_are_no_questions():
    drafts = questions("""
        1. **How do you deploy?**

           1. Build the image
           2. Push it
           3. Why not test it first?

        2. **How do you roll back?**

           Deploy the image before.
    """)
    assert stems(drafts) == ["How do you deploy?", "How do you roll back?"]
    assert answer(drafts[0]) == "1. Build the image\n2. Push it\n3. Why not test it first?"


def test_steps_numbered_like_the_questions_are_no_questions():
    drafts = questions("""
        1. How do you make tea?

        Three steps:
        1. Boil water
        2. Add leaves
        3. Wait

        2. How do you make coffee?

        Ask someone else.

        3. What is water?

        A liquid.
    """)
    assert stems(drafts) == ["How do you make tea?", "How do you make coffee?", "What is water?"]
    assert answer(drafts[0]).splitlines() == ["Three steps:", "", "1. Boil water", "2. Add leaves", "3. Wait"]


def test_tasks_whose_numbers_are_bold():
    drafts = questions("""
        ## SQL

        There are tables of guests and of bookings.

        **1)** The guests who booked twice on the same day, with the rooms that they were given in the end.

        ```sql
        SELECT 1;
        ```

        **2)** The nights without any guest.

        - per room
        - per house

        ## Python

        **1) Pairs.** Return the pairs of numbers that add up to ten.

        **Hint:** remember what you have seen.

        **2) Reversal.** Reverse a list.

        Swap both ends.
    """)
    assert stems(drafts) == [
        "The guests who booked twice on the same day, with the rooms that they were given in the end.",
        "The nights without any guest.",
        "**Pairs.** Return the pairs of numbers that add up to ten.",
        "**Reversal.** Reverse a list.",
    ]
    assert [draft.headings for draft in drafts] == [["SQL"], ["SQL"], ["Python"], ["Python"]]
    assert answer(drafts[2]) == "**Hint:** remember what you have seen."


def test_a_rule_between_questions_and_one_inside_an_answer():
    blocks = blocks_of("""
        ### 1. What is A?

        First part.

        ---

        Second part.

        ---

        ### 2. What is B?

        B.

        ---

        Made with love.
    """)
    first, second = drafts_of(blocks)
    assert answer(first) == "First part.\n\n---\n\nSecond part."
    assert answer(second) == "B."
    assert dropped(blocks) == [(9, 9, "section rule"), (15, 15, "section rule"), (17, 17, "boilerplate")]


def test_front_matter_and_underlined_headings():
    blocks = blocks_of("""
        ---
        title: Questions
        ---

        Questions about Go
        ==================

        What is a goroutine?
        --------------------

        A light thread.

        What is a channel?
        ------------------

        A typed pipe.
    """)
    assert stems(drafts_of(blocks)) == ["What is a goroutine?", "What is a channel?"]
    assert dropped(blocks)[0] == (1, 3, "front matter")


@pytest.mark.parametrize(
    ("code", "language", "kept", "note"),
    [
        ("$ pip install flask\n$ flask run", "sh", "pip install flask\nflask run", "Prompt signs"),
        (">>> x = 1\n>>> x += 1", "python", "x = 1\nx += 1", "Prompt signs"),
        (">>> 1 + 1\n2", "pycon", ">>> 1 + 1\n2", None),
        ("Copy code\nx = f(1)", "python", "x = f(1)", "button"),
        ("1 x = 1\n2 y = f(x)\n3 print(y)", "python", "x = 1\ny = f(x)\nprint(y)", "Line numbers"),
        ("print(“hi”)", "python", 'print("hi")', "Typographic"),
        ("print('a “quoted” word')", "python", "print('a “quoted” word')", None),
        ('{"a": [1, 2]}', "json", '{"a": [1, 2]}', None),
        ("SELECT name FROM users;", "sql", "SELECT name FROM users;", None),
        ("nothing in particular", "text", "nothing in particular", None),
        ("def f(:\n  pass", "python", "def f(:\n  pass", "does not parse"),
    ],
)
def test_what_copying_leaves_in_code(code, language, kept, note):
    (draft,) = questions(f"### 1. How?\n\nSo:\n\n```\n{code}\n```\n\nThat is how.\n")
    assert answer(draft) == f"So:\n\n```{language}\n{kept}\n```\n\nThat is how."
    assert len(draft.notes) == (note is not None)
    assert note is None or note in draft.notes[0]


def test_links_to_other_files_are_questions_and_links_within_are_contents():
    blocks = blocks_of("""
        # Java

        - [What is a class?](#what-is-a-class)
        - [What is an object?](#what-is-an-object)
        - [What is a method?](#what-is-a-method)

        More, answered elsewhere:

        - [What is a record?](answers/record.md)
        - [What is a module?](answers/module.md)
    """)
    assert dropped(blocks)[1] == (3, 5, "table of contents")
    assert stems(drafts_of(blocks)) == [
        "[What is a record?](answers/record.md)",
        "[What is a module?](answers/module.md)",
    ]


@pytest.mark.parametrize("written", ["***Explain lazy loading***", "*Explain lazy loading*", "_Explain lazy loading_"])
def test_emphasis_of_a_whole_question_is_no_part_of_it(written):
    drafts = questions(f"## Q. What is Angular?\n\nA framework.\n\n## Q. {written}\n\nLoads modules on demand.\n")
    assert stems(drafts) == ["What is Angular?", "Explain lazy loading"]


def test_comments_between_the_lines_are_no_part_of_contents_and_answers():
    blocks = blocks_of("""
        # React Questions

        ### Table of Contents

        <!-- TOC_START -->
        | No. | Questions |
        | --- | --------- |
        |     | **Core** |
        | 1   | [What is React?](#what-is-react) |
        <!-- TOC_END -->

        <!-- QUESTIONS_START -->

        ## Core

        1. ### What is React?

            A library. In a page:

            ```html
            <!-- here it goes -->
            <div id="root"></div>
            ```

        <!-- QUESTIONS_END -->
    """)
    (draft,) = drafts_of(blocks)
    assert draft.question["stem"] == "What is React?"
    assert answer(draft) == ('A library. In a page:\n\n```html\n<!-- here it goes -->\n<div id="root"></div>\n```')
    assert dropped(blocks) == [
        (1, 1, "heading"),
        (3, 3, "table of contents"),
        (5, 5, "page markup"),
        (6, 9, "table of contents"),
        (10, 12, "page markup"),
        (14, 14, "heading"),
        (25, 25, "page markup"),
    ]


def test_a_fence_one_too_many_does_not_swallow_the_next_question():
    drafts = questions("""
        ### 1. What is A?

        ```js
        a()
        ```
        Done.
        ```

        ### 2. What is B?

        ```js
        b()
        ```
    """)
    assert stems(drafts) == ["What is A?", "What is B?"]


def test_titles_of_sources_ask_nothing():
    (draft, *others) = questions("""
        # What is a microservice?

        A small program with its own data.

        Sources:
        (1) What is a microservice? - An encyclopedia. https://encyclopedia.example/microservice.
        (2) How to split a monolith. https://blog.example/split
        (3) Microservices - What are they?. https://shop.example/?q=1

        # What is a monolith?

        One large program.
    """)
    assert draft.question["stem"] == "What is a microservice?"
    assert "(3) Microservices" in answer(draft)
    assert stems(others) == ["What is a monolith?"]


def test_unnumbered_questions_of_sources_are_no_list_of_questions():
    (draft,) = questions("""
        What is a lock?

        1. What is a lock? https://encyclopedia.example/lock
        2. Why do locks matter? https://blog.example/locks
    """)
    assert draft.question["stem"] == "What is a lock?"


def test_items_of_a_list_of_questions_that_ask_in_other_words():
    drafts = questions("""
        ## Language

        * What is a closure?
        * Explain hoisting.
        * How does `this` work?
          * And in an arrow function?
        * Make this work:

        ```javascript
        [1, 2].duplicate()
        ```

        * What is a promise?
        * Why use strict mode?

        ## Links

        * [The manual](https://manual.example)
    """)
    assert stems(drafts) == [
        "What is a closure?",
        "Explain hoisting.",
        "How does `this` work?",
        "Make this work:",
        "What is a promise?",
        "Why use strict mode?",
    ]
    assert drafts[2].question["follow_ups"] == ["And in an arrow function?"]


def test_labels_and_numbers_in_slanted_lines():
    drafts = questions("""
        *Q: What is a saga?*

        A: A chain of *local* transactions.

        _Q: What is an outbox?_

        A: A table of messages.

        *Q: What is CQRS?*

        A: Two models.
    """)
    assert stems(drafts) == ["What is a saga?", "What is an outbox?", "What is CQRS?"]
    assert answer(drafts[0]) == "A chain of *local* transactions."
