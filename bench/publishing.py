"""A report into docs/: the tables between two marks of performance.md, the plots and the figures beside it."""

import json
from pathlib import Path
from typing import Any

from bench import plots, report
from bench.contender import ROOT

_PAGE = ROOT / "docs" / "performance.md"
_FOLDER = ROOT / "docs" / "performance"
_BEGIN, _END = "<!-- figures: `make bench-docs` writes what is below -->", "<!-- figures end here -->"


def publish(measured: dict[str, Any]) -> Path:
    """Put a report into the documentation, in the place of the one before; gives the page."""
    _FOLDER.mkdir(exist_ok=True)
    for old in _FOLDER.glob("*.svg"):
        old.unlink()
    (_FOLDER / "results.json").write_text(json.dumps(measured, indent=1) + "\n")
    shown = []
    for store in measured["stores"]:
        name = f"{store['kind']}-{store['questions']}.svg"
        (_FOLDER / name).write_text(plots.ratios(store))
        shown.append(f"![{report.title(store)}: how many times as fast as the others](performance/{name})")
    before, begin, rest = _PAGE.read_text(encoding="utf-8").partition(_BEGIN)
    _, end, after = rest.partition(_END)
    written = "\n\n".join([begin, *shown, report.markdown(measured).rstrip(), end])
    _PAGE.write_text(before + written + after, encoding="utf-8")
    return _PAGE
