"""The corridors that are shipped: one engine as the other, sums that agree, nothing lost."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

import landbridge
from landbridge.corridor import Corridor, apply_changes, parse_set, read_corridor, read_scenario
from landbridge.corridor.parts import only
from landbridge.simulation.kernel import open_window
from landbridge.simulation.model import (
    Model,
    Records,
    build_plan,
    check_model,
    compile_model,
    run_replication,
    start_run,
    trace_one,
)

PERIODS = {
    "khorgos": (date(2024, 2, 20), date(2024, 3, 21), 20),
    "tutorial": (date(2024, 9, 1), date(2024, 10, 1), 31),
}
NAMES = tuple(PERIODS)


@cache
def corridor(name: str) -> Corridor:
    """Give what a run of it holds."""
    return only(read_corridor(name), ())


@cache
def model(name: str) -> Model:
    return compile_model(build_plan(corridor(name), None, *PERIODS[name]))


@cache
def records(name: str, replication: int = 0) -> Records:
    return run_replication(model(name), 1, replication)


def arrays(r: Records) -> dict[str, bytes]:
    """Every array of Records as bytes."""
    return {
        f.name: value.tobytes()
        for f in dataclasses.fields(r)
        if isinstance(value := getattr(r, f.name), np.ndarray)
    }


@pytest.mark.parametrize("name", NAMES)
def test_charts_and_files_fit(name: str) -> None:
    assert check_model(corridor(name)) == []


@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("khorgos", (date(2022, 5, 3), date(2022, 5, 5), 0)),
        ("khorgos", (date(2024, 2, 29), date(2024, 3, 1), 1)),
        ("khorgos", (date(2023, 11, 24), date(2023, 11, 25), 1)),
        ("tutorial", PERIODS["tutorial"]),
    ],
)
def test_both_engines_give_the_same_bytes(name: str, period: tuple[date, date, int]) -> None:
    made = compile_model(build_plan(corridor(name), None, *period))
    ends = []
    for plain in (True, False):
        run = start_run(made, 3, 1, plain, entities=64)
        run.advance(made.window_h[0])
        open_window(run.state)
        run.advance(made.window_h[1])
        run.settle()
        ends.append(run.checkpoint())
    assert ends[0] == ends[1]


def test_records_do_not_depend_on_the_number_of_threads() -> None:
    alone = [arrays(records("khorgos", r)) for r in range(4)]
    for workers in (2, 4):
        with ThreadPoolExecutor(workers) as pool:
            runs = list(pool.map(lambda r: run_replication(model("khorgos"), 1, r), range(4)))
        assert [arrays(r) for r in runs] == alone


def test_two_corridors_in_two_threads() -> None:
    alone = [arrays(records(name)) for name in NAMES]
    with ThreadPoolExecutor(2) as pool:
        runs = list(pool.map(lambda name: run_replication(model(name), 1, 0), NAMES))
    assert [arrays(r) for r in runs] == alone


@pytest.mark.parametrize("name", NAMES)
def test_the_ledger_adds_up_to_the_time_inside(name: str) -> None:
    r = records(name)
    for row, kind in enumerate(r.names.kinds):
        places = [i for i, p in enumerate(r.names.places) if p.kind == kind]
        np.testing.assert_allclose(r.ledger_h[places].sum((0, 2)), r.kind_area_h[row], rtol=1e-9, atol=1e-7)


@pytest.mark.parametrize("name", NAMES)
def test_what_came_in_went_out_or_is_inside(name: str) -> None:
    r = records(name)
    assert (r.kind_in - r.kind_out.sum(2) == r.kind_inside_end - r.kind_inside_start).all()
    assert r.kind_out.sum() > 1000


@pytest.mark.parametrize("name", NAMES)
def test_waits_in_queues_are_the_same_in_the_ledger_and_at_the_resources(name: str) -> None:
    """Who waits for one resource alone stands in its queue: hours of seizing = hours of queues.

    But for persons: a party asks once, and each of it waits.
    """
    r = records(name)
    asking = (
        "seize",
        "gate",
        "crane",
        "yard",
        "cross_over",
        "site_in",
        "booth_in",
        "permit_fast",
        "burning_lane",
        "called",
    )
    seizing = [
        i
        for i, p in enumerate(r.names.places)
        if (p.step.startswith(asking) or p.step.endswith(".wait")) and not p.facility.startswith("zone.")
    ]
    queues = [i for i, p in enumerate(r.names.resources) if not p.address.startswith("zone.")]
    moving = r.names.causes.index("moving")
    assert r.ledger_h[seizing][:, :, :moving].sum() == pytest.approx(r.queue_h[queues].sum(), rel=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_littles_law(name: str) -> None:
    """Mean population between two marks = rate of passing × mean time, up to what stands at both ends."""
    r = records(name)
    hours = r.until_h - r.from_h
    inside = (r.state_hours >= r.from_h) & (r.state_hours < r.until_h)
    tested = 0
    for i, s in enumerate(r.names.states):
        if s.what != "population":
            continue
        row = next(
            j
            for j, m in enumerate(r.names.measures)
            if m.timed
            and (f"{m.facility}.{m.measure}", m.side, m.direction, m.kind)
            == (s.of, s.side, s.direction, s.key)
        )
        count, total = r.measure_count[row].sum(), r.measure_sum_h[row].sum()
        if count < 100:
            continue
        population = r.states[inside, i]
        assert population.min() >= 0
        ends = (population[0] + population[-1]) * r.measure_max_h[row].max() / hours
        spread = 3 * population.std() / np.sqrt(len(population) / 24)  # hours of a day hang together
        assert abs(population.mean() - total / hours) <= ends + spread
        tested += 1
    assert tested >= 2


def count(r: Records, facility: str, measure: str) -> int:
    rows = [i for i, m in enumerate(r.names.measures) if (m.facility, m.measure) == (facility, measure)]
    return int(r.measure_count[rows].sum())


@pytest.mark.parametrize("facility", ["dryport.khorgos", "station.altynkol", "station.horgos"])
def test_boxes_are_lifted_once_or_twice(facility: str) -> None:
    """Lifts − direct − imports − 2 × rehandled = change of those that stand in the yard for a platform."""
    r = records("khorgos")
    column = next(
        i
        for i, s in enumerate(r.names.states)
        if (s.what, s.facility, s.name) == ("population", facility, "in_yard")
    )
    at = {hour: float(r.states[r.state_hours == hour, column][0]) for hour in (r.from_h, r.until_h)}
    lifts, direct, imports, again = (
        count(r, facility, m) for m in ("lifts", "direct", "imports", "rehandled")
    )
    assert lifts > 100
    assert lifts - direct - imports - 2 * again == at[r.until_h] - at[r.from_h]


def test_boxes_of_trains() -> None:
    """All boxes come with a train: as many a train as the stream's own number says, on average."""
    r = records("khorgos")
    train, box = (r.names.kinds.index(kind) for kind in ("train", "box"))
    facility, tested = corridor("khorgos").facilities["rail.khorgos"], 0
    for i, c in enumerate(r.names.classes):
        trains = r.kind_in[train, i]
        address = f"streams.{c.name}.boxes"
        if trains < 30 or address not in facility.values:  # too few, or freight in wagons
            continue
        boxes = facility.values[address].at(date(2024, 3, 1))
        law = getattr(boxes, "mean", boxes)
        assert r.kind_in[box, i] / trains == pytest.approx(float(law), rel=0.1)
        tested += 1
    assert tested >= 7


@pytest.mark.parametrize("name", NAMES)
def test_pools_are_never_overdrawn(name: str) -> None:
    """Units in use never exceed what is there: platforms, locomotives, cranes, tracks."""
    r = records(name)
    state = model(name).template.state
    lowered = set(state.change_ref[state.change_what <= 2].tolist())  # by date: closed, failed or fewer
    columns = {(s.what, s.of, s.side, s.direction, s.key): i for i, s in enumerate(r.names.states)}
    tested = 0
    for row, x in enumerate(r.names.resources):
        if x.kind != "pool":
            continue
        rest = (x.address, x.side, x.direction, x.key)
        used, capacity = (r.states[:, columns[what, *rest]] for what in ("used", "capacity"))
        fails = capacity.min() < capacity.max()  # what fails keeps its work in hand
        if row not in lowered and not fails:
            assert (used <= capacity).all(), x.address
            tested += 1
        np.testing.assert_allclose(r.busy_h[row] <= r.open_h[row] + r.over_h[row] + 1e-6, True)
    assert tested >= 2


def test_opening_hours_are_those_of_the_calendar() -> None:
    """September 2024: 25 days from Monday to Saturday of 12 h, four open Sundays of 6 h."""
    r = records("tutorial")
    row = next(i for i, x in enumerate(r.names.resources) if x.name == "officers")
    assert r.open_h[row] == pytest.approx(2 * (25 * 12 + 4 * 6))
    assert r.closed_h[row] == pytest.approx(2 * (30 * 24 - 25 * 12 - 4 * 6))


@pytest.mark.parametrize("name", NAMES)
def test_a_change_that_changes_nothing(name: str) -> None:
    base = corridor(name)
    address, begin, end = {
        "khorgos": ("dryport.khorgos.cranes.capacity", "2024-03-02", "2024-03-09"),
        "tutorial": ("inland.tutorial.gates.capacity", "2024-09-02", "2024-09-09"),
    }[name]
    value = base.quantity(address).at(date.fromisoformat(begin))
    changed = apply_changes(base, [parse_set(f"{address}={value}@{begin}..{end}")])
    again = run_replication(compile_model(build_plan(changed, None, *PERIODS[name])), 1, 0)
    assert arrays(again) == arrays(records(name))


def test_a_facility_elsewhere_changes_nothing_here(tmp_path: Path) -> None:
    """A second terminal beside that of the tutorial, with flows of its own."""
    folder = tmp_path / "two"
    shutil.copytree(Path(landbridge.__file__).parent / "corridors" / "tutorial", folder)
    file = folder / "facilities" / "inland.tutorial.toml"
    other = (
        file.read_text()
        .replace("inland.tutorial", "inland.other")
        .replace('place     = "tutorial"', 'place = "other"')
    )
    other = other.replace("streams.goods", "streams.timber").replace("streams.parts", "streams.ore")
    (folder / "facilities" / "inland.other.toml").write_text(other)
    head = (folder / "corridor.toml").read_text()
    (folder / "corridor.toml").write_text(
        head.replace('["inland.tutorial"]', '["inland.tutorial", "inland.other"]')
    )
    traffic = (folder / "traffic.csv").read_text()
    rows = [line for line in traffic.splitlines() if "inland.tutorial" in line]
    more = [line.replace("inland.tutorial", "inland.other").replace("in-", "other-", 1) for line in rows]
    (folder / "traffic.csv").write_text("\n".join([traffic.rstrip(), *more, ""]))
    both = run_replication(compile_model(build_plan(read_corridor(folder), None, *PERIODS["tutorial"])), 1, 0)
    alone = records("tutorial")
    assert {p.facility for p in both.names.places} == {"inland.tutorial", "inland.other"}

    def ledger(r: Records) -> dict[object, bytes]:
        return {
            (place, r.names.classes[c].name): r.ledger_h[i, c].tobytes()
            for i, place in enumerate(r.names.places)
            for c in range(len(r.names.classes))
            if place.facility == "inland.tutorial" and r.ledger_h[i, c].any()
        }

    assert ledger(both) == ledger(alone)
    here = [i for i, m in enumerate(both.names.measures) if m.facility == "inland.tutorial"]
    assert both.measure_sum_h[here].sum() == alone.measure_sum_h.sum()
    assert both.measure_count[here].sum() == alone.measure_count.sum()


def hours_of(r: Records, cause: str, where: Callable[[str], bool]) -> float:
    rows = [i for i, p in enumerate(r.names.places) if where(f"{p.facility} {p.step}")]
    return float(r.ledger_h[rows][:, :, r.names.causes.index(cause)].sum())


def test_broken_cranes_are_seen_as_failed() -> None:
    period = (date(2022, 10, 5), date(2022, 10, 25), 10)
    base = corridor("khorgos")
    broken = apply_changes(base, [read_scenario(base, "broken-cranes")])
    before, after = (
        run_replication(compile_model(build_plan(c, None, *period)), 1, 0) for c in (base, broken)
    )
    row = next(i for i, x in enumerate(after.names.resources) if x.address == "dryport.khorgos.cranes")
    assert after.failed_h[row] - before.failed_h[row] == pytest.approx(2 * 240.0, rel=0.2)

    def at_cranes(where: str) -> bool:
        return where.startswith("dryport.khorgos") and "crane" in where

    assert hours_of(after, "failed", at_cranes) > 10 * hours_of(before, "failed", at_cranes)
    same = hours_of(before, "inspection", lambda w: w.startswith("station.horgos"))
    assert hours_of(after, "inspection", lambda w: w.startswith("station.horgos")) == same


def test_a_closed_gate_is_seen_as_closed() -> None:
    base = corridor("tutorial")
    shut = apply_changes(base, [parse_set("inland.tutorial.gates.capacity=0@2024-09-10..2024-09-13")])
    closed = dataclasses.replace(
        parse_set("inland.tutorial.gates=0@2024-09-10..2024-09-13"), verb="close", value=None
    )
    by_order = apply_changes(base, [closed])

    def gates(c: Corridor) -> tuple[float, float, float]:
        r = run_replication(compile_model(build_plan(c, None, *PERIODS["tutorial"])), 1, 0)
        row = next(i for i, x in enumerate(r.names.resources) if x.name == "gates")
        return (
            hours_of(r, "closed", lambda w: "seize_gates" in w),
            float(r.closed_h[row]),
            float(r.open_h[row]),
        )

    assert gates(base) == (0.0, 0.0, 720.0)
    assert gates(shut) == (0.0, 0.0, 648.0)  # there are none, so nothing is closed
    waited, closed_h, open_h = gates(by_order)
    assert waited > 100.0
    assert (closed_h, open_h) == (72.0, 648.0)


@pytest.mark.parametrize("identity", ["goods:900", "goods:900/truck:0"])
def test_a_trace_adds_up_to_the_stay(identity: str) -> None:
    stays = trace_one(model("tutorial"), identity, 1, 0)
    assert len(stays) > 2
    for one, two in pairwise(stays):
        assert one.to_h == two.from_h
    assert sum(s.to_h - s.from_h for s in stays) == pytest.approx(stays[-1].to_h - stays[0].from_h)
    assert {s.kind for s in stays} == {"truck" if "truck" in identity else "box"}
    assert trace_one(model("tutorial"), identity, 1, 0) == stays


def test_a_trace_follows_a_box_over_the_border() -> None:
    stays = trace_one(model("khorgos"), "rail.khorgos.express_europe:40/box:3", 1, 0)
    places = list(dict.fromkeys((s.facility, s.kind) for s in stays))
    assert places[0] == ("rail.khorgos", "box")
    assert len(places) == 2
    assert stays[0].cause == "carried"
