"""Stories of what stands in saved pages beside words: forms, lists, pictures, formulas, letters that nobody sees."""

import pytest
from interview_tools import answer, blocks_of, drafts_of, dropped, questions, stems


def test_a_quiz_in_a_form_keeps_its_questions_and_what_they_offer():
    drafts = questions("""
        <html><body><h1>Chess quiz</h1><form>
        <p>1. Which piece jumps?</p>
        <label><input type="radio" name="a"> Rook</label><br>
        <label><input type="radio" name="a" checked> Knight</label><br>
        <p>2. Which piece is worth most?</p>
        <ul><li><input type="radio" name="b" id="q"><label for="q">Queen</label></li>
        <li><input type="radio" name="b" id="r"><label for="r">Rook</label></li></ul>
        <button type="submit">Send</button>
        </form></body></html>
    """)
    assert stems(drafts) == [
        "Which piece jumps?\n\n- [ ] Rook\n- [ ] Knight",
        "Which piece is worth most?\n\n- [ ] Queen\n- [ ] Rook",
    ]
    assert [draft.missing for draft in drafts] == [["answers"], ["answers"]]


def test_a_form_that_wraps_the_whole_page_is_the_page():
    drafts = questions("""
        <html><body><form id="aspnetForm"><input type="hidden" name="state">
        <h3>1. What is a fork?</h3><p>A double attack.</p>
        <h3>2. What is a pin?</h3><p>A piece that must not move.</p>
        </form></body></html>
    """)
    assert stems(drafts) == ["What is a fork?", "What is a pin?"]


def test_a_form_to_fill_in_is_none():
    blocks = blocks_of("""
        <html><body><h3>1. What is a fork?</h3><p>A double attack.</p>
        <form><h3>What do you think?</h3><p>We keep it.</p><label><input type="radio" name="stars" value="1"> ★</label>
        <label><input type="radio" name="stars" value="2"> ★★</label><p><label>Name <input type="text"></label></p>
        <p><label>Text <textarea></textarea></label></p><p><label><input type="checkbox" name="c"> Agreed</label></p>
        <p><button>Send</button></p></form>
        </body></html>
    """)
    (draft,) = drafts_of(blocks)
    assert answer(draft) == "A double attack."
    assert (2, 5, "navigation") in dropped(blocks)


@pytest.mark.parametrize(
    ("opening", "markers"),
    [
        ('<ol type="A">', ["- A.", "- B."]),
        ('<ol type="a" start="3">', ["- c.", "- d."]),
        ('<ol style="list-style-type: upper-alpha">', ["- A.", "- B."]),
        ('<ol type="I">', ["1.", "2."]),
        ('<ol type="A" start="40">', ["40.", "41."]),
        ("<ul>", ["-", "-"]),
    ],
)
def test_options_keep_the_letters_that_the_answer_names(opening, markers):
    page = f"<body><h3>1. Which one?</h3>{opening}<li>This</li><li>That</li></{opening[1:3]}><p>Answer: B</p></body>"
    (draft,) = questions(page.encode())
    assert draft.question["stem"] == f"Which one?\n\n{markers[0]} This\n{markers[1]} That"
    assert answer(draft) == "B"


def test_lists_of_one_item_each_are_one_list():
    lists = '<ul class="a"><li>x</li></ul><ul class="a"><li>y</li></ul><ul><li>z</li></ul>'
    (draft,) = questions(f"<body><h3>1. What is it?</h3>{lists}</body>".encode())
    assert answer(draft) == "- x\n- y\n\n- z"


def test_letters_that_nobody_sees_are_left_out():
    (draft,) = questions(
        "<body><h3>1. What is a lin&shy;ked list&#8203;?</h3><p>\ufeffNo\u2060des.</p></body>".encode()
    )
    assert draft.question["stem"] == "What is a linked list?"
    assert answer(draft) == "Nodes."


@pytest.mark.parametrize(
    "formula",
    [
        '<span class="katex"><span class="katex-mathml"><math><semantics><mrow><mi>n</mi></mrow><annotation'
        ' encoding="application/x-tex">n^2</annotation></semantics></math></span><span class="katex-html"'
        ' aria-hidden="true">n2</span></span>',
        '<math><mi>n</mi><annotation encoding="application/x-tex">n^2</annotation></math>',
        '<span class="MathJax_Preview"></span><span class="MathJax"><nobr>n2</nobr><math><mi>n</mi></math></span>'
        '<script type="math/tex">n^2</script>',
    ],
)
def test_a_formula_is_said_once(formula):
    (draft,) = questions(f"<body><h3>1. What does it cost?</h3><p>About {formula} steps.</p></body>".encode())
    assert answer(draft) == "About $n^2$ steps."


def test_a_formula_apart():
    page = '<script type="math/tex; mode=display">a\n+ b</script><span class="katex-display"><span class="katex"><math>'
    page += '<annotation encoding="application/x-tex">c</annotation></math></span></span>'
    (draft,) = questions(f"<body><h3>1. What is the sum?</h3><p>{page}</p></body>".encode())
    assert answer(draft) == "$$a + b$$$$c$$"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ('<img src="data:image/gif;base64,R0" data-src="https://e.example/a.png" alt="A ring">', "![A ring](https://e.example/a.png)"),
        ('<img class="emoji" src="https://e.example/1f389.svg" alt="🎉">', "🎉"),
        ('<noscript><img src="https://e.example/a.png" alt="again"></noscript>', ""),
    ],
)  # fmt: skip
def test_pictures_that_come_late_and_pictures_of_signs(page, text):
    (draft,) = questions(f"<body><h3>1. What is shown?</h3><p>Here: {page} that.</p></body>".encode())
    assert answer(draft) == f"Here: {text} that.".replace("  ", " ")


def test_a_type_parameter_is_text_though_it_looks_like_a_tag():
    (draft,) = questions(
        "<body><h3>1. What is a Map<String, Integer>?</h3><p>Pairs: Map<String, Integer> and List<b>s</b>.</p></body>"
    )
    assert draft.question["stem"] == "What is a Map\\<String, Integer>?"
    assert answer(draft) == "Pairs: Map\\<String, Integer> and List**s**."


def test_a_table_of_files_asks_nothing():
    page = "<table><tr><th>Name</th><th>Date</th></tr><tr><td>LICENSE</td><td>today</td></tr></table>"
    assert stems(questions(f"<body>{page}<h3>1. What is A?</h3><p>A letter.</p></body>".encode())) == ["What is A?"]


@pytest.mark.parametrize(
    "name", ["sharedaddy", "jp-relatedposts", "sd-social", "addtoany_share_save_container", "article--recommended"]
)
def test_what_plug_ins_add_below_is_navigation(name):
    blocks = blocks_of(
        f"<body><h3>1. What is A?</h3><p>A letter.</p>\n<div class='{name}'><h3>Why not share?</h3></div>\n</body>"
    )
    assert stems(drafts_of(blocks)) == ["What is A?"]
    assert (2, 2, "navigation") in dropped(blocks)


@pytest.mark.parametrize(
    "contents",
    [
        '<ul id="markdown-toc"><li><a href="#a">What is A?</a></li></ul>',
        '<nav id="TableOfContents"><ul><li><a href="#a">What is A?</a></li></ul></nav>',
    ],
)
def test_contents_of_one_entry_are_known_by_their_name(contents):
    blocks = blocks_of(f"<body>\n{contents}\n<h2 id='a'>What is A?</h2><p>A letter.</p></body>")
    assert stems(drafts_of(blocks)) == ["What is A?"]


def test_numbers_of_lines_in_a_table_of_their_own_are_no_program():
    table = """<table class="lntable"><tr><td class="lntd"><pre><code><span class="lnt">1
</span><span class="lnt">2
</span></code></pre></td><td class="lntd"><pre><code class="language-go">f()
g()</code></pre></td></tr></table>"""
    (draft,) = questions(f"<body><h3>1. What is a call?</h3>{table}</body>".encode())
    assert answer(draft) == "```go\nf()\ng()\n```"
