"""Stories of where questions and answers end on saved pages, and of pages that have none."""

import pytest
from interview_tools import answer, blocks_of, drafts_of, dropped, questions, stems

from formats import detect


def test_an_answer_ends_where_what_its_question_folds_away_ends():
    blocks = blocks_of("""
        <body><h1>Letters: interview questions</h1>
        <details><summary>What is A?</summary>
        <p>A letter.</p>
        <details><summary>Example</summary><p>Apple</p></details>
        <p>The first one.</p>
        </details>
        <div>More letters, 2 questions</div>
        <details><summary>What is B?</summary><p>Another.</p></details>
        <details><summary>What is C?</summary><p>The third.</p></details>
        <details><summary>Vowels and consonants</summary><p>Open and closed.</p></details>
        <details><summary>Show all answers</summary><p>Here.</p></details>
        </body>
    """)
    drafts = drafts_of(blocks)
    assert stems(drafts) == ["What is A?", "What is B?", "What is C?", "Vowels and consonants"]
    assert answer(drafts[0]) == (
        "A letter.\n\n<details>\n\n<summary>Example</summary>\n\nApple\n\n</details>\n\nThe first one."
    )
    assert [answer(draft) for draft in drafts[1:]] == ["Another.", "The third.", "Open and closed."]
    assert (7, 7, "introduction") in dropped(blocks)


@pytest.mark.parametrize(
    "body",
    [
        "<h2>About us</h2><p>On letters.</p><ol><li>A</li><li>B</li></ol><hr><p>Our address is elsewhere.</p>",
        "<h3>basic</h3><h1>1 €</h1><p>x</p><h3>more</h3><h1>2 €</h1><p>x</p><h3>all</h3><h1>3 €</h1><p>x</p>",
        '<ul><li><a href="/a">Posts about A</a></li><li><a href="/b">Posts about B</a></li></ul><pre>a = 1</pre>',
        "<script>ask('What is A?')</script>",
    ],
)
def test_a_page_without_questions_has_none(body):
    blocks = blocks_of(f"<!DOCTYPE html>\\n<html><body>\\n{body}\\n</body></html>".encode())
    assert drafts_of(blocks) == []
    assert {reason for _, _, reason in dropped(blocks)} <= {
        "page markup",
        "heading",
        "boilerplate",
        "section rule",
        "script",
    }


def test_a_page_whose_questions_are_lost_still_has_its_labelled_answers():
    drafts = questions("<html><body><p>Welcome.</p><p>Answer: A letter.</p><p>Answer: Another.</p></body></html>")
    assert [draft.missing for draft in drafts] == [["stem"], ["stem"]]
    assert [answer(draft) for draft in drafts] == ["A letter.", "Another."]


@pytest.mark.parametrize("name", ["page.html", "page.htm", "page"])
@pytest.mark.parametrize(
    "text", ["<p>Nothing</p>", "<p>What is {=A ~B}?</p>\n::a:: {}\n", "<p>ANSWER: B</p>\nA. b\nANSWER: A\n"]
)
def test_a_page_is_known_by_its_content(text, name):
    assert detect(f"\ufeff<!DOCTYPE html>\n<html><body>\n{text}</body></html>".encode(), name).name == "interview"
