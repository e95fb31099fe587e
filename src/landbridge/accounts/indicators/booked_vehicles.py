"""Vehicles booked in the electronic queue and not called yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import QUEUES, Indicator, Value, levels

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    return levels(view, "population", "booked")


INDICATOR = Indicator(
    suffix="booked_vehicles",
    unit="vehicles",
    better="lower",
    meaning="Vehicles with a booking that have not been called, over the hours of the period; "
    "most of them are not at the border.",
    reference="Bookings in the electronic queue, as its operator publishes them.",
    tolerance=QUEUES,
    values=_values,
    headline=("mean", "max"),
    by_direction=True,
)
