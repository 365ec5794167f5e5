"""The `interrobank` command: one module a subcommand.

Every command exits with 0 on success, 1 with one line on stderr when it refuses, 2 on wrong usage.
"""

import sys

import click

from api.config import WrongSetting
from cli.check import check
from cli.exporting import export
from cli.importing import import_
from cli.keys import keys
from cli.migrating import migrate
from cli.openapi import openapi
from cli.rebuilding import rebuild
from cli.serving import serve
from formats.base import FormatError
from models import Unavailable
from services.errors import BankError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="interrobank")
def interrobank() -> None:
    """A question bank service: versioned REST over SQLite or PostgreSQL."""


for command in (serve, migrate, keys, import_, export, check, openapi, rebuild):
    interrobank.add_command(command)


def main() -> None:
    """Run the command line; a refusal is one line on stderr and exit status 1."""
    try:
        interrobank()
    except (WrongSetting, BankError, FormatError) as refusal:
        click.echo(f"interrobank: {refusal}", err=True)
        sys.exit(1)
    except Unavailable as error:
        reason = str(error.orig).strip().splitlines()[0]
        click.echo(f"interrobank: the database cannot be used: {reason}", err=True)
        sys.exit(1)
