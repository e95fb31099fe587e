"""Flows of trains, trucks and people into the facilities of a corridor."""

from __future__ import annotations

from landbridge.demand.flows import Count, Flows, FlowStream
from landbridge.demand.observed import begins, every_stream, observed
from landbridge.demand.profiles import profile_problems

__all__ = ["Count", "FlowStream", "Flows", "begins", "every_stream", "observed", "profile_problems"]
