"""How full a pipeline was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.accounts.indicators.declared import QUEUES, Indicator, Value
from landbridge.accounts.pipelines import capacity_of, flow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.accounts.view import View


def _values(view: View) -> Iterable[Value]:
    course = view.facts.flows
    line = course.line(view.facility) if course is not None else None
    if course is None or line is None:
        return
    carried = course.total(view.from_, view.until, flow(course, line, course.over(line), in_mt=False))
    held = course.total(view.from_, view.until, capacity_of(line))
    yield Value(None, None, "mean", carried / held if carried is not None and held else None)


INDICATOR = Indicator(
    suffix="line_use",
    unit="share",
    better=None,
    meaning="Part of a line's capacity that was used; while it is closed it has none.",
    reference="Utilisation, as the pipeline companies publish it.",
    tolerance=QUEUES,
    values=_values,
)
