"""API keys: made by an admin, shown once, recognised until they are revoked."""

import pytest
from conftest import Bank, assert_problem
from sqlalchemy import text

KEYS = "/api/v1/keys"
ANY = {"If-Match": "*"}
ROLES = ("player", "reader", "author", "reviewer", "admin")


def test_an_admin_makes_a_key_that_works_until_it_is_revoked(bank: Bank) -> None:
    made = bank.admin.post(KEYS, json={"role": "reader", "name": "The mobile app"})
    assert made.status_code == 201, made.text
    key = made.json()
    assert (key["role"], key["name"]) == ("reader", "The mobile app")
    url = made.headers["Location"]
    assert url == f"{KEYS}/{key['id']}"
    app = bank.public.with_key(key["token"])
    assert app.get("/api/v1/questions?status=draft").status_code == 200
    assert_problem(app.get(KEYS), 403, "forbidden")

    read = bank.admin.get(url)
    assert read.json() == {name: value for name, value in key.items() if name != "token"}
    assert bank.admin.delete(url, headers={"If-Match": read.headers["ETag"]}).status_code == 204

    refused = app.get("/api/v1/questions")
    assert_problem(refused, 401, "unauthenticated")
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")
    assert_problem(bank.admin.get(url), 404, "not-found")
    assert_problem(bank.admin.delete(url, headers=ANY), 404, "not-found")
    assert key["id"] not in {one["id"] for one in bank.admin.get(KEYS).json()["items"]}


def test_the_bank_holds_no_token(bank: Bank) -> None:
    tokens = [bank.admin.post(KEYS, json={"role": role}).json()["token"] for role in ROLES]

    assert len(set(tokens)) == len(ROLES)
    listed = bank.admin.get(KEYS).text
    with bank.database.reading() as connection:
        stored = str(connection.execute(text("SELECT * FROM api_key")).all())
    for token in tokens:
        assert token not in listed
        assert token not in stored


def test_keys_are_listed_oldest_first_page_by_page(bank: Bank) -> None:
    first = bank.admin.get(f"{KEYS}/current").json()
    made = [bank.admin.post(KEYS, json={"role": "player", "name": f"{number}"}).json() for number in range(4)]

    names, following = [], f"{KEYS}?limit=2"
    while following:
        page = bank.admin.get(following).json()
        names += [key["id"] for key in page["items"]]
        following = page["next"]

    assert names == [first["id"], *(key["id"] for key in made)]


def test_current_is_the_key_of_the_request(bank: Bank) -> None:
    token = bank.admin.post(KEYS, json={"role": "admin", "name": "A second admin"}).json()["token"]
    second = bank.public.with_key(token)

    current = second.get(f"{KEYS}/current")
    assert current.json()["name"] == "A second admin"
    assert second.get(f"{KEYS}/{current.json()['id']}").content == current.content

    assert second.delete(f"{KEYS}/current", headers={"If-Match": current.headers["ETag"]}).status_code == 204
    assert_problem(second.get(f"{KEYS}/current"), 401, "unauthenticated")
    assert bank.admin.get(f"{KEYS}/current").status_code == 200


@pytest.mark.parametrize("role", ROLES[:-1])
def test_keys_are_the_admins(bank: Bank, role: str) -> None:
    client = getattr(bank, role)

    for response in (
        client.get(KEYS),
        client.post(KEYS, json={"role": "admin"}),
        client.get(f"{KEYS}/current"),
        client.delete(f"{KEYS}/current", headers=ANY),
    ):
        assert_problem(response, 403, "forbidden")


def test_what_is_no_key_is_refused_even_where_none_is_needed(bank: Bank) -> None:
    bank.add_question()
    token = bank.token("reader")

    wrong = ("Bearer nonsense", "Bearer", f"Basic {token}", token, f"Bearer {token}x")
    for authorization in wrong:
        refused = bank.public.get("/api/v1/questions", headers={"Authorization": authorization})
        assert_problem(refused, 401, "unauthenticated")
        assert refused.headers["WWW-Authenticate"].startswith("Bearer")
    for authorization in (f"Bearer {token}", f"bearer {token}", f"BEARER  {token}"):
        assert bank.public.get("/api/v1/questions", headers={"Authorization": authorization}).status_code == 200


def test_a_key_needs_a_role_that_exists(bank: Bank) -> None:
    for body, pointers in (({}, {"/role"}), ({"role": "god", "name": "", "token": "x"}, {"/role", "/name", "/token"})):
        problem = assert_problem(bank.admin.post(KEYS, json=body), 422, "invalid")
        assert {fault["pointer"] for fault in problem["errors"]} == pointers
