"""The version of Interrobank that most people would write first: bench/idiomatic/."""

import sys

from bench.contender import THREADS, WORKERS
from bench.contenders.peer import Peer
from bench.stores import Store


class IdiomaticFlask(Peer):
    """Flask-RESTX, Marshmallow and the ORM under gunicorn. The others are compared with it."""

    name = "idiomatic Flask"
    about = f"Flask-RESTX, Marshmallow, SQLAlchemy ORM; gunicorn, {WORKERS} workers of {THREADS} threads"

    def command(self, port: int) -> list[str]:
        return gunicorn(sys.executable, "bench.idiomatic.app:create_app()", port)

    def environment(self, store: Store, port: int) -> dict[str, str]:
        return {"DATABASE_URL": store.peers}


def gunicorn(python: str, application: str, port: int) -> list[str]:
    """The command that serves a WSGI application under gunicorn, with connections kept alive."""
    return [
        *(python, "-m", "gunicorn", "--workers", str(WORKERS), "--worker-class", "gthread"),
        *("--threads", str(THREADS), "--keep-alive", "75", "--bind", f"127.0.0.1:{port}", "--log-level", "warning"),
        application,
    ]
