"""What is to be run: a corridor after all changes, its flows, its charts, and the period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from landbridge.base.errors import InputErrors, Problem
from landbridge.base.nearest import nearest
from landbridge.corridor import Corridor
from landbridge.demand import Flows, observed
from landbridge.simulation.charts import Chart, chart_names, check_chart, read_chart
from landbridge.simulation.model.change_checks import change_problems
from landbridge.simulation.model.clock import Clock, clock_of

WARM_UP_DAYS = 30
"""Days before the period that are run to fill the system, and left out of all results."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a model is compiled from."""

    corridor: Corridor
    charts: Mapping[str, Chart]
    """Charts by id, read and proved."""
    flows: Flows
    clock: Clock
    warm_up_days: int


def build_plan(
    corridor: Corridor,
    flows: Flows | None,
    from_: date,
    until: date,
    warm_up_days: int = WARM_UP_DAYS,
    charts: Mapping[str, Chart] | None = None,
) -> Plan:
    """Bring together what a run needs.

    Parameters
    ----------
    flows
        What arrives from the first day of the warm-up on; None takes what was observed.
    from_, until
        First day that counts, and the day after the last.
    warm_up_days
        Shortened where the data begin later.
    charts
        Charts by id; None reads those that the facilities name.

    Raises
    ------
    InputErrors
        If a chart is unknown or not sound, or there are no flows for the period.
    """
    known = dict(charts) if charts is not None else read_charts(corridor)
    problems = list(change_problems(corridor, known))
    if problems:
        raise InputErrors(problems)
    first = from_ - timedelta(days=warm_up_days)
    if flows is None:
        first = max(first, min(from_, first_traffic(corridor) or from_))
        flows = observed(corridor, first, until)
    warm_up = (from_ - first).days
    return Plan(corridor, known, flows, clock_of(corridor, from_, until, warm_up), warm_up)


def first_traffic(corridor: Corridor) -> date | None:
    """First day for which every direction with traffic has a count."""
    begins: dict[tuple[str, str], date] = {}
    for row in corridor.traffic.values():
        for period in corridor.traffic_quantities[row.id].periods:
            if period.from_ is not None:
                key = (row.facility, row.direction)
                begins[key] = min(begins.get(key, date.max), period.from_)
    return max(begins.values(), default=None)


def read_charts(corridor: Corridor) -> dict[str, Chart]:
    """Read and prove every chart that a corridor's facilities follow.

    Raises
    ------
    InputErrors
        With every problem of every chart.
    """
    charts: dict[str, Chart] = {}
    problems: list[Problem] = []
    seen: set[str] = set()
    for facility in corridor.facilities.values():
        if facility.chart in seen:
            continue
        if facility.chart not in chart_names():
            problems.append(
                Problem(
                    facility.origin.file,
                    facility.origin.line,
                    f"{facility.id}.chart",
                    f"there is no chart {facility.chart}",
                    nearest(facility.chart, chart_names()),
                )
            )
            continue
        seen.add(facility.chart)
        try:
            chart = read_chart(facility.chart)
        except InputErrors as error:
            problems.extend(error.problems)
            continue
        problems.extend(check_chart(chart))
        charts[facility.chart] = chart
    if problems:
        raise InputErrors(problems)
    return charts
