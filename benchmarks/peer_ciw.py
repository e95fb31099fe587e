"""M/M/c in Ciw. Boxes that leave in groups are beyond it, so there is no terminal."""

from __future__ import annotations

import ciw  # type: ignore[import-untyped]  # Ciw has no types

from .models import Queue, Result


def run_queue(queue: Queue, seed: int) -> Result:
    """M/M/c."""
    ciw.seed(seed)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(queue.arrivals)],
        service_distributions=[ciw.dists.Exponential(1.0)],
        number_of_servers=[queue.servers],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(queue.customers)
    stays = [r.exit_date - r.arrival_date for r in simulation.get_all_records()]
    return Result(len(stays), sum(stays) / len(stays))
