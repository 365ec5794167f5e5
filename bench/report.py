"""Figures into tables and files."""

import json
import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from bench.load import Result

_NAMED = ("flask", "flask-restx", "marshmallow", "sqlalchemy", "psycopg", "granian", "gunicorn")


def machine() -> dict[str, Any]:
    """Where this ran."""
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


def medians(results: list[Result]) -> dict[str, float]:
    """The median of each figure, and how far the rates lie apart."""
    rates = sorted(result.rate for result in results)
    return {
        "rate": median(rates),
        "p50": median(result.p50 for result in results),
        "p99": median(result.p99 for result in results),
        "lowest": rates[0],
        "highest": rates[-1],
    }


def markdown(report: dict[str, Any]) -> str:
    """The report as a page of Markdown. The last contender is the one the others are compared with."""
    run, where = report["run"], report["machine"]
    lines = [
        f"{where['date']}, {where['processor']}, {where['cores']} cores, {where['system']}, Python {where['python']}, "
        + ", ".join(f"{name} {number}" for name, number in where["versions"].items()),
        "",
        f"{run['questions']:,} questions, {run['concurrency']} connections, medians of {run['repeats']} interleaved "
        f"runs of {run['seconds']} s; latencies in ms.",
    ]
    for store in report["stores"].values():
        lines += [
            "",
            f"### {store['name']}",
            "",
            "| work | contender | requests/s | p50 | p99 | ratio |",
            "|---|---|---:|---:|---:|---:|",
        ]
        for work in store["work"]:
            base = list(work["contenders"].values())[-1]["rate"]
            for name, figures in work["contenders"].items():
                ratio = figures["rate"] / base
                cells = (f"{figures['rate']:,.0f}", f"{figures['p50']:.1f}", f"{figures['p99']:.1f}", f"{ratio:.1f}×")
                lines.append(f"| {work['title']} | {name} | {' | '.join(cells)} |")
        lines += ["", "| memory of all processes | shared out (PSS) | private |", "|---|---:|---:|"]
        for name, sizes in store["memory"].items():
            lines.append(f"| {name} | {_megabytes(sizes['pss'])} | {_megabytes(sizes['private'])} |")
    return "\n".join(lines) + "\n"


def keep(report: dict[str, Any], folder: Path) -> Path:
    """Write the report as JSON; gives the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
    path.write_text(json.dumps(report, indent=1) + "\n")
    return path


def _megabytes(size: int | None) -> str:
    return "unknown" if size is None else f"{size / 2**20:.0f} MB"
