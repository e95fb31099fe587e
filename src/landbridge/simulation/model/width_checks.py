"""Those who ask for more units at once than a pool has: found before anything runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from landbridge.base.errors import Problem
from landbridge.corridor import Corridor, Facility
from landbridge.simulation.charts import LANE, Chart, split_role
from landbridge.simulation.model.ban_checks import ASKING, capacity_of, overlap


def width_problems(corridor: Corridor, charts: Mapping[str, Chart]) -> Iterator[Problem]:
    """Streams of which everybody asks for more units than a pool on the way has while it is open.

    They would wait until it has more, so for ever where it never has. A pool without a unit is closed, which
    is no mistake by itself.
    """
    for facility in corridor.facilities.values():
        chart = charts.get(facility.chart)
        if chart is not None:
            yield from _too_wide(corridor, facility, chart)


def _too_wide(corridor: Corridor, facility: Facility, chart: Chart) -> Iterator[Problem]:
    seen = set()
    for wanted, attribute in _asked(chart):
        role, bare = split_role(wanted)
        for stream in facility.streams.values():
            lane = stream.text.get("direction")
            post = facility.lanes.get(lane or "", {}).get(role or "") if role else None
            own = lane if chart.resources[bare].per == LANE else None
            pool = capacity_of(corridor, facility, bare, post, own)
            units = facility.values.get(f"streams.{stream.name}.{attribute}")
            if pool is None or units is None:
                continue
            for period in pool.periods:
                has = period.value
                if not isinstance(has, int | float) or has <= 0 or (units.address, pool.address) in seen:
                    continue
                for one in units.periods:
                    if isinstance(one.value, int | float) and one.value > has and overlap(one, period):
                        seen.add((units.address, pool.address))
                        text = f"is {one.value:g}, but {pool.address} is {has:g}: so many are never free"
                        where = (one.origin.file, one.origin.line, units.address)
                        yield Problem(*where, text, f"{has:g} or fewer")
                        break


def _asked(chart: Chart) -> Iterator[tuple[str, str]]:
    """Pools of which somebody asks for as many units as an attribute says, with that attribute."""
    found: dict[tuple[str, str], None] = {}
    for process in chart.processes.values():
        for body in process.bodies.values():
            for step in body:
                units = step.args.get("units")
                if step.verb in ASKING and isinstance(units, str) and units in process.attributes:
                    found.update(dict.fromkeys((target, units) for target in step.targets))
    yield from found
