"""Stories of saved web pages, and what a reader finds in them."""

import pytest
from interview_tools import answer, blocks_of, drafts_of, dropped, questions, stems

from formats.base import Draft, FormatError
from formats.interview import ledger
from formats.interview.entries import Entry
from formats.interview.lines import Line
from formats.interview.page import page_lines
from formats.interview.page_source import is_page


def test_a_page_with_navigation_and_advertising():
    blocks = blocks_of("""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <title>Redis interview questions</title>
        <script>
          var hidden = "<h3>9. What is this?</h3>";
        </script>
        </head>
        <body>
        <nav><ul>
          <li><a href="/">Home</a></li>
        </ul></nav>
        <h1>Top Redis Interview Questions</h1>
        <p>Prepare yourself with
        these questions.</p>
        <div class="toc"><ul><li><a href="#q1">What is Redis?</a></li></ul></div>
        <h2>For Beginners</h2>
        <h3 id="q1">1. What is <em>Redis</em>?</h3>
        <p>A store in <strong>memory</strong>, see
        <a href="https://redis.io/docs">the docs</a>.</p>
        <ul>
          <li>fast</li>
          <li>simple &lt;enough&gt;</li>
        </ul>
        <div class="ad-slot">
          <p>Buy our course!</p>
        </div>
        <pre><code class="language-python">import redis

        r = redis.Redis()
        </code></pre>
        <h3>2. What does <code>__len__</code> do?</h3>
        <p>It counts.<br>Nothing else.</p>
        <h2>Conclusion</h2>
        <p>Good luck!</p>
        <footer>© 2026</footer>
        </body>
        </html>
    """)
    first, second = drafts_of(blocks)
    assert first.question["stem"] == "What is *Redis*?"
    assert answer(first) == (
        "A store in **memory**, see [the docs](https://redis.io/docs).\n\n"
        "- fast\n- simple \\<enough>\n\n"
        "```python\nimport redis\n\nr = redis.Redis()\n```"
    )
    assert second.question["stem"] == "What does `__len__` do?"
    assert answer(second) == "It counts.  \nNothing else."
    assert first.question["difficulty"] == "beginner"
    assert first.headings == ["Top Redis Interview Questions", "For Beginners"]
    assert [(b.first_line, b.last_line) for b in blocks if b.draft] == [(18, 24), (28, 31), (32, 33)]
    assert dropped(blocks) == [
        (1, 9, "page markup"),
        (10, 12, "navigation"),
        (13, 13, "heading"),
        (14, 15, "introduction"),
        (16, 16, "table of contents"),
        (17, 17, "heading"),
        (25, 27, "advertising"),
        (34, 35, "conclusion"),
        (36, 36, "navigation"),
        (37, 38, "page markup"),
    ]


def test_questions_as_bold_paragraphs():
    drafts = questions("""
        <html><body>
        <p><b>Q1. What is A?</b></p>
        <p>Ans. A letter.</p>
        <p><b>Q2. What is B?</b></p>
        <p>Ans. Another.</p>
        </body></html>
    """)
    assert stems(drafts) == ["What is A?", "What is B?"]
    assert [answer(draft) for draft in drafts] == ["A letter.", "Another."]


def test_questions_as_items_of_a_list():
    drafts = questions("""
        <body><ol>
        <li><strong>What is a pod?</strong>
          <p>A group of containers.</p>
          <ol><li>one</li><li>two</li></ol></li>
        <li><strong>What is a node?</strong><p>A machine.</p></li>
        </ol></body>
    """)
    assert stems(drafts) == ["What is a pod?", "What is a node?"]
    assert answer(drafts[0]) == "A group of containers.\n\n1. one\n2. two"
    assert answer(drafts[1]) == "A machine."


def test_questions_in_details_and_in_definition_lists():
    drafts = questions("""
        <body>
        <details><summary>What is A?</summary><p>A letter.</p></details>
        <details><summary>What is B?</summary><p>Another.</p></details>
        </body>
    """)
    assert stems(drafts) == ["What is A?", "What is B?"]
    assert [answer(draft) for draft in drafts] == ["A letter.", "Another."]
    drafts = questions(
        "<body>\n<dl>\n<dt>What is A?</dt>\n<dd>A letter.</dd>\n<dt>What is B?</dt>\n<dd>B.</dd>\n</dl></body>"
    )
    assert stems(drafts) == ["What is A?", "What is B?"]


def test_the_questions_of_a_page_on_one_line_share_it():
    blocks = blocks_of("<html><body><h3>1. What is A?</h3><p>A.</p><h3>2. What is B?</h3><p>B.</p></body></html>")
    assert stems(drafts_of(blocks)) == ["What is A?", "What is B?"]
    assert [(block.first_line, block.last_line) for block in blocks] == [(1, 1), (1, 1)]


def test_no_draft_is_lost_whatever_lines_it_claims():
    source = ["", "<p>", "", "</p>", ""]
    lines = [Line(1, 1, "on a blank line"), Line(2, 2, "claimed"), Line(2, 3, "too late"), Line(5, 5, "at the end")]
    entries = [Entry([line]) for line in lines]
    blocks = list(ledger.blocks(lines, entries, source, lambda entry: Draft({"stem": entry.lines[0].text})))
    assert [(b.first_line, b.last_line, b.draft.question["stem"] if b.draft else b.dropped) for b in blocks] == [
        (2, 2, "claimed"),
        (2, 2, "on a blank line"),
        (2, 2, "too late"),
        (4, 4, "at the end"),
    ]


def test_a_table_of_data_stays_a_table_and_one_for_layout_does_not():
    (draft,) = questions("""
        <body><h3>1. What is a table?</h3>
        <table><tr><th>a</th><th>b|c</th></tr>
        <tr><td>1</td><td>x<br>y</td></tr></table>
        <table><tr><td class="gutter"><pre>1
        2</pre></td><td class="code"><pre>a = 1
        b = f(a)</pre></td></tr></table>
        </body>
    """)
    assert answer(draft) == ("| a | b\\|c |\n| --- | --- |\n| 1 | x y |\n\n```python\na = 1\nb = f(a)\n```")


def test_text_that_looks_like_markdown_is_escaped():
    (draft,) = questions(
        "<body><h3>1. What is 2 * 3 * 4?</h3><p>It is *not* __init__ but my_name, `24` &amp;lt; C:\\new.</p></body>"
    )
    assert draft.question["stem"] == "What is 2 \\* 3 \\* 4?"
    assert answer(draft) == "It is \\*not\\* \\_\\_init\\_\\_ but my_name, \\`24\\` &amp;lt; C:\\\\new."


def test_two_breaks_in_a_row_part_paragraphs():
    (draft,) = questions("<body><h3>1. What is A?</h3><p>First.<br>Still first.<br><br>Second.</p></body>")
    assert answer(draft) == "First.  \nStill first.\n\nSecond."


def test_links_that_run_something_are_text():
    (draft,) = questions("<body><h3>1. What is XSS?</h3><p><a href='javascript:alert(1)'>This</a>.</p></body>")
    assert answer(draft) == "This."


def test_accordions_whose_questions_are_buttons():
    drafts = questions("""
        <body>
        <button class="accordion">What is A?</button>
        <div class="panel"><p>A letter.</p></div>
        <button class="accordion">What is B?</button>
        <div class="panel"><p>Another.</p></div>
        <button>Copy</button>
        </body>
    """)
    assert stems(drafts) == ["What is A?", "What is B?"]
    assert [answer(draft) for draft in drafts] == ["A letter.", "Another."]


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("<!DOCTYPE html><p>x", True),
        ("\n<!-- saved -->\n<html>", True),
        ("<div><p>a</p><p>b</p><p>c</p></div>", True),
        ("<h1 align=center>Title</h1>\n\n## What is A?\n<p></p><p></p><p></p>", False),
        ("<details><summary>What?</summary>Yes</details>", False),
        ("1. What is <html>?", False),
    ],
)
def test_a_page_is_told_from_markdown_with_tags(text, page):
    assert is_page(text) is page


def test_source_lines_are_right_beyond_the_counter_of_the_parser():
    page = "<html><body>\n" + "<p>text\ntext</p>\n" * 40_000 + "<p\nclass=x>the last</p>\n</body></html>"
    last = next(line for line in page_lines(page) if line.text == "the last")
    # The parser counts to 65,535; line ends inside of tags beyond that are all that is lost.
    assert 80_002 <= last.first <= 80_003


def test_a_start_tag_over_several_lines():
    lines = page_lines('<html>\n<body\n class="a"\n>\n<p\nid="b"\n>one\ntwo</p><!-- a\ncomment -->\n<p>three</p>')
    assert [(line.first, line.last, line.text) for line in lines if line.text] == [(7, 8, "one two"), (10, 10, "three")]


def test_a_comment_over_several_lines():
    lines = page_lines(
        "<html><body>\n<!-- a\nb\nc --><p>one</p><!-- d\n\n--> two\n<!-- e --><p>three</p>\n</body></html>"
    )
    assert [(line.first, line.text) for line in lines if line.text] == [(4, "one"), (6, "two"), (7, "three")]


def test_a_picture_stands_on_its_own_line():
    lines = page_lines(
        '<body>\n<p>\n<a\nhref=""><img src="a.png" alt="a">\n</a>\n</p><h2>\n<img alt="b">\n</h2></body>'
    )
    assert [(line.first, line.last, line.text) for line in lines if line.text] == [(4, 4, "a"), (7, 7, "## b")]


def test_entities_are_not_expanded_and_nothing_is_fetched():
    bomb = '<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n<html><h3>1. What?</h3><p>&b; x</p></html>'
    (draft,) = questions(bomb)
    assert "aaaa" not in answer(draft)


def test_a_page_nested_too_deeply_is_refused():
    with pytest.raises(FormatError, match="nested too deeply"):
        questions(b"<html>" + b"<div>" * 100_000 + b"1. What?")


def test_what_a_page_recommends_below_its_questions_belongs_to_none():
    blocks = blocks_of("""
        <html><body>
        <h1>Flask Interview Questions</h1>
        <h3>1. What is Flask?</h3>
        <p>A framework.</p>
        <h3>2. How do you define a route?</h3>
        <p>With a decorator.</p>
        <h2>Related articles</h2>
        <ul>
          <li><a href="/django">Django questions</a></li>
          <li><a href="/pyramid">Pyramid questions</a></li>
        </ul>
        </body></html>
    """)
    assert [answer(draft) for draft in drafts_of(blocks)] == ["A framework.", "With a decorator."]
    assert (7, 10, "navigation") in dropped(blocks)


def test_the_frame_of_a_program_is_no_code():
    (draft,) = questions(b"""<html><body>
        <h2>1. How do you make an app?</h2>
        <p>Like this:</p>
        <div class="code-header"><span>Python</span><button>Copy</button></div>
        <pre class="lang-python"><code><span class="ln">1</span>app = Flask(__name__)
<span class="ln">2</span>app.run()  <span class="token comment"># until it is stopped</span>
</code></pre>
        </body></html>""")
    assert answer(draft) == ("Like this:\n\n```python\napp = Flask(__name__)\napp.run()  # until it is stopped\n```")


@pytest.mark.parametrize(
    "furniture",
    [
        '<div class="post-navigation"><a href="/a">Previous</a><a href="/b">What is next?</a></div>',
        '<div class="article__section-navigator"><p>What is next?</p></div>',
        '<div id="entry-footer"><p>What else?</p></div>',
        '<a class="skip-link" href="#main">What is here?</a>',
        '<span class="sr-only">What is said?</span>',
        '<p class="screen-reader-text">What is said?</p>',
        '<div class="recommended_posts"><p>What else?</p></div>',
    ],
)
def test_furniture_is_known_by_the_last_word_of_its_class_too(furniture):
    blocks = blocks_of(f"<body><h3>1. What is A?</h3><p>A letter.</p>\n{furniture}\n</body>")
    (draft,) = drafts_of(blocks)
    assert answer(draft) == "A letter."
    assert (2, 2, "navigation") in dropped(blocks)


@pytest.mark.parametrize(
    "advertising",
    [
        '<div class="desktop-banner"><p>What do you earn?</p></div>',
        '<div class="mailchimp-signup"><h4>What comes next?</h4></div>',
        '<div id="onetrust-consent-sdk"><p>Do you accept cookies?</p></div>',
        '<div role="dialog"><h2>Want more questions?</h2></div>',
        '<p><a href="/course">Enroll now</a></p>',
        '<p><em><a href="/pdf">Download our free PDF</a></em></p>',
    ],
)
def test_advertising_is_known_by_class_role_and_words(advertising):
    blocks = blocks_of(f"<body><h3>1. What is A?</h3><p>A letter.</p>\n{advertising}\n</body>")
    (draft,) = drafts_of(blocks)
    assert answer(draft) == "A letter."
    assert (2, 2, "advertising") in dropped(blocks)


@pytest.mark.parametrize(
    "wrapper",
    [
        '<div class="page has-footer">{}</div>',
        '<div class="with-site-nav">{}</div>',
        '<div class="sticky-footer">{}</div>',
        '<div class="page-nav"><main>{}</main></div>',
        '<div class="content-footer"><h1>Letters</h1>{}</div>',
        '<div class="hero-banner"><h1>Letters</h1>{}</div>',
        '<section id="cookies-and-sessions"><h2>Cookies and sessions</h2>{}</section>',
    ],
)
def test_what_has_furniture_is_none(wrapper):
    (draft,) = questions(("<body>" + wrapper + "</body>").format("<h3>1. What is A?</h3><p>A letter.</p>").encode())
    assert answer(draft) == "A letter."


def test_a_page_of_a_word_processor():
    page = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<meta http-equiv=Content-Type content="text/html; charset=windows-1252">
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings/></xml><![endif]-->
</head><body lang=EN-US><div class=WordSection1>
<p class=MsoListParagraph><![if !supportLists]><b><span
style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span></b><![endif]><b><span>What is a
sp</span></b><b>oon</b><b> for?<o:p></o:p></b></p>
<p class=MsoNormal><span>Soup – it\u2019s for<b> all</b> <b>kinds</b>:<o:p></o:p></span></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst><![if !supportLists]><span><span
style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span></span><![endif]>hot<o:p></o:p></p>
<p class=MsoListParagraph><b><span>2.&nbsp;&nbsp;</span></b><b>What is a fork for?</b></p>
<p class=MsoNormal>For&nbsp;&nbsp; potatoes.</p>
</div></body></html>""".encode("windows-1252")
    blocks = blocks_of(page)
    drafts = drafts_of(blocks)
    assert stems(drafts) == ["What is a spoon for?", "What is a fork for?"]
    assert [answer(draft) for draft in drafts] == ["Soup – it\u2019s for **all kinds**:\n\n- hot", "For potatoes."]
    assert [(block.first_line, block.last_line) for block in blocks if block.draft] == [(6, 13), (14, 15)]


@pytest.mark.parametrize(
    "head", ["<title>Flask interview questions</title>", "<h1>Top 2 Flask Interview Questions</h1>"]
)
def test_a_page_of_interview_questions_whose_questions_are_lost_keeps_the_answers(head):
    page = f"""<!DOCTYPE html><html>
    <head>{head if "title" in head else ""}</head><body>{head if "h1" in head else ""}
    <p>1. Flask is a framework for the web.</p>
    <p>2. A blueprint groups routes.</p>
    </body></html>"""
    drafts = questions(page)
    assert [draft.missing for draft in drafts] == [["stem"], ["stem"]]
    assert [answer(draft) for draft in drafts] == ["Flask is a framework for the web.", "A blueprint groups routes."]
    assert questions(page.replace("nterview", "ntroduction").replace("Questions", "Answers")) == []


@pytest.mark.parametrize(
    "between", ["</body></html>", "</html>", "</body></HTML >\n<!DOCTYPE html><html><head></head><body>"]
)
def test_what_stands_behind_the_end_of_a_page_is_read_too(between):
    page = f"<html><body><h3>1. What is A?</h3><p>A.</p>\n{between}\n<h3>2. What is B?</h3><p>B.</p></body></html>"
    blocks = blocks_of(page)
    assert stems(drafts_of(blocks)) == ["What is A?", "What is B?"]
    assert [block.first_line for block in blocks if block.draft] == [1, page[: page.index("2.")].count("\n") + 1]


def test_a_cell_has_one_line_whatever_it_is_made_of():
    (draft,) = questions("""
        <body><h3>1. What is a table?</h3>
        <table><caption>Letters</caption>
        <tr><td><p>Item</p></td><td></td><td><p>Cost</p></td></tr>
        <tr><td><div>Desk</div><div>oak</div></td><td>or</td><td><p>€1,000</p></td></tr></table>
        </body>
    """)
    assert answer(draft) == "Letters\n\n| Item |  | Cost |\n| --- | --- | --- |\n| Desk oak | or | €1,000 |"


def test_a_table_of_which_a_column_is_an_index_is_no_contents():
    (draft,) = questions("""
        <body><h3>1. What is a list?</h3>
        <table><tr><th>Index</th><th>Item</th></tr><tr><td>0</td><td>a</td></tr></table></body>
    """)
    assert answer(draft) == "| Index | Item |\n| --- | --- |\n| 0 | a |"


def test_lists_within_lists_are_as_tight_as_they_are():
    (draft,) = questions("""
        <body><h3>1. What is A?</h3>
        <ol><li>One<ul><li>a</li><li>b</li></ul></li><li>Two<ul><li>c</li></ul>and more</li></ol></body>
    """)
    assert answer(draft) == "1. One\n   - a\n   - b\n2. Two\n   - c\n\n   and more"


def test_raised_and_lowered_letters():
    (draft,) = questions("""
        <body><h3>1. What is O(n<sup>2</sup>)?</h3>
        <p>2<sup>n-1</sup> steps for x<sub>i</sub>, on the 1<sup>st</sup> try.<sup><a href="#f">1</a></sup></p></body>
    """)
    assert draft.question["stem"] == "What is O(n²)?"
    assert answer(draft) == "2ⁿ⁻¹ steps for xᵢ, on the 1st try.[1](#f)"


def test_addresses_start_from_where_the_page_says():
    page = "<head><base href='https://a.example/b/'></head><body><h3>1. What is A?</h3><p>{}</p></body>"
    links = "<a href='c'>c</a> <a href='#d'>d</a> <a href='//[e'>e</a> <a href='javascript:f()'>f</a>"
    (draft,) = questions(page.format(links))
    assert answer(draft) == "[c](https://a.example/b/c) [d](#d) [e](//[e) f"


def test_a_title_that_is_nothing_but_a_level_gives_it():
    drafts = questions("""
        <body><h1>Easy</h1><h2>What is A?</h2><p>A letter.</p>
        <h1>Hard</h1><h2>What is B?</h2><p>Another.</p>
        <h2>What is next?</h2><p>More tutorials.</p></body>
    """)
    assert stems(drafts) == ["What is A?", "What is B?"]
    assert [draft.question["difficulty"] for draft in drafts] == ["beginner", "advanced"]


def test_a_page_as_generators_of_sites_keep_it():
    blocks = blocks_of("""
        ---
        layout: page
        title: Letters
        ---

        <h2>What is A?</h2>
        <p>A letter.</p>
        <h2>What is B?</h2>
        <p>Another.</p>
    """)
    assert stems(drafts_of(blocks)) == ["What is A?", "What is B?"]
    assert dropped(blocks) == [(1, 4, "front matter")]


def test_a_page_that_leads_to_interview_questions_has_no_answers():
    blocks = blocks_of("""
        <html><head><title>Interview questions</title></head><body>
        <h1>Interview questions</h1>
        <p>Choose a topic on the left to begin.</p>
        <ul><li><a href="a.html">Letters</a></li><li><a href="b.html">Numbers</a></li></ul>
        </body></html>
    """)
    assert drafts_of(blocks) == []
