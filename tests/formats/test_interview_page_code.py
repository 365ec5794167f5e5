"""Stories of programs on saved pages: where they end, what frames them, and what language they are in."""

import pytest
from interview_tools import answer, blocks_of, drafts_of, questions

from formats.interview.page import page_lines


def fenced(page: str) -> str:
    return "\n".join(line.text for line in page_lines(f"<body>{page}</body>") if line.text and not line.reason)


@pytest.mark.parametrize(
    ("page", "language"),
    [
        ('<pre><code class="language-kotlin">f()</code></pre>', "kotlin"),
        ('<pre class="lang-c++"><code>f()</code></pre>', "c++"),
        ('<pre class="brush: java; gutter: true">f()</pre>', "java"),
        ('<pre><code class="hljs ruby">f()</code></pre>', "ruby"),
        ('<pre><code class="hljs language-go">f()</code></pre>', "go"),
        ('<pre><code data-lang="rust">f()</code></pre>', "rust"),
        ('<div class="highlight-source-swift"><pre>f()</pre></div>', "swift"),
        ('<div class="highlight-python notranslate"><div class="highlight"><pre>f()</pre></div></div>', "python"),
        (
            '<div class="language-java highlighter-rouge"><div class="highlight"><pre class="highlight"><code>f()'
            "</code></pre></div></div>",
            "java",
        ),
        (
            '<figure class="highlight sql"><table><tbody><tr><td class="gutter"><pre><span>1</span></pre></td>'
            '<td class="code"><pre>f()</pre></td></tr></tbody></table></figure>',
            "sql",
        ),
        ('<pre data-syntaxhighlighter-params="brush: java; gutter: false">f()</pre>', "java"),
        ('<div class="sourceCode"><pre class="sourceCode scala"><code>f()</code></pre></div>', "scala"),
        ('<pre class="highlight"><code class="highlight">f()</code></pre>', ""),
        ('<div class="language-plaintext"><pre class="wide"><code>f()</code></pre></div>', ""),
        ('<div class="lang-en"><pre>f()</pre></div>', ""),
        ('<article class="language-java"><pre>f()</pre></article>', ""),
    ],
)
def test_the_language_of_a_program_is_what_the_classes_in_use_name(page, language):
    assert fenced(page) == f"```{language}\nf()\n```"


def test_what_stands_beside_the_code_is_no_code():
    assert fenced(
        '<pre><div class="bar"><span>python</span><div><button>Copy code</button></div></div>'
        '<div class="body"><code class="language-python"><div>if a:</div><div>    f()</div></code></div></pre>'
    ) == ("```python\nif a:\n    f()\n```")


def test_lines_that_only_tags_end():
    blocks = blocks_of("""
        <body><h3>1. What does it do?</h3>
        <p>This:</p>
        <pre><ol><li>a = 1</li><li>b = 2</li></ol></pre>
        <pre>c = 3<br>d = 4</pre>
        <pre><div>e = 5
        </div><div>f = 6
        </div></pre>
        <p>No more.</p></body>
    """)
    (draft,) = drafts_of(blocks)
    assert answer(draft) == (
        "This:\n\n```python\na = 1\nb = 2\n```\n\n```python\nc = 3\nd = 4\n```\n\n"
        "```python\ne = 5\nf = 6\n```\n\nNo more."
    )
    assert [(block.first_line, block.last_line) for block in blocks if block.draft] == [(1, 8)]


def test_a_program_of_many_nested_elements_is_read_in_time():
    page = "<pre>" + "<div><code>" * 100 + "<div>a</div><span>b</span>\n" * 20_000
    (draft,) = questions(f"<html><body><h3>1. What is it?</h3>{page}</body></html>".encode())
    assert answer(draft).count("\n") > 20_000


@pytest.mark.parametrize(
    "page",
    [
        """<div class="type-python"><table class="highlight">
          <tr>
            <td class="blob-num js-line-number" data-line-number="1"></td>
            <td class="blob-code">def f(x):</td>
          </tr>
          <tr>
            <td class="blob-num js-line-number" data-line-number="2"></td>
            <td class="blob-code">    return x</td>
          </tr>
        </table></div>""",
        """<div class="syntaxhighlighter python"><table><tbody><tr><td class="gutter"><div class="line">1</div>
        <div class="line">2</div></td><td class="code"><div class="container"><div class="line"><code>def</code> <code>
f(x):</code></div><div class="line"><code>&nbsp;&nbsp;&nbsp;&nbsp;</code><code>return x</code></div></div></td>
        </tr></tbody></table></div>""".replace("<code>\nf", "<code>f"),
        """<table><tr><td class="crayon-nums"><div>1</div><div>2</div></td><td><div><div>def f(x):</div>
        <div>&nbsp;&nbsp;&nbsp; return x</div></div></td></tr></table>""",
        "<p><code>def f(x):<br>\n&nbsp;&nbsp;&nbsp;&nbsp;return x<br></code></p>",
        '<div class="w3-code pythonHigh">\ndef f(x):<br>\n&nbsp;&nbsp;&nbsp; return x<br>\n</div>',
        '<div class="code-block" data-lang="python">\ndef f(x):\n    return <b>x</b>\n</div>',
        "<div class=codeblock><textarea name=code class=python>\ndef f(x):\n    return x\n</textarea></div>",
    ],
)
def test_programs_that_are_not_preformatted(page):
    (draft,) = questions(f"<body><h3>1. What is a function?</h3><p>This:</p>{page}<p>It returns.</p></body>".encode())
    assert answer(draft) == "This:\n\n```python\ndef f(x):\n    return x\n```\n\nIt returns."


@pytest.mark.parametrize(
    "page",
    [
        '<div class="plain"><textarea readonly>a = f(1)</textarea></div><div><pre>a = f(1)</pre></div>',
        '<textarea style="display: none">a = f(1)</textarea><div class="editor"><pre>a = f(1)</pre></div>',
        "<pre>a = f(1)</pre><textarea></textarea>",
    ],
)
def test_a_field_to_copy_a_program_from_is_no_second_one(page):
    (draft,) = questions(f"<body><h3>1. What is a call?</h3><p>This:</p>{page}</body>".encode())
    assert answer(draft) == "This:\n\n```python\na = f(1)\n```"


@pytest.mark.parametrize("page", ['<div class="qr-code">Scan\nit</div>', '<div class="codes">One\ntwo</div>'])
def test_not_everything_that_is_called_code_is_a_program(page):
    (draft,) = questions(f"<body><h3>1. What is a call?</h3><p>This:</p>{page}</body>".encode())
    assert "```" not in answer(draft)


def test_space_between_columns_is_no_gutter():
    (draft,) = questions('<body><h3>1. What is a call?</h3><div class="row no-gutters"><p>A jump.</p></div></body>')
    assert answer(draft) == "A jump."


def test_code_within_a_sentence_is_no_program():
    (draft,) = questions("<body><h3>1. What is a call?</h3><p>It is <code>f(<b>1</b>)</code>.</p></body>")
    assert answer(draft) == "It is `f(1)`."


@pytest.mark.parametrize(
    "bar",
    [
        "<div class=bar><span>Go</span><button>Copy</button></div>",
        "<div><div class=bar><span>go</span><span>Copy code</span></div></div>",
        "<figcaption><span>Go</span><span>Copied!</span></figcaption>",
    ],
)
def test_the_bar_above_a_program_names_its_language(bar):
    assert fenced(f"<div>{bar}<pre><code>f()</code></pre></div>") == "```go\nf()\n```"


def test_what_says_more_than_a_bar_is_no_bar():
    page = "<body><h3>1. What is a call?</h3><div>main.go<span>Copy</span></div><pre>f()</pre><p>Copy it.</p></body>"
    (draft,) = questions(page.encode())
    assert answer(draft) == "main.go\n\n```python\nf()\n```\n\nCopy it."


@pytest.mark.parametrize(
    "page",
    [
        """<div class="CodeMirror"><textarea></textarea><div class="CodeMirror-code">
        <div><div class="CodeMirror-gutter-wrapper"><div class="CodeMirror-linenumber">1</div></div>
        <pre class="CodeMirror-line"><span>{</span></pre></div><div><div class="CodeMirror-gutter-wrapper">
        <div class="CodeMirror-linenumber">2</div></div><pre class="CodeMirror-line"><span>  f();</span></pre></div>
        <div><pre class="CodeMirror-line"><span>\u200b</span></pre></div>
        <div><pre class="CodeMirror-line">}</pre></div></div></div>""",
        '<div><div class="cm-gutters"><div class="cm-gutterElement">1</div></div><div class="cm-content">'
        '<div class="cm-line">{</div><div class="cm-line">  <span>f</span>();</div><div class="cm-line"><br></div>'
        '<div class="cm-line">}</div></div></div>',
        '<div class="view-lines"><div class="view-line"><span>{</span></div><div class="view-line">\xa0\xa0f();</div>'
        '<div class="view-line"><span></span></div><div class="view-line">}</div></div>',
        '<pre><code><span class="line">{</span><span class="line">  f();</span><span class="line"></span>'
        '<span class="line">}</span></code></pre>',
        '<pre><code><span class="token-line">{<br></span><span class="token-line">  f();<br></span>'
        '<span class="token-line"><br></span><span class="token-line">}<br></span></code></pre>',
        '<pre><span class="line">{</span><br><span class="line">  f();</span><br><span class="line"></span><br>'
        '<span class="line">}</span><br></pre>',
        '<pre><span class="line">{\n</span><span class="line">  f();\n</span><span class="line">\n</span>}</pre>',
    ],
)
def test_lines_of_editors_and_highlighters(page):
    assert fenced(page).partition("\n")[2] == "{\n  f();\n}\n```"
