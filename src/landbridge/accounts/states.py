"""Hourly states over the replications, and passages by local day."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.accounts.columns import TABLES
from landbridge.accounts.frames import empty, frame, frame_of_rows
from landbridge.accounts.reduced import STATES_TOGETHER, read_state_hours, read_states
from landbridge.accounts.rhythm import Rhythm
from landbridge.accounts.rhythm_tables import STOCK_WEEKS, WEEK_HOURS
from landbridge.base.dates import days

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import polars as pl
    from numpy.typing import NDArray

    from landbridge.accounts.days import DayGroup
    from landbridge.accounts.facts import Facts
    from landbridge.accounts.reduced import Reduced
    from landbridge.simulation.model.records import Names, StateName


def state_tables(
    packed: Sequence[Callable[[int], bytes]], names: Names, facts: Facts, from_h: float
) -> dict[str, pl.DataFrame]:
    """Make the tables `states`, `state_names`, `week_hours` and `stock_weeks`.

    Parameters
    ----------
    packed
        Reads a group of the packed hourly states of a replication, by the group's number; one for each
        replication that is kept by the hour.
    names
        What the states are called.
    facts
        Start of the clock.
    from_h
        Hour of the clock at which the run's period begins.
    """
    columns = state_columns(names)
    described = frame_of_rows(
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
    )
    if not packed:
        return {"state_names": described} | {
            table.name: empty(table) for table in (TABLES["states"], WEEK_HOURS, STOCK_WEEKS)
        }
    rhythm = Rhythm(facts, read_state_hours(packed[0](0)))
    states = _states(packed, facts, names, columns, from_h, rhythm)
    return {"states": states, "state_names": described, **rhythm.frames()}


def daily_frame(groups: Sequence[DayGroup], facts: Facts, block: Sequence[Reduced]) -> pl.DataFrame:
    """Make the rows of the table `daily` of a block of replications, in the order of its key."""
    import polars as pl

    block = [one for one in block if one.daily.size]
    if not block:
        return empty(TABLES["daily"])
    dates = list(days(facts.from_, facts.until))
    head = pl.DataFrame(
        groups, schema=dict.fromkeys(("facility", "measure", "direction", "side"), pl.String), orient="row"
    )
    rows = np.tile(np.arange(len(groups)), len(dates) * len(block))
    whole = head[rows].with_columns(
        replication=pl.Series(
            np.repeat([one.replication for one in block], len(dates) * len(groups)), dtype=pl.Int64
        ),
        date=pl.Series(dates, dtype=pl.Date)[
            np.tile(np.repeat(np.arange(len(dates)), len(groups)), len(block))
        ],
        count=pl.Series(np.concatenate([one.daily.T.ravel() for one in block]), dtype=pl.Int64),
    )
    return whole.select([column.name for column in TABLES["daily"].columns])


def state_columns(names: Names) -> list[str]:
    """Name the columns: `<what>|<of>`; where that is not unique, side and direction follow."""
    seen = Counter((s.what, s.of) for s in names.states)
    return [_column(s, seen[s.what, s.of] > 1) for s in names.states]


def _column(state: StateName, longer: bool) -> str:
    more = [part for part in (state.side, state.direction, state.key) if part] if longer else []
    return f"{state.what}|{'.'.join([state.of, *more])}"


def _states(
    packed: Sequence[Callable[[int], bytes]],
    facts: Facts,
    names: Names,
    columns: Sequence[str],
    from_h: float,
    rhythm: Rhythm,
) -> pl.DataFrame:
    hours = read_state_hours(packed[0](0))
    length = len(hours)
    start = facts.start_utc.astimezone(UTC)
    data: dict[str, Any] = {
        "hour": np.rint(hours - from_h).astype(np.int64),
        "time_utc": [start + timedelta(hours=round(float(hour), 6)) for hour in hours],
    }
    bands: dict[str, dict[str, NDArray[np.float32]]] = {"mean": {}, "p05": {}, "p95": {}}
    for group, first in enumerate(range(0, len(columns), STATES_TOGETHER)):
        own_columns = columns[first : first + STATES_TOGETHER]
        cube = np.empty((len(packed), len(own_columns), length), dtype=np.float32)
        for row, read in enumerate(packed):
            cube[row] = read_states(read(group))
        for row, column in enumerate(own_columns):
            rhythm.add(column, names.states[first + row], cube[:, row])
        middle = cube.mean(axis=0, dtype=np.float64)
        cube.sort(axis=0)
        low, high = _point(cube, 0.05), _point(cube, 0.95)
        for row, column in enumerate(own_columns):
            bands["mean"][column] = middle[row].astype(np.float32)
            bands["p05"][column] = low[row].astype(np.float32)
            bands["p95"][column] = high[row].astype(np.float32)
    for prefix, own in bands.items():
        data.update({f"{prefix}|{column}": own[column] for column in columns})
    return frame(TABLES["states"], data)


def _point(ordered: NDArray[np.float32], probability: float) -> NDArray[np.float32]:
    """Give a quantile along the first axis, which is in order; straight between neighbours."""
    place = probability * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    share = np.float32(place - below)
    between: NDArray[np.float32] = ordered[below] + share * (ordered[above] - ordered[below])
    return between
