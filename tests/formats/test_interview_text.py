"""Stories of interview documents in plain text, and what a reader finds in them."""

import pytest
from interview_tools import answer, blocks_of, drafts_of, dropped, questions, stems


def test_questions_and_answers_with_labels():
    drafts = questions("""
        Q1: What is DNS?
        A1: A directory of names.

        Q2: What is a
        resolver?
        Ans. What asks the directory
        for you.

        Question 3
        Who runs the root?
        Answer
        Twelve organisations.
    """)
    assert stems(drafts) == ["What is DNS?", "What is a\nresolver?", "Who runs the root?"]
    assert [answer(draft) for draft in drafts] == [
        "A directory of names.",
        "What asks the directory\nfor you.",
        "Twelve organisations.",
    ]


def test_a_question_with_several_answers():
    (draft,) = questions("""
        Q: What is a stack?

        Answer 1: Last in, first out.

        Answer 2: A pile of plates.
    """)
    assert draft.question["answers"] == [
        {"body": "Last in, first out.", "correct": True},
        {"body": "A pile of plates.", "correct": True},
    ]


def test_questions_without_any_mark():
    blocks = blocks_of("""
        Networking basics

        What is a packet?

        A piece of a message with an address.

        Explain the three-way handshake.

        SYN, SYN-ACK, ACK. But why three? Because each side has to hear the other.

        Is UDP reliable?

        No.
    """)
    drafts = drafts_of(blocks)
    assert stems(drafts) == ["What is a packet?", "Explain the three-way handshake.", "Is UDP reliable?"]
    assert answer(drafts[1]).startswith("SYN, SYN-ACK, ACK. But why three?")
    assert answer(drafts[2]) == "No."
    assert dropped(blocks) == [(1, 1, "heading")]


def test_the_numbering_starts_again_half_way():
    drafts = questions("""
        1) What is A?
        The first letter.
        2) What is B?
        The second letter.
        3) What is C?
        The third letter.

        1) What is one?
        The first number.
        2) What is two?
        The second number.
    """)
    assert stems(drafts) == ["What is A?", "What is B?", "What is C?", "What is one?", "What is two?"]


def test_advertising_and_navigation_interrupt_an_answer():
    blocks = blocks_of("""
        Home > Tutorials > Redis
        1. What is Redis?
        A store in memory.
        Subscribe to our newsletter!
        It has data types.
        Advertisement
        2. What is a set?
        Members without order.
        Also read: Top 50 MongoDB questions
        Download free PDF: Redis cheat sheet
        Happy learning!
    """)
    first, second = drafts_of(blocks)
    assert answer(first) == "A store in memory.\n\nIt has data types."
    assert answer(second) == "Members without order."
    assert [block.draft for block in blocks if block.draft] == [first, first, second]
    assert dropped(blocks) == [
        (1, 1, "navigation"),
        (4, 4, "advertising"),
        (6, 6, "advertising"),
        (9, 9, "navigation"),
        (10, 10, "advertising"),
        (11, 11, "conclusion"),
    ]


def test_what_programs_do_is_no_advertising():
    (draft,) = questions("""
        1. How does a message broker work?
        Register the handler with the broker.
        Subscribe to the topic.
        Join the consumer group.
        Get free memory first.
        Check out the branch.
    """)
    assert len(answer(draft).split("\n\n")) == 5


def test_arrows_are_bullets():
    (draft,) = questions("""
        Q: What is the difference between a process and a thread?
        -> a process has its own memory
        -> a thread shares it
    """)
    assert answer(draft) == "- a process has its own memory\n- a thread shares it"


def test_bullets_of_every_kind_become_lists():
    (draft,) = questions("""
        1. What is in the box?
        Three things:
        •\tA pen
        •\tA book
          ◦ with pages
        • A lamp
        And a number of steps:
        1.\tOpen it
        2.\tLook
        Done.
    """)
    assert answer(draft) == (
        "Three things:\n\n- A pen\n- A book\n  - with pages\n- A lamp\n\n"
        "And a number of steps:\n\n1. Open it\n2. Look\n\nDone."
    )


def test_frequently_asked_questions_after_the_numbered_ones():
    blocks = blocks_of("""
        1. What is A?
        A letter.
        2. What is B?
        A letter too.
        Frequently Asked Questions
        Is the alphabet long?
        It has 26 letters.
        Who made it?
        The Phoenicians did.
        Conclusion
        We hope that these questions help.
    """)
    assert stems(drafts_of(blocks)) == ["What is A?", "What is B?", "Is the alphabet long?", "Who made it?"]
    assert dropped(blocks) == [(5, 5, "heading"), (10, 11, "conclusion")]


def test_the_only_question_under_a_title_of_questions():
    blocks = blocks_of("""
        Top ETL Interview Questions

        Are you preparing for a new job?
        These help.

        Basics

        1. What is a load?
        The last step.
        2. What is an extract?
        The first step.

        FAQs

        Is it a good career?
        Yes, for the patient.
    """)
    assert stems(drafts_of(blocks)) == ["What is a load?", "What is an extract?", "Is it a good career?"]
    assert dropped(blocks) == [(1, 1, "heading"), (3, 4, "introduction"), (6, 6, "heading"), (13, 13, "heading")]


def test_a_summary_inside_an_answer_stays_there():
    drafts = questions("""
        1. What is A?
        A letter.
        Summary
        The first one.
        2. What is B?
        The second one.
    """)
    assert "The first one." in answer(drafts[0])


def test_questions_about_interviews_are_no_questions_of_the_bank():
    blocks = blocks_of("""
        30 Most Common Redis Interview Questions

        What are Redis interview questions?

        Questions that interviewers ask.

        Why do interviewers ask them?

        To hear the answers.

        1. What is Redis?

        A store.

        2. What is a set?

        Members.
    """)
    assert stems(drafts_of(blocks)) == ["What is Redis?", "What is a set?"]
    assert dropped(blocks) == [(1, 1, "heading"), (3, 9, "introduction")]


def test_titles_that_begin_with_a_name_in_small_letters():
    blocks = blocks_of(
        "iOS Interview Questions (Advanced)\n\n1. What is ARC?\nIt counts.\n2. What is an optional?\nIt may be nil.\n"
    )
    assert [draft.question["difficulty"] for draft in drafts_of(blocks)] == ["advanced", "advanced"]
    assert dropped(blocks) == [(1, 1, "heading")]


def test_sections_with_roman_numbers():
    blocks = blocks_of("""
        I. Basics

        1. What is a sprint?
        Two weeks.

        2. Who orders the backlog?
        The owner.

        II. Practice

        1. When does a sprint fail?
        When nobody learns.

        2. How long is a daily?
        Short.

        **Good luck!**

        Next: Kanban questions →
    """)
    drafts = drafts_of(blocks)
    assert [(draft.question["stem"], draft.headings, draft.question.get("difficulty")) for draft in drafts] == [
        ("What is a sprint?", ["Basics"], "beginner"),
        ("Who orders the backlog?", ["Basics"], "beginner"),
        ("When does a sprint fail?", ["Practice"], None),
        ("How long is a daily?", ["Practice"], None),
    ]
    assert [(first, reason) for first, _, reason in dropped(blocks)] == [
        (1, "heading"),
        (9, "heading"),
        (17, "conclusion"),
        (19, "navigation"),
    ]


@pytest.mark.parametrize("leave", ["Cheers,\nTom", "Best regards\nAnna", "Viele Grüße,\nKim", "Saludos,\nLuz"])
def test_letters_take_their_leave_after_the_last_answer(leave: str):
    blocks = blocks_of(
        "Hi all,\nthis is what they asked me.\n\n1) What is a shard?\nA part.\n\n2) What is a vacuum?\nA cleaner.\n\n"
        f"{leave}\n"
    )
    assert [answer(draft) for draft in drafts_of(blocks)] == ["A part.", "A cleaner."]
    assert dropped(blocks) == [(1, 2, "introduction"), (10, 11, "conclusion")]


def test_every_question_has_the_same_number():
    drafts = questions("""
          1. What is A?

        A letter.

          1. What is B?

        Another.
    """)
    assert stems(drafts) == ["What is A?", "What is B?"]


def test_a_german_document():
    blocks = blocks_of("""
        Fragen und Antworten zu Datenbanken

        Grundlagen

        1. Was ist ein Index?
        Ein Index ist eine Struktur, mit der die Datenbank Zeilen schnell findet.

        Frage 2: Erklären Sie den Unterschied zwischen DELETE und TRUNCATE.
        Antwort: DELETE löscht einzelne Zeilen und ist langsamer.

        Fazit
        Viel Erfolg!
    """)
    drafts = drafts_of(blocks)
    assert stems(drafts) == [
        "Was ist ein Index?",
        "Erklären Sie den Unterschied zwischen DELETE und TRUNCATE.",
    ]
    assert [draft.question["language"] for draft in drafts] == ["de", "de"]
    assert drafts[0].question["difficulty"] == "beginner"
    assert answer(drafts[1]) == "DELETE löscht einzelne Zeilen und ist langsamer."
    assert dropped(blocks)[-1] == (11, 12, "conclusion")


def test_windows_1252_with_mixed_line_ends():
    drafts = questions(
        "1. What is a “façade”?\r\nA front – nothing more.\n2. What is ASCII?\rA code.\r\n".encode("cp1252")
    )
    assert stems(drafts) == ["What is a “façade”?", "What is ASCII?"]
    assert answer(drafts[0]) == "A front – nothing more."
    assert drafts[0].notes == ["The encoding is not UTF-8; it was taken for Windows-1252."]
    assert drafts[1].notes == []


def test_utf_16_and_a_byte_order_mark():
    text = "1. Was heißt „größer“?\nMehr.\n"
    for encoding in ("utf-16", "utf-8-sig"):
        (draft,) = questions(text.encode(encoding))
        assert draft.question["stem"] == "Was heißt „größer“?"
        assert draft.notes == []


def test_names_with_underscores_and_tags_are_shown_as_written():
    (draft,) = questions("""
        1. What is __init__ in <class>?
        The method __init__ fills my_new_object.
    """)
    assert draft.question["stem"] == "What is \\_\\_init\\_\\_ in \\<class>?"
    assert answer(draft) == "The method \\_\\_init\\_\\_ fills my_new_object."


def test_an_empty_document_has_no_blocks():
    assert blocks_of(b"") == blocks_of(b"\n \n\t\n") == []


def test_questions_without_any_mark_below_headings_and_short_lines():
    drafts = questions("""
        Basic queue questions
        What is a queue?
        A line in which jobs wait for somebody who has the time to do them, one after the other
        What are its key features?
        Order
        Durability
        Difference between a queue and a stack?
        A queue is first in, first out.
    """)
    assert stems(drafts) == [
        "What is a queue?",
        "What are its key features?",
        "Difference between a queue and a stack?",
    ]
    assert answer(drafts[1]) == "Order\n\nDurability"


def test_a_sentence_that_goes_on_in_the_next_line_begins_no_question():
    (draft,) = questions("""
        What is a lock?

        What only one thread may hold. It is best kept short, as the people who wrote the manual of
        Java say. Or did they? Nobody who has ever seen it held for an hour while hundreds waited, in
        Production or elsewhere, would think so, would they?
    """)
    assert answer(draft).endswith("would they?")


def test_an_answer_that_begins_with_a_small_letter_goes_on_with_no_short_question():
    drafts = questions("""
        1) git fetch vs git pull
        fetch only downloads. pull merges as well.
        2) Explain in your own words, and as for a new colleague, what happens
        when a rebase meets a conflict.
        It stops, and you decide.
    """)
    assert stems(drafts) == [
        "git fetch vs git pull",
        "Explain in your own words, and as for a new colleague, what happens\nwhen a rebase meets a conflict.",
    ]
    assert [answer(draft) for draft in drafts] == [
        "fetch only downloads. pull merges as well.",
        "It stops, and you decide.",
    ]


def test_questions_whose_bullets_stand_alone():
    drafts = questions("""
        -
        What is a queue?
        - Answer: A line in which jobs wait.
        -
        Explain the difference between a queue and a topic.
        - Answer: A topic gives every reader a copy.
    """)
    assert stems(drafts) == ["What is a queue?", "Explain the difference between a queue and a topic."]
    assert [answer(draft) for draft in drafts] == ["A line in which jobs wait.", "A topic gives every reader a copy."]


def test_what_an_answer_is_labelled_for_is_a_question_whatever_stands_before_it():
    drafts = questions("""
        Fondamentaux, concepts et vocabulaire du réseau pour les débutants
        Expliquez la différence entre un routeur et un commutateur.
        Réponse :
        Un routeur relie des réseaux.
        Qu'est-ce que le DNS ?
        Réponse :
        Un annuaire.
    """)
    assert stems(drafts) == ["Expliquez la différence entre un routeur et un commutateur.", "Qu'est-ce que le DNS ?"]
    assert answer(drafts[0]) == "Un routeur relie des réseaux."


def test_pictures_before_and_behind_headings_and_questions_are_ornaments():
    blocks = blocks_of("""
        📘 Basics for beginners

        🧩 1. What is a queue? 👶

        A line in which jobs wait. ✅

        🧩 2. What is a topic?

        What gives every reader a copy.

        🚀 Advanced questions

        🧩 3. How do you retry?

        With a delay that grows.
    """)
    drafts = drafts_of(blocks)
    assert stems(drafts) == ["What is a queue? 👶", "What is a topic?", "How do you retry?"]
    assert [draft.question["difficulty"] for draft in drafts] == ["beginner", "beginner", "advanced"]
    assert answer(drafts[0]) == "A line in which jobs wait. ✅"
    assert dropped(blocks) == [(1, 1, "heading"), (11, 11, "heading")]


def test_ornaments_behind_questions_without_any_mark():
    drafts = questions("""
        What is a queue? 👶

        A line in which jobs wait.

        How do you retry? \u200d🚀

        With a delay that grows.
    """)
    assert stems(drafts) == ["What is a queue? 👶", "How do you retry? \u200d🚀"]


def test_numbers_on_keys():
    drafts = questions("1️⃣ What is a queue?\nA line.\n2️⃣ Explain topics\nCopies.\n1️⃣0️⃣ How do you retry?\nLater.\n")
    assert stems(drafts) == ["What is a queue?", "Explain topics", "How do you retry?"]


def test_arrows_that_lead_upwards_are_navigation():
    blocks = blocks_of("""
        ¿Qué es una cola?

        Una fila de trabajos.

        ⬆ Volver a índice

        ¿Qué es un tema?

        Lo que da una copia a cada lector.

        ↑ Contents
    """)
    assert stems(drafts_of(blocks)) == ["¿Qué es una cola?", "¿Qué es un tema?"]
    assert dropped(blocks) == [(5, 5, "navigation"), (11, 11, "navigation")]


def test_a_list_in_an_answer_to_one_of_many_questions_without_any_mark():
    drafts = questions("""
        What is a deployment?

        The way of a program to those who use it.

        How do you prepare a server?

        1. Accounts and groups

        Nobody works as root.

        2. Permissions

        As few as possible.

        What is a rollback?

        The way back.

        Who decides?

        The one on duty.
    """)
    assert stems(drafts) == [
        "What is a deployment?",
        "How do you prepare a server?",
        "What is a rollback?",
        "Who decides?",
    ]
    assert answer(drafts[1]).endswith("2. Permissions\n\nAs few as possible.")


def test_labelled_questions_beside_a_list_without_answers():
    drafts = questions("""
        ### General

        * What is a closure?
        * What is hoisting?

        ### Code

        Question: What is 1 + "1"?
        Answer: "11"

        Question: What is typeof null?
        Answer: "object"

        ### Browser

        * What is an event?
        * What is bubbling?
    """)
    assert [len(draft.question["answers"]) for draft in drafts] == [0, 0, 1, 1, 0, 0]


@pytest.mark.parametrize("letter", ["A.", "A)", "**A.**"])
def test_the_letter_below_a_labelled_question_labels_the_answer(letter):
    drafts = questions(f"""
        Q. What is a lease?
        {letter} A lock with an end.

        Q. Who renews it?

        {letter} Its owner. B. Smith said so.
    """)
    assert stems(drafts) == ["What is a lease?", "Who renews it?"]
    assert [answer(draft) for draft in drafts] == ["A lock with an end.", "Its owner. B. Smith said so."]


def test_the_letter_of_an_option_stays():
    (draft,) = questions(b"Q. Which one?\nA. This\nB. That\n")
    assert answer(draft).startswith("A. This")


@pytest.mark.parametrize(
    ("question", "label"),
    [("प्रश्न 1: डेटाबेस क्या है?", "उत्तर:"), ("س1: ما هو الخادم؟", "ج:"), ("سؤال 1: ما هو؟", "الجواب:")],
)
def test_labels_in_hindi_and_arabic(question, label):
    (draft,) = questions(f"{question}\n{label} abc.\n".encode())
    assert draft.question["stem"] == question.split(": ")[1]
    assert answer(draft) == "abc."
