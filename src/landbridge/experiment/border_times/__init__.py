"""Times at borders and terminals as a run of the gateway gave them, for the network beyond it."""

from __future__ import annotations

from landbridge.experiment.border_times.chosen import Chosen, TimedNetworks, networks_with
from landbridge.experiment.border_times.kept import keep, kept_runs
from landbridge.experiment.border_times.read import BorderTimes, border_times

__all__ = [
    "BorderTimes",
    "Chosen",
    "TimedNetworks",
    "border_times",
    "keep",
    "kept_runs",
    "networks_with",
]
