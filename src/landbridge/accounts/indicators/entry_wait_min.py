"""Minutes that it takes to get into a zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import TIMES, Indicator, Value, times

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    return times(view, "way_in", 60.0)


INDICATOR = Indicator(
    suffix="entry_wait_min",
    unit="min",
    better="lower",
    meaning="Minutes from coming to the post of a zone until in it: the wait for opening, queues, ticket and "
    "checks.",
    reference="Time at the entrance of a border trade zone, as the press tells it.",
    tolerance=TIMES,
    values=_values,
    windowed=False,
    headline=("mean",),
    by_direction=True,
)
