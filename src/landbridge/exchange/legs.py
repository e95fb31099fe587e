"""Carriage and changes of a network as plain rows: what every format tells of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from landbridge.network import ArcKind
from landbridge.network.cost import UNITS

if TYPE_CHECKING:
    from landbridge.network import Network

DOOR = "door"


@dataclass(frozen=True, slots=True)
class Leg:
    """An arc of a network: from stop to stop of a service, or a change, collection or delivery at a place.

    Times are hours, money USD of the date for one of its unit.
    """

    id: str
    kind: ArcKind
    row: str
    """`services.<id>` or `transfers.<id>`: the row it is made of."""
    service: str
    """Empty for a change."""
    mode: str
    begins: str
    ends: str
    from_medium: str
    """`rail-1435`, `sea` …, or `door`."""
    to_medium: str
    km: float
    p50_h: float
    p95_h: float
    headway_h: float
    price_usd: float
    price_unit: str
    """`per_feu` …; empty where it costs nothing."""
    subsidy_usd: float
    payer: str
    fees_usd: dict[str, float]
    """By unit: what the price does not hold."""
    co2e_kg_per_t: float
    co2e_kg_per_teu: float
    way: tuple[str, ...]
    links: tuple[str, ...]
    through: bool
    """Whether the gauge changes on the way."""
    departs: tuple[float, ...]
    """Hours of the week from Monday 0:00 UTC, where there is a timetable."""


def legs(network: Network, *kinds: ArcKind) -> Iterator[Leg]:
    """Yield the arcs of some kinds (all if none is named), in the order of the network."""
    p50, p95 = network.p50_h, network.p95_h
    for arc in range(len(network)):
        kind = ArcKind(int(network.kind[arc]))
        if kinds and kind not in kinds:
            continue
        begins, from_medium = _end(network, int(network.tail[arc]))
        ends, to_medium = _end(network, int(network.head[arc]))
        service = network.services[network.service[arc]] if network.service[arc] >= 0 else ""
        price, unit = _money(network.price_usd[arc])
        subsidy, _ = _money(network.subsidy_usd[arc])
        row = network.row[arc]
        name = row.partition(".")[2]
        yield Leg(
            id=f"{name}.{begins}-{ends}" if service else f"{name}.{begins}.{from_medium}.{to_medium}",
            kind=kind,
            row=row,
            service=service,
            mode=network.modes[network.mode[arc]] if network.mode[arc] >= 0 else "",
            begins=begins,
            ends=ends,
            from_medium=from_medium,
            to_medium=to_medium,
            km=float(network.km[arc]),
            p50_h=float(p50[arc]),
            p95_h=float(p95[arc]),
            headway_h=float(network.headway_h[arc]),
            price_usd=price,
            price_unit=unit,
            subsidy_usd=subsidy,
            payer=network.payers[network.payer[arc]] if network.payer[arc] >= 0 else "",
            fees_usd={
                UNITS[n]: float(network.fees_usd[arc, n]) for n in np.flatnonzero(network.fees_usd[arc])
            },
            co2e_kg_per_t=float(network.co2e_kg_per_t[arc]),
            co2e_kg_per_teu=float(network.co2e_kg_per_teu[arc]),
            way=network.way[arc],
            links=network.links[arc],
            through=bool(service) and _changes_gauge(network, arc),
            departs=network.timetable[network.service[arc]] if service else (),
        )


def _end(network: Network, node: int) -> tuple[str, str]:
    """Return place and medium of a node."""
    medium = network.node_medium[node].partition(" ")[0]
    return (
        network.places[network.node_place[node]].id,
        DOOR if medium in ("origin", "destination") else medium,
    )


def _changes_gauge(network: Network, arc: int) -> bool:
    parts = network.part[network.part_start[arc] : network.part_start[arc + 1]].tolist()
    return any(network.parts[part].id.startswith("transfers.") for part in parts)


def _money(by_unit: np.ndarray) -> tuple[float, str]:
    """Return an amount and its unit: an arc has a price in one unit at most."""
    found = np.flatnonzero(by_unit)
    return (float(by_unit[found[0]]), UNITS[found[0]]) if len(found) else (0.0, "")
