"""Vehicles on the grounds of the posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import QUEUES, Indicator, Value, levels

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    return levels(view, "population", "on_site")


INDICATOR = Indicator(
    suffix="on_site_vehicles",
    unit="vehicles",
    better="lower",
    meaning="Vehicles on the grounds of a post, over the hours of the period.",
    reference="Vehicles on the grounds of a border crossing point, as its operator publishes them.",
    tolerance=QUEUES,
    values=_values,
    headline=("mean",),
    by_direction=True,
)
