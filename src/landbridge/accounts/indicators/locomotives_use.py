"""Use of the locomotives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import TIMES, Indicator, Value, use

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    return use(view, "locomotives")


INDICATOR = Indicator(
    suffix="locomotives_use",
    unit="share",
    better=None,
    meaning="Share of the open engine-hours in which a locomotive was in use.",
    reference="Utilisation: load divided by capacity.",
    tolerance=TIMES,
    values=_values,
)
