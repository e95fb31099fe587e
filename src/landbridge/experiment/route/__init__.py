"""Door to door: `landbridge route`."""

from __future__ import annotations

from landbridge.experiment.route.answer import Answer, answer
from landbridge.experiment.route.asked import Asked, asked_of
from landbridge.experiment.route.route import Routes, route

__all__ = ["Answer", "Asked", "Routes", "answer", "asked_of", "route"]
