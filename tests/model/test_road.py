"""Trucks of the shipped corridor between road posts: sent on, gone elsewhere, their forms, what burns."""

from __future__ import annotations

import math
from datetime import date
from functools import cache

import pytest

from landbridge.corridor import apply_changes, parse_set, read_corridor
from landbridge.corridor.parts import only
from landbridge.simulation.model import Records, build_plan, compile_model, run_replication

PERIOD = (date(2024, 5, 1), date(2024, 6, 1), 20)
KALZHAT, KHORGOS = "road.kalzhat", "road.khorgos"


@cache
def records(*changes: str) -> Records:
    """Run the road of May 2024 with changes."""
    changed = apply_changes(read_corridor("khorgos"), [parse_set(text) for text in changes])
    return run_replication(compile_model(build_plan(only(changed, ["road"]), None, *PERIOD)), 1, 0)


def count(r: Records, facility: str, measure: str, direction: str | None = None) -> int:
    """Passages of a measure, in one direction or all."""
    rows = [
        i
        for i, m in enumerate(r.names.measures)
        if (m.facility, m.measure) == (facility, measure) and direction in (None, m.direction)
    ]
    return int(r.measure_count[rows].sum())


def vehicles(r: Records) -> tuple[int, int, int, int]:
    """Vehicles inside at the begin, that came, that left, inside at the end."""
    kind = r.names.kinds.index("vehicle")
    came, left = int(r.kind_in[kind].sum()), int(r.kind_out[kind].sum())
    return int(r.kind_inside_start[kind].sum()), came, left, int(r.kind_inside_end[kind].sum())


ORDER = "road.kalzhat.numbers.order_share.eastbound=1@2024-05-01..2024-06-01"


def test_trucks_sent_on_by_order_cross_elsewhere() -> None:
    base, sent = records(), records(ORDER)
    gone = count(sent, KALZHAT, "diverted", "eastbound")
    assert gone == pytest.approx(2325, abs=60)  # the traffic of the month; hours late at either end
    assert count(base, KALZHAT, "diverted") == 0
    # those underway at the begin still cross here; those underway at the end have not crossed there yet
    assert count(sent, KALZHAT, "crossed", "eastbound") < 0.06 * gone
    more = count(sent, KHORGOS, "crossed", "eastbound") - count(base, KHORGOS, "crossed", "eastbound")
    # all cross there but those underway at the end and those who lack a form: more trips, as many forms
    assert 0.75 * gone < more <= gone


def test_trucks_that_would_wait_too_long_go_elsewhere() -> None:
    few = "rules.road.e_queue.slots=20@2024-05-01..2024-06-01"
    base, short = records(), records(few)
    gone = count(short, KHORGOS, "diverted", "eastbound")
    assert count(base, KHORGOS, "diverted", "eastbound") == 0
    # 250 a day set out, 20 may go: nearly all expect to wait longer than a week, and a quarter of those go
    assert gone == pytest.approx(0.25 * 31 * 250, rel=0.1)
    more = count(short, KALZHAT, "crossed", "eastbound") - count(base, KALZHAT, "crossed", "eastbound")
    assert 0.5 * gone < more <= gone
    # loaded in Horgos they come home over Khorgos
    assert count(short, "inland.horgos", "loaded") > 31 * 20


def test_nobody_goes_where_nobody_may_pass() -> None:
    r = records(ORDER, "rules.road.border.khorgos=false@2024-05-01..2024-06-01")
    # trucks that were called before, and foreign ones on their way home, which nobody keeps
    assert count(r, KHORGOS, "crossed", "eastbound") < 0.1 * count(records(), KHORGOS, "crossed", "eastbound")
    assert count(r, KALZHAT, "diverted", "eastbound") > 2000


@pytest.mark.parametrize(
    "changes",
    [
        (),
        (ORDER,),
        ("rules.road.e_queue.slots=20@2024-05-01..2024-06-01",),
        ("road.khorgos.numbers.burn_share.westbound=0.2@2024-05-01..2024-06-01",),
        ("rules.road.acceptance.khorgos_eastbound=50@2024-05-01..2024-06-01",),
    ],
)
def test_vehicles_are_conserved(changes: tuple[str, ...]) -> None:
    before, came, left, after = vehicles(records(*changes))
    assert before + came == left + after


def test_what_burns_is_lost_and_closes_a_lane() -> None:
    r = records("road.khorgos.numbers.burn_share.westbound=0.2@2024-05-01..2024-06-01")
    burnt = count(r, KHORGOS, "burnt", "westbound")
    lost = r.names.statuses.index("lost")
    assert burnt > 100
    assert abs(int(r.kind_out[:, :, lost].sum()) - burnt) <= 2  # leaving is counted a moment later
    places = [(p.facility, p.step) == (KHORGOS, "hold_burning") for p in r.names.places]
    assert r.ledger_h[places].sum() == pytest.approx(burnt * (2 + 6 + 24) / 3, rel=0.1)
    lanes = [x.address == f"{KHORGOS}.cn.booths.westbound" for x in r.names.resources]
    assert r.busy_h[lanes].sum() > records().busy_h[lanes].sum() + 5 * burnt
    assert r.queue_h[lanes].sum() > records().queue_h[lanes].sum()


def test_forms_are_those_delivered_less_those_used() -> None:
    """Each week brings its forms, one is used a trip, none is lost: the stock moves by the difference."""
    r = records()
    weeks = 4  # Mondays: 6, 13, 20, 27 May
    for kind, delivered in (("bilateral", 1410), ("transit", 870), ("third_country", 345)):
        resources, states = r.names.resources, r.names.states
        row = next(i for i, x in enumerate(resources) if (x.facility, x.key) == (KHORGOS, kind))
        column = next(
            i for i, s in enumerate(states) if (s.of, s.what) == (f"{KHORGOS}.permits.{kind}", "stock")
        )
        used = int(r.grants[row])
        hours = r.states[:, column]
        first, last = math.ceil(r.from_h), int(r.until_h)
        moved = hours[last] - hours[first]
        assert moved == pytest.approx(weeks * delivered - used, abs=10)
