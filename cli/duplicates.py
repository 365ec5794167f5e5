"""`interrobank duplicates`."""

from typing import Any

import click
import orjson

from cli.opening import opened_database
from services.duplicates import review


@click.command()
@click.option("--min-score", type=click.FloatRange(0, 1), default=None, help="Least score of the pairs that are shown.")
@click.option("--json", "as_json", is_flag=True, help="Print each pair as JSON, one line a pair.")
def duplicates(min_score: float | None, as_json: bool) -> None:
    """List the pairs of questions that are probably the same, after looking at everything that has changed."""
    with opened_database() as database:
        review.catch_up_wholly(database)
        cursor = None
        with database.snapshot() as connection:
            while True:
                found = review.page(connection, limit=100, min_score=min_score, cursor=cursor)
                for item in found.items:
                    click.echo(item.decode() if as_json else _line(orjson.loads(item)))
                cursor = found.next_cursor
                if cursor is None:
                    return


def _line(pair: dict[str, Any]) -> str:
    first, second = pair["first"], pair["second"]
    stems = " | ".join(" ".join(one["stem"].split()) for one in (first, second))
    return f"{pair['score']:.2f} {first['id']} {second['id']} {stems}"
