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
