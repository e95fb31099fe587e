"""A corridor described in data: schema, reading, dated values, evidence, addresses, changes, checks."""

from __future__ import annotations

from landbridge.corridor.calendar import Calendar
from landbridge.corridor.corridor import Corridor
from landbridge.corridor.distribution import Distribution
from landbridge.corridor.facility import Facility, Post, Stream
from landbridge.corridor.quantity import ALWAYS, Evidence, Origin, Period, Quantity
from landbridge.corridor.reader import read_corridor

__all__ = [
    "ALWAYS",
    "Calendar",
    "Corridor",
    "Distribution",
    "Evidence",
    "Facility",
    "Origin",
    "Period",
    "Post",
    "Quantity",
    "Stream",
    "read_corridor",
]
