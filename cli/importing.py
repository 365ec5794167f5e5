"""`interrobank import`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import orjson
from rich.console import Console
from rich.progress import track

import formats
from cli.opening import opened_database
from formats import bank
from formats.base import Block, FormatError
from services import imports
from services.access import Principal

_HEAD = 64 * 1024
# Whoever can reach the database needs no key.
_OPERATOR = Principal("admin")


class _DryRun(Exception):
    """Raised to undo a transaction that was only meant to show what it would do."""


@click.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format",
    "format_name",
    type=click.Choice([one.name for one in formats.FORMATS if one.read]),
    help="The format of the files; by default each is looked at.",
)
@click.option("--dry-run", is_flag=True, help="Show what would happen, and store nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the ledger as JSON, one line a file.")
def import_(files: tuple[Path, ...], format_name: str | None, dry_run: bool, as_json: bool) -> None:
    """Bring questions in from files, or from the folder of a Markdown bank; each goes in whole or not at all."""
    with opened_database(migrate=True) as database:
        for path in files:
            rows: list[imports.Row] = []
            try:
                with _blocks(path, format_name) as blocks, database.writing() as session:
                    rows = imports.take_in(session, _watched(blocks, path), _OPERATOR)
                    if dry_run:
                        raise _DryRun
            except _DryRun:
                pass
            except (imports.Refused, FormatError) as refused:
                for fault in refused.faults:
                    click.echo(f"{path}: {fault}", err=True)
                raise click.ClickException(f"{path} has {len(refused.faults)} faults; nothing was taken in") from None
            counts = dict(imports.counted(rows))
            if as_json:
                click.echo(orjson.dumps({"file": str(path), "dry_run": dry_run, "counts": counts, "ledger": rows}))
            else:
                summary = ", ".join(f"{number} {outcome}" for outcome, number in counts.items())
                click.echo(f"{path}: {summary}{' (dry run)' if dry_run else ''}")


@contextmanager
def _blocks(path: Path, format_name: str | None) -> Iterator[Iterator[Block]]:
    if path.is_dir():
        yield bank.blocks(bank.in_folder(path))
        return
    with path.open("rb") as stream:
        if format_name:
            found = formats.by_name(format_name)
        else:
            found = formats.detect(stream.read(_HEAD), path.name)
            stream.seek(0)
        if found.read is None:
            raise click.ClickException(f"{found.title} can be written, but not read")
        yield found.read(stream)


def _watched(blocks: Iterator[Block], path: Path) -> Iterator[Block]:
    """The same blocks, counted on a terminal while they pass; in a pipe nothing is shown."""
    console = Console(stderr=True)
    yield from track(blocks, path.name, console=console, disable=not console.is_terminal, transient=True)
