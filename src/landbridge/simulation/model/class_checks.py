"""Classes of traffic that a chart tells apart, and those that streams are of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from landbridge.base.errors import Problem
from landbridge.base.nearest import nearest
from landbridge.corridor import Corridor
from landbridge.corridor.class_bans import classes_of
from landbridge.simulation.charts import Chart


def misspelt_classes(corridor: Corridor, charts: Mapping[str, Chart]) -> Iterator[Problem]:
    """Yield streams of a class that no chart tells apart, and that is much like one that nobody is of."""
    present = classes_of(corridor)
    told_apart = {
        class_ for facility in corridor.facilities.values() for class_ in _of(charts[facility.chart])
    }
    free = sorted(told_apart.difference(present))
    for facility in corridor.facilities.values():
        for name, stream in facility.streams.items():
            class_ = stream.text.get("class")
            near = nearest(class_, free) if class_ and class_ not in told_apart else None
            if near is not None:
                what = f"the chart {facility.chart} tells {near} apart, but nobody is of that class"
                address = f"{facility.id}.streams.{name}.class"
                told = f"{class_!r} goes the way of all others: {what}"
                yield Problem(stream.origin.file, stream.origin.line, address, told, near)


def _of(chart: Chart) -> set[str]:
    """Classes that branches of a chart ask for."""
    return {
        branch.when.equals
        for _, _, _, step in chart.steps()
        for branch in step.branches
        if branch.when and branch.when.name == "class" and isinstance(branch.when.equals, str)
    }
