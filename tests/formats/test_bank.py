"""The Markdown bank format as people meet it: writing files, misspelling them, and moving whole banks."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from formats import bank, by_name, detect
from formats.base import FormatError, Header, Level, Topic

QUESTION = """\
---
type: single_choice
difficulty: beginner
topics: [routing]
tags: [url_for]
minutes: 2
---

# Stem

What does this print?

```python
# the route
print(url_for("login"))
```

# Right answer

`/login`

# Wrong answer {weight: -0.5}

`/login/`

# Feedback

The rule has no trailing slash, so the URL has none.

# Explanation

`url_for` builds the URL from the rule of the endpoint.

# Hint

Look at the rule.

# Follow-up

Why is [url_for better](question:url-for-or-hard-coded)?

# Rubric: good

Names the endpoint, not the path.
"""


def read(text: str, path: str = "questions/url-for.md", defaults: dict[str, Any] | None = None) -> Any:
    return bank.read_question(text.encode(), path, defaults or {})


def faults(text: str, path: str = "questions/url-for.md") -> list[tuple[int, str]]:
    return [(fault.line, fault.detail) for fault in read(text, path).faults]


def open_question(body: str = "# Stem\n\nWhy?\n", front: str = "") -> str:
    return f"---\ntype: open\ndifficulty: beginner\ntopics: [routing]\n{front}---\n{body}"


def test_a_question_file_says_all_that_a_question_has() -> None:
    file = read(QUESTION)

    assert file.faults == ()
    assert file.last_line == 44
    assert file.content.question == {
        "type": "single_choice",
        "difficulty": "beginner",
        "topics": ["routing"],
        "tags": ["url_for"],
        "language": "en",
        "status": "draft",
        "minutes": 2,
        "source": None,
        "external_id": "url-for",
        "stem": 'What does this print?\n\n```python\n# the route\nprint(url_for("login"))\n```',
        "answers": [
            {"body": "`/login`", "correct": True, "feedback": None, "match": None, "source": None},
            {
                "body": "`/login/`",
                "correct": False,
                "weight": -0.5,
                "feedback": "The rule has no trailing slash, so the URL has none.",
                "match": None,
                "source": None,
            },
        ],
        "explanation": "`url_for` builds the URL from the rule of the endpoint.",
        "hints": ["Look at the rule."],
        "follow_ups": ["Why is [url_for better](question:url-for-or-hard-coded)?"],
        "rubric": [{"label": "good", "text": "Names the endpoint, not the path."}],
    }


def test_each_member_knows_its_line() -> None:
    file = read(QUESTION)

    assert file.line_of("/tags/0") == 5
    assert file.line_of("/stem") == 11
    assert file.line_of("/answers") == 18
    assert file.line_of("/answers/1") == 22
    assert file.line_of("/answers/1/match") == 22
    assert file.line_of("/answers/1/feedback") == 28
    assert file.line_of("/rubric/0/text") == 44


def test_a_question_inherits_what_it_does_not_say() -> None:
    defaults = {"difficulty": "expert", "language": "de", "source": {"title": "Ours"}, "tags": ["shared"]}

    question = read(
        "---\ntype: open\ntopics: [x]\nsource: null\n---\n# Stem\nWarum?", defaults=defaults
    ).content.question
    question["tags"].append("own")

    assert (question["difficulty"], question["language"], question["source"]) == ("expert", "de", None)
    assert defaults["tags"] == ["shared"]


def test_answers_of_other_types_are_all_right_but_the_partnerless() -> None:
    numeric = read(
        '---\ntype: numeric\ndifficulty: beginner\ntopics: [x]\n---\n# Stem\nHow many?\n# Answer {match: "0.5"}\n3\n'
    )
    matching = read(
        "---\ntype: matching\ndifficulty: beginner\ntopics: [x]\n---\n# Stem\nWhich?\n"
        "# Answer {match: signs}\nItsDangerous\n# Wrong answer\nsends mail\n"
    )

    assert numeric.content.question["answers"][0]["match"] == "0.5"
    assert [(one["body"], one["correct"]) for one in matching.content.question["answers"]] == [
        ("ItsDangerous", True),
        ("sends mail", False),
    ]


def test_a_heading_inside_the_text_is_escaped_by_one_backslash() -> None:
    question = read(open_question("# Stem\n\nWhat is this?\n\n```md\n\\# Answer\n\\\\# Hint\n# Answers\n```\n")).content

    assert question.question["stem"] == "What is this?\n\n```md\n# Answer\n\\# Hint\n# Answers\n```"
    assert question.question["answers"] == []


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm() -> None:
    file = bank.read_question(b"\xef\xbb\xbf" + QUESTION.replace("\n", "\r\n").encode(), "questions/url-for.md", {})

    assert file.faults == ()
    assert file.content is not None
    assert file.content.question == read(QUESTION).content.question


def test_all_faults_of_a_file_are_listed_each_with_its_line() -> None:
    text = """\
---
type: single_choise
topics: [Routing]
tags: [no, 404, fine, fine]
colour: blue
tags: []
---
Something.

# Stem

# Rubric:

Good.

# Feedback

Yes.

# Answer {weight: 7, mach: x}

One.
"""

    assert faults(text) == [
        (
            2,
            "type must be one of open, single_choice, multiple_choice, true_false, short_answer, numeric, matching, "
            'ordering, not "single_choise"',
        ),
        (2, "difficulty is missing"),
        (3, 'topics must be a slug: lower-case letters and digits, joined by single hyphens, not "Routing"'),
        (4, 'tags must be a text, but YAML reads it as true or false: write "no", in quotes'),
        (4, 'tags must be a text, but YAML reads it as a number: write "404", in quotes'),
        (4, "tags must not hold fine twice"),
        (
            5,
            "colour is not a member here, only type, difficulty, topics, tags, language, status, minutes, source, "
            "external_id, id are",
        ),
        (6, "tags is there twice"),
        (8, "has text before the first section, which is `# Stem`"),
        (10, "`# Stem` has no text"),
        (12, "`# Rubric:` needs a label, such as `# Rubric: good`"),
        (16, "`# Feedback` stands once, directly after an answer"),
        (20, "weight must be a number from -1 to 1"),
        (20, "mach is not a member here, only weight, match, source are"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "detail"),
    [
        ("# Stem\n\nWhy?\n", 1, "does not begin with front matter: a line ---, YAML, and another line ---"),
        ("---\ntype: open\n", 1, "has front matter without an end: a second line ---"),
        (open_question(""), 1, "has no section `# Stem`"),
        (open_question("# Hint\nx\n# Stem\nWhy?\n"), 8, "`# Stem` stands once, before the other sections"),
        (open_question("# Stem\nWhy?\n# Explanation\na\n# Explanation\nb\n"), 10, "`# Explanation` stands once"),
        (open_question(front="minutes: 0\n"), 5, "minutes must be a number above 0"),
        (open_question(front="minutes: .inf\n"), 5, "minutes must be a number above 0"),
        (open_question(front="minutes: 1:30\n"), 5, "minutes must be a number above 0"),
        (open_question(front="tags: url_for\n"), 5, "tags must be a list, such as [one, two]"),
        (open_question(front="tags: [2024-05-01]\n"), 5, "tags must be a text, but YAML reads it as a date: "
         'write "2024-05-01", in quotes'),
        (open_question(front="tags: &x [a]\nstatus: *x\n"), 6, "not YAML: aliases are not used here"),
        (open_question(front="tags: [a\n"), 5, "not YAML: expected ',' or ']', but got '<stream end>'"),
        (open_question(front="tags: !!python/name:os.system [a]\nlanguage: english\n"), 6,
         'language must be a BCP 47 language tag such as en or pt-BR, not "english"'),
        (open_question(front="source: {url: x}\n"), 5, "title is missing"),
        (open_question(front="tags: [\x80]\n"), 5, "not YAML: special characters are not allowed"),
        (open_question(front='external_id: "\\0"\n'), 5,
         "external_id contains a control character or half a surrogate pair"),
        (open_question(front='external_id: "\\UFFFFFFFF"\n'), 2, "not YAML: an escape that names no character"),
        (open_question(front=f"tags: {'[' * 2000}\n"), 2, "not YAML: nested too deeply"),
        (open_question("# Stem\nWhy?\n# Right answer\nx\n"), 8,
         "a question of type open has `# Answer`, not `# Right answer`"),
        (open_question("# Stem\nWhy?\n# Answer {weight: 1\nx\n"), 8,
         "not YAML: expected ',' or '}', but got '<stream end>'"),
        (open_question("# Stem\nWhy\x00?\n"), 7, "contains a control character"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_one_sentence(text: str, line: int, detail: str) -> None:
    assert faults(text) == [(line, detail)]


def test_a_line_that_only_yaml_takes_for_two_does_not_shift_the_count() -> None:
    assert faults(open_question(front='tags: ["a\u2028b"]\nstatus: done\n')) == [
        (6, 'status must be one of draft, in_review, published, retired, not "done"')
    ]


def test_a_file_that_is_not_utf_8_names_the_line() -> None:
    file = bank.read_question(open_question().encode() + b"caf\xe9\n", "questions/x.md", {})

    assert [(fault.line, fault.detail) for fault in file.faults] == [(9, "is not UTF-8")]


def test_the_name_of_a_file_is_a_slug() -> None:
    assert "has a name that is no slug" in faults(open_question(), "questions/Url_For.md")[0][1]


def test_a_written_question_is_as_short_as_one_by_hand() -> None:
    document = {
        **read(QUESTION).content.question,
        "id": "0199c0de-0000-7000-8000-000000000000",
        "revision": 3,
        "status": "published",
        "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z",
    }
    document["answers"][0] |= {"id": "0199c0de-0000-7000-8000-000000000001", "weight": 1.0}

    ours = bank.question_text(document, "url-for", {"status": "published"})

    assert ours.replace("id: 0199c0de-0000-7000-8000-000000000000\n", "") == QUESTION


def test_only_unusual_attributes_are_written() -> None:
    answer = {"body": "A", "correct": True, "feedback": None, "match": None, "source": None}
    document = read(open_question()).content.question | {
        "type": "multiple_choice",
        "external_id": None,
        "answers": [
            {**answer, "weight": 0.5},
            {**answer, "weight": 0.25, "match": "0.5"},
            {**answer, "correct": False, "weight": 0.0, "source": {"title": "no", "url": None}},
        ],
    }

    text = bank.question_text(document, "why", {})

    assert [line for line in text.split("\n") if "answer" in line] == [
        "# Right answer",
        "# Right answer {weight: 0.25, match: '0.5'}",
        "# Wrong answer {source: {title: 'no'}}",
    ]
    assert "external_id: null\n" in text


TOPICS = [
    Topic("web", "The web", aliases=("www", "no")),
    Topic("routing", "Routing", parent="web", description="How a URL finds its view."),
]
LEVELS = (Level("easy", "Easy", 1), Level("hard", "Hard", 2))


def some_questions() -> list[dict[str, Any]]:
    question = read(QUESTION).content.question
    return [
        question,
        {**question, "external_id": None, "stem": "Was heißt „Über-Route“?"},
        {**question, "external_id": None, "stem": "Was heißt „Über-Route“?"},
        {**question, "external_id": "Not a slug", "stem": "日本"},
        {**question, "external_id": "url-for"},
    ]


def test_files_are_named_after_external_ids_and_stems_and_never_collide() -> None:
    paths = [path for path, _ in bank.files(some_questions(), TOPICS)]

    assert paths == [
        "bank.md",
        "topics/web.md",
        "topics/routing.md",
        "questions/routing/url-for.md",
        "questions/routing/was-heisst-uber-route.md",
        "questions/routing/was-heisst-uber-route-2.md",
        "questions/routing/question.md",
        "questions/routing/url-for-2.md",
    ]


def test_a_bank_goes_into_a_folder_and_comes_back(tmp_path: Path) -> None:
    header = Header("Ours", "What it is.", {"status": "published"}, LEVELS)
    bank.write_folder(bank.files(some_questions(), TOPICS, header), tmp_path / "new")
    (tmp_path / "new" / "README.md").write_text("Not part of it.")
    (tmp_path / "new" / ".hidden").mkdir()
    (tmp_path / "new" / ".hidden" / "x.md").write_text("Neither.")

    read_back = bank.read_bank(bank.in_folder(tmp_path / "new"))

    assert read_back.faults == []
    assert read_back.header.content == header
    assert [topic.content for topic in read_back.topics] == TOPICS
    assert {file.content.question["external_id"] for file in read_back.questions if file.content} == {
        "url-for",
        None,
        "Not a slug",
    }


def test_a_bank_goes_into_an_archive_and_comes_back_block_by_block() -> None:
    archive = b"".join(bank.zipped(bank.files(some_questions(), TOPICS)))

    assert archive == b"".join(bank.zipped(bank.files(some_questions(), TOPICS)))
    assert detect(archive[:65536], "bank.zip").name == "bank"
    blocks = list(by_name("bank").read(io.BytesIO(archive)))  # type: ignore[misc]
    assert [(block.path, block.first_line, block.last_line) for block in blocks[:4]] == [
        ("bank.md", 1, 3),
        ("topics/web.md", 1, 4),
        ("topics/routing.md", 1, 6),
        ("questions/routing/question.md", 1, 40),
    ]
    assert blocks[1].topic == TOPICS[0]
    assert sum(block.draft is not None for block in blocks) == 5


def zipped(files: dict[str, str]) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return io.BytesIO(stream.getvalue())


def test_an_archive_of_a_folder_is_read_and_its_foreign_files_accounted_for() -> None:
    stream = zipped(
        {
            "mine-main/README.md": "Hello\n\nthere",
            "mine-main/questions/why.md": open_question(),
            "mine-main/topics/child.md": "---\nname: Child\nparent: mother\n---\n",
            "mine-main/topics/mother.md": "---\nname: Mother\n---\n",
            "mine-main/bank.md": "---\ntitle: Mine\n---\n",
            "mine-main/picture.png": "PNG",
        }
    )

    found = [(block.path, block.last_line, block.dropped) for block in by_name("bank").read(stream)]  # type: ignore[misc]

    assert found == [
        ("bank.md", 3, None),
        ("topics/mother.md", 3, None),
        ("topics/child.md", 4, None),
        ("questions/why.md", 8, None),
        ("README.md", 3, "is no file of the Markdown bank format"),
    ]


def test_all_faults_of_all_files_are_raised_together() -> None:
    stream = zipped(
        {
            "bank.md": "---\ntitle: Mine\n---\n",
            "topics/routing.md": "---\n---\n",
            "questions/good.md": open_question(),
            "questions/bad.md": open_question(front="minutes: 0\nid: 1\n"),
        }
    )

    with pytest.raises(FormatError) as refusal:
        list(by_name("bank").read(stream))  # type: ignore[misc]

    assert refusal.value.detail == "3 faults, the first: topics/routing.md:2: name is missing"
    assert refusal.value.faults == [
        "topics/routing.md:2: name is missing",
        "questions/bad.md:5: minutes must be a number above 0",
        'questions/bad.md:6: id must be a text, but YAML reads it as a number: write "1", in quotes',
    ]


@pytest.mark.parametrize(
    ("stream", "detail"),
    [
        (io.BytesIO(b"PK\x03\x04 and then nothing"), "is not a zip archive, or a damaged one"),
        (
            zipped({"questions/x.md": open_question()}),
            "bank.md:1: is missing: a folder or a ZIP archive is taken for a bank in Markdown; other documents are "
            "imported one by one",
        ),
        (zipped({"bank.md": "---\ntitle: [x]\n---\n"}), "bank.md:2: title must be a text"),
        (zipped({"bank.md": "---\ntitle: X\n---\n" + "x" * 5_000_000}), "bank.md is larger than 4194304 bytes"),
    ],
)
def test_an_archive_that_is_no_bank_is_refused(stream: io.BytesIO, detail: str) -> None:
    with pytest.raises(FormatError) as refusal:
        list(by_name("bank").read(stream))  # type: ignore[misc]

    assert refusal.value.detail == detail


def test_an_archive_that_holds_a_file_twice_is_refused_rather_than_half_read() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("bank.md", "---\ntitle: One\n---\n")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("bank.md", "---\ntitle: Two\n---\n")

    with pytest.raises(FormatError, match=r"holds bank.md twice"):
        list(by_name("bank").read(stream))  # type: ignore[misc]


def test_the_examples_of_the_documentation_are_read_without_a_fault() -> None:
    page = Path(__file__).parents[2] / "docs" / "bank-format.md"
    tokens = MarkdownIt("commonmark").parse(page.read_text(encoding="utf-8"))
    header, topic, question = (token.content.encode() for token in tokens if token.info == "markdown")

    assert bank.read_header(header, "bank.md").faults == ()
    assert bank.read_topic(topic, "topics/routing.md").faults == ()
    assert bank.read_question(question, "questions/x.md", {}).faults == ()


def test_levels_must_be_told_apart() -> None:
    file = bank.read_header(
        b"---\ntitle: X\ndifficulties:\n  - {slug: a, name: A, rank: 1}\n  - {slug: b, name: B, rank: 1}\n---\n",
        "bank.md",
    )

    assert [(fault.line, fault.detail) for fault in file.faults] == [(4, "difficulties must not share a rank")]


def test_an_archive_of_more_files_than_old_archives_hold() -> None:
    stream = io.BytesIO(b"".join(bank.zipped((f"questions/ü{number}.md", str(number)) for number in range(65_600))))

    with zipfile.ZipFile(stream) as archive:
        assert len(archive.namelist()) == 65_600
        assert archive.read("questions/ü65599.md") == b"65599"
        assert archive.getinfo("questions/ü65599.md").date_time == (1980, 1, 1, 0, 0, 0)
