"""The rules of the kernel one by one, against schedules worked out by hand. Times are hours."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from landbridge.simulation.kernel import (
    Assembly,
    KernelError,
    Run,
    State,
    Twin,
    compiled_runner,
    name_key,
    open_window,
    plain_runner,
)
from landbridge.simulation.kernel.source import prelude as k
from landbridge.simulation.kernel.source.draws import child_key

STAFF, TRACK, WAGON, BATCH = 16, 14, 13, 17
LEFT, GAVE_UP = 0, 1


@dataclass
class Small:
    """A model of one stream whose entities are told apart by their number."""

    a: Assembly = field(default_factory=lambda: Assembly(statuses=3, places=9, kinds=3))
    laws: dict[tuple[Any, ...], int] = field(default_factory=dict)
    starts: list[tuple[str, list[float]]] = field(default_factory=list)

    def law(self, *what: Any) -> int:
        if what not in self.laws:
            self.laws[what] = (
                self.a.distribution(*what) if isinstance(what[0], str) else self.constant(what[0])
            )
        return self.laws[what]

    def constant(self, hours: float) -> int:
        return self.a.distribution("constant", hours)

    def come(self, times: list[float], name: str = "s", rank: int = 0, **attr: float) -> None:
        """One comes at each of these times, and goes on at the next block; `a0=…` sets attribute 0."""
        row = self.a.block("enter", res=len(self.a.streams))
        values = [attr.get(f"a{i}", 0.0) for i in range(8)]
        self.starts.append((name, times))
        self.a.stream(k.STREAM_LIST, row, name, times=times, attr=values, rank=rank)

    def block(self, op: str, name: str = "", **fields: int) -> int:
        return self.a.block(op, name, **fields)

    def hold(self, hours: float, place: int = 8, **fields: int) -> int:
        return self.block("hold", dist=self.law(hours), place=place, cause=k.HANDLING, **fields)

    def leave(self, status: int = LEFT) -> int:
        return self.block("leave", measure=status)

    def run(self, until: float = 1e300, plain: bool = True, **start: Any) -> Seen:
        """Run to the end, tracing all."""
        rows: list[tuple[int, float, float, int, int]] = []

        def keep(columns: dict[str, np.ndarray[Any, Any]]) -> None:
            rows.extend(
                zip(
                    *(columns[f"trace_{c}"].tolist() for c in ("who", "from", "to", "cell", "block")),
                    strict=True,
                )
            )

        state = self.a.build().start(1, 0, trace_rows=10_000, **start)
        run = Run(plain_runner() if plain else compiled_runner(), state, keep)
        run.advance(until)
        return Seen(self, run, rows)


@dataclass
class Seen:
    """What was traced."""

    small: Small
    run: Run
    rows: list[tuple[int, float, float, int, int]]

    @property
    def s(self) -> State:
        return self.run.state

    def stays(self, number: int, stream: str = "s") -> list[tuple[float, float, int, int]]:
        """(from, until, place, cause) of one entity, in order."""
        who = child_key(name_key(1, 0, "stream", stream), number)
        return [(a, b, *divmod(cell, k.N_CAUSES)) for w, a, b, cell, _ in self.rows if w == who]

    def ends(self, stream: str = "s", place: int | None = None) -> list[float]:
        """When each entity's last stay (at a place) ended; the time it came if there is none."""
        times = next(t for name, t in self.small.starts if name == stream)
        found = []
        for n, came in enumerate(times):
            rows = [b for _, b, p, _ in self.stays(n, stream) if place in (None, p)]
            found.append(rows[-1] if rows else came)
        return found

    def hours(self, cause: int) -> float:
        """Hours of a cause in all."""
        return sum(b - a for _, a, b, cell, _ in self.rows if cell % k.N_CAUSES == cause)


def one_server(service: float = 2.0, units: int = 1, in_hand: int = k.FINISH, work: bool = True) -> Small:
    m = Small()
    r = m.a.resource(units, in_hand=in_hand)
    m.come([0.0, 0.5, 1.0])
    m.block("seize", res=r, place=0, cause=STAFF)
    m.hold(service, work=r if work else -1)
    m.block("release", res=r)
    m.leave()
    return m


# --- queues -------------------------------------------------------------------------------------------------


def test_first_come_first_served() -> None:
    seen = one_server().run()
    assert seen.ends() == [2.0, 4.0, 6.0]
    assert seen.stays(1) == [(0.5, 2.0, 0, STAFF), (2.0, 4.0, 8, k.HANDLING)]
    s = seen.s
    assert (s.res_grants[0], s.res_wait_h[0], s.res_busy_h[0], s.res_queue_h[0]) == (3, 4.5, 6.0, 4.5)


def test_priority_of_step_and_of_entity() -> None:
    """Lower first; those of a stream by its rank; equal ones in the order of coming."""
    m = Small()
    r = m.a.resource(1)
    for name, rank, times in (("slow", 1, [0.0, 0.1, 0.2]), ("fast", 0, [0.3, 0.4])):
        m.come(times, name, rank)
        m.block("seize", res=r, place=0, cause=STAFF)
        m.hold(1.0)
        m.block("release", res=r)
        m.leave()
    m.come([0.5], "first")
    m.block("seize", res=r, place=0, cause=STAFF, rank=-1)
    m.hold(1.0)
    m.block("release", res=r)
    m.leave()
    seen = m.run()
    assert seen.ends("first") == [2.0]
    assert seen.ends("fast") == [3.0, 4.0]
    assert seen.ends("slow") == [1.0, 5.0, 6.0]


def test_the_first_that_does_not_fit_holds_back_the_others() -> None:
    m = Small()
    r = m.a.resource(3)
    for name, n, times in (("two", 2, [0.0, 0.1]), ("one", 1, [0.2, 0.3])):
        m.come(times, name, a1=n)
        fields = {"res": r, "amount_kind": k.AMOUNT_ATTRIBUTE, "amount": 1}
        m.block("seize_units", place=0, cause=STAFF, **fields)
        m.hold(1.0)
        m.block("release_units", **fields)
        m.leave()
    seen = m.run()
    assert seen.ends("two") == [1.0, 2.0]
    assert seen.ends("one") == [2.0, 3.0]  # one was free from the start, but they came after
    assert seen.s.res_busy_h[0] == 6.0


def test_a_family_by_key_and_units_by_number() -> None:
    m = Small()
    r = m.a.resource(1)
    m.a.resource(5)
    units = m.a.number(1.0)
    m.a.number(3.0)
    fields = {"res": r, "by": 0, "amount_kind": k.AMOUNT_NUMBER, "amount": units, "amount_by": 0}
    for key in (0, 1):
        m.come([0.0, 0.0], f"key{key}", a0=key)
        m.block("seize_units", place=0, cause=STAFF, **fields)
        m.hold(1.0)
        m.block("release_units", **fields)
        m.leave()
    seen = m.run()
    assert seen.ends("key0") == [1.0, 2.0]
    assert seen.ends("key1") == [1.0, 2.0]  # three of five each
    assert seen.s.res_busy_h.tolist() == [2.0, 6.0]


def test_patience() -> None:
    m = Small()
    r = m.a.resource(1)
    m.come([0.0, 1.0, 2.0])
    row = m.block("seize_units", res=r, place=0, cause=STAFF, patience=m.law(2.5))
    m.hold(4.0)
    m.block("release", res=r)
    m.leave()
    m.a.blocks[row][2]["other"] = m.leave(GAVE_UP)
    seen = m.run()
    assert seen.stays(1) == [(1.0, 3.5, 0, STAFF)]  # gave up
    assert seen.stays(2) == [(2.0, 4.0, 0, STAFF), (4.0, 8.0, 8, k.HANDLING)]
    assert seen.s.out_count[:2].tolist() == [2, 1]


def test_one_that_gives_up_lets_through_those_behind() -> None:
    m = Small()
    r = m.a.resource(2)
    m.come([0.0], "holder")
    m.block("seize", res=r, place=0, cause=STAFF)
    m.hold(9.0)
    m.block("release", res=r)
    m.leave()
    m.come([1.0], "wide")
    row = m.block("seize_units", res=r, amount=2, place=0, cause=STAFF, patience=m.law(3.0))
    m.block("release_units", res=r, amount=2)
    m.leave()
    m.a.blocks[row][2]["other"] = m.leave(GAVE_UP)
    m.come([2.0], "narrow")
    m.block("seize", res=r, place=0, cause=STAFF)
    m.hold(1.0)
    m.block("release", res=r)
    m.leave()
    seen = m.run()
    assert seen.ends("wide") == [4.0]
    assert seen.ends("narrow") == [5.0]


# --- several together ---------------------------------------------------------------------------------------


def together(first: int, second: int, causes: tuple[int, int] = (WAGON, TRACK)) -> Small:
    """Holders of either until 3 and 5 h; one asks both at 1 h."""
    m = Small()
    r = [m.a.resource(first), m.a.resource(second)]
    for name, row, hours in (("one", r[0], 3.0), ("two", r[1], 5.0)):
        m.come([0.0], name)
        m.block("seize", res=row, place=0, cause=STAFF)
        m.hold(hours)
        m.block("release", res=row)
        m.leave()
    m.come([1.0], "both")
    rows = [m.a.request(res=row, cause=cause) for row, cause in zip(r, causes, strict=True)]
    m.block("seize_many", first=rows[0], count=2, place=1)
    m.hold(1.0)
    for row in r:
        m.block("release", res=row)
    m.leave()
    return m


def test_the_first_absent_in_the_order_of_causes_counts() -> None:
    seen = together(1, 1).run()
    assert seen.stays(0, "both") == [(1.0, 3.0, 1, WAGON), (3.0, 5.0, 1, TRACK), (5.0, 6.0, 8, k.HANDLING)]
    seen = together(1, 1, (TRACK, WAGON)).run()
    assert seen.stays(0, "both") == [(1.0, 5.0, 1, WAGON), (5.0, 6.0, 8, k.HANDLING)]
    assert seen.s.res_grants.tolist() == [2, 2]


def test_nothing_is_held_while_the_other_is_absent() -> None:
    m = together(1, 1)
    m.come([3.5], "quick")
    m.block("seize", res=0, place=0, cause=STAFF)
    m.hold(1.0)
    m.block("release", res=0)
    m.leave()
    seen = m.run()
    assert seen.ends("quick") == [4.5]
    assert seen.ends("both") == [6.0]


def test_several_with_patience() -> None:
    m = together(1, 1)
    row = next(i for i, b in enumerate(m.a.blocks) if b[0] == "seize_many")
    m.a.blocks[row][2]["patience"] = m.law(3.0)
    m.a.blocks[row][2]["other"] = m.leave(GAVE_UP)
    seen = m.run()
    assert seen.ends("both") == [4.0]
    assert seen.s.res_used.tolist() == [0, 0]
    assert seen.s.res_queue.tolist() == [0, 0]


def test_trying_never_waits_nor_overtakes() -> None:
    m = Small()
    r = m.a.resource(2)
    m.come([0.0], "holder")
    m.block("seize", res=r, place=0, cause=STAFF)
    m.hold(5.0)
    m.block("release", res=r)
    m.leave()
    m.come([0.5, 3.0], "try")
    row = m.block("try", res=r)
    m.hold(1.0)
    m.block("release", res=r)
    m.leave()
    m.a.blocks[row][2]["other"] = m.leave(GAVE_UP)
    m.come([2.0], "wide")
    m.block("seize_units", res=r, amount=2, place=0, cause=STAFF)
    m.block("release_units", res=r, amount=2)
    m.leave()
    seen = m.run()
    assert seen.ends("try") == [1.5, 3.0]  # the second finds a queue
    assert seen.s.out_count[:2].tolist() == [3, 1]


# --- closing and failing ------------------------------------------------------------------------------------


def closed_from(m: Small, begin: float, end: float, units: int, what: int = k.CHANGE_CLOSED) -> Small:
    m.a.change(begin, what, 0, units)
    m.a.change(end, what, 0, -units)
    return m


@pytest.mark.parametrize(("what", "cause"), [(k.CHANGE_CLOSED, k.CLOSED), (k.CHANGE_FAILED, k.FAILED)])
def test_work_in_hand_is_finished(what: int, cause: int) -> None:
    """Two units: both are at work when both close at 1 h; the third waits for that reason from then on."""
    seen = closed_from(one_server(2.0, 2), 1.0, 5.0, 2, what).run()
    assert seen.ends() == [2.0, 2.5, 7.0]
    assert seen.stays(2) == [(1.0, 5.0, 0, cause), (5.0, 7.0, 8, k.HANDLING)]
    s = seen.s
    assert s.res_over_h[0] == 1.0 + 1.5
    seen.run.advance(10.0)
    seen.run.settle()
    hours = {k.CHANGE_CLOSED: s.res_closed_h, k.CHANGE_FAILED: s.res_failed_h}[what][0]
    assert (s.res_open_h[0], hours) == (12.0, 8.0)


def test_the_latest_work_is_suspended_and_goes_on() -> None:
    """One of two fails from 1 to 5 h: the second to begin stops, and goes on when the first is done."""
    seen = closed_from(one_server(3.0, 2, k.SUSPEND), 1.0, 5.0, 1, k.CHANGE_FAILED).run()
    assert seen.stays(0) == [(0.0, 3.0, 8, k.HANDLING)]
    assert seen.stays(1) == [
        (0.5, 1.0, 8, k.HANDLING),
        (1.0, 3.0, 8, k.FAILED),
        (3.0, 5.5, 8, k.HANDLING),
    ]
    # while two hold both units the failure takes nothing from the third; then it does
    assert seen.stays(2) == [(1.0, 3.0, 0, STAFF), (3.0, 5.0, 0, k.FAILED), (5.0, 8.0, 8, k.HANDLING)]


def test_suspended_work_goes_on_at_the_repair() -> None:
    seen = closed_from(one_server(3.0, 1, k.SUSPEND), 1.0, 4.0, 1, k.CHANGE_FAILED).run()
    assert seen.ends() == [6.0, 9.0, 12.0]
    assert seen.hours(k.FAILED) == 3.0 + 3.0 + 3.0  # the one at work and both that wait


def test_work_in_hand_is_begun_again() -> None:
    seen = closed_from(one_server(3.0, 1, k.RESTART), 1.0, 4.0, 1).run()
    assert seen.ends() == [7.0, 10.0, 13.0]
    assert seen.stays(0) == [
        (0.0, 1.0, 8, k.HANDLING),
        (1.0, 4.0, 8, k.CLOSED),
        (4.0, 7.0, 8, k.HANDLING),
    ]


def test_a_part_that_is_closed_counts_only_while_it_would_have_served() -> None:
    """Two of three are closed: the second and third in line wait as closed, the fourth for staff."""
    m = Small()
    r = m.a.resource(3)
    m.come([0.0, 0.0, 0.0, 0.0])
    m.block("seize", res=r, place=0, cause=STAFF)
    m.hold(2.0)
    m.block("release", res=r)
    m.leave()
    m.a.change(0.0, k.CHANGE_CLOSED, r, 2)
    m.a.change(1.0, k.CHANGE_CLOSED, r, -2)
    seen = m.run()
    assert [seen.stays(n)[0][3] for n in range(4)] == [k.HANDLING, k.CLOSED, k.CLOSED, STAFF]
    assert seen.ends() == [2.0, 3.0, 3.0, 4.0]


def test_a_unit_that_failed_is_not_missed_while_all_are_closed() -> None:
    """One of two fails from 0 to 3 h; both are closed until 2 h."""
    m = one_server(2.0, 2)
    m.a.change(0.0, k.CHANGE_FAILED, 0, 1)
    m.a.change(0.0, k.CHANGE_CLOSED, 0, 2)
    m.a.change(2.0, k.CHANGE_CLOSED, 0, -2)
    m.a.change(3.0, k.CHANGE_FAILED, 0, -1)
    seen = m.run()
    assert seen.stays(0)[0] == (0.0, 2.0, 0, k.CLOSED)
    assert seen.stays(1)[:2] == [(0.5, 2.0, 0, k.CLOSED), (2.0, 3.0, 0, k.FAILED)]
    assert seen.ends() == [4.0, 5.0, 6.0]


def test_capacity_by_date() -> None:
    m = one_server(2.0)
    m.a.change(1.5, k.CHANGE_NOMINAL, 0, 3)
    assert m.run().ends() == [2.0, 3.5, 3.5]
    m = one_server(2.0, 3)
    m.a.change(0.25, k.CHANGE_NOMINAL, 0, 1)  # one at work is one too many for none
    assert m.run().ends() == [2.0, 4.0, 6.0]


def test_suspended_work_goes_on_when_the_rule_has_changed() -> None:
    m = closed_from(one_server(3.0, 1, k.SUSPEND), 1.0, 4.0, 1, k.CHANGE_FAILED)
    m.a.change(2.0, k.CHANGE_IN_HAND, 0, k.FINISH)
    assert m.run().ends() == [6.0, 9.0, 12.0]


def test_machines_fail_and_are_repaired() -> None:
    """A machine that runs 4 h and is repaired in 1 h, by the clock."""
    m = one_server(3.0, 1, k.SUSPEND)
    row = m.block("enter", res=1)
    up = m.hold(4.0, place=7)
    m.block("fail", res=0)
    m.block("hold", dist=m.law(1.0), place=7, cause=k.FAILED)
    m.block("repair", res=0)
    m.block("loop", target=up)
    m.a.stream(k.STREAM_LIST, row, "machine", times=[0.0], entity_kind=2)
    seen = m.run(until=20.0)
    assert seen.ends() == [3.0, 7.0, 11.0]
    seen.run.settle()
    assert (seen.s.res_failed_h[0], seen.s.res_open_h[0]) == (4.0, 16.0)  # failed at 4, 9, 14 and 19 h


# --- steps without time -------------------------------------------------------------------------------------


@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize("hours", [None, 0.0])
def test_a_run_that_stays_at_one_instant_is_stopped(plain: bool, hours: float | None) -> None:
    """By a way back, and by work of no time (here at 0 h, where the bound is what it was set to)."""
    m = Small()
    m.come([0.0])
    back = m.block("tally") if hours is None else m.hold(hours)
    if hours is None:
        m.a.measure()
    m.block("go", target=back)
    state = m.a.build().start(1, 0)
    assert state.blocks_most == k.STEPS_AT_ONCE
    state.blocks_most = 2001
    run = Run(plain_runner() if plain else compiled_runner(), state)
    with pytest.raises(KernelError, match=r"entity 0 at block \d has no end: no time passes"):
        run.advance(10.0)
    assert state.blocks_done == 2001
    assert state.now == 0.0


def test_steps_are_counted_anew_at_each_instant() -> None:
    m = Small()
    m.come([1.0, 2.0])
    m.hold(1.0)
    m.leave()
    state = m.a.build().start(1, 0)
    state.blocks_most = 0
    assert Run(compiled_runner(), state).advance(10.0).state.blocks_done == 6
    assert state.blocks_most == 5 + k.STEPS_AT_ONCE + k.STEPS_EACH


# --- quotas, gates, bans, counters --------------------------------------------------------------------------


def test_a_quota_is_used_up_and_filled_again() -> None:
    m = Small()
    r = m.a.resource(2, k.QUOTA)
    m.come([0.0, 1.0, 2.0, 3.0, 30.0])
    m.block("seize_units", res=r, place=0, cause=k.QUOTA_CAUSE)
    m.leave()
    for day in (24.0, 48.0):
        m.a.change(day, k.CHANGE_REFILL, r)
    assert m.run().ends() == [0.0, 1.0, 24.0, 24.0, 48.0]


def test_places_of_a_quota_by_slot_are_lost_when_unused() -> None:
    m = Small()
    r = m.a.resource(1, k.QUOTA)
    m.come([0.0, 0.0, 0.0, 13.0])
    m.block("seize_units", res=r, place=0, cause=k.PATH)
    m.leave()
    for slot in range(4, 40, 4):
        m.a.change(float(slot), k.CHANGE_REFILL, r)
    assert m.run().ends() == [0.0, 4.0, 8.0, 13.0]  # that of 12 h is used at 13 h, and 16 h brings the next


def test_slots_that_come_by_themselves_are_those_of_a_list() -> None:
    ends = []
    for listed in (True, False):
        m = Small()
        r = m.a.resource(1, k.QUOTA)
        m.come([0.0, 0.0, 0.0, 13.0, 13.0, 30.0, 30.0])
        m.block("seize_units", res=r, place=0, cause=k.PATH)
        m.leave()
        for first, step, until in ((0.5, 4.0, 18.0), (18.0, 3.0, 22.0), (40.0, 2.0, 41.0)):
            if listed:
                for i in range(10):
                    if first + i * step < until:
                        m.a.change(first + i * step, k.CHANGE_REFILL, r)
            else:
                m.a.change(first, k.CHANGE_SLOTS, r, step, until)
        ends.append(m.run().ends())
    assert ends[0] == ends[1]
    assert ends[0] == [0.0, 0.5, 4.5, 13.0, 16.5, 30.0, 40.0]


def test_a_gate_lets_all_through_when_it_opens() -> None:
    m = Small()
    gate = m.a.resource(1, k.GATE)
    m.come([0.0, 1.0, 2.0, 6.0])
    row = m.block("gate", res=gate, place=0, cause=k.WEATHER, patience=m.law(3.5))
    m.leave()
    m.a.blocks[row][2]["other"] = m.leave(GAVE_UP)
    m.a.change(0.5, k.CHANGE_CLOSED, gate, 1)
    m.a.change(5.0, k.CHANGE_CLOSED, gate, -1)
    seen = m.run()
    assert seen.ends() == [0.0, 4.5, 5.0, 6.0]
    assert seen.stays(2) == [(2.0, 5.0, 0, k.WEATHER)]
    assert seen.s.out_count[:2].tolist() == [3, 1]


def test_a_ban_shuts_at_one_number_and_opens_at_another() -> None:
    """Loops for 2; the gate shuts when 4 stand or wait there, and opens when there are 1."""
    m = Small()
    gate = m.a.resource(1, k.GATE)
    loops = m.a.resource(2, ban_gate=gate, ban_at=4, lift_at=1)
    m.come([0.0, 0.1, 0.2, 0.3, 0.4, 0.5])
    m.block("gate", res=gate, place=0, cause=k.BAN)
    m.block("seize_units", res=loops, place=1, cause=k.FAR_SIDE_FULL)
    m.hold(2.0)
    m.block("release_units", res=loops)
    m.leave()
    seen = m.run()
    # two leave at 2.0 and 2.1, two at 4.0 and 4.1: with the third of them one stands there
    assert seen.stays(4)[0] == (0.4, 4.0, 0, k.BAN)
    assert seen.ends() == [2.0, 2.1, 4.0, 4.1, 6.0, 6.1]


def test_a_ban_follows_its_numbers_when_they_change() -> None:
    m = Small()
    gate = m.a.resource(1, k.GATE)
    loops = m.a.resource(9, ban_gate=gate, ban_at=2, lift_at=0)
    m.come([0.0, 0.1, 0.2])
    m.block("gate", res=gate, place=0, cause=k.BAN)
    m.block("seize_units", res=loops, place=1, cause=k.FAR_SIDE_FULL)
    m.hold(9.0)
    m.block("release_units", res=loops)
    m.leave()
    m.a.change(1.0, k.CHANGE_BAN, loops, 5, 3)
    assert m.run().stays(2)[0] == (0.2, 1.0, 0, k.BAN)


def test_trying_counts_for_a_ban() -> None:
    m = Small()
    gate = m.a.resource(1, k.GATE)
    loops = m.a.resource(5, ban_gate=gate, ban_at=2, lift_at=0)
    m.come([0.0, 0.1, 0.2])
    m.block("gate", res=gate, place=0, cause=k.BAN)
    row = m.block("try", res=loops)
    m.hold(2.0)
    m.block("release_units", res=loops)
    m.a.blocks[row][2]["other"] = m.leave()
    assert m.run().stays(2)[0] == (0.2, 2.1, 0, k.BAN)


def test_counters_by_key_and_period() -> None:
    m = Small()
    day = m.a.number(0.0)
    for key, times in ((0, [0.0, 1.0, 2.0, 30.0]), (1, [0.5])):
        m.come(times, f"key{key}", a0=key)
        row = m.block("counter", by=0, least=2, number=day)
        m.leave()
        m.a.blocks[row][2]["other"] = m.leave(GAVE_UP)
    m.a.change(24.0, k.CHANGE_NUMBER, day, 1.0)
    seen = m.run()
    assert seen.s.out_count[:2].tolist() == [4, 1]
    assert seen.s.counter_used == 3


@pytest.mark.parametrize("plain", [True, False])
def test_counters_grow(plain: bool) -> None:
    m = Small()
    row = m.block("enter", res=0)
    m.block("draw", attr=0, dist=m.law("integer", 0, 999_999))
    other = m.block("counter", by=0, least=1)
    m.leave()
    m.a.blocks[other][2]["other"] = m.leave(GAVE_UP)
    m.a.stream(k.STREAM_LIST, row, "s", times=np.linspace(0, 1, 3000))
    s = m.run(plain=plain).s
    assert s.size("counter") == 8192
    assert s.counter_used == s.out_count[0] == s.counter_value.sum()
    assert s.out_count[0] + s.out_count[1] == 3000
    assert s.counter_used > 2900


def test_counters_of_periods_that_are_over_make_room() -> None:
    m = Small()
    day = m.a.number(0.0)
    row = m.block("enter", res=0)
    m.block("draw", attr=0, dist=m.law("integer", 0, 999_999))
    other = m.block("counter", by=0, least=1, number=day)
    m.leave()
    m.a.blocks[other][2]["other"] = m.leave(GAVE_UP)
    m.a.stream(k.STREAM_LIST, row, "s", times=np.linspace(0, 100, 100_000, endpoint=False))
    for hour in range(1, 100):
        m.a.change(float(hour), k.CHANGE_NUMBER, day, float(hour))
    s = m.run(plain=False).s
    assert s.out_count[1] < 60  # of a thousand an hour, some draw the same number
    assert s.size("counter") <= 4096
    assert s.counter_used == (s.counter_key > 0).sum()


@pytest.mark.parametrize("plain", [True, False])
def test_each_of_a_party_is_counted(plain: bool) -> None:
    """Parties of 3 from person 10, 12, 10 on: who comes again is beyond a limit of 1."""
    m = Small()
    for first, time in ((10, 0.0), (12, 1.0), (10, 2.0)):
        row = m.block("enter", res=len(m.a.streams), by=1)
        each = {"each_kind": k.AMOUNT_PARTY, "each": 0}
        counted = m.block("counter", by=0, least=1, into=2, **each)
        m.block("tally", measure=0)
        m.leave()
        m.a.blocks[counted][2]["other"] = m.block("tally", measure=1, each_kind=k.AMOUNT_ATTRIBUTE, each=2)
        m.leave(GAVE_UP)
        m.a.stream(k.STREAM_LIST, row, f"from{first}at{time}", times=[time], attr=[first, 3.0])
    m.a.measures = 2
    s = m.run(plain=plain).s
    assert s.out_count[:2].tolist() == [3, 6]
    assert s.measure_count.tolist() == [3, 1 + 3]
    assert s.counter_used == 5
    assert s.kind_in.sum() == 9


LAWS = {
    "constant": (0.5,),
    "exponential": (0.5,),
    "uniform": (0.2, 0.8),
    "triangular": (0.1, 0.3, 1.1),
    "integer": (0, 4),
    "erlang": (3, 0.5),
    "lognormal": (-1.0, 0.6),
    "hyperexponential": (0.2, 1.5, 0.25),
}


@pytest.mark.parametrize("law", LAWS)
def test_work_for_each_of_a_party_has_the_mean_and_variance_of_a_sum(law: str) -> None:
    """40 of a party, 4 at a time: as long as ten times one after the other."""
    found = {}
    for party, at_once in ((1, 1), (40, 4)):
        m = Small()
        row = m.block("enter", res=0, by=0)
        m.block("hold", dist=m.law(law, *LAWS[law]), each_kind=k.AMOUNT_PARTY, each=0, amount=at_once)
        m.block("measure_stay", measure=0)
        m.leave()
        m.a.measures = 1
        m.a.stream(k.STREAM_LIST, row, "s", times=np.zeros(20_000), attr=[float(party)])
        s = m.run(plain=False).s
        mean = s.measure_sum[0] / s.measure_count[0]
        found[party] = mean, s.measure_squares[0] / s.measure_count[0] - mean**2
        assert s.measure_count[0] == 20_000 * party
    assert found[40][0] == pytest.approx(10 * found[1][0], rel=0.02)
    assert found[40][1] == pytest.approx(10 * found[1][1], rel=1e-6, abs=1e-9)


# --- groups, loads, exchanges -------------------------------------------------------------------------------


def test_groups_go_when_full_or_when_the_first_has_waited_enough() -> None:
    m = Small()
    b = m.a.batch()
    m.come([0.0, 1.0, 2.0, 3.0, 4.0, 20.0])
    m.block("batch", res=b, amount=3, patience=m.law(5.0), place=0, cause=BATCH)
    m.leave()
    seen = m.run()
    assert seen.ends() == [2.0, 2.0, 2.0, 8.0, 8.0, 25.0]
    assert (seen.s.batch_groups[0], seen.s.batch_timeouts[0]) == (3, 2)


def test_a_load_is_unloaded_and_its_carrier_waits_for_the_last() -> None:
    m = Small()
    crane = m.a.resource(1)
    m.come([0.0])
    split = m.block("split", kind=1, amount=3)
    m.hold(1.0)
    unload = m.block("unload", place=1, cause=k.HANDLING, res=-1)
    m.leave()
    m.a.blocks[split][2]["target"] = m.block("ride", place=2)
    m.a.blocks[unload][2]["target"] = m.block("seize", res=crane, place=3, cause=15)
    m.hold(0.5)
    m.block("release", res=crane)
    m.block("tell")
    m.hold(2.0)
    m.leave()
    seen = m.run()
    assert seen.stays(0) == [(0.0, 1.0, 8, k.HANDLING), (1.0, 2.5, 1, k.HANDLING)]
    assert seen.hours(k.CARRIED) == 3.0
    assert seen.s.now == 4.5
    assert seen.s.kind_in.tolist() == [1, 3, 0]


def test_what_is_stored_goes_on_with_its_taker() -> None:
    """Two in store at 0 h; takers at 2 and 3 h take the first, then the second; a third gives up."""
    m = Small()
    x = m.a.exchange()
    m.come([0.0, 0.5], "box")
    m.block("store", res=x, place=0, cause=BATCH)
    m.block("ride", flag=1, place=2)
    m.come([2.0, 3.0, 4.0], "truck")
    take = m.block("take", res=x, place=1, cause=BATCH, patience=m.law(1.0))
    m.hold(1.0)
    down = m.block("set_down")
    m.leave()
    m.a.blocks[take][2]["other"] = m.leave(GAVE_UP)
    m.a.blocks[down][2]["target"] = m.leave()
    seen = m.run()
    assert seen.ends("box") == [3.0, 4.0]
    assert seen.stays(0, "box") == [(0.0, 2.0, 0, BATCH), (2.0, 3.0, 2, k.CARRIED)]
    assert seen.ends("truck") == [3.0, 4.0, 5.0]
    assert seen.s.out_count[:2].tolist() == [4, 1]


def exchange_model(places: int, patience: float) -> Small:
    """A train of 3 boxes at 1 h calls a train of places, which takes 2 h to come, and waits for it.

    A box that waits in the yard since 0 h wants a place too.
    """
    m = Small()
    x = m.a.exchange()
    m.come([0.0], "yard")
    m.block("take", res=x, flag=1, place=0, cause=WAGON)
    m.hold(0.25)
    m.block("board", res=x, place=2)
    m.come([1.0], "train")
    split = m.block("split", kind=1, amount=3)
    call = m.block("call_keyed", res=x, by=0, count=1, mark=-1, amount=places, least=1, kind=2)
    m.block("pair", res=x, attr=0, count=1, mark=-1, patience=m.law(patience), place=1, cause=WAGON)
    unload = m.block("unload", res=x, by=0, count=1, mark=-1, place=3, cause=k.HANDLING)
    m.leave()
    m.a.blocks[split][2]["target"] = m.block("ride", place=2)
    none = m.block("when_none", res=x)
    m.a.blocks[unload][2]["target"] = none
    m.block("take", res=x, place=4, cause=WAGON)
    m.hold(0.5)
    m.block("tell")
    m.block("board", res=x, place=2)
    m.a.blocks[none][2]["target"] = m.block("tell")
    m.block("take", res=x, flag=1, place=0, cause=WAGON)
    m.block("board", res=x, place=2)
    m.a.blocks[call][2]["target"] = m.hold(2.0, place=5)
    m.block("offer", res=x, by=-1, count=1, amount=places)
    m.block("until_filled", least=0, patience=m.law(10.0), place=6, cause=BATCH)
    down = m.block("set_down")
    m.leave(2)
    m.a.blocks[down][2]["target"] = m.leave()
    return m


def test_places_are_kept_for_the_load_alongside() -> None:
    """Four places for three boxes and the one in the yard, which boards at once: one is left over for it."""
    seen = exchange_model(4, 9.0).run()
    assert seen.stays(0, "train") == [(1.0, 3.0, 1, WAGON), (3.0, 3.5, 3, k.HANDLING)]
    assert seen.stays(0, "yard")[0] == (0.0, 3.0, 0, WAGON)
    assert seen.s.now >= 3.5
    assert seen.s.out_count.reshape(3, 3)[2, 2] == 1  # the train of places left at 3.5 h, full
    assert seen.s.exchange_reserved[0] == 0
    assert seen.s.exchange_on_offer[0] == 0


def test_who_waits_in_the_yard_comes_after_the_load_alongside() -> None:
    seen = exchange_model(3, 9.0).run(until=12.0)
    assert seen.stays(0, "train")[-1][1] == 3.5
    assert len(seen.stays(0, "yard")) == 0  # waits still
    assert seen.s.exchange_waiting[0] == 1


def test_a_load_waits_no_longer_than_its_patience() -> None:
    """Nothing stands alongside after half an hour: the boxes go to the yard and take places at 3 h."""
    seen = exchange_model(4, 0.5).run()
    assert seen.stays(0, "train") == [(1.0, 1.5, 1, WAGON)]
    assert seen.stays(0, "yard")[0][1] == 3.0
    assert seen.s.out_count.reshape(3, 3)[2, 2] == 1


def test_one_that_is_handed_over_keeps_its_place_behind() -> None:
    m = Small()
    behind, ahead = m.a.resource(1), m.a.resource(1)
    m.come([0.0, 0.0, 0.0])
    m.block("seize", res=behind, place=0, cause=TRACK)
    m.hold(1.0)
    m.block("keep", first=m.a.request(res=behind), count=1)
    go = m.block("go")
    m.a.blocks[go][2]["target"] = m.block("seize", res=ahead, place=1, cause=k.FAR_SIDE_FULL)
    m.block("take_over")
    m.hold(3.0, place=2)
    m.block("release", res=ahead)
    m.leave()
    seen = m.run()
    assert seen.ends() == [4.0, 7.0, 10.0]
    assert seen.stays(1)[:2] == [(0.0, 1.0, 0, TRACK), (1.0, 2.0, 8, k.HANDLING)]
    assert seen.stays(1)[2] == (2.0, 4.0, 1, k.FAR_SIDE_FULL)
    assert seen.stays(2)[0] == (0.0, 4.0, 0, TRACK)  # the one before stood there until 4 h
    assert seen.s.res_busy_h[behind] == 1.0 + 3.0 + 3.0


# --- money, streams, windows --------------------------------------------------------------------------------


def test_charges_are_exact() -> None:
    m = Small()
    m.a.accounts, m.a.months = 1, 2
    fee = m.a.number(0.1)
    m.come([float(i) for i in range(1000)], a1=7)
    m.block("charge", number=fee, measure=0, amount_kind=k.AMOUNT_ATTRIBUTE, amount=1)
    m.leave()
    m.a.change(500.0, k.CHANGE_MONTH, 1)
    m.a.change(750.0, k.CHANGE_NUMBER, fee, 0.0005)
    s = m.run().s
    assert s.account_milli.dtype == np.int64
    # 500 in the first month; 250 at 0.1 and 250 at half a thousandth, which counts as one
    assert s.account_milli.tolist() == [500 * 700, 250 * 700 + 250 * 7]


def test_a_rate_that_changes() -> None:
    m = Small()
    row = m.block("enter", res=0)
    m.leave()
    m.a.stream(k.STREAM_RATE, row, "s", times=[0.0, 10.0, 20.0, 30.0], rates=[5.0, 0.0, 50.0, 0.0])
    counts = [Run(plain_runner(), m.a.build().start(s, 0)).advance(100.0).state for s in range(40)]
    total = np.array([s.out_count[0] for s in counts])
    assert abs(total.mean() - 550) < 4 * np.sqrt(550 / 40)
    run = Run(plain_runner(), m.a.build().start(1, 0)).advance(10.0)
    before = run.state.out_count[0]
    assert run.advance(20.0).state.out_count[0] == before


def test_a_list_with_lateness_and_a_limit() -> None:
    m = Small()
    row = m.block("enter", res=0)
    m.block("mark", mark=0, measure=0)
    m.leave()
    m.a.marks = 1
    m.a.stream(k.STREAM_LIST, row, "s", times=[1.0, 2.0], lateness=m.law(5.0))
    m.a.stream(k.STREAM_RENEWAL, m.block("enter", res=1), "t", dist=m.law(2.0), limit=3)
    m.leave()
    run = Run(plain_runner(), m.a.build().start(1, 0))
    assert run.advance(5.9).state.out_count[0] == 2  # of the second stream, at 2 and 4 h
    assert run.advance(6.0).state.out_count[0] == 4
    assert run.advance(100.0).state.out_count[0] == 5
    assert run.state.events == 0


def test_the_window_leaves_out_what_was_before() -> None:
    m = one_server(2.0)
    m.a.measures = 1
    m.a.blocks[-1:] = []
    m.block("measure_stay", measure=0)
    m.leave()
    run = Run(plain_runner(), m.a.build().start(1, 0)).advance(3.0)
    open_window(run.state)
    run.advance(6.0)
    run.settle()
    s = run.state
    assert s.kind_in[0] == 0
    assert s.out_count[0] == 2
    assert s.kind_area[0] == s.ledger_h.sum() == 1.0 + 3.0
    assert (s.measure_count[0], s.measure_sum[0], s.measure_max[0]) == (2, 3.5 + 5.0, 5.0)
    assert s.res_busy_h[0] == 3.0
    assert s.measure_before[0] == 1


def test_every_stay_is_traced() -> None:
    seen = one_server(2.0).run()
    assert sum(b - a for _, a, b, _, _ in seen.rows) == seen.s.ledger_h.sum() == 2.0 + 3.5 + 5.0


def test_a_small_buffer_hands_on_the_trace_in_parts() -> None:
    m = one_server(2.0)
    parts: list[int] = []
    state = m.a.build().start(1, 0, trace_rows=2)
    Run(plain_runner(), state, lambda columns: parts.append(len(columns["trace_who"]))).advance(100.0)
    assert sum(parts) == 5
    assert max(parts) <= 3


# --- in the middle ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("plain", [True, False])
def test_a_run_is_changed_and_fed_in_the_middle(plain: bool) -> None:
    def end(through: bool) -> tuple[bytes, State]:
        m = one_server(2.0)
        run = Run(plain_runner() if plain else compiled_runner(), m.a.build().start(1, 0)).advance(1.5)
        run.change(k.CHANGE_NOMINAL, 0, 2)
        assert run.inject(0) == 3
        assert run.inject(0, 4.0) == 4
        if through:
            run = Run(run.runner, State.restore(run.checkpoint()))
        run.advance(3.0)
        run.advance(20.0)
        return run.checkpoint(), run.state

    saved, s = end(False)
    assert end(True)[0] == saved
    assert s.out_count[0] == 5
    assert s.now == 20.0
    # at 1.5 h a second unit: 2 + 2 + 2 h of the first three, of the fed at 1.5 h and at 4 h
    assert s.res_busy_h[0] == 10.0


def test_many_may_be_fed_at_once() -> None:
    m = one_server(0.5)
    run = Run(plain_runner(), m.a.build().start(1, 0, entities=4)).advance(1.0)
    for _ in range(50):
        run.inject(0)
    run.advance(100.0)
    assert run.state.out_count[0] == 53


# --- draws --------------------------------------------------------------------------------------------------


def drawn(blocks_before: int, other_stream: bool) -> list[tuple[float, float]]:
    """When the entities of a stream come and how long each holds."""
    m = Small()
    if other_stream:
        m.come([0.0, 0.5], "other")
        m.hold(1.0)
        m.leave()
    row = m.block("enter", "s/enter", res=len(m.a.streams))
    m.starts.append(("s", [0.0] * 20))
    m.a.stream(k.STREAM_RENEWAL, row, "s", dist=m.law("exponential", 1.0), limit=20)
    for _ in range(blocks_before):
        m.block("go", target=len(m.a.blocks) + 1)
    m.block("hold", "work", dist=m.law("lognormal", 0.0, 1.0), place=0, cause=k.HANDLING)
    m.leave()
    seen = m.run()
    return [seen.stays(n)[0][:2] for n in range(20)]


def test_a_change_elsewhere_leaves_every_draw_as_it_was() -> None:
    base = drawn(0, False)
    assert len(set(base)) == 20
    assert drawn(3, False) == base
    assert drawn(0, True) == base


def test_laps_and_replications_draw_anew() -> None:
    m = Small()
    m.come([0.0])
    first = m.block("hold", "work", dist=m.law("uniform", 1.0, 2.0), place=0, cause=k.HANDLING)
    m.block("loop", target=first)
    seen = m.run(until=100.0)
    assert len({b - a for a, b, _, _ in seen.stays(0)}) > 50
    a, b = (m.a.build().start(1, r) for r in (0, 1))
    assert (a.block_key != b.block_key).all()
    assert m.a.build().start(1, 1).checkpoint() == b.checkpoint()


# --- faults -------------------------------------------------------------------------------------------------


def faulty(kind: str) -> Small:
    m = Small()
    r = m.a.resource(1)
    m.come([1.0])
    if kind == "tell":
        m.block("tell")
    elif kind == "ride":
        m.block("ride")
    elif kind == "board":
        m.block("board")
    elif kind == "leave":
        split = m.block("split", kind=1, amount=1)
        m.leave()
        m.a.blocks[split][2]["target"] = m.block("ride")
    elif kind == "release":
        m.block("release", res=r)
    elif kind == "release_units":
        m.block("release_units", res=r, amount=2)
    elif kind == "nowhere":
        m.block("nowhere")
    else:
        m.block("draw", attr=1, dist=m.constant(-1.0))
        m.block("seize_units", res=r, amount_kind=k.AMOUNT_ATTRIBUTE, amount=1)
    m.leave()
    return m


@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("tell", "tells a carrier that does not wait for it"),
        ("ride", "rides on nobody"),
        ("board", "rides on nobody"),
        ("leave", "leaves with a load"),
        ("release", "gives back more than it holds"),
        ("release_units", "gives back more than it holds"),
        ("nowhere", "its file does not name"),
        ("units", "a negative number of units"),
    ],
)
def test_a_model_at_fault_is_told(kind: str, told: str, plain: bool) -> None:
    with pytest.raises(KernelError, match=told) as error:
        faulty(kind).run(plain=plain)
    assert error.value.block >= 1
    assert error.value.entity >= 0


def test_the_plain_engine_checks_every_index() -> None:
    m = one_server()
    m.a.blocks[1][2]["res"] = 7
    with pytest.raises(IndexError, match=r"res_used|res_last\[7\]: 7 is outside 0..0"):
        m.run()


def test_the_twin_refuses_values_that_do_not_fit() -> None:
    s = one_server().a.build().start(1, 0)
    twin = Twin(s)
    with pytest.raises((ValueError, TypeError)):
        twin.entity_next[0] = 1 << 40
    with pytest.raises(IndexError):
        twin.entity_attr[0, 8]
    with pytest.raises(IndexError):
        twin.entity_next[-1]
