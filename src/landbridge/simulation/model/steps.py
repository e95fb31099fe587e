"""Lowers the steps of a process to blocks of the kernel, one small function a verb."""

from __future__ import annotations

from collections.abc import Callable

from landbridge.simulation.charts import Branch, Step
from landbridge.simulation.charts.steps import HOURS_IN
from landbridge.simulation.kernel.source import prelude as k
from landbridge.simulation.model.charges import accounts_of, charged_for
from landbridge.simulation.model.class_gates import pass_class_gates
from landbridge.simulation.model.context import Context, cause_row
from landbridge.simulation.model.records import MeasureName
from landbridge.simulation.model.resources import period_number
from landbridge.simulation.model.steps_load import LOWER_LOAD


def _seize(c: Context, step: Step) -> None:
    _ask(c, step, c.place_of(step))


def _ask(c: Context, step: Step, place: int) -> None:
    """Wait for all that the step names, and take it."""
    names, units = step.targets, step.units
    if len(names) > 1:
        fields = c.requests(step, names, units)
        block = c.block("seize_many", step, place=place, **c.rank(step), **fields, **c.patience(step))
    else:
        by = c.keyed_by(names[0])
        ban = c.bans(names[0])
        plain = units[0] == 1 and by < 0 and "at_most" not in step.args and not ban
        fields = {
            "res": c.resource(names[0]),
            "place": place,
            "cause": cause_row(step),
            **c.rank(step),
        }
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
        by=c.time_key(str(step.target)),
        place=c.place_of(step),
        cause=cause_row(step, "as"),
        work=work,
        **_each(c, step),
    )


def _each(c: Context, step: Step) -> dict[str, int]:
    """Fields of the number for whom a step is done."""
    return c.amount(step.args["each"], "each") if "each" in step.args else {}


def _visit(c: Context, step: Step) -> None:
    """Seize, hold and release as one step; by a share of those who come."""
    over = _unless(c, step)
    _ask(c, step, c.place_of(step, "wait"))
    work = c.resource(step.args["with"]) if "with" in step.args else -1
    c.draft.block(
        "hold",
        f"{c.key(step)}.work",
        dist=c.time(step.args["for"]),
        by=c.time_key(step.args["for"]),
        place=c.place_of(step),
        cause=cause_row(step, "as"),
        work=work,
        **_each(c, step),
        **(c.amount(step.units[0]) if "each" in step.args else {}),
    )
    for name, units in zip(step.targets, step.units, strict=True):
        if c.chart.resource(name).kind == "pool":
            c.draft.block("release_units", "", res=c.resource(name), by=c.keyed_by(name), **c.amount(units))
    _here(c, over)


def _unless(c: Context, step: Step) -> int | None:
    """With the step's `share` of those who come go on, the others jump: the block of their jump."""
    share = step.args.get("share")
    if share is None:
        return None
    take = c.draft.block("share", f"{c.key(step)}.share", number=_share_row(c, share))
    over = c.draft.block("go")
    _here(c, take)
    return over


def _here(c: Context, jump: int | None) -> None:
    """A jump leads to what comes next."""
    if jump is not None:
        c.draft.assembly.blocks[jump][2]["target"] = len(c.draft.assembly.blocks)


def _gate(c: Context, step: Step) -> None:
    gate, place, cause = c.resource(str(step.target)), c.place_of(step), cause_row(step)
    pass_class_gates(c, step, gate, place, cause)
    c.block("gate", step, res=gate, place=place, cause=cause, **c.rank(step))


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
    skip = _unless(c, step)
    if setting.how == "draw":
        c.block("draw", step, attr=attr, dist=_drawn(c, str(setting.of)))
    elif setting.how == "number":
        c.block(
            "set", step, attr=attr, number=c.number(str(setting.of)), amount_by=c.number_key(str(setting.of))
        )
    else:
        c.block("set", step, attr=attr, number=c.draft.constant(float(setting.of)))
    _here(c, skip)


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
    if when.test == "expects":
        fields = {"by": c.keyed_by(when.name), "dist": c.time(str(when.over))}
        return block("when_expects", key, res=c.resource(when.name), **fields)
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
    by, *also = (c.draft.naming.attribute(name) for name in step.args["by"])
    zone = c.facility.zone_of(f"{c.side}.")
    block = c.block(
        "counter",
        step,
        by=by,
        also=also[0] if also else -1,
        into=c.draft.naming.attribute(step.args["over"]) if "over" in step.args else -1,
        count=number,
        number=period_number(c.draft, step.args["period"], zone),
        **c.amount(step.args.get("units", 1)),
        **c.amount(step.args["limit"], "least"),
        **_each(c, step),
    )
    c.otherwise(block, step)


def _charge(c: Context, step: Step) -> None:
    declared = c.chart.charges[str(step.target)]
    for account, number in accounts_of(c.draft, c.facility, declared, c.lane, c.side):
        fields = {"number": number, "measure": account, **c.amount(step.args.get("units", 1))}
        if "since" not in step.args:
            c.block("charge", step, **fields)
            continue
        fields |= {
            "mark": c.draft.naming.marks[step.args["since"]],
            "flag": int(charged_for(declared) == "day"),
        }
        free = step.args.get("free")
        if free is not None:
            unit = c.chart.numbers[free.rpartition(".")[2]].unit
            fields |= {"least_kind": k.AMOUNT_NUMBER, "least": c.number(free), "count": HOURS_IN[unit]}
        c.block("charge_time", step, **fields)


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


def _is_marked_here(c: Context, name: str) -> bool:
    """Whether this process makes that mark itself: then all who pass it are counted here."""
    return any(step.verb == "mark" and step.target == name for _, _, step in c.process.steps())


def _measure(c: Context, step: Step) -> None:
    row = _measured(c, step, True)
    since = str(step.args["since"])
    if _is_marked_here(c, since):
        c.draft.measure_marks[row] = c.draft.mark(c.instance, since)
    c.block("measure", step, mark=c.draft.naming.marks[since], measure=row)


def _tally(c: Context, step: Step) -> None:
    fields: dict[str, int] = {}
    if "units" in step.args:
        units = step.args["units"]
        fields = c.amount(units, "each")
        if fields["each_kind"] == k.AMOUNT_NUMBER:
            fields["amount_by"] = c.number_key(units)
    c.block("tally", step, measure=_measured(c, step, False), **fields)


def _held_units(c: Context, name: str) -> int | str:
    """Units with which a resource was seized."""
    for _, _, step in c.process.steps():
        if step.verb in ("seize", "try") and name in step.targets:
            return step.units[step.targets.index(name)]
    return 1


def _hand_over(c: Context, step: Step) -> None:
    for key, op in (("keeping", "keep"), ("holding", "keep_on")):
        kept = tuple(step.args.get(key, ()))
        if kept:
            c.draft.block(op, "", **c.requests(step, kept, tuple(_held_units(c, name) for name in kept)))
    block = c.block("go", step)
    c.handovers.append((block, step))


def _take_over(c: Context, step: Step) -> None:
    c.block("take_over", step)
    c.before = False


def _give_back(c: Context, step: Step) -> None:
    c.block("give_back", step)


def _leave(c: Context, step: Step) -> None:
    c.block("leave", step, measure=c.draft.naming.status(str(step.target)))


LOWER: dict[str, Callable[[Context, Step], None]] = {
    **LOWER_LOAD,
    "seize": _seize,
    "try": _try,
    "release": _release,
    "hold": _hold,
    "visit": _visit,
    "gate": _gate,
    "set": _set,
    "branch": _branch,
    "counter": _counter,
    "charge": _charge,
    "mark": _mark,
    "measure": _measure,
    "tally": _tally,
    "hand_over": _hand_over,
    "take_over": _take_over,
    "give_back": _give_back,
    "leave": _leave,
}
"""Every verb of the charts."""
