"""Duplicates: merged into one question, to which their ids lead forever."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

from conftest import Bank, assert_problem, choice_question, open_question

QUESTIONS = "/api/v1/questions"
ANY = {"If-Match": "*"}


def merge(bank: Bank, duplicate: dict[str, Any], into: dict[str, Any]) -> Any:
    return bank.reviewer.post(f"{QUESTIONS}/{duplicate['id']}/merge", json={"into": into["id"]})


def test_answers_topics_tags_and_sources_move_to_the_question_that_stays(bank: Bank) -> None:
    bank.add_topic("contexts")
    bank.add_topic("foundations")
    shared = {"body": "The place of `current_app` and `g`."}
    source = {"title": "A list of questions", "url": None, "license": None, "locator": "line 12"}
    into = bank.add_question(topics=["contexts"], tags=["g"], answers=[shared], hints=["Think."])
    duplicate = bank.add_question(
        stem="What's the app context?",
        topics=["foundations", "contexts"],
        tags=["g", "context"],
        answers=[{"body": "It makes  the application reachable."}, {"body": "the place of `current_app`  and `g`."}],
        hints=["Think.", "It is pushed."],
        follow_ups=["And the request context?"],
        explanation="Because.",
        rubric=[{"label": "good", "text": "Names both."}],
        minutes=2,
        source=source,
    )

    merged = merge(bank, duplicate, into)

    assert merged.status_code == 200, merged.text
    after = merged.json()
    assert after["id"] == into["id"]
    assert after["revision"] == 2
    assert after["stem"] == into["stem"]
    assert after["topics"] == ["contexts", "foundations"]
    assert after["tags"] == ["g", "context"]
    assert after["hints"] == ["Think.", "It is pushed."]
    assert after["follow_ups"] == ["And the request context?"]
    assert (after["explanation"], after["minutes"], after["source"]) == ("Because.", 2, source)
    assert after["rubric"] == duplicate["rubric"]
    assert [answer["id"] for answer in after["answers"]] == [into["answers"][0]["id"], duplicate["answers"][0]["id"]]
    assert after["answers"][1]["source"] == source
    assert bank.public.get(f"{QUESTIONS}/{into['id']}").json() == after
    assert [one["id"] for one in bank.public.get(QUESTIONS).json()["items"]] == [into["id"]]
    assert bank.public.get("/api/v1/topics/foundations").json()["questions"] == 1


def test_answers_that_differ_in_code_or_must_be_typed_exactly_are_all_kept(bank: Bank) -> None:
    """Every distinct answer stays, with its source; and of one that both have, what only one of them says of it."""
    source = {"title": "Notes", "url": None, "license": None, "locator": None}
    into = bank.add_question(
        answers=[{"body": "Write:\n```python\nif x:\n    y()\nz()\n```"}, {"body": "A “global” space."}]
    )
    duplicate = bank.add_question(
        answers=[
            {"body": "Write:\n```python\nif x:\n    y()\n    z()\n```", "source": source},
            {"body": 'a "global" space.', "source": source, "feedback": "For one request."},
        ]
    )

    answers = merge(bank, duplicate, into).json()["answers"]

    assert [answer["body"] for answer in answers] == [
        *(answer["body"] for answer in into["answers"]),
        duplicate["answers"][0]["body"],
    ]
    assert [answer["source"] for answer in answers] == [None, source, source]
    assert answers[1]["feedback"] == "For one request."

    texts = [
        bank.add_question(
            type="short_answer", answers=[{"body": body, "match": "exact"}, {"body": "flask g", "match": "ignore_case"}]
        )
        for body in ("G", "g")
    ]
    merged = merge(bank, texts[1], texts[0]).json()
    assert [answer["body"] for answer in merged["answers"]] == ["G", "flask g", "g"]


def test_the_old_id_leads_to_the_new_one_on_every_path_and_with_every_method(bank: Bank) -> None:
    into, duplicate = bank.add_question(), bank.add_question(answers=[{"body": "Something else."}])
    old, new = (f"{QUESTIONS}/{question['id']}" for question in (duplicate, into))
    merge(bank, duplicate, into).raise_for_status()
    answer = f"/answers/{duplicate['answers'][0]['id']}"

    for path in ("", "?view=play&fields=stem", "/answers", "/answers?limit=1", answer, "/revisions", "/revisions/1"):
        redirect = bank.public.get(old + path)
        assert (redirect.status_code, redirect.headers["Location"]) == (308, new + path), redirect.text
        assert bank.public.head(old + path).headers["Location"] == new + path
        assert bank.public.get(old + path, follow_redirects=True).status_code == 200
    for response in (
        bank.reviewer.put(old, json=open_question(), headers=ANY),
        bank.reviewer.patch(old, json={}, headers=ANY),
        bank.admin.delete(old, headers=ANY),
    ):
        assert (response.status_code, response.headers["Location"]) == (308, new)
    for method, path, body in (
        ("POST", "/answers", {"body": "x"}),
        ("PUT", answer, {"body": "x"}),
        ("PATCH", answer, {}),
        ("DELETE", answer, None),
        ("POST", "/revisions/1/restore", None),
        ("POST", "/merge", {"into": into["id"]}),
    ):
        response = bank.reviewer.request(method, old + path, json=body, headers=ANY)
        assert (response.status_code, response.headers["Location"]) == (308, new + path)
    # A client that follows redirects changes the question that stays.
    followed = bank.reviewer.patch(old, json={"stem": "Why?"}, headers=ANY, follow_redirects=True)
    assert (followed.json()["id"], followed.json()["stem"]) == (into["id"], "Why?")


def test_a_chain_of_merges_leads_straight_to_its_end(bank: Bank) -> None:
    chain = [bank.add_question(stem=f"Version {number}?", answers=[{"body": f"{number}"}]) for number in range(4)]
    for duplicate, into in pairwise(chain):
        merge(bank, duplicate, into).raise_for_status()

    for question in chain[:-1]:
        redirect = bank.public.get(f"{QUESTIONS}/{question['id']}")
        assert (redirect.status_code, redirect.headers["Location"]) == (308, f"{QUESTIONS}/{chain[-1]['id']}")
    answers = bank.public.get(f"{QUESTIONS}/{chain[-1]['id']}").json()["answers"]
    assert sorted(answer["body"] for answer in answers) == ["0", "1", "2", "3"]
    assert {answer["id"] for answer in answers} == {question["answers"][0]["id"] for question in chain}


def test_a_merge_into_a_merged_question_goes_where_that_one_went(bank: Bank) -> None:
    kept, gone, late = (bank.add_question(stem=f"Version {number}?") for number in range(3))
    merge(bank, gone, kept).raise_for_status()

    response = merge(bank, late, gone)

    # The address was right; it is the body that names a question which has moved.
    (fault,) = assert_problem(response, 422, "invalid")["errors"]
    assert fault == {"pointer": "/into", "detail": f"was merged into {kept['id']}"}
    assert bank.public.get(f"{QUESTIONS}/{late['id']}").json() == late


def test_what_was_published_stays_so_for_the_public(bank: Bank) -> None:
    for status in ("draft", "in_review", "retired"):
        published, other = bank.add_question(stem="What is `g`?"), bank.add_question(status=status)
        merge(bank, published, other).raise_for_status()
        found = bank.public.get(f"{QUESTIONS}/{published['id']}", follow_redirects=True).json()
        assert (found["id"], found["stem"], found["status"]) == (other["id"], other["stem"], "published")

    drafts = [bank.add_question(status="draft") for _ in range(2)]
    assert merge(bank, *drafts).json()["status"] == "draft"


def test_a_question_without_a_stem_gets_that_of_its_duplicate(bank: Bank) -> None:
    answer = bank.author.post(QUESTIONS, json={**open_question(), "stem": "", "status": "draft", "missing": ["stem"]})
    answer.raise_for_status()
    question = bank.add_question(stem="What is `g`?")

    merged = merge(bank, question, answer.json()).json()

    assert (merged["stem"], merged["status"]) == ("What is `g`?", "published")
    assert "missing" not in merged
    without_answer = {**open_question(), "answers": [], "status": "draft", "missing": ["answers"]}
    unanswered = bank.author.post(QUESTIONS, json=without_answer).json()
    bare = bank.add_question(stem="What is a view?")
    assert len(merge(bank, bare, unanswered).json()["answers"]) == 1


def test_when_the_question_that_stayed_is_deleted_its_duplicates_are_gone_too(bank: Bank) -> None:
    into, duplicate = bank.add_question(), bank.add_question(stem="The same?")
    merge(bank, duplicate, into).raise_for_status()
    bank.admin.delete(f"{QUESTIONS}/{into['id']}", headers=ANY).raise_for_status()

    redirect = bank.public.get(f"{QUESTIONS}/{duplicate['id']}")

    assert (redirect.status_code, redirect.headers["Location"]) == (308, f"{QUESTIONS}/{into['id']}")
    assert_problem(bank.public.get(redirect.headers["Location"]), 404, "not-found")


def test_a_merge_that_would_lose_or_break_something_is_refused_and_changes_nothing(bank: Bank) -> None:
    choice = bank.add_question(**choice_question())
    interview = bank.add_question()
    other_key = bank.add_question(
        **{
            **choice_question(),
            "answers": [{"body": "`current_app`", "correct": True}, {"body": "`g`", "correct": False}],
        }
    )
    orders = [
        bank.add_question(**{**open_question(), "type": "ordering", "answers": [{"body": body} for body in bodies]})
        for bodies in (("a", "b"), ("a", "c"))
    ]
    translation = bank.add_question(stem="Was ist der Anwendungskontext?", language="de")
    before = bank.public.get(QUESTIONS).content

    refused = ((choice, interview), (interview, choice), (other_key, choice), (translation, interview), orders)
    for duplicate, into in refused:
        assert_problem(merge(bank, duplicate, into), 409, "conflict")
    itself = assert_problem(merge(bank, choice, choice), 422, "invalid")
    assert [fault["pointer"] for fault in itself["errors"]] == ["/into"]
    unknown = {"id": "0199c0de-0000-7000-8000-00000000dead"}
    nowhere = assert_problem(merge(bank, choice, unknown), 422, "invalid")
    assert [fault["pointer"] for fault in nowhere["errors"]] == ["/into"]
    assert_problem(merge(bank, unknown, choice), 404, "not-found")
    assert bank.public.get(QUESTIONS).content == before


def test_two_that_merge_the_same_pair_into_each_other_at_once_end_with_one_question(bank: Bank) -> None:
    merge_both_ways = ((0, 1), (1, 0), (0, 1), (1, 0))
    for round_number in range(5):
        pair = [bank.add_question(stem=f"Pair {round_number}?") for _ in range(2)]
        with ThreadPoolExecutor(4) as threads:
            futures = [threads.submit(merge, bank, pair[one], pair[other]) for one, other in merge_both_ways]
            responses = [future.result() for future in futures]

            assert {response.status_code for response in responses} <= {200, 308, 422}
        assert sum(response.status_code == 200 for response in responses) == 1
        states = sorted(bank.public.get(f"{QUESTIONS}/{question['id']}").status_code for question in pair)
        assert states == [200, 308]
    assert bank.public.get(f"{QUESTIONS}?count=exact").json()["total"] == 5
