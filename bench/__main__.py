"""`python -m bench`: fill the databases, start the contenders, check that they agree, drive them, report."""

import argparse
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from bench import campaign, contenders, load, publishing, report, stores, work

RESULTS = Path(__file__).parent / "results"
_KINDS = (stores.SQLITE, stores.POSTGRESQL)
# What is measured where it has to be quick; the full comparison takes about an hour and a half.
_QUICK_WORK = ("list", "one", "search", "create")


def main() -> int:
    everybody = {contender.name: contender for contender in contenders.everybody()}
    parser = argparse.ArgumentParser("python -m bench", description=__doc__)
    quick = os.environ.get("QUICK", "") not in ("", "0")
    parser.add_argument("--quick", action="store_true", default=quick, help="less of everything; so does QUICK=1")
    parser.add_argument("--questions", type=int, nargs="+", help="sizes of the bank (default 100,000; quick 10,000)")
    parser.add_argument("--stores", nargs="+", choices=_KINDS, default=_KINDS, help="kinds of database (default all)")
    parser.add_argument("--work", nargs="+", choices=work.NAMES, metavar="NAME", help=", ".join(work.NAMES))
    parser.add_argument("--contenders", nargs="+", choices=everybody, metavar="NAME", help=", ".join(everybody))
    parser.add_argument("--concurrency", type=int, default=32, help="connections (default 32)")
    parser.add_argument("--repeats", type=int, help="runs of each contender and work (default 5; quick 3)")
    parser.add_argument("--seconds", type=int, help="length of a run (default 3; quick 1; at most 10)")
    parser.add_argument("--imported", type=int, default=1000, help="questions in an imported file (default 1,000)")
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="keep filled databases there, or in the server given"
    )
    parser.add_argument("--publish", action="store_true", help="write the report into docs/performance.md, too")
    parser.add_argument(
        "--report", type=Path, nargs="+", metavar="FILE", help="measure nothing: join the reports of these files"
    )
    options = parser.parse_args()
    if options.report:
        return _show(report.joined(json.loads(file.read_text()) for file in options.report), publish=options.publish)
    chosen = options.contenders or (contenders.QUICK if options.quick else everybody)
    plan = campaign.Plan(
        contenders=[everybody[name] for name in chosen],
        work=options.work or (_QUICK_WORK if options.quick else work.NAMES),
        concurrency=options.concurrency,
        repeats=options.repeats or (3 if options.quick else 5),
        seconds=min(options.seconds or (1 if options.quick else 3), load.LONGEST_RUN),
        imported=options.imported,
        keep=options.keep,
    )
    sizes = options.questions or [10_000 if options.quick else 100_000]
    # Ended from outside, the contenders are to end too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        load.require_wrk()
        measured = report.described([campaign.measure(plan, kind, n) for kind in options.stores for n in sizes])
    except KeyboardInterrupt:
        return 130
    except (load.NoWrk, RuntimeError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    campaign.say(f"Kept in {report.keep(measured, RESULTS)}")
    return _show(measured, publish=options.publish)


def _show(measured: dict[str, Any], *, publish: bool) -> int:
    print(report.markdown(measured))
    if publish:
        campaign.say(f"Written into {publishing.publish(measured)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
