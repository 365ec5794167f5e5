"""Runs: the lines of a document that carry the same marks, numbered ones as far as they count upwards."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from formats.interview.candidates import Candidate

# What a line that asks weighs, by its marks; the run whose questions are weightiest is looked at first.
_WEIGHTS = {
    "label": 4.0,
    "heading": 2.0,
    "title": 2.0,
    "bold": 1.5,
    "number": 1.5,
    "row": 0.8,
    "bullet": 0.6,
    "plain": 0.4,
}


@dataclass(eq=False)
class Run:
    """Candidates with the same marks; numbered ones count upwards."""

    family: str
    items: list[Candidate] = field(default_factory=list)
    _asking: int = 0
    _followed: int = 0

    def add(self, item: Candidate) -> None:
        self.items.append(item)
        self._asking += item.asks
        self._followed += item.followed

    @property
    def asking(self) -> float:
        """The share of its lines that ask."""
        return self._asking / len(self.items)

    @property
    def followed(self) -> float:
        """The share of its lines that text follows."""
        return self._followed / len(self.items)


def runs_of(candidates: Iterable[Candidate]) -> list[Run]:
    """Return the runs of candidates, in the order in which they begin."""
    runs: list[Run] = []
    numbered: list[Run] = []
    unnumbered: dict[tuple[str, tuple[str, ...]], Run] = {}
    for item in candidates:
        if item.number is None:
            run = unnumbered.setdefault((item.family, item.style), Run(item.family))
            if not run.items:
                runs.append(run)
        elif (continued := _continued(item, numbered)) is not None:
            run = continued
            # What was opened after a run that goes on lay inside it.
            del numbered[numbered.index(run) + 1 :]
        else:
            run = Run(item.family)
            runs.append(run)
            numbered.append(run)
        run.add(item)
    return runs


def weight(item: Candidate) -> float:
    """Return how much a candidate speaks for its run being one of questions."""
    return _WEIGHTS[item.family] * (1.0 if item.asks else 0.3) * (1.0 if item.followed else 0.4)


def _continued(item: Candidate, open_runs: list[Run]) -> Run | None:
    """Return the open run that a numbered line continues, the last one first; None if it begins a run of its own."""
    best, best_score = None, 0.0
    for run in reversed(open_runs[-8:]):
        last = run.items[-1]
        if run.family != item.family or last.number is None or item.number is None:
            continue
        same_style = last.style == item.style
        step = item.number - last.number
        if not same_style and not (item.asks and last.asks and step == 1):
            continue
        if step == 1:
            score = 3.0
        elif item.asks and run.asking > 0.5 and 0 <= step <= 20:
            score = 1.0
        elif item.asks and run.family != "number" and step <= 0 and item.number > 1:
            score = 0.5
        else:
            continue
        score += 2.0 * (item.asks == (run.asking > 0.5)) + 0.5 * (item.followed == (run.followed > 0.5)) + same_style
        if score > best_score:
            best, best_score = run, score
    return best
