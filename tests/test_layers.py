"""Who may import whom. The table below is the architecture; everything that is not in it is refused.

`models` is what the bank holds, `services` what it does, `schemas` how it looks on the wire, `formats` how it looks in
files, `api` is HTTP, `cli` the terminal, `migrations` the schema through time.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Response

import formats.base
import models.bank
import schemas.v1.question
from api.operations import PUBLIC, Write, operation

ROOT = Path(__file__).parents[1]
OURS = ("api", "cli", "formats", "migrations", "models", "schemas", "services")

# For each package the modules of others that it may import, with all below them, or single names out of one.
MAY_IMPORT = {
    "models": (),
    "schemas": (),
    "formats": (),
    "migrations": ("models",),
    # Services check whole documents, those of imports for one, by the schema in which their shape is declared;
    # `faults_of` turns its errors into pointers, and `RANGE` reads a range of numbers as authors write it. Pages,
    # queries and problems are none of their business.
    "services": (
        "models",
        "schemas.v1.question",
        "schemas.v1.question_types.RANGE",
        "schemas.v1.topic",
        "schemas.v1.difficulty",
        "schemas.base.Schema",
        "schemas.base.faults_of",
        "schemas.base.UUID7",
        "formats",
    ),
    # Of the models the views need how to reach the database and the names of the roles, of the migrations whether the
    # database is ready: none of this is a query.
    "api": ("schemas", "services", "models.Database", "models.ROLES", "migrations.is_current"),
    # The terminal opens the database itself. Of HTTP it knows the settings and, to serve and to describe, the rest.
    "cli": (
        "services",
        "formats",
        "migrations",
        "models.Database",
        "models.ROLES",
        "models.Unavailable",
        "schemas.v1.question",
        "api.config",
        "api.logs",
    ),
}
SERVING = {"cli/serving.py": ("api",), "cli/openapi.py": ("api",)}
# Outer libraries that belong to some packages alone.
KEPT_TO = {
    "flask": ("api",),
    "flask_restx": ("api",),
    "werkzeug": ("api",),
    "click": ("cli",),
    "sqlalchemy": ("models", "services", "migrations", "api"),
    "alembic": ("migrations",),
}
# The errors that become problems, the type of a connection, and the check of an address; no query is made of these.
OF_SQLALCHEMY_IN_API = {
    "sqlalchemy.Connection",
    "sqlalchemy.URL",
    "sqlalchemy.make_url",
    "sqlalchemy.exc",
    "sqlalchemy.orm.Session",
}
QUERIES = {"select", "insert", "update", "delete", "text", "exec_driver_sql", "execute", "scalars", "scalar"}


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Every name that a module imports, wherever in it: `services.errors.Invalid`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute, so that one can see who is meant"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(name: str, allowed: str) -> bool:
    return name == allowed or name.startswith(f"{allowed}.")


@pytest.mark.parametrize("package", OURS)
def test_a_package_imports_only_what_the_architecture_allows(package: str) -> None:
    assert modules(package)
    wrong = []
    for path in modules(package):
        place = path.relative_to(ROOT).as_posix()
        allowed = (package, *MAY_IMPORT[package], *SERVING.get(place, ()))
        for name in imports(path):
            ours = name.partition(".")[0] in OURS
            if ours and not any(within(name, one) for one in allowed):
                wrong.append(f"{place} imports {name}")
    assert not wrong


@pytest.mark.parametrize("library", KEPT_TO)
def test_a_library_stays_in_its_layer(library: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for package in OURS
        if package not in KEPT_TO[library]
        for path in modules(package)
        for name in imports(path)
        if within(name, library)
    ]
    assert not wrong


def test_the_api_takes_no_queries_from_sqlalchemy() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules("api")
        for name in imports(path)
        if within(name, "sqlalchemy") and not any(within(name, one) for one in OF_SQLALCHEMY_IN_API)
    ]
    assert not wrong


def test_no_view_makes_a_query() -> None:
    wrong = []
    for path in modules("api"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            if isinstance(node.func, ast.Name) and node.func.id in QUERIES:
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} calls {node.func.id}()")
            # A session is handed to services, or asked for its connection to hand over; nothing else.
            called = node.func if isinstance(node.func, ast.Attribute) and node.func.attr != "connection" else None
            if called and ast.unparse(called.value).endswith(("session", "connection")):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} calls {ast.unparse(node.func)}()")
    assert not wrong


def test_a_module_of_the_api_reaches_no_table() -> None:
    """The relative way in would be a model: `models` gives the views two names, and neither is a table."""
    names = {name for path in modules("api") for name in imports(path) if within(name, "models")}
    assert names <= {"models.Database", "models.ROLES"}


def test_the_process_that_reads_files_does_without_the_database() -> None:
    # It is started for each large file, and SQLAlchemy alone takes longer to import than all that it needs.
    code = "import services.imports.sources, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "formats.interview" in loaded.stdout.split()
    assert not {"sqlalchemy", "models", "psycopg", "flask"} & set(loaded.stdout.split())


@pytest.mark.parametrize("verb", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("role", [None, "everybody"])
def test_a_write_that_names_no_role_fails_when_it_is_imported(verb: str, role: str | None) -> None:
    namespace: dict[str, object] = {}
    exec(f"def {verb}(self, call): ...", namespace)  # a view is named after its verb

    with pytest.raises(TypeError, match="must name the role"):
        operation("Write something", role=role)(namespace[verb])  # type: ignore[arg-type]


def test_a_write_that_names_its_role_is_fine() -> None:
    def post(self: object, call: Write) -> Response:
        return Response()

    assert operation("Write something", role="author")(post).operation.role == "author"  # type: ignore[attr-defined]


def test_a_write_may_be_open_to_whoever_reads_if_it_says_so() -> None:
    def post(self: object, call: Write) -> Response:
        return Response()

    assert operation("Write something", role=PUBLIC)(post).operation.role is None  # type: ignore[attr-defined]


def test_every_layer_names_the_same_types_and_statuses() -> None:
    # No layer below the services may import another, so each says for itself what a question can be.
    assert models.bank.QUESTION_TYPES == schemas.v1.question.TYPES == formats.base.QUESTION_TYPES
    assert models.bank.STATUSES == schemas.v1.question.STATUSES
