"""Records made by hand, whose numbers satisfy every identity, and a small run made of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache

import numpy as np
import pytest

from landbridge.accounts.facts import Facts
from landbridge.simulation.model.records import (
    N_TIME_BINS,
    AccountName,
    ClassName,
    MeasureName,
    Names,
    PlaceName,
    Records,
    ResourceName,
    StateName,
    bin_edges_h,
)

DAYS = 28
WARM_UP_H = 48.0
CAUSES = ("quota", "staff", "crane", "moving", "handling", "carried")
RAIL, PORT = "rail.test", "dryport.test"
STAGES = ("parked", "exit", "lift", "dwell")


@pytest.fixture(autouse=True, scope="session")
def nothing_kept() -> Iterator[None]:
    """Answers of `route` do not hang on which runs of the gateway other tests have made."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("landbridge.experiment.border_times.chosen.kept_runs", lambda _: ())
        yield


def made_names() -> Names:
    lanes = ("westbound", "eastbound")
    timed = [MeasureName(RAIL, None, d, "train", "parked", True) for d in lanes]
    timed += [MeasureName(RAIL, "aa", d, "train", "border", True) for d in lanes]
    timed += [MeasureName(PORT, None, None, "box", "dwell", True)]
    tallies = [MeasureName(RAIL, None, d, "train", "crossed", False) for d in lanes]
    tallies += [MeasureName(PORT, None, None, "box", m, False) for m in ("direct", "rehandled", "lifts")]
    measures = (*timed, *tallies)
    resources = (
        *(
            ResourceName(f"{RAIL}.aa.tracks.{d}", RAIL, "aa", "tracks", d, None, "train", "pool")
            for d in lanes
        ),
        ResourceName(f"{PORT}.cranes", PORT, None, "cranes", None, None, "crane", "pool"),
    )
    states = [
        StateName(what, r.address, r.facility, r.side, r.direction, r.name, r.key)
        for what in ("queue", "used", "capacity")
        for r in resources
    ]
    for what in ("population", "count"):
        states += [
            StateName(what, f"{m.facility}.{m.measure}", m.facility, m.side, m.direction, m.measure, None)
            for m in measures
            if what == "count" or m.timed
        ]
    return Names(
        resources=resources,
        places=(
            *(PlaceName(RAIL, None, d, "train", "seize_acceptance") for d in lanes),
            *(PlaceName(RAIL, "aa", d, "train", "exit_clear") for d in lanes),
            PlaceName(PORT, None, None, "box", "seize_cranes"),
            PlaceName(PORT, None, None, "box", "hold_lift"),
        ),
        causes=CAUSES,
        measures=measures,
        classes=(
            ClassName("containers", "express", "transit", "westbound"),
            ClassName("goods", "ordinary", "import", "eastbound"),
        ),
        kinds=("train", "box"),
        statuses=("forwarded", "lost"),
        accounts=(AccountName(RAIL, "fee", "railway", "post", "USD"),),
        months=("2022-01",),
        states=tuple(states),
    )


@cache
def made_records(replication: int = 0, seed: int = 1, days: int = DAYS, slow: float = 1.0) -> Records:
    """Trains and boxes with random stages, counted exactly over the window after the warm-up."""
    names = made_names()
    draw = np.random.default_rng((seed, replication))
    from_h, until_h = WARM_UP_H, WARM_UP_H + 24.0 * days
    hours = np.arange(0.0, until_h + 1.0)
    ledger = np.zeros((len(names.places), 2, len(CAUSES)))
    entities = {key: np.zeros((2, 2), dtype=np.int64) for key in ("in", "start", "end")}
    kind_out, area = np.zeros((2, 2, 2), dtype=np.int64), np.zeros((2, 2))
    n = len(names.measures)
    count, total, squares = np.zeros((n, 2), dtype=np.int64), np.zeros((n, 2)), np.zeros((n, 2))
    longest, bins = np.zeros((n, 2)), np.zeros((n, N_TIME_BINS), dtype=np.int64)
    edges = bin_edges_h()
    busy, blocked, grants = np.zeros(3), np.zeros(3), np.zeros(3, dtype=np.int64)
    states = np.zeros((len(hours), len(names.states)), dtype=np.float32)
    column = {(s.what, s.of, s.direction): i for i, s in enumerate(names.states)}
    capacity = np.array([40.0, 40.0, 30.0])
    for i, resource in enumerate(names.resources):
        states[:, column["capacity", resource.address, resource.direction]] = capacity[i]

    def inside(start, end):
        return max(0.0, min(end, until_h) - max(start, from_h))

    def timed(name, c, start, end):
        m = names.measures.index(name)
        if from_h <= end < until_h:
            time = end - start
            count[m, c] += 1
            total[m, c] += time
            squares[m, c] += time**2
            longest[m, c] = max(longest[m, c], time)
            bins[m, np.searchsorted(edges, time, side="right") - 1] += 1
        of = f"{name.facility}.{name.measure}"
        states[(hours >= start) & (hours < end), column["population", of, name.direction]] += 1
        states[hours >= end, column["count", of, name.direction]] += 1

    def tally(name, c, at):
        m = names.measures.index(name)
        count[m, c] += from_h <= at < until_h
        of = f"{name.facility}.{name.measure}"
        states[hours >= at, column["count", of, name.direction]] += 1

    def entity(kind, c, start, end):
        area[kind, c] += inside(start, end)
        if start >= until_h or end < from_h:
            return
        entities["start" if start < from_h else "in"][kind, c] += 1
        if end < until_h:
            kind_out[kind, c, 0] += 1
        else:
            entities["end"][kind, c] += 1

    for c, lane in enumerate(("westbound", "eastbound")):
        for start in np.sort(draw.uniform(0.0, until_h, int(8 * until_h / 24))):
            queue, clear = draw.exponential(6.0 * slow), draw.triangular(2.0, 3.0, 6.0)
            drawn, gone = start + queue, start + queue + clear
            entity(0, c, start, gone)
            ledger[c, c, 0] += inside(start, drawn)
            ledger[2 + c, c, 3] += inside(drawn, gone)
            timed(MeasureName(RAIL, None, lane, "train", "parked", True), c, start, drawn)
            timed(MeasureName(RAIL, "aa", lane, "train", "border", True), c, drawn, gone)
            tally(MeasureName(RAIL, None, lane, "train", "crossed", False), c, gone)
            busy[c] += inside(drawn, gone)
            grants[c] += from_h <= drawn < until_h
            used = column["used", f"{RAIL}.aa.tracks.{lane}", lane]
            states[(hours >= drawn) & (hours < gone), used] += 1
            if lane == "westbound":
                wait, lift = draw.exponential(1.0), 0.05
                lifted, off = gone + wait, gone + wait + lift
                entity(1, c, gone, off)
                ledger[4, c, 2] += inside(gone, lifted)
                ledger[5, c, 4] += inside(lifted, off)
                timed(MeasureName(PORT, None, None, "box", "dwell", True), c, gone, off)
                tally(MeasureName(PORT, None, None, "box", "lifts", False), c, off)
                way = "direct" if draw.random() < 0.8 else "rehandled"
                tally(MeasureName(PORT, None, None, "box", way, False), c, off)
                busy[2] += inside(lifted, off)
                grants[2] += from_h <= lifted < until_h
    charges = np.zeros((1, 2, 1), dtype=np.int64)
    charges[0, :, 0] = 12_500 * kind_out[0, :, 0]
    window = until_h - from_h
    return Records(
        names=names,
        seed=seed,
        replication=replication,
        from_h=from_h,
        until_h=until_h,
        ledger_h=ledger,
        kind_in=entities["in"],
        kind_out=kind_out,
        kind_inside_start=entities["start"],
        kind_inside_end=entities["end"],
        kind_area_h=area,
        measure_count=count,
        measure_sum_h=total,
        measure_squares_h2=squares,
        measure_max_h=longest,
        measure_bins=bins,
        busy_h=busy,
        open_h=capacity * window,
        closed_h=np.zeros(3),
        failed_h=np.zeros(3),
        over_h=np.zeros(3),
        blocked_h=blocked,
        queue_h=np.array([ledger[0].sum(), ledger[1].sum(), ledger[4].sum()]),
        grants=grants,
        state_hours=hours,
        states=states,
        charges=charges,
        blocks_done=0,
        events_done=0,
    )


@pytest.fixture(scope="session")
def make_records():
    """Make the Records of one replication: `make_records(replication, seed, days, slow)`."""
    return made_records


@pytest.fixture(scope="session")
def facts() -> Facts:
    """Facts of the run that `make_records` makes: four weeks of February 2022."""
    return Facts(
        from_=date(2022, 2, 1),
        until=date(2022, 3, 1),
        start_utc=datetime(2022, 1, 29, 18, tzinfo=UTC),
        zones={RAIL: "Asia/Almaty", PORT: "Asia/Almaty", f"{RAIL}.aa": "Asia/Almaty"},
        numbers={f"{PORT}.numbers.box_teu": ((2.0, None, date(2022, 2, 11)), (1.8, date(2022, 2, 11), None))},
    )
