"""If-Match as RFC 9110 has it: a list of entity tags, of which one strong one must be that of the present state."""

import httpx
from conftest import Bank, assert_problem


def test_a_list_with_the_present_tag_lets_the_change_through(bank: Bank) -> None:
    made = new_topic(bank)
    url, tag = made.headers["Location"], made.headers["ETag"]

    for round_number, form in enumerate(("*", "{}", '"other", {}', '{} , "other"', '"" ,  "other",{}', '"a,b" , {}')):
        changed = change(bank, url, form.format(tag), f"Hooks {round_number}")
        assert changed.status_code == 200, form
        tag = changed.headers["ETag"]


def test_anything_else_is_stale_and_changes_nothing(bank: Bank) -> None:
    made = new_topic(bank)
    url, tag = made.headers["Location"], made.headers["ETag"]

    for form in ('"other"', '""', '"" , "other"', ",", "other", '"*"', "W/{}", "{", "*, *"):
        assert_problem(change(bank, url, form.replace("{}", tag), "Never"), 412, "stale")
    assert bank.public.get(url).headers["ETag"] == tag


def new_topic(bank: Bank) -> httpx.Response:
    """The response to a new topic."""
    made = bank.author.post("/api/v1/topics", json={"slug": "hooks", "name": "Hooks"})
    assert made.status_code == 201
    return made


def change(bank: Bank, url: str, if_match: str, name: str) -> httpx.Response:
    """Change the topic's name on a condition."""
    return bank.reviewer.patch(url, json={"name": name}, headers={"If-Match": if_match})
