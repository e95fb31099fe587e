"""Use of the wagon fleets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import TIMES, Indicator, Value, use

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    return use(view, "fleet")


INDICATOR = Indicator(
    suffix="fleet_use",
    unit="share",
    better=None,
    meaning="Share of the wagon-hours in which a wagon was loaded, under way, parked, emptied or going home.",
    reference="Utilisation: load divided by capacity.",
    tolerance=TIMES,
    values=_values,
)
