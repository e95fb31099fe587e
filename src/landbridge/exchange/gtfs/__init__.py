"""General Transit Feed Specification: services with named stops as a timetable."""

from __future__ import annotations

from landbridge.exchange.gtfs.read import read_gtfs
from landbridge.exchange.gtfs.write import gtfs_files

__all__ = ["gtfs_files", "read_gtfs"]
