"""Which sections can be met together: worked out by hand, and compared with a maximum flow by another library."""

import random
from collections import Counter

import networkx
import pytest

from schemas.v1.set import MAX_QUESTIONS
from services.allocation import Allocation, Conflict, Group, conflicts
from services.circle import WINDOW

Sizes = dict[Group, int]


def group(*sections: int) -> Group:
    return frozenset(sections)


def feasible(sizes: Sizes, demands: list[int]) -> bool:
    """Whether all demands can be met, by networkx."""
    network = networkx.DiGraph()
    network.add_nodes_from(["from", "to"])
    for sections, size in sizes.items():
        network.add_edge("from", sections, capacity=size)
        network.add_edges_from((sections, section) for section in sections)
    for section, demand in enumerate(demands):
        network.add_edge(section, "to", capacity=demand)
    return bool(networkx.maximum_flow_value(network, "from", "to") == sum(demands))


def some_problem(chance: random.Random) -> tuple[Sizes, list[int]]:
    """Up to six sections that ask for about as many questions as there are."""
    count = chance.randint(2, 6)
    sizes: Sizes = Counter()
    for _ in range(chance.randint(2, 12)):
        sizes[frozenset(chance.sample(range(count), chance.randint(1, min(3, count))))] += chance.randint(1, 3)
    most = max(1, 2 * sizes.total() // count)
    return sizes, [chance.randint(1, most) for _ in range(count)]


def test_a_question_goes_to_the_section_that_needs_it() -> None:
    # One question qualifies for both, one for the first alone: the first must leave the shared one to the second.
    allocation = Allocation({group(0, 1): 1, group(0): 1}, [1, 1])

    assert not allocation.blocked
    assert not allocation.take(0, group(0, 1))
    assert allocation.take(0, group(0))
    assert allocation.take(1, group(0, 1))


def test_a_chain_of_sections_makes_room() -> None:
    # 0 can have a or b, 1 can have b or c, 2 can have c alone. If 0 took b, 1 would have to take c.
    sizes = {group(0): 1, group(0, 1): 1, group(1, 2): 1}

    assert not Allocation(sizes, [1, 1, 1]).take(0, group(0, 1))
    assert Allocation(sizes, [1, 1, 1]).take(0, group(0))
    # Without the demand of 2, 1 may have c, and 0 its choice.
    assert Allocation(sizes, [1, 1, 0]).take(0, group(0, 1))


@pytest.mark.parametrize(
    ("sizes", "demands", "expected"),
    [
        ({group(0): 5}, [3], []),
        ({group(0): 2}, [5], [Conflict((0,), 5, 2)]),
        # Three and two from the same four.
        ({group(0, 1): 4}, [3, 2], [Conflict((0, 1), 5, 4)]),
        # The third has questions enough of its own, so it is no part of the conflict, though it shares some.
        ({group(0, 1, 2): 4, group(2): 9}, [3, 2, 5], [Conflict((0, 1), 5, 4)]),
        # Any two of them could be met.
        ({group(0, 1, 2): 2}, [1, 1, 1], [Conflict((0, 1, 2), 3, 2)]),
        # Two conflicts that have nothing to do with each other.
        ({group(0, 1): 1, group(2, 3): 1}, [1, 1, 1, 1], [Conflict((0, 1), 2, 1), Conflict((2, 3), 2, 1)]),
        # None for the first; with one for each of the others, the third has to go without.
        ({group(1, 2): 1}, [1, 1, 1], [Conflict((0,), 1, 0), Conflict((1, 2), 2, 1)]),
    ],
)
def test_conflicts_name_the_sections_and_the_numbers(
    sizes: Sizes, demands: list[int], expected: list[Conflict]
) -> None:
    assert list(conflicts(sizes, demands)) == expected


def test_what_can_be_met_agrees_with_a_maximum_flow() -> None:
    chance = random.Random(20)
    outcomes = Counter()
    for _ in range(200):
        sizes, demands = some_problem(chance)
        expected = feasible(sizes, demands)
        outcomes[expected] += 1
        assert bool(Allocation(sizes, demands).blocked) == (not expected), (sizes, demands)
        found = list(conflicts(sizes, demands))
        assert bool(found) == (not expected)
        reduced = list(demands)
        for conflict in found:
            assert sum(reduced[section] for section in conflict.sections) == conflict.requested
            assert conflict.available == sum(
                size for sections, size in sizes.items() if sections & set(conflict.sections)
            )
            # Without any one of its sections there is no conflict.
            for section in conflict.sections:
                others = [
                    reduced[one] if one in conflict.sections and one != section else 0 for one in range(len(demands))
                ]
                assert feasible(sizes, others)
            reduced[conflict.sections[-1]] -= conflict.missing
        assert feasible(sizes, reduced)
        # One question more, and it cannot be met any more: the reductions were no larger than they had to be.
        for section in {conflict.sections[-1] for conflict in found}:
            assert not feasible(sizes, [count + (one == section) for one, count in enumerate(reduced)])
    assert min(outcomes.values()) > 30


def test_a_question_may_be_taken_exactly_if_the_rest_can_still_be_met() -> None:
    chance = random.Random(7)
    answers = Counter()
    for _ in range(500):
        sizes, demands = some_problem(chance)
        allocation = Allocation(sizes, demands)
        if allocation.blocked:
            continue
        left, wanted = dict(sizes), list(demands)
        for section in range(len(demands)):
            refused: set[Group] = set()
            while wanted[section]:
                one = chance.choice(
                    [group for group in left if section in group and left[group] and group not in refused]
                )
                left[one] -= 1
                wanted[section] -= 1
                possible = feasible(left, wanted)
                answers[possible] += 1
                assert allocation.take(section, one) == possible
                if not possible:
                    left[one] += 1
                    wanted[section] += 1
                    refused.add(one)
    assert min(answers.values()) > 50


def test_a_window_has_room_for_all_that_a_blueprint_may_ask_for() -> None:
    """What services/blueprints.py concludes from the windows alone rests on this."""
    assert MAX_QUESTIONS <= WINDOW
