"""What a term is worth: the rarer it is in the bank, the more it tells about a question (inverse document frequency).

The bank is thought to have a hundred questions more than it has, one of which has the term: so in a small bank no
single question changes much, and yet the bank's own subject soon counts for little.
"""

import math
from collections.abc import Callable

from services.duplicates.profile import weak

_IMAGINED = 100
_HAVE_THE_TERM = 1
# What a term counts that says little in any bank.
_WEAK = 0.3


class Weights(dict[str, float]):
    """The worth of terms in a bank of so many questions, of which `frequency` says how many have a term.

    A term is looked up once and then remembered.
    """

    def __init__(self, questions: int, frequency: Callable[[str], int]) -> None:
        super().__init__()
        self._logarithm = math.log(questions + _IMAGINED)
        self._frequency = frequency
        self._weak = weak()

    def __missing__(self, term: str) -> float:
        worth = max(0.0, self._logarithm - math.log(self._frequency(term) + _HAVE_THE_TERM))
        self[term] = worth * _WEAK if term in self._weak else worth
        return self[term]
