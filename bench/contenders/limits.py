"""The limits: what is left of Interrobank when more and more of it is taken away. bench/peers/limits/."""

import getpass
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import orjson

from api import create_app
from api.config import Settings
from bench import data
from bench.contender import THREADS, WORKERS, Case, Contender, Missing, Request
from bench.contenders.interrobank import granian
from bench.running import Running
from bench.stores import Store
from models import Database


def _write_answers(store: Store, folder: Path) -> None:
    """Keep what Interrobank answers to a list and to a question, as files."""
    database = Database(store.interrobank)
    client = create_app(Settings(database_url=store.interrobank), database).test_client()
    address = f"/api/v1/questions?topic={data.TOPICS[0]}&difficulty={data.LEVELS[0]}"
    listed = client.get(address).data
    first = orjson.loads(listed)["items"][0]["id"]
    (folder / "list.json").write_bytes(listed)
    (folder / "one.json").write_bytes(client.get(f"/api/v1/questions/{first}").data)
    database.close()


class _SameBytes(Contender):
    checked = False
    requests: Mapping[str, Callable[[Case, Running], Request]] = {
        "list": lambda _case, _service: Request("/list.json"),
        "one": lambda _case, _service: Request("/one.json"),
    }

    def prepare(self, store: Store, folder: Path) -> None:
        _write_answers(store, folder)
        self._folder = folder


class _SameBytesFromPython(_SameBytes):
    module: str

    def command(self, port: int) -> list[str]:
        return granian(f"bench.peers.limits.{self.module}:create_app", port)

    def environment(self, store: Store, port: int) -> dict[str, str]:
        return {"FILES": str(self._folder)}


class EmptyHandler(_SameBytesFromPython):
    """A Flask-RESTX resource that has nothing to do."""

    name = "empty handler"
    about = f"limit: a Flask-RESTX handler with the same bytes; Granian, {WORKERS} workers of {THREADS} threads"
    module = "restx"


class BareWsgi(_SameBytesFromPython):
    """A WSGI function that has nothing to do."""

    name = "bare WSGI"
    about = f"limit: a WSGI function with the same bytes; Granian, {WORKERS} workers of {THREADS} threads"
    module = "wsgi"


_NGINX = """
daemon off;
user %(user)s;
worker_processes %(workers)d;
pid %(folder)s/pid;
error_log stderr;
events {}
http {
  access_log off;
  sendfile on;
  keepalive_requests 1000000000;
  types { application/json json; }
  open_file_cache max=10;
  client_body_temp_path %(folder)s;
  proxy_temp_path %(folder)s;
  fastcgi_temp_path %(folder)s;
  uwsgi_temp_path %(folder)s;
  scgi_temp_path %(folder)s;
  server { listen 127.0.0.1:%(port)d; root %(folder)s; }
}
"""


class StaticFile(_SameBytes):
    """nginx with a file."""

    name = "nginx"
    about = f"limit: a file with the same bytes; nginx, {WORKERS} workers"

    def install(self) -> None:
        if shutil.which("nginx") is None:
            raise Missing("is not installed: `apt-get install nginx-light`")

    def command(self, port: int) -> list[str]:
        configuration = self._folder / "nginx.conf"
        configuration.write_text(
            _NGINX % {"user": getpass.getuser(), "workers": WORKERS, "folder": self._folder, "port": port}
        )
        return ["nginx", "-e", "stderr", "-p", str(self._folder), "-c", str(configuration)]

    def versions(self) -> dict[str, str]:
        said = subprocess.run(["nginx", "-v"], capture_output=True, text=True, check=True).stderr
        return {"nginx": said.strip().rpartition("/")[2]}


def _asked(case: Case, _service: Running) -> Request:
    return Request("list", dict(case.filters))


def _asked_for_one(case: Case, _service: Running) -> Request:
    return Request(case.about.id, {})


class Sql(Contender):
    """Interrobank's queries in a loop."""

    name = "no HTTP"
    about = "limit: Interrobank's own queries in a loop; one process, one thread"
    checked = False
    drives_itself = True
    requests: Mapping[str, Callable[[Case, Running], Request]] = {
        "list": _asked,
        "unfiltered": _asked,
        "one": _asked_for_one,
        "search": _asked,
        "common": _asked,
    }

    def command(self, port: int) -> list[str]:
        return [sys.executable, "-m", "bench.peers.limits.sql", str(port)]

    def environment(self, store: Store, port: int) -> dict[str, str]:
        return {"DATABASE_URL": store.interrobank}
