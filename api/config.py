"""The settings, read from the environment and from a `.env` file in the working directory."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dotenv import dotenv_values
from limits import parse_many
from limits.errors import ConfigurationError
from limits.storage import storage_from_string
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

PUBLIC_VIEWS = ("study", "play", "none")
LOG_LEVELS = ("debug", "info", "warning", "error")
PREFIX = "INTERROBANK_"


class WrongSetting(ValueError):
    """A setting has a value that means nothing; the message is one line that names it."""


@dataclass(frozen=True)
class Settings:
    """Everything that can be set, with its default."""

    database_url: str = "sqlite:///interrobank.db"
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    public_view: str = "study"
    cors_origins: tuple[str, ...] = ("*",)
    rate_limit: str = ""
    rate_limit_storage: str = "memory://"
    log_level: str = "info"
    starter: bool = True
    max_upload: int = 128


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process. Raises WrongSetting."""
    if environment is None:
        environment = {**{name: value or "" for name, value in dotenv_values(".env").items()}, **os.environ}
    values: dict[str, Any] = {}
    for name, read in _READERS.items():
        raw = environment.get(PREFIX + name.upper(), "").strip()
        if raw:
            try:
                values[name] = read(raw)
            except (ValueError, ArgumentError) as error:
                raise WrongSetting(f"{PREFIX}{name.upper()} is {raw!r}, but must be {error}.") from None
    unknown = [
        name for name in environment if name.startswith(PREFIX) and name.removeprefix(PREFIX).lower() not in _KNOWN
    ]
    if unknown:
        raise WrongSetting(f"There is no setting {unknown[0]}; the settings are {', '.join(_names())}.")
    return Settings(**values)


def _database_url(raw: str) -> str:
    try:
        url: URL = make_url(raw)
        backend = url.get_backend_name()
    except ArgumentError:
        backend = ""
    if backend not in ("sqlite", "postgresql") or url.get_driver_name() not in ("pysqlite", "psycopg"):
        raise ValueError("an address such as sqlite:///interrobank.db or postgresql://user@host/name")
    return raw


def _integer(lowest: int, highest: int) -> Callable[[str], int]:
    def read(raw: str) -> int:
        if not raw.isdecimal() or not lowest <= int(raw) <= highest:
            raise ValueError(f"a whole number from {lowest} to {highest}")
        return int(raw)

    return read


def _word(words: tuple[str, ...]) -> Callable[[str], str]:
    def read(raw: str) -> str:
        if raw.lower() not in words:
            raise ValueError("one of " + ", ".join(words))
        return raw.lower()

    return read


def _origins(raw: str) -> tuple[str, ...]:
    origins = tuple(part.strip() for part in raw.split(",") if part.strip())
    if any(origin != "*" and not origin.startswith(("http://", "https://")) for origin in origins):
        raise ValueError("* or origins such as https://app.example, separated by commas")
    return origins


def _rate_limit(raw: str) -> str:
    try:
        parse_many(raw)
    except ValueError:
        raise ValueError("a limit such as 100/minute, or several separated by semicolons") from None
    return raw


def _rate_limit_storage(raw: str) -> str:
    try:
        storage_from_string(raw)
    except ConfigurationError:
        raise ValueError("memory:// or the address of a Redis server such as redis://127.0.0.1:6379") from None
    return raw


def _switch(raw: str) -> bool:
    if raw not in ("0", "1"):
        raise ValueError("0 or 1")
    return raw == "1"


_READERS: dict[str, Callable[[str], Any]] = {
    "database_url": _database_url,
    "host": str,
    "port": _integer(1, 65535),
    "workers": _integer(1, 256),
    "public_view": _word(PUBLIC_VIEWS),
    "cors_origins": _origins,
    "rate_limit": _rate_limit,
    "rate_limit_storage": _rate_limit_storage,
    "log_level": _word(LOG_LEVELS),
    "starter": _switch,
    "max_upload": _integer(1, 4096),
}
# Read by the tests alone, which run in the same environment.
_KNOWN = {*_READERS, "test_postgres_url", "test_schemathesis_cases"}


def _names() -> list[str]:
    return [PREFIX + name.upper() for name in _READERS]
