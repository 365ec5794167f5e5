"""Fit the coefficients of services/duplicates/measure.py to the labelled pairs, and print them.

    PYTHONPATH=. python tests/duplicates/fit.py

Logistic regression with an L2 penalty, by Newton's method (iteratively reweighted least squares, as in any textbook on
generalised linear models), so that the same pairs give the same coefficients everywhere.
"""

import math
from collections.abc import Sequence

from labelled import Labelled, pairs, weights

from services.duplicates.measure import FEATURES, compare, logistic
from services.duplicates.profile import of_question

WEIGHTS = weights()
# Five-fold cross-validation of the pairs for calibration hardly tells lighter ones apart (log loss 0.222 with this,
# 0.216 with 0.01, 0.236 with 0.1), and with them the weights of what only a few pairs have would grow on.
_PENALTY = 0.03
_STEPS = 30


def features(labelled: Labelled) -> list[float]:
    """The features of a pair in a bank that has all of the labelled questions."""
    compared = compare(of_question(labelled.first), of_question(labelled.second), WEIGHTS)
    return list(compared.features.values())


def fit(calibration: Sequence[Labelled]) -> tuple[float, list[float]]:
    """The intercept and the coefficients."""
    rows = [[1.0, *features(labelled)] for labelled in calibration]
    labels = [float(labelled.same) for labelled in calibration]
    weights = [0.0] * (len(FEATURES) + 1)
    for _ in range(_STEPS):
        chances = [logistic(_dot(weights, row)) for row in rows]
        # The intercept is not penalised: how common duplicates are is nothing to be shrunk.
        penalties = [0.0] + [_PENALTY] * len(FEATURES)
        slope = [
            sum((label - chance) * row[i] for row, label, chance in zip(rows, labels, chances, strict=True))
            - penalties[i] * weights[i]
            for i in range(len(weights))
        ]
        curvature = [
            [
                sum(chance * (1 - chance) * row[i] * row[j] for row, chance in zip(rows, chances, strict=True))
                + (penalties[i] + 1e-9 if i == j else 0.0)
                for j in range(len(weights))
            ]
            for i in range(len(weights))
        ]
        weights = [weight + step for weight, step in zip(weights, _solve(curvature, slope), strict=True)]
    return weights[0], weights[1:]


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return math.fsum(a * b for a, b in zip(one, other, strict=True))


def _solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """The solution of a system of linear equations, by Gaussian elimination with pivoting."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for column in range(size):
        pivot = max(range(column, size), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for row in range(size):
            if row != column:
                factor = rows[row][column] / rows[column][column]
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[column], strict=True)]
    return [row[-1] / row[i] for i, row in enumerate(rows)]


if __name__ == "__main__":
    intercept, coefficients = fit(pairs()[0])
    print(f"INTERCEPT = {intercept:.2f}")
    for name, value in zip(FEATURES, coefficients, strict=True):
        print(f"{name:16} {value:7.2f}")
