"""Checks of a corridor that was read: one function each, run all together.

Each takes a corridor and yields what is wrong in it. `CHECKS` are those that `read_corridor` runs; higher
floors add theirs when they call `landbridge.corridor.check`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from landbridge.base.errors import Problem
from landbridge.corridor.checks.classes import classes_known
from landbridge.corridor.checks.dates import dates_neither_gap_nor_overlap, observed_dates, traffic_overlaps
from landbridge.corridor.checks.demand import OF_DEMAND
from landbridge.corridor.checks.evidence import evidence_complete, values_within_range
from landbridge.corridor.checks.incidents import incidents_stop_something
from landbridge.corridor.checks.money import charges_possible, rates_possible
from landbridge.corridor.checks.names import (
    drawn_with_known,
    includes_known,
    lanes_known,
    next_and_uses_known,
    observed_known,
    seeds_known,
    streams_known,
    traffic_known,
)
from landbridge.corridor.checks.network import OF_TABLES
from landbridge.corridor.checks.rules import (
    currencies_known,
    hours_understood,
    quotas_not_zero_for_ever,
    rules_cover_the_period,
    rules_referred_to,
    units_said_once,
)
from landbridge.corridor.checks.shares import shares_sum_to_one
from landbridge.corridor.checks.sources import sources_known
from landbridge.corridor.checks.values import calendars_known, values_possible
from landbridge.corridor.corridor import Corridor

Check = Callable[[Corridor], Iterable[Problem]]

CHECKS: tuple[Check, ...] = (
    includes_known,
    drawn_with_known,
    lanes_known,
    next_and_uses_known,
    streams_known,
    classes_known,
    incidents_stop_something,
    traffic_known,
    observed_known,
    seeds_known,
    sources_known,
    dates_neither_gap_nor_overlap,
    traffic_overlaps,
    observed_dates,
    values_possible,
    charges_possible,
    rates_possible,
    calendars_known,
    rules_cover_the_period,
    rules_referred_to,
    hours_understood,
    quotas_not_zero_for_ever,
    currencies_known,
    units_said_once,
    evidence_complete,
    values_within_range,
    shares_sum_to_one,
    *OF_TABLES,
    *OF_DEMAND,
)

HARMLESS: tuple[Check, ...] = (
    observed_known,
    seeds_known,
    sources_known,
    observed_dates,
    rules_referred_to,
    quotas_not_zero_for_ever,
    units_said_once,
    evidence_complete,
    values_within_range,
    shares_sum_to_one,
    *OF_TABLES,
    *OF_DEMAND,
)
"""Checks of what hides nothing from the model of a corridor: what that lacks is told together with it."""
