"""What the next hours look like: bands over the replications of a run of some hours.

A band holds the next replication in nine of ten cases: from the point that it is below once in twenty to the
one that it is above once in twenty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.experiment.shocks.lanes import UNITS, WAITING_UNITS, hours_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from landbridge.experiment.finished import Finished
    from landbridge.experiment.shocks.lanes import Lane
    from landbridge.simulation.model.records import MeasureName, Names, Records

DAY = 24
POINTS = (0.05, 0.5, 0.95)


def by_lane(records: Records, lanes: tuple[Lane, ...]) -> NDArray[np.float64]:
    """Give what passed since the begin, and what waits, by the hour: (2, lane, hour)."""
    hours = hours_of(records, lanes)
    return np.stack([hours.passed, hours.waiting]).astype(np.float64)


def forecast(finished: Finished, lanes: Sequence[Lane], hours: int) -> list[dict[str, Any]]:
    """Give the rows of a forecast: what passes in each day, what waits at its end, when nothing does, times.

    Parameters
    ----------
    finished
        The run.
    lanes
        Lanes of its model.
    hours
        How long it lasts.
    """
    spool = finished.spool
    cube = np.stack([spool.hours(number) for number in finished.replications])
    ends = [*range(DAY, hours, DAY), hours]
    rows: list[dict[str, Any]] = []
    for place, lane in enumerate(lanes):
        passed, waiting = cube[:, 0, place], cube[:, 1, place]
        who = {"facility": lane.id.facility, "direction": lane.id.direction, "kind": lane.id.kind}
        units = UNITS.get(lane.id.kind, lane.id.kind)
        for begin, end in zip([0, *ends[:-1]], ends, strict=True):
            through = passed[:, end] - passed[:, begin]
            rows.append({**who, "what": "through", "from_h": begin, "until_h": end} | _band(through, units))
        waits = WAITING_UNITS.get(lane.id.kind, lane.id.kind)
        rows += [
            {**who, "what": "waiting", "from_h": end, "until_h": end} | _band(waiting[:, end], waits)
            for end in [0, *ends]
        ]
        gone = [float(np.argmax(one <= 0)) if (one <= 0).any() else np.inf for one in waiting]
        rows.append({**who, "what": "gone", "from_h": 0, "until_h": hours} | _band(np.array(gone), "h"))
    return rows + _times(finished, hours)


def _times(finished: Finished, hours: int) -> list[dict[str, Any]]:
    """Give the mean of each measured time over those that were measured."""
    names = finished.names
    rows = dict(_groups(names))
    counts, sums = [], []
    for number in finished.replications:
        one = finished.spool.read(number)
        count, total = np.zeros(len(names.measures)), np.zeros(len(names.measures))
        at = one.measure_at // len(names.classes)
        np.add.at(count, at, one.measure_count)
        np.add.at(total, at, one.measure_sums[0])
        counts.append(count)
        sums.append(total)
    count, total = np.stack(counts), np.stack(sums)
    made = []
    for place, name in rows.items():
        there = count[:, place] > 0
        if not there.any():
            continue
        means = total[there, place] / count[there, place]
        who = {"facility": name.facility, "direction": name.direction, "kind": name.kind}
        place_of = f"{name.measure}@{name.side}" if name.side else name.measure
        made.append({**who, "what": f"hours:{place_of}", "from_h": 0, "until_h": hours} | _band(means, "h"))
    return made


def _groups(names: Names) -> list[tuple[int, MeasureName]]:
    return [(place, name) for place, name in enumerate(names.measures) if name.timed]


def point(ordered: NDArray[Any], probability: float) -> float:
    """Give the point that the next replication is below with a probability; straight between neighbours.

    Of n in order the k-th is above the next one with probability k / (n + 1) (Weibull 1939), whatever the
    law: so a band of these points holds the next with the probability that it says, if it reaches so far.
    """
    place = min(max(probability * (len(ordered) + 1) - 1.0, 0.0), len(ordered) - 1.0)
    share = place - int(place)
    if not share:
        return float(ordered[int(place)])
    low, high = ordered[int(place)], ordered[int(place) + 1]
    return float(low + share * (high - low)) if np.isfinite(high) else float("inf")


def _band(values: NDArray[Any], unit: str) -> dict[str, Any]:
    """Give the points of a band; null where it is beyond what was run."""
    ordered = np.sort(np.asarray(values, dtype=float))
    found = (point(ordered, probability) for probability in POINTS)
    shown = [round(value, 6) if np.isfinite(value) else None for value in found]
    return dict(zip(("p05", "p50", "p95"), shown, strict=True)) | {"unit": unit}
