"""`interrobank keys`."""

import click

from cli.opening import opened_database
from models import ROLES
from services import keys as service


@click.group()
def keys() -> None:
    """Make, list and revoke API keys."""


@keys.command()
@click.option("--role", type=click.Choice(ROLES), required=True, help="What the key may do.")
@click.option("--name", default="", help="Who or what uses the key.")
def create(role: str, name: str) -> None:
    """Make a key and print its token, which cannot be had again."""
    with opened_database(migrate=True) as database, database.writing() as session:
        _, token = service.create(session, role, name)
    click.echo(token)


@keys.command("list")
def list_() -> None:
    """List the keys in force: id, role, time of making, name."""
    with opened_database() as database, database.reading() as connection:
        after = None
        while found := service.listed(connection, limit=100, after=after):
            for key in found:
                click.echo(f"{key['id']}  {key['role']:8}  {key['created_at']}  {key['name']}")
            after = found[-1]["id"]


@keys.command()
@click.argument("key_id")
def revoke(key_id: str) -> None:
    """Put a key out of force."""
    with opened_database() as database, database.writing() as session:
        service.revoke(session, key_id)
