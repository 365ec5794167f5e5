"""Runs every code block of the starter bank.

Python blocks are executed, those of one file in one namespace and in order; a block of `>>>` lines is a doctest, so
that a claimed exception is checked as well. What cannot run is parsed by the tool that knows its language. A fence in
a language that stands in neither list is an error, so that no block slips through unread.
"""

import json
import logging
import subprocess
import tomllib

import jinja2
import pytest
import sqlglot
import yaml
from sybil import Sybil
from sybil.example import Example
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser


def _parse_shell(example: Example) -> None:
    subprocess.run(["bash", "-n"], input=example.parsed, text=True, check=True, capture_output=True)


def _parse_dockerfile(example: Example) -> None:
    instructions = {
        "FROM",
        "RUN",
        "COPY",
        "WORKDIR",
        "ENV",
        "EXPOSE",
        "USER",
        "CMD",
        "ENTRYPOINT",
        "HEALTHCHECK",
        "ARG",
    }
    logical_lines = example.parsed.replace("\\\n", " ").splitlines()
    words = [line.split()[0] for line in logical_lines if line.strip() and not line.startswith("#")]
    assert words[0] in {"FROM", "ARG"}, "a Dockerfile begins with FROM"
    assert set(words) <= instructions, f"unknown instructions: {set(words) - instructions}"


def _parse_procfile(example: Example) -> None:
    for line in example.parsed.splitlines():
        process, colon, command = line.partition(":")
        assert process.isidentifier(), f"not the name of a process: {process!r}"
        assert colon, f"a line of a Procfile has a colon: {line!r}"
        assert command.strip(), f"no command for {process}"


PARSED_ONLY = {
    "sh": _parse_shell,
    "dockerfile": _parse_dockerfile,
    "procfile": _parse_procfile,
    "json": lambda example: json.loads(example.parsed) and None,
    "toml": lambda example: tomllib.loads(example.parsed) and None,
    "yaml": lambda example: yaml.safe_load(example.parsed) and None,
    "jinja": lambda example: jinja2.Environment(autoescape=True).parse(example.parsed) and None,
    "sql": lambda example: sqlglot.parse(example.parsed) and None,
}
# Prose in a fence: HTTP exchanges, console output, server configuration, HTML and JavaScript of a page.
NOT_PARSED = {"text", "http", "nginx", "html", "javascript", "ini"}


def _as_main(namespace: dict[str, object]) -> None:
    # Samples say Flask(__name__), as everybody does; without a name of its own a sample would be `builtins`.
    namespace["__name__"] = "__main__"
    # Nor has anybody configured logging before it, as a service that was tested in this process has.
    logging.root.setLevel(logging.WARNING)
    for handler in logging.root.handlers[:]:
        if type(handler) is logging.StreamHandler:
            logging.root.removeHandler(handler)


SAMPLES = Sybil(
    setup=_as_main,
    parsers=[
        PythonCodeBlockParser(),
        *(CodeBlockParser(language, evaluator) for language, evaluator in PARSED_ONLY.items()),
    ],
    patterns=["**/*.md"],
)
pytest_collect_file = SAMPLES.pytest()


def pytest_itemcollected(item: pytest.Item) -> None:
    """Say in the report which block it is about."""
    example: Example = item.example  # type: ignore[attr-defined]
    text = example.document.text
    # Each line of a doctest is an item; the block is the fence above it.
    fence = text.rindex("```", 0, example.region.start + len("```"))
    language = text[fence:].partition("\n")[0].strip("`")
    item.user_properties.append(("code block", (language, example.path, fence)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many blocks ran; their reports come here from every process of a parallel run."""
    reports = terminalreporter.stats.get("passed", [])
    blocks = {tuple(value) for report in reports for name, value in report.user_properties if name == "code block"}
    if blocks:
        executed = sum(language == "python" for language, *_ in blocks)
        parsed = len(blocks) - executed
        others = "block in another language" if parsed == 1 else "blocks in other languages"
        terminalreporter.write_line(f"starter bank: {executed} Python blocks executed, {parsed} {others} parsed")
