"""What a shock costs: loss, peak, recovery and diversion, in pairs of runs without it and with it."""

from __future__ import annotations

from landbridge.experiment.shocks.result import Shocks
from landbridge.experiment.shocks.run import resume_shock, shock

__all__ = ["Shocks", "resume_shock", "shock"]
