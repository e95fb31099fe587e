"""The models of the benchmarks give right answers on every engine; how fast is not tested."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from importlib import import_module

import pytest
from benchmarks import pending, scaling, years
from benchmarks.models import QUEUES, Queue, Result, Terminal, prepare, queue_model, terminal_model
from benchmarks.table import Row, render

from landbridge.corridor import Corridor
from landbridge.simulation.model import build_plan, compile_model, run_replication

SMALL = Queue(0.5, 1, 20_000)
FEW = Queue(2.0, 4, 20_000)
MONTHS = Terminal(days=60)


def peer(name: str) -> Callable[[Queue, int], Result]:
    pytest.importorskip(name)
    run: Callable[[Queue, int], Result] = import_module(f"benchmarks.peer_{name}").run_queue
    return run


def test_exact_values() -> None:
    assert QUEUES["M/M/1"].mean_stay() == pytest.approx(10.0)
    assert QUEUES["M/M/10"].mean_stay() == pytest.approx(1.668731524, abs=1e-9)


@pytest.mark.parametrize("queue", [SMALL, FEW], ids=["one server", "four servers"])
def test_ours_gives_the_exact_mean(queue: Queue) -> None:
    result = prepare(queue_model(queue))(0)()
    assert result.finished == queue.customers
    assert result.stay_h == pytest.approx(queue.mean_stay(), rel=0.06)  # over 3 standard errors


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ["simpy", "ciw"])
def test_peers_give_the_exact_mean(name: str) -> None:
    for queue in (SMALL, FEW):
        result = peer(name)(queue, 1)
        assert result.finished == queue.customers
        assert result.stay_h == pytest.approx(queue.mean_stay(), rel=0.06)


def test_our_terminal_is_the_same_as_theirs() -> None:
    pytest.importorskip("simpy")
    theirs = import_module("benchmarks.peer_simpy").run_terminal
    start = prepare(terminal_model(MONTHS), 24.0 * MONTHS.days)
    ours = [start(i)() for i in range(8)]
    peers = [theirs(MONTHS, i) for i in range(4)]
    stays = [sum(r.stay_h for r in some) / len(some) for some in (ours, peers)]
    boxes = [sum(r.finished for r in some) / len(some) for some in (ours, peers)]
    assert stays[0] == pytest.approx(stays[1], rel=0.06)
    assert boxes[0] == pytest.approx(boxes[1], rel=0.06)
    assert boxes[0] == pytest.approx(24 * MONTHS.days / MONTHS.train_every * 47.5, rel=0.06)


def test_pending_events_are_as_many_as_said_and_where_they_should_be() -> None:
    ours, heap = (run.advance(4.0).state for run in pending.runs(2_000))
    assert ours.events + ours.later == heap.events == 2_000
    assert ours.calendar_lists > 0
    assert heap.calendar_lists == 0
    assert ours.events_done == heap.events_done
    assert ours.ledger_h.tobytes() == heap.ledger_h.tobytes()


def test_all_traffic_and_all_capacities_of_the_road_are_scaled_and_nothing_else() -> None:
    before = years.part("road")
    after = scaling.scaled(before, 20)
    day = date(2024, 2, 1)

    def of(corridor: Corridor, address: str) -> object:
        return corridor.quantity(address).at(day)

    def counted(address: str) -> bool:
        return address.startswith("traffic.") or address.endswith((".capacity", ".first", ".most"))

    named = [a for a in before.addresses() if before.rule_at(a) is None and not a.startswith("traffic.")]
    named += [f"traffic.{row.id}.quantity" for row in before.traffic.values() if row.from_ <= day < row.until]
    for address in named:
        was, is_now = of(before, address), of(after, address)
        assert is_now == (20 * float(was) if counted(address) else was), address  # type: ignore[arg-type]
    assert sum(map(counted, named)) > 40
    assert after.quantity("road.khorgos.acceptance.eastbound.capacity").rules  # a rule's number, times 20


def test_a_scaled_road_lets_as_many_times_more_through() -> None:
    few, many = (
        years.left(
            run_replication(
                compile_model(
                    build_plan(
                        scaling.scaled(years.part("road"), n), None, date(2024, 1, 8), date(2024, 1, 15)
                    )
                ),
                1,
                0,
            ),
            "vehicle",
        )
        for n in (1, 3)
    )
    assert many == pytest.approx(3 * few, rel=0.03)


def test_table() -> None:
    fast, missing = (
        Row("models", "landbridge", 0.0712, "CPU s"),
        Row("models", "ciw", None, "CPU s", "not here"),
    )
    slow = Row("models", "simpy", 9.0, "CPU s")
    slow.against(9.0 / 0.0712, "its / ours", at_least=200)
    text = render([fast, slow, missing])
    assert "126 × (its / ours)" in text
    assert "NOT MET" in text
    assert text.splitlines()[-1].endswith("not here")
    assert missing.met() is None
    assert json.loads(json.dumps(slow.figures()))["goal"] == "≥ 200 ×"
