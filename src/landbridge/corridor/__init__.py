"""A corridor described in data: schema, reading, dated values, evidence, addresses, changes, checks."""

from __future__ import annotations

from landbridge.corridor.calendar import Calendar
from landbridge.corridor.change import Change, Scenario, parse_set
from landbridge.corridor.changes import apply_changes, with_quantities
from landbridge.corridor.corridor import Corridor
from landbridge.corridor.distribution import Distribution
from landbridge.corridor.facility import Facility, Post, Stream
from landbridge.corridor.quantity import ALWAYS, Evidence, Origin, Period, Quantity
from landbridge.corridor.reader import read_corridor
from landbridge.corridor.scenario import read_scenario

__all__ = [
    "ALWAYS",
    "Calendar",
    "Change",
    "Corridor",
    "Distribution",
    "Evidence",
    "Facility",
    "Origin",
    "Period",
    "Post",
    "Quantity",
    "Scenario",
    "Stream",
    "apply_changes",
    "parse_set",
    "read_corridor",
    "read_scenario",
    "with_quantities",
]
