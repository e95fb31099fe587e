"""Shares of a whole sum to 1 on every date."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.base.errors import Problem
from landbridge.corridor.checks.walk import problem
from landbridge.corridor.corridor import Corridor
from landbridge.corridor.shares import share_sets, sums

_SLACK = 1e-6


def shares_sum_to_one(corridor: Corridor) -> Iterator[Problem]:
    """Shares of facilities handed over to, of the members of a key and of streams sum to 1 on every date."""
    for name, members in share_sets(corridor).items():
        for day, total in sums(corridor, members):
            if abs(total - 1) > _SLACK:
                since = f"from {day} on " if day else ""
                origin = corridor.quantity(members[0]).periods[0].origin
                yield problem(origin, name, f"shares {since}sum to {total:g}, not 1")
                break
