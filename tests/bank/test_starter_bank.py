"""The starter bank holds what docs/flask-bank.md promises, and the service serves it so."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from conftest import Bank
from markdown_it import MarkdownIt

import formats
from banks.conftest import NOT_PARSED, PARSED_ONLY, SAMPLES
from cli.check import check
from formats import bank as bank_format
from formats.base import Topic
from models import Database
from services import exports
from services.access import Principal
from services.imports import running
from services.selection import Query

ROOT = Path(__file__).parents[2]
BANK = ROOT / "banks" / "flask"
PAGE = ROOT / "docs" / "flask-bank.md"
PATHS = sorted((BANK / "questions").rglob("*.md"))
LEVELS = ["beginner", "intermediate", "advanced", "expert"]
GRADABLE = ["single_choice", "multiple_choice", "true_false", "short_answer", "numeric", "matching", "ordering"]
SUBJECTS = """
what Flask is and its history and licence
microframework
WSGI
Werkzeug, Jinja, Click, ItsDangerous, MarkupSafe, Blinker
installing and using a development version
what kinds of applications it suits
advantages and limits
Flask against Django
Flask against Pyramid
Flask against FastAPI and Quart
minimal application and project structure
default host and port and changing them
debug mode and its danger in production
the `flask` command and custom commands
routing and converters
`url_for` against hard-coded URLs
URL processors and language-prefixed URLs
HTTP methods
query strings
request headers and user agent
the visitor's address behind a proxy
request and response objects
`jsonify` and returning dicts
redirect and abort
cookies
`session`, its signing and what it does not hide
server-side sessions
secret key rotation
`g` against `session`
application context
request context, and making one by hand
`current_app`
context locals and thread safety
before, after and teardown hooks
database connection per request
templates and template engines
autoescaping, `Markup` and turning it off safely
template inheritance and context processors
static files
forms with Flask-WTF
validators
CSRF
file uploads and safe names
large uploads and streaming
SQLAlchemy with Flask, engines and sessions
Flask-SQLAlchemy
N+1 queries
other stores (MongoDB and friends)
SQLite in Flask
creating a schema
Alembic and Flask-Migrate
transactions
RESTful APIs and the extensions for them
validation and serialisation with Marshmallow
API versioning (path, header, namespaces)
pagination
error handling
JSON error bodies
custom error pages
errors inside blueprints
what 4xx and 5xx mean
logging
application errors in production
blueprints
blueprints against views
application factory
large applications
application dispatching and WSGI middleware
class-based views and decorating them
extensions: what they are, `init_app`
extending or subclassing Flask
signals
configuration sources and secrets
authentication against authorisation
Flask-Login
token authentication and JWT
roles
OAuth and OpenID Connect
social login
password hashing
XSS, injection and security headers
CORS
rate limiting
caching
sending mail
admin interfaces
internationalisation
Ajax from a Flask page
WebSockets
server-sent events and streaming
background tasks and queues
scheduled jobs
async views and their limits
testing with the test client
testing contexts, the database and the CLI
debugging with pdb
WSGI servers
Docker
platforms with a Procfile
reverse proxies and ProxyFix
scaling and statelessness
packaging a Flask application
deploying by script
MVC and Flask
decorators
pickling and its danger
generators
context managers
the GIL
identifiers and keywords
memory management
NumPy arrays against lists
"""


# What the files say, read here without the program's own reader.


@cache
def front_matter(path: Path) -> dict[str, Any]:
    written: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1])
    return written


def ancestry(slug: str) -> list[str]:
    """A topic and those above it."""
    parent = front_matter(BANK / "topics" / f"{slug}.md").get("parent")
    return [slug, *(ancestry(parent) if parent else [])]


def count(member: str) -> Counter[str]:
    return Counter(front_matter(path)[member] for path in PATHS)


def sections(path: Path, heading: str) -> list[str]:
    """The texts below the headings that begin so."""
    parts = re.split(
        r"^# (Stem|Answer|Right|Wrong|Feedback|Explanation|Hint|Follow-up|Rubric: \w+).*\n", text_of(path), flags=re.M
    )
    return [text.strip() for name, text in zip(parts[1::2], parts[2::2], strict=True) if name == heading]


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def fences(path: Path) -> list[tuple[str, str]]:
    """Language and content of each code block, wherever CommonMark sees one."""
    tokens = MarkdownIt("commonmark").parse(text_of(path))
    return [(token.info, token.content) for token in tokens if token.type in ("fence", "code_block")]


def named(path: Path) -> str:
    return path.relative_to(BANK).as_posix()


def test_there_are_enough_questions_of_each_type_and_level() -> None:
    types, levels = count("type"), count("difficulty")

    assert len(PATHS) >= 160
    assert types["open"] >= 100
    assert sum(types[kind] for kind in GRADABLE) >= 60
    assert set(types) == {"open", *GRADABLE}
    assert min(types.values()) >= 4
    assert set(levels) == set(LEVELS)
    assert min(levels.values()) >= 25


def test_questions_have_what_helps_the_reader() -> None:
    lacking = []
    for path in PATHS:
        question = front_matter(path)
        if question["type"] != "open":
            wanted = ["Explanation", "Hint"]
        elif question["difficulty"] in ("advanced", "expert"):
            wanted = ["Answer", "Rubric: weak", "Rubric: good", "Rubric: excellent"]
        else:
            wanted = ["Answer"]
        lacking += [f"{named(path)}: {heading}" for heading in wanted if not any(sections(path, heading))]

    assert lacking == []


def test_a_model_answer_can_be_said_in_two_minutes() -> None:
    too_long = {}
    for path in PATHS:
        for answer in sections(path, "Answer"):
            spoken = re.sub(r"```.*?```", "", answer, flags=re.S).partition("**In depth:**")[0]
            if len(spoken.split()) > 220:
                too_long[named(path)] = len(spoken.split())

    assert too_long == {}


def test_the_folder_is_the_first_topic() -> None:
    for path in PATHS:
        topic = front_matter(path)["topics"][0]
        assert path.parent.name == topic, named(path)
        assert ancestry(topic) == [topic], f"{topic} is no topic of the first level"


# Code


def test_at_least_150_python_blocks_are_executed_and_none_is_overlooked() -> None:
    executed = 0
    for path in PATHS:
        collected = {
            example.document.text.count("```", 0, example.region.start + 3)
            for example in SAMPLES.parse(path).examples()
        }
        run = [language for language, _ in fences(path) if language == "python" or language in PARSED_ONLY]
        assert len(collected) == len(run), named(path)
        executed += run.count("python")

    assert executed >= 150


def test_every_python_block_asserts_something() -> None:
    silent = []
    for path in PATHS:
        blocks = [code for language, code in fences(path) if language == "python"]
        stem = sections(path, "Stem")[0]
        # Code that a stem asks about would give the answer away; a later block of the file asserts what it does.
        asserting = [asserts(code) for code in blocks]
        silent += [
            f"{named(path)}: {code}"
            for index, code in enumerate(blocks)
            if not asserting[index] and not (code.strip() in stem and any(asserting[index + 1 :]))
        ]

    assert silent == []


def asserts(code: str) -> bool:
    if code.startswith(">>>"):
        return True
    raises = {"pytest.raises", "raises"}
    return any(
        isinstance(node, ast.Assert) or (isinstance(node, ast.Call) and ast.unparse(node.func) in raises)
        for node in ast.walk(ast.parse(code))
    )


def test_the_page_lists_the_blocks_that_are_not_executed() -> None:
    found: dict[str, list[str]] = {}
    for path in PATHS:
        for language in dict.fromkeys(language for language, _ in fences(path)):
            if language != "python":
                assert language in NOT_PARSED or language in PARSED_ONLY, named(path)
                found.setdefault(language, []).append(path.stem)

    listed = {}
    for language, treatment, questions in table("language"):
        listed[language] = sorted(linked(questions))
        assert treatment.startswith("prose") == (language in NOT_PARSED), language
    assert listed == {language: sorted(names) for language, names in found.items()}


@pytest.mark.parametrize("processes", ["0", "2"])
def test_a_run_says_how_many_blocks_it_executed(processes: str) -> None:
    # One block of Python is a doctest of several lines, one is of shell lines.
    names = [
        "contexts/context-missing-exception",
        "getting-started/flask-minimal-application",
        "python/generators-used-twice",
    ]
    paths = [BANK / "questions" / f"{name}.md" for name in names]
    assert Counter(language for path in paths for language, _ in fences(path)) == {"python": 5, "sh": 1}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}

    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", processes, *paths],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )

    assert run.returncode == 0, run.stdout + run.stderr
    assert "starter bank: 5 Python blocks executed, 1 block in another language parsed\n" in run.stdout


# The page


def table(first_column: str) -> Iterator[list[str]]:
    """The rows of the page's table whose first column has this heading."""
    lines = iter(text_of(PAGE).splitlines())
    for line in lines:
        if line.startswith(f"| {first_column} |"):
            next(lines)
            break
    for line in lines:
        if not line.startswith("|"):
            return
        yield [cell.strip() for cell in line.strip("|").split(" | ")]


def linked(cell: str) -> list[str]:
    """The names that the links of a cell show, each of which must lead to the file of that name."""
    names = []
    for name, target in re.findall(r"\[([a-z0-9-]+)\]\(([^)]+)\)", cell):
        assert (PAGE.parent / target).resolve() in PATHS, target
        assert Path(target).stem == name
        names.append(name)
    assert ", ".join(names) == re.sub(r"\[([^]]+)\]\([^)]+\)", r"\1", cell), f"not only links: {cell}"
    return names


def test_every_subject_has_its_questions() -> None:
    rows = list(table("subject"))

    assert [subject for subject, _ in rows] == SUBJECTS.strip().split("\n")
    for subject, questions in rows:
        assert linked(questions), subject


def test_the_page_counts_right() -> None:
    pairs = Counter((front_matter(path)["type"], front_matter(path)["difficulty"]) for path in PATHS)
    expected = [[kind, *(pairs[kind, level] for level in LEVELS), count("type")[kind]] for kind in ("open", *GRADABLE)]
    expected.append(["all", *(count("difficulty")[level] for level in LEVELS), len(PATHS)])

    assert list(table("type")) == [[str(cell) for cell in row] for row in expected]
    assert {topic: int(number) for topic, number in table("topic of the first level")} == {
        topic: number for topic, number in by_topic().items() if ancestry(topic) == [topic]
    }


def by_topic() -> dict[str, int]:
    """How many questions each topic has, those of its subtopics included."""
    return dict(
        Counter(
            topic
            for path in PATHS
            for topic in {above for slug in front_matter(path)["topics"] for above in ancestry(slug)}
        )
    )


# In the service


def load(database: Database) -> Counter[str]:
    with database.writing() as session:
        rows = running.take_in(session, bank_format.blocks(bank_format.in_folder(BANK)), Principal("admin"))
    return Counter(row.outcome for row in rows if row.question_id)


def test_the_service_counts_what_the_files_hold(bank: Bank) -> None:
    assert load(bank.database) == {"created": len(PATHS)}

    stats = bank.public.get("/api/v1/stats").json()
    assert stats["questions"] == len(PATHS)
    assert stats["by_type"] == count("type")
    assert stats["by_difficulty"] == count("difficulty")
    assert stats["by_topic"] == by_topic()
    assert stats["by_status"] == {"published": len(PATHS)}
    assert stats["by_language"] == {"en": len(PATHS)}

    topics = [path.stem for path in (BANK / "topics").glob("*.md") if ancestry(path.stem) == [path.stem]]
    assert 10 <= len(topics) <= 20
    for topic in topics:
        page = bank.public.get("/api/v1/questions", params={"topic": topic, "count": "exact"}).json()
        assert page["total"] == stats["by_topic"][topic] >= 5, topic


def test_reading_the_bank_again_changes_nothing(database: Database) -> None:
    load(database)

    assert load(database) == {"unchanged": len(PATHS)}


@pytest.fixture(scope="module")
def starter(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database with the starter bank in it."""
    path = tmp_path_factory.mktemp("starter") / "bank.db"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    load(database)
    yield database
    database.close()


@pytest.mark.parametrize("name", ["bank", "ndjson"])
def test_an_export_makes_the_same_bank_elsewhere(starter: Database, database: Database, name: str) -> None:
    format_ = formats.by_name(name)
    assert format_.read
    assert format_.write
    documents, topics = content(starter)
    file = b"".join(format_.write(documents, [], topics))

    with database.writing() as session:
        running.take_in(session, format_.read(BytesIO(file)), Principal("admin"))

    copies, copied_topics = content(database)
    assert [without_what_is_given(copy) for copy in copies] == [without_what_is_given(one) for one in documents]
    if name == "bank":
        assert copied_topics == topics
    assert len(copies) == len(PATHS)


def content(database: Database) -> tuple[list[dict[str, Any]], list[Topic]]:
    with database.snapshot() as connection:
        documents = sorted(exports.documents(connection, Query()), key=lambda one: one["external_id"])
        return documents, exports.topic_tree(connection)


def without_what_is_given(document: dict[str, Any]) -> bytes:
    """The bytes of a document without the ids, the revision and the times, which the service gives."""
    kept = {
        name: value for name, value in document.items() if name not in ("id", "revision", "created_at", "updated_at")
    }
    kept["answers"] = [{**answer, "id": None} for answer in document["answers"]]
    return json.dumps(kept, ensure_ascii=False).encode()


# Checked before it is published


def test_the_bank_has_no_faults() -> None:
    result = CliRunner().invoke(check, [str(BANK)])

    assert (result.exit_code, result.output) == (
        0,
        f"{len(PATHS)} questions, {len(list((BANK / 'topics').iterdir()))} topics: no faults\n",
    )


def test_a_slip_of_a_writer_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(BANK, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)

    def slip(path: str, old: str, new: str) -> None:
        assert old in text_of(tmp_path / path)
        (tmp_path / path).write_text(text_of(tmp_path / path).replace(old, new, 1), encoding="utf-8")

    slip("questions/foundations/flask-or-django.md", "difficulty: intermediate\n", "")
    slip("questions/foundations/flask-or-pyramid.md", "topics: [foundations, framework-choice]\n", "")
    slip("questions/foundations/wsgi-what-it-is.md", "[foundations, wsgi]", "[foundations, wsgy]")
    slip("questions/foundations/flask-what-it-is.md", "question:flask-libraries-roles", "question:flask-library-roles")
    slip("questions/foundations/itsdangerous-signed-token.md", "```python", "```")
    slip("questions/foundations/flask-microframework-meaning.md", "difficulty:", "dificulty:")
    slip("topics/wsgi.md", "name: WSGI", "name: Server interfase")
    slip("questions/contexts/g-or-session.md", "# Follow-up", "# Follow-ups")
    slip(
        "questions/foundations/flask-suitable-applications.md",
        "For which kinds of applications is Flask a good choice, and for which is it not?",
        "Which advantages and which limits do you name, if you recommend Flask for some new project, and admit?",
    )

    result = CliRunner().invoke(check, ["."])

    assert result.exit_code == 1
    assert [re.sub(r"\.md:\d+", "", line) for line in result.stdout.splitlines()] == [
        "questions/contexts/g-or-session: `# Follow-ups` begins no section; a heading that is meant so has two # "
        "or more",
        "questions/foundations/flask-microframework-meaning: difficulty is missing",
        "questions/foundations/flask-microframework-meaning: dificulty is not a member here, only type, difficulty, "
        "topics, tags, language, status, minutes, source, external_id, id are",
        "questions/foundations/flask-or-django: difficulty is missing",
        "questions/foundations/flask-or-pyramid: topics is missing",
        "questions/foundations/flask-suitable-applications: the stem says nearly the same as "
        "questions/foundations/flask-advantages-and-limits",
        "questions/foundations/flask-what-it-is: question:flask-library-roles leads to no question of this bank",
        "questions/foundations/itsdangerous-signed-token: a code fence without a language",
        "questions/foundations/wsgi-what-it-is: topic wsgy is no topic of this bank",
        "topics/wsgi: interfase is not in the dictionary: did you mean interface?",
    ]
