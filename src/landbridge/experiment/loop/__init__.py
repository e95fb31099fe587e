"""Choice and gateway until they agree: `landbridge loop`."""

from __future__ import annotations

from landbridge.experiment.loop.loop import loop
from landbridge.experiment.loop.result import AtCrossing, Loop

__all__ = ["AtCrossing", "Loop", "loop"]
