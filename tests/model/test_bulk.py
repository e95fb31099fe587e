"""Freight in wagons at Khorgos: wagons by type, tonnes, the ban by parked trains, who shares what."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache

import numpy as np

from landbridge.corridor import Corridor, read_corridor
from landbridge.corridor.parts import only
from landbridge.simulation.model import Model, Records, build_plan, compile_model, run_replication, start_live
from landbridge.simulation.model.naming import Naming, name_all

YARDS = ("yard.horgos",)


@cache
def corridor() -> Corridor:
    return only(read_corridor("khorgos"), ["rail.khorgos"])


def made(from_: date, until: date, lead_in: int = 30) -> Model:
    return compile_model(build_plan(corridor(), None, from_, until, lead_in))


@cache
def spring() -> Model:
    """Eight months from an empty line, in which loading of grain comes to be banned again and again."""
    return made(date(2024, 1, 1), date(2024, 9, 1))


@cache
def records() -> Records:
    return run_replication(spring(), seed=1, replication=0)


def count(facility: str, measure: str) -> dict[str, int]:
    """Passages of a measure at a facility, by class."""
    r, found = records(), Counter[str]()
    for row, m in enumerate(r.names.measures):
        if (m.facility, m.measure) == (facility, measure):
            for c, n in zip(r.names.classes, r.measure_count[row], strict=True):
                found[c.class_] += int(n)
    return {class_: n for class_, n in found.items() if n}


def held_by_trains(model: Model, state: object, naming: Naming) -> Counter[str]:
    """Wagons that the trains inside have, by address of their fleet, told from the trains alone."""
    s = state
    fleets = {row: address for address, row in model.resource_rows.items() if ".fleet." in address}
    size, kind = naming.attributes["size"], naming.attributes["wagon_type"]
    first = {row for row, a in fleets.items() if a.endswith(f".{naming.keys['wagon_type'][0]}")}
    found: Counter[str] = Counter()
    for e in np.flatnonzero(np.asarray(s.entity_kind) >= 0):  # type: ignore[attr-defined]
        for row, units in zip(s.entity_held[e], s.entity_held_units[e], strict=True):  # type: ignore[attr-defined]
            if int(row) in fleets:
                found[fleets[int(row)]] += int(units)
        block = int(s.entity_block[e]) - (1 if s.entity_wait[e] else 0)  # type: ignore[attr-defined]
        for row, _ in model.holding.get(block, ()):
            if row in first:
                found[fleets[row + int(s.entity_attr[e, kind])]] += int(s.entity_attr[e, size])  # type: ignore[attr-defined]
    return found


def test_wagons_of_each_type_are_those_of_the_trains_that_have_them_through_bans_and_parking() -> None:
    model = spring()
    naming = name_all(model.plan.corridor, model.plan.charts, model.plan.flows)
    fleets = [address for address in model.resource_rows if ".fleet." in address]
    most: Counter[str] = Counter()
    banned = 0
    live = start_live(model, seed=1)
    for day in range(10, 270, 10):
        live.advance(24.0 * day)
        found = held_by_trains(model, live.run.state, naming)
        banned += int(live.read("grain.altynkol.loading.capacity")) == 0
        for address in fleets:
            used = int(live.read(f"{address}.used"))
            assert found[address] == used, (day, address)
            assert used <= live.read(f"{address}.capacity")
            most[address] = max(most[address], used)
    assert banned >= 3
    assert sum(n > 100 for n in most.values()) >= 4


def test_tonnes_are_those_of_the_wagons_to_the_last_one() -> None:
    for yard in YARDS:
        facility = corridor().facilities[yard]
        wagons = count(yard, "transloaded")
        assert sum(wagons.values()) > 200
        tonnes = {
            class_: int(n * float(facility.values[f"cargos.{class_}.wagon_t"].at(date(2024, 5, 1))))
            for class_, n in wagons.items()
        }
        assert count(yard, "tonnes") == tonnes


def test_the_ban_begins_by_parked_trains_holds_at_origin_and_lifts() -> None:
    r = records()
    column = {(s.what, s.of): i for i, s in enumerate(r.names.states)}
    shut = r.states[:, column["capacity", "grain.altynkol.loading"]] == 0
    held = r.states[:, column["queue", "grain.altynkol.loading"]]
    standing = r.states[:, column["used", "grain.altynkol.standing"]]
    limits = corridor().facilities["grain.altynkol"].values
    at, lift = (float(limits[f"standing.{name}"].at(date(2024, 5, 1))) for name in ("ban_at", "lift_at"))
    assert 24 * 30 < shut.sum() < 24 * 210
    assert held[shut].max() >= 1
    assert (standing[~shut] < at).all()
    assert (standing[shut] > lift).all()
    assert standing.max() > at  # what was under way when the ban began still came


def test_trains_of_all_freight_in_the_loops_are_those_of_each() -> None:
    r = records()
    column = {(s.what, s.of, s.direction): i for i, s in enumerate(r.names.states)}
    loops = r.states[:, column["used", "rail.khorgos.parking.eastbound", "eastbound"]]
    names = [("rail.khorgos", "eastbound"), ("grain.altynkol", None), ("bulk.altynkol", None)]
    parts = [r.states[:, column["population", f"{of}.parked", way]] for of, way in names]
    assert min(part.max() for part in parts) >= 1
    assert np.array_equal(loops, sum(parts))
