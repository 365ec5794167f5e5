"""`interrobank check`, as somebody uses it who writes a bank."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.check import check

FRONT = "type: {type}\ndifficulty: beginner\ntopics: [routing]\n"
OPEN = FRONT.format(type="open")
ANSWERED = "\n# Answer\n\nBecause.\n"


@pytest.fixture
def bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small bank without a fault, in the folder where the command runs."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "bank.md", "title: Flask\ndefaults: {status: published}\n", "What it is.\n")
    write(tmp_path / "topics" / "routing.md", "name: Routing\naliases: [url rules, Werkzeug, url_for]\n")
    write(tmp_path / "questions" / "url-for.md", OPEN, "# Stem\n\nWhat does `url_for` do?\n" + ANSWERED)
    return tmp_path


def write(path: Path, front: str, body: str = "") -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"---\n{front}---\n{body}", encoding="utf-8")


def question(bank: Path, body: str, front: str = OPEN, name: str = "x") -> None:
    write(bank / "questions" / f"{name}.md", front, body)


def run(*paths: str) -> Result:
    return CliRunner().invoke(check, paths or ["."])


def faults(*paths: str) -> list[str]:
    result = run(*paths)
    assert result.exit_code == 1, result.output
    found = result.stdout.splitlines()
    assert result.stderr == f"Error: {len(found)} {'fault' if len(found) == 1 else 'faults'} found\n"
    return found


def test_a_bank_without_faults_is_praised_in_one_line(bank: Path) -> None:
    result = run()

    assert (result.exit_code, result.stdout, result.stderr) == (0, "1 question, 1 topic: no faults\n", "")


def test_a_path_that_does_not_exist_is_wrong_usage(bank: Path) -> None:
    assert run("nowhere").exit_code == 2
    assert CliRunner().invoke(check, []).exit_code == 2


def test_a_folder_that_is_no_bank_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    (told,) = faults()
    assert told.startswith("bank.md:1: is missing: a folder or a ZIP archive is taken for a bank in Markdown")


def test_one_file_is_checked_within_its_bank(bank: Path) -> None:
    question(bank, "# Stem\n\nWhy [this](question:url-for)?\n\n# Answer\n\nNo [link](question:that).\n", name="good")
    question(bank, "# Stem\n", name="bad")

    assert faults("questions/good.md") == ["questions/good.md:12: question:that leads to no question of this bank"]
    assert run("topics", "bank.md", "questions/url-for.md").stdout == "1 question, 1 topic: no faults\n"


def test_what_cannot_be_read(bank: Path) -> None:
    write(bank / "questions" / "x.md", "type: open\nname: X\n", "# Stem\n\nWhy?\n")

    assert faults() == [
        "questions/x.md:2: difficulty is missing",
        "questions/x.md:2: topics is missing",
        "questions/x.md:3: name is not a member here, only type, difficulty, topics, tags, language, status, minutes, "
        "source, external_id, id are",
    ]


def test_topics_and_levels_that_do_not_exist(bank: Path) -> None:
    question(bank, "# Stem\n\nWhy?\n" + ANSWERED, "type: open\ndifficulty: easy\ntopics:\n  - routing\n  - rooting\n")

    assert faults() == [
        "questions/x.md:3: difficulty easy is none of beginner, intermediate, advanced, expert",
        "questions/x.md:6: topic rooting is no topic of this bank",
    ]


def test_a_bank_with_its_own_levels(bank: Path) -> None:
    write(bank / "bank.md", "title: X\ndifficulties: [{slug: easy, name: Easy, rank: 1}]\ndefaults: {topics: [none]}\n")

    assert faults() == [
        "bank.md:4: topic none is no topic of this bank",
        "questions/url-for.md:3: difficulty beginner is none of easy",
    ]


def test_a_circle_of_topics_and_a_parent_that_does_not_exist(bank: Path) -> None:
    write(bank / "topics" / "one.md", "name: One\nparent: two\n")
    write(bank / "topics" / "two.md", "name: Two\nparent: one\n")
    write(bank / "topics" / "three.md", "name: Three\nparent: one\n")
    write(bank / "topics" / "four.md", "name: Four\nparent: none\n")
    write(bank / "topics" / "five.md", "name: Five\nparent: five\n")

    assert faults() == [
        "topics/five.md:3: parent leads in a circle: five → five",
        "topics/four.md:3: parent none is no topic of this bank",
        "topics/one.md:3: parent leads in a circle: one → two → one",
        "topics/two.md:3: parent leads in a circle: two → one → two",
    ]


def test_two_questions_with_one_name(bank: Path) -> None:
    question(bank, "# Stem\n\nWhy?\n" + ANSWERED, OPEN + "external_id: url-for\n")

    assert faults() == ["questions/x.md:5: external_id url-for is already that of questions/url-for.md"]


def test_the_rules_of_each_type_name_the_answer(bank: Path) -> None:
    question(
        bank,
        "# Stem\n\nWhich?\n\n# Right answer\n\nA\n\n# Wrong answer {weight: 1}\n\nB\n\n# Right answer\n\nC\n",
        FRONT.format(type="single_choice"),
    )
    question(bank, "# Stem\n\nWhy?\n", name="unanswered")
    question(bank, "# Stem\n\nHow?\n", OPEN + "status: draft\n", name="unanswered-draft")

    assert faults() == [
        "questions/unanswered.md:2: answers needs at least one model answer to be more than a draft",
        "questions/x.md:10: answers must have exactly one right option, not 2",
        "questions/x.md:14: answer 2: weight must be below 1 for a wrong option",
    ]


def test_what_the_service_would_not_store(bank: Path) -> None:
    question(bank, f"# Stem\n\nWhy?\n\n# Rubric: {'long ' * 13}\n\nGood.\n" + ANSWERED, OPEN + "minutes: 2000\n")
    question(bank, "# Stem\n\nHow?\n" + ANSWERED, "type: open\ndifficulty: beginner\ntopics: []\n", name="lost")

    assert faults() == [
        "questions/lost.md:4: topics must name at least one topic",
        "questions/x.md:5: minutes must be above 0 and at most 1440",
        "questions/x.md:11: rubric must have 1 to 60 characters",
    ]


def test_a_broken_link_between_questions(bank: Path) -> None:
    question(
        bank,
        "# Stem\n\nWhy not\n[this](question:url-for), [that\nway](question:elsewhere) or [this][1]?\n\n"
        "[1]: question:nowhere\n" + ANSWERED,
    )
    write(bank / "topics" / "web.md", "name: Web\n", "\nSee [it](question:no-where) and [more](https://flask.dev).\n")

    assert faults() == [
        "questions/x.md:9: question:elsewhere leads to no question of this bank",
        "questions/x.md:10: question:nowhere leads to no question of this bank",
        "topics/web.md:5: question:no-where leads to no question of this bank",
    ]


def test_code_fences_have_a_language_and_an_end(bank: Path) -> None:
    question(
        bank,
        "# Stem\n\nWhy?\n\n```python\nx\n```\n\n1. Or\n\n   ```\n   y\n   ```\n\n# Answer\n\n~~~~sh\nls\n~~~\n\n"
        "# Hint\n\nA\n\n```text\n",
    )

    assert faults() == [
        "questions/x.md:16: a code fence without a language",
        "questions/x.md:22: a code fence without an end",
        "questions/x.md:30: a code fence without an end",
    ]


def test_a_heading_that_nearly_begins_a_section(bank: Path) -> None:
    question(
        bank,
        "# Stem\n\nWhy?\n\n# Answers\n\nA\n\n# Answer\n\n```python\n# Hints\n```\n\n"
        "# Hint:\n\n## Answer\n\n# In depth\n\n\\# Answer\n",
    )

    assert faults() == [
        "questions/x.md:10: `# Answers` begins no section; a heading that is meant so has two # or more",
        "questions/x.md:20: `# Hint:` begins no section; a heading that is meant so has two # or more",
    ]


def test_two_stems_that_say_nearly_the_same(bank: Path) -> None:
    question(bank, "# Stem\n\nIn Flask, what does url_for() do?\n" + ANSWERED)

    assert faults() == ["questions/x.md:8: the stem says nearly the same as questions/url-for.md:8"]


def test_spelling_of_topics_aliases_and_tags(bank: Path) -> None:
    write(bank / "topics" / "forms.md", "name: Securty and fields\naliases: [Web securty, WTForms, i18n, HTTP/2]\n")
    write(bank / "topics" / "security.md", "name: Authorisation\naliases: [behaviour, server-side, Jinja's filters]\n")
    question(bank, "# Stem\n\nWhy?\n" + ANSWERED, OPEN + "tags:\n  - url_for\n  - contextlib\n  - vaildation\n")
    question(bank, "# Stem\n\nWarum?\n" + ANSWERED, OPEN + "tags: [Überprüfung]\nlanguage: de\n", name="german")

    assert faults() == [
        "questions/x.md:8: vaildation is not in the dictionary: did you mean validation?",
        "topics/forms.md:2: Securty is not in the dictionary: did you mean security?",
        "topics/forms.md:3: securty is not in the dictionary: did you mean security?",
    ]


def test_a_bank_brings_its_own_words(bank: Path) -> None:
    write(bank / "topics" / "web.md", "name: Kubectl\n")
    assert faults() == [
        "topics/web.md:2: Kubectl is not in the dictionary: if it is right, list it in `words` of bank.md"
    ]

    write(bank / "bank.md", "title: Flask\ndefaults: {status: published}\nwords: [kubectl]\n")
    assert run().exit_code == 0
