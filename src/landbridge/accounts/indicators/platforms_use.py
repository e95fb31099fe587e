"""Use of the platform fleet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import TIMES, Indicator, Value, use

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    return use(view, "platforms")


INDICATOR = Indicator(
    suffix="platforms_use",
    unit="share",
    better=None,
    meaning="Share of the platform-hours in which a platform was under way or being loaded.",
    reference="Utilisation: load divided by capacity.",
    tolerance=TIMES,
    values=_values,
)
