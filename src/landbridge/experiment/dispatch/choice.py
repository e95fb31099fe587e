"""Which crossings there are to choose between, and what the choice goes by."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from landbridge.base.errors import InputErrors, Problem
from landbridge.base.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from landbridge.behaviour.crossing import CrossingRules
    from landbridge.corridor.corridor import Corridor
    from landbridge.simulation.charts import Chart

BOOK = "crossing"
"""File of the rule book that holds what the decision goes by."""
OVERFLOW = ("over_days", "back_days", "room_days", "most_a_day")
ALLOWED = f"{BOOK}.orders.sent_between_the_crossings"
"""Rule that says whether trains may be sent elsewhere; without it they may."""
NEEDED = frozenset({"loading", "parking", "acceptance"})
"""Resources by which a chart is one of a crossing."""


def crossings_of(corridor: Corridor, charts: Mapping[str, Chart], direction: str) -> tuple[str, ...]:
    """Return the crossings that trains of a direction may choose between: those of one border.

    Of several borders with two crossings or more, the one that the corridor names first.
    """
    lanes: dict[str, dict[tuple[str | None, ...], list[str]]] = {}
    for facility in corridor.facilities.values():
        chart = charts.get(facility.chart)
        if chart is not None and set(chart.resources) >= NEEDED and not NEEDED & set(facility.uses):
            for lane, posts in facility.lanes.items():
                between = tuple(facility.posts[post].country for post in posts.values())
                lanes.setdefault(lane, {}).setdefault(between, []).append(facility.id)
    if lanes and direction not in lanes:
        told = f"{direction!r} is no direction of a crossing"
        raise InputErrors([Problem(None, None, "--direction", told, nearest(direction, lanes))])
    several = [names for names in lanes.get(direction, {}).values() if len(names) > 1]
    if not several:
        told = f"{corridor.name} has no two crossings {direction} to choose between"
        raise InputErrors([Problem(None, None, None, told)])
    return tuple(several[0])


def given_rules(rules: Mapping[str, float]) -> dict[str, float]:
    """Check what is given in place of the rule book's."""
    wrong = []
    for name, value in rules.items():
        if name not in OVERFLOW:
            told = f"is nothing that the choice goes by: {', '.join(OVERFLOW)}"
            wrong.append(Problem(None, None, f"rules.{name}", told, nearest(name, OVERFLOW)))
        elif not 0 <= value < float("inf"):
            wrong.append(
                Problem(None, None, f"--{name.replace('_', '-')}", f"{value:g} is below 0 or no number")
            )
    if wrong:
        raise InputErrors(wrong)
    return {name: float(rules[name]) for name in OVERFLOW if name in rules}


def rules_on(corridor: Corridor, day: date, given: Mapping[str, float]) -> CrossingRules:
    """Return what the decision goes by on a day: what is given, else the rule book's.

    Raises
    ------
    InputErrors
        With every rule that is missing.
    """
    from landbridge.behaviour.crossing import CrossingRules

    keys = [f"{BOOK}.overflow.{name}" for name in OVERFLOW if name not in given]
    missing = [key for key in keys if key not in corridor.rules]
    if missing:
        told = "is missing: the choice between crossings goes by it"
        raise InputErrors([Problem(f"rules/{BOOK}.toml", None, f"rules.{key}", told) for key in missing])
    values = dict(given)
    for key in keys:
        period = corridor.rules[key].quantity.period_at(day)
        if isinstance(period.value, bool) or not isinstance(period.value, int | float) or period.value < 0:
            told = f"must be a number, 0 or more, not {period.value!r}"
            raise InputErrors([Problem(period.origin.file, period.origin.line, f"rules.{key}", told)])
        values[key.rpartition(".")[2]] = float(period.value)
    rules = CrossingRules(**values)
    allowed = corridor.rules.get(ALLOWED)
    if allowed is not None and allowed.quantity.at(day) is False:
        return replace(rules, most_a_day=0.0)
    return rules
