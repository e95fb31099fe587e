"""What is to be run: a corridor after all changes, its flows, its charts, and the period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from landbridge.base.errors import InputErrors, Problem
from landbridge.base.nearest import nearest
from landbridge.corridor import Corridor
from landbridge.corridor.solved import charted
from landbridge.demand import Flows, begins, observed
from landbridge.simulation.charts import Chart, chart_names, check_chart, parse_chart, read_chart
from landbridge.simulation.model.change_checks import change_problems
from landbridge.simulation.model.clock import Clock, Stretch, clock_of

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
    stretch: Stretch | None = None,
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
    stretch
        The hours that count, where not all from `from_` until `until` do. Traffic is then planned as if the
        run had no end: what is planned for a day does not depend on the day on which the run stops.

    Raises
    ------
    InputErrors
        If a chart is unknown or not sound, or there are no flows for the period.
    """
    known = dict(charts) if charts is not None else read_charts(corridor)
    problems = list(change_problems(corridor, known))
    if problems:
        raise InputErrors(problems)
    corridor = charted(corridor)
    first = from_ - timedelta(days=warm_up_days)
    if flows is None:
        late = first_traffic(corridor, from_) or (from_ if corridor.traffic else first)
        first = max(first, late)
        flows = observed(corridor, first, until, without_end=stretch is not None)
    warm_up = (from_ - first).days
    return Plan(corridor, known, flows, clock_of(corridor, from_, until, warm_up, stretch), warm_up)


def first_traffic(corridor: Corridor, from_: date) -> date | None:
    """First day for which every direction that has traffic by a day has a count."""
    return max((day for day in begins(corridor).values() if day <= from_), default=None)


def read_charts(corridor: Corridor) -> dict[str, Chart]:
    """Read and prove every chart that a corridor's facilities follow, and all of its own.

    A chart is one that comes with landbridge, or `charts/<name>.toml` of the corridor.

    Raises
    ------
    InputErrors
        With every problem of every chart.
    """
    corridor = charted(corridor)
    known = sorted({*chart_names(), *corridor.charts})
    problems: list[Problem] = []
    for facility in corridor.facilities.values():
        if facility.chart not in known:
            place = (facility.origin.file, facility.origin.line, f"{facility.id}.chart")
            text = f"there is no chart {facility.chart}; there are {', '.join(known)}"
            problems.append(Problem(*place, text, nearest(facility.chart, known)))
    charts: dict[str, Chart] = {}
    followed = {facility.chart for facility in corridor.facilities.values()}
    for name in sorted({*corridor.charts, *followed.intersection(known)}):
        try:
            charts[name] = _own_chart(corridor, name) if name in corridor.charts else read_chart(name)
        except InputErrors as error:
            problems.extend(error.problems)
            continue
        problems.extend(check_chart(charts[name]))
    if problems:
        raise InputErrors(problems)
    return charts


def _own_chart(corridor: Corridor, name: str) -> Chart:
    """Read a chart from the folder `charts` of a corridor.

    Raises
    ------
    InputErrors
        If its grammar is wrong, or its name is not that of its file or is taken.
    """
    file = f"charts/{name}.toml"
    if name in chart_names():
        text = "a chart of this name comes with landbridge; give yours, and its file, another name"
        raise InputErrors([Problem(file, None, name, text)])
    chart = parse_chart(corridor.charts[name], file)
    if chart.id != name:
        text = f"names itself {chart.id}, but its file {name}: they must be the same"
        raise InputErrors([Problem(file, 1, "chart", text)])
    return chart
