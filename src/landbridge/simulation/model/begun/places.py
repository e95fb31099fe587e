"""Places that stand on offer for what is put into a run, and who is called for those that are lacking."""

from __future__ import annotations

from landbridge.simulation.kernel.source import events, exchanges, opcodes_load
from landbridge.simulation.kernel.source.prelude import CARRIED, WAIT_RIDE
from landbridge.simulation.kernel.source.resources import amount, keyed
from landbridge.simulation.model.begun.bench import Stood
from landbridge.simulation.model.begun.graph import FAR
from landbridge.simulation.model.begun.loads import Loads
from landbridge.simulation.model.begun.walk import NoWayError, Walk


class Places(Loads):
    """Lets things offer places, and take them."""

    def _offer(self, one: Stood) -> None:
        exchange, places = one.walk.offers or (0, 0)
        exchanges.link_offer(self._twin, one.walk.entity, exchange, places)
        self.carriers.setdefault(exchange, []).append(one)

    def _take(self, walk: Walk) -> None:
        """Take a place of one that stands there; of a store, what is taken comes along."""
        t, e, pc = self._twin, walk.entity, walk.block
        exchange = int(keyed(t, e, t.block_res[pc], t.block_by[pc]))
        family = t.block_res[pc]
        stores = [b for b in self.graph.of("store") if t.block_res[b] == family]
        if stores:
            self._fetched(walk, stores[0])
            return
        board = self.graph.ops[walk.target] == "board"
        open_ = [x for x in (exchange, *self._others(pc, exchange)) if self._has_room(x, board)]
        if not open_:
            told = "are to be on board of a train that does not stand there" if board else ""
            raise NoWayError(told or "have a place on a train that does not stand there")
        x = open_[0]
        if x != exchange:
            t.entity_attr[e, t.block_by[pc]] = float(x - family)
        there = sorted(self.carriers[x], key=lambda one: self.graph.ops[one.walk.target] == "until_filled")
        carrier = next(one for one in there if self._free(one, board))  # who has left is full first
        f = carrier.walk.entity
        t.entity_owner[e] = f
        if t.entity_exchange[f] == x:
            t.exchange_taken[x] += 1
            t.exchange_on_offer[x] -= 1
            t.entity_left[f] -= 1
            if t.entity_left[f] == 0:
                exchanges.unlink_offer(t, f)
        if board:
            t.entity_filled[f] += 1
            t.entity_wait[e] = WAIT_RIDE
            exchanges.load_on(t, e, f, t.block_place[walk.target], CARRIED)

    def _others(self, pc: int, exchange: int) -> list[int]:
        return sorted(
            x
            for x in self.carriers
            if x != exchange and abs(x - exchange) < 64 and x >= self._twin.block_res[pc]
        )

    def _has_room(self, exchange: int, board: bool) -> bool:
        return any(self._free(one, board) for one in self.carriers.get(exchange, ()))

    def _free(self, one: Stood, board: bool) -> bool:
        t, f = self._twin, one.walk.entity
        if self.graph.ops[one.walk.target] == "until_filled":
            return bool(t.entity_left[f] > 0)
        return board and bool(t.entity_loaded[f] < (one.walk.offers or (0, 0))[1])

    def settle_calls(self) -> None:
        """Announce what waits for places, less those called and on offer; call whoever is lacking."""
        t = self._twin
        for pc in [pc for pc in self.graph.begun if self.graph.ops[pc] == "call_keyed"]:
            family, count, start = t.block_res[pc], t.block_count[pc], self.graph.begun[pc]
            brings = max(1, int(amount(t, 0, t.block_amount_kind[pc], t.block_amount[pc], -1)))
            least = max(1, int(amount(t, 0, t.block_least_kind[pc], t.block_least[pc], -1)))
            if any(t.exchange_coming[family + k] for k in range(count)):
                continue  # another block calls for the same places
            takes = [b for b in self.graph.of("take") if t.block_res[b] == family]
            unloaded = {self.graph.begun[u] for u in self.graph.of("unload")}
            last = -1
            for one in self.stood:
                e, walk = one.walk.entity, one.walk
                if one.started == start and walk.offers is None and self._before_offer(walk.target, start):
                    x = family + int(t.entity_attr[e, t.block_by[pc]])
                    t.exchange_coming[x] += 1
                    t.exchange_announced[x] -= brings
                    t.entity_offered[e] = brings
                elif one.started in unloaded and walk.took < 0 and self._comes_to(walk.target, takes):
                    self._announce(e, pc, 1)
                    last = e
            for k in range(count):
                t.exchange_announced[family + k] -= t.exchange_on_offer[family + k]
            stage = self._first_stage(start)
            if last >= 0 and stage and stage.process not in self._told_of.get(stage.facility, ()):
                self._call_for(pc, last, family, count, brings, least)

    def _comes_to(self, block: int, targets: list[int]) -> bool:
        return any(self.graph.far(target)[block] < FAR for target in targets)

    def _before_offer(self, target: int, start: int) -> bool:
        return any(
            self.graph.far(pc)[target] < FAR and self.graph.far(pc)[start] < FAR for pc in self._offers
        )

    def _call_for(self, pc: int, e: int, family: int, count: int, brings: int, least: int) -> None:
        for k in range(count):
            made = 0
            while self._twin.exchange_announced[family + k] >= least:
                self._room(256)
                t = self._twin
                t.exchange_announced[family + k] -= brings
                t.exchange_coming[family + k] += 1
                f = int(opcodes_load.spawn(t, e, pc, k + 64 * made))
                t.entity_attr[f, t.block_by[pc]] = float(k)
                t.entity_parent[f] = -1
                t.entity_offered[f] = brings
                events.make_ready(t, f)
                made += 1
