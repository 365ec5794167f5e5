"""`interrobank migrate`."""

import click

from cli.opening import opened_database


@click.command()
def migrate() -> None:
    """Bring the database up to the schema of this version; nothing happens where it is there already."""
    with opened_database(migrate=True) as database:
        click.echo(f"{database.url.render_as_string()} is up to date.")
