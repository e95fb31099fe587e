"""Known traces of small systems: deterministic ones exactly, stochastic ones within the bound of the laws.

They are read from `des_deterministic_traces.json` in the folder that LANDBRIDGE_REFERENCE_DATA names.

Not expressible by charts: `slotted_capacitated` with its flag on (the places of a train would hang on how
many are still served when it comes), `slotted_preempt_resume` with preemption (who is suspended goes on as
soon as a unit is free, not at the next slot).
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from itertools import accumulate, cycle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import small_corridors as small
from scipy import stats

from landbridge.simulation.model import Model, run_replication, start_run

FOLDER = os.environ.get("LANDBRIDGE_REFERENCE_DATA")
FILE = Path(FOLDER or "/nowhere") / "des_deterministic_traces.json"
pytestmark = pytest.mark.skipif(
    not FILE.is_file(), reason="LANDBRIDGE_REFERENCE_DATA names no folder with des_deterministic_traces.json"
)

SLOTS = """
chart   = "slots"
summary = "Trains come by the timetable, each with its places; who has come before takes one."
[keys]
lot = { unit = "box" }
[exchanges]
places = { unit = "box", per = "lot" }
[times]
stop    = { unit = "h" }
service = { unit = "h" }
[process.box]
kind       = "box"
enters     = "flow"
attributes = ["lot"]
steps = [
  { take  = "places", by = "lot", waiting = "wagon" },
  { board = "places" },
]
[process.train]
kind       = "train"
enters     = "flow"
attributes = ["lot", "places"]
steps = [
  { offer        = "places", by = "lot", units = "places" },
  { until_filled = "places", at_most = "stop", waiting = "batch" },
  { set_down     = "served" },
  { leave        = "gone" },
]
[process.served]
kind   = "box"
enters = "set_down"
steps  = [ { hold = "service", as = "handling" }, { leave = "served" } ]
"""

YARD = """
chart   = "yard"
summary = "Two stations share one yard; who finds it full is turned away."
[resources]
yard = { unit = "place" }
one  = { unit = "server" }
two  = { unit = "server" }
[times]
service = { unit = "h" }
[process.one]
kind   = "one"
enters = "flow"
steps  = [
  { try     = "yard", else = "refused" },
  { seize   = "one", waiting = "staff" },
  { hold    = "service", as = "handling" },
  { release = ["one", "yard"] },
  { leave   = "served" },
]
[process.one.refused]
steps = [ { leave = "refused" } ]
[process.two]
kind   = "two"
enters = "flow"
steps  = [
  { try     = "yard", else = "refused" },
  { seize   = "two", waiting = "staff" },
  { hold    = "service", as = "handling" },
  { release = ["two", "yard"] },
  { leave   = "served" },
]
[process.two.refused]
steps = [ { leave = "refused" } ]
"""

QUEUE = """
chart   = "queue"
summary = "Two classes at some servers."
[resources]
servers = { unit = "server" }
[times]
service = { unit = "min" }
[process.job]
kind   = "job"
enters = "flow"
steps  = [
  { mark    = "came" },
  { seize   = "servers", waiting = "staff" },
  { hold    = "service", as = "handling" },
  { release = "servers" },
  { measure = "stay", since = "came" },
  { leave   = "served" },
]
"""


def case(name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(c for c in json.loads(FILE.read_text())["cases"] if c["id"] == name)
    return found


def stays(model: Model, until: float) -> dict[int, list[tuple[float, float, str]]]:
    """Every stay by identity: from, until and step, in order; identities in the order of coming."""
    found: dict[int, list[tuple[float, float, str]]] = {}
    classes = len(model.names.classes)

    def keep(columns: dict[str, np.ndarray]) -> None:
        for who, a, b, cell in zip(
            *(columns[f"trace_{c}"].tolist() for c in ("who", "from", "to", "cell")), strict=True
        ):
            found.setdefault(who, []).append((a, b, model.names.places[cell // 24 // classes].step))

    run = start_run(model, 1, 0, plain=True, trace_rows=4096, sink=keep)
    run.advance(until)
    return found


def slots(arrivals: list[float], times: list[float], sizes: list[int], service: float) -> list[list[Any]]:
    """(came, departure of the train, end of service) of each customer, in the order of coming."""
    text = f"[times]\nstop = 0\nservice = {service}\n[lots.any]\nshare = 1\n" + small.stream(
        "boxes", share=0.5
    )
    flows = [small.at_times("a.law", "boxes", arrivals, "box")]
    for i, (t, n) in enumerate(zip(times, sizes, strict=True)):
        text += small.stream(f"train{i}", share=0.5 / len(times), places=n)
        flows.append(small.at_times("a.law", f"train{i}", [t], "train"))
    model = small.model([SLOTS], {"a.law:slots": text}, flows, 2)
    boxes = [s for s in stays(model, 48.0).values() if any(step == "take_places" for _, _, step in s)]
    found = [[s[0][0], s[0][1], s[-1][1]] for s in sorted(boxes)]
    assert len(found) == len(arrivals)
    return found


def turns(steps: list[float], n: int) -> list[float]:
    """Times of a pattern that repeats after its last time: 1.5, 4.4, 5.9, 8.8 …"""
    gaps = cycle([b - a for a, b in zip([0.0, *steps], steps, strict=False)])
    return [round(t, 9) for t, _ in zip(accumulate(gaps), range(n), strict=False)]


@pytest.mark.parametrize("name", ["slotted_basic", "slotted_offset"])
def test_slots(name: str) -> None:
    basic, own = case("slotted_basic"), case(name)
    offset = own.get("offset", 0.0)
    times = [t + offset for t in basic["slots"]]
    found = slots(basic["arrivals"], times, basic["slot_sizes"], basic["service"])
    assert [row[1] for row in found] == own["expected_departure_slot_per_customer"]


def test_slots_of_a_pattern() -> None:
    p = case("slotted_cyclic")
    times, sizes = turns(p["slots_cycle"], 8), p["slot_sizes"] * 4
    found = slots(p["arrivals"], times, sizes, 0.1)
    assert [row[1] for row in found] == p["expected_departure_slot_per_customer"]


def test_service_may_outlast_a_slot() -> None:
    p = case("slotted_overrun_noncapacitated")
    for service in p["service"]:  # when a slot is taken does not hang on the service
        found = slots(p["arrivals"], p["slots"], p["slot_sizes"], service)
        assert [row[1] for row in found] == p["expected_departure_slot_per_customer"]


def test_slots_whose_places_do_not_hang_on_who_is_served() -> None:
    p = case("slotted_capacitated")
    found = slots(p["arrivals"], turns(p["slots_cycle"], 6), p["slot_sizes"] * 3, 0.2)
    assert [row[1] for row in found] == p["expected_capacitated_false"]


def test_slots_without_preemption() -> None:
    p = case("slotted_preempt_resume")
    found = slots(p["arrivals"], p["slots"], p["slot_sizes"], p["service"][0])
    assert found == p["expected_no_preemption"]


def test_two_stations_in_one_yard() -> None:
    p = case("system_capacity")
    flows = [
        small.at_times("a.law", "ones", [k * 8 / 10 for k in range(1, 28)], "one"),
        small.at_times("a.law", "twos", [float(k) for k in range(1, 22)], "two"),
    ]
    text = "[times]\nservice = 5.1\n" + "".join(
        f"[resources.{name}]\ncapacity = {n}\n" for name, n in (("yard", 5), ("one", 1), ("two", 1))
    )
    text += small.stream("ones", share=0.5) + small.stream("twos", share=0.5)
    model = small.model([YARD], {"a.law:yard": text}, flows, 1)
    found = []
    for rows in stays(model, 22.0).values():
        (begin, end, step) = rows[-1]
        if step == "hold_service":
            found.append((rows[0][0], begin, end, 2 if rows[0][0] in (1.0, 2.0, 6.0, 11.0) else 1))
    found.sort(key=lambda row: row[1])
    assert [row[0] for row in found] == p["expected_arrivals"]
    assert [row[1] for row in found] == pytest.approx(p["expected_start"], abs=1e-12)
    assert [row[2] for row in found] == pytest.approx(p["expected_end"], abs=1e-12)
    assert [row[3] for row in found] == p["expected_nodes"]
    run, row, refusals = start_run(model, 1, 0, plain=True), model.names.statuses.index("refused"), []
    for t in sorted({*(k * 8 / 10 for k in range(1, 12)), *map(float, range(1, 9))}):
        s = run.advance(t).state
        gone = int(s.out_count.reshape(-1, len(model.names.statuses))[:, row].sum())
        refusals += [t] * (gone - len(refusals))
    assert refusals[:10] == p["first_10_rejections"]


def bound(values: np.ndarray, exact: list[float], width: float, family: int) -> None:
    """Each interval holds its value and lies within `width` of it; all laws together share a bound of 1%."""
    n = len(values)
    t = stats.t.ppf(1.0 - 0.01 / family / 2.0, n - 1)
    half = t * values.std(0, ddof=1) / math.sqrt(n)
    assert (np.abs(values.mean(0) - exact) <= half).all()
    assert (half <= width * np.array(exact)).all()


def seed_of(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest(), "little")


def test_priority_in_the_literature(family: int) -> None:
    """Two classes by the rank of their streams: the express class goes first."""
    p = case("priority_literature")
    text = "[resources.servers]\ncapacity = 1\n[times]\nservice = { exponential = 1, unit = 'min' }\n"
    text += small.stream("first", share=0.5, rank=0) + small.stream("second", share=0.5, rank=1)
    flows = [
        small.poisson("a.law", name, rate * 60, 6000.0) for name, rate in (("first", 0.2), ("second", 0.6))
    ]
    model = small.model([QUEUE], {"a.law:queue": text}, flows, 240)
    rows = []
    for replication in range(30):
        r = run_replication(model, seed_of("priority_literature"), replication)
        rows.append(60.0 * r.measure_sum_h[0, :2] / r.measure_count[0, :2])
    bound(np.array(rows), p["expected_sojourn"], 0.02, family)


def test_numbers_of_capacitated_processor_sharing(family: int) -> None:
    """With exponential service its number inside moves as that of three servers does: the law is the same."""
    exact = [float(x) for x in case("capacitated_processor_sharing")["expected_P_n"].values()]
    mean = 60 / 12 / 60
    text = f"[resources.servers]\ncapacity = 3\n[times]\nservice = {{ exponential = {mean!r}, unit = 'h' }}\n"
    flows = [small.poisson("a.law", "jobs", 10.0, 24.0 * 902)]
    model = small.model([QUEUE], {"a.law:queue": text + small.stream()}, flows, 900)
    rows = []
    for replication in range(30):
        r = run_replication(model, seed_of("capacitated_processor_sharing"), replication)
        i = [s.what for s in r.names.states].index("population")
        n = r.states[r.state_hours >= r.from_h, i]
        rows.append([(n == k).mean() for k in range(len(exact))])
    bound(np.array(rows), exact, 0.12, family)
