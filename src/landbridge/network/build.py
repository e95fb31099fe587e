"""Makes a network of a corridor's tables on a date."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from landbridge.corridor.network_tables import NUMBERS
from landbridge.network.arcs import Arc, Arcs
from landbridge.network.cost import UNITS
from landbridge.network.day import MODES, Day, NoWayError
from landbridge.network.network import Network
from landbridge.network.pieces import Ban, Place, locked

if TYPE_CHECKING:
    from landbridge.corridor.corridor import Corridor


def network_on(
    corridor: Corridor, day: date, closed: Collection[str] = (), without: Collection[str] = ()
) -> Network:
    """Return the network of a corridor on a day.

    Parameters
    ----------
    corridor
        With tables of the network.
    day
        Local date by which rows are in force.
    closed
        Passages, borders or links shut besides those that the tables shut.
    without
        Services that are left out.
    """
    on = Day(corridor, day, frozenset(closed))
    maker = Arcs(on)
    arcs: list[Arc] = []
    timetable: dict[str, tuple[float, ...]] = {}
    warnings = []
    for id_, series in on.tables.services.items():
        row = series.at(day)
        if row is None or id_ in without:
            continue
        try:
            made = list(maker.carriage(id_, row))
        except NoWayError as error:
            warnings.append(str(error))
            continue
        arcs += made
        timetable[id_] = maker.departures(row)
    arcs += maker.stays()
    return _network(maker, arcs, timetable, warnings)


def _network(
    maker: Arcs, arcs: Sequence[Arc], timetable: dict[str, tuple[float, ...]], warnings: Sequence[str]
) -> Network:
    """Return arcs as arrays."""
    used = {place for arc in arcs for place in arc.places}
    rows = [row for row in maker.on.corridor.places.values() if row.id in used]
    number = {row.id: n for n, row in enumerate(rows)}
    nodes = sorted(
        {node for arc in arcs for node in (arc.tail, arc.head)}, key=lambda n: (number[n[0]], n[1])
    )
    node = {key: n for n, key in enumerate(nodes)}
    services = tuple(timetable)
    service = {id_: n for n, id_ in enumerate(services)}
    payers = tuple(sorted({arc.payer for arc in arcs if arc.payer}))
    countries = tuple(sorted({row.country or "" for row in rows}))
    bit = {country: 1 << n for n, country in enumerate(countries)}
    parts = tuple(maker.parts.values())
    part = {one.id: n for n, one in enumerate(parts)}
    of_country = {row.id: bit[row.country or ""] for row in rows}

    def array(values: list[float], kind: type[np.generic] = np.float64) -> np.ndarray:
        return locked(np.array(values, dtype=kind))

    def table(values: list[tuple[float, ...]]) -> np.ndarray:
        return locked(np.array(values, dtype=np.float64).reshape(len(values), len(UNITS)))

    def crossed(arc: Arc) -> int:
        bits = 0
        for place in arc.places:
            bits |= of_country[place]
        return bits

    counts = [len(arc.parts) for arc in arcs]
    names = {
        word.casefold(): n
        for n, row in reversed(list(enumerate(rows)))
        for word in (*row.also, row.name, row.id)
    }
    return Network(
        day=maker.on.day,
        corridor=maker.on.corridor.name,
        places=tuple(
            Place(r.id, r.name, r.country or "", r.latitude or 0.0, r.longitude or 0.0, r.also) for r in rows
        ),
        node_place=array([number[place] for place, _ in nodes], np.int32),
        node_medium=tuple(medium for _, medium in nodes),
        origin=array([node.get((row.id, "origin"), -1) for row in rows], np.int32),
        destination=array([node.get((row.id, "destination"), -1) for row in rows], np.int32),
        tail=array([node[arc.tail] for arc in arcs], np.int32),
        head=array([node[arc.head] for arc in arcs], np.int32),
        kind=array([arc.kind for arc in arcs], np.int8),
        modes=MODES,
        mode=array([MODES.index(arc.mode) if arc.mode else -1 for arc in arcs], np.int8),
        services=services,
        service=array([service.get(arc.service, -1) for arc in arcs], np.int32),
        row=tuple(arc.row for arc in arcs),
        km=array([arc.km for arc in arcs]),
        mean_h=array([arc.mean_h for arc in arcs]),
        variance_h2=array([arc.variance_h2 for arc in arcs]),
        headway_h=array([arc.headway_h for arc in arcs]),
        timetable=tuple(timetable.values()),
        price_usd=table([arc.price for arc in arcs]),
        subsidy_usd=table([arc.subsidy for arc in arcs]),
        fees_usd=table([arc.fees for arc in arcs]),
        payers=payers,
        payer=array([payers.index(arc.payer) if arc.payer else -1 for arc in arcs], np.int16),
        co2e_kg_per_t=array([arc.co2e.per_t for arc in arcs]),
        co2e_kg_per_teu=array([arc.co2e.per_teu for arc in arcs]),
        countries=countries,
        crosses=array([crossed(arc) for arc in arcs], np.uint64),
        parts=parts,
        part_start=array([0, *np.cumsum(counts).tolist()], np.int32),
        part=array([part[key] for arc in arcs for key in arc.parts], np.int32),
        way=tuple(arc.places for arc in arcs),
        links=tuple(arc.links for arc in arcs),
        bans=tuple(_bans(maker.on)),
        commodities=_commodities(maker.on),
        warnings=tuple(warnings),
        _numbers=names,
    )


def _bans(on: Day) -> Iterator[Ban]:
    for id_, series in on.tables.bans.items():
        row = series.at(on.day)
        if row is not None:
            yield Ban(id_, row.commodity, row.mode or "", row.service or "", row.country or "")


def _commodities(on: Day) -> dict[str, dict[str, float]]:
    return {
        id_: {
            column: value
            for column in NUMBERS["commodities"]
            if (value := on.number("commodities", id_, column)) is not None
        }
        for id_, series in on.tables.commodities.items()
        if series.at(on.day) is not None
    }
