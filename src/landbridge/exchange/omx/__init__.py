"""Open Matrix (OMX): what the best way of each mode costs between all places."""

from __future__ import annotations

from landbridge.exchange.omx.matrices import Matrices, matrices_of
from landbridge.exchange.omx.read import read_omx
from landbridge.exchange.omx.write import write_omx

__all__ = ["Matrices", "matrices_of", "read_omx", "write_omx"]
