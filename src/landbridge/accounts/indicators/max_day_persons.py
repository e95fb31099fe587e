"""The busiest day of a zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import COUNTS, Indicator, Value, counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    for group in counted(view, "visits", kind="person"):
        yield Value(group.side, group.direction, "max", float(view.daily(group).max()))


INDICATOR = Indicator(
    suffix="max_day_persons",
    unit="persons",
    better=None,
    meaning="Most persons who came into a zone from one side on one local day.",
    reference="Peak of a day, as border posts publish it: theirs counts a visit twice, in and out.",
    tolerance=COUNTS,
    values=_values,
)
