"""Stories of documents in which one asks and the other replies, by name or by letter, in any language."""

import pytest
from interview_tools import answer, questions, stems


@pytest.mark.parametrize(
    ("asks", "replies"),
    [
        ("P: {}", "R: {}"),
        ("P. {}", "R. {}"),
        ("F: {}", "A: {}"),
        ("Soru 1: {}", "Cevap 1: {}"),
        ("प्रश्न 1: {}", "उत्तर: {}"),
        ("**Pergunta:** {}", "**R:** {}"),
        ("**Otázka: {}**", "Odpověď: {}"),
        ("- Pytanie: {}", "- Odpowiedź: {}"),
        ("### Domanda 4: {}", "R: {}"),
        ("[10:02] Ann: {}", "[10:03] Ben Lee: {}"),
        ("10:02 AM Ann: {}", "10:03 AM Ben: {}"),
    ],
)
def test_who_asks_and_who_replies(asks: str, replies: str):
    asked = ["MQTT?", "DNS ?", "What is a port?"]
    drafts = questions("\n\n".join(f"{asks.format(stem)}\n\n{replies.format(stem[0] + ' .')}" for stem in asked))
    assert stems(drafts) == asked
    assert [answer(draft) for draft in drafts] == ["M .", "D .", "W ."]


def test_questions_that_stand_below_their_letters():
    drafts = questions("""
        P1:
        ¿Qué es un puerto?
        R1:
        Un número.

        P2:
        ¿Qué es un socket?
        R2:
        Un extremo de la conexión.
    """)
    assert stems(drafts) == ["¿Qué es un puerto?", "¿Qué es un socket?"]
    assert answer(drafts[1]) == "Un extremo de la conexión."


def test_a_chat_in_which_answers_take_several_turns():
    drafts = questions("""
        [10:02] Ann: What is a closure?
        [10:03] Ben: A function
        [10:03] Ben: with the variables around it.
        [10:04] Ann: How long do they live?
        [10:05] Ben: As long as the function.
        [10:05] Ann: Fine.
    """)
    assert stems(drafts) == ["What is a closure?", "How long do they live?"]
    assert answer(drafts[0]).split() == ["A", "function", "with", "the", "variables", "around", "it."]


def test_hints_below_questions_are_no_replies():
    drafts = questions("""
        Question: What is a port?
        Hint: A number.
        Answer: Where a server listens.

        Question: What is a socket?
        Hint: There are two.
        Answer: An end of a connection.
    """)
    assert answer(drafts[0]) == "Hint: A number.\n\nAnswer: Where a server listens."


def test_options_below_questions_are_no_replies():
    (first, second) = questions("""
        Question: Which port is for HTTP?
        A. 80
        B. 22
        Explanation: A browser asks there.

        Question: Which port is for SSH?
        A. 80
        B. 22
        Explanation: A shell asks there.
    """)
    assert "80" in answer(first)
    assert "22" in answer(second)


def test_a_dialogue_in_an_answer_to_one_of_many_questions():
    drafts = questions("""
        ## 1. What is a bot?

        A program that talks.

        ## 2. How does it sound?

        User: Are you there?
        Bot: Yes.

        User: Who are you?
        Bot: A program.

        ## 3. What does it cost?

        Little.
    """)
    assert stems(drafts) == ["What is a bot?", "How does it sound?", "What does it cost?"]
    assert answer(drafts[1]).startswith("User: Are you there?")
