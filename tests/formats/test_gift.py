"""GIFT: the corpus by the rules of the format, the rules one by one, and the round trip of what it can carry."""

import json
from typing import Any

import pytest
from accounting import assert_survives, corpus, corpus_directory, drafts, garbage, in_proportion, monotonous, read
from documents import documents
from hypothesis import given
from hypothesis import strategies as st

from formats.base import Draft, Loss
from formats.gift import FORMAT


def only(source: str) -> Draft:
    (draft,) = drafts(read(FORMAT, source))
    return draft


def corpus_drafts(name: str) -> list[Draft]:
    return drafts(read(FORMAT, corpus("gift", f"{name}.gift")))


def bodies(draft: Draft) -> list[str]:
    return [answer["body"] for answer in draft.question["answers"]]


def right(draft: Draft) -> list[str]:
    return [answer["body"] for answer in draft.question["answers"] if answer["correct"]]


# The corpus

TYPES = {
    "MC": ("single_choice", "multiple_choice"),
    "TF": ("true_false",),
    "Short": ("short_answer",),
    "Numerical": ("numeric",),
    "Matching": ("matching",),
    "Essay": ("open",),
}


def test_another_parser_finds_the_same_questions() -> None:
    for path in sorted(corpus_directory("gift").glob("*.gift")):
        expected = [q for q in json.loads(path.with_suffix(".json").read_text("utf-8")) if q["type"] in TYPES]
        found = drafts(read(FORMAT, path.read_bytes()))
        assert len(found) == len(expected), path
        for draft, other in zip(found, expected, strict=True):
            assert draft.question["type"] in TYPES[other["type"]], path
            assert "".join(draft.question["stem"].split()) == "".join(other["stem"]["text"].split()), path
            if other["type"] == "MC":
                assert (
                    bodies(draft) == [choice["text"]["text"] for choice in other["choices"]]
                    or "html" in path.read_text()
                )


def test_choices() -> None:
    (grant,) = corpus_drafts("mc1")
    assert (grant.question["stem"], bodies(grant), right(grant)) == (
        "Who's buried in Grant's tomb?",
        ["Grant", "Jefferson", "no one"],
        ["no one"],
    )
    (escaped,) = corpus_drafts("escapeAll")
    assert bodies(escaped) == ["~", "=", "#", "{", "}", ":", "\\"]
    assert right(escaped) == ["\\"]
    assert escaped.question["answers"][6]["feedback"].endswith("BUT,\nit is used to escape the control characters.")
    assert escaped.headings == ["GIFT Control Characters"]
    (five,) = corpus_drafts("escapeEquals")
    assert (bodies(five), right(five)) == (["= 2 + 2", "= 2 + 3", "= 2 + 4"], ["= 2 + 3"])


def test_choices_by_percentages() -> None:
    (continents,) = corpus_drafts("multipleAnswersFloat")
    assert continents.question["type"] == "multiple_choice"
    assert right(continents) == ["Africa", "Asia", "Antarctica"]
    assert [answer["weight"] for answer in continents.question["answers"]] == pytest.approx(
        [1 / 3, 1 / 3, -1, 1 / 3, -1]
    )
    (colours,) = corpus_drafts("totara_moodle_multichoice_multi")
    assert right(colours) == ["yellow", "off-beige"]
    assert colours.question["answers"][0]["feedback"] == "right; good!"
    assert bodies(colours)[3] == "blue"


def test_true_and_false() -> None:
    first, second, third = corpus_drafts("TFTwoFeedback")
    feedback = [[answer.get("feedback") for answer in draft.question["answers"]] for draft in (first, second, third)]
    # The first is for whoever answers wrongly.
    assert feedback == [
        ["feedback for true", "feedback for false"],
        [None, "feedback for true"],
        ["feedback for false", None],
    ]
    assert [right(draft) for draft in (first, second, third)] == [["False"], ["True"], ["True"]]
    (absolute,) = corpus_drafts("totara_moodle_truefalse")
    assert right(absolute) == ["False"]


def test_numbers() -> None:
    found = corpus_drafts("numerical1")
    assert [(a["body"], a.get("match")) for draft in found[:9] for a in draft.question["answers"]] == [
        ("1822", None),
        ("-1", None),
        ("3.1415", "0.0005"),
        ("-3.142", "0.001"),
        ("3.141..3.142", None),
        ("-3.142..-3.141", None),
        ("1..5", None),
        ("-5..5", None),
        ("1822", "0"),
        ("1822", "2"),
    ]
    assert found[8].question["answers"][1]["weight"] == 0.5
    assert found[2].question["stem"] == "What is the value of pi (to 3 decimal places)? _____."
    assert right(found[9]) == ["9"]
    (wrong,) = corpus_drafts("totara_moodle_numerical")
    assert wrong.notes == ["Feedback for any other answer: Completely wrong"]


def test_pairs() -> None:
    plain, countries = corpus_drafts("matching1")
    assert len(plain.question["answers"]) == 3
    assert [(a["body"], a["match"]) for a in countries.question["answers"]] == [
        ("Canada", "Ottawa"),
        ("Italy", "Rome"),
        ("Japan", "Tokyo"),
        ("India", "New Delhi"),
    ]
    (activities,) = corpus_drafts("totara_moodle_match")
    assert activities.question["answers"][4] == {"body": "Chat", "correct": False}


def test_short_answers_gaps_and_essays() -> None:
    tomb, sum_of_two = corpus_drafts("shortAnswer1")
    assert (right(tomb), right(sum_of_two)) == (["no one", "nobody"], ["four", "4"])
    assert sum_of_two.question["stem"] == "Two plus two equals _____."
    assert corpus_drafts("shortFirstEmbedded")[1].headings == ["Continents"]
    (essay,) = corpus_drafts("essay1")
    assert (essay.question["type"], essay.missing) == ("open", ["answers"])
    (tagged,) = corpus_drafts("tag_id_and_two_tags")
    assert (tagged.question["external_id"], tagged.question["tags"]) == ("393", ["fred", "barney-wilma"])


def test_what_is_no_question() -> None:
    assert [block.dropped for block in read(FORMAT, corpus("gift", "category1.gift"))] == ["category"]
    assert [block.dropped for block in read(FORMAT, corpus("gift", "descriptionWithID.gift"))] == [
        "comment",
        "text without answers",
        None,
    ]


# The rules


def test_categories() -> None:
    first, second = drafts(read(FORMAT, "$CATEGORY: $course$/top/a//b/c\n\nQ{T}\n\n$CATEGORY: d\nR{F}\n"))
    assert (first.headings, second.headings) == (["a/b", "c"], ["d"])


def test_escapes_and_prefixes() -> None:
    draft = only(r"[markdown]a \: b \n\n\\(x\\) \[ [foo] {=[bar]c =[html]<b>d</b>}")
    assert draft.question["stem"] == "a : b \n\n\\(x\\) \\[ [foo]"
    assert bodies(draft) == ["[bar]c", "<b>d</b>"]
    assert draft.notes == ["Texts in HTML were kept as they are."]


def test_the_first_braces_count() -> None:
    draft = only(r"Sets \{1\} are {=written} with {braces}.")
    assert draft.question["stem"] == "Sets {1} are _____ with {braces}."
    assert right(draft) == ["written"]


def test_blank_lines_and_comments_inside_braces() -> None:
    blocks = read(FORMAT, "Q {\n  =a\n\n  // no\n  ~b\n}\n\nR {T}\n")
    assert [(b.first_line, b.last_line, b.dropped) for b in blocks] == [
        (1, 2, None),
        (4, 4, "comment"),
        (5, 6, None),
        (8, 8, None),
    ]
    assert bodies(drafts(blocks)[0]) == ["a", "b"]


def test_a_brace_that_is_never_closed_does_not_swallow_the_next_question() -> None:
    blocks = read(FORMAT, "Q {=a ~b\n\n::R::R {T}\n\nS {F}\n")
    assert [block.dropped for block in blocks] == [None, None, None]
    first, second, third = drafts(blocks)
    assert (first.question["stem"], bodies(first), right(first)) == ("Q", ["a", "b"], ["a"])
    assert first.notes == ["The brace in front of the answers is never closed; they were read to the end of the entry."]
    assert [second.question["stem"], third.question["stem"]] == ["R", "S"]


def test_a_brace_that_was_typed_twice_counts_once() -> None:
    source = "Which is red? {{=ruby ~emerald}\n\nRubies are red. {{T}}\n\nAn emerald is {{=green =Green}} as a leaf.\n"
    choice, truth, gap = drafts(read(FORMAT, source))
    assert (bodies(choice), right(choice)) == (["ruby", "emerald"], ["ruby"])
    assert right(truth) == ["True"]
    assert gap.question["stem"] == "An emerald is _____ as a leaf."
    assert bodies(gap) == ["green", "Green"]


def test_a_brace_that_opens_no_answers_is_text() -> None:
    (block,) = read(FORMAT, "A set is written { and then its elements.\n")
    assert block.dropped == "text without answers"


def test_questions_without_a_blank_line_between_them() -> None:
    blocks = read(FORMAT, "One?{=a ~b}\nTwo\nor three?{\n=c\n~d\n}\n// [id:4]\nFour?{}\n::Five::Five?\n{}\nSix?{#6}\n")
    assert [(b.first_line, b.last_line) for b in blocks] == [(1, 1), (2, 6), (7, 8), (9, 10), (11, 11)]
    found = drafts(blocks)
    assert [draft.question["stem"] for draft in found] == ["One?", "Two\nor three?", "Four?", "Five?", "Six?"]
    assert [right(draft) for draft in found] == [["a"], ["c"], [], [], ["6"]]
    assert found[2].question["external_id"] == "4"


def test_text_below_the_braces_belongs_to_their_question() -> None:
    draft = only("The sea is {=blue ~red}\nby day, and written {sea}.\n// a comment\nThe end.\n")
    assert draft.question["stem"] == "The sea is _____ by day, and written {sea}.\nThe end."
    draft = only("One? {=a ~b} Two? {=c ~d}")
    assert draft.question["stem"] == "One? _____ Two? {=c ~d}"
    assert draft.notes == ["Answers in further braces were kept as text."]


def test_general_feedback() -> None:
    draft = only("Q{=a#yes ~b####Because.}")
    assert draft.question["explanation"] == "Because."
    assert draft.question["answers"][0]["feedback"] == "yes"


@pytest.mark.parametrize(("source", "missing"), [("Q{~a ~b}", ["key"]), ("Q{#x}", ["key"]), ("{T}", ["stem"])])
def test_what_is_missing(source: str, missing: list[str]) -> None:
    assert only(source).missing == missing


# Writing


def written(*questions: dict[str, Any]) -> tuple[bytes, list[Loss]]:
    losses: list[Loss] = []
    assert FORMAT.write
    return b"".join(FORMAT.write(questions, losses)), losses


def test_writing_and_what_is_lost() -> None:
    question = {
        "id": "7",
        "type": "single_choice",
        "stem": "Which {x}?\nOr y",
        "topics": ["web"],
        "tags": ["a"],
        "external_id": "q-1",
        "difficulty": "beginner",
        "explanation": "It is.",
        "answers": [
            {"body": "=a", "correct": True, "weight": 1.0, "feedback": "yes"},
            {"body": "[b]", "correct": False, "weight": 0.25},
        ],
    }
    data, losses = written(question, {**question, "type": "ordering"})
    assert data.decode() == (
        "$CATEGORY: web\n\n// [id:q-1] [tag:a]\n[markdown]Which \\{x\\}?\\nOr y {\n"
        "=\\=a#yes\n~%25%[markdown][b]\n####It is.}\n\n"
    )
    assert losses == [
        Loss("7", "Lost: difficulty."),
        Loss("7", "The question was left out: GIFT has no ordering questions."),
    ]


def test_that_case_counts_is_lost() -> None:
    answers = [{"body": "url_for", "correct": True, "match": "exact"}, {"body": "Url", "correct": True}]
    data, losses = written({"id": "7", "type": "short_answer", "stem": "Which function?", "answers": answers})
    assert b"{\n=url_for\n=Url\n}" in data
    assert losses == [Loss("7", "Lost: answers.match.")]


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=20
) | st.sampled_from(["a\nb", "{=x}", "[html]x", "%50%x", "# h", "//x", "\\n", "::t::", "a\\", "T", "~", "x ####y"])
stripped = texts.map(str.strip).filter(bool)
bodies_without_arrow = stripped.filter(lambda text: "->" not in text)


@st.composite
def questions(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(
        st.sampled_from(["single_choice", "multiple_choice", "short_answer", "matching", "true_false", "numeric"])
    )
    body = st.integers(-99, 99).map(str) if kind == "numeric" else bodies_without_arrow
    texts = ["True", "False"] if kind == "true_false" else draw(st.lists(body, min_size=2, max_size=4))
    first = draw(st.integers(0, len(texts) - 1))
    answers: list[dict[str, Any]] = []
    for number, text in enumerate(texts):
        correct = (
            number == first if kind in ("single_choice", "true_false") else number < 2 or kind != "multiple_choice"
        )
        answer: dict[str, Any] = {"body": text, "correct": correct}
        if kind == "matching":
            answer["match"] = draw(bodies_without_arrow)
        elif draw(st.booleans()):
            answer["feedback"] = draw(stripped)
        if kind == "multiple_choice":
            answer["weight"] = 0.5 if correct else -0.5
        answers.append(answer)
    question: dict[str, Any] = {"type": kind, "stem": draw(stripped), "answers": answers}
    if draw(st.booleans()):
        question["explanation"] = draw(stripped)
    if draw(st.booleans()):
        question |= {"tags": ["a b"], "external_id": "x-1"}
    return question


@given(st.lists(questions(), max_size=3))
def test_what_it_can_carry_survives_the_round_trip(documents: list[dict[str, Any]]) -> None:
    data, losses = written(*documents)
    assert losses == []
    assert [draft.question for draft in drafts(read(FORMAT, data))] == documents


@given(st.lists(documents(), max_size=3))
def test_every_question_is_written_or_reported(questions: list[dict[str, Any]]) -> None:
    data, losses = written(*questions)
    left = sum(loss.detail.startswith("The question was left out") for loss in losses)
    assert data.count(b"[markdown]") >= len(questions) - left


def test_the_format_is_recognised() -> None:
    assert FORMAT.sniff(b"", "x.gift") > 0.9
    assert FORMAT.sniff(b"::T::Q {=a ~b}", "x.txt") > 0.7
    assert FORMAT.sniff(b"Q {=a ~b}", "x.txt") > 0.5
    assert FORMAT.sniff(b"The cost is {=TRUE|FALSE} in $x^{=a ~b}$.", "x.md") == 0
    assert FORMAT.sniff(b"int main() { return 0; }", "x.txt") == 0


PIECES = [
    "{",
    "}",
    "=",
    "~",
    "#",
    "####",
    "::",
    "->",
    "%50%",
    "//",
    "$CATEGORY: ",
    "\\",
    "\n",
    "\n\n",
    "a",
    " ",
    "T",
    "1",
    "[id:1]",
]


@given(st.lists(st.sampled_from(PIECES), max_size=50))
def test_every_line_has_its_place(pieces: list[str]) -> None:
    assert_survives(FORMAT, "".join(pieces).encode())


def test_garbage_is_accounted_for_or_refused() -> None:
    for data in garbage(PIECES, seed=6):
        assert_survives(FORMAT, data)


def test_one_piece_over_and_over() -> None:
    pieces = [
        "a{~b=c}\n\n",
        "{",
        "}",
        "=",
        "~",
        "#",
        "\\",
        "::",
        "a\n\n",
        "{\n\n",
        "->",
        "%",
        " ",
        "// [id:",
        "[tag:a]",
        "=a->b",
    ]
    for data in monotonous(pieces, size=50_000):
        for head in (b"", b"q {", b"// ", b"::"):
            with in_proportion(data):
                assert_survives(FORMAT, head + data)
