"""Whether dated changes fit the charts: causes that exist, limits on what has a limit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from landbridge.base.errors import Problem
from landbridge.base.nearest import nearest
from landbridge.corridor import Corridor, Facility, Period
from landbridge.simulation.charts import CAUSES, Chart


def change_problems(corridor: Corridor, charts: Mapping[str, Chart]) -> Iterator[Problem]:
    """Yield what is wrong with the changes that were applied to a corridor."""
    for facility in corridor.facilities.values():
        chart = charts[facility.chart]
        for path, quantity in facility.values.items():
            for period in quantity.periods:
                sentence, near = _wrong(facility, chart, path, period)
                if sentence:
                    yield Problem(period.origin.file, period.origin.line, quantity.address, sentence, near)


def _wrong(facility: Facility, chart: Chart, path: str, period: Period) -> tuple[str | None, str | None]:
    if period.cause is not None and period.cause not in CAUSES:
        return f"there is no cause {period.cause!r} in the delay ledger", nearest(period.cause, CAUSES)
    if period.verb == "limit":
        parts = path.split(".")
        name = next((part for part in parts if part in chart.resources), None)
        if name is None or chart.resources[name].kind != "quota":
            what = f"{name} is no quota" if name else "this is no resource"
            quotas = [r.name for r in chart.resources.values() if r.kind == "quota"]
            hint = f"; quotas of {facility.id}: {', '.join(quotas)}" if quotas else ""
            return f"`limit` sets units a day, but {what}: use `set` or `scale`{hint}", None
    return None, None
