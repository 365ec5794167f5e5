"""`interrobank openapi`: the description of the API, as the committed openapi.yaml has it."""

from pathlib import Path

import click
import orjson

from api.openapi import as_yaml, document


@click.command()
@click.option("--format", "form", type=click.Choice(["yaml", "json"]), default="yaml", show_default=True)
@click.option(
    "--check",
    "committed",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Print nothing, and exit 1 if FILE is not the document as it would be printed.",
)
def openapi(form: str, committed: Path | None) -> None:
    """Print the OpenAPI 3.1 document of the API."""
    printed = as_yaml(document()) if form == "yaml" else orjson.dumps(document(), option=orjson.OPT_INDENT_2).decode()
    printed = printed.rstrip("\n") + "\n"
    if committed is None:
        click.echo(printed, nl=False)
    elif committed.read_bytes() != printed.encode():
        raise click.ClickException(f"{committed} is stale: run `make openapi` and commit what it writes.")
