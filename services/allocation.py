"""Which questions go to which sections, where many qualify for several: a flow in a bipartite graph.

Questions that qualify for the same sections are interchangeable here, so only the number of each such group counts,
and the graph stays small however many questions there are. A section whose demand is not met looks for a question
along augmenting paths (Ford and Fulkerson 1956): it takes one from a group that is used up, and the section that loses
it looks for another. Where no path is left, the sections seen on the way ask together for more questions than qualify
for any of them (Hall 1935), and that is the reason to name.
"""

from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

# The sections that a question qualifies for, by their indexes.
Group = frozenset[int]


@dataclass(frozen=True)
class Conflict:
    """Sections that ask together for more questions than qualify for any of them; no fewer of them do."""

    sections: tuple[int, ...]
    requested: int
    available: int

    @property
    def missing(self) -> int:
        """How many questions more there would have to be."""
        return self.requested - self.available


class Allocation:
    """Questions set aside for sections, as many as each demands where that is possible.

    `blocked` are the sections around the first whose demand cannot be met, at which everything stops, and empty if all
    are met.
    """

    def __init__(self, sizes: Mapping[Group, int], demands: Sequence[int]) -> None:
        """`sizes` says how many questions each group has, `demands` how many questions each section is to get."""
        self._spare = dict(sizes)
        self._set_aside: dict[Group, Counter[int]] = {group: Counter() for group in sizes}
        self._groups = [[group for group in sizes if section in group] for section in range(len(demands))]
        self.blocked: Group = frozenset()
        for section, demand in enumerate(demands):
            for _ in range(demand):
                self.blocked = self._find_one_for(section)
                if self.blocked:
                    return

    def take(self, section: int, group: Group) -> bool:
        """Give the section one question of the group for good, in place of one that was set aside for it.

        False, and nothing has changed, if some demand could not be met any more. From then on the group is refused to
        the section however often it asks.
        """
        if not self._set_aside[group][section]:
            freed = next(one for one in self._groups[section] if self._set_aside[one][section])
            self._move(freed, section, None)
            if self._spare[group]:
                self._move(group, None, section)
            else:
                loser = next(one for one, count in self._set_aside[group].items() if count)
                self._move(group, loser, section)
                if self._find_one_for(loser, without=(group, section)):
                    self._move(group, section, loser)
                    self._move(freed, None, section)
                    return False
        self._set_aside[group][section] -= 1
        return True

    def _find_one_for(self, section: int, without: tuple[Group, int] | None = None) -> Group:
        """Set one more question aside for a section along a shortest augmenting path.

        `without` is a group and a section that must not give back what it has of it. Where there is no path nothing
        changes, and the sections that were asked for help come back.
        """
        came_by: dict[int, tuple[Group, int] | None] = {section: None}
        asked = deque([section])
        while asked:
            asking = asked.popleft()
            spare = next((group for group in self._groups[asking] if self._spare[group]), None)
            if spare is not None:
                self._move(spare, None, asking)
                while step := came_by[asking]:
                    lent, earlier = step
                    self._move(lent, asking, earlier)
                    asking = earlier
                return frozenset()
            for group in self._groups[asking]:
                for owner, count in self._set_aside[group].items():
                    reserved = 1 if without == (group, owner) else 0
                    if count > reserved and owner not in came_by:
                        came_by[owner] = (group, asking)
                        asked.append(owner)
        return frozenset(came_by)

    def _move(self, group: Group, before: int | None, after: int | None) -> None:
        """One question of a group changes hands; None stands for those that are spare."""
        for section, change in ((before, -1), (after, 1)):
            if section is None:
                self._spare[group] += change
            else:
                self._set_aside[group][section] += change


def conflicts(sizes: Mapping[Group, int], demands: Sequence[int]) -> Iterator[Conflict]:
    """Every conflict, each as if the last section of those before asked for as many questions fewer as are missing.

    These reductions together are the smallest with which all demands can be met.
    """
    demands = list(demands)
    while blocked := Allocation(sizes, demands).blocked:
        for section in sorted(blocked):
            # Whoever is not needed for a conflict is left out of it.
            blocked = _blocked_among(blocked - {section}, sizes, demands) or blocked
        requested = sum(demands[section] for section in blocked)
        conflict = Conflict(tuple(sorted(blocked)), requested, sum(sizes[group] for group in sizes if group & blocked))
        yield conflict
        demands[conflict.sections[-1]] -= conflict.missing


def _blocked_among(sections: Group, sizes: Mapping[Group, int], demands: Sequence[int]) -> Group:
    alone = [demand if section in sections else 0 for section, demand in enumerate(demands)]
    return Allocation(sizes, alone).blocked
