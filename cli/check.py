"""`interrobank check`: what is wrong in a bank of Markdown files, file by file and line by line."""

from pathlib import Path

import click

from cli.wording import counted
from formats.bank import HEADER, in_folder, read_bank
from services.bank_check import check as check_bank


@click.command()
@click.argument(
    "paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path, resolve_path=True)
)
def check(paths: tuple[Path, ...]) -> None:
    """Check a bank, or some of its files, against docs/bank-format.md.

    Each fault is one line, FILE:LINE: what is wrong. A folder or file inside a bank is checked together with the
    rest of the bank (its topics, the links between its questions), but only faults in it and in bank.md are listed.
    """
    roots = {path: _root(path) for path in paths}
    questions = topics = 0
    faults: list[str] = []
    for root in dict.fromkeys(roots.values()):
        wanted = [path for path in paths if roots[path] == root]
        bank = read_bank(in_folder(root))
        questions += sum(_is_within(root / file.path, wanted) for file in bank.questions)
        topics += sum(_is_within(root / file.path, wanted) for file in bank.topics)
        faults += [
            f"{_shown(root / fault.path)}:{fault.line}: {fault.detail}"
            for fault in check_bank(bank)
            if fault.path == HEADER or _is_within(root / fault.path, wanted)
        ]
    for fault in faults:
        click.echo(fault)
    if faults:
        raise click.ClickException(f"{counted(len(faults), 'fault')} found")
    click.echo(f"{counted(questions, 'question')}, {counted(topics, 'topic')}: no faults")


def _root(path: Path) -> Path:
    """The folder of the bank that `path` is or lies in; where there is none, the folder that should be one."""
    folder = path if path.is_dir() else path.parent
    return next((above for above in (folder, *folder.parents) if (above / HEADER).is_file()), folder)


def _is_within(path: Path, wanted: list[Path]) -> bool:
    return any(path.is_relative_to(one) for one in wanted)


def _shown(path: Path) -> Path:
    """A path as short as it can be from where the command runs."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
