"""Minutes that it takes to get out of a zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import TIMES, Indicator, Value, times

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    return times(view, "way_out", 60.0)


INDICATOR = Indicator(
    suffix="exit_wait_min",
    unit="min",
    better="lower",
    meaning="Minutes from the way out of a zone until through its post: queues and checks.",
    reference="Time at the exit of a border trade zone, as the press tells it.",
    tolerance=TIMES,
    values=_values,
    windowed=False,
    headline=("mean",),
    by_direction=True,
)
