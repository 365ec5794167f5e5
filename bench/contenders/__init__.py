"""All contenders, in the order in which they are reported."""

from bench.contender import Contender
from bench.contenders.datasette import Datasette
from bench.contenders.directus import Directus
from bench.contenders.django import DjangoRest
from bench.contenders.fastapi import FastAPI
from bench.contenders.fastify import Fastify
from bench.contenders.flask_idiomatic import IdiomaticFlask
from bench.contenders.interrobank import Interrobank
from bench.contenders.limits import BareWsgi, EmptyHandler, Sql, StaticFile
from bench.contenders.tuned import TunedFastAPI

BASE = IdiomaticFlask.name
# Those that run where it has to be quick.
QUICK = (Interrobank.name, BASE, FastAPI.name, Fastify.name, TunedFastAPI.name)


def everybody() -> list[Contender]:
    """All contenders: Interrobank, and BASE, with which the others are compared, come first."""
    return [
        Interrobank(),
        IdiomaticFlask(),
        FastAPI(),
        DjangoRest(),
        Fastify(),
        Datasette(),
        Directus(),
        TunedFastAPI(),
        EmptyHandler(),
        BareWsgi(),
        StaticFile(),
        Sql(),
    ]
