"""Days on which loading was banned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import QUEUES, Indicator, Value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View

HOURS = 24.0


def _values(view: View) -> Iterable[Value]:
    for group in view.states("capacity", "loading"):
        shut = float((view.series(group) < len(group.rows) - 0.5).sum())
        yield Value(group.side, group.direction, "total", shut / HOURS)


INDICATOR = Indicator(
    suffix="banned_days",
    unit="days",
    better="lower",
    meaning="Time for which trains, or those of one class, might not be loaded at origin, by order or by the "
    "number of parked trains, in days; read every hour.",
    reference="Conventions that prohibit loading (loading bans) of the receiving railway.",
    tolerance=QUEUES,
    values=_values,
)
