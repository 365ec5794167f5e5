"""FastAPI as its documentation shows it: bench/peers/fastapi/."""

from bench.contender import WORKERS
from bench.contenders import environment
from bench.contenders.peer import Peer
from bench.stores import Store


class FastAPI(Peer):
    """FastAPI, pydantic and asynchronous SQLAlchemy under uvicorn."""

    name = "FastAPI"
    about = f"pydantic, async SQLAlchemy ORM (aiosqlite, asyncpg); uvicorn with uvloop and httptools, {WORKERS} workers"

    def install(self) -> None:
        environment.install()

    def command(self, port: int) -> list[str]:
        return uvicorn("bench.peers.fastapi.app:app", port)

    def environment(self, store: Store, port: int) -> dict[str, str]:
        return {"DATABASE_URL": store.peers}

    def versions(self) -> dict[str, str]:
        return environment.versions("fastapi", "pydantic", "uvicorn", "aiosqlite", "asyncpg")


def uvicorn(application: str, port: int) -> list[str]:
    """The command that serves an ASGI application under uvicorn, at its fastest."""
    return [
        *(environment.PYTHON, "-m", "uvicorn", "--workers", str(WORKERS), "--port", str(port)),
        *("--loop", "uvloop", "--http", "httptools", "--timeout-keep-alive", "75", "--no-access-log"),
        # On a busy machine a worker that is at work would pass for dead.
        *("--timeout-worker-healthcheck", "120", "--log-level", "warning", application),
    ]
