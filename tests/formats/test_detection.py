"""Stories of files of which nobody says what they are: which format they are taken for."""

import io

import pytest
from interview_tools import UNANSWERED

from formats import beginning, detect


def taken_for(source: str, name: str = "questions.md") -> str:
    return detect(beginning(io.BytesIO(source.encode())), name).name


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize(
    ("source", "format_name"),
    [
        ("Which one is a lease?\nA. A lock\nB. A time\nANSWER: B\n", "aiken"),
        ("::Leases:: Which one is a lease? {=A time ~A lock}\n", "gift"),
        ("#Q Which one is a lease?\n^ A time\nA A time\nB A lock\n", "opentriviaqa"),
        ("question,answer\nWhat is a lease?,A time\n", "csv"),
        ("<html><body><h3>1. What is a lease?</h3><p>A time</p></body></html>", "interview"),
        ("1. Which one is a lease?\n\nA. A lock\nB. A time\n\nAnswer: B\n", "markdown-mcq"),
    ],
)
def test_the_encoding_of_a_file_says_nothing_about_its_format(source, format_name, encoding):
    assert detect(beginning(io.BytesIO(source.encode(encoding))), "questions").name == format_name


def exam(count: int) -> str:
    return "".join(
        f"### Which of the nodes {number} leads?\n\n- [ ] The oldest one.\n- [x] The one with most votes.\n"
        f"- [ ] All of them.\n\n**[⬆ Back to Top](#table-of-contents)**\n\n"
        for number in range(count)
    )


@pytest.mark.parametrize("entry", ["| {0} | [{1} {2}](#{2}) |", "- [{1} {2}](#{2})", "{0}. [{1} {2}](#{2})"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_exam_below_contents_that_are_longer_than_what_is_looked_at(entry, end):
    contents = "".join(
        entry.format(number, "Which of the nodes leads?", "which-of-the-nodes-" * 20 + str(number)) + "\n"
        for number in range(900)
    )
    source = f"# Practice exam\n\n## Table of Contents\n\n{contents}\n{exam(60)}"
    assert len(source) > 350_000
    assert taken_for(source.replace("\n", end)) == "markdown-mcq"


def test_what_is_no_contents_is_looked_at_as_it_stands():
    source = (
        "# Notes\n\nSee [below](#below) and:\n\n- [One](#one)\n- [Two](https://two.example)\n" + "a line\n" * 20_000
    )
    found = beginning(io.BytesIO(source.encode()))
    assert source.encode().startswith(found)
    assert 64 * 1024 <= len(found) < 65 * 1024


def test_of_each_run_of_contents_the_first_line_is_looked_at():
    source = b"- [One](#one)\n- [Two](#two)\n  - [Three](#three)\n\nText.\n"
    assert beginning(io.BytesIO(source)) == b"- [One](#one)\n\nText.\n"


def test_blank_lines_say_nothing_however_many_there_are():
    assert beginning(io.BytesIO(b"\n" * 200_000)) == b""
    assert beginning(io.BytesIO(b"\n" * 200_000 + b"1. What is a lease?\n")).strip() == b"1. What is a lease?"


def test_open_questions_of_which_one_has_options_are_an_interview():
    source = "".join(f"## {stem}\n\nSomething to agree on.\n\n" for stem in UNANSWERED)
    options = "A. A lock that runs out.\nB. A lock for ever.\n\n"
    assert taken_for(f"{source}## Which one is a lease?\n\n{options}") == "interview"


def test_open_questions_with_a_list_of_what_is_done_are_an_interview():
    source = "".join(f"- {stem}\n" for stem in UNANSWERED)
    assert taken_for(f"# Interview\n\n- [x] print\n- [ ] read\n- [ ] ask\n\n## Questions\n\n{source}") == "interview"


@pytest.mark.parametrize("label", ["- {}) ", "{}. ", "- [ ] {}. "])
def test_questions_that_have_options_each_are_multiple_choice(label):
    options = "".join(f"{label.format(letter)}Perhaps.\n" for letter in "ABCD")
    source = "".join(f"## {number}. {stem}\n\n{options}\nAnswer: B\n\n" for number, stem in enumerate(UNANSWERED, 1))
    assert taken_for(source) == "markdown-mcq"


def test_numbered_options_do_not_count_as_questions_beyond_measure():
    options = "".join(f"{number}. Perhaps.\n" for number in range(1, 6))
    source = "".join(f"**{number}. {stem}**\n\n{options}\nAnswer: 2\n\n" for number, stem in enumerate(UNANSWERED, 1))
    assert taken_for(source) == "markdown-mcq"


@pytest.mark.parametrize("right", ["**443**", "443 (correct)", "✅ 443"])
def test_bullets_of_which_one_is_marked_are_options(right: str) -> None:
    source = f"1. Which port is for HTTPS?\n- 80\n- {right}\n\n2. And which for SSH?\n- 22 (correct)\n- 21\n"
    assert taken_for(source) == "markdown-mcq"


def test_bold_words_in_lists_of_an_interview_are_no_options() -> None:
    source = "What is S3?\n\n- A store\n- **Durable**\n- **Cheap**\n\n## Classes\n\n- One\n- **Two**\n- Three\n"
    assert taken_for(source) == "interview"


def test_marks_in_a_diagram_are_no_options() -> None:
    diagram = "```mermaid\nstateDiagram-v2\n    [*] --> Idle\n    Idle --> [*]\n```\n\n"
    steps = "1. Name the states.\n2. Name what leads from one to the next.\n\n"
    source = (
        f"## What is a state machine?\n\n{diagram}## How do you draw one?\n\n{steps}## When do you need one?\n\n{steps}"
    )

    assert taken_for(source) == "interview"


def test_options_on_the_lines_of_their_stems_are_options() -> None:
    source = "Choose.\n\n1. She ___ there. (a) go (b) goes\n2. They ___ here. (a) is (b) are\n\nAnswers: 1 b, 2 b\n"
    assert taken_for(source) == "markdown-mcq"
    assert taken_for('[{"question":\n"1. She ___ there. (a) go (b) goes", "answer": "b"}]', "quiz.json") == "json"


def test_a_list_of_keys_asks_nothing() -> None:
    questions = "".join(f"Q{number}. Salt is\n(A) NaCl\n(B) HCl\n\n" for number in (1, 2, 3))
    source = f"{questions}ANSWER KEY\nQ1. A\nQ2. A\nQ3. A\n"
    assert taken_for(source) == "markdown-mcq"


@pytest.mark.parametrize("name", ["questions.md", "questions.txt"])
@pytest.mark.parametrize(
    "part",
    [
        "{0}. {1}\nA. Perhaps.\nB. Never.\n\n",
        "**{0}. {1}**\n\n- perhaps\n- never\n\n**Correct answer: never**\n\n",
        "{0}. {1}\n   - Perhaps.\n   - Never. ✓\n\n",
        "{0}. {1}\n- ☐ Perhaps.\n- ☑ Never.\n\n",
        "{0}. {1}\n☐ Perhaps.\n☑ Never.\n\n",
        "{0}. Consider these:\n1. Perhaps\n2. Never\nWhich is it?\n(a) 1 only\n(b) 2 only\n\n",
    ],
)
def test_a_few_questions_that_all_have_options_are_multiple_choice(part, name):
    source = "".join(part.format(number, stem) for number, stem in enumerate(UNANSWERED[:3], 1))
    assert taken_for(source, name) == "markdown-mcq"


@pytest.mark.parametrize(
    "source",
    [
        "(1) What is a lease?\nTime.\n\n(2) Explain logs\nOf:\n(a) votes\n(b) terms\n\n(3) What is a term?\nTime.\n",
        "## 1. What is a lease?\n\nTime.\n\n## 2. Describe votes\n\na) Who votes?\n\nAll.\n\nb) Who wins?\n\nOne.\n",
        "# To learn\n\n- [ ] What is a lease?\n- [x] Explain votes\n- [ ] What is a term?\n- [x] Quorums\n",
    ],
)
@pytest.mark.parametrize("name", ["questions.md", "questions.txt"])
def test_letters_in_one_answer_and_lists_of_questions_to_tick_off_are_an_interview(source, name):
    assert taken_for(source, name) == "interview"


def test_right_and_wrong_answers_by_other_programs_are_records() -> None:
    questions = '[{"question": "How many?", "correct_answer": "2", "incorrect_answers": ["3", "4"]}]'
    assert taken_for(questions, "quiz.json") == "opentdb"
    assert taken_for(f'{{"response_code": 0, "results": {questions}}}', "quiz.json") == "opentdb"
    assert taken_for(f'{{"quiz": {questions}}}', "quiz.json") == "json"
