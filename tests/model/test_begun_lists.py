"""A state that is written down: read, seen against the model, put there, listed again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import pytest

from landbridge.accounts.identities import check_identities
from landbridge.base.errors import InputErrors
from landbridge.corridor import read_corridor
from landbridge.corridor.parts import only
from landbridge.simulation.kernel import Run, State, compiled_runner
from landbridge.simulation.model import Model, Stretch, build_plan, compile_model, run_replication, start_run
from landbridge.simulation.model.begun.listed import list_state
from landbridge.simulation.model.begun.rows import Row, read_rows, write_rows
from landbridge.simulation.model.begun.written import Written
from landbridge.simulation.model.replicate import advance_before

HEAD = "facility,what,direction,class,key,count,hours,age,source,note\n"
DAY = date(2024, 3, 1)
EXPRESS = {"express_europe", "express_russia"}


@cache
def model(part: str, hour: int = 6) -> Model:
    corridor = only(read_corridor("khorgos"), (part,))
    plan = build_plan(corridor, None, DAY, date(2024, 3, 6), 20, None, Stretch(hour, 72.0))
    return compile_model(plan)


@cache
def state_of(part: str) -> State:
    run = start_run(model(part), 1, 0)
    advance_before(run, model(part).window_h[0])
    return run.state


def written(text: str) -> Written:
    return Written(tuple(read_rows(text, "state.csv")), "state.csv")


def problems(text: str, part: str = "rail.khorgos") -> list[str]:
    state = model(part).template.start(0, 0, streams=False)
    found = written(HEAD + text).check(model(part), Run(compiled_runner(), state))
    return [str(problem) for problem in found]


def counted(rows: Iterable[Row]) -> Counter[tuple[str, ...]]:
    found: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        found[row.facility, row.what, row.direction, row.class_, row.key] += row.count
    return found


@pytest.mark.parametrize("part", ["rail.khorgos", "road"])
def test_a_list_read_back_is_the_same_list(part: str) -> None:
    text = write_rows(list_state(model(part), state_of(part)), ["what a run left"])
    rows = read_rows(text, "state.csv")
    begun = replace(model(part), begin=Written(tuple(rows), "state.csv"))
    assert begun.begin is not None
    fresh = model(part).template.start(0, 0, streams=False)
    assert Written(tuple(rows), "state.csv").check(model(part), Run(compiled_runner(), fresh)) == []
    again = list_state(begun, start_run(begun, 1, 0).state)
    then, now = counted(rows), counted(again)
    levels = {key for key in then if key[1].endswith((".left", ".failed", ".ban"))}
    assert {key: now[key] for key in levels} == {key: then[key] for key in levels}
    # at the very instant some may go on: a box for which there is a place
    moved = sum(abs(then[key] - now[key]) for key in {*then, *now})
    assert moved <= 0.02 * sum(then.values())


@pytest.mark.parametrize("part", ["rail.khorgos", "road"])
def test_hours_add_up_from_the_beginning(part: str) -> None:
    """The ledger starts at the hour of the list, with those inside who are listed."""
    rows = read_rows(write_rows(list_state(model(part), state_of(part))), "state.csv")
    begun = replace(model(part), begin=Written(tuple(rows), "state.csv"))
    one = run_replication(begun, 1, 2)
    check_identities(one)
    assert one.kind_inside_start.sum() > 0
    plain = run_replication(begun, 1, 2, plain=True) if part == "rail.khorgos" else one
    for name in ("ledger_h", "measure_sum_h", "states", "busy_h", "kind_inside_end"):
        assert np.array_equal(getattr(one, name), getattr(plain, name)), name


def test_what_is_written_by_hand_stands_there() -> None:
    """Words of resources and stages, without classes: divided as the streams bring them."""
    text = HEAD + (
        "rail.khorgos,parking,westbound,,,14,20,,,\n"
        "rail.khorgos,cn.tracks,westbound,,,3,,,,\n"
        "rail.khorgos,exit_clear,westbound,express,,6,3,,,\n"
        "rail.khorgos,acceptance.left,westbound,,,5,,,,\n"
        "dryport.khorgos,yard,westbound,ordinary_central_asia,,120,,,,\n"
    )
    begun = replace(model("rail.khorgos"), begin=written(text))
    run = start_run(begun, 1, 0)
    row = begun.resource_rows
    s = run.state
    assert s.res_used[row["rail.khorgos.parking.westbound"]] == 14
    assert s.res_used[row["dryport.khorgos.yard"]] == 240
    quota = row["rail.khorgos.acceptance.westbound"]
    assert s.res_nominal[quota] - s.res_used[quota] == 5
    clearing = [r for r in list_state(begun, s) if r.what == "train.hold_exit_clear"]
    assert sum(r.count for r in clearing) >= 6
    assert {r.class_ for r in clearing if r.hours is None or r.hours > 2.9} <= {
        "express_europe",
        "express_russia",
    }


def test_hours_so_far_count_in_the_wait() -> None:
    text = HEAD + "rail.khorgos,parking,westbound,,,20,30,,,\n"
    fresh = HEAD + "rail.khorgos,parking,westbound,,,20,0,,,\n"
    means = []
    for one in (text, fresh):
        record = run_replication(replace(model("rail.khorgos"), begin=written(one)), 1, 0)
        place = next(
            i
            for i, m in enumerate(record.names.measures)
            if m.measure == "queue" and m.direction == "westbound"
        )
        means.append(record.measure_sum_h[place].sum() / record.measure_count[place].sum())
    assert means[0] > means[1] + 5


CONTRADICTIONS = {
    "rail.khorgos,parking,westbound,,,140,,,,": "westbound is more than full: 140 there, and it has 30",
    "rail.khorgos,exit_clear,westbound,,,18,,,,": "cn.tracks.westbound is more than full: 18 there",
    "dryport.khorgos,yard,westbound,ordinary_central_asia,,20000,,,,": "khorgos.yard is more than full",
    "rail.korgos,parking,westbound,,,1,,,,": "no facility rail.korgos in this run (did you mean rail",
    "rail.khorgos,cn.traks,westbound,,,1,,,,": "no stage and no resource here (did you mean cn.tracks?)",
    "rail.khorgos,cn.tracks,westbund,,,1,,,,": "there is no direction westbund (did you mean westbound?)",
    "rail.khorgos,cn.tracks,,,,1,,,,": "say which direction: westbound, eastbound",
    "rail.khorgos,cn.tracks,westbound,expres,,1,,,,": "there is no class expres (did you mean express?)",
    "rail.khorgos,cn.tracks,westbound,empty_to_china,,1,,,,": "no class empty_to_china of this run ever",
    "rail.khorgos,acceptance.left,westbound,,,400,,,,": "has 18 (train), so not 400 of them are left",
    "rail.khorgos,kz.officers.failed,,,,50,,,,": "kz.officers has 8 (team), so not 50 of them are failed",
    "rail.khorgos,cn.officers.left,,,,5,,,,": "is a pool: .left is of a quota or stock",
    "dryport.khorgos,box.hold_lift,westbound,,,5,,,,": "a train that does not stand there",
    "dryport.khorgos,outbound.hold_place_out,westbound,,mars,1,,,,": "there is no mars here",
}


@pytest.mark.parametrize(("text", "told"), CONTRADICTIONS.items(), ids=str)
def test_what_contradicts_the_model_is_refused(text: str, told: str) -> None:
    found = problems(text + "\n")
    assert len(found) == 1
    assert told in found[0]
    assert found[0].startswith("state.csv:2: ")


def test_trucks_are_no_more_than_the_fleet() -> None:
    found = problems("road.khorgos,call.hold_lead,eastbound,,,90000,,,,\n", "road")
    assert any("road.khorgos.fleet is more than full" in one for one in found)


def test_everything_wrong_in_the_rows_is_told_at_once() -> None:
    text = HEAD.replace("note", "remark") + "a,b,,,,1,,,,\n"
    with pytest.raises(InputErrors, match="there is no column 'remark'"):
        read_rows(text, "state.csv")
    rows = (
        "a,b,,,,1,,,,\n",
        "a,b,,,,1,,,,\n",
        "a,b,,,,-1,,,,\n",
        "a,b,,,,1.5,,,,\n",
        "a,b,,,,many,,,,\n",
        "a,,,,,1,,,,\n",
        "a,b,,,,1,x,,,\n",
        "a,b,,,,1,5,3,,\n",
        "a,b,,,,1,,,,,,,\n",
    )
    with pytest.raises(InputErrors) as raised:
        read_rows(HEAD + "".join(rows), "state.csv")
    told = [(problem.line, problem.problem) for problem in raised.value.problems]
    assert told == [
        (3, "stands in line 2 already"),
        (4, "must not be negative, but is -1"),
        (5, "must be a whole number, but is 1.5"),
        (6, "'many' is no number"),
        (7, "is empty"),
        (8, "'x' is no number of hours"),
        (9, "is 3 h, and it has been at this stage for 5 h"),
        (10, "has 13 cells, and there are 10 columns"),
    ]
    with pytest.raises(InputErrors, match="holds no state"):
        read_rows("# nothing\n", "state.csv")
