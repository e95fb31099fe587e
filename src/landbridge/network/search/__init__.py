"""Ways through a network that no other way beats, and those of them to show."""

from __future__ import annotations

from landbridge.network.search.every import best_ways
from landbridge.network.search.matrix import Skims, loads, skims
from landbridge.network.search.modes import MODES, Mode
from landbridge.network.search.ready import between, ends_of, hour_of_week, searchable
from landbridge.network.search.search import Found, NoTreesError, Search, costs_of
from landbridge.network.search.spread import spread

__all__ = [
    "MODES",
    "Found",
    "Mode",
    "NoTreesError",
    "Search",
    "Skims",
    "best_ways",
    "between",
    "costs_of",
    "ends_of",
    "hour_of_week",
    "loads",
    "searchable",
    "skims",
    "spread",
]
