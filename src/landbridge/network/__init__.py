"""The way beyond the gateway on a date: services and transfers as arcs, with time, price and carbon."""

from __future__ import annotations

from landbridge.network.build import network_on
from landbridge.network.checks import network_works
from landbridge.network.cost import Shipment, ValueOfTime
from landbridge.network.dates import Networks, network_turns
from landbridge.network.network import Network
from landbridge.network.pieces import ArcKind, Part

__all__ = [
    "ArcKind",
    "Network",
    "Networks",
    "Part",
    "Shipment",
    "ValueOfTime",
    "network_on",
    "network_turns",
    "network_works",
]
