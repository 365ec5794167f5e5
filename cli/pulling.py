"""`interrobank pull`: a release of a set for CI, checked against a lock."""

import sys
from pathlib import Path

import click

import formats
from cli.fetching import Cache, fetch
from cli.writing import write_whole
from formats.base import Loss
from services import locks
from services.errors import Contradiction


@click.command()
@click.argument("url")
@click.option(
    "--lock",
    "lock_path",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The lock to compare with; it is made if there is none yet.",
)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write; standard output if absent."
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice([one.name for one in formats.FORMATS if one.write]),
    help="Write the questions in this format instead of the release as it is served.",
)
@click.option("--update", is_flag=True, help="Lock what there is now, if it is not what was locked.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=30.0,
    show_default=True,
    help="Seconds to wait for the server, at each of up to four tries.",
)
@click.option("--token", envvar="INTERROBANK_TOKEN", show_envvar=True, help="Token of a key, if reading needs one.")
def pull(
    url: str,
    lock_path: Path,
    output: Path | None,
    format_name: str | None,
    update: bool,
    timeout: float,
    token: str | None,
) -> None:
    """Fetch a release of a set, and fail if it is not what the lock says.

    URL is that of a release, such as http://127.0.0.1:8000/api/v1/sets/flask-basics/releases/3. Without a network the
    copy in the cache is used.
    """
    if not url.startswith(("http://", "https://")):
        raise click.BadParameter("must begin with http:// or https://", param_hint="URL")
    if token and not (token.isascii() and token.isprintable()):
        raise click.BadParameter("is no token of a key", param_hint="--token")
    cache = Cache(url)
    kept = cache.read()
    fetched = fetch(url, token, timeout, kept)
    release = locks.read_copy(fetched.body)
    content = _content(release, fetched.body, format_name)
    if fetched.offline:
        assert kept
        click.echo(f"interrobank: {fetched.offline}; using the copy of {kept.since:%Y-%m-%d %H:%M}", err=True)
    locked = _locked(lock_path, update)
    if locked and locked != release.lock:
        known = locks.read_copy(kept.body).stems if kept else {}
        for difference in locks.differences(locked, release.lock, {**known, **release.stems}):
            click.echo(difference, err=True)
        if not update:
            raise click.ClickException(f"{url} is not what {lock_path} says; --update would lock it as it is now")
    if kept is None or fetched.body != kept.body:
        cache.keep(fetched)
    # The lock comes first: a run that is broken off in between is completed by the next one.
    if locked != release.lock:
        _write(lock_path, locks.write(release.lock))
    if output is None:
        sys.stdout.buffer.write(content)
    elif _read(output) != content:
        _write(output, content)


def _locked(path: Path, update: bool) -> locks.Lock | None:
    """What a lock file says; None if there is none, or a damaged one that is to be replaced."""
    text = _read(path)
    try:
        return None if text is None else locks.read(text)
    except Contradiction as contradiction:
        if update:
            return None
        raise click.ClickException(f"{path}: {contradiction}") from None


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise click.FileError(str(path), error.strerror) from None


def _write(path: Path, content: bytes) -> None:
    try:
        write_whole(path, content)
    except OSError as error:
        raise click.FileError(str(path), error.strerror) from None


def _content(release: locks.Copy, body: bytes, format_name: str | None) -> bytes:
    """What is to be written: the release as it was served, or its questions in a format."""
    if format_name is None:
        return body
    if any("explanation" not in question for question in release.questions):
        raise click.ClickException("a file holds the key, and the play view has none: leave out --format")
    file_format = formats.by_name(format_name)
    assert file_format.write
    losses: list[Loss] = []
    content = b"".join(file_format.write(release.questions, losses))
    for loss in losses:
        click.echo(f"{loss.question_id}: {loss.detail}", err=True)
    return content
