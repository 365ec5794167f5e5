"""The `interrobank` command: one module a subcommand.

Every command exits with 0 on success, 1 with one line on stderr when it refuses, 2 on wrong usage.
"""

import sys
from importlib import import_module

import click

from services.imports.collecting import collect_rarely

_COMMANDS = {
    "serve": "cli.serving:serve",
    "worker": "cli.working:worker",
    "migrate": "cli.migrating:migrate",
    "keys": "cli.keys:keys",
    "import": "cli.importing:import_",
    "export": "cli.exporting:export",
    "check": "cli.check:check",
    "duplicates": "cli.duplicates:duplicates",
    "pull": "cli.pulling:pull",
    "openapi": "cli.openapi:openapi",
    "rebuild": "cli.rebuilding:rebuild",
}


class Commands(click.Group):
    """Imports the module of a command when it is asked for: `pull` in a pipeline does not wait for what serves."""

    def list_commands(self, context: click.Context) -> list[str]:
        """The names of all commands."""
        return list(_COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """The command of this name, None where there is none."""
        if name not in _COMMANDS:
            return None
        module, attribute = _COMMANDS[name].split(":")
        command: click.Command = getattr(import_module(module), attribute)
        collect_rarely()
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="interrobank")
def interrobank() -> None:
    """A question bank service: versioned REST over SQLite or PostgreSQL."""


def main() -> None:
    """Run the command line; a refusal is one line on stderr and exit status 1."""
    try:
        interrobank()
    except Exception as error:
        said = import_module("cli.refusing").refusal(error)
        if said is None:
            raise
        click.echo(f"interrobank: {said}", err=True)
        sys.exit(1)
