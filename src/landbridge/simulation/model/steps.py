"""Lowers the steps of a process to blocks of the kernel, one small function a verb."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from landbridge.corridor import Facility
from landbridge.simulation.charts import CAUSES, Branch, Chart, Process, Step
from landbridge.simulation.kernel.source import prelude as k
from landbridge.simulation.model.draft import Draft, Instance
from landbridge.simulation.model.records import AccountName, MeasureName, PlaceName

CAUSE_ROWS = {cause: row for row, cause in enumerate(CAUSES)}


@dataclass
class Context:
    """One process of one facility in one lane, while its steps are lowered."""

    draft: Draft
    facility: Facility
    chart: Chart
    process: Process
    instance: Instance
    labels: dict[str, int] = field(default_factory=dict)
    """Body: its first block."""
    patches: list[tuple[int, str, str]] = field(default_factory=list)
    """(block, field, body): fields to fill once every body has a block."""
    handovers: list[tuple[int, str, str]] = field(default_factory=list)
    """(block, kind of hand-over, target word)."""
    side: str | None = None
    before: bool = False
    """True until a handed-over entity has been taken over: it still stands at the facility before."""
    told: bool = False
    body: str = ""

    @property
    def lane(self) -> str | None:
        """Direction of the lane, or None."""
        return self.instance.lane

    @property
    def direction(self) -> str | None:
        """Direction that names carry: the lane, or that of the only lane that hands over to here."""
        if self.lane:
            return self.lane
        lanes = {lane for _, lane in self.draft.upstream.get(self.facility.id, []) if lane}
        return next(iter(lanes)) if len(lanes) == 1 else None

    def key(self, step: Step) -> str:
        """Name that keys the draws of a step."""
        return f"{self.instance}/{step.name}"

    def post(self, role: str | None) -> str | None:
        """Post of a role in this lane."""
        return self.facility.lanes.get(self.lane or "", {}).get(role) if role else None

    def place_of(self, step: Step) -> int:
        """Ledger row of a step."""
        facility, side = self.where()
        return self.draft.place(PlaceName(facility, side, self.direction, self.process.kind, step.name))

    def where(self) -> tuple[str, str | None]:
        """Facility and side at which an entity stands now."""
        if self.before:
            previous = self.previous()
            if previous is not None:
                return previous
        return self.facility.id, self.side

    def previous(self) -> tuple[str, str | None] | None:
        """Facility and side that hand over to this process, if there is only one."""
        ways = self.draft.upstream.get(self.facility.id, [])
        if len(ways) != 1:
            return None
        name, lane = ways[0]
        entry = self.draft.corridor.facilities[name].lanes.get(lane or "", {}).get("entry")
        return name, entry

    def time(self, name: str) -> int:
        """Distribution of a time as a step writes it."""
        role, _, bare = name.rpartition(".")
        return self.draft.time(self.facility, bare, self.post(role or None), self.lane)

    def number(self, name: str) -> int:
        """Number as a step writes it."""
        role, _, bare = name.rpartition(".")
        return self.draft.number(self.facility, bare, self.post(role or None), self.lane)

    def number_key(self, name: str) -> int:
        """Attribute that picks the member of a number kept per key; -1 where it is not."""
        per = self.chart.numbers[name.rpartition(".")[2]].per
        return self.draft.naming.attribute(per) if per and per != "lane" else -1

    def amount(self, what: int | str, prefix: str = "amount") -> dict[str, int]:
        """Fields that say how a number of units is found."""
        if isinstance(what, int):
            return {f"{prefix}_kind": k.AMOUNT_CONSTANT, prefix: what}
        if self.process.has_attribute(what):
            return {f"{prefix}_kind": k.AMOUNT_ATTRIBUTE, prefix: self.draft.naming.attribute(what)}
        fields = {f"{prefix}_kind": k.AMOUNT_NUMBER, prefix: self.number(what)}
        if prefix == "amount":
            fields["amount_by"] = self.number_key(what)
        return fields

    def resource(self, name: str) -> int:
        """Row of a resource as a step writes it."""
        return self.draft.resource(self.facility, name, self.lane) or 0

    def keyed_by(self, name: str) -> int:
        """Attribute that picks the member of a resource kept per key; -1 where it is not."""
        per = self.chart.resource(name).per
        return self.draft.naming.attribute(per) if per and per != "lane" else -1

    def exchange(self, name: str) -> int:
        """First row of an exchange's family."""
        return self.draft.exchange_rows[(self.facility.id, name)]

    def exchange_key(self, name: str) -> tuple[int, int]:
        """Attribute that picks the member of an exchange (-1 = none), and the number of members."""
        per = self.chart.exchanges[name].per
        return (self.draft.naming.attribute(per), len(self.draft.members(per))) if per else (-1, 1)

    def block(self, op: str, step: Step, **fields: int) -> int:
        """Add a block for a step."""
        return self.draft.block(op, self.key(step), **fields)

    def patience(self, step: Step) -> dict[str, int]:
        """Field of the longest wait."""
        return {"patience": self.time(step.args["at_most"])} if "at_most" in step.args else {}

    def otherwise(self, block: int, step: Step) -> None:
        """The block's other way leads to the step's `else`."""
        if "else" in step.args:
            self.patches.append((block, "other", step.args["else"]))

    def requests(self, step: Step, names: tuple[str, ...], units: tuple[int | str, ...]) -> dict[str, int]:
        """Rows of a list of requests."""
        first = len(self.draft.assembly.requests)
        causes = step.causes if len(step.causes) == len(names) else step.causes[:1] * len(names)
        for i, name in enumerate(names):
            self.draft.assembly.request(
                res=self.resource(name),
                by=self.keyed_by(name),
                **self.amount(units[i]),
                cause=CAUSE_ROWS[causes[i]] if causes else 0,
            )
        return {"first": first, "count": len(names)}


def _cause(step: Step, key: str = "waiting") -> int:
    if key == "waiting":
        return CAUSE_ROWS[step.causes[0]]
    return CAUSE_ROWS[str(step.args[key])]


def _seize(c: Context, step: Step) -> None:
    place = c.place_of(step)
    names, units = step.targets, step.units
    if len(names) > 1:
        fields = c.requests(step, names, units)
        block = c.block("seize_many", step, place=place, rank=step.priority, **fields, **c.patience(step))
    else:
        by = c.keyed_by(names[0])
        ban = c.chart.resource(names[0]).ban
        plain = units[0] == 1 and by < 0 and "at_most" not in step.args and not ban
        fields = {"res": c.resource(names[0]), "place": place, "cause": _cause(step), "rank": step.priority}
        if plain:
            block = c.block("seize", step, **fields)
        else:
            block = c.block("seize_units", step, by=by, **fields, **c.amount(units[0]), **c.patience(step))
    c.otherwise(block, step)


def _try(c: Context, step: Step) -> None:
    """One after the other; what was taken goes back when a later one is not to be had."""
    taken: list[tuple[str, int | str]] = []
    for i, (name, units) in enumerate(zip(step.targets, step.units, strict=True)):
        block = c.draft.block(
            "try", f"{c.key(step)}.{i}", res=c.resource(name), by=c.keyed_by(name), **c.amount(units)
        )
        c.patches.append((block, "other", f"{c.body}\0{step.name}\0{i}" if taken else step.args["else"]))
        taken.append((name, units))
    if len(taken) > 1:
        over = c.draft.block("go")
        for i in range(1, len(taken)):
            c.labels[f"{c.body}\0{step.name}\0{i}"] = len(c.draft.assembly.blocks)
            for name, units in taken[:i]:
                c.draft.block(
                    "release_units", "", res=c.resource(name), by=c.keyed_by(name), **c.amount(units)
                )
            c.patches.append((c.draft.block("go"), "target", step.args["else"]))
        c.draft.assembly.blocks[over][2]["target"] = len(c.draft.assembly.blocks)


def _release(c: Context, step: Step) -> None:
    for i, (name, units) in enumerate(zip(step.targets, step.units, strict=True)):
        by = c.keyed_by(name)
        key = c.key(step) + (f".{i}" if i else "")
        if units == 1 and by < 0:
            c.draft.block("release", key, res=c.resource(name))
        else:
            c.draft.block("release_units", key, res=c.resource(name), by=by, **c.amount(units))


def _hold(c: Context, step: Step) -> None:
    work = c.resource(step.args["with"]) if "with" in step.args else -1
    c.block(
        "hold",
        step,
        dist=c.time(str(step.target)),
        place=c.place_of(step),
        cause=_cause(step, "as"),
        work=work,
    )


def _gate(c: Context, step: Step) -> None:
    c.block(
        "gate",
        step,
        res=c.resource(str(step.target)),
        place=c.place_of(step),
        cause=_cause(step),
        rank=step.priority,
    )


def _split(c: Context, step: Step) -> None:
    block = c.block(
        "split", step, place=c.place_of(step), kind=_kind(c, step), **c.amount(step.args["count"])
    )
    c.handovers.append((block, "process", str(step.target)))


def _ride(c: Context, step: Step) -> None:
    stored = any(other.verb == "store" for _, _, other in c.process.steps())
    c.block("ride", step, place=c.place_of(step), flag=int(stored))


def _unload(c: Context, step: Step) -> None:
    fields = {"res": -1}
    pair = next((s for _, _, s in c.process.steps() if s.verb == "pair"), None)
    if pair is not None:
        by, count = c.exchange_key(str(pair.target))
        fields = {"res": c.exchange(str(pair.target)), "by": by, "count": count, "mark": _skipped(c, step)}
    block = c.block("unload", step, place=c.place_of(step), cause=_cause(step, "as"), **fields)
    c.handovers.append((block, "process", str(step.target)))


def _tell(c: Context, step: Step) -> None:
    c.block("tell", step)
    c.told = True


def _set_down(c: Context, step: Step) -> None:
    block = c.block("set_down", step)
    c.handovers.append((block, "process", str(step.target)))


def _kind(c: Context, step: Step) -> int:
    return c.draft.naming.kinds[c.chart.processes[str(step.target)].kind]


def _skipped(c: Context, step: Step) -> int:
    """Row of the regime whose boxes take no place (`except`), -1 = none."""
    word = step.args.get("except")
    return c.draft.naming.regimes.get(str(word), -1) if word else -1


def _call(c: Context, step: Step) -> None:
    if "per" not in step.args:
        block = c.block("call", step, kind=_kind(c, step))
    else:
        key = step.args["per"]
        exchange = next(name for name, x in c.chart.exchanges.items() if x.per == key)
        by, count = c.exchange_key(exchange)
        block = c.block(
            "call_keyed",
            step,
            kind=_kind(c, step),
            res=c.exchange(exchange),
            by=by,
            count=count,
            mark=_skipped(c, step),
            **c.amount(step.args["units"]),
            **c.amount(step.args["at"], "least"),
        )
    c.handovers.append((block, "process", str(step.target)))


def _pair(c: Context, step: Step) -> None:
    by, count = c.exchange_key(str(step.target))
    c.block(
        "pair",
        step,
        res=c.exchange(str(step.target)),
        attr=by,
        count=count,
        place=c.place_of(step),
        cause=_cause(step),
        mark=_skipped(c, step),
        **c.patience(step),
    )


def _offer(c: Context, step: Step) -> None:
    by, count = c.exchange_key(str(step.target))
    c.block(
        "offer", step, res=c.exchange(str(step.target)), by=by, count=count, **c.amount(step.args["units"])
    )


def _until_filled(c: Context, step: Step) -> None:
    least = c.amount(step.args.get("at_least", 0), "least")
    c.block("until_filled", step, place=c.place_of(step), cause=_cause(step), **least, **c.patience(step))


def _take(c: Context, step: Step) -> None:
    by, _ = c.exchange_key(str(step.target))
    block = c.block(
        "take",
        step,
        res=c.exchange(str(step.target)),
        by=by,
        place=c.place_of(step),
        cause=_cause(step),
        flag=int(c.told),
        **c.patience(step),
    )
    c.otherwise(block, step)


def _board(c: Context, step: Step) -> None:
    c.block("board", step, place=c.place_of(step))


def _store(c: Context, step: Step) -> None:
    by, _ = c.exchange_key(str(step.target))
    c.block(
        "store", step, res=c.exchange(str(step.target)), by=by, place=c.place_of(step), cause=_cause(step)
    )


def _batch(c: Context, step: Step) -> None:
    key = (c.instance, str(step.target))
    if key not in c.draft.batch_rows:
        c.draft.batch_rows[key] = c.draft.assembly.batch()
    c.block(
        "batch",
        step,
        res=c.draft.batch_rows[key],
        place=c.place_of(step),
        cause=_cause(step),
        **c.amount(step.args["size"]),
        **c.patience(step),
    )


def _set(c: Context, step: Step) -> None:
    attr = c.draft.naming.attribute(str(step.target))
    setting = step.args["to"]
    share = step.args.get("share")
    if setting.how == "choose":
        numbers = c.draft.member_numbers(c.facility, setting.of, "share")
        fields = {"attr": attr, "number": numbers, "count": len(c.draft.members(setting.of))}
        if share is not None:
            fields |= {"flag": 1, "amount": _share_row(c, share)}
        c.block("choose", step, **fields)
        return
    skip = None
    if setting.how == "freest":
        key = c.chart.resource(str(setting.of)).per
        c.block(
            "freest",
            step,
            attr=attr,
            res=c.resource(str(setting.of)),
            number=c.number(str(setting.units)),
            count=len(c.draft.members(key)),
        )
        return
    if share is not None:
        row = _share_row(c, share)
        take = c.draft.block("share", f"{c.key(step)}.share", number=row)
        skip = c.draft.block("go")
        c.draft.assembly.blocks[take][2]["target"] = len(c.draft.assembly.blocks)
    if setting.how == "draw":
        c.block("draw", step, attr=attr, dist=_drawn(c, str(setting.of)))
    elif setting.how == "number":
        c.block(
            "set", step, attr=attr, number=c.number(str(setting.of)), amount_by=c.number_key(str(setting.of))
        )
    else:
        c.block("set", step, attr=attr, number=c.draft.constant(float(setting.of)))
    if skip is not None:
        c.draft.assembly.blocks[skip][2]["target"] = len(c.draft.assembly.blocks)


def _drawn(c: Context, name: str) -> int:
    if name.rpartition(".")[2] in c.chart.times:
        return c.time(name)
    from landbridge.simulation.model.lookup import paths

    declared = c.chart.numbers[name.rpartition(".")[2]]
    post = c.post(name.rpartition(".")[0] or None) if declared.at_post else None
    where = paths("numbers.", declared.name, post, c.lane if declared.per == "lane" else None)
    quantity = c.draft.lookup.need(c.facility, f"the number {declared.name} ({declared.unit})", *where)
    if quantity is None:
        return c.draft.assembly.distribution("constant", 0.0)
    return c.draft.law_from(quantity, c.facility.time_zone, timed=False)


def _share_row(c: Context, share: float | str) -> int:
    return c.number(share) if isinstance(share, str) else c.draft.constant(float(share))


def _branch(c: Context, step: Step) -> None:
    for i, branch in enumerate(step.branches):
        block = _way(c, step, branch, f"{c.key(step)}.{i}")
        if block is not None:
            c.patches.append((block, "target", branch.go))


def _way(c: Context, step: Step, branch: Branch, key: str) -> int | None:
    when, block = branch.when, c.draft.block
    if when is None:
        assert branch.share is not None
        return block("share", key, number=_share_row(c, branch.share))
    if when.test == "attribute":
        if isinstance(when.equals, str):
            value = c.draft.naming.value_of(when.name, when.equals)
            if value is None:
                return None  # nobody in this run has it
        else:
            value = int(when.equals or 0)
        return block("when_equal", key, attr=c.draft.naming.attribute(when.name), amount=value)
    if when.test == "none":
        by, _ = c.exchange_key(when.name)
        return block("when_none", key, res=c.exchange(when.name), by=by)
    if when.test == "open":
        return block("when_open", key, res=c.resource(when.name))
    if when.test == "space":
        return block(
            "when_space", key, res=c.resource(when.name), by=c.keyed_by(when.name), **c.amount(when.units)
        )
    return block(
        "when_longer",
        key,
        res=c.resource(when.name),
        by=c.keyed_by(when.name),
        **c.amount(when.than if when.than is not None else 0),
    )


def _counter(c: Context, step: Step) -> None:
    number = c.draft.number_rows.setdefault(
        ("counter", c.facility.id, str(step.target)), len(c.draft.number_rows)
    )
    block = c.block(
        "counter",
        step,
        by=c.draft.naming.attribute(step.args["by"]),
        count=number,
        flag=int(step.args["period"] == "month"),
        **c.amount(step.args.get("units", 1)),
        **c.amount(step.args["limit"], "least"),
    )
    c.otherwise(block, step)


def _charge(c: Context, step: Step) -> None:
    declared = c.chart.charges[str(step.target)]
    quantity = c.draft.lookup.need(
        c.facility, f"the charge {declared.name} ({declared.unit})", f"charges.{declared.name}"
    )
    row = c.draft.number_from(quantity, c.facility.time_zone) if quantity else c.draft.constant(0.0)
    currency = declared.unit.partition("_")[0].upper()
    account = c.draft.account(
        AccountName(c.facility.id, declared.purpose, declared.payer, declared.payee, currency)
    )
    c.block("charge", step, number=row, measure=account, **c.amount(step.args.get("units", 1)))


def _mark(c: Context, step: Step) -> None:
    name = str(step.target)
    if "side" in step.args:
        c.side = c.post(step.args["side"])
    c.block("mark", step, mark=c.draft.naming.marks[name], measure=c.draft.mark(c.instance, name))


def _measured(c: Context, step: Step, timed: bool) -> int:
    facility, side = c.facility.id, c.side if c.process.kind == "train" else None
    if "side" in step.args:
        side = c.post(step.args["side"])
    if step.args.get("of") == "previous":
        facility, side = c.previous() or (facility, side)
    name = MeasureName(facility, side, c.direction, c.process.kind, str(step.target), timed)
    return c.draft.measure(name)


def _measure(c: Context, step: Step) -> None:
    row = _measured(c, step, True)
    since = str(step.args["since"])
    if (c.instance, since) in c.draft.mark_rows:
        c.draft.measure_marks[row] = c.draft.mark_rows[(c.instance, since)]
    c.block("measure", step, mark=c.draft.naming.marks[since], measure=row)


def _tally(c: Context, step: Step) -> None:
    c.block("tally", step, measure=_measured(c, step, False))


def _hand_over(c: Context, step: Step) -> None:
    kept = tuple(step.args.get("keeping", ()))
    if kept:
        grips = {
            name: units
            for _, _, s in c.process.steps()
            if s.verb in ("seize", "try")
            for name, units in zip(s.targets, s.units, strict=True)
        }
        c.draft.block("keep", "", **c.requests(step, kept, tuple(grips.get(name, 1) for name in kept)))
    block = c.block("go", step)
    c.handovers.append((block, "facility", str(step.target)))


def _take_over(c: Context, step: Step) -> None:
    c.block("take_over", step)
    c.before = False


def _leave(c: Context, step: Step) -> None:
    c.block("leave", step, measure=c.draft.naming.status(str(step.target)))


LOWER: dict[str, Callable[[Context, Step], None]] = {
    "seize": _seize,
    "try": _try,
    "release": _release,
    "hold": _hold,
    "gate": _gate,
    "split": _split,
    "ride": _ride,
    "unload": _unload,
    "tell": _tell,
    "set_down": _set_down,
    "call": _call,
    "pair": _pair,
    "offer": _offer,
    "until_filled": _until_filled,
    "take": _take,
    "board": _board,
    "store": _store,
    "batch": _batch,
    "set": _set,
    "branch": _branch,
    "counter": _counter,
    "charge": _charge,
    "mark": _mark,
    "measure": _measure,
    "tally": _tally,
    "hand_over": _hand_over,
    "take_over": _take_over,
    "leave": _leave,
}
"""Every verb of the charts."""
