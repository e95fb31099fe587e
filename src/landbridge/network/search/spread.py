"""Which of many ways to show: the best by each criterion, then those that differ most from all shown."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from landbridge.network.search.search import Found, costs_of

MOST = 12


def spread(ways: Sequence[Found], most: int = MOST) -> tuple[Found, ...]:
    """Return at most so many ways that stand for all, cheapest first.

    The best by each of the four criteria are kept; then, one by one, the way farthest from its nearest kept
    one (farthest-first, Gonzalez, Theoretical Computer Science 38, 1985: no other choice of as many leaves
    gaps of less than half), by the logarithm of each cost.

    Parameters
    ----------
    ways
        That no other beats.
    most
        At least 4.
    """
    if len(ways) <= most:
        return tuple(sorted(ways, key=lambda way: way.costs))
    costs = costs_of(ways)
    point = np.log(np.maximum(costs, 1e-9))
    kept = list(dict.fromkeys(int(costs[:, criterion].argmin()) for criterion in range(costs.shape[1])))
    gap = np.full(len(ways), np.inf)
    for number in kept:
        gap = np.minimum(gap, np.abs(point - point[number]).max(axis=1))
    while len(kept) < most:
        number = int(gap.argmax())
        if gap[number] <= 0:
            break
        kept.append(number)
        gap = np.minimum(gap, np.abs(point - point[number]).max(axis=1))
    return tuple(sorted((ways[number] for number in kept), key=lambda way: way.costs))
