"""Warm-up of open-ended runs: found where there is a steady state, refused where there is none."""

from __future__ import annotations

import importlib.util
import json
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from landbridge.corridor import read_corridor
from landbridge.corridor.change import parse_set
from landbridge.corridor.changes import apply_changes
from landbridge.corridor.held import held_on
from landbridge.corridor.parts import only
from landbridge.experiment.modelling import Modelled, Modeller
from landbridge.experiment.steady import FIRST_PILOT, find_warm_up

NAME = "small_corridors"
if NAME not in sys.modules:
    spec = importlib.util.spec_from_file_location(NAME, Path(__file__).parents[1] / "model" / "small.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[NAME] = module
    spec.loader.exec_module(module)
small = sys.modules[NAME]

DAY = date(2000, 1, 2)
QUEUE = """
chart   = "queue"
summary = "Some servers, one queue."
[resources]
servers = { unit = "server" }
[times]
service = { unit = "h" }
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


def mm1(load: float):
    """Makes M/M/1 with a service of 6 h, which begins empty when the period does."""
    text = f"[resources.servers]\ncapacity = 1\n[times]\nservice = {{ exponential = 6 }}\n{small.stream()}"
    corridor = small.corridor({"a.law:queue": text})

    def modelled(held, from_, until):
        days = (until - from_).days
        flows = [
            small.flow("a.law", "jobs", [(24.0, 24.0 * (days + 2), load / 6 * 24 * (days + 1))], "poisson")
        ]
        return Modelled(small.model([QUEUE], held, flows, days))

    return corridor, modelled


def test_a_queue_that_settles():
    corridor, modelled = mm1(0.7)
    found = find_warm_up(corridor, DAY, modelled=modelled)
    # its relaxation time, service / (1 - sqrt(load))^2, is 9.4 days
    assert 3 <= found.days <= 40
    assert found.trusted
    assert found.growing == ()
    assert (found.pilots, found.pilot_days) == (20, 200)
    stay = next(one for one in found.found if one.kind == "job")
    assert found.days == max(-(-one.cut_h // 24) for one in found.found)
    # what is left is the steady state: 2.33 inside, and less before
    course = found.course.filter(found.course["kind"] == "job")
    mean = course["mean"].to_numpy()
    assert mean[stay.cut_h // 5 :].mean() == pytest.approx(0.7 / 0.3, rel=0.1)
    assert mean[:5].mean() < 1.5
    best = int(np.nanargmin(np.array(course["statistic"].to_list(), dtype=float)))
    assert course["hour"][best] == stay.cut_h
    assert f"{found.days} days are left out as warm-up, by MSER-5" in found.sentences[0]


def test_a_queue_that_grows_has_no_steady_state():
    corridor, modelled = mm1(1.2)
    found = find_warm_up(corridor, DAY, pilots=8, modelled=modelled)
    assert found.days is None
    assert found.pilot_days == 400  # it grew in both lengths
    assert "have no steady state" in found.sentences[0]
    told = next(sentence for sentence in found.growing if "`stay`" in sentence)
    rate_in, rate_out = (float(told.split(end)[0].split()[-1]) for end in (" a day in", " a day out"))
    assert rate_in == pytest.approx(4.8, rel=0.1)
    assert rate_out == pytest.approx(4.0, rel=0.1)


def test_too_short_to_tell():
    corridor, modelled = mm1(0.97)
    short = find_warm_up(corridor, DAY, pilots=2, lengths=(1, 2), modelled=modelled)
    assert (short.days, short.trusted, short.pilot_days) == (None, False, 2)
    assert "these did not settle: jobs at a.law" in short.sentences[0]


def test_the_same_on_any_number_of_threads_and_as_json():
    corridor, modelled = mm1(0.7)
    one, four = (
        find_warm_up(corridor, DAY, pilots=6, lengths=(60,), jobs=jobs, modelled=modelled) for jobs in (1, 4)
    )
    assert one.found == four.found
    assert one.course.equals(four.course)
    assert json.loads(json.dumps(one.as_json()))["pilots"] == 6
    other = find_warm_up(corridor, DAY, seed=2, pilots=6, lengths=(60,), modelled=modelled)
    assert not other.course.equals(one.course)


def test_its_runs_are_none_of_the_run_itself():
    corridor, modelled = mm1(0.7)
    asked = []

    def noting(held, from_, until):
        model = modelled(held, from_, until)

        class Noting:
            names = model.names
            is_ready, make_ready = model.is_ready, model.make_ready

            def run(self, seed, replication):
                asked.append((seed, replication))
                return model.run(seed, replication)

        return Noting()

    find_warm_up(corridor, DAY, seed=7, pilots=3, lengths=(30,), jobs=1, modelled=noting)
    assert asked == [(7, FIRST_PILOT), (7, FIRST_PILOT + 1), (7, FIRST_PILOT + 2)]


def test_khorgos_settles_within_weeks_and_with_more_trains_never():
    khorgos = only(read_corridor("khorgos"), ["rail.khorgos"])  # at Dostyk spells of wind are long and rare
    khorgos = apply_changes(khorgos, [parse_set("traffic.grain-altynkol-2024-01.quantity*=0")])
    day = date(2024, 3, 1)
    found = find_warm_up(khorgos, day, pilots=6, lengths=(100,))
    assert 2 <= found.days <= 30
    more = apply_changes(khorgos, [parse_set("traffic.w-2024-03.quantity*=3")])
    found = find_warm_up(more, day, pilots=2, lengths=(60, 120))
    assert found.days is None
    assert any("rail.khorgos westbound" in sentence for sentence in found.growing)


def test_more_grain_is_loaded_than_china_takes_so_it_never_settles():
    khorgos = only(read_corridor("khorgos"), ["rail.khorgos"])
    found = find_warm_up(khorgos, date(2024, 3, 1), pilots=2, lengths=(200, 400))
    assert found.days is None
    assert any(sentence.startswith("grain.altynkol: the number in `held` kept") for sentence in found.growing)


def test_held_units_that_failed_are_failed_all_the_time():
    khorgos, day = read_corridor("khorgos"), date(2022, 6, 1)
    change = replace(parse_set("dryport.khorgos.cranes.capacity=2@2022-06-01..2022-06-08"), cause="failed")
    until = day + timedelta(days=20)
    records = Modeller(0)(held_on(apply_changes(khorgos, [change]), day, day, until), day, until).run(1, 0)
    row = next(i for i, r in enumerate(records.names.resources) if r.address == "dryport.khorgos.cranes")
    hours = records.until_h - records.from_h
    # one of three by the change, and now and then another by itself
    assert hours <= records.failed_h[row] < 1.1 * hours
    assert records.open_h[row] + records.failed_h[row] == pytest.approx(3 * hours)
