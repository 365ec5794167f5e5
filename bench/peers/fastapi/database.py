"""The engine and the session of each request. The tables are those of the idiomatic Flask version."""

import os
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from bench.idiomatic.models import configure_sqlite

_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}

_scheme, _, _rest = os.environ["DATABASE_URL"].partition(":")
_on_sqlite = _scheme == "sqlite"
engine = create_async_engine(
    f"{_DRIVERS[_scheme]}:{_rest}",
    pool_size=10,
    max_overflow=10,
    # Writers wait for each other as long as those of the idiomatic version do.
    connect_args={"timeout": 10} if _on_sqlite else {},
)
if _on_sqlite:
    event.listen(engine.sync_engine, "connect", configure_sqlite)
sessions = async_sessionmaker(engine, expire_on_commit=False)


async def _session() -> AsyncIterator[AsyncSession]:
    async with sessions() as session:
        yield session


Session = Annotated[AsyncSession, Depends(_session)]
