"""Loads of what is put into a run: parts that ride on it, and what was unloaded from it."""

from __future__ import annotations

from landbridge.simulation.kernel.source import events, exchanges, opcodes_load
from landbridge.simulation.kernel.source.prelude import CARRIED, REGIME, WAIT_RIDE
from landbridge.simulation.kernel.source.resources import amount
from landbridge.simulation.model.begun.bench import Bench, Stood
from landbridge.simulation.model.begun.graph import FAR
from landbridge.simulation.model.begun.walk import NoWayError, Walk


class Loads(Bench):
    """Puts loads where their carriers stand."""

    def _split(self, walk: Walk) -> None:
        """Make the parts, unless they are off again by the time it comes to its stage."""
        far = self.graph.far(walk.target)
        off = [
            pc for pc in self.graph.begun if self.graph.ops[pc] in ("unload", "set_down") and far[pc] < FAR
        ]
        if any(pc != walk.target and far[pc] < far[walk.block] for pc in off):
            return
        at_unload = self.graph.ops[walk.target] == "unload"
        if at_unload and self.stages.stage_at[walk.target].facility in self._untold:
            return
        t, e, pc = self._twin, walk.entity, walk.block
        n = int(amount(t, e, t.block_amount_kind[pc], t.block_amount[pc], t.block_amount_by[pc]))
        self._room(n + 256)
        t = self._twin
        for k in range(n):
            part = int(opcodes_load.spawn(t, e, pc, k))
            self._ride(part, t.entity_block[part], e)

    def _ride(self, e: int, start: int, carrier: int) -> None:
        """Let e go from its begin to where it rides, and be part of the load."""
        ride = self._nearest("ride", start)
        one = Stood(Walk(e, start, ride), 0.0, start)
        self.walker.go(one.walk)
        self._times(one)
        t = self._twin
        t.entity_wait[e] = WAIT_RIDE
        exchanges.load_on(t, e, carrier, t.block_place[ride], CARRIED)

    def _call(self, walk: Walk) -> None:
        """Who is called takes what it is given; it is done with it, or stands in a row of its own."""
        t, start = self._twin, self.graph.begun[walk.block]
        given = self.walker.holding.get(start, ())
        for row, units in given:
            if units is not None:
                t.res_used[row] -= units
        stage = self.stages.stage_at.get(start) or self._first_stage(start)
        if given or (stage and stage.process in self._told_of.get(stage.facility, ())):
            return
        self._room(256)
        f = int(opcodes_load.spawn(self._twin, walk.entity, walk.block, 0))
        self._twin.entity_parent[f] = -1
        events.make_ready(self._twin, f)

    def _call_keyed(self, walk: Walk) -> None:
        """Its load is announced; whoever was called for it stands in rows of its own."""
        t, e, pc = self._twin, walk.entity, walk.block
        cargo = t.entity_cargo[e]
        while cargo >= 0:
            self._announce(cargo, pc, 1)
            cargo = t.entity_next[cargo]

    def _announce(self, e: int, pc: int, sign: int) -> None:
        t = self._twin
        if t.entity_attr[e, REGIME] != float(t.block_mark[pc]):
            t.exchange_announced[t.block_res[pc] + int(t.entity_attr[e, t.block_by[pc]])] += sign

    def _fetched(self, walk: Walk, store: int) -> None:
        """What was fetched from the store rides on it."""
        t = self._twin
        stream = next(i for i in self.stages.streams if t.stream_class[i] == t.entity_class[walk.entity])
        start = self.stages.start_of(stream, store)
        if start is None:
            raise NoWayError
        e = self._new(stream, start)
        first = Walk(e, start, store)
        calls = self.walker.on.pop("call")
        self.walker.go(first)
        self.walker.on["call"] = calls
        self._twin.entity_owner[e] = walk.entity
        self._ride(e, store, walk.entity)

    def _attach(self, one: Stood) -> None:
        """What was unloaded and has not told yet has a carrier that waits for it."""
        t = self._twin
        start = one.started
        carriers = self.unloading.get(start, [])
        if not carriers:
            raise NoWayError("are under way from a train, but none stands there to be unloaded")
        carrier = min(carriers, key=lambda f: t.entity_at_work[f])
        t.entity_parent[one.walk.entity] = carrier
        t.entity_at_work[carrier] += 1
