"""Hourly states over the replications, and passages by local day."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.accounts.columns import TABLES
from landbridge.accounts.frames import empty, frame, frame_of_rows
from landbridge.accounts.view import HAIR_H, View
from landbridge.base.dates import days

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl
    from numpy.typing import NDArray

    from landbridge.accounts.facts import Facts
    from landbridge.simulation.model.records import Names, Records, StateName


def state_tables(records: Sequence[Records], facts: Facts) -> dict[str, pl.DataFrame]:
    """Make the tables `states`, `state_names` and `daily` from all replications."""
    if not records:
        return {name: empty(TABLES[name]) for name in ("states", "state_names", "daily")}
    names = records[0].names
    columns = state_columns(names)
    return {
        "states": _states(records, facts, columns),
        "state_names": frame_of_rows(
            TABLES["state_names"],
            [
                {
                    "column": column,
                    **{k: getattr(s, k) for k in ("what", "of", "facility", "side", "direction")},
                    "name": s.name,
                    "key": s.key,
                }
                for column, s in zip(columns, names.states, strict=True)
            ],
        ),
        "daily": _daily(records, facts),
    }


def state_columns(names: Names) -> list[str]:
    """Name the columns: `<what>|<of>`; where that is not unique, side and direction follow."""
    seen = Counter((s.what, s.of) for s in names.states)
    return [_column(s, seen[s.what, s.of] > 1) for s in names.states]


def _column(state: StateName, longer: bool) -> str:
    more = [part for part in (state.side, state.direction, state.key) if part] if longer else []
    return f"{state.what}|{'.'.join([state.of, *more])}"


def _states(records: Sequence[Records], facts: Facts, columns: Sequence[str]) -> pl.DataFrame:
    stacked = []
    for record in records:
        low = int(np.searchsorted(record.state_hours, record.from_h - HAIR_H))
        high = int(np.searchsorted(record.state_hours, record.until_h + HAIR_H))
        stacked.append((record.state_hours[low:high], record.states[low:high]))
    length = min(len(hours) for hours, _ in stacked)
    clock = stacked[0][0][:length]
    cube = np.stack([states[:length] for _, states in stacked])
    mean = cube.mean(axis=0, dtype=np.float64)
    cube.sort(axis=0)
    start = facts.start_utc.astimezone(UTC)
    data: dict[str, Any] = {
        "hour": np.rint(clock - records[0].from_h).astype(np.int64),
        "time_utc": [start + timedelta(hours=round(float(hour), 6)) for hour in clock],
    }
    for prefix, block in (("mean", mean), ("p05", _point(cube, 0.05)), ("p95", _point(cube, 0.95))):
        for i, column in enumerate(columns):
            data[f"{prefix}|{column}"] = block[:, i].astype(np.float32)
    return frame(TABLES["states"], data)


def _point(ordered: NDArray[np.float32], probability: float) -> NDArray[np.float32]:
    """Give a quantile along the first axis, which is in order; straight between neighbours."""
    place = probability * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    share = np.float32(place - below)
    between: NDArray[np.float32] = ordered[below] + share * (ordered[above] - ordered[below])
    return between


def _daily(records: Sequence[Records], facts: Facts) -> pl.DataFrame:
    dates = list(days(facts.from_, facts.until))
    table: dict[str, list[Any]] = {column.name: [] for column in TABLES["daily"].columns}
    for record in records:
        for facility in sorted({m.facility for m in record.names.measures}):
            view = View(record, facts, facility)
            for measure in sorted({m.measure for m in record.names.measures if m.facility == facility}):
                for group in view.measures(measure):
                    if group.as_one:
                        continue
                    counts = view.daily(group).tolist()
                    table["count"] += counts
                    table["date"] += dates
                    for name, value in (
                        ("replication", record.replication),
                        ("facility", facility),
                        ("measure", measure),
                        ("direction", group.direction),
                        ("side", group.side),
                    ):
                        table[name] += [value] * len(counts)
    return frame(TABLES["daily"], table)
