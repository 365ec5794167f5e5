"""`interrobank export`."""

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

import formats
from cli.opening import opened_database
from formats import bank
from formats.base import Loss
from schemas.v1.question import STATUSES, TYPES
from services import exports
from services.selection import Query


@click.command()
@click.option(
    "--format",
    "format_name",
    type=click.Choice([one.name for one in formats.FORMATS if one.write]),
    required=True,
    help="The format to write.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="File to write, or the folder of a Markdown bank; by default standard output.",
)
@click.option("--topic", multiple=True, help="Slug of a topic.")
@click.option("--difficulty", multiple=True, help="Slug of a difficulty level.")
@click.option("--type", multiple=True, type=click.Choice(TYPES))
@click.option("--tag", multiple=True)
@click.option(
    "--status", multiple=True, type=click.Choice(STATUSES), default=STATUSES, help="By default, every status."
)
@click.option("--language", multiple=True)
@click.option("--source", multiple=True, help="Title of a source.")
def export(format_name: str, output: Path | None, **filters: Any) -> None:
    """Write questions to a file; several values of one filter are alternatives."""
    wanted = formats.by_name(format_name)
    assert wanted.write
    with opened_database() as database, ExitStack() as stack:
        connection = stack.enter_context(database.snapshot())
        documents = exports.documents(connection, Query(**filters))
        topics = exports.topic_tree(connection)
        losses: list[Loss] = []
        if wanted is bank.FORMAT and output and output.suffix != ".zip":
            bank.write_folder(bank.files(bank.with_stems(documents, losses), topics), output)
        else:
            stream = stack.enter_context(output.open("wb")) if output else sys.stdout.buffer
            for piece in wanted.write(documents, losses, topics):
                stream.write(piece)
        for loss in losses:
            click.echo(f"{loss.question_id}: {loss.detail}", err=True)
