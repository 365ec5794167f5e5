"""Figures into tables and files."""

import json
import os
import platform
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.contender import WORKERS
from bench.contenders import BASE

_NAMED = ("flask", "flask-restx", "marshmallow", "sqlalchemy", "psycopg", "granian", "gunicorn")
Figures = Mapping[str, float | None]


def described(stores: list[dict[str, Any]]) -> dict[str, Any]:
    """The report: where it was measured, and the figures of each store."""
    return {"machine": _machine(), "stores": stores}


def joined(reports: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """One report of several from the same machine, the first of which says when and where."""
    first, *others = reports
    return {**first, "stores": [*first["stores"], *(store for other in others for store in other["stores"])]}


def keep(report: dict[str, Any], folder: Path) -> Path:
    """Write the report as JSON; gives the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
    path.write_text(json.dumps(report, indent=1) + "\n")
    return path


def markdown(report: dict[str, Any]) -> str:
    """The report as Markdown."""
    where = report["machine"]
    versions = dict(where["versions"])
    for store in report["stores"]:
        for contender in store["contenders"].values():
            versions |= contender["versions"]
    lines = [
        f"{where['date']}, {where['processor']}, {where['cores']} cores, {where['system']}, Python {where['python']}, "
        + ", ".join(f"{name} {number}" for name, number in versions.items())
    ]
    for store in report["stores"]:
        lines += _store(store)
    lines += _growth(report["stores"])
    return "\n".join(lines) + "\n"


def title(store: Mapping[str, Any]) -> str:
    """What a store is called in headings."""
    return f"{store['store']}, {store['questions']:,} questions"


def _store(store: Mapping[str, Any]) -> list[str]:
    run = store["run"]
    lines = [
        *("", f"### {title(store)}", ""),
        f"{run['concurrency']} connections, {WORKERS} workers each, medians of {run['repeats']} interleaved runs of "
        f"{run['seconds']} s.",
        "",
    ]
    lines += [f"How many times as fast as {BASE}, whose own column has requests (or questions) a second:", ""]
    lines += _matrix(store, _rate)
    lines += ["", "Milliseconds that half and 99 % of the requests took at most:", ""]
    lines += _matrix(store, lambda figures, _base: _joined(_number(figures["p50"]), _number(figures["p99"])))
    lines += ["", "Milliseconds of CPU time of all its processes for a request (or question):", ""]
    lines += _matrix(store, lambda figures, _base: _number(figures["cpu"]))
    lines += ["", "| contender | what it is | idle | after all work | after, with its share of what is common |"]
    lines += ["|---|---|---:|---:|---:|"]
    for name, contender in store["contenders"].items():
        idle, after = contender["memory"]["idle"], contender["memory"]["after"]
        sizes = (_megabytes(idle, "private"), _megabytes(after, "private"), _megabytes(after, "pss"))
        lines.append(f"| {name} | {contender['about']} | {' | '.join(sizes)} |")
    failures = [
        f"- {name} could not do the work “{work['title']}”: {reason}"
        for work in store["work"]
        for name, reason in work["failed"].items()
    ]
    failures += [f"- Without {name}, which {reason}." for name, reason in store["missing"].items()]
    return [*lines, *(["", *failures] if failures else [])]


def _matrix(store: Mapping[str, Any], cell: Callable[[Figures, Figures], str]) -> list[str]:
    """A table with a row for each work and a column for each contender."""
    names = list(store["contenders"])
    lines = ["| work | " + " | ".join(names) + " |", "|---|" + "---:|" * len(names)]
    for work in store["work"]:
        found = work["contenders"]
        cells = [cell(found[name], found.get(BASE, {})) if name in found else "" for name in names]
        lines.append(f"| {work['title']} | {' | '.join(cells)} |")
    return lines


def _rate(figures: Figures, base: Figures) -> str:
    rate, compared = figures["rate"], base.get("rate")
    assert rate is not None
    if figures is base or not compared:
        return f"{rate:,.0f}/s"
    return f"{_number(rate / compared)}×"


def _growth(stores: list[dict[str, Any]]) -> list[str]:
    """How many times as long each work takes in the largest bank as in the smallest."""
    lines = []
    for kind in dict.fromkeys(store["kind"] for store in stores):
        sizes = sorted((store for store in stores if store["kind"] == kind), key=lambda store: int(store["questions"]))
        smallest, largest = sizes[0], sizes[-1]
        if smallest is largest:
            continue
        before = {work["name"]: work["contenders"] for work in smallest["work"]}
        names = [name for name in largest["contenders"] if name in smallest["contenders"]]
        lines += [
            "",
            f"### {largest['store']}, time at {largest['questions']:,} against {smallest['questions']:,} questions",
            "",
        ]
        lines += ["| work | " + " | ".join(names) + " |", "|---|" + "---:|" * len(names)]
        for work in largest["work"]:
            cells = []
            for name in names:
                rates = [
                    found.get(name, {}).get("rate") for found in (before.get(work["name"], {}), work["contenders"])
                ]
                cells.append(f"{rates[0] / rates[1]:.2f}×" if all(rates) else "")
            lines += [f"| {work['title']} | {' | '.join(cells)} |"] if any(cells) else []
    return lines


def _machine() -> dict[str, Any]:
    model = platform.processor()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [line.partition(": ")[2] for line in cpuinfo.read_text().splitlines() if line.startswith("model name")]
        model = names[0] if names else model
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M}Z",
        "processor": model,
        "cores": os.cpu_count(),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in _NAMED},
    }


def _number(value: float | None) -> str:
    """A number with the two or three digits that mean something."""
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def _joined(*numbers: str) -> str:
    return " / ".join(numbers) if all(numbers) else ""


def _megabytes(memory: Mapping[str, int], kind: str) -> str:
    return f"{memory[kind] / 2**20:.0f} MB" if memory else "unknown"
