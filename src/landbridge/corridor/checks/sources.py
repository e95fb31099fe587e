"""Sources: every id that is cited stands in sources.csv."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.base.errors import Problem
from landbridge.corridor.checks.walk import periods, problem
from landbridge.corridor.corridor import Corridor


def sources_known(corridor: Corridor) -> Iterator[Problem]:
    """Every source of a value or an observed row stands in sources.csv."""
    sources = corridor.sources
    if not sources:
        return
    told = set()
    for _, quantity, period in periods(corridor):
        for source in period.evidence.sources:
            if source not in sources and (period.origin, source) not in told:
                told.add((period.origin, source))
                sentence = f"source {source!r} is not in sources.csv"
                yield problem(period.origin, quantity.address, sentence, source, sources)
    for row in corridor.observed.values():
        for source in row.sources:
            if source not in sources:
                origin = corridor.origins[f"observed.{row.id}"]
                sentence = f"source {source!r} is not in sources.csv"
                yield problem(origin, f"observed.{row.id}.source", sentence, source, sources)
