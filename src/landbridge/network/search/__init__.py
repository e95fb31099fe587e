"""Ways through a network that no other way beats, and those of them to show."""

from __future__ import annotations

from landbridge.network.search.ready import ends_of, hour_of_week, searchable
from landbridge.network.search.search import Found, NoTreesError, Search, costs_of
from landbridge.network.search.spread import spread

__all__ = ["Found", "NoTreesError", "Search", "costs_of", "ends_of", "hour_of_week", "searchable", "spread"]
