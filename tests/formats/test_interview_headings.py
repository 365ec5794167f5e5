"""Stories of headings in Markdown: which of them ask, which name topics or sections, and which divide answers."""

from interview_tools import answer, asked, blocks_of, drafts_of, dropped, questions, stems


def test_questions_as_items_whose_text_is_a_heading():
    first, second = questions("""
        ## Core

        1.  ### What is a hook?

            A function that starts with `use`.

            ```jsx
            const [n, setN] = useState(0);
            ```

            ### Rules

            Call it at the top level.

        2.  ### What is a ref?

            A box for a value.
    """)
    assert stems([first, second]) == ["What is a hook?", "What is a ref?"]
    assert answer(first) == (
        "A function that starts with `use`.\n\n```jsx\nconst [n, setN] = useState(0);\n```\n\n"
        "### Rules\n\nCall it at the top level."
    )
    assert answer(second) == "A box for a value."


def test_topics_as_numbered_headings():
    drafts = questions("""
        ### 1. Decorators

        Functions that wrap functions.

        ### 2. Generators

        Functions that yield.
    """)
    assert stems(drafts) == ["Decorators", "Generators"]
    assert drafts[0].notes == ["This reads like a topic rather than like a question."]


def test_a_deeper_heading_that_asks_lies_in_the_answer_wherever_the_section_began():
    drafts = questions("""
        # Rails

        ## Models

        ### 1) What is a model?

        Rows as objects.

        ### 2) Callbacks: use or avoid?

        Avoid them.

        #### When are they fine?

        For what concerns the row alone.

        ## Views

        ### 1) What is a partial?

        A piece of a template.

        ### 2) What is a helper?

        A function for templates.
    """)
    assert stems(drafts) == [
        "What is a model?",
        "Callbacks: use or avoid?",
        "What is a partial?",
        "What is a helper?",
    ]
    assert answer(drafts[1]).endswith("#### When are they fine?\n\nFor what concerns the row alone.")


def test_topics_as_headings_where_nothing_asks():
    blocks = blocks_of("""
        # Python interview notes

        ## Functions

        ### Decorators

        Functions that wrap functions.

        ### Generators

        Functions that yield.

        ### Closures

        Functions that remember.
    """)
    assert stems(drafts_of(blocks)) == ["Decorators", "Generators", "Closures"]
    assert drafts_of(blocks)[2].headings == ["Python interview notes", "Functions"]


def test_headings_that_ask_and_one_that_does_not():
    blocks = blocks_of("""
        # Git

        ## What is a commit?

        A snapshot.

        ## What is a branch?

        A name that moves.

        ## The staging area

        What the next commit will hold.

        ## Conclusion

        Commit often.
    """)
    assert stems(drafts_of(blocks)) == ["What is a commit?", "What is a branch?", "The staging area"]
    assert dropped(blocks) == [(1, 1, "heading"), (15, 17, "conclusion")]


def test_headings_of_which_half_ask():
    notes = """
        # Caching, what they wanted to know

        ### What is a cache hit?

        What is asked for is there already.

        ### Eviction

        The oldest goes first.

        ### Write-through

        Both are written.

        ### Why is invalidation hard?

        Nobody knows who still reads.

        ### Stampedes

        All miss at once.

        ### How long should entries live?

        As long as they may be wrong.
    """
    blocks = blocks_of(notes)
    assert stems(drafts_of(blocks)) == [
        "What is a cache hit?",
        "Eviction",
        "Write-through",
        "Why is invalidation hard?",
        "Stampedes",
        "How long should entries live?",
    ]
    assert dropped(blocks) == [(1, 1, "heading")]


def test_numbered_headings_of_sections_are_no_questions():
    blocks = blocks_of("""
        # Object orientation

        ## **1. Basics of classes**

        ### **Q1: What is a class?**
        **A:**
        A blueprint.

        ## **2. Inheritance**

        ### **Q2: What is a subclass?**
        **A:** One that inherits.
    """)
    drafts = drafts_of(blocks)
    assert stems(drafts) == ["What is a class?", "What is a subclass?"]
    assert [answer(draft) for draft in drafts] == ["A blueprint.", "One that inherits."]
    assert drafts[1].headings == ["Object orientation", "Inheritance"]


def test_headings_inside_answers_may_be_larger_than_those_of_questions():
    drafts = questions("""
        # Angular

        ### 1. What is Angular?

        A framework.

        ## Key features

        Components.

        ## Tools

        A command.

        ## Tip

        Name both.

        ### 2. What is a module?

        A container.
    """)
    assert stems(drafts) == ["What is Angular?", "What is a module?"]
    assert answer(drafts[0]).endswith("## Tip\n\nName both.")


def test_lists_of_questions_below_small_headings():
    drafts = questions("""
        1. What is a module?

        A file of Python.

        2. What is a package?

        A directory of modules.

        ### Django

        1. What is a view?
        2. What is a template?
        3. Regular expressions?
        4. What is a model?
    """)
    assert [draft.question["stem"] for draft in drafts if draft.missing] == [
        "What is a view?",
        "What is a template?",
        "Regular expressions?",
        "What is a model?",
    ]
    assert stems(drafts)[:2] == ["What is a module?", "What is a package?"]


def test_numbers_without_full_stops_and_one_that_is_part_of_its_heading():
    drafts = questions("""
        # 1. What is a site map?

        A list of pages.

        # 2 what is clickjacking

        A click on what nobody sees.

        # 3 Views, templates and models have their own parts. Which are they?

        They answer, show and store.

        # 4 Explain sessions

        1 Server sessions are kept on the server.

        # 5 Ways to log in

        A password, for one.
    """)
    assert stems(drafts)[:2] == ["What is a site map?", "what is clickjacking"]
    assert stems(drafts)[2].startswith("3 Views, templates and models")
    assert stems(drafts)[3] == "Explain sessions"
    assert answer(drafts[3]).startswith("1 Server sessions")


def test_many_small_headings_in_answers_do_not_outweigh_the_questions():
    parts = "".join(f"### Part {letter}\n\nIts text.\n\n" for letter in "ABCDEF")
    source = (
        f"## 1. What is a list?\n\nA sequence.\n\n{parts}### When to use it\n\nOften.\n\n"
        f"## 2. What is a tuple?\n\nA sequence, too.\n\n{parts}### How it is stored\n\nTightly.\n\n"
        "## 3. What is a set?\n\nNo sequence.\n"
    )
    drafts = questions(source.encode())
    assert stems(drafts) == ["What is a list?", "What is a tuple?", "What is a set?"]
    assert "### When to use it\n\nOften." in answer(drafts[0])


def test_short_lines_below_which_the_numbering_starts_again():
    blocks = blocks_of("""
        Backend notes

        Databases
        1. What is an index?
        A structure that finds rows.
        2. What is a view?
        A stored query.

        Caching
        1. What is a cache?
        A copy that is nearer.

        Linux
        1. What is an inode?
        The record of a file.
    """)
    assert [(draft.question["stem"], draft.headings[-1]) for draft in drafts_of(blocks)] == [
        ("What is an index?", "Databases"),
        ("What is a view?", "Databases"),
        ("What is a cache?", "Caching"),
        ("What is an inode?", "Linux"),
    ]
    assert [answer(draft) for draft in drafts_of(blocks)][1:3] == ["A stored query.", "A copy that is nearer."]


def test_counted_sections_without_any_blank_line():
    drafts = questions("""
        Section A: HTML
        1. What does the alt attribute do?
        It describes a picture.
        Section B: CSS
        1. What is the box model?
        Content, padding, border and margin.
        2. What is specificity?
        Part of it is how many names a rule has.
    """)
    assert [(draft.question["stem"], draft.headings) for draft in drafts] == [
        ("What does the alt attribute do?", ["Section A: HTML"]),
        ("What is the box model?", ["Section B: CSS"]),
        ("What is specificity?", ["Section B: CSS"]),
    ]
    assert answer(drafts[2]) == "Part of it is how many names a rule has."


def test_problems_that_are_counted_above_what_they_ask():
    drafts = questions("""
        Problem 1 (5 points)
        Explain the difference between a stack and a heap.

        Solution: The stack holds frames, the heap objects.

        Problem 2 (10 points)
        What does `sorted` return?

        Solution: A new list.
    """)
    assert stems(drafts) == ["Explain the difference between a stack and a heap.", "What does `sorted` return?"]
    assert answer(drafts[0]) == "The stack holds frames, the heap objects."
    assert drafts[1].headings == ["Problem 2 (10 points)"]


def test_headings_that_say_no_more_than_question_and_answer():
    drafts = questions("""
        ## Question

        What is a view of a database?

        ## Answer

        A stored query with a name.

        ---

        ## Question

        Which rows does this find?

        ```sql
        SELECT name FROM users WHERE id = 3
        ```

        ## Answer

        At most one.
    """)
    assert stems(drafts) == [
        "What is a view of a database?",
        "Which rows does this find?\n\n```sql\nSELECT name FROM users WHERE id = 3\n```",
    ]
    assert [answer(draft) for draft in drafts] == ["A stored query with a name.", "At most one."]


def test_an_answer_below_a_heading_larger_than_that_of_its_question():
    drafts = questions("""
        ###### 1. What is a closure?

        #### Answer: it remembers

        A function with its surroundings.

        ###### 2. What is a promise?

        #### Answer: it will come

        A value that is not there yet.
    """)
    assert stems(drafts) == ["What is a closure?", "What is a promise?"]
    assert answer(drafts[0]) == "it remembers\n\nA function with its surroundings."
    assert answer(drafts[1]) == "it will come\n\nA value that is not there yet."


def test_headings_that_come_again_and_again_head_parts_of_answers():
    parts = "### {}\n\nYes.\n\n### Example\n\nHere.\n\n"
    asked = ["What is a lease?", "What is a quorum?", "How do you elect a leader?"]
    drafts = questions("# Raft\n\n" + "".join(map(parts.format, asked)))
    assert stems(drafts) == asked
    assert answer(drafts[0]) == "Yes.\n\n### Example\n\nHere."


def test_headings_numbered_within_sections_are_topics():
    text = """\
        # C#

        ## 1. Strings

        ### 1.1 Reverse a string

        Swap the ends.

        ### 1.2 Check a palindrome

        Compare the ends.

        ## 2. Threads

        ### 2.1 Task vs thread

        A task is more.
        """
    assert stems(questions(text)) == ["Reverse a string", "Check a palindrome", "Task vs thread"]


def test_larger_headings_that_name_what_the_question_below_is_about():
    text = "# Question 1 - Sealed classes\n\n## What is a sealed class?\n\nOne without heirs.\n"
    assert asked(text) == [("What is a sealed class?", "One without heirs.")]


def test_a_section_of_exercises_below_smaller_headings():
    text = """\
        # JavaScript

        ### What is a closure?

        A function with its scope.

        ### What is hoisting?

        Declarations come first.

        ### Coding exercises

        #### 1. What is the output of this?

        Nothing.

        #### 2. What is the output of that?

        One.
        """
    assert [(draft.question["stem"], answer(draft), draft.headings) for draft in questions(text)] == [
        ("What is a closure?", "A function with its scope.", ["JavaScript"]),
        ("What is hoisting?", "Declarations come first.", ["JavaScript"]),
        ("What is the output of this?", "Nothing.", ["JavaScript", "Coding exercises"]),
        ("What is the output of that?", "One.", ["JavaScript", "Coding exercises"]),
    ]
