"""The start: nobody needs to guess an address."""

from conftest import Bank


def test_every_link_of_the_start_leads_somewhere(bank: Bank) -> None:
    links = bank.public.get("/api/v1/").json()["links"]

    assert {"questions", "topics", "difficulties", "changes", "stats", "keys", "docs", "openapi"} <= set(links)
    for name, address in links.items():
        # A draw session or an attempt can be begun by anybody; those of others cannot be listed.
        assert bank.admin.get(address).status_code == (405 if name in ("draw_sessions", "attempts") else 200), name
    assert bank.public.get("/api/v1").json()["links"] == links


def test_the_address_of_the_server_leads_on(bank: Bank) -> None:
    browser = bank.public.get("/", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    program = bank.public.get("/", headers={"Accept": "*/*"})

    assert (browser.status_code, browser.headers["Location"]) == (302, "/api/v1/docs")
    assert (program.status_code, program.headers["Location"]) == (302, "/api/v1/")
    described = bank.public.get("/openapi.json")
    assert (described.status_code, described.headers["Location"]) == (307, "/api/v1/openapi.json")
