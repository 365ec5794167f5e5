"""Stories of interview documents in light mark-up languages other than Markdown, and of quoted ones."""

from interview_tools import answer, blocks_of, drafts_of, dropped, questions, stems


def test_restructured_text():
    blocks = blocks_of("""
        ==============
        Cache interview
        ==============

        .. contents::
           :local:

        What is eviction?
        =================

        Making room, as :doc:`the guide <guide>` says.

        .. code-block:: yaml
           :caption: limits

           memory:
             max: 1

        Which keys go first?
        ====================

        Look at the policy::

            CONFIG GET maxmemory-policy

        .. note::

           Nothing goes by default.
    """)
    drafts = drafts_of(blocks)
    assert stems(drafts) == ["What is eviction?", "Which keys go first?"]
    assert answer(drafts[0]).endswith("```yaml\nmemory:\n  max: 1\n```")
    assert answer(drafts[1]) == (
        "Look at the policy:\n\n```text\nCONFIG GET maxmemory-policy\n```\n\n**Note**\n\nNothing goes by default."
    )
    assert drafts[0].headings == ["Cache interview"]
    reasons = [reason for _, _, reason in dropped(blocks)]
    assert reasons[:4] == ["section rule", "heading", "section rule", "page markup"]


def test_programs_in_lists_of_restructured_text():
    drafts = questions("""
        .. _queues:

        1. What is a topic?

           A log, read like this::

               consumer.poll()

           It has partitions.

        2. What is a group?

           Readers that share a topic, see `its page <https://example.org/group>`_.
    """)
    assert answer(drafts[0]) == "A log, read like this:\n\n```python\nconsumer.poll()\n```\n\nIt has partitions."
    assert answer(drafts[1]) == "Readers that share a topic, see [its page](https://example.org/group)."


def test_asciidoc():
    blocks = blocks_of("""
        = Broker interview
        :toc:

        == Basics

        === What is a queue?

        Messages that wait.

        [source,java]
        ----
        queue.send(message);
        ----

        == Operations

        === How do you drain a broker?

        // nobody sees this
        In two steps:

        . stop the writers
        . wait for link:https://example.org/lag[the lag]
    """)
    drafts = drafts_of(blocks)
    assert [(draft.question["stem"], draft.headings) for draft in drafts] == [
        ("What is a queue?", ["Broker interview", "Basics"]),
        ("How do you drain a broker?", ["Broker interview", "Operations"]),
    ]
    assert answer(drafts[0]) == "Messages that wait.\n\n```java\nqueue.send(message);\n```"
    assert answer(drafts[1]).endswith("1. stop the writers\n2. wait for [the lag](https://example.org/lag)")
    assert (2, 2, "front matter") in dropped(blocks)


def test_blocks_of_asciidoc_that_fold_answers_away():
    drafts = questions("""
        == Threads

        .What is a barrier?
        [%collapsible]
        ====
        Where all wait for all.
        ====

        .What is a latch?
        [%collapsible]
        ====
        A gate that opens once.
        ====
    """)
    assert stems(drafts) == ["What is a barrier?", "What is a latch?"]
    assert [answer(draft) for draft in drafts] == ["Where all wait for all.", "A gate that opens once."]


def test_org():
    blocks = blocks_of("""
        #+TITLE: Editor interview
        * Basics
        ** What is a buffer?                                     :core:
           :PROPERTIES:
           :CREATED: [2024-02-01]
           :END:
           A text that is edited. =C-x b= goes to another one.
           #+BEGIN_SRC emacs-lisp
             (buffer-name)
           #+END_SRC
        * Advanced
        ** TODO What is an overlay?
        ** DONE What is a marker?
           See [[https://example.org/marker][the manual]].
    """)
    drafts = drafts_of(blocks)
    assert [(draft.question["stem"], draft.question["difficulty"], draft.missing) for draft in drafts] == [
        ("What is a buffer?", "beginner", []),
        ("What is an overlay?", "advanced", ["answers"]),
        ("What is a marker?", "advanced", []),
    ]
    assert answer(drafts[0]) == (
        "A text that is edited. `C-x b` goes to another one.\n\n```emacs-lisp\n  (buffer-name)\n```"
    )
    assert answer(drafts[2]) == "See [the manual](https://example.org/marker)."
    assert dropped(blocks)[0] == (1, 1, "front matter")


def test_nested_bullets_are_not_headings_of_org():
    (draft,) = questions("""
        1. What do you look at first?

        * the logs
        ** of the proxy
        ** of the service
        * the graphs
    """)
    assert answer(draft).startswith("- the logs")


def test_a_document_in_the_reply_to_a_mail():
    drafts = questions("""
        On Monday Ann wrote:

        > 1. What is a mutex?
        >
        > What one thread holds.
        >
        > 2. What is a future?
        >
        > A value to come.
        >
        > > Really?
        >
        > Yes.
    """)
    assert stems(drafts) == ["What is a mutex?", "What is a future?"]
    assert answer(drafts[1]) == "A value to come.\n\n> Really?\n\nYes."


def test_questions_in_boxes():
    drafts = questions("""
        # Joins

        > [!question] What is a left join?
        > It keeps the rows of the left table.
        > ```sql
        > SELECT 1
        > ```

        > [!FAQ]- What is a cross join?
        > All with all.

        > [!question]
        > What is a self join?
        > A table joined with itself.
    """)
    assert stems(drafts)[:2] == ["What is a left join?", "What is a cross join?"]
    assert answer(drafts[0]) == "It keeps the rows of the left table.\n\n```sql\nSELECT 1\n```"


def test_rules_around_a_title():
    drafts = questions("""
        Cache notes

        === Basics ===

        1. What is a key?
        A name.

        *** Advanced ***

        1. What is a slot?
        A part of the keys.

        --- Money ---
        1. What does it cost?
        Memory.
    """)
    assert [(draft.question["stem"], draft.headings[-1]) for draft in drafts] == [
        ("What is a key?", "Basics"),
        ("What is a slot?", "Advanced"),
        ("What does it cost?", "Money"),
    ]
    assert answer(drafts[1]) == "A part of the keys."
