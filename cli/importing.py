"""`interrobank import`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import orjson
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

import formats
from cli.opening import opened_database
from cli.wording import counted
from formats import bank
from formats.base import FormatError
from models import Database
from schemas.v1.question import STATUSES
from services.access import Principal
from services.errors import Invalid
from services.imports import ledger, running
from services.imports.entries import POLICIES, Entry, Options
from services.imports.reading import Rules
from services.imports.sources import ReaderEnded, Source, lines_in, of_blocks, of_file, share

# Whoever can reach the database needs no key.
_OPERATOR = Principal("admin")


@click.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format",
    "format_name",
    type=click.Choice([one.name for one in formats.FORMATS if one.read]),
    help="The format of the files; by default each is looked at.",
)
@click.option("--difficulty", help="Level of questions that name none, nor does a heading; by default intermediate.")
@click.option("--topic", multiple=True, help="Topic of questions that name none.")
@click.option(
    "--status", type=click.Choice(STATUSES), default="draft", show_default=True, help="Status of those without."
)
@click.option(
    "--policy",
    type=click.Choice(POLICIES),
    default="revise",
    show_default=True,
    help="What becomes of questions that the bank has and the file says otherwise.",
)
@click.option("--dry-run", is_flag=True, help="Show what would happen, and store nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the ledger as JSON, one line a file.")
def import_(
    files: tuple[Path, ...],
    format_name: str | None,
    difficulty: str | None,
    topic: tuple[str, ...],
    status: str,
    policy: str,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Bring questions in from files, or from the folder of a Markdown bank; each goes in whole or not at all.

    Where one is refused, the others are taken in all the same.
    """
    refused = 0
    with opened_database(migrate=True) as database:
        for path in files:
            options = Options(path.name, status, topic, difficulty, policy)
            try:
                made, rows = _import(database, path, format_name, options, keep=not dry_run, with_ledger=as_json)
            except click.ClickException as error:
                error.show()
                refused += 1
                continue
            if as_json:
                line = {"file": str(path), "dry_run": dry_run, "counts": made["counts"], "ledger": rows}
                click.echo(orjson.dumps(line))
            else:
                _summarise(path, made, dry_run)
        database.analyse()
    if refused and len(files) > 1:
        click.echo(f"{refused} of {len(files)} files {'was' if refused == 1 else 'were'} refused.", err=True)
    if refused:
        raise click.exceptions.Exit(1)


def _import(
    database: Database, path: Path, format_name: str | None, options: Options, *, keep: bool, with_ledger: bool
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Import a file; gives the import and, if wanted, the rows of its ledger.

    Raises ClickException, when nothing is taken in.
    """
    try:
        name, source = _source(path, format_name)
        with database.writing(keep=keep, alone=True) as session:
            size = path.stat().st_size
            made = running.import_source(session, source, options, _OPERATOR, format_name=name, size=size)
            pieces = ledger.lines(session.connection(), made["id"]) if with_ledger else ()
            return made, [orjson.loads(line) for piece in pieces for line in piece.splitlines()]
    except (Invalid, FormatError) as refused:
        sentences = running.faults_of(refused)
        for sentence in sentences:
            click.echo(f"{path}: {sentence}", err=True)
        faults = counted(len(sentences), "fault")
        raise click.ClickException(f"{path} has {faults}; nothing was taken in") from None
    except ReaderEnded as ended:
        raise click.ClickException(f"{path}: {ended}; nothing was taken in") from None


def _source(path: Path, format_name: str | None) -> tuple[str, Source]:
    """The name of a file's format, and what is in it."""
    if path.is_dir():
        return bank.FORMAT.name, of_blocks(bank.blocks(bank.in_folder(path)))
    # A name such as /dev/stdin stands for another file in the process that reads large ones.
    file = path.resolve()
    if not file.is_file():
        raise click.ClickException(f"{path} is neither a file nor a folder: save what comes from it, and import that")
    if format_name:
        found = formats.by_name(format_name)
    else:
        with file.open("rb") as stream:
            found = formats.detect(formats.beginning(stream), path.name)
    if found.read is None:
        raise click.ClickException(f"{found.title} can be written, but not read")
    return found.name, _shown(of_file(file, found.name), file)


def _shown(source: Source, path: Path) -> Source:
    """The same source; on a terminal, a bar shows how far in the file it is. In a pipe nothing is shown."""
    console = Console(stderr=True)

    def read(rules: Rules) -> Iterator[list[Entry]]:
        with Progress(console=console, disable=not console.is_terminal, transient=True) as progress:
            lines = lines_in(path)
            task = progress.add_task(f"Importing {path.name}", total=1)
            for batch in source(rules):
                yield batch
                # In an archive each file has lines of its own, so that nobody knows how far it is.
                progress.update(task, completed=(done := share(batch, lines)), total=1 if done else None)

    return read


def _summarise(path: Path, made: dict[str, Any], dry_run: bool) -> None:
    """One screen: what came of the questions, and what was left out for which reason."""
    counts = ", ".join(f"{number} {outcome}" for outcome, number in made["counts"].items())
    click.echo(f"{path}: {counts}{' (dry run)' if dry_run else ''}")
    if made["dropped"]:
        table = Table("lines left out as", "times", box=None, pad_edge=False)
        for reason, times in sorted(made["dropped"].items(), key=lambda one: -one[1]):
            table.add_row(reason, str(times))
        Console(width=100).print(table)
    if not dry_run:
        click.echo(f"Import {made['id']}: GET /api/v1/imports/{made['id']}/ledger says what became of each line.")
