"""General Modeling Network Specification: node.csv, link.csv and what goes with them."""

from __future__ import annotations

from landbridge.exchange.gmns.read import read_gmns
from landbridge.exchange.gmns.write import gmns_files

__all__ = ["gmns_files", "read_gmns"]
