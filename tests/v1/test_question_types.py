"""The rules of the eight question types: what each takes, what it fills in, and where it points when it refuses."""

from typing import Any

import pytest
from conftest import Bank, assert_problem

QUESTIONS = "/api/v1/questions"


def right(body: str, **more: Any) -> dict[str, Any]:
    return {"body": body, "correct": True, **more}


def wrong(body: str, **more: Any) -> dict[str, Any]:
    return {"body": body, "correct": False, **more}


def plain(*bodies: str) -> list[dict[str, Any]]:
    return [{"body": body} for body in bodies]


# Each with its answers as they are written and the (correct, weight) that the document has for them.
VALID = {
    "open": (plain("A web framework.", "A microframework."), [(True, 1), (True, 1)]),
    "single_choice": (
        [right("`g`"), wrong("`app`", weight=-0.5), wrong("`os`")],
        [(True, 1), (False, -0.5), (False, 0)],
    ),
    "multiple_choice": (
        [right("GET"), right("HEAD"), wrong("FETCH"), wrong("SEND", weight=-1)],
        [(True, 0.5), (True, 0.5), (False, 0), (False, -1)],
    ),
    "true_false": ([wrong("TRUE"), right("false")], [(False, 0), (True, 1)]),
    "short_answer": (
        [{"body": "url_for", "match": "exact"}, {"body": "url for*", "weight": 0.5, "match": "ignore_case"}],
        [(True, 1), (True, 0.5)],
    ),
    "numeric": ([{"body": "3.14", "match": "0.01"}, {"body": "3..4", "weight": 0.25}], [(True, 1), (True, 0.25)]),
    "matching": (
        [{"body": "GET", "match": "read"}, {"body": "PUT", "match": "replace"}, {"body": "guess"}],
        [(True, 1), (True, 1), (False, 0)],
    ),
    "ordering": (plain("match", "dispatch", "respond"), [(True, 1), (True, 1), (True, 1)]),
}

# What is wrong with the answers, and the pointers of all the faults that this makes.
BROKEN: list[tuple[str, list[dict[str, Any]], set[str]]] = [
    ("open", [wrong("Nothing.")], {"/answers/0/correct", "/answers/0/weight"}),
    ("open", [{"body": "Something.", "match": "else"}], {"/answers/0/match"}),
    ("single_choice", [right("only")], {"/answers"}),
    ("single_choice", [right("a"), right("b")], {"/answers"}),
    ("single_choice", [wrong("a"), wrong("b")], {"/answers"}),
    ("single_choice", [right("a", weight=0.5), wrong("b", weight=1)], {"/answers/0/weight", "/answers/1/weight"}),
    ("single_choice", [right("a"), wrong("b"), wrong("a")], {"/answers/2/body"}),
    ("single_choice", [right("a", match="x"), wrong("b")], {"/answers/0/match"}),
    ("multiple_choice", [wrong("a"), wrong("b")], {"/answers"}),
    ("multiple_choice", [right("a")], {"/answers"}),
    ("multiple_choice", [right("a", weight=0.5), right("b", weight=0.3)], {"/answers"}),
    (
        "multiple_choice",
        [right("a", weight=1), right("b", weight=0), wrong("c", weight=0.1)],
        {"/answers/1/weight", "/answers/2/weight"},
    ),
    ("true_false", [right("True"), wrong("Maybe")], {"/answers"}),
    ("true_false", [right("True"), wrong("False"), wrong("Both")], {"/answers"}),
    ("true_false", [right("True"), right("False")], {"/answers"}),
    ("true_false", [right("True"), wrong("False", weight=-1)], {"/answers/1/weight"}),
    ("short_answer", [], {"/answers"}),
    ("short_answer", [{"body": "x", "match": "soundex"}], {"/answers/0/match"}),
    ("short_answer", [{"body": "x"}, {"body": "**"}], {"/answers/1/body"}),
    ("short_answer", [{"body": "x", "weight": 0.5}], {"/answers"}),
    ("short_answer", [{"body": "x"}, wrong("y", weight=0.5)], {"/answers/1/weight"}),
    ("short_answer", [wrong("y")], {"/answers"}),
    ("numeric", plain("3.14", "about three"), {"/answers/1/body"}),
    ("numeric", plain("3", "4..3"), {"/answers/1/body"}),
    ("numeric", [{"body": "3..4", "match": "1"}], {"/answers/0/match"}),
    ("numeric", [{"body": "3", "match": "-1"}], {"/answers/0/match"}),
    ("matching", [{"body": "GET", "match": "read"}, {"body": "guess"}], {"/answers"}),
    (
        "matching",
        [{"body": "a", "match": "1"}, {"body": "b", "match": "2"}, right("c"), wrong("d", match="4")],
        {"/answers/2/match", "/answers/3/match"},
    ),
    ("matching", [{"body": "a", "match": "1"}, {"body": "a", "match": "2"}], {"/answers/1/body"}),
    ("ordering", plain("one"), {"/answers"}),
    ("ordering", plain("one", "two", "one"), {"/answers/2/body"}),
    ("ordering", [{"body": "one"}, wrong("two")], {"/answers/1/correct", "/answers/1/weight"}),
]


def question(kind: str, answers: list[dict[str, Any]], status: str = "published") -> dict[str, Any]:
    return {"type": kind, "status": status, "stem": "What?", "difficulty": "beginner", "answers": answers}


def test_each_type_takes_what_it_is_made_for_and_fills_in_the_rest(bank: Bank) -> None:
    for kind, (answers, marks) in VALID.items():
        made = bank.reviewer.post(QUESTIONS, json=question(kind, answers))
        assert made.status_code == 201, made.text
        document = made.json()
        assert [(answer["correct"], answer["weight"]) for answer in document["answers"]] == marks, kind
        assert [set(answer) for answer in document["answers"]] == [
            {"id", "body", "correct", "weight", "feedback", "match", "source"}
        ] * len(answers)
        # What was read can be sent back as it is.
        url = f"{QUESTIONS}/{document['id']}"
        back = bank.reviewer.put(url, json=document, headers={"If-Match": made.headers["ETag"]})
        assert back.status_code == 200, back.text
        assert back.json() == {**document, "revision": 2, "updated_at": back.json()["updated_at"]}
    assert [
        answer["body"] for answer in bank.add_question(**question(*("true_false", VALID["true_false"][0])))["answers"]
    ]


def test_true_and_false_are_spelt_one_way(bank: Bank) -> None:
    document = bank.add_question(**question("true_false", VALID["true_false"][0]))

    assert [answer["body"] for answer in document["answers"]] == ["True", "False"]


def test_a_broken_rule_is_refused_with_pointers_to_the_faulty_members(bank: Bank) -> None:
    for kind, answers, pointers in BROKEN:
        for status in ("draft", "published"):
            refused = bank.reviewer.post(QUESTIONS, json=question(kind, answers, status))
            problem = assert_problem(refused, 422, "invalid")
            assert {fault["pointer"] for fault in problem["errors"]} == pointers, (kind, answers, problem)
    assert bank.reader.get("/api/v1/stats").json()["questions"] == 0


def test_an_open_question_needs_its_model_answer_only_when_it_leaves_the_draft(bank: Bank) -> None:
    draft = bank.author.post(QUESTIONS, json=question("open", [], "draft"))
    assert draft.status_code == 201

    for status in ("in_review", "published", "retired"):
        refused = bank.reviewer.post(QUESTIONS, json=question("open", [], status))
        assert assert_problem(refused, 422, "invalid")["errors"][0]["pointer"] == "/answers"
        patched = bank.reviewer.patch(draft.headers["Location"], json={"status": status}, headers={"If-Match": "*"})
        assert assert_problem(patched, 422, "invalid")["errors"][0]["pointer"] == "/answers"


def test_an_unknown_type_is_refused(bank: Bank) -> None:
    problem = assert_problem(bank.author.post(QUESTIONS, json=question("essay", [])), 422, "invalid")

    assert [fault["pointer"] for fault in problem["errors"]] == ["/type"]


@pytest.mark.parametrize("kind", VALID)
def test_what_a_player_sees_of_each_type(bank: Bank, kind: str) -> None:
    answers, _ = VALID[kind]
    document = bank.add_question(
        **question(kind, answers), explanation="Because.", rubric=[{"label": "good", "text": "Names the key."}]
    )

    played = bank.player.get(f"{QUESTIONS}/{document['id']}").json()

    assert not {"explanation", "rubric"} & set(played)
    if kind in ("open", "short_answer", "numeric"):
        assert played["answers"] == []
    else:
        assert {frozenset(option) for option in played["answers"]} == {frozenset({"id", "body"})}
        shown = [answer["body"] for answer in document["answers"] if kind != "matching" or answer["match"]]
        assert sorted(option["body"] for option in played["answers"]) == sorted(shown)
    if kind == "matching":
        assert sorted(played["matches"]) == ["guess", "read", "replace"]
    else:
        assert "matches" not in played
