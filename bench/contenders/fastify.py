"""Fastify, the fast framework of Node.js: bench/peers/fastify/."""

from bench.contender import ROOT, WORKERS
from bench.contenders import node
from bench.contenders.peer import Peer
from bench.stores import Store

_FOLDER = ROOT / "bench" / "peers" / "fastify"


class Fastify(Peer):
    """Fastify with JSON schemas both ways, over better-sqlite3 or pg."""

    name = "Fastify"
    about = f"Fastify, JSON schemas, better-sqlite3 or pg, prepared statements; node:cluster, {WORKERS} workers"

    def install(self) -> None:
        node.install(_FOLDER)

    def command(self, port: int) -> list[str]:
        return node.program(_FOLDER, "server.js")

    def environment(self, store: Store, port: int) -> dict[str, str]:
        return {"DATABASE_URL": store.peers, "PORT": str(port), "WORKERS": str(WORKERS)}

    def versions(self) -> dict[str, str]:
        return node.versions(_FOLDER)
