"""Use of the cranes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import TIMES, Indicator, Value, use

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    return use(view, "cranes")


INDICATOR = Indicator(
    suffix="cranes_use",
    unit="share",
    better=None,
    meaning="Share of the open crane-hours in which a crane was in use.",
    reference="Utilisation: load divided by capacity.",
    tolerance=TIMES,
    values=_values,
    headline=("mean",),
)
