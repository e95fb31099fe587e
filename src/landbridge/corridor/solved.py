"""Facilities whose numbers feed a decision that is solved, and not a chart that is run step by step."""

from __future__ import annotations

from dataclasses import replace

from landbridge.corridor.corridor import Corridor
from landbridge.corridor.facility import PIPELINE, Facility


def charted(corridor: Corridor) -> Corridor:
    """Return the corridor without the facilities that no entity runs through: what is simulated."""
    kept = {name: one for name, one in corridor.facilities.items() if not one.is_solved}
    if len(kept) == len(corridor.facilities):
        return corridor
    return replace(corridor, facilities=kept, clock_zone=corridor.main_zone)


def pipelines_of(corridor: Corridor) -> list[Facility]:
    """Return the facilities of oil and gas, in the order of their ids."""
    return [facility for facility in corridor.facilities.values() if facility.chart == PIPELINE]
