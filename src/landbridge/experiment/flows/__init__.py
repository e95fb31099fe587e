"""Modelled trade and the ways it takes: `landbridge flows`."""

from __future__ import annotations

from landbridge.experiment.flows.asked import FlowsAsked, flows_asked
from landbridge.experiment.flows.flows import ModalFlows, flows
from landbridge.experiment.flows.market import Market, Parameters, market_on, parameters_of

__all__ = [
    "FlowsAsked",
    "Market",
    "ModalFlows",
    "Parameters",
    "flows",
    "flows_asked",
    "market_on",
    "parameters_of",
]
