"""The example quiz in a real browser, served from another origin than the API: played to the end, with every type."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from browser import browsing
from conftest import Bank
from play import CHOICES, GRADABLE, SEVERAL, TEXT
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.walk

QUIZ = Path(__file__).parents[2] / "examples" / "quiz"


class Quiet(SimpleHTTPRequestHandler):
    """Files, without a word about each."""

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def quiz() -> Iterator[str]:
    """The address of the quiz: an origin of its own."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=QUIZ)) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def answer(page: Page, question: dict[str, Any]) -> None:
    """Give the right response as a player would, with mouse or keyboard."""
    right = [one for one in question["answers"] if one["correct"]]
    match question["type"]:
        case "single_choice" | "true_false" | "multiple_choice":
            for one in right:
                page.locator(f'input[value="{one["id"]}"]').check()
        case "matching":
            for one in right:
                page.get_by_role("combobox", name=one["body"]).select_option(label=one["match"])
        case "ordering":
            for place, one in enumerate(right):
                element = page.locator(f'li[data-id="{one["id"]}"]')
                while page.locator("ol.order li").nth(place).get_attribute("data-id") != one["id"]:
                    up = element.get_by_role("button", name="up")
                    up.focus()
                    page.keyboard.press("Enter")
        case "numeric":
            page.get_by_label("Your number").fill(right[0]["body"])
        case _:
            page.get_by_label("Your answer").fill(right[0]["body"])


def test_ten_questions_are_played_to_the_end_from_another_origin(bank: Bank, quiz: str, tmp_path: Path) -> None:
    written = [*GRADABLE, *({**one, "stem": f"{one['stem']} Again."} for one in (CHOICES, SEVERAL, TEXT))]
    questions = [bank.add_question(**one) for one in written]
    by_stem = {one["stem"].replace("`", ""): one for one in questions}
    mistake = next(one for one in questions if one["type"] == "single_choice")
    with browsing(tmp_path) as watched:
        page = watched.page
        page.goto(f"{quiz}/?api={bank.url}")
        page.get_by_label("How hard?").select_option("beginner")
        page.get_by_role("button", name="Start").click()

        for number in range(1, 11):
            expect(page.get_by_role("heading", name=f"Question {number} of 10")).to_be_focused()
            question = by_stem[page.locator("main > div p").first.inner_text()]
            if question["id"] == mistake["id"]:
                page.locator(f'input[value="{mistake["answers"][1]["id"]}"]').check()
            else:
                answer(page, question)
            if number == 3:
                # Neither going back nor loading the page anew loses anything.
                page.get_by_role("button", name="Back").click()
                expect(page.get_by_role("heading", name="Question 2 of 10")).to_be_focused()
                page.reload()
                expect(page.get_by_role("heading", name="Question 4 of 10")).to_be_focused()
                continue
            page.get_by_role("button", name="Hand in" if number == 10 else "Next", exact=True).click()

        # Nine whole ones, and a quarter for the mistake, with its feedback and the explanation.
        expect(page.get_by_role("heading", name="Your result")).to_be_focused()
        expect(page.locator("#score")).to_have_text("9.25 of 10 points")
        partly = page.locator("section").filter(has_text="partly right: 0.25 of 1")
        expect(partly).to_contain_text("Your answer: session")
        expect(partly).to_contain_text("Nearly.")
        expect(partly).to_contain_text("The request brings it.")
        page.reload()
        expect(page.locator("#score")).to_have_text("9.25 of 10 points")
        page.get_by_role("button", name="Play again").click()
        expect(page.get_by_label("How hard?")).to_be_visible()

        assert watched.complaints == []
        assert watched.hosts == {urlsplit(quiz).netloc, urlsplit(bank.url).netloc}
    found = bank.reader.get(f"/api/v1/questions/{mistake['id']}/statistics").json()
    assert (found["attempts"], found["facility"]) == (1, 0.25)


def test_what_goes_wrong_is_told_in_the_services_own_words(bank: Bank, quiz: str, tmp_path: Path) -> None:
    with browsing(tmp_path) as watched:
        watched.page.goto(f"{quiz}/?api={bank.url}")
        watched.page.get_by_role("button", name="Start").click()

        expect(watched.page.get_by_role("alert")).to_have_text("There is no question to draw; 10 must be drawn.")
        # It stays where it was, to be tried again.
        expect(watched.page.get_by_role("button", name="Start")).to_be_visible()
