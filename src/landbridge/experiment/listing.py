"""What can be named in a corridor: the addresses of its numbers, and its indicators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.experiment.assumptions import number_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from landbridge.accounts.measured import Key
    from landbridge.corridor.corridor import Corridor
    from landbridge.simulation.charts import Chart
    from landbridge.simulation.model import Names, Records


def ids(corridor: str | Path = "khorgos") -> dict[str, list[dict[str, Any]]]:
    """List the addresses of all numbers of a corridor, as they are in its base period, and its indicators.

    Parameters
    ----------
    corridor
        Name of one that comes with landbridge, or a folder.

    Returns
    -------
    `addresses`: rows of address, from, until, value (of a distribution its mean), written (as text), unit
    (as written, else as the chart has it), grade, low, high, source, rule. What is taken from a rule names
    its address, and the evidence stands there. `indicators`: rows of id, unit, better, meaning.

    Raises
    ------
    InputErrors
        With everything that is wrong in the corridor.
    """
    from landbridge.corridor.reader import read_corridor

    read = read_corridor(corridor)
    return {"addresses": _addresses(read), "indicators": _indicators(read)}


def unit_of(corridor: Corridor, charts: Mapping[str, Chart], address: str) -> str | None:
    """Give the unit that a chart declares for the number at an address."""
    facility = corridor.facility_of(address)
    if facility is None:
        return None
    if facility.chart not in charts:  # solved, not simulated
        from landbridge.behaviour.pipelines import unit_at

        return unit_at(corridor, facility, address[len(facility.id) + 1 :])
    chart, parts = charts[facility.chart], address[len(facility.id) + 1 :].split(".")
    if parts[0] in facility.posts:
        parts = parts[1:]
    table, name, last = parts[0], parts[1] if len(parts) > 1 else "", parts[-1]
    if table in chart.resources:
        units = {"capacity": chart.resources[table].unit, "mtbf_h": "h", "repair_h": "h"}
        period = chart.resources[table].period
        if period is not None:
            units["capacity"] = f"{chart.resources[table].unit} a {'day' if period == 'slot' else period}"
        return units.get(last, chart.resources[table].unit if last in ("ban_at", "lift_at") else None)
    if table == "incidents":
        return "share" if last == "share" else "h"
    if last == "share" or table == "next":
        return "share"
    declared = (
        chart.times.get(name) if table == "times" else chart.numbers.get(name if table == "numbers" else last)
    )
    return declared.unit if declared is not None else None


def _addresses(corridor: Corridor) -> list[dict[str, Any]]:
    from landbridge.simulation.model import read_charts

    charts = read_charts(corridor)
    first, after = corridor.base
    rows = []
    for address in (*corridor.addresses(), *corridor.network_addresses()):
        quantity = corridor.quantity(address)
        for period in quantity.periods:
            if (period.from_ or first) >= after or (period.until or after) <= first:
                continue
            stands = None if quantity.rules else period.evidence
            row = {
                "address": address,
                "from": None if period.from_ is None else str(period.from_),
                "until": None if period.until is None else str(period.until),
                "value": number_of(period),
                "written": str(period.value),
                "unit": period.unit or period.currency or unit_of(corridor, charts, address),
                "grade": stands.grade if stands else None,
                "low": stands.low if stands else None,
                "high": stands.high if stands else None,
                "source": stands.source if stands else None,
                "rule": quantity.rules[0] if quantity.rules else None,
            }
            rows.append(row)
    return rows


def _indicators(corridor: Corridor) -> list[dict[str, Any]]:
    from landbridge.accounts.indicators import all_indicators

    rows = []
    for id_ in sorted({key.id for key in answers(corridor)}):
        indicator = all_indicators()[id_.rpartition(".")[2]]
        rows.append(
            {"id": id_, "unit": indicator.unit, "better": indicator.better, "meaning": indicator.meaning}
        )
    return rows


def answers(corridor: Corridor) -> list[Key]:
    """List every number that a run gives: each indicator is asked in a run in which nothing happened."""
    from landbridge.accounts.measured import measure_all
    from landbridge.experiment.modelling import Modeller
    from landbridge.experiment.setting import Setting
    from landbridge.experiment.study import Study

    from_, until = corridor.base
    model = Modeller()(corridor, from_, until)
    study = Study(Setting(str(corridor.folder), from_, until), corridor, corridor)
    return list(measure_all(_nothing(model.names), study.facts(model.start_utc)))


def _nothing(names: Names) -> Records:
    """Make the Records of a run in which nothing came."""
    import numpy as np

    from landbridge.simulation.model.records import N_TIME_BINS, Records

    kinds, classes, resources = len(names.kinds), len(names.classes), len(names.resources)
    measures = (len(names.measures), classes)

    def counts(*shape: int) -> Any:
        return np.zeros(shape, dtype=np.int64)

    return Records(
        names, 0, 0, 0.0, 1.0,
        ledger_h=np.zeros((len(names.places), classes, len(names.causes))),
        kind_in=counts(kinds, classes),
        kind_out=counts(kinds, classes, len(names.statuses)),
        kind_inside_start=counts(kinds, classes),
        kind_inside_end=counts(kinds, classes),
        kind_area_h=np.zeros((kinds, classes)),
        measure_count=counts(*measures),
        measure_sum_h=np.zeros(measures),
        measure_squares_h2=np.zeros(measures),
        measure_max_h=np.zeros(measures),
        measure_bins=counts(len(names.measures), N_TIME_BINS),
        busy_h=np.zeros(resources),
        open_h=np.zeros(resources),
        closed_h=np.zeros(resources),
        failed_h=np.zeros(resources),
        over_h=np.zeros(resources),
        blocked_h=np.zeros(resources),
        queue_h=np.zeros(resources),
        grants=counts(resources),
        state_hours=np.zeros(1),
        states=np.zeros((1, len(names.states)), dtype=np.float32),
        charges=counts(len(names.accounts), classes, max(1, len(names.months))),
        blocks_done=0,
        events_done=0,
    )  # fmt: skip
