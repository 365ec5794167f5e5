"""CSV: tables as people have them, tables that hold whole documents, and the account of every line."""

from typing import Any

import pytest
from accounting import assert_survives, corpus_files, drafts, garbage, in_proportion, monotonous, read
from documents import documents
from hypothesis import given
from hypothesis import strategies as st

from formats import detect
from formats.base import Draft, FormatError
from formats.csv_table import FORMAT, MEMBERS


def only(source: str | bytes) -> Draft:
    (draft,) = drafts(read(FORMAT, source))
    return draft


def keys(draft: Draft) -> str:
    return "".join("ABCDEFGH"[n] for n, answer in enumerate(draft.question["answers"]) if answer["correct"])


def bodies(draft: Draft) -> list[str]:
    return [answer["body"] for answer in draft.question["answers"]]


def written(questions: list[dict[str, Any]]) -> bytes:
    losses: list[Any] = []
    assert FORMAT.write
    data = b"".join(FORMAT.write(questions, losses))
    assert losses == []
    return data


def test_columns_in_any_order_and_by_many_names() -> None:
    draft = only(
        "Level,Correct Answer,Option A,Option B,Option C,Question,Category,Keywords,Rationale,Hint,Lang,ID,"
        "URL,Licence\n"
        'easy,B,Rome,Paris,Bonn,"What is the capital, then?",European cities,"geo, map",It is.,Tour Eiffel,en,q-1,'
        "https://example.org,CC0\n"
    )
    assert draft.question == {
        "type": "single_choice",
        "stem": "What is the capital, then?",
        "answers": [
            {"body": "Rome", "correct": False},
            {"body": "Paris", "correct": True},
            {"body": "Bonn", "correct": False},
        ],
        "difficulty": "beginner",
        "tags": ["geo", "map"],
        "explanation": "It is.",
        "hints": ["Tour Eiffel"],
        "language": "en",
        "external_id": "q-1",
        "source": {"title": "https://example.org", "url": "https://example.org", "license": "CC0"},
    }
    assert draft.headings == ["European cities"]
    assert (draft.missing, draft.notes) == ([], [])


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(delimiter: str) -> None:
    draft = only(delimiter.join(("question", "a", "b", "answer")) + "\n" + delimiter.join(("Q?", "x", "y", "b")) + "\n")
    assert (draft.question["stem"], bodies(draft), keys(draft)) == ("Q?", ["x", "y"], "B")


def test_a_table_as_markdown_writes_it() -> None:
    blocks = read(
        FORMAT, "| Question | A | B | Answer |\n|---|:---:|---|--:|\n| 1 + 1? | 2 | 3 | A |\n| - | - | - | - |\n"
    )
    assert [block.dropped for block in blocks] == ["header", "header", None, None]
    first, last = drafts(blocks)
    assert (first.question["stem"], bodies(first), keys(first)) == ("1 + 1?", ["2", "3"], "A")
    # Only the line below the header is its rule.
    assert last.question["stem"] == "-"


def test_bars_and_line_breaks_in_the_cells_of_markdown() -> None:
    draft = only('| No. | Question | A | B | Answer |\n|--|--|--|--|--|\n| 1 | `1 \\| 2`<br>is? | 3 | 0 "bar | a |\n')
    assert (draft.question["stem"], bodies(draft), keys(draft)) == ("`1 | 2`\nis?", ["3", '0 "bar'], "A")
    # A column that counts the rows says nothing of them.
    assert draft.notes == []


@pytest.mark.parametrize(
    ("options", "answer"),
    [
        ("A) Mako, B) Jinja, C) Celery", "B"),
        ("(a) Mako (b) Jinja (c) Celery", "b"),
        ("a. Mako; b. Jinja; c. Celery", "Jinja"),
        ('"1. Mako\n2. Jinja\n3. Celery"', "2"),
        ('"- Mako\n- Jinja\n- Celery"', "Jinja"),
        ('"[""A. Mako"", ""B. Jinja"", ""C. Celery""]"', "B. Jinja"),
    ],
)
def test_options_in_one_cell_lose_their_letters(options: str, answer: str) -> None:
    quoted = options if options.startswith('"') else f'"{options}"'
    draft = only(f"question,options,answer\nWhich one comes with Flask?,{quoted},{answer}\n")
    assert (bodies(draft), keys(draft)) == (["Mako", "Jinja", "Celery"], "B")


def test_the_separator_line_of_spreadsheets_and_a_byte_order_mark() -> None:
    blocks = read(FORMAT, b"\xef\xbb\xbfsep=;\r\nquestion;answer\r\nWhat, why; how?;42\r\n")
    assert [block.dropped for block in blocks[:2]] == ["separator declaration", "header"]
    (draft,) = drafts(blocks)
    assert (draft.question["stem"], bodies(draft)) == ("What, why", ["how?"])


def test_cells_over_several_lines_keep_their_lines() -> None:
    blocks = read(FORMAT, 'question,answer\n"One\n\ntwo ""x"" three",a\n\n,\n"Last",b\n')
    assert [(b.first_line, b.last_line, b.dropped) for b in blocks] == [
        (1, 1, "header"),
        (2, 4, None),
        (6, 6, "empty record"),
        (7, 7, None),
    ]
    assert drafts(blocks)[0].question["stem"] == 'One\n\ntwo "x" three'


@pytest.mark.parametrize(
    "header",
    [
        "Frage;Antwort A;Antwort B;Richtige Antwort;Kategorie;Tipp 1;Tipp 2",
        "pregunta;opción 1;opción 2;respuesta correcta;category;hint;hint",
        "questionText;optionA;optionB;correctAnswer;Section;hint1;hint2",
        "Question;Answer 1;Answer 2;Correct answer(s);Topic;Tip 1;Tip 2",
        "Pergunta;Alternativa A;Alternativa B;Gabarito;Topic;Tip 1;Tip 2",
    ],
)
def test_columns_in_other_languages_and_spellings(header: str) -> None:
    draft = only(f"{header}\n1 + 1?;2;3;A;Sums;Count.;Use fingers.\n")
    assert (draft.question["stem"], bodies(draft), keys(draft)) == ("1 + 1?", ["2", "3"], "A")
    assert (draft.headings, draft.question["hints"], draft.notes) == (["Sums"], ["Count.", "Use fingers."], [])


def test_option_numbers_that_count_from_zero() -> None:
    header = "question,answer1,answer2,answer3,correct\n"
    first, second = drafts(read(FORMAT, f"{header}One?,one,two,three,0\nTwo?,one,two,three,1\n"))
    assert (keys(first), keys(second)) == ("A", "B")
    first, second = drafts(read(FORMAT, f"{header}One?,one,two,three,1\nThree?,one,two,three,3\n"))
    assert (keys(first), keys(second)) == ("A", "C")
    first, second = drafts(read(FORMAT, f"{header}1 + 1?,1,2,3,1\nOne?,one,two,three,0\n"))
    assert (keys(first), keys(second)) == ("B", "A")
    first, second = drafts(read(FORMAT, f"{header}1 - 1?,1,0,2,0\n1 + 0?,0,1,2,1\n"))
    assert (keys(first), keys(second)) == ("B", "B")


def test_option_columns_that_are_numbered_from_zero() -> None:
    rows = "One?,one,two,three,2\nTwo?,one,,three,2\nThree?,3,4,5,3\nFour?,one,two,three,option1\nFive?,a,b,c,3\n"
    found = drafts(read(FORMAT, f"question,option0,option1,option2,answer\n{rows}"))
    assert [keys(draft) for draft in found] == ["C", "B", "A", "B", ""]
    found = drafts(read(FORMAT, "question,option1,option2,correct_index\nOne?,one,two,0\nTwo?,1,2,1\n"))
    assert [keys(draft) for draft in found] == ["A", "B"]


@pytest.mark.parametrize("header", ["question,opt_a,opt_b,opt_c,answer", "Question,Option 1,Option 2,Option 3,Correct"])
@pytest.mark.parametrize("answer", ["b", "opt_b", "option2", "Option B", "OPTION 2"])
def test_a_key_may_be_the_name_of_a_column(header: str, answer: str) -> None:
    draft = only(f"{header}\nWhich one swims?,a lark,a trout,an ant,{answer}\n")
    assert (bodies(draft), keys(draft), draft.notes) == (["a lark", "a trout", "an ant"], "B", [])


def test_a_table_that_python_has_written() -> None:
    rows = [
        "['a lark', 'a trout']",
        """['a lark' 'a trout'\n 'an ant']""",
        """{'text': ['a lark', "a trout's"], 'label': ['A', 'B']}""",
        r"""["isn't", 'is "it"\xa0\\x41']""",
        "[None, True, 2.5]",
        "['a lark', 'a trout",
    ]
    cells = ['"' + row.replace('"', '""') + '"' for row in rows]
    found = drafts(read(FORMAT, "question,options,answer\n" + "".join(f"Which one?,{cell},b\n" for cell in cells)))
    assert [bodies(draft) for draft in found] == [
        ["a lark", "a trout"],
        ["a lark", "a trout", "an ant"],
        ["a lark", "a trout's"],
        ["isn't", 'is "it"\xa0\\x41'],
        ["true", "2.5"],
        ["['a lark'", "'a trout"],
    ]
    assert [keys(draft) for draft in found] == ["B"] * 6


def test_options_in_one_cell_may_say_which_is_right() -> None:
    draft = only('question,options\nWhich one swims?,"- [ ] a lark\n- [x] a trout"\n')
    assert (bodies(draft), keys(draft), draft.missing) == (["a lark", "a trout"], "B", [])


def test_a_key_that_is_known_in_part_is_noted() -> None:
    draft = only("question,a,b,answer,answer\nWhich one?,x,y,B,z\n")
    assert (keys(draft), draft.notes) == ("B", ["The right answer is given as “z”, which is none of the options."])


def test_flash_cards_say_what_their_columns_are() -> None:
    source = (
        "#separator:tab\n#html:true\n#guid column:1\n#deck column:2\n#tags column:5\n"
        "x1\tPython basics\tWhat is a closure?\tA function with its scope.\tscope\n"
        'x2\tPython basics\t"Which may change?<br>A) tuple<br>B) list"\tB\t\n'
    )
    blocks = read(FORMAT, source)
    assert [(block.last_line, block.dropped) for block in blocks[:1]] == [(5, "separator declaration")]
    card, choice = drafts(blocks)
    assert card.question == {
        "external_id": "x1",
        "stem": "What is a closure?",
        "type": "open",
        "answers": [{"body": "A function with its scope.", "correct": True}],
        "tags": ["scope"],
    }
    assert card.headings == ["Python basics"]
    assert (choice.question["stem"], bodies(choice), keys(choice)) == ("Which may change?", ["tuple", "list"], "B")
    assert detect(source.encode(), "cards.txt") is FORMAT

    (plain,) = drafts(read(FORMAT, "#separator:Semicolon\n#html:false\nQuestion;answer\n"))
    assert plain.question["stem"] == "Question"


def test_a_wide_table_without_a_header_is_refused() -> None:
    with pytest.raises(FormatError, match="line 2: the table has 6 columns and no header that names them"):
        read(FORMAT, "\nCapital of Italy?;Rome;Milan;Turin;A;Capitals\n")


def test_without_a_header_the_columns_are_question_and_answer() -> None:
    first, second = drafts(read(FORMAT, "What is g?,A namespace.\nWhat is h?,A letter.,extra\n"))
    assert first.question == {
        "type": "open",
        "stem": "What is g?",
        "answers": [{"body": "A namespace.", "correct": True}],
    }
    assert second.notes == ["The column “beyond the header” says: extra"]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("B", "B"),
        ("b)", "B"),
        ("2", "B"),
        ("Option B", "B"),
        ("two", "B"),
        ("A;C", "AC"),
        ("one | three", "AC"),
        ("1;3", "AC"),
        ('"A,C"', "AC"),
        ("AC", "AC"),
        ("four", ""),
        ("D", ""),
        ("0", ""),
        ("", ""),
    ],
)
def test_how_a_cell_names_the_right_option(key: str, expected: str) -> None:
    draft = only(f"question,option 1,option 2,option 3,correct\nQ?,one,two,three,{key}\n")
    assert keys(draft) == expected
    assert draft.missing == ([] if expected else ["key"])
    assert draft.question["type"] == ("multiple_choice" if len(expected) > 1 else "single_choice")
    if key and not expected:
        assert draft.notes == [f"The right answer is given as “{key}”, which is none of the options."]


def test_an_option_column_that_is_empty_keeps_its_letter() -> None:
    draft = only("question,a,b,c,d,answer\nQ?,one,,three,four,D\n")
    assert (bodies(draft), keys(draft)) == (["one", "three", "four"], "C")


@pytest.mark.parametrize("cell", ['"[""x"",""y""]"', "x|y", "x;y", '"x\ny"', '"x,y"'])
def test_options_in_one_cell(cell: str) -> None:
    draft = only(f"question,options,answer\nQ?,{cell},y\n")
    assert (bodies(draft), keys(draft)) == (["x", "y"], "B")


def test_distractors() -> None:
    draft = only("question,correct_answer,wrong answer 1,wrong answer 2\nQ?,yes,no,maybe\n")
    assert (bodies(draft), keys(draft)) == (["yes", "no", "maybe"], "A")


@pytest.mark.parametrize(
    ("kind", "answer", "expected"),
    [
        ("", "True", "true_false"),
        ("boolean", "f", "true_false"),
        ("essay", "Text", "open"),
        ("short answer", "a|b", "short_answer"),
        ("numeric", "3.14", "numeric"),
        ("", "Text", "open"),
    ],
)
def test_types(kind: str, answer: str, expected: str) -> None:
    draft = only(f"question,answer,type\nQ?,{answer},{kind}\n")
    assert draft.question["type"] == expected
    assert draft.missing == []
    assert draft.notes == []


def test_multiple_choice_may_mean_one_right_option() -> None:
    one, two = drafts(
        read(FORMAT, "question,type,a,b,c,answer\nOne?,Multiple Choice,x,y,z,b\nTwo?,Multiple Choice,x,y,z,a;c\n")
    )
    assert (one.question["type"], keys(one)) == ("single_choice", "B")
    assert (two.question["type"], keys(two)) == ("multiple_choice", "AC")


def test_remarks_behind_the_names_of_columns() -> None:
    limits = '"Time limit (sec) – 5, 10, 20, 30, 60, 90, 120, or 240 secs"'
    header = (
        f"Question - max 120 characters,Answer 1 - max 75,Answer 2 (max 75),{limits},Correct answer(s) - choose one"
    )
    draft = only(f"{header}\nCapital of Italy?,Milan,Rome,20,2\n")
    assert (draft.question["stem"], bodies(draft), keys(draft)) == ("Capital of Italy?", ["Milan", "Rome"], "B")


@pytest.mark.parametrize(
    ("header", "marks"),
    [
        ("Question,Option 1,Correct 1,Option 2,Correct 2,Option 3,Correct 3", ("FALSE", "TRUE", "TRUE")),
        ("Question,Option A,Option A is correct,Option B,Option B is correct,Option C,Option C is correct", "NYY"),
        ("question,answer1,answer1_correct,answer2,answer2_correct,answer3,answer3_correct", "011"),
    ],
)
def test_each_option_may_have_a_column_that_says_whether_it_is_right(header: str, marks: str) -> None:
    said = ["Yes" if mark == "Y" else "No" if mark == "N" else mark for mark in marks]
    draft = only(f"{header}\nWhich are even?,1,{said[0]},2,{said[1]},4,{said[2]}\n")
    assert (bodies(draft), keys(draft), draft.notes) == (["1", "2", "4"], "BC", [])
    assert draft.question["type"] == "multiple_choice"


def test_columns_for_several_right_answers_may_hold_their_texts() -> None:
    draft = only("question,option a,option b,option c,correct answer 1,correct answer 2\nWhich?,1,3,4,1,3\n")
    assert (bodies(draft), keys(draft)) == (["1", "3", "4"], "AB")


def test_each_option_may_have_a_column_that_explains_it() -> None:
    draft = only(
        "Question,Question Type,Answer Option 1,Explanation 1,Answer Option 2,Explanation 2,Answer Option 3,"
        "Explanation 3,Correct Answers,Overall Explanation,Domain\n"
        "What holds objects?,multiple-choice,A queue,It holds messages.,A bucket,Right.,,No such option.,2,Buckets do.,"
        "Storing things\n"
    )
    assert draft.question == {
        "stem": "What holds objects?",
        "type": "single_choice",
        "answers": [
            {"body": "A queue", "correct": False, "feedback": "It holds messages."},
            {"body": "A bucket", "correct": True, "feedback": "Right."},
        ],
        "explanation": "Buckets do.",
    }
    assert draft.headings == ["Storing things"]
    lost = only("question,a,b,answer,explanation 7\nWhich?,x,y,b,There is none.\n")
    assert lost.notes == ["The feedback on option 7 says: There is none."]


def test_a_title_asks_where_no_column_is_the_question() -> None:
    draft = only("Title,Type,Choices,Correct Answers,Points\nWhich are even?,CHECKBOX,1|2|4,2|4,3\n")
    assert (draft.question["stem"], keys(draft)) == ("Which are even?", "BC")


def test_titles_above_the_header() -> None:
    source = (
        '"My\nImport Template",,,,,,\n\nFriday,,,,,,\n'
        'Question #,Question Text,Answer 1,Answer 2,"Answer 3\n(Optional)","Time Limit (sec)\n(Max: 300)",'
        '"Correct Answer(s)\n(only the numbers)"\n'
        '1,Which are vowels?,a,b,e,20,"1,3"\n'
    )
    blocks = read(FORMAT, source)
    assert [block.dropped for block in blocks] == ["title of the table", "title of the table", "header", None]
    (draft,) = drafts(blocks)
    assert (draft.question["stem"], keys(draft)) == ("Which are vowels?", "AC")
    below = only("Geography\nFrage;Antwort A;Antwort B;Richtige Antwort\nWo liegt Rom?;Italien;Spanien;A\n")
    assert (bodies(below), keys(below)) == (["Italien", "Spanien"], "A")


def test_what_has_no_place_becomes_a_note() -> None:
    draft = only("question,answer,Reviewer,type,\nQ?,x,Ann,riddle,y\n")
    assert draft.notes == [
        "The column “Reviewer” says: Ann",
        "A column without a name says: y",
        "The column “type” says: riddle",
    ]


def test_a_record_without_a_question() -> None:
    draft = only("question,answer\n,x\n")
    assert draft.missing == ["stem"]


def test_a_quote_that_is_never_closed() -> None:
    with pytest.raises(FormatError) as caught:
        read(FORMAT, 'question,answer\na,b\n"c,d\ne,f\n')
    assert caught.value.line == 3


def test_cells_are_not_altered_for_spreadsheets() -> None:
    data = written([{"id": "1", "type": "open", "stem": "=1+1", "answers": [], "tags": ["@x"]}])
    assert data.decode().split("\r\n")[1] == '1,,open,,,=1+1,,,"[""@x""]",[],,,,,,,,,'


def test_the_header_is_the_documented_one() -> None:
    assert written([]).decode() == ",".join(MEMBERS) + "\r\n"


@given(st.lists(documents(), min_size=1, max_size=3))
def test_documents_survive_the_round_trip(questions: list[dict[str, Any]]) -> None:
    found = drafts(read(FORMAT, written(questions)))
    assert [draft.question for draft in found] == [
        {member: value for member, value in question.items() if value is not None} for question in questions
    ]
    assert all(draft.notes == [] and draft.headings == [] for draft in found)


def test_the_format_is_recognised() -> None:
    assert FORMAT.sniff(b"question,answer\na,b\n", "x.csv") > 0.9
    assert FORMAT.sniff(b"question,answer\na,b\n", "x.txt") > 0.7
    assert FORMAT.sniff(b"a\n", "x.csv") == 0.5
    assert detect(b"What is g?,A namespace.\nWhat is h?,A letter.\nWhat is i?,Another.\n", "cards.csv") is FORMAT
    assert FORMAT.sniff(b"# Title\n\nProse, and more.\n", "x.md") == 0
    assert FORMAT.sniff(b"\x00\x01", "x.csv") == 0


PIECES = [
    "question",
    "answer",
    ",",
    ";",
    "\t",
    "|",
    '"',
    "\n",
    "\r\n",
    "a",
    "B",
    "sep=;\n",
    " ",
    "[",
    "]",
    "{",
    "é",
    "option a",
]


@given(st.lists(st.sampled_from(PIECES), max_size=50))
def test_every_line_has_its_place(pieces: list[str]) -> None:
    assert_survives(FORMAT, "".join(pieces).encode())


def test_garbage_is_accounted_for_or_refused() -> None:
    for data in (*corpus_files(), *garbage(PIECES, seed=3)):
        assert_survives(FORMAT, data)


def test_one_piece_over_and_over() -> None:
    for data in monotonous(["a,b\n", '"', ",", "[", "1", "question,answer\n", '"a","b"\n', "{", " "]):
        with in_proportion(data):
            assert_survives(FORMAT, b"question,answer,options\nx,y," + data)
