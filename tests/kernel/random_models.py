"""Random small models that reach every opcode: for the twin, for growth, for checkpoints."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import ClassVar

from landbridge.simulation.kernel import Assembly
from landbridge.simulation.kernel.source import prelude as k

GROUP, UNITS, SPARE = 0, 1, 2
"""Attributes: a key of three members, a number of units, and one that is set and drawn."""
HORIZON = 120.0


class Maker:
    """Puts one random model together; a module is a stretch of blocks that every path leaves at its end."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.a = Assembly(kinds=3, classes=2, statuses=3, places=6, accounts=2, months=2)
        self.a.measures, self.a.marks = 3, 2
        self.a.sample_every_h, self.a.horizon_h = 1.0, HORIZON
        self.later: list[Callable[[], None]] = []
        a, rng = self.a, self.rng
        self.pools = [
            a.resource(rng.randint(1, 3), in_hand=rng.choice([k.FINISH, k.SUSPEND, k.RESTART]))
            for _ in range(6)
        ]
        self.quota = a.resource(rng.randint(1, 4), k.QUOTA)
        self.stock = a.resource(rng.randint(1, 4), k.STOCK, each=2, every_h=6.0)
        self.gate = a.resource(1, k.GATE)
        self.loops = a.resource(3, ban_gate=self.gate, ban_at=6, lift_at=2)
        self.places_x, self.store_x = a.exchange(3), a.exchange(3)
        self.batches = a.batch(3)
        self.laws = [
            a.distribution("constant", 0.5),
            a.distribution("exponential", 1.0),
            a.distribution("uniform", 0.1, 2.0),
            a.distribution("triangular", 0.2, 0.5, 3.0),
            a.distribution("integer", 1, 3),
            a.distribution("erlang", 3, 1.5),
            a.distribution("lognormal", -0.3, 0.8),
            a.distribution("hyperexponential", 0.2, 3.0, 0.3),
        ]
        self.zero = a.distribution("constant", 0.0)
        self.shares = [a.number(x) for x in (0.3, 0.5, 0.9)]
        self.counts = [a.number(x) for x in (2.0, 1.0, 3.0)]
        self.day = a.number(0.0)
        for what, ref in ((k.WATCH_QUEUE, 0), (k.WATCH_USED, 1), (k.WATCH_OPEN, 2), (k.WATCH_COUNT, 1)):
            a.watches.append((what, ref, -1))
        a.watches.append((k.WATCH_POPULATION, 0, 0))
        a.watches.append((k.WATCH_STOCK, self.stock, -1))

    # --- small parts ---

    def law(self) -> int:
        return self.rng.choice(self.laws)

    def pool(self) -> int:
        return self.rng.choice(self.pools)

    def here(self) -> int:
        return len(self.a.blocks)

    def block(self, op: str, **fields: int) -> int:
        if op not in ("go", "loop", "again", "release", "release_units"):
            fields = {"place": self.rng.randrange(6), "cause": self.rng.randrange(4, 18), **fields}
        return self.a.block(op, "", **fields)

    def patch(self, row: int, name: str = "other") -> None:
        """The block's other way leads to what comes next."""
        self.a.blocks[row][2][name] = self.here()

    def child(self, row: int, body: Callable[[], None]) -> None:
        """The block begins entities at a body that is added after the process."""

        def add() -> None:
            self.a.blocks[row][2]["target"] = self.here()
            body()

        self.later.append(add)

    def hold(self) -> None:
        work = self.pool() if self.rng.random() < 0.2 else -1
        self.block("hold", dist=self.law(), work=work, **self.rng.choice([{}, {}, self.EACH]))

    def patience(self) -> dict[str, int]:
        return {"patience": self.law()} if self.rng.random() < 0.5 else {}

    EACH: ClassVar = {"each_kind": k.AMOUNT_PARTY, "each": 0}

    # --- modules ---

    def seized(self) -> None:
        r = self.pool()
        by = GROUP if r == self.pools[1] else -1
        self.block("seize", res=r, rank=self.rng.randint(-1, 1), rank_by=by)
        self.block("hold", dist=self.law(), work=r if self.rng.random() < 0.5 else -1)
        self.a.block("release", "", res=r)

    def units(self) -> None:
        by = self.rng.choice([-1, GROUP])
        fields = {"res": self.pools[0], "by": by}
        fields |= self.rng.choice(
            [
                {"amount": 1},
                {"amount_kind": k.AMOUNT_ATTRIBUTE, "amount": UNITS},
                {"amount_kind": k.AMOUNT_NUMBER, "amount": self.counts[0], "amount_by": GROUP},
            ]
        )
        if fields.get("amount_kind") == k.AMOUNT_NUMBER:
            fields["amount"], fields["amount_by"] = self.counts[1], -1
        row = self.block("seize_units", rank=self.rng.randint(0, 2), **fields, **self.patience())
        self.hold()
        self.a.block("release_units", "", **fields)
        self.patch(row)

    def many(self) -> None:
        first = len(self.a.requests)
        some = self.rng.sample(self.pools, 2)
        for r in some:
            self.a.request(res=r, cause=self.rng.randrange(4, 18))
        row = self.block("seize_many", first=first, count=2, **self.patience())
        self.hold()
        for r in some:
            self.a.block("release", "", res=r)
        self.patch(row)

    def tried(self) -> None:
        r = self.pool()
        row = self.block("try", res=r)
        self.hold()
        self.a.block("release", "", res=r)
        self.patch(row)

    def used_up(self) -> None:
        row = self.block("seize_units", res=self.rng.choice([self.quota, self.stock]), patience=self.law())
        self.patch(row)

    def banned(self) -> None:
        row = self.block("gate", res=self.gate, **self.patience())
        self.block("seize_units", res=self.loops)
        self.hold()
        self.a.block("release_units", "", res=self.loops)
        self.patch(row)

    def ways(self) -> None:
        op = self.rng.choice(
            ["share", "when_equal", "when_open", "when_space", "when_longer", "when_none", "when_expects"]
        )
        fields = {
            "share": {"number": self.rng.choice(self.shares)},
            "when_equal": {"attr": GROUP, "amount": 1},
            "when_open": {"res": self.gate},
            "when_space": {"res": self.pool()},
            "when_longer": {"res": self.pool(), "amount": 1},
            "when_none": {"res": self.places_x, "by": GROUP},
            "when_expects": {"res": self.rng.choice([self.quota, self.stock]), "dist": self.law()},
        }[op]
        row = self.block(op, **fields)
        self.hold()
        self.patch(row, "target")

    def one_of_ways(self) -> None:
        first = len(self.a.requests)
        rows = [self.a.request(number=n) for n in self.shares]
        self.block("choose_way", first=first, count=len(rows))
        for row in rows:
            self.a.requests[row]["res"] = self.here()
            self.hold()

    def attributes(self) -> None:
        self.block("choose", attr=GROUP, number=self.shares[0], count=3)
        self.block("choose", attr=GROUP, number=self.shares[0], count=3, flag=1, amount=self.shares[1])
        self.block("freest", attr=SPARE, res=self.pools[0], number=self.counts[0], count=3)
        self.block("set", attr=SPARE, number=self.counts[0], amount_by=self.rng.choice([-1, GROUP]))
        self.block("draw", attr=SPARE, dist=self.law())
        self.block("draw", attr=UNITS, dist=self.laws[4])
        row = self.block("set", attr=UNITS, number=self.counts[1])
        assert row

    def rounds(self) -> None:
        first = self.here()
        self.block("hold", dist=self.law())
        row = self.block("share", number=self.shares[1])
        self.a.block(self.rng.choice(["loop", "again"]), "", target=first)
        self.patch(row, "target")

    def counted(self) -> None:
        row = self.block(
            "counter",
            by=self.rng.choice([GROUP, SPARE]),
            count=self.rng.randint(0, 1),
            number=self.day,
            least_kind=k.AMOUNT_CONSTANT,
            least=self.rng.randint(1, 9),
            **self.rng.choice([{}, {**self.EACH, "also": GROUP, "into": SPARE}]),
        )
        self.block("tally", measure=2, **self.EACH)
        self.block("charge", number=self.counts[0], measure=self.rng.randint(0, 1))
        self.patch(row)

    def measured(self) -> None:
        self.block("mark", mark=0, measure=0)
        self.hold()
        fields = {"number": self.counts[0], "measure": self.rng.randint(0, 1), "mark": 0}
        self.block("charge_time", flag=self.rng.randint(0, 1), **fields)
        fields |= {"least_kind": k.AMOUNT_NUMBER, "least": self.shares[0], "count": 1}
        self.block("charge_time", flag=self.rng.randint(0, 1), **fields)
        self.block("measure", mark=0, measure=0)
        self.block("measure_stay", measure=1)
        self.block("tally", measure=2)

    def grouped(self) -> None:
        self.block("batch", res=self.batches, by=GROUP, amount=self.rng.randint(1, 4), **self.patience())

    def carried(self) -> None:
        row = self.block("split", kind=1, amount=self.rng.randint(0, 3))
        self.child(row, lambda: void(self.block("ride")))
        if self.rng.random() < 0.5:
            row = self.block("unload", res=-1)

            def told() -> None:
                self.seized()
                self.block("tell")
                self.hold()
                self.block("leave", measure=1)

            self.child(row, told)
        else:
            row = self.block("set_down")
            self.child(row, lambda: (self.hold(), void(self.block("leave", measure=1)))[1])

    def called(self) -> None:
        row = self.block("call", kind=2)
        self.child(row, lambda: (self.hold(), void(self.block("leave", measure=2)))[1])

    def stored(self) -> None:
        row = self.block("call", kind=1)

        def box() -> None:
            call = self.block("call", kind=2)
            self.block("store", res=self.store_x, by=GROUP)
            self.block("measure_stay", measure=1)
            self.block("ride", flag=1)
            self.child(call, truck)

        def truck() -> None:
            self.hold()
            row = self.block("take", res=self.store_x, by=GROUP, **self.patience())
            self.hold()
            down = self.block("set_down")
            self.patch(row)
            self.block("leave", measure=2)
            self.child(down, lambda: void(self.block("leave", measure=1)))

        self.child(row, box)

    def exchanged(self) -> None:
        split = self.block("split", kind=1, amount=self.rng.randint(1, 5))

        def part() -> None:
            self.block("choose", attr=GROUP, number=self.shares[0], count=3)
            self.block("ride")

        self.child(split, part)
        x = {"res": self.places_x, "count": 3, "mark": -1}
        call = self.block("call_keyed", kind=2, by=GROUP, amount=4, least=self.rng.randint(1, 3), **x)
        self.block("pair", attr=GROUP, **x, **self.patience())
        unload = self.block("unload", by=GROUP, **x)

        def box() -> None:
            none = self.block("when_none", res=self.places_x, by=GROUP)
            self.block("take", res=self.places_x, by=GROUP)
            self.hold()
            self.block("tell")
            self.block("board")
            self.patch(none, "target")
            self.seized()
            self.block("tell")
            row = self.block("take", res=self.places_x, by=GROUP, flag=1, **self.patience())
            self.block("board")
            self.patch(row)
            self.block("leave", measure=1)

        def outbound() -> None:
            self.hold()
            self.block("offer", res=self.places_x, by=GROUP, count=3, amount=self.rng.randint(3, 5))
            self.block("until_filled", least=self.rng.randint(0, 2), **self.patience())
            down = self.block("set_down")
            self.block("leave", measure=2)
            self.child(down, lambda: void(self.block("leave", measure=1)))

        self.child(unload, box)
        self.child(call, outbound)

    def handed_over(self) -> None:
        r, ahead = self.rng.sample(self.pools, 2)
        self.block("seize", res=r)
        self.a.block("keep", "", first=self.a.request(res=r), count=1)
        row = self.a.block("go", "")
        self.patch(row, "target")
        self.block("seize", res=ahead)
        self.block("take_over")
        self.hold()
        self.a.block("keep_on", "", first=self.a.request(res=ahead), count=1)
        self.hold()
        self.block("give_back")

    MODULES = (
        seized,
        units,
        many,
        tried,
        used_up,
        banned,
        ways,
        one_of_ways,
        attributes,
        rounds,
        counted,
        measured,
        grouped,
        carried,
        called,
        stored,
        exchanged,
        handed_over,
    )

    def process(self, stream: int) -> int:
        first = self.here()
        if self.rng.random() < 0.5:
            self.block("draw", attr=SPARE, dist=self.laws[4])
            self.block("enter", res=stream, by=SPARE)
        else:
            self.block("enter", res=stream)
        self.attributes()
        for module in self.rng.sample(self.MODULES, self.rng.randint(4, 8)):
            module(self)
        self.block("leave", measure=0)
        while self.later:
            self.later.pop(0)()
        return first

    def machines(self, stream: int) -> None:
        """Units of two pools fail and are repaired."""
        r = self.pool()
        first = self.block("enter", res=stream)
        up = self.block("hold", dist=self.laws[5])
        how = self.rng.randint(0, 2)
        self.block("fail", res=r, flag=how)
        self.block("hold", dist=self.laws[1])
        self.block("repair", res=r, flag=how)
        self.a.block("loop", "", target=up)
        self.a.stream(k.STREAM_LIST, first, f"machines{stream}", times=[0.0, 0.5], entity_kind=2)

    def changes(self) -> None:
        a, rng = self.a, self.rng
        for t in range(6, int(HORIZON), 6):
            kind = rng.randrange(9)
            r = self.pool()
            if kind == 0:
                a.change(t, k.CHANGE_NOMINAL, r, rng.randint(1, 4))
            elif kind == 1:
                a.change(t, k.CHANGE_CLOSED, r, 1)
                a.change(t + rng.uniform(1, 5), k.CHANGE_CLOSED, r, -1)
            elif kind == 2:
                a.change(t, k.CHANGE_FAILED, r, 2)
                a.change(t + rng.uniform(1, 5), k.CHANGE_FAILED, r, -2)
            elif kind == 3:
                a.change(t, k.CHANGE_DIST, rng.choice(self.laws[1:4]), 2, 0.2, 1.5)
            elif kind == 4:
                a.change(t, k.CHANGE_NUMBER, self.shares[0], rng.random())
            elif kind == 5:
                a.change(t, k.CHANGE_NUMBER, self.day, t)
            elif kind == 6:
                a.change(t, k.CHANGE_MONTH, 1)
            elif kind == 7:
                a.change(t, k.CHANGE_BAN, self.loops, rng.randint(3, 6), rng.randint(0, 2))
            else:
                a.change(t, k.CHANGE_IN_HAND, r, rng.choice([k.FINISH, k.SUSPEND, k.RESTART]))
            a.change(t, k.CHANGE_REFILL, self.quota)
            a.change(t, k.CHANGE_SLOTS, self.quota, rng.uniform(1, 9), t + rng.uniform(0, 20))
            a.change(t, k.CHANGE_DELIVER, self.stock, rng.randint(0, 4), rng.choice([-1, 5]))
            a.change(t, k.CHANGE_EVERY, self.stock, rng.uniform(1, 9))


def void(row: int) -> None:
    """Forget a row."""


def random_model(seed: int) -> Assembly:
    """A model of three streams, machines that fail, and dated changes."""
    m = Maker(seed)
    a, rng = m.a, m.rng
    attr = [0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    starts = [m.process(i) for i in range(3)]
    times = sorted(rng.uniform(0, HORIZON) for _ in range(60))
    a.stream(k.STREAM_LIST, starts[0], "list", times=times, lateness=m.laws[1], attr=attr)
    rates = [rng.uniform(0.0, 1.0) for _ in range(5)]
    edges = [0.0, 10.0, 40.0, 41.0, 100.0]
    a.stream(k.STREAM_RATE, starts[1], "rate", times=edges, rates=rates, attr=attr, rank=1, **{"class": 1})
    a.stream(k.STREAM_RENEWAL, starts[2], "renewal", dist=m.laws[3], limit=80, attr=attr)
    m.machines(3)
    m.changes()
    return a
