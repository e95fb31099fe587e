"""The road with demand and all capacities scaled together: what one vehicle costs in a larger world."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

from landbridge.corridor import Corridor, apply_changes
from landbridge.corridor.change import Change
from landbridge.corridor.quantity import Origin
from landbridge.simulation.model import build_plan, compile_model, run_replication

from . import years

FACTORS = (1, 5, 20)
PERIOD = (date(2024, 1, 1), date(2024, 4, 1))
"""A quarter of a year: at 20 times it is five times the vehicles of a year."""
SCALED = ("quantity", "capacity", "first", "most")
"""Last words of the addresses: traffic; units of pools, quotas, stocks. Hours and times stay as they are."""


@dataclass(frozen=True)
class Scale:
    """One replication, warm-up included, from the model to its records; the best of its rounds."""

    factor: int
    model_s: float
    replication_s: float
    vehicles: int
    """That went through."""

    @property
    def each_us(self) -> float:
        """CPU microseconds a vehicle that went through."""
        return 1e6 * self.replication_s / self.vehicles


def scaled(corridor: Corridor, factor: float) -> Corridor:
    """The corridor with all traffic and every capacity `factor` times as large."""
    found = (
        address
        for address in corridor.addresses()
        if address.rpartition(".")[2] in SCALED and corridor.rule_at(address) is None
    )
    here = Origin("benchmarks", 0)
    return apply_changes(corridor, [Change("scale", address, factor, None, None, here) for address in found])


def measure(rounds: int) -> list[Scale]:
    """Every factor in turn."""
    found = []
    for factor in FACTORS:
        plan = build_plan(scaled(years.part("road"), factor), None, *PERIOD)
        model_s, model = years.best(1, partial(compile_model, plan))
        seconds, records = years.best(rounds, partial(run_replication, model, 1, 0))
        found.append(Scale(factor, model_s, seconds, years.left(records, "vehicle")))
    return found
