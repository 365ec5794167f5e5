"""Swagger UI in a real browser: it shows the API and tries it out, with nothing but what this service serves."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import starter_bank
from conftest import Bank
from playwright.sync_api import ConsoleMessage, Page, Request, Response, sync_playwright

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Watched:
    """A page, and everything about it that should not have happened."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.hosts: set[str] = set()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("requestfailed", lambda request: self.complaints.append(f"{request.url}: {request.failure}"))
        page.on("request", self._see)
        page.on("response", self._judge)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def _see(self, request: Request) -> None:
        if not request.url.startswith("data:"):
            self.hosts.add(urlsplit(request.url).netloc)

    def _judge(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.url}: {response.status}")


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    """A page of a new Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        message = "needs Chromium: run tools/install-test-packages"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch_persistent_context(
            tmp_path / "profile", executable_path=chromium, args=list(FLAGS), viewport={"width": 1280, "height": 1000}
        )
        yield Watched(browser.new_page())
        browser.close()


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
    dialog.get_by_role("textbox").fill(bank.token("reader"))
    dialog.get_by_role("button", name="Apply credentials").click()
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
