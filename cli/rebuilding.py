"""`interrobank rebuild`."""

import click

from cli.opening import opened_database
from services import rebuilding


@click.command()
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 if something differs.")
def rebuild(only_check: bool) -> None:
    """Write the rows and the search index anew from the questions' documents, which are the truth."""
    with opened_database() as database, database.writing(alone=True) as session:
        if only_check:
            differing = rebuilding.compare(session)
            for question_id in differing:
                click.echo(question_id)
            if differing:
                raise click.ClickException(f"{len(differing)} questions differ from their documents")
            click.echo("Every question says what its document says.")
        else:
            click.echo(f"{rebuilding.rebuild(session)} questions were written anew.")
