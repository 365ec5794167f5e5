"""The starter bank in a running service, where every example of the OpenAPI document works."""

from pathlib import Path

from conftest import Bank

from formats import bank as markdown
from services.access import Principal
from services.imports import running

FOLDER = Path(__file__).parents[1] / "banks" / "flask"


def load(bank: Bank) -> None:
    """Take the starter bank in, as `interrobank serve` does."""
    with bank.database.writing() as session:
        running.take_in(session, markdown.blocks(markdown.in_folder(FOLDER)), Principal("admin"))
