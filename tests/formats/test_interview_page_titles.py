"""Stories of titles on saved pages: what opens on a click, and the numbers, levels and arrows beside questions."""

import pytest
from interview_tools import answer, blocks_of, drafts_of, dropped, questions, stems

from formats.interview.page import page_lines


def test_buttons_with_numbers_and_levels_in_boxes_of_their_own():
    blocks = blocks_of("""
        <body><h1>Queue interview questions</h1>
        <button class="head"><span><span class="n">1</span>What is a queue?</span><span>Easy</span></button>
        <div><p>A line.</p></div>
        <button class="head"><span><span class="n">2</span>Explain back pressure.</span><span>Medium</span></button>
        <div><p>Those who come wait.</p></div>
        <button class="head"><span><span class="n">3</span>A consumer is too slow</span><span>Hard</span></button>
        <div><p>Add another one.</p></div>
        <button class="copy">Copy</button>
        </body>
    """)
    drafts = drafts_of(blocks)
    assert stems(drafts) == ["What is a queue?", "Explain back pressure.", "A consumer is too slow"]
    assert [answer(draft) for draft in drafts] == ["A line.", "Those who come wait.", "Add another one."]
    assert [draft.question["difficulty"] for draft in drafts] == ["beginner", "intermediate", "advanced"]
    assert [(block.first_line, block.last_line) for block in blocks if block.draft] == [(2, 3), (4, 5), (6, 7)]
    assert dropped(blocks)[-2:] == [(8, 8, "navigation"), (9, 9, "page markup")]


@pytest.mark.parametrize(
    "opening",
    [
        '<div class="faq-question">{}</div>',
        '<div class="accordion-header">{}</div>',
        '<div onclick="toggle(this)">{}</div>',
        '<p role="button" tabindex="0">{}</p>',
        '<div data-bs-toggle="collapse" data-bs-target="#a">{}</div>',
        '<h2><button aria-expanded="false">{}</button></h2>',
        '<h4><a data-toggle="collapse" href="#a">{}</a></h4>',
        "<details open><summary>{}</summary></details>",
    ],
)
def test_what_opens_on_a_click_is_a_question(opening):
    page = "<body>"
    for title, body in (
        ("What is a cache?<span><span>Hard</span><span>▼</span></span>", "<p>A memory.</p>"),
        ("Explain eviction<span>Easy</span><i>›</i>", "<p><b>In short:</b></p><p>The oldest goes.</p>"),
        ("How long does it <i>live</i>? <span>scenario</span><svg><path/></svg>", "<ul><li>A minute</li></ul>"),
    ):
        title_alone = opening.format(title)
        if "</details>" in title_alone:
            page += title_alone.replace("</details>", f"{body}</details>\n")
        else:
            page += f"{title_alone}\n<div>{body}</div>\n"
    drafts = questions((page + "</body>").encode())
    assert stems(drafts) == ["What is a cache?", "Explain eviction", "How long does it *live*? (scenario)"]
    assert [answer(draft) for draft in drafts] == ["A memory.", "**In short:**\n\nThe oldest goes.", "- A minute"]
    assert [draft.question.get("difficulty") for draft in drafts[:2]] == ["advanced", "beginner"]


def test_what_holds_more_than_a_line_is_no_title_though_its_class_says_question():
    lines = page_lines(
        '<body><div class="question"><p>What is A?</p><p>A letter.</p></div><div class="accordion">plain</div></body>'
    )
    assert [line.text for line in lines if line.text] == ["What is A?", "A letter.", "plain"]


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ('<h3 id="a">1. What is A?<a class="headerlink" href="#a" title="Link to this">¶</a></h3>', "1. What is A?"),
        ('<h3><a href="#a" aria-hidden="true">#</a> 1. What is A?</h3>', "1. What is A?"),
        ('<h3>1. What is A?<a href="#a">\u200b</a></h3>', "1. What is A?"),
        ('<h3><a href="#a"><span>1. What is A?</span></a></h3>', "1. What is A?"),
        ('<h3><a href="/a">1. What is A?</a></h3>', "1. What is A?"),
        ('<h3>1. <a href="/a">What is A?</a></h3>', "1. What is A?"),
        ('<h3>1. What is <a href="/a">A</a>?</h3>', "1. What is [A](/a)?"),
        ('<h3><b>1. What is <a href="/a"><b>A</b></a></b><b>?</b></h3>', "1. What is [A](/a)?"),
        ('<h3><a class="toc-backref" href="#id1">1. What is A?</a></h3>', "1. What is A?"),
        ('<h3><svg><path/></svg> 1. What <svg></svg>is A?</h3>', "1. What is A?"),
        ('<h3><span>1</span>What is A?</h3>', "1. What is A?"),
        ('<h3>1. What is A?<span>Hard</span></h3>', "1. What is A? (Hard)"),
        ('<h3>1. W<span>hat is A?</span><span> Why so</span></h3>', "1. What is A? Why so"),
        ('<h3>1. What is C<span>#</span> and A<span>+</span>?</h3>', "1. What is C# and A+?"),
        ('<h3><img src="/a.png" alt="Letters">1. What is A?</h3>', "1. What is A?"),
        ('<h3><img src="/a.png" alt="1. What is [A]?"></h3>', "1. What is [A]?"),
        ('<h3>1. What is <code>a<span>.</span>b</code>?</h3>', "1. What is `a.b`?"),
    ],
)  # fmt: skip
def test_what_stands_in_a_heading_beside_its_words(heading, words):
    (line,) = [line for line in page_lines(f"<body>{heading}</body>") if line.text]
    assert line.text == f"### {words}"


@pytest.mark.parametrize(
    "summary",
    [
        "<h3>1. What is {}?</h3>",
        "<div><span>1. </span><strong>What is {}?</strong></div>",
        "<p>1.</p>\n<p>What is {}?</p>",
    ],
)
def test_a_summary_is_one_line_whatever_it_is_made_of(summary):
    drafts = questions(
        "<body>"
        + "".join(f"<details><summary>{summary.format(x)}</summary><p>A letter.</p></details>\n" for x in "ABC")
        + "</body>"
    )
    assert stems(drafts) == ["What is A?", "What is B?", "What is C?"]
    assert [answer(draft) for draft in drafts] == ["A letter."] * 3


def test_a_program_in_a_summary_comes_after_its_words():
    (draft,) = questions("""
        <body><details><summary>What does this print?
        <pre><code class="language-go">fmt.Println(len("é"))</code></pre></summary>
        <p>It prints 2.</p></details></body>
    """)
    assert draft.question["stem"] == "What does this print?"
    assert answer(draft) == '```go\nfmt.Println(len("é"))\n```\n\nIt prints 2.'


def test_a_list_that_is_there_to_fold_its_items_away_is_none():
    item = "<li><details open><summary>What is {0}?</summary><p>It is {0}:</p><ul><li>a letter</li></ul></details></li>"
    drafts = questions("<body>\n" + "".join(f"<ul class='toggle'>{item.format(x)}</ul>\n" for x in "ABC") + "</body>")
    assert stems(drafts) == ["What is A?", "What is B?", "What is C?"]
    assert [answer(draft) for draft in drafts] == [f"It is {x}:\n\n- a letter" for x in "ABC"]


def test_levels_in_a_table_whose_answers_are_more_than_a_line():
    blocks = blocks_of("""
        <body><h1>Queue interview questions</h1>
        <table><tr><th>Question</th><th>Answer</th><th>Level</th></tr>
        <tr><td><p><b>What is a queue?</b></p></td><td>A line of<ul><li>people</li><li>jobs</li></ul></td>
        <td>Easy</td></tr>
        <tr><td><b>What is back pressure?</b></td><td>A wait.</td><td>Hard</td></tr>
        <tr><td><b>What is a topic?</b></td><td>A queue that many read.</td><td></td></tr>
        </table></body>
    """)
    drafts = drafts_of(blocks)
    assert stems(drafts) == ["What is a queue?", "What is back pressure?", "What is a topic?"]
    assert [answer(draft) for draft in drafts] == [
        "A line of\n\n- people\n- jobs",
        "A wait.",
        "A queue that many read.",
    ]
    assert [draft.question.get("difficulty") for draft in drafts] == ["beginner", "advanced", None]
