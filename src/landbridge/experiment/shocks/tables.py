"""All shocks as one flat table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.experiment.shocks.lanes import UNITS
from landbridge.experiment.shocks.measure import NAMES

if TYPE_CHECKING:
    import polars as pl

    from landbridge.experiment.shocks.result import Figure, Gain, Row, Shock, Shocks

SHOWN = tuple(name for name in NAMES if name not in ("recovery_days", "late_while", "waiting_while"))
HEAD = ("scenario", "cause_from", "cause_until", "what", "facility", "direction", "unit")
ENDS = ("", "_low", "_high", "_range_low", "_range_high")
RECOVERY = ("recovery_days", "recovery_low", "recovery_high", "recovery_n", "recovery_not_in_window")
LAST = ("behind_on", "peak_on", "waited_for", "rules", "claimed")
COLUMNS = (*HEAD, *(f"{name}{end}" for name in SHOWN for end in ENDS), *RECOVERY, *LAST)


def table_of(found: Shocks) -> pl.DataFrame:
    """Give a line for each lane hit, each kind over the corridor, and each lane that carried more.

    `what` says which: hit, corridor or diverted. Of what carried more, `lost` is below zero and the rest is
    empty.
    """
    import polars as pl

    rows = []
    for shock in found.shocks:
        rows += [_row(shock, "hit", row) for row in shock.rows]
        rows += [_row(shock, "corridor", row) for row in shock.totals]
        rows += [_gain(shock, gain) for gain in shock.gains]
    text = {*HEAD, "behind_on", "peak_on", "waited_for", "rules"}
    kinds: dict[str, Any] = {name: pl.String if name in text else pl.Float64 for name in COLUMNS}
    kinds |= {"claimed": pl.Boolean, "recovery_n": pl.Int64, "recovery_not_in_window": pl.Int64}
    return pl.DataFrame([[row.get(name) for name in COLUMNS] for row in rows], schema=kinds, orient="row")


def _head(shock: Shock, what: str, facility: str | None, direction: str | None, unit: str) -> dict[str, Any]:
    until = shock.window.cause_until
    values = (shock.scenario, str(shock.window.cause_from), str(until) if until else None, what)
    return dict(zip(HEAD, (*values, facility, direction, unit), strict=True))


def _row(shock: Shock, what: str, row: Row) -> dict[str, Any]:
    made = _head(shock, what, row.lane.facility, row.lane.direction, row.unit)
    for name in SHOWN:
        made |= _ends(name, row.figures[name])
    if row.recovery is not None:
        told = row.recovery.as_json()
        values = (told["median_days"], told["low"], told["high"], row.recovery.n, row.recovery.not_seen)
        made |= dict(zip(RECOVERY, values, strict=True))
    places = ", ".join(f"{name} {many:.3g}" for name, many in row.places)
    return {
        **made,
        "behind_on": str(row.behind_on),
        "peak_on": str(row.peak_on),
        "waited_for": places,
        "claimed": row.claimed,
    }


def _gain(shock: Shock, gain: Gain) -> dict[str, Any]:
    made = _head(shock, "diverted", gain.lane.facility, gain.lane.direction, UNITS[gain.lane.kind])
    lost = {end: value for end, value in _ends("lost", gain.more).items() if value is not None}
    turned = {name: -value for name, value in lost.items()}
    for low, high in (("lost_low", "lost_high"), ("lost_range_low", "lost_range_high")):
        if low in turned:
            turned[low], turned[high] = turned[high], turned[low]
    return {**made, **turned, "rules": ", ".join(gain.rules), "claimed": gain.claimed}


def _ends(name: str, one: Figure) -> dict[str, float | None]:
    values = (one.mean, one.low, one.high, one.range_low, one.range_high)
    return {f"{name}{end}": value for end, value in zip(ENDS, values, strict=True)}
