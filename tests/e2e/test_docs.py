"""Swagger UI in a real browser: it shows the API and tries it out, with nothing but what this service serves."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import starter_bank
from browser import Watched, browsing
from conftest import Bank

pytestmark = pytest.mark.walk


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    """A page of a new Chromium."""
    with browsing(tmp_path) as watched:
        yield watched


def test_the_documentation_opens_authorises_and_tries_an_operation(bank: Bank, watched: Watched) -> None:
    starter_bank.load(bank)
    page = watched.page

    opened = page.goto(f"{bank.url}/api/v1/docs")

    assert opened is not None
    policy = opened.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe-eval" not in policy
    page.get_by_role("heading", name="Interrobank").wait_for()
    assert page.locator(".opblock").count() == sum(
        len(operations) for operations in bank.public.get("/api/v1/openapi.json").json()["paths"].values()
    )

    page.get_by_role("button", name="Authorize").first.click()
    dialog = page.locator(".dialog-ux")
    dialog.get_by_role("textbox").first.fill(bank.token("reader"))
    dialog.get_by_role("button", name="Apply credentials").first.click()
    dialog.get_by_role("button", name="Close").last.click()

    listing = page.locator("#operations-questions-listQuestions")
    listing.locator(".opblock-summary-control").click()
    with page.expect_response("**/api/v1/questions?*") as answered:
        listing.get_by_role("button", name="Execute").click()
    assert answered.value.status == 200
    assert answered.value.request.headers["authorization"].startswith("Bearer ib_")
    shown = listing.locator(".live-responses-table .response")
    assert shown.locator(".response-col_status").inner_text().strip().startswith("200")
    assert '"items"' in shown.inner_text()

    assert watched.complaints == []
    assert watched.hosts == {urlsplit(bank.url).netloc}
