"""Files that come again: known, followed where they were edited, and never taken for new."""

from datetime import timedelta
from typing import Any

import pytest
from conftest import Bank, make_import, open_question
from imported import ANY, IMPORTS, NOTES, asked, counts, ledger, ndjson, question, stock
from sqlalchemy import update

from models import Question
from services.imports import running


def test_the_same_file_again_changes_nothing_and_an_edited_one_revises(bank: Bank) -> None:
    first = make_import(bank.author, NOTES, name="notes.md")
    before = bank.admin.get("/api/v1/stats").json()
    again = make_import(bank.author, NOTES, name="notes.md")
    assert counts(again) == {"unchanged": 4, "dropped": first["counts"]["dropped"]}
    assert bank.admin.get("/api/v1/stats").json() == before

    # Lines shift, an answer changes, a question is worded anew at its place, and one is new.
    edited = NOTES.replace("# Web interview\n", "# Web interview\n\nA few words.\n\nAnd more.\n")
    edited = edited.replace("The function that Flask calls for a URL.", "The function that answers a request.")
    edited = edited.replace("What does `url_for` do?", "What does the function `url_for` do in Flask?")
    edited += "\n### 5. What is a session?\n\nData in a signed cookie.\n"
    revised = make_import(bank.author, edited, name="notes.md")
    assert {name: number for name, number in counts(revised).items() if name != "dropped"} == {
        "created": 1,
        "revised": 2,
        "unchanged": 2,
    }
    assert stock(bank) == 5
    stems = [question(bank.author, row)["stem"] for row in ledger(bank.author, revised, outcome="revised")]
    assert stems == ["What is a view function?", "What does the function `url_for` do in Flask?"]


@pytest.mark.parametrize("how", ["while its sender waits", "by a worker"])
def test_a_question_that_moved_to_the_end_of_a_long_file_is_not_taken_for_lost(bank: Bank, how: str) -> None:
    long = " x" * 500 if how == "by a worker" else ""

    def sent(stems: list[str]) -> dict[str, int]:
        lines = ndjson(*({**open_question(stem + long), "status": "draft"} for stem in stems))
        response = bank.author.post(IMPORTS, files={"file": ("questions.ndjson", lines)})
        assert response.status_code == (202 if long else 201)
        while running.work(bank.database, "here", timedelta(minutes=1)):
            pass
        made = bank.author.get(f"{IMPORTS}/{response.json()['id']}").json()
        return {**counts(made), "of the bank": stock(bank)}

    first, *others = ["How are requests logged?", *(f"What is number {number}?" for number in range(1200))]
    assert sent([first, *others])["of the bank"] == 1201

    # What comes in its place is alike, but another question, because the file still has the first one, far behind.
    again = sent(["How are requests lost?", *others, first])

    assert again["unchanged"] == 1201
    assert again["of the bank"] == 1202


def test_what_people_did_in_the_bank_survives_another_import_of_the_same_file(bank: Bank) -> None:
    made = make_import(bank.author, NOTES, name="notes.md")
    rows = [row for row in ledger(bank.author, made) if row["question_id"]]
    url = f"/api/v1/questions/{rows[0]['question_id']}"
    better = {"stem": "In Flask, what is called a view?", "status": "published", "difficulty": "expert"}
    assert bank.reviewer.patch(url, json=better, headers=ANY).status_code == 200
    merged = bank.reviewer.post(
        f"/api/v1/questions/{rows[1]['question_id']}/merge", json={"into": rows[0]["question_id"]}
    )
    assert merged.status_code == 200, merged.text

    again = make_import(bank.author, NOTES, name="notes.md")

    assert again["counts"]["created"] == again["counts"]["revised"] == 0
    assert bank.author.get(url).json() == merged.json()


@pytest.mark.parametrize(
    ("policy", "outcome", "stems"),
    [
        ("revise", {"revised": 1}, ["new"]),
        ("skip", {"unchanged": 1}, ["old"]),
        ("fork", {"created": 1}, ["new", "old"]),
    ],
)
def test_the_policy_says_what_becomes_of_known_questions(
    bank: Bank, policy: str, outcome: dict[str, int], stems: list[str]
) -> None:
    def named(stem: str) -> str:
        source = {"title": "A book"}
        return ndjson({**open_question(stem), "status": "draft", "external_id": "7", "source": source})

    make_import(bank.author, named("old"), name="q.ndjson")

    made = make_import(bank.author, named("new"), name="q.ndjson", policy=policy)

    assert counts(made) == outcome
    listed = bank.author.get("/api/v1/questions", params={"status": "draft"}).json()["items"]
    assert sorted(one["stem"] for one in listed) == stems
    # Whatever the policy was, the same file once more changes nothing.
    again = make_import(bank.author, named("new"), name="q.ndjson", policy=policy)
    assert counts(again) == {"unchanged": 1}


def test_a_source_is_followed_into_the_question_into_which_its_own_was_merged(bank: Bank) -> None:
    def sent(name: str, answer: str) -> tuple[dict[str, int], list[str], dict[str, Any]]:
        stem = "What is a view?" if name == "gone.md" else "Explain what a view is."
        made = make_import(bank.author, asked(answer, stem), name=name)
        [row] = [row for row in ledger(bank.author, made) if row["question_id"]]
        del made["counts"]["dropped"]
        response = bank.author.get(f"/api/v1/questions/{row['question_id']}")
        return counts(made), [one["body"] for one in response.json()["answers"]], {**row, "import": made["id"]}

    *_, gone = sent("gone.md", "One.")
    *_, kept = sent("kept.md", "Two.")
    merged = bank.reviewer.post(f"/api/v1/questions/{gone['question_id']}/merge", json={"into": kept["question_id"]})
    assert merged.status_code == 200, merged.text

    # What its source says anew takes the place of what it said before; the other source's answers stay.
    outcome, answers, row = sent("gone.md", "One more.")
    assert (outcome, answers, row["question_id"]) == ({"revised": 1}, ["Two.", "One more."], kept["question_id"])
    assert sent("gone.md", "One more.")[:2] == ({"unchanged": 1}, ["Two.", "One more."])
    assert sent("kept.md", "Two.")[:2] == ({"unchanged": 1}, ["Two.", "One more."])
    assert sent("kept.md", "Two more.")[:2] == ({"revised": 1}, ["Two more.", "One more."])
    outcome, answers, last = sent("gone.md", "One.")
    assert (outcome, answers) == ({"revised": 1}, ["Two more.", "One."])
    assert stock(bank) == 1

    # It is taken back as any other revision.
    assert bank.author.delete(f"{IMPORTS}/{last['import']}", headers=ANY).status_code == 204
    assert sent("gone.md", "One more.")[:2] == ({"unchanged": 1}, ["Two more.", "One more."])
    # What people did is left alone while neither source changes.
    url = f"/api/v1/questions/{kept['question_id']}"
    bank.author.patch(url, json={"answers": [{"body": "Three."}]}, headers=ANY).raise_for_status()
    for name, answer in (("gone.md", "One more."), ("kept.md", "Two more.")):
        assert sent(name, answer)[:2] == ({"unchanged": 1}, ["Three."])


def test_two_questions_of_one_file_that_were_merged_are_revised_together(bank: Bank) -> None:
    def notes(first: str, second: str) -> str:
        return f"### 1. What is a view?\n\n{first}\n\n### 2. Explain what a view is.\n\n{second}\n"

    made = make_import(bank.author, notes("One.", "Two."), name="notes.md")
    first, second = [row["question_id"] for row in ledger(bank.author, made)]
    bank.reviewer.post(f"/api/v1/questions/{first}/merge", json={"into": second}).raise_for_status()

    again = make_import(bank.author, notes("One more.", "Two more."), name="notes.md")

    assert counts(again) == {"revised": 2}
    after = bank.author.get(f"/api/v1/questions/{second}").json()
    assert [answer["body"] for answer in after["answers"]] == ["Two more.", "One more."]
    assert after["revision"] == 3
    assert counts(make_import(bank.author, notes("One more.", "Two more."), name="notes.md")) == {"unchanged": 2}
    assert bank.author.delete(f"{IMPORTS}/{again['id']}", headers=ANY).status_code == 204
    answers = bank.author.get(f"/api/v1/questions/{second}").json()["answers"]
    assert [answer["body"] for answer in answers] == ["Two.", "One."]


def test_a_source_that_contradicts_what_its_question_was_merged_with_changes_nothing(bank: Bank) -> None:
    def choice(stem: str, key: str) -> str:
        return f"{stem}\nA. 302\nB. 404\nANSWER: {key}\n"

    stems = {"gone.txt": "Which status is an error?", "kept.txt": "Which of them is an error status?"}
    rows = []
    for name, stem in stems.items():
        rows += ledger(bank.author, make_import(bank.author, choice(stem, "B"), name=name))
    gone, kept = (row["question_id"] for row in rows)
    merged = bank.reviewer.post(f"/api/v1/questions/{gone}/merge", json={"into": kept}).json()

    for _ in range(2):
        [row] = ledger(bank.author, make_import(bank.author, choice(stems["gone.txt"], "A"), name="gone.txt"))
        assert (row["outcome"], row["question_id"]) == ("unchanged", kept)
        assert "disagree on whether" in row["reason"]
    assert bank.author.get(f"/api/v1/questions/{kept}").json() == merged


def test_a_source_that_goes_back_to_an_earlier_text_is_followed(bank: Bank) -> None:
    for text, outcome in (("One.", "created"), ("Two.", "revised"), ("One.", "revised"), ("Two.", "revised")):
        made = make_import(bank.author, asked(text), name="notes.md")
        [row] = ledger(bank.author, made, outcome=outcome)
        assert [answer["body"] for answer in question(bank.author, row)["answers"]] == [text]
    # And what is brought in for the second time is unchanged, also where people have edited the question since.
    url = f"/api/v1/questions/{row['question_id']}"
    edited = bank.author.patch(url, json={"answers": [{"body": "Three."}]}, headers=ANY)
    assert counts(make_import(bank.author, asked("Two."), name="notes.md"))["unchanged"] == 1
    assert bank.author.get(url).json() == edited.json()
    # An import that was taken back is forgotten.
    back = make_import(bank.author, asked("One."), name="notes.md")
    assert bank.author.delete(f"{IMPORTS}/{back['id']}", headers=ANY).status_code == 204
    assert counts(make_import(bank.author, asked("Two."), name="notes.md"))["unchanged"] == 1
    assert counts(make_import(bank.author, asked("One."), name="notes.md"))["revised"] == 1


def test_what_was_skipped_can_be_taken_in_later(bank: Bank) -> None:
    make_import(bank.author, asked("One."), name="notes.md")
    for policy, outcome, answer in (("skip", "unchanged", "One."), ("revise", "revised", "Two.")):
        made = make_import(bank.author, asked("Two."), name="notes.md", policy=policy)
        [row] = ledger(bank.author, made, outcome=outcome)
        assert question(bank.author, row)["answers"][0]["body"] == answer


PROTOCOLS = {
    "How does TCP open a connection?": "With three segments.",
    "What does DNS resolve?": "Names, to addresses.",
    "Which part of a URL does a server never see?": "The fragment.",
}


def document(questions: dict[str, str]) -> str:
    return "# Notes\n\n" + "\n".join(f"### {stem}\n\n{answer}\n" for stem, answer in questions.items())


def sent(bank: Bank, questions: dict[str, str], **options: str) -> tuple[dict[str, int], list[str]]:
    """What becomes of the questions of a document, and which questions of the bank they are."""
    made = make_import(bank.author, document(questions), name="protocols.md", **options)
    del made["counts"]["dropped"]
    return counts(made), [row["question_id"] for row in ledger(bank.author, made) if row["question_id"]]


def reworded(old: str, new: str) -> dict[str, str]:
    return {new if stem == old else stem: answer for stem, answer in PROTOCOLS.items()}


def test_a_stem_that_goes_back_to_what_it_was_is_followed_too(bank: Bank) -> None:
    other = reworded("How does TCP open a connection?", "How is a connection set up by TCP?")
    _, ids = sent(bank, PROTOCOLS)

    for questions in (other, PROTOCOLS, other):
        assert sent(bank, questions) == ({"revised": 1, "unchanged": 2}, ids)
    for _ in range(2):
        assert sent(bank, PROTOCOLS, policy="skip") == ({"unchanged": 3}, ids)
    assert stock(bank) == 3


def test_a_question_that_people_reworded_is_still_the_one_of_its_source(bank: Bank) -> None:
    _, ids = sent(bank, PROTOCOLS)
    stem = {"stem": "Name the task of the domain name system."}
    bank.author.patch(f"/api/v1/questions/{ids[1]}", json=stem, headers=ANY).raise_for_status()

    # What is new in front of it, with nearly the same words as the source had, is not taken for it.
    first, second, *others = PROTOCOLS
    edited = {first: PROTOCOLS[first], "What does DNS not resolve?": "Ports.", second: "Names.", others[0]: "The hash."}
    outcome, again = sent(bank, edited)

    assert outcome == {"created": 1, "revised": 2, "unchanged": 1}
    assert [again[0], *again[2:]] == ids
    after = bank.author.get(f"/api/v1/questions/{ids[1]}").json()
    assert (after["stem"], [answer["body"] for answer in after["answers"]]) == (second, ["Names."])


def test_the_place_of_a_question_is_that_at_which_it_was_read_last(bank: Bank) -> None:
    first, second, third = PROTOCOLS
    _, ids = sent(bank, PROTOCOLS)
    longer = {first: "In three steps.", "Why is UDP used for games?": "It does not wait.", second: "Names.", third: "#"}
    outcome, [_, new, *_] = sent(bank, longer)
    assert outcome == {"created": 1, "revised": 3}

    moved = {
        third: "#",
        "Why is UDP used for games?": "It does not wait.",
        "DNS: what does it do?": "Names.",
        first: "",
    }
    outcome, again = sent(bank, {**moved, first: "In three steps."})

    assert (outcome, again) == ({"revised": 1, "unchanged": 3}, [ids[2], new, ids[1], ids[0]])


@pytest.mark.parametrize("merged_by", ["this version", "an earlier version"])
def test_a_merged_question_is_known_by_the_stem_that_its_source_said(bank: Bank, merged_by: str) -> None:
    first, second, third = PROTOCOLS
    _, ids = sent(bank, PROTOCOLS)
    bank.reviewer.post(f"/api/v1/questions/{ids[1]}/merge", json={"into": ids[0]}).raise_for_status()
    if merged_by == "an earlier version":
        # Such left merged questions without what they were known by.
        with bank.database.writing() as session:
            session.execute(update(Question).where(Question.id == ids[1]).values(text_key=0))
    target = bank.author.get(f"/api/v1/questions/{ids[0]}").json()

    # Its stem has no place in the question that stayed; its answer has.
    assert sent(bank, {**PROTOCOLS, second: "Names."}) == ({"revised": 1, "unchanged": 2}, [ids[0], ids[0], ids[2]])
    after = bank.author.get(f"/api/v1/questions/{ids[0]}").json()
    assert [answer["body"] for answer in after["answers"]] == ["With three segments.", "Names."]
    edited = {first: PROTOCOLS[first], "What does DNS look up?": "Names.", third: PROTOCOLS[third]}
    for _ in range(2):
        assert sent(bank, edited) == ({"unchanged": 3}, [ids[0], ids[0], ids[2]])
    assert bank.author.get(f"/api/v1/questions/{ids[0]}").json() == after
    assert after["stem"] == target["stem"]
    assert stock(bank) == 2


def test_an_entry_is_a_question_of_the_bank_rather_than_one_that_was_merged(bank: Bank) -> None:
    """The author of a document took out what was merged, and worded the question that stayed anew."""
    twice = {
        "How does TCP open a connection?": "One.",
        "How does TCP establish a connection?": "Two.",
        "What?": "Three.",
    }
    _, ids = sent(bank, twice)
    bank.reviewer.post(f"/api/v1/questions/{ids[0]}/merge", json={"into": ids[1]}).raise_for_status()

    stem = "How does TCP make a connection?"
    assert sent(bank, {stem: "Two.", "What?": "Three."}) == ({"revised": 1, "unchanged": 1}, ids[1:])

    after = bank.author.get(f"/api/v1/questions/{ids[1]}").json()
    assert (after["stem"], [answer["body"] for answer in after["answers"]]) == (stem, ["Two.", "One."])
