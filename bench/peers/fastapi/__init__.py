"""FastAPI, pydantic and asynchronous SQLAlchemy, each used as its own documentation shows.

Path operations get an AsyncSession as a dependency, query the ORM with `selectinload` and name a pydantic model as
their response, which reads the attributes of what they return. Nothing is left slow on purpose: it runs under uvicorn
with uvloop and httptools, two workers, connections kept alive and no access log; engines keep their connections
(aiosqlite, asyncpg, with the prepared statements of the latter); and tables, indexes and settings of SQLite are those
of the idiomatic Flask version.
"""
