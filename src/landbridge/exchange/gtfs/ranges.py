"""Pairs of stops as ranges: `A B > C` where A and B are joined with C and not with each other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product


def ranges_of(pairs: Sequence[tuple[str, str]]) -> tuple[tuple[str, ...], ...] | None:
    """Return the ranges of places of which each earlier place is joined with each later one, if there are.

    The order within a range is that in which its places first stand in the pairs.
    """
    unique = list(dict.fromkeys(pairs))
    after: dict[str, set[str]] = {}
    for begins, ends in unique:
        after.setdefault(begins, set()).add(ends)
        after.setdefault(ends, set())
    order = list(dict.fromkeys([place for pair in unique for place in pair]))
    rank: dict[str, int] = {}
    left = set(order)
    level = 0
    while left:
        ready = {place for place in left if not any(place in after[other] for other in left)}
        if not ready:
            return None  # they lead round in a circle
        rank |= dict.fromkeys(ready, level)
        left -= ready
        level += 1
    ranges = tuple(tuple(place for place in order if rank[place] == number) for number in range(level))
    joined = {pair for one, other in combinations(ranges, 2) for pair in product(one, other)}
    return ranges if len(ranges) > 1 and joined == set(unique) else None
