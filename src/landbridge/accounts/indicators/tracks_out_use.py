"""Use of the tracks of the outgoing gauge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import TIMES, Indicator, Value, use

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    return use(view, "tracks_out")


INDICATOR = Indicator(
    suffix="tracks_out_use",
    unit="share",
    better=None,
    meaning="Share of the open track-hours in which a train stood on the track, those of one gauge only.",
    reference="Utilisation: load divided by capacity.",
    tolerance=TIMES,
    values=_values,
    headline=("mean",),
)
