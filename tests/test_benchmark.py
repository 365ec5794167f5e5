"""The benchmark does what it says: it fills databases, compares answers, drives contenders and reports."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench import memory, plots, report, stores, work
from bench.campaign import Plan, measure
from bench.contender import Comparable, Missing
from bench.contenders.flask_idiomatic import IdiomaticFlask
from bench.contenders.interrobank import Interrobank

COUNT = 1000


class Nowhere(IdiomaticFlask):
    """Somebody who is not there."""

    name = "nowhere"

    def install(self) -> None:
        raise Missing("is not published")


class Wrong(IdiomaticFlask):
    """Somebody whose answers lack the level."""

    name = "wrong"

    def questions(self, answer: object) -> list[Comparable]:
        return [(stem, "", topics, answers) for stem, _level, topics, answers in super().questions(answer)]


def plan(*contenders: IdiomaticFlask | Interrobank, names: tuple[str, ...]) -> Plan:
    return Plan(list(contenders), names, concurrency=2, repeats=1, seconds=1, imported=20, keep=None)


def test_what_both_can_do_is_measured_and_reported(tmp_path):
    names = ("list", "unchanged", "export", "mix", "import")
    run = plan(Interrobank(), IdiomaticFlask(), Nowhere(), names=names)
    measured = report.described([measure(run, stores.SQLITE, COUNT)])

    [store] = measured["stores"]
    done = {one["name"]: set(one["contenders"]) for one in store["work"]}
    both = {"Interrobank", "idiomatic Flask"}
    assert done == {
        "list": both,
        "unchanged": {"Interrobank"},  # The idiomatic version knows no ETags.
        "export": both,
        "mix": both,
        "import": both,
    }
    assert [one["failed"] for one in store["work"]] == [{}] * len(names)
    page = report.markdown(measured)
    assert "| list page of 20 by topic and level |" in page
    assert "- Without nowhere, which is not published." in page
    assert ElementTree.fromstring(plots.ratios(store)).tag == "{http://www.w3.org/2000/svg}svg"
    assert report.keep(measured, tmp_path).read_text().startswith("{")


def test_an_export_takes_no_more_memory_than_a_few_of_its_pieces(tmp_path):
    if not Path("/proc/self/smaps_rollup").exists():
        pytest.skip("only Linux tells how much memory a process has filled")
    exported = memory.measure(stores.SQLITE, 10_000, tmp_path)
    assert exported.size > 8_000_000
    assert exported.above_idle < 16 * 2**20


def test_contenders_that_answer_differently_are_not_measured():
    with pytest.raises(RuntimeError, match="list: idiomatic Flask and wrong differ"):
        measure(plan(IdiomaticFlask(), Wrong(), names=("list",)), stores.SQLITE, COUNT)


def test_work_names_are_those_that_can_be_asked_for():
    assert tuple(one.name for one in work.all_work(COUNT, 1, 1)) == work.NAMES
