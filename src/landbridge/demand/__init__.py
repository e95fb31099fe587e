"""Flows into the facilities of a corridor, as observed; and the trade beyond them, as modelled."""

from __future__ import annotations

from landbridge.demand.balance import balanced
from landbridge.demand.flows import Count, Flows, FlowStream
from landbridge.demand.gravity import poisson_gravity
from landbridge.demand.modelled import Modelled, modelled
from landbridge.demand.observed import begins, every_stream, observed
from landbridge.demand.profiles import profile_problems

__all__ = [
    "Count",
    "FlowStream",
    "Flows",
    "Modelled",
    "balanced",
    "begins",
    "every_stream",
    "modelled",
    "observed",
    "poisson_gravity",
    "profile_problems",
]
