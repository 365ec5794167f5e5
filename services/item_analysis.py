"""Item analysis: what sums over attempts say about a question, by the formulas of classical test theory.

Facility is the mean score and the discrimination index the correlation of a question's score with that of the rest of
the test, as in the quiz statistics of Moodle; docs/statistics.md has them with an example worked out by hand. Whatever
would be divided by zero is None.
"""

import math
from statistics import NormalDist

from models.statistics import Sums
from services.grading import UNITS

CONFIDENCE = 0.95
_Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


def mean(count: int, total: int) -> float | None:
    """The mean of scores, as a share of the points."""
    return total / (count * UNITS) if count else None


def standard_deviation(count: int, total: int, squares: int) -> float | None:
    """The standard deviation of a sample of scores, with n - 1, as a share of the points."""
    if count < 2:
        return None
    return math.sqrt((count * squares - total * total) / (count * (count - 1))) / UNITS


def discrimination(sums: Sums) -> float | None:
    """100 times the correlation of the score of the question with the score of the rest of the test, -100 to 100.

    Both are n² times the (co)variance, whole numbers, so that no variance is exactly zero.
    """
    n, x, r = sums.compared, sums.compared_score, sums.rest
    variance = n * sums.compared_score_squared - x * x
    variance_of_rest = n * sums.rest_squared - r * r
    if variance == 0 or variance_of_rest == 0:
        return None
    covariance = n * sums.score_times_rest - x * r
    # Divided as whole numbers, of any size, what cannot exceed one does not.
    return math.copysign(100 * math.sqrt(covariance * covariance / (variance * variance_of_rest)), covariance)


def measured_difficulty(count: int, total: int) -> float | None:
    """The share of the points that was missed, from 0 (everybody has it all) to 1 (nobody has anything)."""
    return mean(count, count * UNITS - total)


def interval(count: int, share: float | None) -> tuple[float, float] | None:
    """Wilson's score interval for a mean share (E. B. Wilson, 1927, J. Am. Stat. Assoc. 22, 209-212).

    It is that of a yes-or-no question. Where part of the points can be had, scores with the same mean vary less, so
    the interval is at least as wide as it has to be.
    """
    if share is None:
        return None
    square = _Z * _Z / count
    middle = (share + square / 2) / (1 + square)
    half = _Z / (1 + square) * math.sqrt(share * (1 - share) / count + square / (4 * count))
    return max(0.0, middle - half), min(1.0, middle + half)
